"""The upload inbox where it is not in Redis: own tables ``cov_inbox_element`` and ``cov_inbox_push``."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Connection, Table, and_, delete, insert, or_, select
from sqlalchemy.sql.elements import ColumnElement

from adapters.sql.database import SqlDatabase
from adapters.sql.statements import in_batches, insert_or_update
from adapters.sql.tables import cov_inbox_element as _lists
from adapters.sql.tables import cov_inbox_push as _pushes
from codecov_core.errors import DatabaseUnavailableError, QueueUnavailableError
from codecov_core.ports import CommitKey, ReportType

PUSH_REMEMBERED = timedelta(hours=1)
"""How long the time of a push is known, as in Redis (chapter 04 §8: 3,600 s)."""

_KEY = ("repoid", "sha", "report_type")


class SqlUploadInbox:
    """``UploadInbox`` in the database, with transactions of its own: do not call it inside a unit of work.

    Elements do not expire: here nothing is lost by waiting.
    """

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def push(self, key: CommitKey, element: bytes, at: datetime) -> None:
        """Append one element and note the time of the push."""
        with self._transaction() as connection:
            connection.execute(insert(_lists), {**_columns(key), "element": element})
            note = insert_or_update(connection, _pushes, _KEY, lambda excluded: {"pushed_at": excluded["pushed_at"]})
            connection.execute(note, {**_columns(key), "pushed_at": at})
            connection.execute(delete(_pushes).where(_pushes.c.pushed_at < at - PUSH_REMEMBERED))

    def peek(self, key: CommitKey, limit: int) -> tuple[bytes, ...]:
        """Give up to ``limit`` elements, oldest first."""
        wanted = select(_lists.c.element).where(_of(_lists, key)).order_by(_lists.c.id).limit(limit)
        with self._transaction(reading=True) as connection:
            return tuple(bytes(element) for element in connection.scalars(wanted))

    def trim(self, key: CommitKey, elements: Sequence[bytes]) -> int:
        """Remove, for each given element, its first occurrence."""
        claimed = Counter(elements)
        doomed: list[int] = []
        waiting = select(_lists.c.id, _lists.c.element).where(_of(_lists, key)).order_by(_lists.c.id).with_for_update()
        with self._transaction() as connection:
            for row in connection.execute(waiting):
                if claimed[bytes(row.element)]:
                    claimed[bytes(row.element)] -= 1
                    doomed.append(row.id)
            for some in in_batches(doomed):
                connection.execute(delete(_lists).where(_lists.c.id.in_(some)))
        return len(doomed)

    def latest_push(self, key: CommitKey) -> datetime | None:
        """Give the time of the last push, while it is remembered."""
        with self._transaction(reading=True) as connection:
            return connection.scalar(select(_pushes.c.pushed_at).where(_of(_pushes, key)))

    def waiting(self, report_type: ReportType, pushed_before: datetime, limit: int) -> tuple[CommitKey, ...]:
        """Give non-empty lists of a report type whose last push is old enough or forgotten, sorted by key."""
        key_columns = [_lists.c[name] for name in _KEY]
        same_list = and_(*(_lists.c[name] == _pushes.c[name] for name in _KEY))
        wanted = (
            select(*key_columns)
            .distinct()
            .select_from(_lists.outerjoin(_pushes, same_list))
            .where(_lists.c.report_type == report_type)
            .where(or_(_pushes.c.pushed_at.is_(None), _pushes.c.pushed_at < pushed_before))
            .order_by(*key_columns)
            .limit(limit)
        )
        with self._transaction(reading=True) as connection:
            rows = connection.execute(wanted)
            return tuple(CommitKey(row.repoid, row.sha, ReportType(row.report_type)) for row in rows)

    @contextmanager
    def _transaction(self, *, reading: bool = False) -> Iterator[Connection]:
        try:
            with self._database.transaction(reading=reading) as connection:
                yield connection
        except DatabaseUnavailableError as error:
            raise QueueUnavailableError(f"the upload inbox does not answer: {error}", **error.facts) from error


def _columns(key: CommitKey) -> dict[str, object]:
    return {"repoid": key.repoid, "sha": key.sha, "report_type": key.report_type}


def _of(table: Table, key: CommitKey) -> ColumnElement[bool]:
    return and_(*(table.c[name] == value for name, value in _columns(key).items()))
