"""Where the formats put what they read: rows by the name a report uses, before any path is resolved.

There are two doors. :meth:`Sink.file` takes one line after another and suits most formats; :meth:`Sink.columns` takes
arrays and suits the few formats whose speed matters. Both keep the order of arrival, which decides how repeated lines
of one file merge (chapter 02 §6.3, §6.4).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import field, replace
from itertools import islice
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from codecov_core.ingest.limits import DEFAULT_LIMITS, Allowance, Limits, SpreadAllowance
from codecov_core.values import dataclass

CoverageValue = int | float | str | bool | None
"""Coverage of one line as a format states it: hits, ``"taken/total"``, ``True`` (partial), -1 (skipped) or null."""
Complexity = int | tuple[int, int] | None
Partial = tuple[int | None, int | None, CoverageValue]
Row = tuple[
    int,
    CoverageValue,
    str | None,
    Sequence[str] | None,
    Sequence[Partial] | None,
    Complexity,
]
"""Line number, coverage, type (``None``, ``"b"``, ``"m"``), missed branches, column partials, complexity."""

PLAIN, BRANCH, METHOD = 0, 1, 2
"""Type codes of the bulk door: a plain line, a line with branches, the line of a function."""

_DETAILS = frozenset({"branch", "branches", "condition", "BRDA", "MCDC"})
"""Kinds of records that say more about lines which others state."""
KEPT_EXAMPLES: Final = 5
"""Places that are told of records left out for one reason."""


@dataclass(frozen=True, slots=True)
class Drop:
    """Records of one kind that were left out of a report, and why.

    ``count`` of them had this kind and reason; ``examples`` are the places of the first few (a line of the report, a
    class name, ...), as text. ``usual`` ones stand in reports of which nothing is wrong: nobody has to be warned.
    """

    kind: str
    reason: str
    count: int
    examples: tuple[str, ...]
    usual: bool = False


@dataclass(slots=True)
class FileRows:
    """The lines of one file, or of one part of it, in the order the report has them."""

    name: str
    last: bool
    rows: list[Row]
    sink: "Sink" = field(repr=False)

    def append(
        self,
        line: int,
        coverage: CoverageValue,
        type: str | None = None,
        missed: Sequence[str] | None = None,
        partials: Sequence[Partial] | None = None,
        complexity: Complexity = None,
    ) -> None:
        """Add one line record.

        A line number below 1 or above the limit is dropped with a reason. ``type`` is ``None``, ``"b"`` or ``"m"``.

        Raises:
            LimitExceededError: the upload has more line records than allowed, or the file more missed branches.

        """
        if not 1 <= line <= self.sink.limits.line_number:
            self.sink.drop("line", f"{self.name}:{line}", self.sink.line_number_reason)
            return
        self.sink.allowance.spend(1)
        if missed:
            self.sink.missed_branches.spend(len(missed))
        self.rows.append((line, coverage, type, missed, partials, complexity))


@dataclass(frozen=True, slots=True)
class ColumnBlock:
    """Rows of many files as arrays of one length; the meaning of each is told at :meth:`Sink.columns`."""

    names: tuple[str, ...]
    file_index: NDArray[np.int32]
    line: NDArray[np.int32]
    coverage: NDArray[np.int64]
    type: NDArray[np.int8] | None
    missed_index: NDArray[np.int32] | None
    missed_lists: tuple[tuple[str, ...] | None, ...]
    partials_index: NDArray[np.int32] | None
    partials_lists: tuple[tuple[Partial, ...] | None, ...]
    complexity: NDArray[np.int64] | None

    def only(self, kept: NDArray[np.bool_]) -> "ColumnBlock":
        """Give the rows that are marked."""
        return replace(
            self,
            file_index=self.file_index[kept],
            line=self.line[kept],
            coverage=self.coverage[kept],
            type=None if self.type is None else self.type[kept],
            missed_index=None if self.missed_index is None else self.missed_index[kept],
            partials_index=None if self.partials_index is None else self.partials_index[kept],
            complexity=None if self.complexity is None else self.complexity[kept],
        )


class Repository(Protocol):
    """What the few formats that look for their files ask about those of the repository."""

    @property
    def knows_files(self) -> bool:
        """Tell whether the repository's files are known."""

    def files_ending_with(self, path: str) -> Sequence[str] | None:
        """Give the files, lower-cased, that end with ``path`` whatever the case; null where very many do."""

    def affords(self, names: int, like: str) -> bool:
        """Take the cost of resolving so many names of this length; false when that is more than the upload may have."""


