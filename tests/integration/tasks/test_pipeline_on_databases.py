"""The whole pipeline over real databases, by one worker and by several at once."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from adapters.sql import SqlDatabase, SqlUploadInbox
from codecov_core.ports import CommitKey, JobStatus, JsonValue
from codecov_core.tasks import PreProcessUpload, Sweep, TaskSettings, UploadFinisher
from codecov_core.testing import ManualClock
from tests.servers import PostgresDatabases
from tests.unit.tasks.workshop import CARRYING, SOURCE, START, Workshop, laid_over_defaults, raw_upload

TREE = {"src/a.py": SOURCE, "src/b.py": SOURCE}
UPLOADS = 12
CONFIG: dict[str, JsonValue] = {**CARRYING, "coverage": {"status": {"project": True, "patch": True}}}


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlDatabase]:
    if request.param == "sqlite":
        opened = SqlDatabase(f"sqlite:///{tmp_path / 'store.db'}", ManualClock(START))
        yield opened
        opened.close()
        return
    servers: PostgresDatabases = request.getfixturevalue("postgres_databases")
    url = servers.create(servers.template("tasks", lambda url: SqlDatabase(url, ManualClock(START)).close()))
    opened = SqlDatabase(url, ManualClock(START))
    yield opened
    opened.close()
    servers.drop(url)


@pytest.fixture
def shop(database: SqlDatabase) -> Workshop:
    settings = TaskSettings(worker="test", hash_key="key", installation=laid_over_defaults(CONFIG), merge_batch=3)
    return Workshop(database=database, inbox=SqlUploadInbox(database), settings=settings)


def test_from_the_inbox_to_a_status(shop: Workshop) -> None:
    repository = shop.repository()
    base = shop.commit(repository, TREE)
    shop.upload(base, raw_upload({"src/a.py": {1: 1, 2: 0}}), ["unit"])
    shop.upload(base, raw_upload({"src/b.py": {1: 1}}), ["web"])
    shop.run_until_idle()
    head = shop.commit(repository, TREE, base.sha, message="next", branch="feature", pullid=3)
    shop.run(PreProcessUpload(repoid=head.repoid, commitid=head.sha))
    first = shop.upload(head, raw_upload({"src/a.py": {1: 1, 2: 1}}), ["unit"])
    bad = shop.upload(head, b"nothing at all")
    shop.run_until_idle()

    report = shop.report(head)
    assert sorted((s.session_type.value, s.flags) for s in report.sessions.values()) == [
        ("carriedforward", ("web",)),
        ("uploaded", ("unit",)),
    ]
    assert (report.totals.lines, report.totals.hits) == (3, 3)
    with shop.database.reading() as work:
        uploads = work.uploads.get_many([first, bad])
        errors = work.uploads.errors([first, bad])
        commit = work.commits.get(head.repoid, head.sha)
        branch, pull = work.branches.get(head.repoid, "feature"), work.pulls.get(head.repoid, 3)
        decisions = work.decisions.latest(CommitKey(head.repoid, head.sha))
    assert {number: upload.state for number, upload in uploads.items()} == {first: "merged", bad: "error"}
    assert set(errors) == {bad}
    assert commit is not None
    assert commit.totals is not None
    assert set(commit.totals) == {"f", "n", "h", "m", "p", "c", "b", "d", "M", "s", "C", "N", "diff"}
    assert branch is not None
    assert pull is not None
    assert (branch.head, pull.head) == (head.sha, head.sha)
    assert [(row.decision.context, row.delivered_at is not None) for row in decisions] == [
        ("codecov/project", True),
        ("codecov/patch", True),
    ]
    assert {context: status.state for context, status in shop.statuses.shown(head.sha).items()} == {
        "codecov/project": "success",
        "codecov/patch": "success",
    }
    assert shop.is_settled()


def test_several_workers_at_once(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    ids = [shop.upload(commit, raw_upload({"src/a.py": {number + 1: 1}}), ["unit"]) for number in range(UPLOADS)]
    dice = random.Random(7)

    def work(_: int) -> None:
        for _ in range(400):
            command = shop.messages.take()
            if command is None:
                command = dice.choice([Sweep(), UploadFinisher(repoid=commit.repoid, commitid=commit.sha)])
                if shop.is_settled():
                    return
            shop.run(command)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, range(4)))
    shop.settle()
    report = shop.report(commit)
    assert report.totals.lines == UPLOADS
    assert sorted(report.sessions) == list(range(UPLOADS))
    with shop.database.reading() as reading:
        jobs = reading.upload_jobs.of_commit(CommitKey(commit.repoid, commit.sha))
        uploads = reading.uploads.get_many(ids)
    assert {job.status for job in jobs} == {JobStatus.MERGED}
    assert sorted(job.session_id for job in jobs if job.session_id is not None) == list(range(UPLOADS))
    assert {upload.order_number for upload in uploads.values()} == set(range(UPLOADS))
    assert set(shop.statuses.shown(commit.sha)) == {"codecov/project", "codecov/patch"}
