"""Runs of an outlined JSON document that are noted file by file, to be read for all files at once."""

from array import array
from collections.abc import Sequence

import numpy as np

from codecov_core.ingest.formats.json_irregular import IrregularOutlineError
from codecov_core.ingest.formats.json_items import FieldPath, Numbers, ShapeRows
from codecov_core.ingest.formats.json_runs import RunKind, Runs

_KEY_BITS = 33


class NotedRuns:
    """Runs, each of one file and with a number that counts for all its items; without a document there are none."""

    __slots__ = ("_files", "_numbers", "_of", "_runs")

    def __init__(self, runs: Runs | None) -> None:
        """Start without any."""
        self._of = runs
        self._runs: list[int] = []
        self._files = array("q")
        self._numbers = array("q")

    def __bool__(self) -> bool:
        """Whether there is a run."""
        return bool(self._runs)

    def take(self, file: int, values: object, number: int = 0) -> bool:
        """Note the run that a list or map of a file stands for; false when it stands for itself."""
        run = None if self._of is None else self._of.of(values)
        if run is None:
            return False
        self._runs.append(run)
        self._files.append(file)
        self._numbers.append(number)
        return True

    def note_all(self, runs: Sequence[int], files: Numbers) -> None:
        """Note runs, each of a file."""
        self._runs += runs
        self._files.frombytes(files.astype(np.int64).tobytes())
        self._numbers.frombytes(bytes(self._numbers.itemsize * len(files)))

    def take_all(
        self, files: Sequence[int], collections: Sequence[object], numbers: Sequence[int] | None = None
    ) -> list[tuple[int, int, object]]:
        """Note the runs that lists or maps stand for, with their place among these as their numbers, or those given.

        Gives place, file and values of those that stand for themselves, except empty ones.
        """
        runs = [None] * len(collections) if self._of is None else self._of.of_all(collections)
        marked = [at for at, run in enumerate(runs) if run is not None]
        self._runs += [run for run in runs if run is not None]
        self._files.extend(map(files.__getitem__, marked))
        self._numbers.extend(marked if numbers is None else map(numbers.__getitem__, marked))
        places = zip(range(len(runs)), files, collections, runs, strict=True)
        return [(at, file, values) for at, file, values, run in places if run is None and values]

    def leave_out(self, values: object) -> None:
        """Look at a list or map of which nothing is needed."""
        if self._of is not None:
            self._of.of(values)

    def lengths(self) -> Numbers:
        """Give the number of items of every run."""
        return self._document.lengths(self._runs)

    @property
    def file_of_each(self) -> Numbers:
        """The file of every run."""
        return np.frombuffer(self._files, np.int64)

    def files(self) -> Numbers:
        """Give the file of every item."""
        return np.repeat(self.file_of_each, self.lengths())

    def numbers(self) -> Numbers:
        """Give the number noted for the run of every item."""
        return np.repeat(np.frombuffer(self._numbers, np.int64), self.lengths())

    def columns(self, kind: RunKind) -> Sequence[Numbers]:
        """Give the numbers of all items by field.

        Raises:
            IrregularOutlineError: there are items of another kind.

        """
        return self._document.columns(kind, self._runs)

    def records(self) -> Sequence[ShapeRows]:
        """Give all items, which are records, by their shape.

        Raises:
            IrregularOutlineError: there are items of another kind.

        """
        return self._document.records(self._runs)

    def fields(self, *fields: FieldPath, absent: int | None = None) -> list[Numbers]:
        """Give fields of all items, which are records, in their order; ``absent`` where a record has no number.

        Raises:
            IrregularOutlineError: there are items of another kind, or records without a number and nothing for these.

        """
        shapes = self.records()
        rows = np.concatenate([shape.rows for shape in shapes])
        order = slice(None) if len(shapes) == 1 else np.argsort(rows)
        columns = ([_column(shape, field, absent) for shape in shapes] for field in fields)
        return [np.concatenate(of_shapes)[order] for of_shapes in columns]

    def counts(self) -> tuple[Numbers, Numbers]:
        """Give lines and counts of maps.

        Raises:
            IrregularOutlineError: there are items of another kind, or a key is there twice, of which the last one
                counts.

        """
        lines, counts = self.columns("count")
        maps = np.repeat(np.arange(len(self._runs)), self.lengths())
        refuse_repeated_keys(maps, lines)
        return lines, counts

    @property
    def _document(self) -> Runs:
        if self._of is None:
            raise IrregularOutlineError("the document is whole")
        return self._of


def refuse_repeated_keys(maps: Numbers, lines: Numbers) -> None:
    """Make sure that no line is there twice as a key of a map, of which the last one counts; maps are in order.

    Raises:
        IrregularOutlineError: some are.

    """
    if not ((lines[1:] > lines[:-1]) | (maps[1:] > maps[:-1])).all():
        keys = np.sort((maps << _KEY_BITS) + lines)
        if (keys[1:] == keys[:-1]).any():
            raise IrregularOutlineError("a key is there twice")


def _column(shape: ShapeRows, field: FieldPath, absent: int | None) -> Numbers:
    column = shape.column(*field)
    if column is None and absent is None:
        raise IrregularOutlineError("a record without a number that it should have")
    return np.full(len(shape.rows), absent) if column is None else column
