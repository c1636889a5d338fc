"""Patch totals and line shifting (chapter 01 §11)."""

from codecov_core.reports import Diff, Report, patch_totals, shift_lines, with_patch_totals
from tests.vectors.comparing import canonical_line, read
from tests.vectors.registry import Json


def check(case: Json, expect: Json) -> None:
    diff = Diff.from_wire(case["diff"])
    _check_patch(read(case), diff, expect)
    if case["flags"] is not None:
        view = patch_totals(read(case).view(flags=case["flags"]), diff)
        assert (None if view is None else view.totals.to_list()) == expect["view_totals"]
        assert {name: totals.to_list() for name, totals in (view.files if view else {}).items()} == expect["view_files"]
    shifted = shift_lines(read(case), diff)
    expected = {
        name: {number: canonical_line(line) for number, line in lines.items()}
        for name, lines in expect["shifted"].items()
    }
    assert {name: _without_complexity(shifted, name) for name in shifted.names} == expected
    assert {name: shifted.eof(name) for name in shifted.names} == expect["shifted_eof"]


def _check_patch(report: Report, diff: Diff | None, expect: Json) -> None:
    patch = patch_totals(report, diff)
    assert (None if patch is None else patch.totals.to_list()) == expect["totals"]
    assert {name: totals.to_list() for name, totals in (patch.files if patch else {}).items()} == (
        expect["files"] or {}
    )
    stored = with_patch_totals(report, patch)
    assert (None if stored.diff_totals is None else stored.diff_totals.to_list()) == expect["report_diff"]
    kept = {name: stored.file_diff_totals(name) for name in stored.names}
    assert {name: totals.to_list() for name, totals in kept.items() if totals is not None} == expect["stored_file_diff"]


def _without_complexity(report: Report, name: str) -> dict[str, Json]:
    return {str(line.number): canonical_line(line.to_stored()[:3]) for line in report.lines(name)}
