"""Coverage of Mono's profiler (chapter 02 §8.1.5)."""

import numpy as np

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.xml_elements import Element
from codecov_core.ingest.formats.xml_lines import XmlLines, drop_marked
from codecov_core.ingest.formats.xml_reading import read_elements
from codecov_core.ingest.formats.xml_values import UNREADABLE

_METHOD = Element("method", texts=("filename",), encloses=True)
_STATEMENT = Element("statement", whole=("line",), counts=("counter",))


class Mono:
    """Reads ``<method filename>`` with ``<statement line counter>``."""

    name = "mono"
    kind: Kind = "xml"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take a root ``coverage`` with an ``assembly`` right below it."""
        root = upload.xml_root
        return root is not None and root.name == "coverage" and "assembly" in root.children

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all methods; see :class:`~codecov_core.ingest.format.Format`."""
        methods, statements = read_elements(upload.data, (_METHOD, _STATEMENT), sink)
        filenames = methods.texts("filename")
        method = methods.around(statements)
        file = np.where(method >= 0, np.append(filenames.codes, -1)[method], -1)
        numbers, hits = statements.numbers("line"), statements.numbers("counter")

        def where(row: int) -> str:
            return f"{filenames.distinct[file[row]]}, statement {row + 1}"

        kept = np.append(np.array([bool(name) for name in filenames.distinct], np.bool_), False)[file]
        nameless = np.zeros(len(methods), np.bool_)
        nameless[method[~kept & (method >= 0)]] = True
        drop_marked(sink, "method", nameless, lambda row: f"method {row + 1}", "no file name", harmless=True)
        drop_marked(sink, "statement", method < 0, lambda row: f"statement {row + 1}", "in no method", harmless=True)
        bad = (numbers <= UNREADABLE) | (hits <= UNREADABLE)
        kept &= drop_marked(sink, "statement", kept & bad, where, "line or counter is not a number")
        XmlLines(filenames.distinct, file[kept], numbers[kept], hits[kept]).deliver(sink)
