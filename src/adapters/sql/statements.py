"""Statements both dialects understand but SQLAlchemy spells per dialect, and what all repositories need to write."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import Connection, Insert, Table, func, select
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.elements import KeyedColumnElement

_Item = TypeVar("_Item")
MAX_PARAMETERS = 10_000
"""Values bound in one statement; SQLite takes 32,766, PostgreSQL 65,535."""

Excluded = ReadOnlyColumnCollection[str, KeyedColumnElement[object]]
"""The row that could not be inserted."""


def insert_ignoring(connection: Connection, table: Table) -> Insert:
    """Make an insert that leaves out rows which any unique key refuses (``ON CONFLICT DO NOTHING``).

    It names no key on purpose: an attached database lacks some of the keys an owned one has (chapter 07 §18.4).
    """
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as postgresql_insert

        return postgresql_insert(table).on_conflict_do_nothing()
    from sqlalchemy.dialects.sqlite import insert as sqlite_insert

    return sqlite_insert(table).on_conflict_do_nothing()


def insert_or_update(
    connection: Connection, table: Table, keys: Sequence[str], changes: Callable[[Excluded], Mapping[str, object]]
) -> Insert:
    """Make an insert that changes the row already there under these unique ``keys`` (``ON CONFLICT DO UPDATE``).

    ``changes`` is given the excluded row and gives the new values by column name.
    """
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as postgresql_insert

        posted = postgresql_insert(table)
        return posted.on_conflict_do_update(index_elements=list(keys), set_=dict(changes(posted.excluded)))
    from sqlalchemy.dialects.sqlite import insert as sqlite_insert

    lite = sqlite_insert(table)
    return lite.on_conflict_do_update(index_elements=list(keys), set_=dict(changes(lite.excluded)))


def hold_lock(connection: Connection, name: str) -> None:
    """Wait for the named lock and hold it until the transaction ends.

    It stands for unique keys the shared schema lacks (chapter 04 §16.1 D26). SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"codecov-worker {name}", 0))))


def in_batches(items: Sequence[_Item], size: int = MAX_PARAMETERS) -> Iterator[Sequence[_Item]]:
    """Cut a sequence into pieces that fit into one statement; no piece for an empty one."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
