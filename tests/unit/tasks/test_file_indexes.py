"""File indexes never move between publications, whatever becomes of an upload (chapter 01 §22 rule 14)."""

from collections.abc import Callable

import orjson
import pytest

from codecov_core.ports import Commit, JobStatus, JsonValue, Processed, UploadJob
from codecov_core.reports import Report, Session
from codecov_core.tasks import Upload
from codecov_core.tasks.segments import Segment
from tests.unit.tasks.workshop import SOURCE, Workshop, raw_upload

TREE = {f"src/{name}.py": SOURCE for name in "abcde"}
NO_REPORT = b"not a report"


@pytest.fixture
def shop() -> Workshop:
    return Workshop()


def job_of(shop: Workshop, upload_id: int) -> UploadJob:
    with shop.database.reading() as work:
        return work.upload_jobs.get_many([upload_id])[upload_id]


def indexes(shop: Workshop, commit: Commit) -> dict[str, int]:
    with shop.database.reading() as work:
        stored = work.commits.report(commit.repoid, commit.sha)
    assert stored is not None
    assert stored.report is not None
    return {name: entry[0] for name, entry in orjson.loads(stored.report)["files"].items()}


def ask_again(shop: Workshop, commit: Commit, upload_id: int) -> None:
    shop.clock.advance(1)
    again: dict[str, JsonValue] = {"commit": commit.sha, "upload_id": upload_id, "reprocess_via_admin": True}
    shop.push(commit, {**again, "reprocess_timestamp": shop.clock.now().isoformat()})


def process_again(shop: Workshop, commit: Commit, upload_id: int, raw: bytes) -> None:
    shop.objects.put(shop.raw_path(upload_id), raw, encoding=None)
    ask_again(shop, commit, upload_id)
    shop.settle()


def fails(shop: Workshop, commit: Commit, upload_id: int) -> None:
    process_again(shop, commit, upload_id, NO_REPORT)


def turns_empty(shop: Workshop, commit: Commit, upload_id: int) -> None:
    """Let a processor find a report without any file."""
    ask_again(shop, commit, upload_id)
    shop.run(Upload(repoid=commit.repoid, commitid=commit.sha))
    now = shop.clock.now()
    with shop.database.begin() as work:
        job = work.upload_jobs.acquire(upload_id, "w", now, now + shop.settings.lease)
        assert job is not None
        path = shop.paths(commit).segment(upload_id, job.fence)
        empty = Report.empty().with_session(Session(0))
        shop.objects.put(path, Segment.of(empty).encode())
        work.upload_jobs.finish(upload_id, job.fence, Processed(path, empty=True, flags=(), result={}), now)
    shop.settle()


@pytest.mark.parametrize(("becomes_useless", "status"), [(fails, JobStatus.ERROR), (turns_empty, JobStatus.MERGED)])
def test_an_upload_that_is_nothing_any_more_keeps_its_place(
    shop: Workshop, becomes_useless: Callable[[Workshop, Commit, int], None], status: JobStatus
) -> None:
    commit = shop.commit(shop.repository(), TREE)
    first = shop.upload(commit, raw_upload({"src/a.py": {1: 1}, "src/c.py": {1: 1}}))
    shop.settle()
    shop.upload(commit, raw_upload({"src/b.py": {1: 1}}))
    shop.settle()
    placed = job_of(shop, first)
    assert indexes(shop, commit) == {"src/a.py": 0, "src/c.py": 1, "src/b.py": 2}

    becomes_useless(shop, commit, first)
    left = job_of(shop, first)
    assert (left.status, left.session_id) == (status, None)
    assert (left.segment, left.position) == (placed.segment, placed.position)
    assert indexes(shop, commit) == {"src/b.py": 2}
    assert len(shop.report(commit).sessions) == 1

    shop.upload(commit, raw_upload({"src/d.py": {1: 1}}))
    shop.settle()
    assert indexes(shop, commit) == {"src/b.py": 2, "src/d.py": 3}

    becomes_useless(shop, commit, first)
    process_again(shop, commit, first, raw_upload({"src/c.py": {1: 1, 2: 1}}))
    assert job_of(shop, first).position == placed.position
    assert indexes(shop, commit) == {"src/c.py": 1, "src/b.py": 2, "src/d.py": 3}
    report = shop.report(commit)
    assert (len(report.sessions), report.totals.lines) == (3, 4)


def test_names_that_an_upload_adds_later_come_after_all_that_were_there(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    first = shop.upload(commit, raw_upload({"src/b.py": {1: 1}}))
    shop.settle()
    second = shop.upload(commit, raw_upload({"src/c.py": {1: 1}}))
    shop.settle()
    assert indexes(shop, commit) == {"src/b.py": 0, "src/c.py": 1}
    process_again(shop, commit, first, raw_upload({"src/a.py": {1: 1}, "src/b.py": {1: 1}}))
    assert indexes(shop, commit) == {"src/b.py": 0, "src/c.py": 1, "src/a.py": 2}
    process_again(shop, commit, second, raw_upload({"src/d.py": {1: 1}}))
    process_again(shop, commit, first, raw_upload({"src/a.py": {1: 1}, "src/e.py": {1: 1}}))
    assert indexes(shop, commit) == {"src/a.py": 2, "src/d.py": 3, "src/e.py": 4}
    process_again(shop, commit, second, raw_upload({"src/c.py": {1: 1}}))
    assert indexes(shop, commit) == {"src/c.py": 1, "src/a.py": 2, "src/e.py": 4}
    job = job_of(shop, first)
    assert (job.position, job.places) == (1, (3, 5))


def test_a_segment_that_is_lost_moves_no_index(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    first = shop.upload(commit, raw_upload({"src/b.py": {1: 1}}))
    shop.upload(commit, raw_upload({"src/c.py": {1: 1}}))
    shop.settle()
    process_again(shop, commit, first, raw_upload({"src/a.py": {1: 1}, "src/b.py": {1: 1}}))
    shop.objects.delete_many([job_of(shop, first).segment or ""])
    process_again(shop, commit, first, raw_upload({"src/a.py": {1: 1}, "src/b.py": {1: 1}, "src/d.py": {1: 1}}))
    assert indexes(shop, commit) == {"src/b.py": 0, "src/c.py": 1, "src/a.py": 2, "src/d.py": 3}


def test_an_upload_that_never_had_lines_has_no_place(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    upload_id = shop.upload(commit, NO_REPORT)
    shop.settle()
    job = job_of(shop, upload_id)
    assert (job.segment, job.position, job.session_id) == (None, None, None)
