"""Base against head: chapter 05 §3.4-§3.6, and the parts of its §16 that apply."""

from collections.abc import Callable, Mapping

import pytest

from codecov_core.comparison import Change, ImpactedFile, LineCounts, compare, patch_summary
from codecov_core.config import PatternSet
from codecov_core.reports import Diff, Report, Totals

MakeReport = Callable[[Mapping[str, object]], Report]
MakeDiff = Callable[[Mapping[str, Mapping[str, object]]], Diff]


def _hunk(header: tuple[int, int, int, int], lines: str) -> dict[str, object]:
    return {"header": [str(number) for number in header], "lines": list(lines)}


def _modified(*hunks: dict[str, object], before: str | None = None) -> dict[str, object]:
    return {"type": "modified", "before": before, "segments": list(hunks)}


_DELETED: dict[str, object] = {"type": "deleted"}
_BINARY: dict[str, object] = {"type": "binary"}


def _new(lines: int) -> dict[str, object]:
    return {"type": "new", "segments": [_hunk((0, 0, 1, lines), "+" * lines)]}


def _impacted(base: Report, head: Report, diff: Diff | None) -> dict[str, ImpactedFile]:
    return {file.head_name: file for file in compare(base, head, diff).impacted_files or ()}


def _changes(base: Report, head: Report, diff: Diff | None) -> list[Change]:
    return list(compare(base, head, diff).unexpected_changes or ())


class TestImpactedFiles:
    def test_the_worked_example(self, report: MakeReport, diff: MakeDiff) -> None:
        base = report({"x": "hmh.ph"})
        head = report({"x": "hhhmhp"})
        file = _impacted(base, head, diff({"x": _modified(_hunk((3, 3, 3, 3), " -++ "))}))["x"]
        assert file.to_wire() == {
            "base_name": "x",
            "head_name": "x",
            "file_was_added_by_diff": False,
            "file_was_removed_by_diff": False,
            "base_coverage": _totals(3, 1, 1),
            "head_coverage": _totals(4, 1, 1),
            "removed_diff_coverage": [],
            "added_diff_coverage": [[4, "m"], [5, "h"]],
            "unexpected_line_changes": [[[2, "m"], [2, "h"]], [[6, "h"], [7, None]]],
            "lines_only_on_base": [4],
            "lines_only_on_head": [4, 5],
        }

    def test_hits_that_only_differ_in_number_are_no_change(self, report: MakeReport) -> None:
        assert _impacted(report({"x": {1: 3}}), report({"x": {1: 1}}), None) == {}

    def test_partials_of_another_ratio_are_a_change(self, report: MakeReport) -> None:
        base = report({"x": {1: "1/2", 2: "1/2", 3: True}})
        head = report({"x": {1: "1/3", 2: "2/4", 3: "1/2"}})
        assert _impacted(base, head, None)["x"].unexpected_line_changes == (((1, "p"), (1, "p")),)

    def test_lost_and_appeared_files(self, report: MakeReport) -> None:
        found = _impacted(report({"lost": "hm"}), report({"appeared": "p"}), None)
        assert list(found) == ["appeared", "lost"]
        assert found["lost"].head_coverage is None
        assert found["lost"].unexpected_line_changes == (((1, "h"), (1, None)), ((2, "m"), (2, None)))
        assert found["appeared"].base_coverage is None
        assert found["appeared"].unexpected_line_changes == (((1, None), (1, "p")),)

    def test_a_rename_is_compared_with_its_old_name(self, report: MakeReport, diff: MakeDiff) -> None:
        base, head = report({"old": "hm"}), report({"new": "hh"})
        file = _impacted(base, head, diff({"new": _modified(before="old")}))["new"]
        assert (file.base_name, file.unexpected_line_changes) == ("old", (((2, "m"), (2, "h")),))

    def test_a_pure_rename_is_not_listed(self, report: MakeReport, diff: MakeDiff) -> None:
        found = _impacted(report({"old": "hm"}), report({"new": "hm"}), diff({"new": _modified(before="old")}))
        assert found == {}

    def test_a_new_file(self, report: MakeReport, diff: MakeDiff) -> None:
        file = _impacted(report({}), report({"n": "hm."}), diff({"n": _new(3)}))["n"]
        assert file.file_was_added_by_diff
        assert file.added_diff_coverage == ((1, "h"), (2, "m"))
        assert (file.removed_diff_coverage, file.unexpected_line_changes) == (None, ())

    def test_all_lines_of_a_deleted_file_are_removed(self, report: MakeReport, diff: MakeDiff) -> None:
        """Chapter 05 §16 rule 2: the stored form keeps showing none of them."""
        file = _impacted(report({"d": "hhmpi"}), report({}), diff({"d": _DELETED}))["d"]
        assert file.file_was_removed_by_diff
        assert (file.removed, file.removes_coverage) == (LineCounts(2, 1, 1), True)
        assert (file.removed_diff_coverage, file.lines_only_on_base, file.unexpected_line_changes) == ((), (), ())

    def test_a_deleted_file_that_is_still_covered_is_not_listed(self, report: MakeReport, diff: MakeDiff) -> None:
        assert _impacted(report({"d": "h"}), report({"d": "m"}), diff({"d": _DELETED})) == {}

    def test_files_in_neither_report_are_not_listed(self, report: MakeReport, diff: MakeDiff) -> None:
        assert _impacted(report({}), report({}), diff({"README": _modified(_hunk((1, 1, 1, 1), "-+"))})) == {}

    def test_added_and_removed_lines_without_coverage_are_listed_by_number(
        self, report: MakeReport, diff: MakeDiff
    ) -> None:
        file = _impacted(report({"x": "h.."}), report({"x": "h."}), diff({"x": _modified(_hunk((1, 3, 1, 2), " --+"))}))
        assert (file["x"].lines_only_on_base, file["x"].lines_only_on_head) == ((2, 3), (2,))

    def test_a_record_without_coverage_counts_as_ignored(self, report: MakeReport) -> None:
        assert _impacted(report({"x": {1: None}}), report({"x": {1: -1}}), None) == {}

    def test_only_removed_lines(self, report: MakeReport, diff: MakeDiff) -> None:
        found = _impacted(report({"x": "hhmm"}), report({"x": "mm"}), diff({"x": _modified(_hunk((1, 2, 0, 0), "--"))}))
        assert (found["x"].removed, found["x"].unexpected_line_changes) == (LineCounts(2, 0, 0), ())

    def test_a_missing_report_gives_nothing(self, report: MakeReport) -> None:
        assert compare(None, report({}), None).impacted_files is None
        assert compare(report({}), None, None).impacted_files is None


