"""Reading an upload again that is of no use now: what it gave before stays where that was asked for."""

from datetime import timedelta

import orjson
import pytest

from codecov_core.ports import Commit, JobStatus, JsonValue, UploadJob
from codecov_core.tasks import KEEPS_EARLIER, KEPT_BECAUSE, Sweep, Upload
from tests.unit.tasks.workshop import SOURCE, Workshop, raw_upload

TREE = {"src/a.py": SOURCE, "src/b.py": SOURCE}


@pytest.fixture
def shop() -> Workshop:
    return Workshop()


def read_again(shop: Workshop, commit: Commit, upload_id: int, raw: bytes, *, keeps: bool) -> UploadJob:
    shop.objects.put(shop.raw_path(upload_id), raw, encoding=None)
    shop.clock.advance(1)
    again: dict[str, JsonValue] = {"commit": commit.sha, "upload_id": upload_id, "reprocess_via_admin": True}
    shop.push(commit, {**again, "reprocess_timestamp": shop.clock.now().isoformat(), KEEPS_EARLIER: keeps})
    shop.settle()
    with shop.database.reading() as work:
        return work.upload_jobs.get_many([upload_id])[upload_id]


def test_what_an_upload_gave_stays_where_that_is_asked_for(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    upload_id = shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    shop.upload(commit, raw_upload({"src/b.py": {1: 1}}))
    shop.settle()
    before = shop.report(commit)
    job = read_again(shop, commit, upload_id, b"no coverage at all", keeps=True)
    assert (job.status, job.error_code, job.session_id) == (JobStatus.MERGED, None, 0)
    assert job.result is not None
    assert job.result[KEPT_BECAUSE] == "unsupported_file_format"
    assert "no known coverage format" in orjson.dumps(job.result).decode()
    assert (job.position, job.places) == (1, ())
    report = shop.report(commit)
    assert (report.names, report.totals, list(report.sessions)) == (before.names, before.totals, [0, 1])
    job = read_again(shop, commit, upload_id, raw_upload({"src/a.py": {1: 1, 2: 0}}), keeps=True)
    assert job.result is not None
    assert KEPT_BECAUSE not in job.result
    assert shop.report(commit).totals.lines == 3


def test_without_that_it_goes(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    upload_id = shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    shop.settle()
    job = read_again(shop, commit, upload_id, b"no coverage at all", keeps=False)
    assert (job.status, job.error_code, job.session_id) == (JobStatus.ERROR, "unsupported_file_format", None)
    assert shop.report(commit).names == ()


@pytest.mark.parametrize("raw", [b"no coverage at all", b""])
def test_where_there_was_nothing_nothing_is_kept(shop: Workshop, raw: bytes) -> None:
    commit = shop.commit(shop.repository(), TREE)
    upload_id = shop.upload(commit, b"not this either")
    shop.settle()
    job = read_again(shop, commit, upload_id, raw, keeps=True)
    assert (job.status, job.session_id) == (JobStatus.ERROR, None)


def asked_again(shop: Workshop) -> tuple[Commit, int]:
    commit = shop.commit(shop.repository(), TREE)
    upload_id = shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    shop.settle()
    shop.clock.advance(1)
    again: dict[str, JsonValue] = {"commit": commit.sha, "upload_id": upload_id, "reprocess_via_admin": True}
    shop.push(commit, {**again, "reprocess_timestamp": shop.clock.now().isoformat(), KEEPS_EARLIER: True})
    return commit, upload_id


def reason_kept(shop: Workshop, upload_id: int) -> object:
    with shop.database.reading() as work:
        job = work.upload_jobs.get_many([upload_id])[upload_id]
    assert (job.status, job.session_id) == (JobStatus.MERGED, 0)
    assert job.result is not None
    return job.result[KEPT_BECAUSE]


def test_it_stays_when_the_raw_upload_is_gone(shop: Workshop) -> None:
    commit, upload_id = asked_again(shop)
    shop.objects.delete_many([shop.raw_path(upload_id)])
    shop.settle()
    assert reason_kept(shop, upload_id) == "file_not_in_storage"
    assert shop.report(commit).totals.lines == 1


def test_it_stays_when_nobody_reads_it_in_time(shop: Workshop) -> None:
    commit, upload_id = asked_again(shop)
    shop.run(Upload(repoid=commit.repoid, commitid=commit.sha))
    shop.messages.clear()
    shop.clock.advance(3 * 3600)
    shop.run(Sweep())
    shop.settle()
    assert reason_kept(shop, upload_id) == "processing_timeout"
    assert shop.report(commit).totals.lines == 1


def test_it_stays_when_a_processor_hangs(shop: Workshop) -> None:
    commit, upload_id = asked_again(shop)
    shop.run(Upload(repoid=commit.repoid, commitid=commit.sha))
    shop.messages.clear()
    lease = timedelta(seconds=15)
    with shop.database.begin() as work:
        hanging = work.upload_jobs.acquire(upload_id, "hangs", shop.clock.now(), shop.clock.now() + lease)
    assert hanging is not None
    still_held = True
    for _ in range(20):
        shop.clock.advance(600)
        with shop.database.begin() as work:
            still_held = work.upload_jobs.renew(upload_id, hanging.fence, shop.clock.now() + lease)
        shop.run(Sweep())
    assert not still_held
    shop.settle()
    assert reason_kept(shop, upload_id) == "processing_timeout"
    assert shop.report(commit).totals.lines == 1
