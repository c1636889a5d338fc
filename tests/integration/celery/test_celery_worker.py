"""An upload through a real broker and a real worker process ends merged and published."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import orjson
import pytest
import redis

from codecov_core.ports import (
    CommitKey,
    CommitState,
    JobStatus,
    NewCommit,
    NewRepository,
    NewUpload,
    NewUploadJob,
    ReportType,
)
from codecov_core.reports import read_report
from codecov_core.tasks import StoragePaths, Upload
from runners.celery import CeleryQueue, make_app
from runners.settings import Settings, load_settings
from runners.wiring import Parts, close_parts, parts_of, production
from tests.servers import S3Bucket

_SHA = "c" * 40
_COVERAGE = b"""<?xml version="1.0"?>
<coverage><packages><package><classes><class filename="src/app.py"><lines>
<line number="1" hits="3"/><line number="2" hits="0"/>
</lines></class></classes></package></packages></coverage>
"""


@pytest.fixture
def environment(postgres_url: str, redis_url: str, s3_endpoint: S3Bucket) -> dict[str, str]:
    """The install configuration of a small installation, as environment variables."""
    host, _, port = s3_endpoint.endpoint.removeprefix("http://").partition(":")
    return {
        "CODECOV_YML": "/no-such-folder/codecov.yml",
        "SERVICES__DATABASE_URL": postgres_url,
        "SERVICES__REDIS_URL": redis_url,
        "SERVICES__MINIO__HOST": host,
        "SERVICES__MINIO__PORT": port,
        "SERVICES__MINIO__BUCKET": s3_endpoint.bucket,
        "SERVICES__MINIO__REGION": s3_endpoint.region,
        "SERVICES__MINIO__ACCESS_KEY_ID": s3_endpoint.access_key,
        "SERVICES__MINIO__SECRET_ACCESS_KEY": s3_endpoint.secret_key,
        # Owners who sign up now start without it; that it is there shows that site settings reach the worker.
        "SITE__COVERAGE__STATUS__PROJECT": "true",
        "SETUP__TASKS__CELERY__DEFAULT_QUEUE": "rest",
        "SETUP__TASKS__UPLOAD__QUEUE": "uploads",
    }


@contextmanager
def _worker(environment: dict[str, str], folder: Path, *, beat: bool) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process with two children; ended, with them, when the block is left."""
    command = [
        sys.executable, "-m", "celery", "--app", "runners.celery", "worker",
        "--queues", "rest,uploads", "--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle",
    ]  # fmt: skip
    if beat:
        command += ["--beat", "--schedule", str(folder / "beat")]
    with (folder / "worker.log").open("wb") as log:
        worker = subprocess.Popen(command, env=os.environ | environment, cwd=folder, stdout=log, stderr=log)
        try:
            yield worker
        finally:
            worker.terminate()
            try:
                worker.wait(20)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()


def _arrived(parts: Parts) -> tuple[CommitKey, int, str]:
    """Put one upload where the API puts it: rows, object, inbox."""
    now = datetime.now(UTC)
    container = b"src/app.py\n<<<<<< network\n# path=coverage.xml\n" + _COVERAGE + b"<<<<<< EOF\n"
    with parts.database.begin() as work:
        repository = work.repositories.ensure(NewRepository("github", "7", "acme", "70", "gadget"), now)
        commit = work.commits.ensure(NewCommit(repository.repoid, _SHA, now, branch="main"), now)
        report = work.reports.ensure(commit.id, ReportType.COVERAGE, now)
        row = NewUpload(external_id=uuid4(), state_id=None, upload_type_id=None)
        paths = StoragePaths.of(repository, parts.settings.hash_key, _SHA)
        path = f"v4/raw/2026-01-01/{paths.repo_hash}/{_SHA}/{report.external_id}/{row.external_id}.txt"
        (upload_id,) = work.uploads.insert(report.id, [replace(row, storage_path=path)], now)
    parts.object_store.put(path, container, encoding=None)
    key = CommitKey(repository.repoid, _SHA)
    element = {"commit": _SHA, "upload_id": upload_id, "version": "v4", "reportid": str(report.external_id)}
    parts.inbox.push(key, orjson.dumps(element), now)
    return key, upload_id, paths.chunks