class TestUnexpectedChanges:
    def test_a_lost_hit(self, report: MakeReport) -> None:
        (change,) = _changes(report({"x": "hhh"}), report({"x": "hhm"}), None)
        assert (change.path, change.in_diff, change.difference) == ("x", False, LineCounts(-1, 1, 0))
        assert change.coverage_change == pytest.approx(-33.33333)
        assert change.totals == (0, 0, -1, 1, 0, change.coverage_change, 0, 0, 0, 0, 0, 0, 0)

    @pytest.mark.parametrize(("head", "changed"), [("h.hm", False), ("h.mm", True)])
    def test_an_inserted_line_moves_the_others(
        self, report: MakeReport, diff: MakeDiff, head: str, changed: bool
    ) -> None:
        inserted = diff({"x": _modified(_hunk((1, 2, 1, 3), " + "))})
        assert bool(_changes(report({"x": "hhm"}), report({"x": head}), inserted)) is changed

    def test_changes_that_cancel_out_have_no_totals(self, report: MakeReport) -> None:
        (change,) = _changes(report({"x": "hm"}), report({"x": "mh"}), None)
        assert (change.difference, change.totals) == (None, None)

    def test_another_ratio_is_no_change(self, report: MakeReport) -> None:
        assert _changes(report({"x": {1: "1/2"}}), report({"x": {1: "1/3"}}), None) == []

    @pytest.mark.parametrize("entry", [_new(1), _DELETED, _BINARY])
    def test_nothing_is_unexpected_in_new_deleted_and_binary_files(
        self, report: MakeReport, diff: MakeDiff, entry: dict[str, object]
    ) -> None:
        assert _changes(report({"x": "h"}), report({"x": "m"}), diff({"x": entry})) == []

    def test_lost_and_appeared_files(self, report: MakeReport, diff: MakeDiff) -> None:
        base = report({"z": "h", "b": "h", "gone": "h", "kept": "h", "emptied": "h", "moved": "h"})
        head = report({"kept": "m", "new2": "h", "new1": "h", "added": "h"})
        touched = diff(
            {
                "gone": _DELETED,
                "added": _new(1),
                "emptied": _modified(_hunk((1, 1, 1, 0), "-")),
                "z": _modified(_hunk((5, 1, 5, 0), "-")),
                "elsewhere": _modified(before="moved"),
            }
        )
        found = _changes(base, head, touched)
        assert [(change.path, change.new, change.deleted) for change in found] == [
            ("kept", False, False),
            ("elsewhere", False, True),
            ("z", False, True),
            ("b", False, True),
            ("new1", True, False),
            ("new2", True, False),
        ]

    def test_a_modified_file_whose_covered_lines_are_all_added_is_not_new(
        self, report: MakeReport, diff: MakeDiff
    ) -> None:
        head = report({"x": {2: 1}})
        assert _changes(report({}), head, diff({"x": _modified(_hunk((1, 1, 1, 2), " +"))})) == []
        assert _changes(report({}), head, diff({"x": _modified(_hunk((1, 1, 1, 2), "+ "))})) == [Change("x", new=True)]

    def test_a_vanished_binary_file_does_no_harm(self, report: MakeReport, diff: MakeDiff) -> None:
        """Chapter 05 §16 rule 15."""
        assert _changes(report({"x": "h"}), report({}), diff({"x": _BINARY})) == [Change("x", deleted=True)]

    def test_a_missing_report_gives_nothing(self, report: MakeReport) -> None:
        assert compare(None, report({}), None).unexpected_changes is None


