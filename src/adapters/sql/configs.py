"""Users' configuration: tables ``cov_commit_config`` and ``cov_saved_config``, and its columns of ``repos``."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from adapters.sql.statements import insert_or_update
from adapters.sql.tables import cov_commit_config, cov_saved_config, owners, repos
from codecov_core.ports import CommitConfig, SavedConfig

_FOUND = ("path", "config", "errors", "warnings", "failure", "rules")


class SqlConfigRepository:
    """``ConfigRepository`` on an open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, repoid: int, sha: str) -> CommitConfig | None:
        """Give what was found at a commit."""
        row = self._connection.execute(
            select(cov_commit_config).where(cov_commit_config.c.repoid == repoid, cov_commit_config.c.sha == sha)
        )
        found = row.mappings().one_or_none()
        if found is None:
            return None
        return CommitConfig(
            repoid=repoid,
            sha=sha,
            path=found["path"],
            config=found["config"],
            errors=tuple(found["errors"]),
            warnings=tuple(found["warnings"]),
            failure=found["failure"],
            rules=found["rules"],
            first_tried=found["first_tried"],
        )

    def record(self, found: CommitConfig, at: datetime) -> CommitConfig:
        """Keep what was found in the place of an earlier answer."""
        statement = insert_or_update(
            self._connection,
            cov_commit_config,
            ("repoid", "sha"),
            lambda excluded: {name: excluded[name] for name in (*_FOUND, "updated_at")},
        )
        row = {
            "repoid": found.repoid,
            "sha": found.sha,
            **{name: getattr(found, name) for name in _FOUND},
            "first_tried": at,
            "updated_at": at,
        }
        self._connection.execute(statement, row)
        recorded = self.get(found.repoid, found.sha)
        assert recorded is not None, "written in this transaction"  # noqa: S101 - tells the type checker
        return recorded

    def save(self, repoid: int, new: SavedConfig, at: datetime) -> bool:
        """Store a configuration with the repository, unless what is there comes from a later commit.

        The row of the repository is locked first, so that two commits come one after the other.
        """
        row = self._connection.execute(
            select(repos.c.yaml, repos.c.branch, repos.c.bot).where(repos.c.repoid == repoid).with_for_update()
        ).one_or_none()
        later = select(cov_saved_config.c.sha).where(
            cov_saved_config.c.repoid == repoid, cov_saved_config.c.committed_at > new.committed_at
        )
        if row is None or self._connection.scalar(later) is not None:
            return False
        statement = insert_or_update(
            self._connection,
            cov_saved_config,
            ("repoid",),
            lambda excluded: {name: excluded[name] for name in ("sha", "committed_at", "updated_at")},
        )
        saved = {"repoid": repoid, "sha": new.sha, "committed_at": new.committed_at, "updated_at": at}
        self._connection.execute(statement, saved)
        wanted = {"yaml": new.yaml, "branch": new.branch or row.branch, "bot": new.bot or row.bot}
        changes = {name: value for name, value in wanted.items() if value != getattr(row, name)}
        if changes:
            self._connection.execute(update(repos).where(repos.c.repoid == repoid).values(**changes))
        return True

    def account(self, service: str, username: str, member_of: int) -> int | None:
        """Find who may speak for an organisation."""
        found = self._connection.execute(
            select(owners.c.ownerid, owners.c.organizations).where(
                owners.c.service == service, owners.c.username == username, owners.c.private_access.is_(True)
            )
        )
        return next((row.ownerid for row in found if member_of in (row.organizations or ())), None)
