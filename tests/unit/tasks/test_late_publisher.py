"""A publisher that is paused longer than its lease, and what it leaves behind."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from codecov_core.errors import StorageError
from codecov_core.ports import Commit, CommitKey, JobStatus, JsonValue
from codecov_core.tasks import Notify, Retry, Sweep, Upload, UploadFinisher, UploadProcessor
from codecov_core.tasks.segments import Segment
from codecov_core.testing import MemoryObjectStore
from codecov_core.testing.memory.branches import MemoryBranches
from tests.unit.tasks.workshop import SOURCE, START, Workshop, raw_upload

TREE = {"src/a.py": SOURCE, "src/b.py": SOURCE}


class WatchedStore(MemoryObjectStore):
    """A store where something can happen at the next put of a path."""

    def __init__(self) -> None:
        super().__init__()
        self.before: dict[str, Callable[[], None]] = {}
        self.after: dict[str, Callable[[], None]] = {}
        self.puts: list[str] = []

    def put(self, path: str, data: bytes, **options: object) -> None:
        self.before.pop(path, lambda: None)()
        super().put(path, data, **options)  # type: ignore[arg-type]
        self.puts.append(path)
        self.after.pop(path, lambda: None)()


@pytest.fixture
def store() -> WatchedStore:
    return WatchedStore()


@pytest.fixture
def shop(store: WatchedStore) -> Workshop:
    return Workshop(objects=store)


def finisher(commit: Commit) -> UploadFinisher:
    return UploadFinisher(repoid=commit.repoid, commitid=commit.sha)


def lines_on_the_wire(shop: Workshop, commit: Commit) -> dict[str, list[int]]:
    report = shop.report(commit)
    return {name: [line.number for line in report.lines(name)] for name in report.names}


def first_ready_second_waiting(shop: Workshop) -> tuple[Commit, Callable[[], None]]:
    """Give a commit with one upload ready, and the other worker that merges a second one when the lease ran out."""
    commit = shop.commit(shop.repository(), TREE)
    first = shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    second = shop.upload(commit, raw_upload({"src/b.py": {1: 1, 2: 1}}))
    shop.run(Upload(repoid=commit.repoid, commitid=commit.sha))
    shop.run(UploadProcessor(repoid=commit.repoid, commitid=commit.sha, upload_id=first))

    def other_worker() -> None:
        shop.clock.advance(20)
        shop.run(UploadProcessor(repoid=commit.repoid, commitid=commit.sha, upload_id=second))
        shop.run(finisher(commit))

    return commit, other_worker


EXPECTED = {"src/a.py": [1], "src/b.py": [1, 2]}


def test_a_publisher_paused_before_the_chunks_writes_nothing(shop: Workshop, store: WatchedStore) -> None:
    commit, other_worker = first_ready_second_waiting(shop)
    store.after[shop.paths(commit).side_report(1)] = other_worker
    assert isinstance(shop.run(finisher(commit)), Retry)
    assert lines_on_the_wire(shop, commit) == EXPECTED
    assert shop.commit_job(commit).chunks_stale == 0
    shop.settle()
    assert lines_on_the_wire(shop, commit) == EXPECTED


def test_a_publisher_paused_within_the_put_is_repaired(shop: Workshop, store: WatchedStore) -> None:
    commit, other_worker = first_ready_second_waiting(shop)
    store.before[shop.paths(commit).chunks] = other_worker
    assert isinstance(shop.run(finisher(commit)), Retry)
    job = shop.commit_job(commit)
    assert (job.published_gen, job.chunks_stale) == (2, 1)
    shop.messages.clear()
    shop.settle()
    assert lines_on_the_wire(shop, commit) == EXPECTED
    assert shop.commit_job(commit).chunks_stale == 0


def test_a_publisher_that_dies_within_the_put_is_repaired(shop: Workshop, store: WatchedStore) -> None:
    commit, other_worker = first_ready_second_waiting(shop)
    shop.run(finisher(commit))
    chunks = shop.objects.get(shop.paths(commit).chunks)
    other_worker()
    key = CommitKey(commit.repoid, commit.sha)
    with shop.database.begin() as work:
        assert work.commit_jobs.acquire(key, "dead", shop.clock.now(), shop.clock.now() + shop.settings.lease)
    shop.objects.put(shop.paths(commit).chunks, chunks)
    shop.clock.advance(20)
    shop.run(Notify(repoid=commit.repoid, commitid=commit.sha))
    assert shop.commit_job(commit).chunks_stale == 1
    shop.messages.clear()
    shop.run(Sweep())
    shop.run_until_idle()
    assert lines_on_the_wire(shop, commit) == EXPECTED
    assert shop.commit_job(commit).chunks_stale == 0


def test_a_doubt_raised_during_the_repair_stays(shop: Workshop, store: WatchedStore) -> None:
    commit, other_worker = first_ready_second_waiting(shop)
    other_worker()
    shop.settle()
    chunks, key = shop.paths(commit).chunks, CommitKey(commit.repoid, commit.sha)

    def late_again() -> None:
        MemoryObjectStore.put(store, chunks, b"of an earlier generation")
        with shop.database.begin() as work:
            work.commit_jobs.doubt_chunks(key, shop.clock.now())

    with shop.database.begin() as work:
        work.commit_jobs.doubt_chunks(key, shop.clock.now())
    store.after[chunks] = late_again
    shop.run(finisher(commit))
    assert lines_on_the_wire(shop, commit) == EXPECTED
    assert shop.commit_job(commit).chunks_stale == 0


def test_a_repair_that_is_itself_too_late_says_so(shop: Workshop, store: WatchedStore) -> None:
    commit, other_worker = first_ready_second_waiting(shop)
    shop.run(finisher(commit))
    key = CommitKey(commit.repoid, commit.sha)
    with shop.database.begin() as work:
        work.commit_jobs.doubt_chunks(key, shop.clock.now())
    later = shop.clock.now() + 2 * shop.settings.lease
    shop.rows.commit_jobs[key] = replace(shop.rows.commit_jobs[key], publish_after=later)
    store.before[shop.paths(commit).chunks] = other_worker
    shop.run(finisher(commit))
    shop.settle()
    assert lines_on_the_wire(shop, commit) == EXPECTED
    assert shop.commit_job(commit).chunks_stale == 0


def test_chunks_whose_side_copy_is_gone_do_not_stop_the_commit(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    shop.settle()
    with shop.database.begin() as work:
        work.commit_jobs.doubt_chunks(CommitKey(commit.repoid, commit.sha), shop.clock.now())
    shop.objects.delete_many([shop.paths(commit).side_chunks(1)])
    shop.settle()
    assert shop.commit_job(commit).chunks_stale == 0
    assert "chunks.unrepaired" in [name for name, _ in shop.telemetry.events]
    assert lines_on_the_wire(shop, commit) == {"src/a.py": [1]}


def test_an_outage_of_the_put_raises_a_doubt(shop: Workshop, store: WatchedStore) -> None:
    commit = shop.commit(shop.repository(), TREE)
    shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))

    def outage() -> None:
        raise StorageError("no answer")

    store.before[shop.paths(commit).chunks] = outage
    shop.run_until_idle()
    assert shop.commit_job(commit).chunks_stale == 1
    shop.settle()
    assert shop.commit_job(commit).chunks_stale == 0
    assert store.puts.count(shop.paths(commit).chunks) == 2


def test_the_pause_counts_the_whole_publication(
    shop: Workshop, store: WatchedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = shop.commit(shop.repository(), TREE)
    shop.upload(commit, None)
    shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    advance = MemoryBranches.advance

    def slowly(self: MemoryBranches, published: Commit, at: datetime) -> None:
        advance(self, published, at)
        shop.clock.advance(2)

    monkeypatch.setattr(MemoryBranches, "advance", slowly)
    store.after[shop.paths(commit).side_chunks(1)] = lambda: shop.clock.advance(1)
    shop.run_until_idle()
    job = shop.commit_job(commit)
    assert job.published_gen == 1
    assert job.publish_after == START + timedelta(seconds=3 + 3 * shop.settings.publication_share)


def test_a_publisher_that_comes_too_late_has_nothing_read_again(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    upload_id = shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    shop.run(Upload(repoid=commit.repoid, commitid=commit.sha))
    shop.run(UploadProcessor(repoid=commit.repoid, commitid=commit.sha, upload_id=upload_id))
    read = shop.segments.read

    def read_late(path: str) -> Segment:
        shop.segments.read = read  # type: ignore[method-assign]
        shop.clock.advance(60)
        shop.settle()
        shop.objects.put(shop.raw_path(upload_id), raw_upload({"src/b.py": {1: 1, 2: 1}}), encoding=None)
        again: dict[str, JsonValue] = {"commit": commit.sha, "upload_id": upload_id, "reprocess_via_admin": True}
        shop.push(commit, {**again, "reprocess_timestamp": shop.clock.now().isoformat()})
        shop.settle()
        shop.objects.delete_many([shop.raw_path(upload_id)])
        return read(path)  # which is gone

    shop.segments.read = read_late  # type: ignore[method-assign]
    assert isinstance(shop.run(finisher(commit)), Retry)
    shop.settle()
    assert lines_on_the_wire(shop, commit) == {"src/b.py": [1, 2]}
    with shop.database.reading() as work:
        assert work.upload_jobs.get_many([upload_id])[upload_id].status is JobStatus.MERGED
