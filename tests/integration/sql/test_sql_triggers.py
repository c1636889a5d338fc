"""Beside another program its triggers do their work too: the outcome is the same as without them."""

import pytest
from sqlalchemy import update

from adapters.sql import SqlDatabase
from adapters.sql.tables import commits
from codecov_core.ports import Commit, CommitState, NewCommit, NewRepository, PublishedReport, UnitOfWork
from tests.integration.sql.rows import REPOSITORY, START, later

pytestmark = pytest.mark.parametrize("database_url", ["sqlite", "postgresql", "foreign"], indirect=True)

TIMES = {"a": 2, "b": 1, "c": 3, "d": 3}


def complete(work: UnitOfWork, commit: Commit) -> None:
    work.commits.publish(commit.id, PublishedReport(CommitState.COMPLETE, b"{}", b"{}", None), later(50))
    work.branches.advance(commit, later(50))
    work.pulls.advance(commit, later(50))


def test_heads(database: SqlDatabase) -> None:
    with database.begin() as work:
        repoid = work.repositories.ensure(REPOSITORY, START).repoid
        authors = [
            work.repositories.ensure(NewRepository("github", name, name, name, name), START).ownerid for name in "xy"
        ]
        made = {
            letter: work.commits.ensure(
                NewCommit(repoid, letter * 40, later(seconds), branch="feat", pullid=5, author=authors[number % 2]),
                START,
            )
            for number, (letter, seconds) in enumerate(TIMES.items())
        }
    heads, writers, pull_authors = [], [], set()
    for letter in "bcadd":
        with database.begin() as work:
            complete(work, made[letter])
            branch, pull = work.branches.get(repoid, "feat"), work.pulls.get(repoid, 5)
        assert branch is not None
        assert pull is not None
        heads.append((branch.head[0], pull.head and pull.head[0]))
        writers.append(branch.authors)
        pull_authors.add(pull.author)
    assert heads == [("a", "a"), ("c", "c"), ("c", "c"), ("d", "d"), ("d", "d")]
    x, y = authors
    assert writers == [(x, y), (y, x), (y, x), (x, y), (x, y)]
    assert pull_authors == {x}


def test_a_deleted_head_is_left_behind(database: SqlDatabase) -> None:
    with database.begin() as work:
        repoid = work.repositories.ensure(REPOSITORY, START).repoid
        new = work.commits.ensure(NewCommit(repoid, "a" * 40, later(9), branch="feat", pullid=5), START)
        old = work.commits.ensure(NewCommit(repoid, "b" * 40, later(1), branch="feat", pullid=5), START)
        complete(work, new)
    with database.transaction() as connection:
        connection.execute(update(commits).where(commits.c.id == new.id).values(deleted=True))
    with database.begin() as work:
        deleted = work.commits.get(repoid, "a" * 40)
        assert deleted is not None
        assert deleted.deleted
        complete(work, old)
        work.branches.advance(deleted, later(60))
        work.pulls.advance(deleted, later(60))
        branch, pull = work.branches.get(repoid, "feat"), work.pulls.get(repoid, 5)
    assert branch is not None
    assert pull is not None
    assert (branch.head, pull.head) == ("b" * 40, "b" * 40)


def test_names_are_taken_over(database: SqlDatabase) -> None:
    with database.begin() as work:
        old = work.repositories.ensure(NewRepository("github", "1", "Org", "1", "proj"), START)
        new = work.repositories.ensure(NewRepository("github", "2", "org", "2", "proj"), START)
        third = work.repositories.ensure(NewRepository("github", "2", "ORG", "3", "PROJ"), START)
        rows = [work.repositories.get(row.repoid) for row in (old, new, third)]
    assert [row and (row.name, row.owner_username) for row in rows] == [("proj", None), None, ("PROJ", "ORG")]
