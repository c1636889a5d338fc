"""Totals of files and reports (chapter 01 §4)."""

from tests.vectors.comparing import read
from tests.vectors.registry import Json


def check(case: Json, expect: Json) -> None:
    report = read(case)
    assert report.totals.to_list() == expect["totals"]
    assert {
        name: {
            "totals": report.file_totals(name).to_list(),
            "records": len(report.lines(name)),
            "eof": report.eof(name),
        }
        for name in report.names
    } == expect["files"]
