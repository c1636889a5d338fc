"""The texts that names and addresses must be (chapter 03 §8)."""

import re

import re2

__all__ = ["is_flag_name", "is_plain_name", "is_url"]

_PLAIN_NAME = re.compile(r"^[\w\-\.]+$")
_FLAG_NAME = re.compile(r"^[^'\"]{1,1024}$")
_URL = re2.compile(
    r"https?:\/\/(?:www\.)?[-a-zA-Z0-9@:%._\+~#=]{1,256}\.[a-zA-Z0-9()]{1,6}\b[-a-zA-Z0-9()@:%_\+.~#?&/=]*\n?"
)
"""On a linear-time engine, for its repetitions overlap. As ``$`` would, it lets one newline stand at the end."""


def is_plain_name(text: str) -> bool:
    """Tell whether a text may name a status or a notifier (§8.3)."""
    return _PLAIN_NAME.match(text) is not None


def is_flag_name(text: str) -> bool:
    """Tell whether a text may name a flag (§8.5)."""
    return _FLAG_NAME.match(text) is not None


def is_url(text: str) -> bool:
    """Tell whether a text may be ``codecov.url`` (§8.1); its host needs a dot."""
    return _URL.fullmatch(text) is not None
