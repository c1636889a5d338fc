"""Owners, repositories and commits in memory."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import orjson

from codecov_core.ports import (
    Branch,
    Commit,
    CommitReport,
    CommitState,
    JsonObject,
    NewCommit,
    NewRepository,
    PublishedReport,
    Pull,
    PullState,
    Repository,
)
from codecov_core.testing.memory.tables import CommitRecord, OwnerRecord, Tables


class MemoryRepositories:
    """Tables ``owners`` and ``repos``."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def get(self, repoid: int) -> Repository | None:
        """See ``RepositoryRepository.get``."""
        return None if repoid in self._tables.deleted_repositories else self._tables.repositories.get(repoid)

    def oldest(self, limit: int) -> tuple[Repository, ...]:
        """Give the repositories that are not marked deleted, the first made first."""
        known = (row for repoid, row in sorted(self._tables.repositories.items()) if self.get(repoid) is not None)
        return tuple(itertools.islice(known, limit))

    def ensure(self, new: NewRepository, at: datetime) -> Repository:
        """See ``RepositoryRepository.ensure``."""
        ownerid = self._owner(new, at)
        found = next(
            (
                row
                for row in self._tables.repositories.values()
                if (row.ownerid, row.service_id) == (ownerid, new.service_id)
            ),
            None,
        )
        repoid = self._tables.next_id("repos") if found is None else found.repoid
        for other in list(self._tables.repositories.values()):
            same_name = other.name is not None and other.name.lower() == new.name.lower()
            if other.ownerid == ownerid and other.repoid != repoid and same_name:
                self._tables.repositories[other.repoid] = replace(other, name=None, active=False)
                self._tables.deleted_repositories[other.repoid] = True
        row = found or Repository(
            repoid=repoid,
            service=new.service,
            service_id=new.service_id,
            name=new.name,
            branch=new.branch,
            private=new.private,
            active=False,
            yaml=None,
            ownerid=ownerid,
            owner_service_id=new.owner_service_id,
            owner_username=new.owner_username,
            owner_yaml=None,
            updatestamp=at,
            owner_created=self._tables.owners[ownerid].created,
        )
        self._tables.repositories[repoid] = replace(row, name=new.name, branch=new.branch)
        return self._tables.repositories[repoid]

    def touch(self, repoid: int, at: datetime, *, unless_within: timedelta) -> None:
        """See ``RepositoryRepository.touch``."""
        row = self._tables.repositories[repoid]
        stale = row.updatestamp is None or row.updatestamp < at - unless_within
        self._tables.repositories[repoid] = replace(row, active=True, updatestamp=at if stale else row.updatestamp)

    def _owner(self, new: NewRepository, at: datetime) -> int:
        for ownerid, owner in self._tables.owners.items():
            if (owner.service, owner.service_id) == (new.service, new.owner_service_id):
                return ownerid
        for ownerid, owner in list(self._tables.owners.items()):
            same_name = owner.username is not None and owner.username.lower() == new.owner_username.lower()
            if owner.service == new.service and same_name:
                self._tables.owners[ownerid] = replace(owner, username=None)
                for row in list(self._tables.repositories.values()):
                    if row.ownerid == ownerid:
                        self._tables.repositories[row.repoid] = replace(row, owner_username=None)
        ownerid = self._tables.next_id("owners")
        self._tables.owners[ownerid] = OwnerRecord(new.service, new.owner_service_id, new.owner_username, at)
        return ownerid


