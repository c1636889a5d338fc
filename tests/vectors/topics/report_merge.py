"""Merging two stored reports (chapter 01 §5, §6)."""

from codecov_core.reports import merge_reports
from tests.vectors.comparing import assert_chunks, assert_stored, read
from tests.vectors.registry import Json


def check(case: Json, expect: Json) -> None:
    base, other = read(case["a"]), read(case["b"])
    for id, session in other.sessions.items():
        if id not in base.sessions:
            base = base.with_session(session)
    merged = merge_reports(base, [other], joined=case["joined"])
    assert_chunks(assert_stored(merged, expect).chunks, expect["chunks"])
