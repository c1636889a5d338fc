"""BullseyeCoverage XML (chapter 02 §8.1.1, §14.4).

Source of the format: the schema ``https://www.bullseye.com/covxml``; any namespace is accepted.
"""

import numpy as np

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.xml_elements import Element, Elements
from codecov_core.ingest.formats.xml_lines import NO_BRANCHES, XmlLines, drop_marked
from codecov_core.ingest.formats.xml_reading import read_elements
from codecov_core.ingest.formats.xml_values import UNREADABLE
from codecov_core.ingest.sink import BRANCH, METHOD, PLAIN

_FOLDER = Element("folder", texts=("name",), encloses=True)
_SOURCE = Element("src", texts=("name",), encloses=True)
_BRANCH_KINDS = ("condition", "decision", "switch-label")
_KINDS = (*_BRANCH_KINDS, "function")
_PROBE = Element("probe", whole=("line",), choices={"kind": _KINDS, "event": ("none", "full")})
_NONE, _FULL = 0, 1
_LONGEST_PATH = 4096


class Bullseye:
    """Reads the probes of ``<src>`` files in nested ``<folder>`` elements."""

    name = "bullseye"
    kind: Kind = "xml"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take a root whose name contains ``BullseyeCoverage``."""
        root = upload.xml_root
        return root is not None and "BullseyeCoverage" in root.name

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all sources; see :class:`~codecov_core.ingest.format.Format`."""
        if upload.xml_root is not None:
            built = upload.xml_root.attributes.get("buildId", "").partition("_")[2]
            if built:
                sink.timestamp(built.replace("_", " "))
        folders, sources, probes = read_elements(upload.data, (_FOLDER, _SOURCE, _PROBE), sink)
        paths = _paths(folders, sources, sink)
        owners, numbers, events = sources.around(probes), probes.numbers("line"), probes.numbers("event")

        def where(row: int) -> str:
            return f"{paths[owners[row]]}, probe {row + 1}"

        kept = np.append(np.array([bool(path) for path in paths], np.bool_), False)[owners]
        kept &= drop_marked(sink, "probe", kept & (numbers <= UNREADABLE), where, "line is not a whole number")
        kinds = probes.numbers("kind")[kept]
        events = events[kept]
        is_partial = (events != _NONE) & (events != _FULL)
        is_branch = (kinds >= 0) & (kinds < len(_BRANCH_KINDS))
        XmlLines(
            paths,
            owners[kept],
            numbers[kept],
            np.where(events == _FULL, 1, 0),
            np.ones(len(events), np.int64),
            np.where(is_partial, 2, NO_BRANCHES),
            np.where(is_branch, BRANCH, np.where(kinds == _KINDS.index("function"), METHOD, PLAIN)).astype(np.int8),
        ).deliver(sink)


def _paths(folders: Elements, sources: Elements, sink: Sink) -> list[str]:
    """Join the names of the folders around each source, and its own; empty for one that has none or is outside."""
    parents = folders.around(folders).tolist()
    prefixes: list[str] = []
    for parent, name in zip(parents, folders.texts("name"), strict=True):
        above = prefixes[parent] if parent >= 0 else ""
        prefixes.append(f"{above}{name}/"[-_LONGEST_PATH:] if name else above)
    paths: list[str] = []
    for index, (folder, name) in enumerate(zip(folders.around(sources).tolist(), sources.texts("name"), strict=True)):
        if folder < 0 or not name:
            sink.drop("src", name or f"src {index + 1}", "a source without a name or outside of every folder")
            paths.append("")
        else:
            paths.append(prefixes[folder] + name)
    return paths
