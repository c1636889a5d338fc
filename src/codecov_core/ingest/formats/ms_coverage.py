"""Microsoft CodeCoverage ``<results>`` and Visual Studio's older ``<CoverageDSPriv>`` (chapter 02 §8.1.8, §8.1.9)."""

import numpy as np

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.xml_elements import CONTENT, Element, Elements, read_elements
from codecov_core.ingest.formats.xml_lines import Numbers, XmlLines, drop_marked, spread
from codecov_core.ingest.formats.xml_values import MISSING, UNREADABLE
from codecov_core.reports import TRUE_CODE

_MODULE = Element("module", encloses=True)
_SOURCE_FILE = Element("source_file", texts=("id", "path"))
_RANGE = Element("range", whole=("start_line", "end_line"), choices={"covered": ("yes", "no")}, texts=("source_id",))
_ROWS = tuple(Element(name, encloses=True) for name in ("SourceFileNames", "Lines"))
_TEXT_CELLS = tuple(Element(name, texts=(CONTENT,)) for name in ("SourceFileID", "SourceFileName"))
_NUMBER_CELLS = tuple(Element(name, whole=(CONTENT,)) for name in ("LnStart", "LnEnd"))
_COVERAGE_CELL = Element("Coverage", texts=(CONTENT,))

_BAD_SPAN = "a line number is missing or not a whole number"
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
        wanted = zip(modules.around(ranges).tolist(), ranges.texts("source_id"), strict=True)
        file = np.array([known.get(key, -1) for key in wanted], np.int64)
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
        names = [name or "" for name in _texts(files, paths)]
        known = {id: file for file, id in enumerate(_texts(files, ids)) if id and names[file]}
        file = np.array([known.get(id or "", -1) for id in _texts(lines, ids)], np.int64)
        states = {"0": 1, "2": 0}
        hits = [UNREADABLE if text is None else states.get(text, TRUE_CODE) for text in _texts(lines, coverage)]
        spans = _numbers(lines, starts), _numbers(lines, ends)
        _deliver_spans(sink, "Lines", names, file, spans, np.array(hits, np.int64))


def _texts(rows: Elements, cells: Elements) -> list[str | None]:
    """Give the text of each row's cell, null for a row without."""
    found: list[str | None] = [None] * len(rows)
    for row, text in zip(rows.around(cells).tolist(), cells.texts(CONTENT), strict=True):
        if row >= 0 and text is not None:
            found[row] = text.strip()
    return found


def _numbers(rows: Elements, cells: Elements) -> Numbers:
    owners = rows.around(cells)
    found = np.full(len(rows), MISSING)
    found[owners[owners >= 0]] = cells.numbers(CONTENT)[owners >= 0]
    return found


def _deliver_spans(
    sink: Sink, kind: str, names: list[str], file: Numbers, span: tuple[Numbers, Numbers], hits: Numbers
) -> None:
    """Give every line of each span its coverage."""

    def where(row: int) -> str:
        return f"{names[file[row]] if file[row] >= 0 else 'no file'}, {kind} {row + 1}"

    kept = drop_marked(sink, kind, file < 0, where, _NO_FILE)
    bad = (span[0] <= UNREADABLE) | (span[1] <= UNREADABLE)
    kept &= drop_marked(sink, kind, kept & bad, where, _BAD_SPAN)
    kept &= drop_marked(sink, kind, kept & (hits == UNREADABLE), where, "no coverage is stated")
    records, lines = spread(span[0][kept], span[1][kept], sink)
    XmlLines(names, file[kept][records], lines, hits[kept][records]).deliver(sink)