def _wait_for_notification(parts: Parts, key: CommitKey, log: Path, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with parts.database.reading() as work:
            job = work.commit_jobs.get(key)
        if job is not None and 0 < job.generation == job.published_gen and job.notify_done >= job.notify_wanted > 0:
            return
        time.sleep(0.2)
    pytest.fail(f"not finished after {seconds} s; the worker said:\n{log.read_text(errors='replace')[-4000:]}")


def _check_merged(parts: Parts, key: CommitKey, upload_id: int, chunks: str) -> None:
    with parts.database.reading() as work:
        job = work.upload_jobs.get_many([upload_id])[upload_id]
        upload = work.uploads.get_many([upload_id])[upload_id]
        commit = work.commits.get(key.repoid, key.sha)
        stored = work.commits.report(key.repoid, key.sha)
        decisions = work.decisions.latest(key)
    assert (job.status, job.session_id, upload.state, upload.order_number) == (JobStatus.MERGED, 0, "merged", 0)
    assert commit is not None
    assert commit.state is CommitState.COMPLETE
    assert stored is not None
    assert stored.report is not None
    report = read_report(stored.report, parts.object_store.get(chunks), stored.totals)
    assert [(line.number, line.coverage) for line in report.lines("src/app.py")] == [(1, 3), (2, 0)]
    # The owner is new, so its configuration starts from the defaults that are about the patch.
    assert {told.decision.context for told in decisions} == {"codecov/patch", "codecov/project"}
    assert all(told.delivered_at is not None for told in decisions if told.decision.posted)


@contextmanager
def _production(settings: Settings) -> Iterator[tuple[Parts, CeleryQueue]]:
    app = make_app(settings)
    injector = production(settings, lambda clock: CeleryQueue(app, clock, 900))
    parts = parts_of(injector)
    assert isinstance(parts.queue, CeleryQueue)
    try:
        yield parts, parts.queue
    finally:
        close_parts(injector)
        app.close()


@pytest.mark.timeout(120)
def test_an_upload_ends_merged_and_published(environment: dict[str, str], tmp_path: Path) -> None:
    with _production(load_settings(environment)) as (parts, queue):
        key, upload_id, chunks = _arrived(parts)
        with _worker(environment, tmp_path, beat=False):
            # The API's message, with what only it sends.
            queue.enqueue(Upload(repoid=key.repoid, commitid=key.sha))
            _wait_for_notification(parts, key, tmp_path / "worker.log", 60)
        _check_merged(parts, key, upload_id, chunks)
        assert parts.inbox.peek(key, 10) == ()


@pytest.mark.timeout(120)
def test_the_sweeper_alone_finishes_what_no_message_speaks_of(environment: dict[str, str], tmp_path: Path) -> None:
    with _production(load_settings(environment)) as (parts, _):
        key, upload_id, chunks = _arrived(parts)
        # Claimed and forgotten: the job is in the database, every message is lost.
        now = datetime.now(UTC)
        arguments = {"upload_id": upload_id}
        job = NewUploadJob(upload_id, f"upload:{upload_id}", key, arguments, now + timedelta(hours=1))
        with parts.database.begin() as work:
            work.commit_jobs.touch(key, now)
            work.upload_jobs.insert([job], now - timedelta(minutes=5))
        parts.inbox.trim(key, parts.inbox.peek(key, 10))
        with _worker(environment, tmp_path, beat=True):
            _wait_for_notification(parts, key, tmp_path / "worker.log", 90)
        _check_merged(parts, key, upload_id, chunks)


def test_messages_travel_as_other_programs_expect_them(environment: dict[str, str]) -> None:
    with _production(load_settings(environment)) as (_, queue):
        queue.enqueue(Upload(repoid=3, commitid=_SHA))
    client = redis.Redis.from_url(environment["SERVICES__REDIS_URL"])
    (message,) = client.lrange("uploads", 0, -1)
    client.close()
    envelope = json.loads(message)
    assert envelope["headers"]["task"] == "app.tasks.upload.Upload"
    assert envelope["headers"]["attempts"] == 1
    assert envelope["headers"]["created_timestamp"][:4] == str(datetime.now(UTC).year)
    assert (envelope["content-type"], envelope["headers"]["timelimit"]) == ("application/json", [None, None])
