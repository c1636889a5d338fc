"""JetBrains dotCover's ``DetailedXML`` (chapter 02 §8.1.3, §14.4)."""

import numpy as np

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.spreading import spread, tell_beyond
from codecov_core.ingest.formats.xml_elements import Element, Elements
from codecov_core.ingest.formats.xml_lines import (
    MOST_DETAILS_OF_A_LINE,
    Mask,
    Numbers,
    XmlLines,
    drop_marked,
    is_crowded,
)
from codecov_core.ingest.formats.xml_reading import read_elements
from codecov_core.ingest.formats.xml_values import UNREADABLE
from codecov_core.ingest.sink import Partial

_FILE = Element("File", texts=("Index", "Name"))
_STATEMENT = Element(
    "Statement",
    whole=("Line", "EndLine", "Column", "EndColumn"),
    choices={"Covered": ("True", "true")},
    texts=("FileIndex",),
)


_CROWDED = f"more than {MOST_DETAILS_OF_A_LINE} statements on one line"


class DotCover:
    """Reads ``<Statement>`` elements and the ``<File>`` elements they refer to."""

    name = "dotcover"
    kind: Kind = "xml"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take a root ``Root``."""
        root = upload.xml_root
        return root is not None and root.name == "Root"

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all statements; see :class:`~codecov_core.ingest.format.Format`."""
        files, statements = read_elements(upload.data, (_FILE, _STATEMENT), sink)
        names = [name or "" for name in files.texts("Name")]
        by_index = dict(zip(files.texts("Index"), range(len(names)), strict=True))
        indexes = statements.texts("FileIndex")
        known = np.array([*(by_index.get(index, -1) for index in indexes.distinct), -1], np.int64)
        file = known[indexes.codes]
        numbers = statements.numbers("Line")
        drop_marked(
            sink, "statement", file < 0, lambda row: f"statement {row + 1}", "its file is unknown", harmless=True
        )
        is_named = np.array([bool(name) for name in names], np.bool_)
        drop_marked(sink, "file", ~is_named, lambda row: f"file {row + 1}", "file without a name", harmless=True)
        kept = np.append(is_named, False)[file]
        kept &= _has_number(kept, names, file, numbers, sink)
        file, numbers = file[kept], numbers[kept]
        covered = (statements.numbers("Covered")[kept] >= 0).astype(np.int64)
        partials, lists = _partials(statements, covered, kept)
        if options.dotcover_whole_statements:
            rows, numbers = _all_lines(names, file, (numbers, statements.numbers("EndLine")[kept]), sink)
            file, covered, partials = file[rows], covered[rows], partials[rows]
        crowded = is_crowded(file, numbers)
        drop_marked(sink, "columns", crowded, lambda row: f"{names[file[row]]}:{numbers[row]}", _CROWDED)
        partials[crowded] = 0
        XmlLines(names, file, numbers, covered, partials=partials, partials_lists=lists).deliver(sink)


def _has_number(kept: Mask, names: list[str], file: Numbers, numbers: Numbers, sink: Sink) -> Mask:
    def where(row: int) -> str:
        return f"{names[file[row]]}, statement {row + 1}"

    return drop_marked(sink, "statement", kept & (numbers <= UNREADABLE), where, "Line is not a whole number")


def _all_lines(names: list[str], file: Numbers, span: tuple[Numbers, Numbers], sink: Sink) -> tuple[Numbers, Numbers]:
    """Give a row for every line of each statement."""

    def where(row: int) -> str:
        return f"{names[file[row]]}:{span[0][row]}"

    tell_beyond(sink, "statement", np.ones(len(file), np.bool_), span, where)
    return spread(*span, sink)


def _partials(
    statements: Elements, covered: Numbers, kept: Mask
) -> tuple[Numbers, tuple[tuple[Partial, ...] | None, ...]]:
    """Give the columns of statements of one line; those of several lines say nothing about columns of the first."""
    begins, ends = statements.numbers("Column")[kept], statements.numbers("EndColumn")[kept]
    on_one_line = statements.numbers("Line")[kept] == statements.numbers("EndLine")[kept]
    rows = np.flatnonzero(on_one_line & (begins > UNREADABLE) & (ends > UNREADABLE))
    index = np.zeros(len(begins), np.int64)
    known: dict[tuple[int, int, int], int] = {}
    columns = (begins[rows].tolist(), ends[rows].tolist(), covered[rows].tolist())
    index[rows] = [known.setdefault(partial, len(known) + 1) for partial in zip(*columns, strict=True)]
    return index, (None, *((partial,) for partial in known))
