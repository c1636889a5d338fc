"""Unexpected changes, impacted files and patch totals (chapter 05 §3.4-§3.6)."""

from typing import Any

from codecov_core.comparison import compare, patch_summary
from codecov_core.reports import Diff
from tests.vectors.comparing import read


def check(case: Any, expect: Any) -> None:
    base = None if case["base"] is None else read(case["base"])
    comparison = compare(base, read(case["head"]), Diff.from_wire(case["diff"]))
    changes = comparison.unexpected_changes
    by_path = sorted((change.to_wire() for change in changes or ()), key=lambda change: str(change["path"]))
    assert (None if changes is None else by_path) == expect["changes"]
    totals = comparison.patch_totals
    assert (None if totals is None else totals.to_list()) == expect["patch_totals"]
    assert patch_summary(totals) == expect["stored_patch_totals"]
    assert (None if base is None else comparison.to_wire()) == expect["impacted_files"]
