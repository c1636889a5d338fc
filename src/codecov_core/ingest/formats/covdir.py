"""grcov's ``covdir``: the tree of folders with a list of counts in every file (chapter 02 §14.9)."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_irregular import IrregularOutlineError
from codecov_core.ingest.formats.json_outline import Outlining, runs_of
from codecov_core.ingest.formats.json_runs import MARK, Runs
from codecov_core.ingest.formats.json_shapes import as_mapping, document_of
from codecov_core.ingest.formats.json_spans import Spans
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
        runs = runs_of(upload)
        lines = GatheredLines(sink, read=_tracked_hits, runs=runs)
        if runs is not None and runs.have_entries:
            names, lists = _entries(document_of(upload), runs)
            lines.files_by_index(names, lists, first_line=1)
        else:
            lines.files_by_index(*_files(document_of(upload), sink), first_line=1)
        lines.deliver()


def _files(document: Mapping[str, object], sink: Sink) -> tuple[Sequence[str], Sequence[list[object]]]:
    """Give the names of all files, and the list of counts of each."""
    names: list[str] = []
    lists: list[list[object]] = []
    root: Mapping[str, object] = {"": document}
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
    return names, lists


def _entries(document: Mapping[str, object], runs: Runs) -> tuple[Sequence[str], Spans]:
    """Give the names and the counts of all files, where files were cut out.

    Raises:
        IrregularOutlineError: there are other files as well, or a name is there twice, of which the last one counts.

    """
    folders, found = [""], list[tuple[str, int]]()
    open_folders = [("", iter(as_mapping(document.get("children")).items()))]
    while open_folders:
        folder, entries = open_folders[-1]
        for name, entry in entries:
            if name.startswith(MARK):
                found.append((folder, int(name.removeprefix(MARK))))
            elif isinstance(entry, dict) and "coverage" not in entry:
                path = f"{folder}{name}/"
                folders.append(path)
                open_folders.append((path, iter(as_mapping(entry.get("children")).items())))
                break
            else:
                raise IrregularOutlineError("other files as well")
        else:
            open_folders.pop()
    entries_found = runs.entries_in([run for _, run in found])
    keys, bounds = entries_found.keys, pairwise([0, *entries_found.behind.tolist()])
    names = [folder + name for (folder, _), (start, end) in zip(found, bounds, strict=True) for name in keys[start:end]]
    if "coverage" in document or len({*folders, *(f"{name}/" for name in names)}) < len(folders) + len(names):
        raise IrregularOutlineError("a name is there twice")
    return names, entries_found.values("values", "coverage")


def _tracked_hits(value: object) -> int | None:
    return None if value == _NOT_TRACKED else hits_or_null(value)
