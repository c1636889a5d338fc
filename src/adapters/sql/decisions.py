"""What was decided to say about a commit: own table ``cov_decision``."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, delete, func, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from adapters.sql.statements import hold_lock
from adapters.sql.tables import cov_decision as table
from codecov_core.ports import CommitKey, Decision, NewDecision, ReportType


class SqlDecisionRepository:
    """``DecisionRepository`` on an open transaction; the order of ids is the order of recording."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(self, key: CommitKey, generation: int, decisions: Sequence[NewDecision], at: datetime) -> None:
        """Write the decisions of a generation; the lock lets two writers of the same contexts replace in order."""
        if not decisions:
            return
        hold_lock(self._connection, f"decisions {key.repoid} {key.sha} {key.report_type}")
        latest = {new.context: new for new in decisions}
        self._connection.execute(delete(table).where(_of(key, generation), table.c.context.in_(latest)))
        self._connection.execute(
            insert(table),
            [
                {
                    "repoid": key.repoid,
                    "sha": key.sha,
                    "report_type": key.report_type,
                    "generation": generation,
                    "decided_at": at,
                    **{name: getattr(new, name) for name in _FIELDS},
                }
                for new in latest.values()
            ],
        )

    def undelivered(self, key: CommitKey, generation: int) -> tuple[Decision, ...]:
        """Give those to post that were neither delivered nor refused."""
        open_ones = and_(table.c.posted.is_(True), table.c.delivered_at.is_(None), table.c.error.is_(None))
        return self._read(select(table).where(_of(key, generation), open_ones))

    def delivered(self, key: CommitKey, generation: int, contexts: Sequence[str], at: datetime) -> None:
        """Note that these contexts were delivered."""
        self._connection.execute(
            update(table)
            .where(_of(key, generation), table.c.context.in_(contexts), table.c.delivered_at.is_(None))
            .values(delivered_at=at)
        )

    def refused(self, key: CommitKey, generation: int, context: str, error: str, at: datetime) -> None:
        """Note that a delivery was refused for good and why."""
        self._connection.execute(
            update(table).where(_of(key, generation), table.c.context == context).values(error=error)
        )

    def latest(self, key: CommitKey) -> tuple[Decision, ...]:
        """Give the decisions of the newest generation that has any."""
        newest = select(func.max(table.c.generation)).where(_of_commit(key)).scalar_subquery()
        return self._read(select(table).where(_of_commit(key), table.c.generation == newest))

    def _read(self, wanted: Select[Any]) -> tuple[Decision, ...]:
        rows = self._connection.execute(wanted.order_by(table.c.id)).mappings()
        return tuple(_decision(row) for row in rows)


_FIELDS = ("context", "kind", "title", "state", "posted", "reason", "description", "facts")


def _of_commit(key: CommitKey) -> ColumnElement[bool]:
    return and_(table.c.repoid == key.repoid, table.c.sha == key.sha, table.c.report_type == key.report_type)


def _of(key: CommitKey, generation: int) -> ColumnElement[bool]:
    return and_(_of_commit(key), table.c.generation == generation)


def _decision(row: RowMapping) -> Decision:
    return Decision(
        key=CommitKey(row["repoid"], row["sha"], ReportType(row["report_type"])),
        generation=row["generation"],
        decision=NewDecision(**{name: row[name] for name in _FIELDS}),
        decided_at=row["decided_at"],
        delivered_at=row["delivered_at"],
        error=row["error"],
    )
