"""Commits and what others read of their reports: table ``commits`` (chapter 07 §3, §9.1)."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Text, cast, func, literal, or_, select, update

from adapters.sql.statements import in_batches, insert_ignoring
from adapters.sql.tables import branches, commits, core_commiterror, pulls
from codecov_core.ports import Commit, CommitReport, CommitState, JsonObject, NewCommit, PublishedReport

_FILLED = ("branch", "pullid", "author", "message", "parent", "merged", "state")
"""Columns of a known commit that a later word may fill where they are NULL."""


class SqlCommitRepository:
    """``CommitRepository`` on an open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, repoid: int, sha: str) -> Commit | None:
        """Give a commit, deleted or not."""
        return self.get_many(repoid, [sha]).get(sha)

    def get_many(self, repoid: int, shas: Sequence[str]) -> Mapping[str, Commit]:
        """Give those of the commits that exist, by sha."""
        found: dict[str, Commit] = {}
        for some in in_batches(shas):
            wanted = _select_commit().where(commits.c.repoid == repoid, commits.c.commitid.in_(some))
            found.update((row["sha"], _commit(row)) for row in self._connection.execute(wanted).mappings())
        return found

    def ensure(self, new: NewCommit, at: datetime) -> Commit:
        """Insert the commit with its branch and pull, or fill what is NULL."""
        row = {
            "repoid": new.repoid,
            "commitid": new.sha,
            "timestamp": new.timestamp,
            "updatestamp": at,
            **{name: getattr(new, name) for name in _FILLED},
        }
        insertion = insert_ignoring(self._connection, commits).returning(commits.c.id)
        if self._connection.scalar(insertion, row) is not None:
            self._make_heads(new)
        else:
            self._fill(new, at)
        commit = self.get(new.repoid, new.sha)
        assert commit is not None, "inserted or found in this transaction"  # noqa: S101 - tells the type checker
        return commit

    def ancestors(self, repoid: int, sha: str, limit: int) -> tuple[Commit, ...]:
        """Follow ``parent`` from the commit, in one recursive statement."""
        start = select(literal(1).label("depth"), commits.c.parent.label("sha")).where(
            commits.c.repoid == repoid, commits.c.commitid == sha
        )
        chain = start.cte("chain", recursive=True)
        chain = chain.union_all(
            select(chain.c.depth + 1, commits.c.parent)
            .join(commits, commits.c.commitid == chain.c.sha)
            .where(commits.c.repoid == repoid, chain.c.depth < limit)
        )
        wanted = (
            _select_commit()
            .join(chain, chain.c.sha == commits.c.commitid)
            .where(commits.c.repoid == repoid)
            .order_by(chain.c.depth)
        )
        seen, line = {sha}, []
        for row in self._connection.execute(wanted).mappings():
            if row["sha"] in seen:  # a cycle
                break
            seen.add(row["sha"])
            line.append(_commit(row))
        return tuple(line)

    def report(self, repoid: int, sha: str) -> CommitReport | None:
        """Give where the commit's report is."""
        row = self._connection.execute(
            select(cast(commits.c.report, Text).label("report"), commits.c.report_storage_path, commits.c.totals).where(
                commits.c.repoid == repoid, commits.c.commitid == sha, _HAS_REPORT
            )
        ).one_or_none()
        if row is None:
            return None
        return CommitReport(
            report=None if row.report is None else row.report.encode(),
            report_storage_path=row.report_storage_path,
            totals=row.totals,
        )

    def publish(self, commit_id: int, published: PublishedReport, at: datetime) -> None:
        """Write state, totals and report."""
        self._connection.execute(
            update(commits)
            .where(commits.c.id == commit_id)
            .values(
                state=published.state,
                totals=published.totals,
                report=published.report,
                report_storage_path=published.report_storage_path,
                updatestamp=at,
            )
        )

    def note_error(self, commit_id: int, code: str, params: JsonObject, at: datetime) -> None:
        """Write the one row of this commit and code."""
        this_row = (core_commiterror.c.commit_id == commit_id, core_commiterror.c.error_code == code)
        known = update(core_commiterror).where(*this_row).values(error_params=params, updated_at=at)
        if self._connection.execute(known).rowcount:
            return
        row = {
            "external_id": uuid.uuid4(),
            "created_at": at,
            "updated_at": at,
            "error_code": code,
            "error_params": params,
            "commit_id": commit_id,
        }
        self._connection.execute(insert_ignoring(self._connection, core_commiterror), row)

    def errors(self, commit_id: int) -> Mapping[str, JsonObject]:
        """Give what went wrong with a commit; of several rows of a code the oldest counts, as for other programs."""
        rows = self._connection.execute(
            select(core_commiterror.c.error_code, core_commiterror.c.error_params)
            .where(core_commiterror.c.commit_id == commit_id)
            .order_by(core_commiterror.c.id.desc())
        )
        return {row.error_code: row.error_params for row in rows}

    def set_state(self, commit_id: int, state: CommitState, at: datetime) -> None:
        """Write ``state`` alone."""
        self._connection.execute(update(commits).where(commits.c.id == commit_id).values(state=state, updatestamp=at))

    def _make_heads(self, new: NewCommit) -> None:
        """Do what trigger ``commits_insert_pr_branch`` does; where it has, this finds the rows there."""
        if new.pullid is not None and new.merged is not True:
            pull = {
                "repoid": new.repoid,
                "pullid": new.pullid,
                "author": new.author,
                "head": new.sha,
                "state": "open",
            }
            self._connection.execute(insert_ignoring(self._connection, pulls), pull)
        if new.branch is not None:
            branch = {
                "repoid": new.repoid,
                "branch": new.branch,
                "head": new.sha,
                "updatestamp": new.timestamp,
                "authors": None if new.author is None else [new.author],
            }
            self._connection.execute(insert_ignoring(self._connection, branches), branch)

    def _fill(self, new: NewCommit, at: datetime) -> None:
        known = {name: getattr(new, name) for name in _FILLED if getattr(new, name) is not None}
        if not known:
            return
        self._connection.execute(
            update(commits)
            .where(
                commits.c.repoid == new.repoid,
                commits.c.commitid == new.sha,
                or_(*(commits.c[name].is_(None) for name in known)),
            )
            .values(
                {
                    name: func.coalesce(commits.c[name], literal(value, commits.c[name].type))
                    for name, value in known.items()
                }
                | {"updatestamp": at}
            )
        )


_HAS_REPORT = or_(commits.c.report.is_not(None), commits.c.report_storage_path.is_not(None))


def _select_commit() -> Select[Any]:
    return select(
        commits.c.id,
        commits.c.repoid,
        commits.c.commitid.label("sha"),
        commits.c.timestamp,
        commits.c.branch,
        commits.c.pullid,
        commits.c.author,
        commits.c.message,
        commits.c.parent,
        commits.c.state,
        commits.c.merged,
        commits.c.deleted,
        commits.c.ci_passed,
        _HAS_REPORT.label("has_report"),
        commits.c.totals,
    )


def _commit(row: RowMapping) -> Commit:
    state = None if row["state"] is None else CommitState(row["state"])
    return Commit(**{**row, "state": state, "has_report": bool(row["has_report"])})
