"""Files of an upload that say nothing alone: Go's binary counters, which belong to a file of meta-data (§14.9).

Their names tell: ``covmeta.HASH`` and, for every run of the program, ``covcounters.HASH.PROCESS.TIME``.
"""

import re
from collections.abc import Sequence

from codecov_core.errors import CodecovError
from codecov_core.ingest.container import ContainedFile
from codecov_core.ingest.limits import Allowance
from codecov_core.ingest.results import FileProblem, FileResult, ReadFile, problem_of

_META = re.compile(r"(?:.*[/\\])?covmeta\.(\w+)", re.DOTALL)
_COUNTERS = re.compile(r"(?:.*[/\\])?covcounters\.(\w+)\.[0-9]+\.[0-9]+", re.DOTALL)


class Companions:
    """The counters in an upload whose meta-data is there as well."""

    def __init__(self, files: Sequence[ContainedFile], allowance: Allowance) -> None:
        """Unpack them; ``allowance`` counts bytes."""
        self._results: dict[int, ReadFile] = {}
        self._counters: dict[str, list[bytes]] = {}
        metas = {match[1]: file.name for file in files if (match := _META.fullmatch(file.name or ""))}
        for file in files if metas else ():
            match = _COUNTERS.fullmatch(file.name or "")
            if match is None or match[1] not in metas:
                continue
            result = FileResult(file.name, "go-covdata", "go build -cover")
            try:
                self._counters.setdefault(match[1], []).append(file.unpacked(allowance))
                problem, reason = FileProblem.SUPERSEDED, f"its counts are read with {metas[match[1]]}"
            except CodecovError as error:
                problem, reason = problem_of(error), str(error)
            self._results[id(file)] = ReadFile((), result.without_lines(problem, reason))

    def result_of(self, file: ContainedFile) -> ReadFile | None:
        """Give the result of one of these counters; null for any other file."""
        return self._results.get(id(file))

    def of(self, name: str | None) -> Sequence[bytes]:
        """Give what belongs to a file of this name."""
        match = _META.fullmatch(name or "")
        return () if match is None else self._counters.get(match[1], ())
