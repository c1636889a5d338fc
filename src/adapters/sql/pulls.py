"""Pull requests: table ``pulls`` (chapter 07 §3, §9.1)."""

from datetime import datetime

from sqlalchemy import Connection, case, func, literal, select, update

from adapters.sql.heads import stays_head
from adapters.sql.statements import insert_ignoring
from adapters.sql.tables import pulls
from codecov_core.ports import Commit, Pull, PullState


class SqlPullRepository:
    """``PullRepository`` on an open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, repoid: int, pullid: int) -> Pull | None:
        """Give a pull."""
        found = self._connection.execute(
            select(
                pulls.c.repoid,
                pulls.c.pullid,
                pulls.c.state,
                pulls.c.title,
                pulls.c.base,
                pulls.c.compared_to,
                pulls.c.head,
                pulls.c.author,
                pulls.c.user_provided_base_sha,
            ).where(pulls.c.repoid == repoid, pulls.c.pullid == pullid)
        )
        row = found.mappings().one_or_none()
        return None if row is None else Pull(**{**row, "state": PullState(row["state"])})

    def advance(self, commit: Commit, at: datetime) -> None:
        """Recompute the pull of a completed commit."""
        if commit.pullid is None or commit.merged is True or commit.deleted is True:
            return
        row = {
            "repoid": commit.repoid,
            "pullid": commit.pullid,
            "state": PullState.OPEN,
            "author": commit.author,
            "head": commit.sha,
        }
        self._connection.execute(insert_ignoring(self._connection, pulls), row)
        self._connection.execute(
            update(pulls)
            .where(pulls.c.repoid == commit.repoid, pulls.c.pullid == commit.pullid)
            .values(
                head=case((stays_head(pulls.c.head, commit), pulls.c.head), else_=commit.sha),
                author=func.coalesce(pulls.c.author, literal(commit.author, pulls.c.author.type)),
                updatestamp=at,
            )
        )

    def set_base(self, repoid: int, pullid: int, *, base: str | None, compared_to: str | None, at: datetime) -> None:
        """Store the chosen base."""
        self._connection.execute(
            update(pulls)
            .where(pulls.c.repoid == repoid, pulls.c.pullid == pullid)
            .values(base=base, compared_to=compared_to, updatestamp=at)
        )
