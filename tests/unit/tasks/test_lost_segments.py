"""Segments that are gone or damaged hold nothing up."""

from collections.abc import Callable

import orjson
import pytest

from codecov_core.ports import Commit, CommitKey, JobStatus, ObjectStore, UploadType
from codecov_core.reports import SessionType
from codecov_core.tasks import PreProcessUpload
from tests.unit.tasks.workshop import CARRYING, SOURCE, Workshop, raw_upload

TREE = {f"src/{name}.py": SOURCE for name in "abc"}


def gone(objects: ObjectStore, path: str) -> None:
    objects.delete_many([path])


def other_bytes(objects: ObjectStore, path: str) -> None:
    objects.put(path, b"not a segment")


def one_bit(objects: ObjectStore, path: str) -> None:
    data = bytearray(objects.get(path))
    data[-1] ^= 1
    objects.put(path, bytes(data))


def cut_off(objects: ObjectStore, path: str) -> None:
    objects.put(path, objects.get_stored(path).data[:-3], encoded=True)


@pytest.fixture(params=[gone, other_bytes, one_bit, cut_off])
def harm(request: pytest.FixtureRequest) -> Callable[[ObjectStore, str], None]:
    chosen: Callable[[ObjectStore, str], None] = request.param
    return chosen


@pytest.fixture
def shop() -> Workshop:
    return Workshop()


def indexes(shop: Workshop, commit: Commit) -> dict[str, int]:
    with shop.database.reading() as work:
        stored = work.commits.report(commit.repoid, commit.sha)
    assert stored is not None
    assert stored.report is not None
    return {name: entry[0] for name, entry in orjson.loads(stored.report)["files"].items()}


def carried_commit(shop: Workshop) -> Commit:
    """Make a commit that starts from a session of its parent."""
    repository = shop.repository(owner_yaml=CARRYING)
    parent = shop.commit(repository, TREE)
    shop.upload(parent, raw_upload({"src/a.py": {1: 1, 2: 0}}), ["unit"])
    shop.settle()
    return shop.commit(repository, TREE, parent.sha, message="next")


def test_an_upload_is_read_again(shop: Workshop, harm: Callable[[ObjectStore, str], None]) -> None:
    commit = shop.commit(shop.repository(), TREE)
    first = shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    shop.settle()
    before = indexes(shop, commit)
    with shop.database.reading() as work:
        segment = work.upload_jobs.get_many([first])[first].segment
    assert segment is not None
    harm(shop.objects, segment)
    shop.upload(commit, raw_upload({"src/b.py": {1: 1}}))
    shop.settle()
    report = shop.report(commit)
    assert (report.totals.lines, len(report.sessions)) == (2, 2)
    assert before.items() <= indexes(shop, commit).items()
    assert "segment.lost" in [name for name, _ in shop.telemetry.events]


