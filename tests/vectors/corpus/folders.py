"""The corpus: reports that real tools wrote, and the totals those tools printed.

A folder ``<tool>/<project>`` holds ``reports/`` and ``meta.json``, whose ``truth`` has what the tool itself said of the
run; ``definition`` there tells what it counts.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from codecov_core.ingest import FileProblem, parse_file
from codecov_core.reports import Report

Json: TypeAlias = Any
"""Whatever a report or a truth holds."""
Coverage: TypeAlias = int | str
"""Hits of a line, or ``"taken/ways"``."""
Pair: TypeAlias = tuple[int, int]
"""Covered, and all."""
Lines: TypeAlias = dict[str, dict[int, Coverage]]
"""Coverage of every line of every file; skipped lines are left out."""


_REQUESTS = "requests.json"
"""What a recorder wrote about the requests of an uploader or a bundler's plugin."""


class CorpusError(Exception):
    """The folder of the corpus cannot be run as it is."""


@dataclass(frozen=True)
class Folder:
    """What one tool wrote about one program."""

    path: Path

    @property
    def tool(self) -> str:
        """The tool, by the name of its folder."""
        return self.path.parent.name

    @property
    def id(self) -> str:
        """Tool and program."""
        return f"{self.tool}/{self.path.name}"

    @cached_property
    def _meta(self) -> Json:
        return json.loads((self.path / "meta.json").read_text(encoding="utf-8"))

    @property
    def truth(self) -> Json:
        """What the tool printed."""
        return self._meta.get("truth") or {}

    @property
    def root(self) -> str:
        """Where the tool ran: absolute names in its reports begin with it."""
        return str(self._meta["root"])

    @property
    def totals(self) -> dict[str, Json]:
        """The totals of the whole run; empty where the tool prints none."""
        return self.truth.get("totals") or {}

    @cached_property
    def reports(self) -> list["CorpusReport"]:
        """All reports of the run: files a tool wrote, not what was recorded of an upload."""
        if self.is_upload:
            return []
        files = sorted(path for path in (self.path / "reports").rglob("*") if path.is_file())
        return [CorpusReport(self, path) for path in files if path.name != _REQUESTS]

    @property
    def payloads(self) -> list[Path]:
        """What an uploader put into storage, where the folder holds a recorded upload."""
        return sorted((self.path / "reports").glob("payload-*")) if self.is_upload else []

    @property
    def is_upload(self) -> bool:
        """Whether an uploader was recorded instead of a coverage tool."""
        return self.tool.startswith("upload-")

    def report(self, format: str) -> "CorpusReport | None":
        """The first report of a format, if there is one."""
        return next((report for report in self.reports if report.format == format), None)


@dataclass(frozen=True)
class CorpusReport:
    """One report, read through the door of the room."""

    folder: Folder
    path: Path

    @property
    def name(self) -> str:
        """Its path below ``reports``."""
        return self.path.relative_to(self.folder.path / "reports").as_posix()

    @property
    def id(self) -> str:
        """Tool, program and report."""
        return f"{self.folder.id}/{self.name}"

    @cached_property
    def data(self) -> bytes:
        """Its bytes."""
        return self.path.read_bytes()

    @cached_property
    def _parsed(self) -> "tuple[str | None, FileProblem | None, str | None, Lines, dict[str, int]]":
        parsed = parse_file(self.name, self.data)
        result, report = parsed.result, parsed.report
        drops: dict[str, int] = {}
        for drop in result.drops:
            drops[drop.kind] = drops.get(drop.kind, 0) + drop.count
        lines = {} if report is None else lines_of(report)
        return result.format, result.problem, result.reason, lines, drops

    @property
    def format(self) -> str | None:
        """The format it was taken for."""
        return self._parsed[0]

    @property
    def problem(self) -> FileProblem | None:
        """Why it gave no lines."""
        return self._parsed[1]

    @property
    def reason(self) -> str:
        """The same in words."""
        return self._parsed[2] or ""

    @property
    def files(self) -> Lines:
        """What was read."""
        return self._parsed[3]

    @property
    def drops(self) -> dict[str, int]:
        """How many records of each kind were left out."""
        return self._parsed[4]

    @property
    def lines(self) -> Pair:
        """Lines that ran, also in part, and all."""
        return line_totals(self.files)

    @property
    def branches(self) -> Pair:
        """Sum of the fractions."""
        return branch_totals(self.files)


def load_corpus(top: Path) -> list[Folder]:
    """All folders of a corpus.

    Raises:
        CorpusError: there is none.

    """
    folders = [Folder(path.parent) for path in sorted(top.glob("*/*/meta.json"))]
    if not folders:
        message = f"there are no reports in {top}"
        raise CorpusError(message)
    return folders


def lines_of(report: Report) -> Lines:
    """What a report shows of each line."""
    return {
        name: {line.number: _value(line.coverage) for line in report.lines(name) if line.coverage not in (None, -1)}
        for name in report.names
    }


def ran(coverage: Coverage) -> bool:
    """Whether a line ran, at least in part."""
    return not coverage.startswith("0/") if isinstance(coverage, str) else coverage > 0


def line_totals(files: Lines) -> Pair:
    """Count the lines that ran, and all."""
    values = [value for lines in files.values() for value in lines.values()]
    return sum(map(ran, values)), len(values)


def branch_totals(files: Lines) -> Pair:
    """Add up all fractions."""
    fractions = [value.split("/") for lines in files.values() for value in lines.values() if isinstance(value, str)]
    return sum(int(taken) for taken, _ in fractions), sum(int(ways) for _, ways in fractions)


def _value(coverage: object) -> Coverage:
    """What a line shows; a format here that knows neither counts nor fractions is an error."""
    assert isinstance(coverage, int | str), coverage
    return coverage
