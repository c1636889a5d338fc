"""Totals of a report, a file, a session or a patch, and the text of a ratio (chapter 01 §3.1 and §4)."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final, NamedTuple, TypeAlias, TypeGuard

import orjson

from codecov_core.errors import CorruptReportError

Count: TypeAlias = int | None
TotalsList: TypeAlias = list[object]
"""The 13 positions of stored totals."""

LETTERS: Final = ("f", "n", "h", "m", "p", "c", "b", "d", "M", "s", "C", "N", "diff")
"""Keys of totals stored as an object, by position."""
_OLD_KEYS: Final = (
    "files",
    "lines",
    "hit",
    "missed",
    "partial",
    "coverage",
    "branches",
    "methods",
    "messages",
    "sessions",
    "complexity",
    "complexity_total",
)
_COVERAGE, _DIFF = 5, 12
_ORDINARY_TYPES: Final = tuple(
    [coverage if position == _COVERAGE else int for position in range(len(LETTERS))] for coverage in (str, type(None))
)


def ratio(hits: int, lines: int) -> str:
    """Text of ``hits / lines`` as a percentage (chapter 01 §4.1): ``"100"``, ``"0"`` or five decimals."""
    if hits == lines:
        return "100"
    if hits == 0 or lines == 0:
        return "0"
    return f"{round(hits / lines * 100, 5):.5f}"


class _Positions(NamedTuple):
    files: Count = 0
    lines: Count = 0
    hits: Count = 0
    misses: Count = 0
    partials: Count = 0
    coverage: str | float | None = 0
    branches: Count = 0
    methods: Count = 0
    messages: Count = 0
    sessions: Count = 0
    complexity: Count = 0
    complexity_total: Count = 0
    diff: "Totals | int | None" = 0


class Totals(_Positions):
    """Thirteen numbers about lines; ``lines`` = hits + misses + partials.

    ``files`` and ``sessions`` are 0 for one file. ``coverage`` is the ratio text, null without lines, or whatever was
    stored. ``diff`` is 0, null or the totals of a patch.

    A tuple, because a large report has one a file: a frozen dataclass takes six times as long to make.
    """

    __slots__ = ()

    EMPTY: ClassVar["Totals"]
    """No line at all: zeros, coverage null."""

    @classmethod
    def of_lines(  # noqa: PLR0913 (one argument a total)
        cls,
        hits: int,
        misses: int,
        partials: int,
        *,
        branches: int = 0,
        methods: int = 0,
        complexity: Count = 0,
        complexity_total: Count = 0,
        files: int = 0,
        sessions: int = 0,
    ) -> "Totals":
        """Totals from counted lines, with their ratio (chapter 01 §4.2)."""
        lines = hits + misses + partials
        return cls(
            files=files,
            lines=lines,
            hits=hits,
            misses=misses,
            partials=partials,
            coverage=ratio(hits, lines) if lines else None,
            branches=branches,
            methods=methods,
            sessions=sessions,
            complexity=complexity,
            complexity_total=complexity_total,
        )

    @classmethod
    def from_stored(cls, stored: object) -> "Totals | None":
        """Read totals in any stored form: list, one-letter object, old object, or JSON text of these (§17).

        Whatever is empty gives null: "compute them".

        Raises:
            CorruptReportError: another type, or broken JSON text.

        """
        if _is_ordinary(stored):
            return cls(*stored)
        if isinstance(stored, str | bytes):
            try:
                stored = orjson.loads(stored) if stored else None
            except orjson.JSONDecodeError as error:
                message = f"stored totals are no JSON: {error}"
                raise CorruptReportError(message) from error
        if not stored:
            return None
        if isinstance(stored, Totals):
            return stored
        if isinstance(stored, Mapping):
            return _from_object(stored)
        if isinstance(stored, Sequence):
            return cls(*(_read(position, value) for position, value in enumerate(stored[: len(LETTERS)])))
        message = f"stored totals are neither a list nor an object: {type(stored).__name__}"
        raise CorruptReportError(message)

    def to_list(self) -> TotalsList:
        """The 13 positions as they are stored (§3.1)."""
        stored: TotalsList = [*self]
        if isinstance(self.diff, Totals):
            stored[_DIFF] = self.diff.to_list()
        return stored

    def to_commit_json(self, diff: "Totals | None" = None) -> dict[str, object]:
        """The object of ``commits.totals``: every letter, coverage 0 for "none", patch totals or null (§15.1)."""
        stored: dict[str, object] = dict(zip(LETTERS, self.to_list(), strict=True))
        if self.coverage is None:
            stored["c"] = 0
        stored["diff"] = None if diff is None else diff.to_list()
        return stored


Totals.EMPTY = Totals(coverage=None)


def sum_of_files(files: Sequence[Totals], *, sessions: int) -> Totals:
    """Totals of a report from those of its files (chapter 01 §4.3).

    A column whose first value is null or text is null; later values that are no integers count 0.
    """
    if not files:
        return Totals.EMPTY._replace(sessions=sessions) if sessions else Totals.EMPTY
    lines = _column(files, "lines")
    hits = _column(files, "hits")
    return Totals(
        files=len(files),
        lines=lines,
        hits=hits,
        misses=_column(files, "misses"),
        partials=_column(files, "partials"),
        coverage=ratio(hits or 0, lines) if lines else None,
        branches=_column(files, "branches"),
        methods=_column(files, "methods"),
        messages=_column(files, "messages"),
        sessions=sessions,
        complexity=_column(files, "complexity"),
        complexity_total=_column(files, "complexity_total"),
    )


def sum_of_patch(files: Sequence[Totals]) -> Totals:
    """Patch totals from those of the changed files; without lines some columns are null (chapter 01 §4.4)."""
    return without_lines_null(sum_of_files(files, sessions=0)._replace(coverage=_patch_coverage(files)))


def without_lines_null(totals: Totals) -> Totals:
    """The same totals, with coverage and complexities null when there is no line (chapter 01 §4.4, §11.3)."""
    return totals if totals.lines else totals._replace(coverage=None, complexity=None, complexity_total=None)


def _is_ordinary(stored: object) -> TypeGuard[list[Any]]:
    """Whether these are 13 totals as every writer has them, so that none needs a look of its own."""
    return (
        type(stored) is list
        and len(stored) == len(LETTERS)
        and stored[_DIFF] == 0
        and [*map(type, stored)] in _ORDINARY_TYPES
    )


def _patch_coverage(files: Sequence[Totals]) -> str | None:
    lines = sum(totals.lines or 0 for totals in files)
    return ratio(sum(totals.hits or 0 for totals in files), lines) if lines else None


def _column(files: Sequence[Totals], name: str) -> Count:
    values = [getattr(totals, name) for totals in files]
    if not isinstance(values[0], int):
        return None
    return sum(value for value in values if isinstance(value, int))


def _from_object(stored: Mapping[str, object]) -> Totals:
    if "hit" in stored:
        values = [_read(position, stored.get(key, 0)) for position, key in enumerate(_OLD_KEYS)]
        totals = Totals(*values)
        return totals._replace(coverage=ratio(totals.hits or 0, totals.lines or 0))
    return Totals(*(_read(position, stored.get(letter, 0)) for position, letter in enumerate(LETTERS)))


def _read(position: int, value: object) -> Any:  # noqa: ANN401 (the type follows from the position)
    if position == _DIFF:
        return Totals.from_stored(value) if isinstance(value, list | Mapping) else value if value == 0 else None
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, str):
        return value if position == _COVERAGE else None
    message = f"totals hold a {type(value).__name__} at position {position} ({LETTERS[position]})"
    raise CorruptReportError(message, position=position)
