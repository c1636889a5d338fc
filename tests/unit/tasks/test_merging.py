"""Which upload gets which session id (chapter 01 §9.2, §21.8), and when a commit wants to be told about."""

from dataclasses import replace

import pytest

from codecov_core.config import EffectiveConfig, NotifyRules
from codecov_core.ports import (
    CommitJob,
    CommitKey,
    InheritedSession,
    JobStatus,
    NewUploadJob,
    SessionIds,
    UploadJob,
)
from codecov_core.tasks.merging import MergePlan, plan_merge, skips_ci, wants_notification
from codecov_core.testing import MemoryDatabase
from tests.unit.tasks.workshop import START

KEY = CommitKey(1, "a" * 40)
CONFIG = EffectiveConfig.of(
    {"flags": {"api": {"carryforward": True}, "web": {"carryforward": True}, "fast": {"joined": False}}}
)


def commit_job(inherited: list[InheritedSession], ids: list[int] | None = None) -> CommitJob:
    with MemoryDatabase().begin() as work:
        job = work.commit_jobs.touch(KEY, START)
    used = [session.id for session in inherited] if ids is None else ids
    return replace(job, generation=0, inherited=tuple(inherited), session_ids=SessionIds.of(used))


def upload(number: int, *flags: str, status: JobStatus = JobStatus.READY, **columns: object) -> UploadJob:
    with MemoryDatabase().begin() as work:
        work.upload_jobs.insert([NewUploadJob(number, f"upload:{number}", KEY, {}, START)], START)
        job = work.upload_jobs.get_many([number])[number]
    values: dict[str, object] = {"status": status, "staged_segment": f"{number}.1", "staged_flags": flags, **columns}
    return replace(job, **values)  # type: ignore[arg-type]


def plan(job: CommitJob, *batch: UploadJob, replaced: dict[int, int] | None = None, silent: bool = False) -> MergePlan:
    return plan_merge(job, batch, CONFIG, replaced=replaced or {}, silent=silent, notify_after=START)


def mapping(planned: MergePlan) -> dict[int, int | None]:
    return {merge.upload_id: merge.session_id for merge in planned.merged}


CARRIED_API = InheritedSession(0, ("api",), carriedforward=True)
CARRIED_WEB = InheritedSession(1, ("web",), carriedforward=True)
UPLOADED_API = InheritedSession(0, ("api",), carriedforward=False)


@pytest.mark.parametrize(
    ("inherited", "batch", "expected", "left"),
    [
        ([CARRIED_API, CARRIED_WEB], [upload(7, "api")], {7: 2}, [1]),  # P1
        ([CARRIED_API], [upload(8, "api")], {8: 0}, []),  # P2
        ([CARRIED_API, CARRIED_WEB], [upload(9, "api"), upload(10, "web")], {9: 0, 10: 1}, []),  # P3
        ([UPLOADED_API], [upload(11, "api")], {11: 1}, [0]),  # P4
        ([UPLOADED_API], [upload(12, "fast")], {12: 1}, [0]),  # P5
        ([CARRIED_API], [upload(13, "lint")], {13: 1}, [0]),  # P6
        ([CARRIED_API], [upload(15, "api", staged_empty=True)], {15: None}, [0]),  # P8
    ],
)
def test_batches_of_the_chapter(
    inherited: list[InheritedSession], batch: list[UploadJob], expected: dict[int, int | None], left: list[int]
) -> None:
    planned = plan(commit_job(inherited), *batch)
    assert mapping(planned) == expected
    assert [session.id for session in planned.record.inherited] == left
    in_use = [*left, *(number for number in expected.values() if number is not None)]
    assert planned.record.session_ids == SessionIds.of(in_use)


def test_an_id_that_was_freed_is_used_again() -> None:
    carried = InheritedSession(1, ("api",), carriedforward=True)
    planned = plan(commit_job([carried], [0, 1]), upload(14, "api"))
    assert mapping(planned) == {14: 1}
    assert planned.record.session_ids == SessionIds.of([0, 1])