class Sink:
    """Collects what one coverage file says.

    ``source_roots`` are further folders the names may be relative to (``<source>`` of Cobertura); a format may extend
    the list at any time during the reading (chapter 02 §9.5). ``other_names`` are those of :meth:`also_named`.
    """

    def __init__(
        self,
        *,
        limits: Limits = DEFAULT_LIMITS,
        allowance: Allowance | None = None,
        parsed_tags: Allowance | None = None,
        odd_lines: Allowance | None = None,
        spread: SpreadAllowance | None = None,
        resolve: Callable[[str], str | None] | None = None,
        repository: Repository | None = None,
        check_timestamp: Callable[[str], None] | None = None,
    ) -> None:
        """Prepare an empty sink.

        ``allowance`` is what the upload may still spend on line records, ``parsed_tags`` on tags of XML that only a
        parser can read, ``odd_lines`` on lines of text that are read one by one, and ``spread`` on records of ranges of
        lines; ``resolve`` answers :meth:`final_name` (names as reported without it), ``repository`` is told of the
        files that it knows (none if null), and ``check_timestamp`` raises ``ExpiredReportError`` for a report too old.
        """
        self.limits = limits
        self.allowance = Allowance(limits.lines, "lines") if allowance is None else allowance
        self.missed_branches = Allowance(limits.missed_branches, "missed branches", "one file")
        self.parsed_tags = limits.tags(limits.decompressed_bytes) if parsed_tags is None else parsed_tags
        self.odd_lines = limits.odd_text(limits.decompressed_bytes) if odd_lines is None else odd_lines
        self.spread = limits.spread(0) if spread is None else spread
        self.source_roots: list[str] = []
        self.repository = repository
        self.parts: list[FileRows | ColumnBlock] = []
        self.other_names: dict[str, tuple[str, ...]] = {}
        self._resolve = resolve
        self._check_timestamp = check_timestamp
        self._drops: dict[tuple[str, str], _Left] = {}

    def file(self, name: str, *, last: bool = False) -> FileRows:
        """Start one occurrence of a file; the same name may be started again, the occurrences merge in order.

        ``name`` is the name as the report has it. Occurrences marked ``last`` merge after all others of the same final
        path.
        """
        part = FileRows(name, last, [], self)
        self.parts.append(part)
        return part

    def also_named(self, name: str, *others: str) -> None:
        """Tell other names for a file, which are tried in order when its own one does not resolve."""
        self.other_names[name] = others

    def columns(  # noqa: PLR0913 (one argument a column)
        self,
        names: Sequence[str],
        file_index: NDArray[np.integer],
        line: NDArray[np.integer],
        coverage: NDArray[np.int64],
        type: NDArray[np.int8] | None = None,
        *,
        missed_index: NDArray[np.int32] | None = None,
        missed_lists: Sequence[tuple[str, ...] | None] = (None,),
        partials_index: NDArray[np.int32] | None = None,
        partials_lists: Sequence[tuple[Partial, ...] | None] = (None,),
        complexity: NDArray[np.int64] | None = None,
    ) -> None:
        """Add the rows of many files at once; all arrays have one length, rows are in the order of the report.

        ``names[file_index[i]]`` is the file of row ``i``; a name that occurs twice in ``names`` is two occurrences of
        that file, as two calls of :meth:`file` would be. ``coverage`` holds the codes of ``codecov_core.reports``
        (``n`` hits are ``n``, ``a/b`` is ``1 << 62 | a << 31 | b``), ``type`` holds :data:`PLAIN`, :data:`BRANCH` or
        :data:`METHOD` (all plain when ``None``), ``missed_lists[missed_index[i]]`` are the missed branches of row
        ``i``, where entry 0 is ``None``, and likewise ``partials_lists[partials_index[i]]`` its partials.
        ``complexity`` holds codes (``NULL_CODE`` for none).

        May be called several times; an occurrence must not be cut into two calls.
        Line numbers below 1 or above the limit are dropped with a reason. The arrays are kept, not copied.

        Raises:
            LimitExceededError: the upload has more line records than allowed.

        """
        self.allowance.spend(len(line))
        numbers = np.asarray(line)
        all_valid = not len(numbers) or (int(numbers.min()) >= 1 and int(numbers.max()) <= self.limits.line_number)
        block = ColumnBlock(
            tuple(names),
            np.asarray(file_index, dtype=np.int32),
            numbers.astype(np.int32, copy=False) if all_valid else numbers,
            coverage,
            type,
            missed_index,
            tuple(missed_lists),
            partials_index,
            tuple(partials_lists),
            complexity,
        )
        if not all_valid:
            valid = (numbers >= 1) & (numbers <= self.limits.line_number)
            bad = np.flatnonzero(~valid)
            places = [f"{names[block.file_index[row]]}:{numbers[row]}" for row in bad[:KEPT_EXAMPLES].tolist()]
            self.drop_many("line", len(bad), places, self.line_number_reason)
            block = block.only(valid)
            block = replace(block, line=block.line.astype(np.int32, copy=False))
        self.parts.append(block)

    def drop(self, kind: str, where: str, reason: str, *, harmless: bool = False, usual: bool = False) -> None:
        """Note that one record was left out.

        ``kind`` names the sort of record (``"line"``, ``"class"``, ``"BRDA"``), ``where`` its place for people to
        find it, ``reason`` a constant sentence (values belong into ``where``). ``harmless`` records are those that
        every reader of the format leaves out; only the others count when a file is judged to be corrupt. ``usual``
        ones are harmless and stand in reports of which nothing is wrong.
        """
        self.drop_many(kind, 1, (where,), reason, harmless=harmless, usual=usual)

    def drop_many(
        self, kind: str, count: int, where: Iterable[str], reason: str, *, harmless: bool = False, usual: bool = False
    ) -> None:
        """Note that some records were left out, as :meth:`drop` does of one; of their places only the first are asked.

        There may be none.
        """
        if not count:
            return
        left = self._drops.get((kind, reason))
        if left is None:
            left = self._drops[kind, reason] = _Left(usual)
        left.count += count
        left.bad += 0 if harmless or usual else count
        if len(left.examples) < KEPT_EXAMPLES:
            left.examples += [place[:_LONGEST_EXAMPLE] for place in islice(where, KEPT_EXAMPLES - len(left.examples))]

    def timestamp(self, text: str) -> None:
        """Tell the time the report itself states; call it before reading lines, so that an old report costs nothing.

        Raises:
            ExpiredReportError: the report is older than ``codecov.max_report_age`` allows (chapter 02 §7).

        """
        if self._check_timestamp is not None:
            self._check_timestamp(text)

    def final_name(self, name: str) -> str | None:
        """Tell the path a name will get in the report, for the few rules that look at it; null when it gets none."""
        return name if self._resolve is None else self._resolve(name)

    @property
    def knows_files(self) -> bool:
        """Tell whether the files of the repository are known."""
        return self.repository is not None and self.repository.knows_files

    @property
    def drops(self) -> tuple[Drop, ...]:
        """Everything that was left out, in the order in which each kind and reason first came up."""
        return tuple(
            Drop(kind, reason, left.count, tuple(left.examples), left.usual)
            for (kind, reason), left in self._drops.items()
        )

    def bad_of(self, *, details: bool) -> tuple[int, Drop | None]:
        """Count the dropped records that were not harmless, and give the first kind of them.

        Without ``details`` only what states lines counts: a line is one even where its branches cannot be read.
        """
        bad = {key: left.bad for key, left in self._drops.items() if left.bad and (details or key[0] not in _DETAILS)}
        first = next((drop for drop in self.drops if (drop.kind, drop.reason) in bad), None)
        return sum(bad.values()), first

    @property
    def kept_records(self) -> int:
        """The number of line records taken."""
        return sum(len(part.rows) if isinstance(part, FileRows) else len(part.line) for part in self.parts)

    @property
    def line_number_reason(self) -> str:
        """The reason given for a line number that no file can have."""
        return f"line number is not between 1 and {self.limits.line_number:,}"


@dataclass(slots=True)
class _Left:
    """Records of one kind and reason that were left out so far."""

    usual: bool
    count: int = 0
    bad: int = 0
    """Those that were not harmless."""
    examples: list[str] = field(default_factory=list)


_LONGEST_EXAMPLE = 200
