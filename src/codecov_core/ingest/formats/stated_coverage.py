"""Coverage of a line as JSON documents state it (chapter 02 §8.3.5, §14.4, last row)."""

import re

from codecov_core.ingest.formats.hit_counts import clamp_hits, parse_hits
from codecov_core.ingest.sink import CoverageValue
from codecov_core.reports import NULL_CODE, SKIPPED_CODE, TRUE_CODE, fraction_code

SKIPPED = -1
"""Coverage of a line that the tool was told to leave out."""

_FRACTION = re.compile(r"([0-9]{1,9})/([0-9]{1,9})")
_LARGEST_CODED = (1 << 62) - 1


class UnusableValueError(Exception):
    """A value that is no coverage; its text is the reason to drop the line."""


def stated_coverage(value: object) -> CoverageValue:
    """Read a value: hits (also as text), ``"taken/total"``, true for a partial, ``"ignored"`` or -1; null is no line.

    Counts are brought into 0 .. 2**63 - 1.

    Raises:
        UnusableValueError: anything else.

    """
    if value is None or value is True:
        return value
    if isinstance(value, int) and value is not False:
        return SKIPPED if value == SKIPPED else clamp_hits(value)
    if isinstance(value, float):
        return value if value > 0 and not value.is_integer() else clamp_hits(value)
    if isinstance(value, str):
        return _stated_text(value.strip())
    raise UnusableValueError("the value is no coverage")


def hits_of(value: object) -> int:
    """Read a count where only a count makes sense: any number or its text, truncated, 0 .. 2**63 - 1.

    Raises:
        UnusableValueError: anything else.

    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return clamp_hits(value)
    hits = parse_hits(value) if isinstance(value, str) else None
    if hits is None:
        raise UnusableValueError("the count is no number")
    return hits


def hits_or_null(value: object) -> int | None:
    """Read a count as :func:`hits_of` does; null stays null."""
    return None if value is None else hits_of(value)


def coverage_code(coverage: CoverageValue) -> int | None:
    """Give the code that ``codecov_core.reports`` has for a coverage; null for the few values that have none."""
    if coverage is None:
        return NULL_CODE
    if coverage is True:
        return TRUE_CODE
    if isinstance(coverage, int):
        return coverage if SKIPPED_CODE <= coverage <= _LARGEST_CODED else None
    if isinstance(coverage, str):
        found = _FRACTION.fullmatch(coverage)
        return None if found is None else fraction_code(int(found[1]), int(found[2]))
    return None


def _stated_text(text: str) -> CoverageValue:
    if text == "ignored":
        return SKIPPED
    hits = parse_hits(text)
    if hits is not None:
        return SKIPPED if text == str(SKIPPED) else hits
    found = _FRACTION.fullmatch(text)
    if found is None:
        raise UnusableValueError("the text is no coverage")
    return f"{int(found[1])}/{int(found[2])}"
