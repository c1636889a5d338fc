"""gcov's intermediate JSON (``gcov --json-format``) and gcovr's (``gcovr --json``) (chapter 02 §14.9).

Both list the lines of a file with their counts and branches. As in gcov's text, branches count only where
``parsers.gcov.branch_detection`` asks for them. There is no source in the report that could tell a loop from a
condition: asking for loops, conditions or macros asks for the branches of every line but those on which a function
starts, and asking for methods for the branches of those.
"""

from collections.abc import Iterator, Mapping

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_shapes import document_of, named_objects, objects, whole_number
from codecov_core.ingest.formats.stated_coverage import UnusableValueError, hits_of

_SIGNATURES = ("gcc_version", "gcovr/format_version")
_FUNCTION_STARTS = ("start_line", "lineno")


class GcovJson:
    """Reads the lines of all files; those that gcovr says are no code or are excluded are no lines."""

    name = "gcov-json"
    kind: Kind = "json"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object with files and the version of gcc, or of gcovr's format."""
        document = document_of(upload)
        return isinstance(document.get("files"), list) and any(key in document for key in _SIGNATURES)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all files; see :class:`~codecov_core.ingest.format.Format`."""
        document = document_of(upload)
        folder = document.get("current_working_directory")
        if isinstance(folder, str) and folder:
            sink.source_roots.append(folder)
        lines = GatheredLines(sink)
        for name, file in named_objects(document.get("files"), "file", "file", sink):
            lines.start(name)
            _File(file, name, options, sink).read(lines)
        lines.deliver()


class _File:
    """One file of a document."""

    def __init__(self, file: Mapping[str, object], name: str, options: FormatOptions, sink: Sink) -> None:
        self._file = file
        self._name = name
        self._sink = sink
        self._with_branches = options.gcov_branch_loop or options.gcov_branch_conditional or options.gcov_branch_macro
        self._with_those_of_methods = options.gcov_branch_method
        wants_branches = self._with_branches or self._with_those_of_methods
        self._starts = frozenset(self._function_starts()) if wants_branches else frozenset[int]()

    def read(self, lines: GatheredLines) -> None:
        for line in objects(self._file.get("lines"), "line", self._sink):
            if line.get("gcovr/noncode") or line.get("gcovr/excluded"):
                continue
            number, count = line.get("line_number"), line.get("count")
            if type(number) is not int:
                self._sink.drop("line", self._name, "no usable line")
                continue
            try:
                fraction = self._fraction(number, line) if line.get("branches") else None
                if fraction is None:
                    lines.append(number, hits_of(count))
                else:
                    lines.append(number, fraction, "b")
            except UnusableValueError as error:
                self._sink.drop("line", f"{self._name}:{number}", str(error))

    def _function_starts(self) -> Iterator[int]:
        for function in objects(self._file.get("functions"), "function", self._sink):
            for key in _FUNCTION_STARTS:
                line = whole_number(function.get(key))
                if line is not None:
                    yield line

    def _fraction(self, number: int, line: Mapping[str, object]) -> str | None:
        """Give the fraction of the branches taken where the options ask for it."""
        is_wanted = self._with_those_of_methods if number in self._starts else self._with_branches
        if not is_wanted:
            return None
        branches = list(objects(line.get("branches"), "branch", self._sink))
        taken = sum(hits_of(branch.get("count")) > 0 for branch in branches)
        return f"{taken}/{len(branches)}" if branches else None
