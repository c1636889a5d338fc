"""Lines an uploader says are no code: brackets, blank lines, comments, whatever lies past the end (chapter 02 §11).

Rules of §14.7 apply: a fix belongs to the path on its own line, one-line comments span nothing, and the starts and ends
of spans pair by nesting.
"""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from codecov_core.values import dataclass

Span = tuple[int, int]
"""First and last line, both included."""

_END_OF_FILE = re.compile(r"EOF: (\d{1,18}) (.+)")
_WITH_SOURCE = re.compile(r"(.+?):(\d{1,18}):(.*)")
_NUMBERS_ONLY = re.compile(r"(.+):(\d{1,18}(?:,\d{0,18})*)")
_EXCLUSION_STARTS = ("LCOV_EXCL_START",)
_EXCLUSION_STOPS = ("LCOV_EXCL_STOP", "LCOV_EXCL_END")


@dataclass(frozen=True, slots=True)
class LineFix:
    """The lines of one file that are left out of its report.

    ``spans`` are sorted and do not touch each other; ``eof`` is the number of the last line, null when unknown.
    """

    spans: tuple[Span, ...] = ()
    eof: int | None = None

    @classmethod
    def of(cls, spans: Iterable[Span], eof: int | None = None) -> "LineFix":
        """Make a fix of spans in any order; an ``eof`` below 1 says nothing."""
        return cls(_united(spans), eof if eof is not None and eof > 0 else None)

    @classmethod
    def joined(cls, fixes: Sequence["LineFix"]) -> "LineFix":
        """Leave out what any of them leaves out."""
        if len(fixes) == 1:
            return fixes[0]
        ends = [fix.eof for fix in fixes if fix.eof is not None]
        return cls(_united(span for fix in fixes for span in fix.spans), min(ends, default=None))

    def covers(self, line: int) -> bool:
        """Tell whether a line is to be left out."""
        if self.eof is not None and line > self.eof:
            return True
        before = bisect_right(self.spans, (line, sys.maxsize))
        return before > 0 and line <= self.spans[before - 1][1]


class _FileFixes:
    """What the text form says about one path, before starts and ends of spans are paired."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.eof: int | None = None
        self.comments: list[tuple[int, bool]] = []
        self.exclusions: list[tuple[int, bool]] = []

    def add_source(self, line: int, source: str) -> None:
        self.spans.append((line, line))
        text = source.strip()
        if any(mark in text for mark in _EXCLUSION_STARTS):
            self.exclusions.append((line, True))
        elif any(mark in text for mark in _EXCLUSION_STOPS):
            self.exclusions.append((line, False))
        elif text.startswith("/*") and not text.endswith("*/"):
            self.comments.append((line, True))
        elif text.endswith("*/") and not text.startswith("/*"):
            self.comments.append((line, False))

    def fix(self) -> LineFix:
        if not self.comments and not self.exclusions:
            return LineFix.of(self.spans, self.eof)
        return LineFix.of((*self.spans, *_between(self.comments), *_between(self.exclusions)), self.eof)


def fixes_from_text(text: str) -> dict[str, LineFix]:
    """Read the text form: ``EOF: n path``, ``path:n,n`` and ``path:n:source`` lines; others are skipped.

    The result is keyed by path as written, in order of first mention.
    """
    files: dict[str, _FileFixes] = {}
    for line in text.split("\n"):
        if match := _END_OF_FILE.fullmatch(line.strip()):
            files.setdefault(match[2].strip(), _FileFixes()).eof = int(match[1])
        elif match := _WITH_SOURCE.fullmatch(line.rstrip("\r")):
            files.setdefault(match[1], _FileFixes()).add_source(int(match[2]), match[3])
        elif match := _NUMBERS_ONLY.fullmatch(line.strip()):
            numbers = [int(number) for number in match[2].split(",") if number]
            files.setdefault(match[1], _FileFixes()).spans.extend((number, number) for number in numbers)
    return {path: fixes.fix() for path, fixes in files.items()}


def fixes_from_json(value: object) -> tuple[dict[str, LineFix], list[str]]:
    """Read the ``value`` of ``report_fixes`` of the v1 container: path to ``{eof, lines}``.

    Numbers may be text or end with ``.0``; the uploader writes an ``eof`` of ``"N"`` for "not known". What is neither
    is skipped: of every such value, and of entries that are no objects, the path is the second part of the result.
    """
    bad: list[str] = []
    if not isinstance(value, Mapping):
        return {}, bad
    fixes: dict[str, LineFix] = {}
    for path, entry in value.items():
        if isinstance(entry, Mapping):
            fixes[path] = _fix_from_json(path, entry, bad)
        elif entry is not None:
            bad.append(path)
    return fixes, bad


def fixes_as_text(fixes: Mapping[str, LineFix]) -> str:
    """Write fixes in the text form, so that :func:`fixes_from_text` reads the same fixes again."""
    lines: list[str] = []
    for path, fix in fixes.items():
        if not path or "\n" in path:
            continue  # the text form cannot say it
        if fix.eof is not None:
            lines.append(f"EOF: {fix.eof} {path}")
        for first, last in fix.spans:
            if last - first < _LONGEST_LIST:
                lines.append(f"{path}:{','.join(str(number) for number in range(first, last + 1))}")
            else:
                lines += [f"{path}:{first}:/*", f"{path}:{last}:*/"]
    return "\n".join(lines)


_LONGEST_LIST = 100
_UNKNOWN_END = "N"
_MOST_DIGITS = 18


def _fix_from_json(path: str, entry: Mapping[str, object], bad: list[str]) -> LineFix:
    eof, lines = entry.get("eof"), entry.get("lines")
    last = _number(eof)
    if last is None and eof not in (None, _UNKNOWN_END):
        bad.append(path)
    listed = lines if isinstance(lines, list) else []
    numbers = listed if set(map(type, listed)) <= {int} else [_number(line) for line in listed]
    bad += [path] * numbers.count(None)
    return LineFix.of(((number, number) for number in numbers if number is not None), last)


def _number(value: object) -> int | None:
    """Read a whole number, however it is written; null for anything else (booleans are none)."""
    if type(value) is int:
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value[:_MOST_DIGITS])
    return None


def _between(marks: list[tuple[int, bool]]) -> list[Span]:
    """Pair each end with the nearest start before it that is still open, and give the lines strictly between."""
    spans: list[Span] = []
    open_starts: list[int] = []
    for line, starts in sorted(marks):
        if starts:
            open_starts.append(line)
        elif open_starts:
            first = open_starts.pop()
            if line - first > 1:
                spans.append((first + 1, line - 1))
    return spans


def _united(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sort spans and join those that overlap or touch; there are no lines before the first."""
    spans = list(spans)
    if len(spans) == 1 and spans[0][0] >= 1 and spans[0][1] >= 1:
        return (spans[0],)
    united: list[Span] = []
    for first, last in sorted((max(first, 1), last) for first, last in spans if last >= 1):
        if united and first <= united[-1][1] + 1:
            united[-1] = (united[-1][0], max(united[-1][1], last))
        else:
            united.append((first, last))
    return tuple(united)
