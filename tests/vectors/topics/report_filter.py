"""Views by flags and paths, and totals per flag (chapter 01 §10)."""

from codecov_core.reports import FlagInfo, Report
from tests.vectors.comparing import read
from tests.vectors.patterns import matcher
from tests.vectors.registry import Json


def check(case: Json, expect: Json) -> None:
    report = read(case)
    view = report.view(flags=case["flags"], paths=matcher(case["paths"]))
    assert list(view.names) == expect["files"]
    assert view.totals.to_list() == expect["totals"]
    assert {
        name: [[line.number, line.coverage, line.complexity] for line in view.lines(name)] for name in view.names
    } == expect["lines"]
    assert {name: _flag(report, name, info) for name, info in report.flags.items()} == expect["flags"]


def _flag(report: Report, name: str, info: FlagInfo) -> dict[str, object]:
    return {
        "totals": report.view(flags=[name]).totals.to_list(),
        "carriedforward": info.carriedforward,
        "carriedforward_from": info.carriedforward_from,
    }
