"""From written to normalised values: the tables of chapter 03 §7.1, §7.2, §7.4, §7.7, §7.8 and §7.10."""

import re

import pytest

from codecov_core.config.schema.coercion import (
    CoercionError,
    branch_name,
    bundle_threshold,
    check_layout,
    coverage_range,
    is_percentage_as_written,
    percentage,
    required_changes,
)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (80, 80.0),
        ("80", 80.0),
        ("80.5%", 80.5),
        ("80.%", 80.0),
        (True, 1.0),
        (-1, -1.0),
        ("150%", 150.0),
        ("80 %", 80.0),
        ("80%%", 80.0),
        ("1e2", 100.0),
        ("1_0", 10.0),
    ],
)
def test_percentages(written: object, number: float) -> None:
    assert percentage(written, auto=False) == number


@pytest.mark.parametrize(
    "written", ["80,5%", ".5", "-1", " 80", "80%x", "abc", "nan", "", "1e999", [80], None, 10**400, float("inf")]
)
def test_no_percentages(written: object) -> None:
    with pytest.raises(CoercionError):
        percentage(written, auto=True)


def test_auto_where_it_is_allowed() -> None:
    assert percentage("auto", auto=True) == "auto"
    with pytest.raises(CoercionError, match="is not a percentage"):
        percentage("auto", auto=False)


@pytest.mark.parametrize(
    ("written", "passes"),
    [("90%", True), ("90", True), (90, True), (True, False), ("90 %", False), ("9%%", False), ("auto", False)],
)
def test_percentages_that_are_not_coerced(written: object, passes: bool) -> None:
    assert is_percentage_as_written(written, auto=False) is passes


@pytest.mark.parametrize(
    ("written", "ends"),
    [
        ("60..80", [60, 80]),
        ("70...100", [70, 100]),
        ("60 .. 80", [60, 80]),
        ("60.5...80", [60.5, 80]),
        ("100..100", [100, 100]),
        ([90, 50], [50, 90]),
        (["50", "90.5"], [50, 90.5]),
    ],
)
def test_ranges(written: object, ends: list[float]) -> None:
    assert coverage_range(written) == ends


@pytest.mark.parametrize(
    "written",
    ["80..60", "50....90", "60..70..80", "0..101", "-1..50", "40-80", 60, [1, 2, 3], [0, 101], [None, 5], None, "a..b"],
)
def test_no_ranges(written: object) -> None:
    with pytest.raises(CoercionError):
        coverage_range(written)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("origin/main", "main"),
        ("refs/heads/release/1", "release/1"),
        ("origin/refs/heads/x", "refs/heads/x"),
        ("main", "main"),
    ],
)
def test_branch_names(written: str, name: str) -> None:
    assert branch_name(written) == name


@pytest.mark.parametrize(
    ("written", "groups"),
    [
        (False, [0]),
        (True, [1]),
        ("coverage_drop or uncovered_patch", [6]),
        ("coverage_drop and uncovered_patch", [2, 4]),
        ("any_change or coverage_drop and uncovered_patch", [3, 4]),
        ("uncovered_patch AND any_change OR coverage_drop and any_change", [4, 3, 1]),
        ("Coverage_Drop OR Uncovered_Patch", [6]),
        ("  any_change\n  and any_change ", [1, 1]),
    ],
)
def test_required_changes(written: object, groups: list[int]) -> None:
    assert required_changes(written) == groups


@pytest.mark.parametrize(
    "written",
    [
        "no_requirements",
        "(any_change)",
        "any_change any_change",
        "any_change and",
        "and",
        "",
        1,
        None,
        [],
        "any_changeor",
    ],
)
def test_no_required_changes(written: object) -> None:
    with pytest.raises(CoercionError):
        required_changes(written)


@pytest.mark.parametrize(
    ("written", "pair"),
    [
        (100, ["absolute", 100]),
        ("100 mb", ["absolute", 100_000_000.0]),
        ("12KB", ["absolute", 12_000.0]),
        ("5 bytes", ["absolute", 5]),
        (0.5, ["percentage", 0.5]),
        ("10%", ["percentage", 10.0]),
        (10.0, ["percentage", 10.0]),
        (True, ["absolute", 1]),
    ],
)
def test_bundle_thresholds(written: object, pair: list[object]) -> None:
    assert bundle_threshold(written) == pair


@pytest.mark.parametrize(
    "written", [-1, "-5%", "1.5mb", "100", "auto", None, ["percentage", 5], " 5kb", f"{'9' * 5000}kb", 2**63, "1e999%"]
)
def test_no_bundle_thresholds(written: object) -> None:
    with pytest.raises(CoercionError):
        bundle_threshold(written)


@pytest.mark.parametrize("layout", ["reach, diff, flags", "files:10", "reach,,diff", "", "files:-1", "files:10:20"])
def test_layouts(layout: str) -> None:
    check_layout(layout)


@pytest.mark.parametrize(
    ("layout", "fault"),
    [
        ("component", "names an unknown section 'component'"),
        ("Files", "names an unknown section 'Files'"),
        ("reach, ,diff", "names an unknown section ''"),
        ("  ", "names an unknown section ''"),
        ("files : 5", "names an unknown section 'files '"),
        ("files:", "has '' where 'files' takes a whole number of rows"),
        ("files:5.5", "has '5.5' where 'files' takes a whole number of rows"),
        ("diff:x", "has 'x' where 'diff' takes a whole number of rows"),
    ],
)
def test_no_layouts(layout: str, fault: str) -> None:
    with pytest.raises(CoercionError, match=re.escape(fault)):
        check_layout(layout)
