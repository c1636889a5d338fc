"""PHPUnit's own XML, one document for each source file (chapter 02 §14.9).

Source of the format: php-code-coverage, ``--coverage-xml``, namespace ``https://schema.phpunit.de/coverage/1.0``.
Others write it with a root ``coverage`` in that namespace.
"""

import numpy as np

from codecov_core.errors import UnsupportedFormatError
from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.xml_elements import Element
from codecov_core.ingest.formats.xml_lines import XmlLines, drop_marked
from codecov_core.ingest.formats.xml_reading import read_elements
from codecov_core.ingest.formats.xml_values import UNREADABLE

_FILE = Element("file", texts=("name", "path"), encloses=True)
_TOTALS = Element("totals", encloses=True)
_LINES = Element("lines", whole=("executable", "executed"))
_COVERAGE = Element("coverage", encloses=True)
_LINE = Element("line", whole=("nr",))

_NAMESPACE, _ROOT_OF_OTHERS = "schema.phpunit.de/coverage/", "coverage"
_INDEX = "the index of PHPUnit's XML has no lines: upload the documents beside it, or Clover (--coverage-clover)"
_CONFIGURATION = "the configuration of PHPUnit is no coverage: upload what --coverage-clover writes"
_MISSES_UNKNOWN = "PHPUnit's XML does not name the lines that were not executed; Clover (--coverage-clover) does"


class PhpUnitXml:
    """Reads the covered lines of documents of PHPUnit; they do not tell which other lines are executable."""

    name = "phpunit-xml"
    kind: Kind = "xml"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take a root ``phpunit``, or ``coverage`` in the namespace of its coverage."""
        root = upload.xml_root
        if root is None or root.name not in ("phpunit", _ROOT_OF_OTHERS):
            return False
        return root.name == "phpunit" or _NAMESPACE in root.namespace

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read the file of the document; see :class:`~codecov_core.ingest.format.Format`."""
        root = upload.xml_root
        if root is not None and "file" not in root.children:
            raise UnsupportedFormatError(_INDEX if "project" in root.children else _CONFIGURATION)
        files, totals, sums, coverage, lines = read_elements(
            upload.data, (_FILE, _TOTALS, _LINES, _COVERAGE, _LINE), sink
        )
        names = [_path(path, name) for path, name in zip(files.texts("path"), files.texts("name"), strict=True)]
        in_totals = (totals.around(sums) >= 0) & (sums.numbers("executable") > sums.numbers("executed"))
        for index in dict.fromkeys(files.around(sums)[in_totals].tolist()):
            sink.drop("file", names[index] if index >= 0 else "no file", _MISSES_UNKNOWN, harmless=True)
        owners, numbers = files.around(lines), lines.numbers("nr")

        def where(row: int) -> str:
            return f"{names[owners[row]]}, covered line {row + 1}"

        kept = np.append(np.array([bool(name) for name in names], np.bool_), False)[owners]
        # The root is none of the elements that list covered lines.
        kept &= coverage.around(lines) >= (root is not None and root.name == _ROOT_OF_OTHERS)
        kept &= drop_marked(sink, "line", kept & (numbers <= UNREADABLE), where, "nr is not a whole number")
        XmlLines(names, owners[kept], numbers[kept], np.ones(int(kept.sum()), np.int64)).deliver(sink)


def _path(folder: str | None, name: str | None) -> str:
    return f"{(folder or '').strip('/')}/{name}".lstrip("/") if name else ""
