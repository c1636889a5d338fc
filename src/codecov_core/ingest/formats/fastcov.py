"""fastcov's JSON: lines and branches by source, by test (https://github.com/RPGillespie6/fastcov, version 1.17)."""

from collections.abc import Mapping

import numpy as np

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.branch_ways import WaysOneByOne, line_keys
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_columns import LARGEST_LINE
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
        lines, ways = GatheredLines(sink), WaysOneByOne()
        starts: list[tuple[int, int]] = []
        for name, tests in as_mapping(document_of(upload).get("sources")).items():
            for test in map(as_mapping, as_mapping(tests).values()):
                index = lines.start(name)
                lines.by_line(as_mapping(test.get("lines")))
                _read_branches(as_mapping(test.get("branches")), index, name, ways, sink)
                for function in as_mapping(test.get("functions")).values():
                    line = whole_number(as_mapping(function).get("start_line"))
                    if line is not None and 0 < line <= LARGEST_LINE:
                        starts.append((index, line))
        functions = np.array(sorted(starts), np.int64).reshape(-1, 2)
        lines.ways(ways.ways(), function_lines=line_keys(functions[:, 0], functions[:, 1]))
        lines.deliver()


def _read_branches(branches: Mapping[str, object], index: int, name: str, ways: WaysOneByOne, sink: Sink) -> None:
    """Read the counts of the ways of each line; fastcov numbers them in blocks of two."""
    for line, counts in branches.items():
        if not line.isascii() or not line.isdigit() or len(line) > _MOST_DIGITS:
            sink.drop("branch", f"{name}: {line}", "the line is no number")
            continue
        for place, count in enumerate(as_list(counts)):
            try:
                ways.add(index, int(line), f"{place // 2}:{place}", is_taken=hits_of(count) > 0)
            except UnusableValueError as error:
                sink.drop("branch", f"{name}:{line}", str(error))


_MOST_DIGITS = 18
