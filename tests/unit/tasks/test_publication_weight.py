"""Uploads that would make a commit's report too large to be stored are left out of it, and told."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from codecov_core.ports import Commit, CommitKey, JobStatus, UploadJob, UploadState
from codecov_core.reports import Report, fold
from codecov_core.tasks import publishing
from tests.unit.tasks.workshop import CARRYING, SOURCE, Workshop, laid_over_defaults, raw_upload

TREE = {f"src/{name}.py": SOURCE for name in "abcdef"}


@pytest.fixture
def shop() -> Workshop:
    shop = Workshop()
    shop.settings = replace(shop.settings, stored_bytes=10_000)
    return shop


def jobs(shop: Workshop, commit: Commit) -> list[UploadJob]:
    with shop.database.reading() as work:
        return list(work.upload_jobs.in_order(CommitKey(commit.repoid, commit.sha)))


def test_those_that_ask_for_most_are_left_out(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    good = shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    shop.upload(commit, raw_upload({"src/b.py": {6000: 1}}))
    shop.upload(commit, raw_upload({"src/c.py": {5000: 1}}))
    shop.upload(commit, raw_upload({"src/d.py": {4000: 1}}))
    shop.settle()
    report = shop.report(commit)
    assert set(report.names) == {"src/a.py", "src/c.py", "src/d.py"}
    assert [(job.status, job.error_code) for job in jobs(shop, commit)] == [
        (JobStatus.MERGED, None),
        (JobStatus.ERROR, "unknown_processing"),
        (JobStatus.MERGED, None),
        (JobStatus.MERGED, None),
    ]
    heavy = jobs(shop, commit)[1]
    assert heavy.result is not None
    assert "take 6,216 bytes when stored" in str(heavy.result["reason"])
    with shop.database.reading() as work:
        states = {number: upload.state for number, upload in work.uploads.get_many([good, heavy.upload_id]).items()}
    assert states == {good: UploadState.MERGED, heavy.upload_id: UploadState.ERROR}

    shop.upload(commit, raw_upload({"src/e.py": {1: 1, 2: 1}}))
    shop.settle()
    assert set(shop.report(commit).names) == {"src/a.py", "src/c.py", "src/d.py", "src/e.py"}


def test_what_was_published_makes_room_for_what_asks_for_less(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    shop.upload(commit, raw_upload({"src/b.py": {9000: 1}}))
    shop.settle()
    for name in "acdf":
        shop.upload(commit, raw_upload({f"src/{name}.py": {900: 1}}))
        shop.settle()
    assert set(shop.report(commit).names) == {f"src/{name}.py" for name in "acdf"}


def test_lines_that_many_uploads_tell_count_once(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    for _ in range(5):
        shop.upload(commit, raw_upload({"src/a.py": {6000: 1}}))
        shop.settle()
    assert [job.status for job in jobs(shop, commit)] == [JobStatus.MERGED] * 5
    assert len(shop.report(commit).sessions) == 5


def test_what_is_carried_forward_costs_no_upload(shop: Workshop) -> None:
    shop.settings = replace(shop.settings, installation=laid_over_defaults(CARRYING))
    base = shop.commit(shop.repository(), TREE)
    shop.upload(base, raw_upload({"src/a.py": {6000: 1}, "src/b.py": {3000: 1}}), ["web"])
    shop.settle()
    head = shop.commit(shop.repository(), TREE, base.sha)
    for name in "cdef":
        shop.upload(head, raw_upload({f"src/{name}.py": {900: 1}}), ["unit"])
    shop.settle()
    assert [job.status for job in jobs(shop, head)] == [JobStatus.MERGED] * 4
    assert set(shop.report(head).names) == {"src/b.py", *(f"src/{name}.py" for name in "cdef")}
    assert "carryforward.left_out" in [name for name, _ in shop.telemetry.events]


def test_a_report_that_is_too_large_by_itself_costs_no_upload(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    shop.settings = replace(shop.settings, stored_bytes=1_000_000)
    shop.upload(commit, raw_upload({"src/a.py": {50_000: 1}}))
    shop.settle()
    key = CommitKey(commit.repoid, commit.sha)
    with shop.database.begin() as work:
        work.commit_jobs.forget(key)
    shop.settings = replace(shop.settings, stored_bytes=10_000)
    small = shop.upload(commit, raw_upload({"src/b.py": {1: 1}}))
    large = shop.upload(commit, raw_upload({"src/c.py": {6000: 1}}))
    shop.settle()
    with shop.database.reading() as work:
        found = work.upload_jobs.get_many([small, large])
    assert [found[number].status for number in (small, large)] == [JobStatus.MERGED, JobStatus.ERROR]
    assert set(shop.report(commit).names) == {"src/a.py", "src/b.py"}


def test_where_memory_does_not_suffice_the_largest_upload_is_left_out(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = shop.commit(shop.repository(), TREE)
    shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    shop.upload(commit, raw_upload({"src/b.py": dict.fromkeys(range(1, 50), 1)}))
    shop.upload(commit, raw_upload({"src/c.py": {1: 1}}))
    asked = []

    def small_memory(parts: Sequence[Report], joined: Sequence[bool]) -> Report:
        asked.append(len(parts))
        if sum(len(part.table()) for part in parts) > 40:
            raise MemoryError
        return fold(parts, joined)

    monkeypatch.setattr(publishing, "fold", small_memory)
    shop.settle()
    assert asked == [3, 3, 2]
    assert [job.status for job in jobs(shop, commit)] == [JobStatus.MERGED, JobStatus.ERROR, JobStatus.MERGED]
    assert set(shop.report(commit).names) == {"src/a.py", "src/c.py"}
    left_out = jobs(shop, commit)[1].result
    assert left_out is not None
    assert "not enough memory" in str(left_out["reason"])


def test_uploads_that_share_what_they_ask_for_are_left_out_at_once(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = shop.commit(shop.repository(), TREE)
    for _ in range(12):
        shop.upload(commit, raw_upload({"src/a.py": {9000: 1}, "src/b.py": {900: 1}}))
    for name in "cd":
        shop.upload(commit, raw_upload({f"src/{name}.py": {2000: 1}}))
    asked = []

    def counted(parts: Sequence[Report], joined: Sequence[bool]) -> Report:
        asked.append(len(parts))
        return fold(parts, joined)

    monkeypatch.setattr(publishing, "fold", counted)
    shop.settle()
    assert asked == [14, 2]
    assert set(shop.report(commit).names) == {"src/c.py", "src/d.py"}


def test_more_observations_than_memory_is_meant_for_are_not_read_at_all(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.settings = replace(shop.settings, observations=60)
    commit = shop.commit(shop.repository(), TREE)
    for name, count in (("a", 10), ("b", 30), ("c", 30), ("d", 5)):
        shop.upload(commit, raw_upload({f"src/{name}.py": dict.fromkeys(range(1, count + 1), 1)}))
    asked = []

    def counted(parts: Sequence[Report], joined: Sequence[bool]) -> Report:
        asked.append(len(parts))
        return fold(parts, joined)

    monkeypatch.setattr(publishing, "fold", counted)
    shop.settle()
    assert asked == [3]
    assert [job.status for job in jobs(shop, commit)] == [
        JobStatus.MERGED,
        JobStatus.MERGED,
        JobStatus.ERROR,
        JobStatus.MERGED,
    ]


def test_sessions_that_are_gone_from_what_is_carried_forward_do_not_count(shop: Workshop) -> None:
    shop.settings = replace(shop.settings, installation=laid_over_defaults(CARRYING))
    base = shop.commit(shop.repository(), TREE)
    shop.upload(base, raw_upload({"src/a.py": {4000: 1}}), ["unit"])
    shop.settle()
    head = shop.commit(shop.repository(), {**TREE, "src/z.py": SOURCE}, base.sha)
    shop.upload(head, raw_upload({"src/b.py": {4000: 1}}), ["unit"])
    for name in "cdef":
        shop.upload(head, raw_upload({f"src/{name}.py": {1000: 1}}), ["web"])
    shop.settle()
    assert [job.status for job in jobs(shop, head)] == [JobStatus.MERGED] * 5
    assert set(shop.report(head).names) == {f"src/{name}.py" for name in "bcdef"}
