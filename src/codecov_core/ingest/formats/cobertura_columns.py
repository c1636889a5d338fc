"""Cobertura reports in their regular form, read in columns.

Nearly every Cobertura report is the same few texts over and over: each tool writes its attributes in one order with one
spacing. The reader learns these shapes from the first lines of a document, then reads the numbers of all lines of a
known shape at once. Tags that are not lines go through a small state machine, and so does every line that is written
in a way of its own.

Whatever could make an XML parser see something else (CDATA, processing instructions, entities of the document,
control characters, broken UTF-8, nested classes, unbalanced tags, scoverage statements, ...) makes the reader decline,
and the general one takes the file.
"""

from collections.abc import Iterator

import numpy as np

from codecov_core.ingest.format import FormatOptions
from codecov_core.ingest.formats.byte_columns import ByteColumns, Mask
from codecov_core.ingest.formats.cobertura_block import BlockReader, Document, LineColumns
from codecov_core.ingest.formats.cobertura_lines import IN_NO_CLASS, merges_last
from codecov_core.ingest.formats.xml_tags import IrregularXmlError, check_text, prolog_length
from codecov_core.ingest.sink import BRANCH, Sink
from codecov_core.reports import taken_of, total_of

_BLOCK = 1 << 20
_LARGEST_BLOCK = 32 << 20
_END_OF_CLASS = b"</class>"


def read_regular(data: bytes, options: FormatOptions, sink: Sink) -> bool:
    """Read a report into the sink when it is regular throughout.

    Returns False, with the sink untouched, when the general reader has to read it.
    """
    document = Document(options)
    try:
        start = prolog_length(data)
        check_text(ByteColumns(data[:start]))
        for begin, end in _block_bounds(data, start):
            BlockReader(document, data[begin:end]).read()
    except IrregularXmlError:
        return False
    if not document.is_closed:
        return False
    _deliver(document, sink)
    return True


def _block_bounds(data: bytes, start: int) -> Iterator[tuple[int, int]]:
    """Cut a document behind ends of classes, about every megabyte: small blocks stay in the processor's cache."""
    while start < len(data):
        end = data.rfind(_END_OF_CLASS, start, start + _BLOCK)
        if end < 0:
            end = data.find(_END_OF_CLASS, start + _BLOCK - len(_END_OF_CLASS))
        end = len(data) if end < 0 else end + len(_END_OF_CLASS)
        if end - start > _LARGEST_BLOCK:
            raise IrregularXmlError("a class of many megabytes")
        yield start, end
        start = end


def _deliver(document: Document, sink: Sink) -> None:
    """Hand everything over; files that merge last come last."""
    for kind, where, reason, harmless in document.drops:
        sink.drop(kind, where, reason, harmless=harmless)
    outside = np.concatenate(document.outside)
    sink.drop_many("line", len(outside), map("line {}".format, outside), IN_NO_CLASS, harmless=True)
    sink.source_roots.extend(document.roots)
    columns = _without_repeats(_joined(document.columns), document)
    document.columns.clear()
    is_last = np.array([merges_last(name) for name in document.names], np.bool_)
    if not is_last.any():
        _deliver_rows(document, columns, None, sink)
        return
    rows = is_last[columns.file_index]
    _deliver_rows(document, columns, ~rows, sink)
    _deliver_rows(document, columns, rows, sink)


def _joined(blocks: list[LineColumns]) -> LineColumns:
    return LineColumns(
        np.concatenate([block.file_index for block in blocks]),
        np.concatenate([block.number for block in blocks]),
        np.concatenate([block.coverage for block in blocks]),
        np.concatenate([block.kind for block in blocks]),
        np.concatenate([block.missed_index for block in blocks]),
    )


def _without_repeats(columns: LineColumns, document: Document) -> LineColumns:
    """Leave out lines that were there before and would not merge with themselves (:func:`is_unlike_its_fraction`)."""
    named = np.fromiter((len(missed or ()) for missed in document.missed.lists), np.int64)
    with_lists = np.flatnonzero(columns.missed_index)
    with_lists = with_lists[columns.kind[with_lists] == BRANCH]
    fractions = columns.coverage[with_lists]
    left_open = total_of(fractions) - taken_of(fractions)
    unlike = with_lists[left_open != named[columns.missed_index[with_lists]]]
    if not len(unlike):
        return columns
    first_of_name: dict[str, int] = {}
    files = np.array([first_of_name.setdefault(name, index) for index, name in enumerate(document.names)], np.int64)
    keys = (files[columns.file_index], columns.number, columns.coverage, columns.missed_index)
    _, first = np.unique(np.stack([key[unlike] for key in keys]), axis=1, return_index=True)
    kept = np.ones(len(columns.number), np.bool_)
    kept[unlike] = False
    kept[unlike[first]] = True
    return columns.only(kept)


def _deliver_rows(document: Document, columns: LineColumns, rows: Mask | None, sink: Sink) -> None:
    kept = slice(None) if rows is None else rows
    sink.columns(
        document.names,
        columns.file_index[kept],
        columns.number[kept],
        columns.coverage[kept],
        columns.kind[kept],
        missed_index=columns.missed_index[kept],
        missed_lists=document.missed.lists,
    )