def test_whoever_finds_a_segment_lost_sends_its_upload_to_be_read_again(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    first = shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    shop.run_until_idle()
    with shop.database.reading() as work:
        segment = work.upload_jobs.get_many([first])[first].segment
    gone(shop.objects, segment or "")
    shop.upload(commit, raw_upload({"src/b.py": {1: 1}}))
    shop.run_until_idle()  # without a sweep
    job = shop.commit_job(commit)
    assert job.published_gen == job.generation
    assert sorted(shop.report(commit).names) == ["src/a.py", "src/b.py"]


def test_an_upload_without_its_raw_bytes_ends_as_error(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    first = shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    shop.upload(commit, raw_upload({"src/b.py": {1: 1}}))
    shop.settle()
    with shop.database.reading() as work:
        segment = work.upload_jobs.get_many([first])[first].segment
    shop.objects.delete_many([segment or "", shop.raw_path(first)])
    shop.upload(commit, raw_upload({"src/c.py": {1: 1}}))
    shop.settle()
    assert indexes(shop, commit) == {"src/b.py": 1, "src/c.py": 2}
    shop.upload(commit, raw_upload({"src/d.py": {1: 1}}))
    shop.settle()
    assert indexes(shop, commit) == {"src/b.py": 1, "src/c.py": 2, "src/d.py": 3}
    with shop.database.reading() as work:
        job = work.upload_jobs.get_many([first])[first]
    assert (job.status, job.error_code) == (JobStatus.ERROR, "file_not_in_storage")


def test_segment_0_is_made_again_from_what_is_published(
    shop: Workshop, harm: Callable[[ObjectStore, str], None]
) -> None:
    commit = carried_commit(shop)
    shop.upload(commit, raw_upload({"src/b.py": {1: 1}}), ["web"])
    shop.settle()
    before, job = indexes(shop, commit), shop.commit_job(commit)
    assert job.segment0 is not None
    harm(shop.objects, job.segment0)
    shop.upload(commit, raw_upload({"src/c.py": {1: 1}}), ["api"])
    shop.settle()
    report = shop.report(commit)
    assert (report.totals.lines, report.totals.hits) == (4, 3)
    assert [session.session_type for session in report.sessions.values()].count(SessionType.CARRIEDFORWARD) == 1
    assert [line.number for line in report.lines("src/a.py")] == [1, 2]
    assert before.items() <= indexes(shop, commit).items()
    assert shop.commit_job(commit).inherited == job.inherited


def test_a_report_taken_over_is_made_again_from_the_wire(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    upload_id = shop.upload(commit, raw_upload({"src/b.py": {1: 1}, "src/a.py": {1: 0}}))
    shop.settle()
    shop.rows.commit_jobs.pop(CommitKey(commit.repoid, commit.sha))
    shop.rows.upload_jobs.pop(upload_id)
    shop.objects.delete_many(list(shop.objects.list("worker/v1")))
    shop.run(PreProcessUpload(repoid=commit.repoid, commitid=commit.sha))
    segment = shop.commit_job(commit).segment0
    assert segment is not None
    shop.objects.delete_many([segment])
    shop.upload(commit, raw_upload({"src/c.py": {1: 1}}))
    shop.settle()
    assert indexes(shop, commit) == {"src/b.py": 0, "src/a.py": 1, "src/c.py": 2}
    assert shop.report(commit).totals.lines == 3


def test_inherited_sessions_that_are_nowhere_are_given_up(shop: Workshop) -> None:
    commit = carried_commit(shop)
    shop.upload(commit, raw_upload({"src/b.py": {1: 1}}), ["web"])
    shop.settle()
    job = shop.commit_job(commit)
    paths = shop.paths(commit)
    assert job.segment0 is not None
    lost = [job.segment0, paths.side_chunks(job.published_gen), paths.chunks]
    shop.objects.delete_many(lost)
    shop.upload(commit, raw_upload({"src/c.py": {1: 1}}), ["api"])
    shop.settle()
    report = shop.report(commit)
    assert sorted(report.names) == ["src/b.py", "src/c.py"]
    assert {session.session_type for session in report.sessions.values()} == {SessionType.UPLOADED}
    job = shop.commit_job(commit)
    assert (job.segment0, job.inherited, list(job.session_ids)) == (None, (), sorted(report.sessions))
    with shop.database.reading() as work:
        row = work.reports.get(commit.id, CommitKey(commit.repoid, commit.sha).report_type)
        assert row is not None
        assert {upload.upload_type for upload in work.uploads.of_report(row.id)} == {UploadType.UPLOADED}
    assert "sessions.given_up" in [name for name, _ in shop.telemetry.events]


def test_a_parent_whose_lines_are_damaged_carries_nothing(shop: Workshop) -> None:
    commit = carried_commit(shop)
    assert commit.parent is not None
    with shop.database.reading() as work:
        parent = work.commits.get(commit.repoid, commit.parent)
    assert parent is not None
    side = shop.paths(parent).side_chunks(shop.commit_job(parent).published_gen)
    shop.objects.put(side, shop.objects.get(side).replace(b"[1,", b"[1}"))
    shop.upload(commit, raw_upload({"src/b.py": {1: 1}}), ["web"])
    shop.settle()
    assert shop.report(commit).names == ("src/b.py",)
    assert "report.unreadable" in [name for name, _ in shop.telemetry.events]


def test_a_report_of_another_worker_with_damaged_lines_is_not_taken_over(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    upload_id = shop.upload(commit, raw_upload({"src/b.py": {1: 1}}))
    shop.settle()
    shop.rows.commit_jobs.pop(CommitKey(commit.repoid, commit.sha))
    shop.rows.upload_jobs.pop(upload_id)
    chunks = shop.paths(commit).chunks
    shop.objects.put(chunks, shop.objects.get(chunks).replace(b"[1,", b"[1}"))
    shop.upload(commit, raw_upload({"src/c.py": {1: 1}}))
    shop.settle()
    assert shop.report(commit).names == ("src/c.py",)
