"""Branches and their heads: table ``branches`` (chapter 07 §3, §9.1)."""

from datetime import datetime

from sqlalchemy import Connection, case, select, update

from adapters.sql.heads import stays_head
from adapters.sql.statements import insert_ignoring
from adapters.sql.tables import branches
from codecov_core.ports import Branch, Commit


class SqlBranchRepository:
    """``BranchRepository`` on an open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, repoid: int, name: str) -> Branch | None:
        """Give a branch."""
        row = self._connection.execute(
            select(branches).where(branches.c.repoid == repoid, branches.c.branch == name)
        ).one_or_none()
        if row is None:
            return None
        return Branch(
            repoid=row.repoid,
            name=row.branch,
            head=row.head,
            authors=tuple(row.authors or ()),
            updatestamp=row.updatestamp,
        )

    def advance(self, commit: Commit, at: datetime) -> None:
        """Recompute the branch of a completed commit."""
        if commit.branch is None or commit.deleted is True:
            return
        row = {"repoid": commit.repoid, "branch": commit.branch, "head": commit.sha, "updatestamp": at}
        self._connection.execute(insert_ignoring(self._connection, branches), row)
        this_branch = (branches.c.repoid == commit.repoid, branches.c.branch == commit.branch)
        authors = self._connection.scalar(select(branches.c.authors).where(*this_branch).with_for_update())
        self._connection.execute(
            update(branches)
            .where(*this_branch)
            .values(
                head=case((stays_head(branches.c.head, commit), branches.c.head), else_=commit.sha),
                authors=_with_latest(authors, commit.author),
                updatestamp=at,
            )
        )


def _with_latest(authors: list[int] | None, author: int | None) -> list[int] | None:
    """Move the author to the end (function ``array_append_unique``, chapter 07 §9.2)."""
    if author is None:
        return authors
    return [other for other in authors or () if other != author] + [author]