def test_three_uploads_into_nothing() -> None:
    planned = plan(commit_job([]), upload(11), upload(12), upload(13, staged_empty=True))
    assert mapping(planned) == {11: 0, 12: 1, 13: None}
    assert [merge.position for merge in planned.merged] == [1, 2, None]
    assert planned.record.next_position == 3


def test_a_re_processed_upload_keeps_its_place() -> None:
    again = upload(5, "api", session_id=3, position=7)
    planned = plan(commit_job([], [0, 3]), again, upload(6))
    assert [(m.upload_id, m.session_id, m.position) for m in planned.merged] == [(5, 3, 7), (6, 2, 2)]
    assert [merge.places for merge in planned.merged] == [(1,), ()]
    assert planned.record.next_position == 3
    assert planned.record.session_ids == SessionIds.of([0, 2, 3])


def test_an_upload_that_keeps_its_segment_needs_no_further_place() -> None:
    kept = upload(5, "api", session_id=3, position=7, places=(8,), segment="5.1")
    planned = plan(commit_job([], [0, 3]), kept)
    assert [(m.session_id, m.position, m.places) for m in planned.merged] == [(3, 7, (8,))]
    assert planned.record.next_position == 1


def test_a_re_processed_upload_without_lines_leaves() -> None:
    again = upload(5, session_id=3, position=7, places=(8,), staged_empty=True)
    planned = plan(commit_job([], [0, 3]), again)
    assert [(m.session_id, m.position, m.places) for m in planned.merged] == [(None, 7, (8,))]
    assert planned.record.session_ids == SessionIds.of([0])


def test_an_error_takes_its_earlier_session_along() -> None:
    failed = upload(5, status=JobStatus.ERROR, session_id=3, position=7, fence=4)
    planned = plan(commit_job([], [0, 3]), failed)
    assert planned.failed == ((5, 4),)
    assert planned.record.session_ids == SessionIds.of([0])


def test_what_another_worker_merged_is_replaced() -> None:
    planned = plan(commit_job([UPLOADED_API]), upload(5, "api"), replaced={5: 0})
    assert mapping(planned) == {5: 0}
    assert planned.record.inherited == ()


def test_errors_clear_nothing() -> None:
    planned = plan(commit_job([CARRIED_API]), upload(5, "api", status=JobStatus.ERROR))
    assert planned.record.inherited == (CARRIED_API,)
    assert not planned.record.wants_notification


def test_a_silent_commit_wants_nothing() -> None:
    assert plan(commit_job([]), upload(5)).record.wants_notification
    assert not plan(commit_job([]), upload(5), silent=True).record.wants_notification


@pytest.mark.parametrize(
    ("rules", "sessions", "succeeded", "wanted"),
    [
        (NotifyRules(), 1, True, True),
        (NotifyRules(), 0, False, False),
        (NotifyRules(manual_trigger=True), 1, True, False),
        (NotifyRules(after_n_builds=3), 2, True, False),
        (NotifyRules(after_n_builds=3), 3, True, True),
        (NotifyRules(notify_error=True), 2, True, True),
        (NotifyRules(notify_error=True), 0, False, False),
    ],
)
def test_when_a_notification_is_wanted(rules: NotifyRules, sessions: int, *, succeeded: bool, wanted: bool) -> None:
    assert wants_notification(rules, sessions, succeeded=succeeded) is wanted


@pytest.mark.parametrize(
    ("message", "skipped"),
    [
        ("fix [ci skip]", True),
        ("[skip ci] fix", True),
        ("[skip-ci]", True),
        ("[CI-SKIP]", True),
        ("[ci-skip-]", True),
        ("[ci]", False),
        ("[skip]", False),
        ("[no ci]", False),
        ("[---]", False),
        ("[  ci]", False),
        ("ci skip", False),
        (None, False),
        ("", False),
    ],
)
def test_messages_that_skip_ci(message: str | None, *, skipped: bool) -> None:
    assert skips_ci(message) is skipped
