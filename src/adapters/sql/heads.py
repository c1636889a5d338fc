"""The rule by which a commit becomes the head of its branch or pull (chapter 07 §9.1 with the fix of §19.2)."""

from sqlalchemy import Column, exists
from sqlalchemy.sql.elements import ColumnElement

from adapters.sql.tables import commits
from codecov_core.ports import Commit


def stays_head(head: "Column[str]", commit: Commit) -> ColumnElement[bool]:
    """Tell, in SQL, whether the commit at ``head`` is known, not deleted and newer than this one."""
    return exists().where(
        commits.c.repoid == commit.repoid,
        commits.c.commitid == head,
        commits.c.deleted.is_not(True),
        commits.c.timestamp > commit.timestamp,
    )
