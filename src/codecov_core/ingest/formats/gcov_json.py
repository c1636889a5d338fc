"""gcov's intermediate JSON (``gcov --json-format``) and gcovr's (``gcovr --json``) (chapter 02 §14.9).

Both list the lines of a file with their counts and branches. As in gcov's text, branches count only where
``parsers.gcov.branch_detection`` asks for them. There is no source in the report that could tell a loop from a
condition: asking for loops, conditions or macros asks for the branches of every line but those on which a function
starts, and asking for methods for the branches of those.
"""

from collections.abc import Iterator, Mapping, Sequence

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.gcov_columns import BRANCHES_NOT_WANTED
from codecov_core.ingest.formats.json_shapes import document_of, lists_under, named_objects, objects, whole_number
from codecov_core.ingest.formats.stated_coverage import UnusableValueError, hits_of

_GCC, _GCOVR = "gcc_version", "gcovr/format_version"
_FUNCTION_STARTS = ("start_line", "lineno")
_EXCLUDED, _NO_CODE = "excluded from gcovr's report", "no code, as gcovr says"
_Line = Mapping[str, object]


class GcovJson:
    """Reads the lines of all files; those that gcovr says are no code or are excluded are no lines."""

    name = "gcov-json"
    kind: Kind = "json"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object with files and the version of gcc, or of gcovr's format."""
        document = document_of(upload)
        return isinstance(document.get("files"), list) and (_GCC in document or _GCOVR in document)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all files; see :class:`~codecov_core.ingest.format.Format`."""
        document = document_of(upload)
        folder = document.get("current_working_directory")
        if isinstance(folder, str) and folder:
            sink.source_roots.append(folder)
        lines, branches = GatheredLines(sink), _Branches(options, sink)
        is_of_gcovr = _GCOVR in document
        for name, file in named_objects(document.get("files"), "file", "file", sink):
            lines.start(name)
            listed = list(objects(file.get("lines"), "line", sink))
            if is_of_gcovr:
                listed = list(_without_excluded(name, listed, sink))
            if branches.are_wanted:
                branches.read(name, file, listed, lines)
            else:
                branches.leave_out(name, listed)
                lines.counted([line.get("line_number") for line in listed], [line.get("count") for line in listed])
        lines.deliver()


def _without_excluded(name: str, listed: Sequence[_Line], sink: Sink) -> Iterator[_Line]:
    """Give the lines of a file that gcovr does not leave out."""
    for line in listed:
        if line.get("gcovr/excluded"):
            sink.drop("line", f"{name}:{line.get('line_number')}", _EXCLUDED, usual=True)
        elif line.get("gcovr/noncode"):
            sink.drop("line", f"{name}:{line.get('line_number')}", _NO_CODE, usual=True)
        else:
            yield line


class _Branches:
    """The branches that the options ask for."""

    def __init__(self, options: FormatOptions, sink: Sink) -> None:
        self._sink = sink
        self._of_lines = options.gcov_branch_loop or options.gcov_branch_conditional or options.gcov_branch_macro
        self._of_methods = options.gcov_branch_method
        self.are_wanted = self._of_lines or self._of_methods

    def read(self, name: str, file: _Line, listed: Sequence[_Line], lines: GatheredLines) -> None:
        """Add the lines, with the branches that are wanted, to the file opened last."""
        starts = frozenset(self._function_starts(file))
        for line in listed:
            number = whole_number(line.get("line_number"))
            if number is None:
                self._sink.drop("line", name, "no usable line")
                continue
            try:
                fraction = self._fraction(name, line, is_start=number in starts)
                if fraction is None:
                    lines.append(number, hits_of(line.get("count")))
                else:
                    lines.append(number, fraction, "b")
            except UnusableValueError as error:
                self._sink.drop("line", f"{name}:{number}", str(error))

    def leave_out(self, name: str, listed: Sequence[_Line]) -> None:
        """Tell of the branches of lines whose branches are not wanted."""
        branches = lists_under(listed, "branches")
        places = (
            f"{name}:{line.get('line_number')}" for line, of_line in zip(listed, branches, strict=True) if of_line
        )
        self._sink.drop_many("branch", sum(map(len, branches)), places, BRANCHES_NOT_WANTED, usual=True)

    def _fraction(self, name: str, line: _Line, *, is_start: bool) -> str | None:
        """Give the fraction of the branches taken where the options ask for it."""
        if not (self._of_methods if is_start else self._of_lines):
            self.leave_out(name, (line,))
            return None
        branches = list(objects(line.get("branches"), "branch", self._sink))
        taken = sum(hits_of(branch.get("count")) > 0 for branch in branches)
        return f"{taken}/{len(branches)}" if branches else None

    def _function_starts(self, file: _Line) -> Iterator[int]:
        for function in objects(file.get("functions"), "function", self._sink):
            for key in _FUNCTION_STARTS:
                line = whole_number(function.get(key))
                if line is not None:
                    yield line
