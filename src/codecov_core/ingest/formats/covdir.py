"""grcov's ``covdir``: the tree of folders with a list of counts in every file (chapter 02 §14.9)."""

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_shapes import as_list, as_mapping, document_of
from codecov_core.ingest.formats.stated_coverage import hits_or_null

_NOT_TRACKED = -1


class Covdir:
    """Reads the files of all folders; the first count of a list is that of line 1, -1 is no line."""

    name = "covdir"
    kind: Kind = "json"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object with children and the percentage of the whole."""
        document = document_of(upload)
        return isinstance(document.get("children"), dict) and "coveragePercent" in document

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all files, folder by folder; see :class:`~codecov_core.ingest.format.Format`."""
        lines = GatheredLines(sink, read=_tracked_hits)
        waiting = [("", document_of(upload))]
        while waiting:
            path, node = waiting.pop()
            if isinstance(node.get("coverage"), list):
                lines.start(path)
                lines.by_index(as_list(node["coverage"]), first_line=1)
                continue
            children = as_mapping(node.get("children"))
            for name, child in reversed(list(children.items())):
                if isinstance(child, dict):
                    waiting.append((f"{path}/{name}" if path else name, child))
                else:
                    sink.drop("file", f"{path}/{name}", "not an object")
        lines.deliver()


def _tracked_hits(value: object) -> int | None:
    return None if value == _NOT_TRACKED else hits_or_null(value)
