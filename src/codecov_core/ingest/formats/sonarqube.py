"""SonarQube's generic coverage format (chapter 02 §14.9).

Source of the format: "Generic test data" in SonarQube's documentation, ``<coverage version="1">``.
"""

import numpy as np

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.xml_elements import Element
from codecov_core.ingest.formats.xml_lines import NO_BRANCHES, XmlLines, drop_marked
from codecov_core.ingest.formats.xml_reading import read_elements
from codecov_core.ingest.formats.xml_values import UNREADABLE
from codecov_core.ingest.sink import BRANCH, PLAIN

_FILE = Element("file", texts=("path",), encloses=True)
_LINE = Element(
    "lineToCover",
    whole=("lineNumber",),
    counts=("branchesToCover", "coveredBranches"),
    choices={"covered": ("false", "true")},
)
_NOT_COVERED, _COVERED = 0, 1


class SonarQube:
    """Reads ``<file path>`` with ``<lineToCover lineNumber covered>``."""

    name = "sonarqube"
    kind: Kind = "xml"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take a root ``coverage`` with a version and files right below it, as no other format has them."""
        root = upload.xml_root
        return root is not None and root.name == "coverage" and "version" in root.attributes and "file" in root.children

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all files; see :class:`~codecov_core.ingest.format.Format`."""
        files, lines = read_elements(upload.data, (_FILE, _LINE), sink)
        names = [path or "" for path in files.texts("path")]
        owners = files.around(lines)
        numbers, covered = lines.numbers("lineNumber"), lines.numbers("covered")
        branches, taken = lines.numbers("branchesToCover"), lines.numbers("coveredBranches")

        def where(row: int) -> str:
            return f"{names[owners[row]]}, line {row + 1} of the report"

        for index, name in enumerate(names):
            if not name:
                sink.drop("file", f"file {index + 1}", "file without a path")
        kept = np.append(np.array([bool(name) for name in names], np.bool_), False)[owners]
        bad = (numbers <= UNREADABLE) | (branches == UNREADABLE) | (taken == UNREADABLE)
        bad |= (covered != _COVERED) & (covered != _NOT_COVERED)
        kept &= drop_marked(sink, "line", kept & bad, where, "line number, covered or branches cannot be read")
        has_branches = branches[kept] > 0
        XmlLines(
            names,
            owners[kept],
            numbers[kept],
            covered[kept],
            np.maximum(taken[kept], 0),
            np.where(has_branches, branches[kept], NO_BRANCHES),
            np.where(has_branches, BRANCH, PLAIN).astype(np.int8),
        ).deliver(sink)
