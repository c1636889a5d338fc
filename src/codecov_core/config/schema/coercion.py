"""From values as people write them to their normalised form (chapter 03 §7).

Every function takes whatever YAML gave and raises :class:`CoercionError` with a reason when it has no use for it.
"""

import math
import re
from collections.abc import Collection

__all__ = [
    "CHANGE_CONDITIONS",
    "LARGEST_NUMBER",
    "LAYOUT_SECTIONS",
    "CoercionError",
    "branch_name",
    "bundle_threshold",
    "check_layout",
    "coverage_range",
    "is_percentage_as_written",
    "percentage",
    "required_changes",
    "shortened",
]

_SHOWN = 40
"""Characters of a wrong text that are repeated in a message."""


class CoercionError(ValueError):
    """A value that has no normalised form; the message is to be read after the name of the key.

    ``word`` is what in a text is wrong, in the place of one of ``candidates``.
    """

    def __init__(self, reason: str, word: str = "", candidates: Collection[str] = ()) -> None:
        """Say what is wrong."""
        super().__init__(reason)
        self.word = word
        self.candidates = candidates


_PERCENT_START = re.compile(r"(\d+)(\.\d+)?%?")
_PERCENT_RULE = re.compile(r"(\d+)(\.\d+)?%?$")
_BYTE_SIZE = re.compile(r"^(\d+)\s*(mb|kb|gb|b|bytes)$")
_BYTES_PER_UNIT: dict[str, int | float] = {"b": 1, "bytes": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9}
CHANGE_CONDITIONS = {"any_change": 1, "coverage_drop": 2, "uncovered_patch": 4}
"""What can be required of a pull before it is commented on, each with its bit (§7.8)."""
_RANGE_ENDS = 2
_HIGHEST = 100
LARGEST_NUMBER = 2**63 - 1
"""Larger whole numbers do not survive as JSON in every program that reads a stored configuration."""

LAYOUT_SECTIONS = frozenset(
    {
        "betaprofiling",
        "changes",
        "components",
        "condensed_files",
        "condensed_footer",
        "condensed_header",
        "diff",
        "feedback",
        "file",
        "files",
        "flag",
        "flags",
        "footer",
        "header",
        "newfiles",
        "newfooter",
        "newheader",
        "reach",
        "suggestions",
        "sunburst",
        "tree",
        "uncovered",
    }
)
"""What a comment may be made of (§7.7)."""
_SECTIONS_IN_ORDER = tuple(sorted(LAYOUT_SECTIONS))


def shortened(text: str) -> str:
    """Give as much of a text as messages repeat."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


def percentage(value: object, *, auto: bool) -> float | str:
    """Read a percentage (§7.1): a number, a text such as ``80%``, or ``auto`` where that is allowed."""
    if auto and value == "auto":
        return "auto"
    if isinstance(value, int | float):
        return _finite(value)
    if isinstance(value, str) and _PERCENT_START.match(value):
        return _finite(value.rstrip("%") if value.endswith("%") else value)
    raise CoercionError("is not a percentage")


def is_percentage_as_written(value: object, *, auto: bool) -> bool:
    """Tell whether a percentage that is not coerced passes the rules (§7.9, §8.3 ``target``, ``threshold``)."""
    if isinstance(value, str):
        return bool(_PERCENT_RULE.match(value)) or (auto and value == "auto")
    return isinstance(value, int | float) and not isinstance(value, bool)


def coverage_range(value: object) -> list[float]:
    """Read the two ends of the coverage range (§7.2): ``60..80``, ``60...80`` or a list of two numbers."""
    if isinstance(value, list):
        if len(value) != _RANGE_ENDS:
            raise CoercionError(f"has {len(value)} items, not two")
        low, high = sorted(_finite(item) for item in value)
    elif isinstance(value, str):
        ends = value.split("..." if "..." in value else "..")
        if "...." in value or len(ends) != _RANGE_ENDS:
            raise CoercionError("is not two numbers with '..' or '...' between them")
        low, high = _finite(ends[0]), _finite(ends[1])
        if low > high:
            raise CoercionError("has its lower end last")
    else:
        raise CoercionError("is not a range")
    if low < 0 or high > _HIGHEST:
        raise CoercionError("goes beyond 0 to 100")
    return [low, high]


def branch_name(text: str) -> str:
    """Cut ``origin/`` or ``refs/heads/`` off a branch's name, once (§7.4)."""
    prefix = "origin/" if text.startswith("origin/") else "refs/heads/"
    return text.removeprefix(prefix)


def required_changes(value: object) -> list[int]:
    """Read ``comment.require_changes`` (§7.8) into groups of bits: every group must hold, any bit of it suffices."""
    if isinstance(value, bool):
        return [int(value)]
    if not isinstance(value, str):
        raise CoercionError("is neither a boolean nor a condition")
    words = value.lower().split()
    groups = [0]
    for at, word in enumerate(words):
        if at % 2 == 0 and word in CHANGE_CONDITIONS:
            groups[-1] |= CHANGE_CONDITIONS[word]
        elif at % 2 == 1 and word == "and":
            groups.append(0)
        elif at % 2 == 0 or word != "or":
            kind, possible = ("and/or", ("and", "or")) if at % 2 else ("a condition", CHANGE_CONDITIONS)
            raise CoercionError(f"has {shortened(word)!r} where {kind} belongs", word, possible)
    if len(words) % 2 == 0:
        raise CoercionError("ends where a condition belongs")
    return groups


def bundle_threshold(value: object) -> list[object]:
    """Read a bundle size threshold (§7.10) into ``["absolute", bytes]`` or ``["percentage", percent]``."""
    if isinstance(value, int):
        if not 0 <= value <= LARGEST_NUMBER:
            raise CoercionError("is not a possible number of bytes")
        return ["absolute", int(value)]
    if isinstance(value, float) or (isinstance(value, str) and value.endswith("%")):
        return ["percentage", percentage(value, auto=False)]
    size = _BYTE_SIZE.match(value.lower()) if isinstance(value, str) else None
    if size is None:
        raise CoercionError("is neither a size nor a percentage")
    try:
        number = int(size[1]) * _BYTES_PER_UNIT[size[2]]
    except (ValueError, OverflowError):  # thousands of digits
        number = math.inf
    if number > LARGEST_NUMBER:
        raise CoercionError("is not a possible number of bytes")
    return ["absolute", number]


def check_layout(text: str) -> None:
    """Check a comment layout (§7.7).

    Raises:
        CoercionError: it names a section that does not exist, or not a number of rows.

    """
    for piece in text.split(","):
        section, *limits = piece.strip().split(":")
        if piece and section not in LAYOUT_SECTIONS:
            raise CoercionError(f"names an unknown section {shortened(section)!r}", section, _SECTIONS_IN_ORDER)
        if limits and not _is_whole_number(limits[0]):
            raise CoercionError(
                f"has {shortened(limits[0])!r} where {section!r} takes a whole number of rows", limits[0]
            )


def _is_whole_number(text: str) -> bool:
    try:
        int(text)
    except ValueError:
        return False
    return True


def _finite(value: object) -> float:
    if not isinstance(value, int | float | str):
        raise CoercionError("holds something that is no number")
    try:
        number = float(value)
    except (ValueError, OverflowError):
        raise CoercionError("is not a number") from None
    if not math.isfinite(number):
        raise CoercionError("is not a finite number")
    return number
