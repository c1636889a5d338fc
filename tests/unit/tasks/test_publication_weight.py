"""Uploads that would make a commit's report too large to be stored are left out of it, and told."""

from dataclasses import replace

import pytest

from codecov_core.ports import Commit, CommitKey, JobStatus, UploadJob, UploadState
from tests.unit.tasks.workshop import SOURCE, Workshop, raw_upload

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