class MemoryCommits:
    """Table ``commits``."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def get(self, repoid: int, sha: str) -> Commit | None:
        """See ``CommitRepository.get``."""
        record = self._tables.commits.get((repoid, sha))
        return record.commit if record else None

    def get_many(self, repoid: int, shas: Sequence[str]) -> Mapping[str, Commit]:
        """See ``CommitRepository.get_many``."""
        return {sha: commit for sha in shas if (commit := self.get(repoid, sha)) is not None}

    def ensure(self, new: NewCommit, at: datetime) -> Commit:
        """See ``CommitRepository.ensure``."""
        record = self._tables.commits.get((new.repoid, new.sha))
        if record is None:
            commit = Commit(
                id=self._tables.next_id("commits"),
                repoid=new.repoid,
                sha=new.sha,
                timestamp=new.timestamp,
                branch=new.branch,
                pullid=new.pullid,
                author=new.author,
                message=new.message,
                parent=new.parent,
                state=new.state,
                merged=new.merged,
                deleted=None,
                ci_passed=None,
                has_report=False,
                totals=None,
            )
            self._first_seen(commit)
            record = CommitRecord(commit)
        else:
            old = record.commit
            record = replace(
                record,
                commit=replace(
                    old,
                    branch=new.branch if old.branch is None else old.branch,
                    pullid=new.pullid if old.pullid is None else old.pullid,
                    author=new.author if old.author is None else old.author,
                    message=new.message if old.message is None else old.message,
                    parent=new.parent if old.parent is None else old.parent,
                    merged=new.merged if old.merged is None else old.merged,
                    state=new.state if old.state is None else old.state,
                ),
            )
        self._tables.commits[new.repoid, new.sha] = record
        return record.commit

    def ancestors(self, repoid: int, sha: str, limit: int) -> tuple[Commit, ...]:
        """See ``CommitRepository.ancestors``."""
        found: list[Commit] = []
        seen = {sha}
        current = self.get(repoid, sha)
        while current and current.parent and current.parent not in seen and len(found) < limit:
            seen.add(current.parent)
            current = self.get(repoid, current.parent)
            if current:
                found.append(current)
        return tuple(found)

    def report(self, repoid: int, sha: str) -> CommitReport | None:
        """See ``CommitRepository.report``."""
        record = self._tables.commits.get((repoid, sha))
        if record is None or not record.commit.has_report:
            return None
        return CommitReport(record.report, record.report_storage_path, record.commit.totals)

    def publish(self, commit_id: int, published: PublishedReport, at: datetime) -> None:
        """See ``CommitRepository.publish``."""
        for key, record in self._tables.commits.items():
            if record.commit.id == commit_id:
                commit = replace(
                    record.commit,
                    state=published.state,
                    totals=orjson.loads(published.totals),
                    has_report=True,
                )
                self._tables.commits[key] = CommitRecord(commit, published.report, published.report_storage_path)
                return

    def note_error(self, commit_id: int, code: str, params: JsonObject, at: datetime) -> None:
        """See ``CommitRepository.note_error``."""
        self._tables.commit_errors[commit_id, code] = params

    def errors(self, commit_id: int) -> Mapping[str, JsonObject]:
        """See ``CommitRepository.errors``."""
        return {code: params for (owner, code), params in self._tables.commit_errors.items() if owner == commit_id}

    def set_state(self, commit_id: int, state: CommitState, at: datetime) -> None:
        """See ``CommitRepository.set_state``."""
        for key, record in self._tables.commits.items():
            if record.commit.id == commit_id:
                self._tables.commits[key] = replace(record, commit=replace(record.commit, state=state))
                return

    def _first_seen(self, commit: Commit) -> None:
        if commit.pullid is not None and commit.merged is not True:
            self._tables.pulls.setdefault(
                (commit.repoid, commit.pullid),
                Pull(
                    repoid=commit.repoid,
                    pullid=commit.pullid,
                    state=PullState.OPEN,
                    title=None,
                    base=None,
                    compared_to=None,
                    head=commit.sha,
                    author=commit.author,
                    user_provided_base_sha=None,
                ),
            )
        if commit.branch is not None:
            authors = () if commit.author is None else (commit.author,)
            self._tables.branches.setdefault(
                (commit.repoid, commit.branch),
                Branch(commit.repoid, commit.branch, commit.sha, authors, commit.timestamp),
            )