class TestPatch:
    def test_added_lines_with_coverage(self, report: MakeReport, diff: MakeDiff) -> None:
        comparison = compare(None, report({"x": "hmp."}), diff({"x": _modified(_hunk((1, 1, 1, 4), " +++"))}))
        totals = comparison.patch_totals
        assert totals is not None
        assert (totals.hits, totals.misses, totals.partials) == (0, 1, 1)
        assert patch_summary(totals) == {"hits": 0, "misses": 1, "partials": 1, "coverage": 0.0}

    def test_the_patch_may_have_a_diff_of_its_own(self, report: MakeReport, diff: MakeDiff) -> None:
        head = report({"x": "hm"})
        comparison = compare(None, head, None, patch_diff=diff({"x": _modified(_hunk((1, 1, 1, 2), " +"))}))
        assert comparison.patch_totals is not None
        assert comparison.patch_totals.misses == 1

    def test_no_diff_no_patch(self, report: MakeReport) -> None:
        assert compare(None, report({"x": "h"}), None).patch_totals is None
        assert compare(None, None, None).patch_totals is None

    def test_the_fraction_inside_the_stored_comparison_has_single_precision(
        self, report: MakeReport, diff: MakeDiff
    ) -> None:
        head = report({"x": "hmm"})
        wire = compare(head, head, diff({"x": _modified(_hunk((0, 0, 1, 3), "+++"))})).to_wire()
        assert wire["changes_summary"] == {
            "patch_totals": {"hits": 1, "misses": 2, "partials": 0, "coverage": 0.33333334}
        }

    def test_outside_it_has_the_five_decimals_of_the_ratio(self, report: MakeReport, diff: MakeDiff) -> None:
        comparison = compare(None, report({"x": "hmm"}), diff({"x": _modified(_hunk((0, 0, 1, 3), "+++"))}))
        assert patch_summary(comparison.patch_totals)["coverage"] == 33.33333 / 100

    def test_nothing_is_summed_up_as_zeros(self) -> None:
        assert patch_summary(None) == {"hits": 0, "misses": 0, "partials": 0, "coverage": None}


class TestFilters:
    def test_paths(self, report: MakeReport) -> None:
        comparison = compare(report({"a": "hh", "b": "hh"}), report({"a": "mm", "b": "hm"}), None)
        part = comparison.filtered(paths=PatternSet(["^b"]))
        assert [file.head_name for file in part.impacted_files or ()] == ["b"]
        assert [change.path for change in part.unexpected_changes or ()] == ["b"]
        assert part.head_totals is not None
        assert part.head_totals.coverage == "50.00000"

    def test_no_filter_is_the_whole(self, report: MakeReport) -> None:
        comparison = compare(report({"a": "h"}), report({"a": "m"}), None)
        assert comparison.filtered() is comparison

    def test_no_session_is_nothing(self, report: MakeReport) -> None:
        part = compare(None, report({"a": "h"}), None).filtered(flags=())
        assert part.base_totals is None
        assert part.head_totals is not None
        assert part.head_totals.coverage is None

    def test_a_part_has_no_parts(self, report: MakeReport) -> None:
        part = compare(report({"a": "h"}), report({"a": "m"}), None).filtered(paths=PatternSet(["^a"]))
        with pytest.raises(TypeError, match="once more"):
            part.filtered(paths=PatternSet(["^a"]))


def _totals(hits: int, misses: int, partials: int) -> dict[str, int]:
    rest = dict.fromkeys(("branches", "sessions", "complexity", "complexity_total", "methods"), 0)
    return {"hits": hits, "misses": misses, "partials": partials, **rest}


def test_totals_without_counts_count_nothing() -> None:
    stored = Totals.from_stored([1, 3, None, None, None])
    assert stored is not None
    assert LineCounts.of_totals(stored) == LineCounts(0, 0, 0)
