"""Reports and diffs written shortly."""

from collections.abc import Callable, Mapping

import pytest

from codecov_core.reports import Coverage, Diff, Report, ReportBuilder, Session

Files = Mapping[str, str | Mapping[int, Coverage]]

_COVERAGE: Mapping[str, int | str] = {"h": 1, "m": 0, "p": "1/2", "i": -1}


def _report(files: Files) -> Report:
    builder = ReportBuilder(0)
    for name, lines in files.items():
        rows = builder.file(name)
        numbered = enumerate(lines, 1) if isinstance(lines, str) else lines.items()
        for number, coverage in numbered:
            if coverage != ".":
                rows.append(number, _COVERAGE.get(coverage, coverage) if isinstance(coverage, str) else coverage)
    return builder.freeze().with_session(Session(0))


def _diff(files: Mapping[str, Mapping[str, object]]) -> Diff:
    diff = Diff.from_wire({"files": {name: {"before": None, **file} for name, file in files.items()}})
    assert diff is not None
    return diff


@pytest.fixture
def report() -> Callable[[Files], Report]:
    """Report of one session; a file's lines as letters (h, m, p, i, . for none) or as a mapping."""
    return _report


@pytest.fixture
def diff() -> Callable[[Mapping[str, Mapping[str, object]]], Diff]:
    """Diff in the providers' form."""
    return _diff
