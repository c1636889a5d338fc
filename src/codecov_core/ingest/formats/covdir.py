"""grcov's ``covdir``: the tree of folders with a list of counts in every file (chapter 02 §14.9)."""

from collections.abc import Mapping

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_outline import Outlining, runs_of
from codecov_core.ingest.formats.json_shapes import as_mapping, document_of
from codecov_core.ingest.formats.stated_coverage import hits_or_null

_NOT_TRACKED = -1


class Covdir:
    """Reads the files of all folders; the first count of a list is that of line 1, -1 is no line."""

    name = "covdir"
    kind: Kind = "json"
    outlining = Outlining(b"{", b'"coverage"', ("values", "lines"))

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object with children and the percentage of the whole."""
        document = document_of(upload)
        return isinstance(document.get("children"), dict) and "coveragePercent" in document

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all files, folder by folder; see :class:`~codecov_core.ingest.format.Format`."""
        lines = GatheredLines(sink, read=_tracked_hits, runs=runs_of(upload))
        names: list[str] = []
        lists: list[list[object]] = []
        root: Mapping[str, object] = {"": document_of(upload)}
        open_folders = [("", iter(root.items()))]
        while open_folders:
            folder, entries = open_folders[-1]
            for name, entry in entries:
                if not isinstance(entry, dict):
                    sink.drop("file", f"{folder or '/'}{name}", "not an object")
                    continue
                counts = entry.get("coverage")
                path = folder + name
                if not isinstance(counts, list):
                    inside = as_mapping(entry.get("children"))
                    open_folders.append((f"{path}/" if path else "", iter(inside.items())))
                    break
                names.append(path)
                lists.append(counts)
            else:
                open_folders.pop()
        lines.files_by_index(names, lists, first_line=1)
        lines.deliver()


def _tracked_hits(value: object) -> int | None:
    return None if value == _NOT_TRACKED else hits_or_null(value)
