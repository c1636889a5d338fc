"""Processes that want the same thing at the same moment: exactly one gets it."""

import multiprocessing
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

import pytest
from sqlalchemy import func, select

from adapters.sql import SqlDatabase
from adapters.sql.tables import owners, reports_commitreport, reports_repositoryflag, reports_uploadflagmembership
from codecov_core.ports import CommitKey, Database
from codecov_core.testing import ManualClock
from tests.integration.sql.rows import START, later, make_jobs, make_report_row

pytestmark = pytest.mark.timeout(120)

PROCESSES = 3
EVERYWHERE = pytest.mark.parametrize("database_url", ["sqlite", "postgresql", "foreign"], indirect=True)
"""Also where the shared tables lack the unique keys that are ours."""

Won = list[tuple[int, int]]


def race(url: str, work: Callable[..., Won], *arguments: object) -> list[Won]:
    """Run ``work(database, number, *arguments)`` in several processes that start together; give what each won."""
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(PROCESSES), context.Queue()
    runners = [
        context.Process(target=_run, args=(url, barrier, results, work, number, arguments))
        for number in range(PROCESSES)
    ]
    for runner in runners:
        runner.start()
    won = [results.get(timeout=60) for _ in runners]
    for runner in runners:
        runner.join(timeout=30)
        assert runner.exitcode == 0
    return won


def _run(
    url: str,
    barrier: Barrier,
    results: "Queue[Won]",
    work: Callable[..., Won],
    number: int,
    arguments: tuple[object, ...],
) -> None:
    database = SqlDatabase(url, ManualClock())
    barrier.wait(timeout=60)
    results.put(work(database, number, *arguments))
    database.close()


def take_uploads(database: Database, number: int, upload_ids: list[int], now: datetime) -> Won:
    won = []
    for upload_id in upload_ids:
        with database.begin() as work:
            job = work.upload_jobs.acquire(upload_id, f"process {number}", now, later(1_000))
        if job is not None:
            won.append((upload_id, job.fence))
    return won


def take_commits(database: Database, number: int, keys: list[CommitKey], now: datetime) -> Won:
    won = []
    for place, key in enumerate(keys):
        with database.begin() as work:
            job = work.commit_jobs.acquire(key, f"process {number}", now, later(1_000))
        if job is not None:
            won.append((place, job.fence))
    return won


def make_the_same_rows(database: Database, _: int) -> Won:
    with database.begin() as work:
        repoid, report_id = make_report_row(work)
        flags = work.flags.ensure(repoid, [f"flag {place}" for place in range(5)], START)
    return [(report_id, flag) for flag in flags.values()]


def link_the_same_flags(database: Database, _: int, pairs: Won) -> Won:
    for pair in pairs:
        with database.begin() as work:
            work.flags.link([pair])
    return []


def test_one_lease_of_an_upload(database_url: str) -> None:
    database = SqlDatabase(database_url, ManualClock())
    _, upload_ids = make_jobs(database, 15)

    won = race(database_url, take_uploads, list(upload_ids), START)
    assert Counter(pair for ones in won for pair in ones) == Counter((number, 1) for number in upload_ids)

    with database.begin() as work:
        work.upload_jobs.void_leases(later(1))
    won = race(database_url, take_uploads, list(upload_ids), later(1))
    assert Counter(pair for ones in won for pair in ones) == Counter((number, 2) for number in upload_ids)
    database.close()


def test_one_lease_of_a_commit(database_url: str) -> None:
    database = SqlDatabase(database_url, ManualClock())
    keys = [make_jobs(database, 1, f"{place:040x}")[0] for place in range(15)]

    won = race(database_url, take_commits, keys, START)
    assert Counter(pair for ones in won for pair in ones) == Counter((place, 1) for place in range(15))

    with database.begin() as work:
        assert work.commit_jobs.void_leases(later(1)) == 15
    won = race(database_url, take_commits, keys, later(1))
    assert Counter(pair for ones in won for pair in ones) == Counter((place, 2) for place in range(15))
    database.close()


@EVERYWHERE
def test_first_rows_are_made_once(database_url: str) -> None:
    won = race(database_url, make_the_same_rows)
    assert won[0] == won[1] == won[2]
    database = SqlDatabase(database_url, ManualClock())
    with database.transaction(reading=True) as connection:
        counts = [
            connection.scalar(select(func.count()).select_from(table))
            for table in (owners, reports_commitreport, reports_repositoryflag)
        ]
    assert counts == [1, 1, 5]
    database.close()


@EVERYWHERE
def test_flags_are_linked_once(database_url: str) -> None:
    database = SqlDatabase(database_url, ManualClock())
    _, upload_ids = make_jobs(database, 20)
    with database.begin() as work:
        repoid, _ = make_report_row(work)
        flag = work.flags.ensure(repoid, ["unit"], START)["unit"]

    race(database_url, link_the_same_flags, [(upload_id, flag) for upload_id in upload_ids])

    with database.transaction(reading=True) as connection:
        links = connection.scalar(select(func.count()).select_from(reports_uploadflagmembership))
    assert links == 20
    database.close()
