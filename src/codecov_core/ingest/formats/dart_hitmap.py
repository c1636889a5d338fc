"""Dart's hit maps (``dart test --coverage``, ``collect_coverage``): flat lists of lines and counts (chapter 02 §14.9).

Sources are URIs. Those of a package, ``package:name/a.dart``, are ``lib/a.dart`` of the folder the package lies in;
packages that the repository does not hold are left out, and so is what comes with Dart itself.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

import numpy as np

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_columns import signed_column
from codecov_core.ingest.formats.json_outline import Outlining, runs_of
from codecov_core.ingest.formats.json_shapes import as_list, document_of, named_objects, whole_number
from codecov_core.ingest.formats.noted_runs import NotedRuns
from codecov_core.ingest.formats.noted_values import NotedValues
from codecov_core.ingest.formats.stated_coverage import UnusableValueError, hits_of

_PACKAGE = re.compile(r"package:([^/]+)/(.+)")
_NO_COUNT = "a line without a count ends the list"
_LINES = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")


class DartHitmap:
    """Reads the hits of all sources."""

    name = "dart"
    kind: Kind = "json"
    outlining = Outlining(b"{", b'"CodeCoverage"', ("number",))

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object of the type that Dart gives it, with a list of coverage."""
        document = document_of(upload)
        return document.get("type") == "CodeCoverage" and isinstance(document.get("coverage"), list)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all sources that lie in the repository; see :class:`~codecov_core.ingest.format.Format`."""
        sources = list(named_objects(document_of(upload).get("coverage"), "source", "source", sink))
        packages = _Packages([name for name, _ in sources], sink)
        lines, hits, runs = (
            GatheredLines(sink, runs=runs_of(upload)),
            NotedValues[Sequence[object]](),
            NotedRuns(runs_of(upload)),
        )
        for name, source in sources:
            path = packages.path(name)
            if path is None:
                runs.leave_out(source.get("hits"))
                sink.drop("source", name, "belongs to Dart or to a package from elsewhere", harmless=True)
                continue
            flat = as_list(source.get("hits"))
            if not isinstance(source.get("hits"), list):
                sink.drop("source", name, "it has no hits", harmless=True)
            file = lines.start(path)
            if not runs.take(file, flat):
                if len(flat) % 2:
                    flat = flat[:-1]
                    sink.drop("line", path, _NO_COUNT, harmless=True)
                hits.note(file, flat)
        _add(hits, lines, sink)
        if runs:
            _add_runs(runs, lines, sink)
        lines.deliver()


def _add(hits: NotedValues[Sequence[object]], lines: GatheredLines, sink: Sink) -> None:
    """Add lines and counts, which take turns; a line may be the text of a number or of a range."""
    column = signed_column(hits.collections)
    if column is None:
        for file, flat, _ in hits:
            for first, last, count in _spans(flat, lines.name(file), sink):
                lines.span(first, last, count, file)
        return
    files, _, _ = hits.columns(np.arange(0, len(column), 2))
    lines.columns(files, column[0::2], np.maximum(column[1::2], 0))


def _add_runs(runs: NotedRuns, lines: GatheredLines, sink: Sink) -> None:
    lengths = runs.lengths()
    (column,) = runs.columns("number")
    if (lengths % 2).any():
        odd = np.flatnonzero(lengths % 2)
        column = np.delete(column, np.cumsum(lengths)[odd] - 1)
        sink.drop_many("line", len(odd), map(lines.name, runs.file_of_each[odd]), _NO_COUNT, harmless=True)
    lines.columns(np.repeat(runs.file_of_each, lengths // 2), column[0::2], column[1::2])


class _Packages:
    """Tells which packages the repository holds: those of which it knows at least half of the sources."""

    def __init__(self, names: Sequence[str], sink: Sink) -> None:
        self._sink = sink
        found = {name: match for name in dict.fromkeys(names) if (match := _PACKAGE.fullmatch(name))}
        self._are_several = len({match[1] for match in found.values()}) > 1
        self._paths = {name: self._known(match[1], unquote(match[2])) for name, match in found.items()}
        known = Counter(match[1] for name, match in found.items() if self._paths[name] is not None)
        wanted = Counter(match[1] for match in found.values())
        self._own = {package for package, count in known.items() if 2 * count >= wanted[package]}

    def path(self, name: str) -> str | None:
        """Give the path of a source; null when it does not belong to the repository."""
        found = _PACKAGE.fullmatch(name)
        if found is not None:
            return self._paths.get(name) if found[1] in self._own else None
        if name.startswith("dart:"):
            return None
        return unquote(name.removeprefix("file:").removeprefix("//")) if name.startswith("file:") else name

    def _known(self, package: str, rest: str) -> str | None:
        """Give the path under which a source of a package is known; of several packages the name is part of it."""
        paths = [f"packages/{package}/lib/{rest}", f"{package}/lib/{rest}", f"lib/{rest}"]
        ordered = paths if self._are_several else reversed(paths)
        return next((path for path in ordered if self._sink.final_name(path) is not None), None)


def _spans(flat: Sequence[object], name: str, sink: Sink) -> Iterator[tuple[int, int, int]]:
    """Give first line, last line and hits."""
    for index in range(0, len(flat), 2):
        written, count = flat[index], flat[index + 1]
        line = whole_number(written)
        try:
            if line is not None:
                yield line, line, hits_of(count)
            elif isinstance(written, str) and (found := _LINES.fullmatch(written)):
                yield int(found[1]), int(found[2] or found[1]), hits_of(count)
            else:
                sink.drop("line", f"{name}: {str(written)[:40]!r}", "no usable line")
        except UnusableValueError as error:
            sink.drop("line", f"{name}:{written}", str(error))
