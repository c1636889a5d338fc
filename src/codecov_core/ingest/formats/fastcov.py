"""fastcov's JSON: lines and branches by source, by test (https://github.com/RPGillespie6/fastcov, version 1.17)."""

from collections.abc import Mapping

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.branch_lines import BranchLines
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_shapes import as_list, as_mapping, document_of, whole_number
from codecov_core.ingest.formats.stated_coverage import UnusableValueError, hits_of


class Fastcov:
    """Reads the lines of all tests; a line with branches shows the fraction of those taken, as in fastcov's LCOV."""

    name = "fastcov"
    kind: Kind = "json"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object of sources of which the first one has tests with lines."""
        sources = as_mapping(document_of(upload).get("sources"))
        tests = as_mapping(next(iter(sources.values()), None))
        return isinstance(as_mapping(next(iter(tests.values()), None)).get("lines"), dict)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all sources; see :class:`~codecov_core.ingest.format.Format`."""
        lines = GatheredLines(sink)
        for name, tests in as_mapping(document_of(upload).get("sources")).items():
            for test in as_mapping(tests).values():
                lines.start(name)
                _read_test(as_mapping(test), name, lines, sink)
        lines.deliver()


def _read_test(test: Mapping[str, object], name: str, lines: GatheredLines, sink: Sink) -> None:
    branches = BranchLines()
    for line, counts in as_mapping(test.get("branches")).items():
        if not line.isascii() or not line.isdigit() or len(line) > _MOST_DIGITS:
            sink.drop("branch", f"{name}: {line}", "the line is no number")
            continue
        for index, count in enumerate(as_list(counts)):
            try:
                branches.add(int(line), f"{index // 2}:{index}", is_taken=hits_of(count) > 0)
            except UnusableValueError as error:
                sink.drop("branch", f"{name}:{line}", str(error))
    lines.by_line(branches.without_keys(as_mapping(test.get("lines"))))
    functions = as_mapping(test.get("functions")).values()
    starts = {whole_number(as_mapping(function).get("start_line")) for function in functions}
    branches.deliver(lines, function_lines=starts)


_MOST_DIGITS = 18
