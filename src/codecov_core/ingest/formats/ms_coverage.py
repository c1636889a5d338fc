"""Microsoft CodeCoverage ``<results>`` and Visual Studio's older ``<CoverageDSPriv>`` (chapter 02 §8.1.8, §8.1.9)."""

from collections.abc import Mapping

import numpy as np

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.spreading import spread, tell_beyond
from codecov_core.ingest.formats.xml_elements import CONTENT, Element, Elements
from codecov_core.ingest.formats.xml_lines import Numbers, XmlLines, drop_marked
from codecov_core.ingest.formats.xml_reading import read_elements
from codecov_core.ingest.formats.xml_values import MISSING, UNREADABLE
from codecov_core.reports import TRUE_CODE

_MODULE = Element("module", encloses=True)
_SOURCE_FILE = Element("source_file", texts=("id", "path"))
_RANGE = Element("range", whole=("start_line", "end_line"), choices={"covered": ("yes", "no")}, texts=("source_id",))
_ROWS = tuple(Element(name, encloses=True) for name in ("SourceFileNames", "Lines"))
_TEXT_CELLS = tuple(Element(name, texts=(CONTENT,)) for name in ("SourceFileID", "SourceFileName"))
_NUMBER_CELLS = tuple(Element(name, whole=(CONTENT,)) for name in ("LnStart", "LnEnd"))
_COVERAGE_CELL = Element("Coverage", whole=(CONTENT,))
_NOT_COVERED = 2

_BAD_SPAN = "a line number is missing or not a whole number"
_REVERSED = "it ends before it starts"
_NO_FILE = "no source file of this id"


class MicrosoftCoverage:
    """Reads the ranges of ``<results>``, whose source files are numbered module by module."""

    name = "ms-coverage"
    kind: Kind = "xml"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take a root ``results``."""
        root = upload.xml_root
        return root is not None and root.name == "results"

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all ranges; see :class:`~codecov_core.ingest.format.Format`."""
        modules, files, ranges = read_elements(upload.data, (_MODULE, _SOURCE_FILE, _RANGE), sink)
        names = [path or "" for path in files.texts("path")]
        known = {
            key: file
            for file, key in enumerate(zip(modules.around(files).tolist(), files.texts("id"), strict=True))
            if names[file]
        }
        file = _files_of(modules, ranges, known)
        covered = ranges.numbers("covered")
        hits = np.where(covered == 0, 1, np.where(covered == 1, 0, TRUE_CODE))
        _deliver_spans(sink, "range", names, file, (ranges.numbers("start_line"), ranges.numbers("end_line")), hits)


class VisualStudioCoverage:
    """Reads the rows of ``<CoverageDSPriv>``, a data set written as XML."""

    name = "vs-coverage"
    kind: Kind = "xml"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take a root ``CoverageDSPriv``."""
        root = upload.xml_root
        return root is not None and root.name == "CoverageDSPriv"

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all rows; see :class:`~codecov_core.ingest.format.Format`."""
        files, lines, ids, paths, starts, ends, coverage = read_elements(
            upload.data, (*_ROWS, *_TEXT_CELLS, *_NUMBER_CELLS, _COVERAGE_CELL), sink
        )
        path_of, id_of = _cells(files, paths, paths.texts(CONTENT).codes), _cells(files, ids, ids.texts(CONTENT).codes)
        names = [_text(paths, code) for code in path_of.tolist()]
        known = {_text(ids, code): file for file, code in enumerate(id_of.tolist()) if names[file]}
        known.pop("", None)
        file_of_id = np.array([*(known.get(id.strip(), -1) for id in ids.texts(CONTENT).distinct), -1], np.int64)
        file = file_of_id[np.maximum(_cells(lines, ids, ids.texts(CONTENT).codes), -1)]
        states = _cells(lines, coverage, coverage.numbers(CONTENT))
        hits = np.where(states == 0, 1, np.where(states == _NOT_COVERED, 0, TRUE_CODE))
        hits[states == MISSING] = MISSING
        span = tuple(_cells(lines, cells, cells.numbers(CONTENT)) for cells in (starts, ends))
        _deliver_spans(sink, "Lines", names, file, (span[0], span[1]), hits)


def _files_of(modules: Elements, ranges: Elements, known: Mapping[tuple[int, str | None], int]) -> Numbers:
    """Give the file of each range, by its module and the id it names; -1 when there is none."""
    ids = ranges.texts("source_id")
    texts = (*ids.distinct, None)
    codes = np.where(ids.codes < 0, len(ids.distinct), ids.codes)
    pairs, index = np.unique(modules.around(ranges) * len(texts) + codes, return_inverse=True)
    files = [known.get((pair // len(texts), texts[pair % len(texts)]), -1) for pair in pairs.tolist()]
    return np.array(files, np.int64)[index]


def _cells(rows: Elements, cells: Elements, values: Numbers) -> Numbers:
    """Give the value of each row's cell, ``MISSING`` for a row without."""
    owners = rows.around(cells)
    found = np.full(len(rows), MISSING)
    found[owners[owners >= 0]] = values[owners >= 0]
    return found


def _text(cells: Elements, code: int) -> str:
    return cells.texts(CONTENT).distinct[code].strip() if code >= 0 else ""


def _deliver_spans(
    sink: Sink, kind: str, names: list[str], file: Numbers, span: tuple[Numbers, Numbers], hits: Numbers
) -> None:
    """Give every line of each span its coverage."""

    def where(row: int) -> str:
        return f"{names[file[row]] if file[row] >= 0 else 'no file'}, {kind} {row + 1}"

    kept = drop_marked(sink, kind, file < 0, where, _NO_FILE)
    bad = (span[0] <= UNREADABLE) | (span[1] <= UNREADABLE)
    kept &= drop_marked(sink, kind, kept & bad, where, _BAD_SPAN)
    kept &= drop_marked(sink, kind, kept & (hits == MISSING), where, "no coverage is stated")
    kept &= drop_marked(sink, kind, kept & (span[1] < span[0]), where, _REVERSED, harmless=True)
    tell_beyond(sink, kind, kept, span, where)
    records, lines = spread(span[0][kept], span[1][kept], sink)
    XmlLines(names, file[kept][records], lines, hits[kept][records]).deliver(sink)
