"""What an uploader may have typed never fails a statement, and both databases keep the same."""

import sqlite3
from datetime import UTC, datetime, timedelta, timezone

import orjson
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from adapters.sql import SqlDatabase, SqlUploadInbox
from adapters.sql.tables import commits
from codecov_core.ports import (
    CommitKey,
    CommitState,
    FailedUpload,
    JsonObject,
    NewCommit,
    NewUpload,
    NewUploadJob,
    PublishedReport,
    UploadError,
)
from tests.integration.sql.rows import REPOSITORY, SHA, START, later, make_report_row

NUL = "a\x00b"
SURROGATE = "a\ud800b"
REPAIRED = "a\ufffdb"


@pytest.mark.parametrize("text", [NUL, SURROGATE])
def test_text_no_database_can_hold_is_repaired(database: SqlDatabase, text: str) -> None:
    with database.begin() as work:
        repoid, report_id = make_report_row(work)
        (upload_id,) = work.uploads.insert(
            report_id,
            [NewUpload(name=text, provider=text, build_url=text, storage_path=text, env={text: [text, {"k": text}]})],
            START,
        )
        flags = work.flags.ensure(repoid, [text, REPAIRED], START)
        work.flags.link([(upload_id, flags[text])])
        work.uploads.mark_failed(
            [FailedUpload(upload_id, UploadError("unknown_processing", {"location": text}))], START
        )
        work.commits.ensure(NewCommit(repoid, "b" * 40, START, branch=text, message=text), START)
    with database.reading() as work:
        upload = work.uploads.get_many([upload_id])[upload_id]
        errors = work.uploads.errors([upload_id])
        commit = work.commits.get(repoid, "b" * 40)
        assert work.branches.get(repoid, text) == work.branches.get(repoid, REPAIRED)
    assert (upload.name, upload.provider, upload.build_url, upload.storage_path) == (REPAIRED,) * 4
    assert upload.env == {REPAIRED: [REPAIRED, {"k": REPAIRED}]}
    assert flags[text] == flags[REPAIRED]
    assert upload.flags == (REPAIRED,)
    assert errors[upload_id] == (UploadError("unknown_processing", {"location": REPAIRED}),)
    assert commit is not None
    assert (commit.branch, commit.message) == (REPAIRED, REPAIRED)


def test_too_long_text_is_cut_where_the_column_ends(database: SqlDatabase) -> None:
    with database.begin() as work:
        repoid, report_id = make_report_row(work)
        (upload_id,) = work.uploads.insert(
            report_id, [NewUpload(name="n" * 500, provider="p" * 500, build_url="u" * 5000)], START
        )
        first, second = "f" * 1024 + "1", "f" * 1024 + "2"
        flags = work.flags.ensure(repoid, [first, second], START)
    with database.reading() as work:
        upload = work.uploads.get_many([upload_id])[upload_id]
        assert work.flags.names(repoid) == ("f" * 1024,)
    assert (upload.name, upload.provider, upload.build_url) == ("n" * 100, "p" * 50, "u" * 5000)
    assert flags[first] == flags[second]


@pytest.mark.parametrize(
    ("arguments", "kept"),
    [
        ({"a": NUL, "b": "c:\\u0000"}, {"a": REPAIRED, "b": "c:\\u0000"}),
        ({"deep": [[[{"x": SURROGATE}]]]}, {"deep": [[[{"x": REPAIRED}]]]}),
        ({"big": 2**80, "small": -(2**80), "fits": 2**53}, {"big": str(2**80), "small": str(-(2**80)), "fits": 2**53}),
        ({"quote": "'; DROP TABLE owners; --", "percent": "%s %(x)s :y ?"},) * 2,
        ({},) * 2,
    ],
)
def test_json_of_any_kind(database: SqlDatabase, arguments: JsonObject, kept: JsonObject) -> None:
    with database.begin() as work:
        _, report_id = make_report_row(work)
        (upload_id,) = work.uploads.insert(report_id, [NewUpload()], START)
        job = NewUploadJob(upload_id, f"report:{NUL}", CommitKey(1, SHA), arguments, later(1))
        assert work.upload_jobs.insert([job], START) == (upload_id,)
        assert work.upload_jobs.insert([job], START) == ()
    with database.reading() as work:
        assert work.upload_jobs.get_many([upload_id])[upload_id].arguments == kept


def test_a_report_with_a_nul_in_a_name(database: SqlDatabase) -> None:
    with database.begin() as work:
        repository = work.repositories.ensure(REPOSITORY, START)
        commit = work.commits.ensure(NewCommit(repository.repoid, SHA, START), START)
        report = PublishedReport(CommitState.COMPLETE, b'{"f":1}', b'{"files":{"a\\u0000b":[0]}}', None)
        work.commits.publish(commit.id, report, START)
        stored = work.commits.report(repository.repoid, SHA)
    assert stored is not None
    assert stored.report is not None
    assert orjson.loads(stored.report) == {"files": {REPAIRED: [0]}}


def test_an_element_of_any_bytes(database: SqlDatabase) -> None:
    inbox, key = SqlUploadInbox(database), CommitKey(1, SHA)
    element = bytes(range(256)) * 100
    inbox.push(key, element, START)
    assert inbox.peek(key, 1) == (element,)
    assert inbox.trim(key, [element]) == 1


def test_moments_of_every_zone_are_one_moment(database: SqlDatabase) -> None:
    moment = datetime(2026, 6, 1, 1, 30, 0, 7, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    with database.begin() as work:
        repository = work.repositories.ensure(REPOSITORY, moment)
        commit = work.commits.ensure(NewCommit(repository.repoid, SHA, moment), moment)
    assert repository.updatestamp == commit.timestamp == moment
    assert commit.timestamp.tzinfo is UTC
    without_zone = datetime(2026, 5, 31, 20, 0, 0, 7)  # noqa: DTZ001 - that is what is tried
    with database.transaction(reading=True) as connection:
        naive = connection.scalar(select(commits.c.timestamp).where(commits.c.timestamp == without_zone))
    assert naive == moment


def test_the_order_of_stored_moments_is_the_order_of_time(sqlite_database: SqlDatabase) -> None:
    moments = [START + timedelta(microseconds=number) for number in (0, 1, 10, 999_999, 1_000_000, 86_400_000_000)]
    with sqlite_database.begin() as work:
        repository = work.repositories.ensure(REPOSITORY, START)
        for number, moment in enumerate(reversed(moments)):
            work.commits.ensure(NewCommit(repository.repoid, f"{number:040x}", moment), START)
    with sqlite_database.transaction(reading=True) as connection:
        assert list(connection.scalars(select(commits.c.timestamp).order_by(commits.c.timestamp))) == moments
        stored = connection.exec_driver_sql('SELECT "timestamp" FROM commits ORDER BY 1 LIMIT 1').scalar_one()
    assert stored == "2026-01-01T00:00:00.000000Z"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE commits SET state = 'done'",
        "UPDATE commits SET totals = '{'",
        "UPDATE repos SET language = 'klingon'",
        "UPDATE repos SET upload_token = 'x'",
        "UPDATE commits SET repoid = 4711",
    ],
)
def test_sqlite_refuses_what_postgresql_would(sqlite_database: SqlDatabase, statement: str) -> None:
    with sqlite_database.begin() as work:
        repository = work.repositories.ensure(REPOSITORY, START)
        work.commits.ensure(NewCommit(repository.repoid, SHA, START), START)
    with pytest.raises(IntegrityError) as caught, sqlite_database.transaction() as connection:
        connection.exec_driver_sql(statement)
    assert isinstance(caught.value.orig, sqlite3.IntegrityError)
