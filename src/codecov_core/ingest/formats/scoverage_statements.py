"""scoverage's list of statements, a root ``<statements>`` (chapter 02 §8.1.2, §14.4)."""

import numpy as np

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.xml_elements import CONTENT, Element, Elements
from codecov_core.ingest.formats.xml_lines import NO_BRANCHES, Numbers, XmlLines, drop_marked
from codecov_core.ingest.formats.xml_reading import read_elements
from codecov_core.ingest.formats.xml_values import MISSING, UNREADABLE
from codecov_core.ingest.sink import BRANCH, PLAIN

_STATEMENT = Element("statement", encloses=True)
_SOURCE = Element("source", texts=(CONTENT,))
_LINE = Element("line", whole=(CONTENT,))
_COUNT = Element("count", counts=(CONTENT,))
_FLAGS = tuple(Element(name, choices={CONTENT: ("true",)}) for name in ("branch", "ignored"))

_IGNORED_STATEMENT = "an ignored statement"
"""Reason for leaving out a statement that people told the tool to ignore."""

_LARGEST_COUNT = 99_999


class ScoverageStatements:
    """Reads one line or branch from every ``<statement>``."""

    name = "scoverage-statements"
    kind: Kind = "xml"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take a root ``statements``."""
        root = upload.xml_root
        return root is not None and root.name == "statements"

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all statements; see :class:`~codecov_core.ingest.format.Format`.

        A statement that is a branch counts for two ways, of which at most two are taken.
        """
        statements, sources, lines, counts, branches, ignored = read_elements(
            upload.data, (_STATEMENT, _SOURCE, _LINE, _COUNT, *_FLAGS), sink
        )
        names = sources.texts(CONTENT)
        file = _cells(statements, sources, names.codes)
        numbers = _cells(statements, lines, lines.numbers(CONTENT))
        hits = _cells(statements, counts, counts.numbers(CONTENT))
        is_branch = _cells(statements, branches, branches.numbers(CONTENT)) == 0

        def where(row: int) -> str:
            return f"{names.distinct[file[row]]}, statement {row + 1}"

        kept = np.append(np.array([bool(name.strip()) for name in names.distinct], np.bool_), False)[
            np.maximum(file, -1)
        ]
        drop_marked(sink, "statement", ~kept, lambda row: f"statement {row + 1}", "no source is told", harmless=True)
        is_ignored = _cells(statements, ignored, ignored.numbers(CONTENT)) == 0
        kept &= drop_marked(sink, "statement", kept & is_ignored, where, _IGNORED_STATEMENT, usual=True)
        bad = (numbers <= UNREADABLE) | (hits <= UNREADABLE)
        kept &= drop_marked(sink, "statement", kept & bad, where, "line or count is missing or not a number")
        is_branch = is_branch[kept]
        XmlLines(
            [name.strip() for name in names.distinct],
            file[kept],
            numbers[kept],
            np.minimum(hits[kept], _LARGEST_COUNT),
            np.minimum(hits[kept], 2),
            np.where(is_branch, 2, NO_BRANCHES),
            np.where(is_branch, BRANCH, PLAIN).astype(np.int8),
        ).deliver(sink)


def _cells(statements: Elements, cells: Elements, values: Numbers) -> Numbers:
    """Give the value of each statement's child, ``MISSING`` where there is none."""
    owners = statements.around(cells)
    found = np.full(len(statements), MISSING)
    found[owners[owners >= 0]] = values[owners >= 0]
    return found
