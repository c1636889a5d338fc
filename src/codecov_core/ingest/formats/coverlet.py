"""Coverlet's own JSON: lines and branches by module, file, class and method (chapter 02 §14.9)."""

from collections.abc import Mapping

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.branch_lines import BranchLines
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_shapes import as_mapping, document_of, objects, whole_number
from codecov_core.ingest.formats.stated_coverage import UnusableValueError, hits_of

_MODULES = (".dll", ".exe")


class Coverlet:
    """Reads ``coverage.json``; a line with branches shows the fraction of those taken."""

    name = "coverlet"
    kind: Kind = "json"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object of objects of which one is named as a .NET module."""
        return any(
            key.lower().endswith(_MODULES) and isinstance(module, dict) for key, module in document_of(upload).items()
        )

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all files of all modules; see :class:`~codecov_core.ingest.format.Format`."""
        lines = GatheredLines(sink)
        for module in document_of(upload).values():
            for name, classes in as_mapping(module).items():
                lines.start(name)
                _read_file(as_mapping(classes), name, lines, sink)
        lines.deliver()


def _read_file(classes: Mapping[str, object], name: str, lines: GatheredLines, sink: Sink) -> None:
    """Read a file; the branches of a line may lie in several methods (lambdas), so that they are gathered first."""
    methods = [as_mapping(method) for methods in classes.values() for method in as_mapping(methods).values()]
    branches = BranchLines()
    for method in methods:
        for branch in objects(method.get("Branches"), "branch", sink):
            line = whole_number(branch.get("Line"))
            try:
                is_taken = hits_of(branch.get("Hits")) > 0
            except UnusableValueError as error:
                sink.drop("branch", f"{name}:{line}", str(error))
                continue
            if line is None:
                sink.drop("branch", name, "no usable line")
            else:
                branches.add(line, f"{branch.get('Offset')}:{branch.get('Path')}", is_taken=is_taken)
    for method in methods:
        lines.by_line(branches.without_keys(as_mapping(method.get("Lines"))))
    branches.deliver(lines)
