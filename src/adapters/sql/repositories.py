"""Owners and repositories: tables ``owners`` and ``repos`` (chapter 07 §3, §9.1)."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, or_, select, update

from adapters.sql.seed import DEFAULT_PLAN
from adapters.sql.statements import hold_lock, insert_ignoring
from adapters.sql.tables import owners, repos
from codecov_core.ports import NewRepository, Repository

_NEW_OWNER = {
    "plan": DEFAULT_PLAN,
    "plan_user_count": 1,
    "free": 0,
    "student": False,
    "onboarding_completed": False,
    "max_upload_limit": 150,
    "trial_status": "not_started",
    "uses_invoice": False,
    "upload_token_required_for_public_repos": False,
}
"""Application defaults of a row of ``owners`` (chapter 07 §3)."""

_NEW_REPOSITORY = {
    "active": False,
    "activated": False,
    "deleted": False,
    "coverage_enabled": False,
    "test_analytics_enabled": False,
    "bundle_analysis_enabled": False,
}
"""Application defaults of a row of ``repos``."""


class SqlRepositoryRepository:
    """``RepositoryRepository`` on an open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, repoid: int) -> Repository | None:
        """Give a repository that is not marked deleted."""
        found = self._connection.execute(_select_repository().where(repos.c.repoid == repoid))
        row = found.mappings().one_or_none()
        return None if row is None else _repository(row)

    def oldest(self, limit: int) -> tuple[Repository, ...]:
        """Give the repositories that are not marked deleted, the first made first."""
        found = self._connection.execute(_select_repository().order_by(repos.c.repoid).limit(limit))
        return tuple(map(_repository, found.mappings()))

    def ensure(self, new: NewRepository, at: datetime) -> Repository:
        """Find the repository or make what is missing, taking over names."""
        ownerid = self._ensure_owner(new, at)
        found = self._connection.execute(
            select(repos.c.repoid, repos.c.name, repos.c.branch).where(
                repos.c.ownerid == ownerid, repos.c.service_id == new.service_id
            )
        ).one_or_none()
        if found is None or found.name != new.name:
            self._take_repository_name(ownerid, new, at)
        if found is None:
            row = {
                "ownerid": ownerid,
                "service_id": new.service_id,
                "name": new.name,
                "branch": new.branch,
                "private": new.private,
                "updatestamp": at,
                **_NEW_REPOSITORY,
            }
            self._connection.execute(insert_ignoring(self._connection, repos), row)
        elif (found.name, found.branch) != (new.name, new.branch):
            self._connection.execute(
                update(repos).where(repos.c.repoid == found.repoid).values(name=new.name, branch=new.branch)
            )
        row_now = self._connection.execute(
            _select_repository(deleted_too=True).where(repos.c.ownerid == ownerid, repos.c.service_id == new.service_id)
        )
        return _repository(row_now.mappings().one())

    def touch(self, repoid: int, at: datetime, *, unless_within: timedelta) -> None:
        """Note activity: ``updatestamp``, not too often, and ``active``."""
        stale = or_(repos.c.updatestamp.is_(None), repos.c.updatestamp < at - unless_within)
        self._connection.execute(update(repos).where(repos.c.repoid == repoid, stale).values(updatestamp=at))
        inactive = repos.c.active.is_not(True)
        self._connection.execute(update(repos).where(repos.c.repoid == repoid, inactive).values(active=True))

    def _ensure_owner(self, new: NewRepository, at: datetime) -> int:
        """Give the owner's id; the lock makes two first uploads of one owner meet in order."""
        this_owner = and_(owners.c.service == new.service, owners.c.service_id == new.owner_service_id)
        find = select(owners.c.ownerid, owners.c.username).where(this_owner)
        found = self._connection.execute(find).one_or_none()
        if found is not None and found.username == new.owner_username:
            return int(found.ownerid)
        hold_lock(self._connection, f"owner {new.service}")
        self._connection.execute(
            update(owners)
            .where(
                owners.c.service == new.service,
                owners.c.username == new.owner_username,
                owners.c.service_id != new.owner_service_id,
            )
            .values(username=None)
        )
        row = {
            "service": new.service,
            "service_id": new.owner_service_id,
            "username": new.owner_username,
            "createstamp": at,
            "updatestamp": at,
            **_NEW_OWNER,
        }
        self._connection.execute(insert_ignoring(self._connection, owners), row)
        self._connection.execute(update(owners).where(this_owner).values(username=new.owner_username))
        return int(self._connection.execute(find).one().ownerid)

    def _take_repository_name(self, ownerid: int, new: NewRepository, at: datetime) -> None:
        hold_lock(self._connection, f"repository names {ownerid}")
        self._connection.execute(
            update(repos)
            .where(repos.c.ownerid == ownerid, repos.c.name == new.name, repos.c.service_id != new.service_id)
            .values(name=None, deleted=True, active=False, activated=False)
        )


def _select_repository(*, deleted_too: bool = False) -> Select[Any]:
    statement = select(
        repos.c.repoid,
        repos.c.service_id,
        repos.c.name,
        repos.c.branch,
        repos.c.private,
        repos.c.active,
        repos.c.yaml,
        repos.c.updatestamp,
        repos.c.ownerid,
        owners.c.service,
        owners.c.service_id.label("owner_service_id"),
        owners.c.username.label("owner_username"),
        owners.c.yaml.label("owner_yaml"),
        owners.c.createstamp.label("owner_created"),
    ).join(owners, owners.c.ownerid == repos.c.ownerid)
    return statement if deleted_too else statement.where(repos.c.deleted.is_(False))


def _repository(row: RowMapping) -> Repository:
    return Repository(**{**row, "active": bool(row["active"])})
