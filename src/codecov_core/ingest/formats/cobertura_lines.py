"""What one ``<line>`` of a Cobertura report says (chapter 02 §8.1.10 with the safe rules of §14.4).

Both readers use these rules: the general one for every line, the columnar one for the lines that are not regular.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from codecov_core.ingest.format import FormatOptions
from codecov_core.ingest.formats.hit_counts import parse_hits

Attributes = Mapping[str, str]
LineRecord = tuple[int, int | str, str | None, tuple[str, ...] | None]
"""Line number, coverage, type (``None``, ``"b"`` or, for statements, ``"m"``), missed branches."""

NOT_A_LINE = "line number is undefined or below 1"
"""Reason for leaving out a line that every reader of the format leaves out."""

NO_FILE_NAME = "class without a file name"
"""Reason for leaving out a class."""

EMPTY_FILE_NAME = "class whose file name is empty"
"""Reason for leaving out a class that every reader of the format leaves out."""

IGNORED_STATEMENT = "an ignored statement"
"""Reason for leaving out a statement of scoverage.xml."""

UNNUMBERED = "without a number"
IN_NO_CLASS = "it stands in no class"
"""Reason for leaving out a line or statement."""

MAX_FILLED_BRANCHES = 4096
"""Most branch ids made up for a line: a fraction of a billion branches must not cost a billion texts."""

_FRACTION = re.compile(r"\(([0-9]+)/([0-9]+)\)")
_WINDOWS_ROOT = re.compile(r"[A-Za-z]:[\\/]")
_INTEGER = re.compile(r"\s*[+-]?[0-9]{1,100}\s*")
_COUNT_DIGITS = 18


class BadRecordError(Exception):
    """A record that cannot be understood; its text is the reason to drop it."""


def class_place(attributes: Attributes, position: int) -> str:
    """Name a class for people: its name, else its position among the classes of the report, from 1."""
    return attributes.get("name") or f"class {position}"


def is_root_folder(source: str) -> bool:
    """Tell whether a ``<source>`` is a folder that file names may be relative to: an absolute one, Windows or not."""
    return source.startswith("/") or _WINDOWS_ROOT.match(source) is not None


def merges_last(name: str) -> bool:
    """Tell whether a file is an installed copy, which gives way to the sources it was made from."""
    return "/dist-packages/" in name or "/site-packages/" in name


def read_line(
    attributes: Attributes,
    conditions: Sequence[Attributes],
    options: FormatOptions,
) -> tuple[LineRecord | None, list[str]]:
    """Read a line from its attributes and those of the ``<condition>`` elements below it.

    Returns the record, null for a line to leave out without a word (:data:`NOT_A_LINE`), and the reasons why
    conditions of it were dropped.

    Raises:
        BadRecordError: the line has no usable number or no usable coverage.

    """
    number = _line_number(attributes)
    if number is None:
        return None, []
    fraction = _fraction(attributes)
    if fraction is None:
        missed, reasons = _missed_branches(attributes, conditions)
        return (number, _hits(attributes), None, tuple(missed) or None), reasons
    taken, total = fraction
    if options.cobertura_partials_as_hits and 0 < _count(taken) < _count(total):
        return (number, 1, None, None), []
    missed, reasons = _missed_branches(attributes, conditions)
    is_named = attributes.get("missing-branches")
    known = missed if is_named else filled_branches(missed, taken, total, options)
    return (number, f"{taken}/{total}", "b", tuple(known) or None), reasons


def is_unlike_its_fraction(record: LineRecord) -> bool:
    """Tell whether a line names another number of missed branches than its fraction leaves open.

    gcovr writes one condition for all branches of a line. Such a line means its fraction (§14.4), which is lost when it
    merges with itself, by its list, because tools write the lines of methods once more below their class.
    """
    _, coverage, _, missed = record
    if missed is None or not isinstance(coverage, str):
        return False
    taken, _, total = coverage.partition("/")
    return len(missed) != _count(total) - _count(taken)


def read_statement(attributes: Attributes) -> LineRecord | None:
    """Read a ``<statement>`` of ``scoverage.xml``; null when its tool was told to ignore it.

    Raises:
        BadRecordError: one of its attributes is missing or no number.

    """
    if attributes.get("ignored") == "true":
        return None
    if "branch" not in attributes or "method" not in attributes:
        raise BadRecordError("statement without branch or method")
    number = _integer(attributes.get("line"))
    hits = parse_hits(attributes.get("invocation-count", ""))
    if number is None or hits is None:
        raise BadRecordError("line or invocation-count is not a number")
    if attributes["branch"] == "true":
        return number, hits, "b", None
    return number, hits, "m" if attributes["method"] else None, None


def split_missing_branches(text: str) -> list[str]:
    """Split the ``missing-branches`` attribute coverage.py writes; a line that only ever exits is a loop."""
    branches = text.split(",")
    if len(branches) > 1 and all(branch == "exit" for branch in branches):
        return ["loop", "exit"]
    return branches


def filled_branches(missed: Sequence[str], taken: str, total: str, options: FormatOptions) -> Sequence[str]:
    """Add made-up ids to the known ones where a fraction says that more branches were missed."""
    known, wanted = len(missed), 0
    if options.cobertura_handle_missing_conditions:
        wanted = _count(total) - _count(taken) if known < _count(total) else 0
    elif taken.startswith("0"):
        wanted = _count(total)
    made_up = _made_up()[known : max(wanted, 0)]
    return (*missed, *made_up) if missed else made_up


@cache
def _made_up() -> tuple[str, ...]:
    """Give all ids that are ever made up: lists of them share their texts."""
    return tuple(map(str, range(MAX_FILLED_BRANCHES)))


def _count(digits: str) -> int:
    return int(digits) if len(digits) <= _COUNT_DIGITS else 10**_COUNT_DIGITS


def _line_number(attributes: Attributes) -> int | None:
    text = attributes.get("number")
    if text == "undefined":
        return None
    number = _integer(text)
    if number is None:
        raise BadRecordError("line number is not an integer")
    return number if number > 0 else None


def _integer(text: str | None) -> int | None:
    return None if text is None or _INTEGER.fullmatch(text) is None else int(text)


def _fraction(attributes: Attributes) -> tuple[str, str] | None:
    if attributes.get("branch", "").lower() != "true":
        return None
    found = _FRACTION.search(attributes.get("condition-coverage", ""))
    return None if found is None else (found[1], found[2])


def _hits(attributes: Attributes) -> int:
    text = attributes.get("hits", "")
    if not text:
        return 0
    hits = parse_hits(text)
    if hits is None:
        raise BadRecordError("hits is not a number")
    return hits


def _missed_branches(attributes: Attributes, conditions: Sequence[Attributes]) -> tuple[list[str], list[str]]:
    named = attributes.get("missing-branches")
    if named:
        return split_missing_branches(named), []
    missed: list[str] = []
    reasons: list[str] = []
    for condition in conditions:
        if condition.get("coverage") == "100%":
            continue
        if "number" in condition and "type" in condition:
            missed.append(f"{condition['number']}:{condition['type']}")
        else:
            reasons.append("condition without number or type")
    return missed, reasons
