"""The texts that names and addresses must be (chapter 03 §8)."""

import re
from collections.abc import Callable

import re2

from codecov_core.values import dataclass

__all__ = ["FLAG_NAME", "PLAIN_NAME", "URL", "TextRule"]


@dataclass(frozen=True, slots=True)
class TextRule:
    """Which texts are allowed."""

    allowed: str
    """They, in words."""
    accepts: Callable[[str], bool]
    pattern: str
    """An expression for editors, which read it by the rules of ECMA 262: it matches whatever is accepted."""
    example: str


_PLAIN_NAME = re.compile(r"^[\w\-\.]+$")
_FLAG_NAME = re.compile(r"^[^'\"]{1,1024}$")
_URL = re2.compile(
    r"https?:\/\/(?:www\.)?[-a-zA-Z0-9@:%._\+~#=]{1,256}\.[a-zA-Z0-9()]{1,6}\b[-a-zA-Z0-9()@:%_\+.~#?&/=]*\n?"
)
"""On a linear-time engine, for its repetitions overlap. As ``$`` would, it lets one newline stand at the end."""


def _is_plain_name(text: str) -> bool:
    return _PLAIN_NAME.match(text) is not None


def _is_flag_name(text: str) -> bool:
    return _FLAG_NAME.match(text) is not None


def _is_url(text: str) -> bool:
    return _URL.fullmatch(text) is not None


PLAIN_NAME = TextRule(
    "letters, digits and the characters . _ -", _is_plain_name, r"^[^\x00-,/:-@\[-\^`{-\x7f]+\n?$", "unit"
)
"""Names of statuses and of notifiers (§8.3). The pattern names what is not allowed of ASCII: letters may be of any
script."""

FLAG_NAME = TextRule("a text of 1 to 1024 characters without quotes", _is_flag_name, r"""^[^'"]{1,1024}\n?$""", "unit")
"""Names of flags (§8.5)."""

URL = TextRule(
    "an address like https://codecov.example.org",
    _is_url,
    r"^https?:\/\/[-a-zA-Z0-9@:%._+~#=]+\.[-a-zA-Z0-9()@:%_+.~#?&\/=]+\n?$",
    "https://codecov.example.org",
)
"""``codecov.url`` (§8.1); its host needs a dot."""
