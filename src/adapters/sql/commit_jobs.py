"""The work on each commit's report: own table ``cov_commit_job`` (chapter 04 §16.2, design §5)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    and_,
    case,
    delete,
    exists,
    func,
    or_,
    select,
    text,
    tuple_,
    union,
    update,
)
from sqlalchemy.sql.elements import ColumnElement

from adapters.sql.statements import insert_or_update
from adapters.sql.tables import cov_commit_job as job
from adapters.sql.tables import cov_decision, cov_upload_job
from adapters.sql.tables.jobs import LIVE, TO_RECORD, UNSETTLED, UNTOLD
from codecov_core.ports import (
    LONGEST_LEASE,
    CommitJob,
    CommitKey,
    InheritedSession,
    JsonObject,
    JsonValue,
    MergeRecord,
    ReportType,
    SessionIds,
)

_KEY = ("repoid", "sha", "report_type")
_KEY_COLUMNS = (job.c.repoid, job.c.sha, job.c.report_type)


class SqlCommitJobRepository:
    """``CommitJobRepository`` on an open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, key: CommitKey) -> CommitJob | None:
        """Give a commit job."""
        row = self._connection.execute(select(job).where(_of(key))).mappings().one_or_none()
        return None if row is None else _job(row)

    def touch(
        self, key: CommitKey, at: datetime, *, base_sha: str | None = None, yaml: JsonObject | None = None
    ) -> CommitJob:
        """Insert the row or raise ``dirty``; the row stays locked."""
        statement = insert_or_update(
            self._connection,
            job,
            _KEY,
            lambda excluded: {
                "dirty": job.c.dirty + 1,
                "base_sha": func.coalesce(excluded["base_sha"], job.c.base_sha),
                "yaml": func.coalesce(excluded["yaml"], job.c.yaml),
                "updated_at": excluded["updated_at"],
            },
        ).returning(job)
        row = {
            "repoid": key.repoid,
            "sha": key.sha,
            "report_type": key.report_type,
            "generation": -1,
            "published_gen": -1,
            "cleaned_gen": -1,
            "dirty": 1,
            "yaml": yaml,
            "base_sha": base_sha,
            "inherited": [],
            "session_ids": [],
            "next_position": 1,
            "notify_wanted": -1,
            "notify_done": -1,
            "chunks_stale": 0,
            "notify_doubts": 0,
            "fence": 0,
            "created_at": at,
            "updated_at": at,
        }
        return _job(self._connection.execute(statement, row).mappings().one())

    def lock(self, key: CommitKey) -> CommitJob | None:
        """Give the row, locked until the transaction ends."""
        row = self._connection.execute(select(job).where(_of(key)).with_for_update()).mappings().one_or_none()
        return None if row is None else _job(row)

    def acquire(self, key: CommitKey, owner: str, now: datetime, until: datetime) -> CommitJob | None:
        """Take the commit's lease, if nobody holds it."""
        taken = self._connection.execute(
            update(job)
            .where(_of(key), _free(now))
            .values(
                fence=job.c.fence + 1,
                chunks_stale=job.c.chunks_stale + case((job.c.lease_owner.is_not(None), 1), else_=0),
                lease_owner=owner,
                lease_until=until,
                updated_at=now,
            )
            .returning(job)
        )
        row = taken.mappings().one_or_none()
        return None if row is None else _job(row)

    def renew(self, key: CommitKey, fence: int, until: datetime) -> bool:
        """Extend the lease, if it is still ours."""
        return self._change(_held(key, fence), lease_until=until)

    def release(self, key: CommitKey, fence: int, at: datetime) -> bool:
        """Give the lease back, if it is still ours."""
        return self._change(_held(key, fence), lease_owner=None, lease_until=None, updated_at=at)

    def prepare(
        self, key: CommitKey, fence: int, *, segment0: str | None, inherited: Sequence[InheritedSession], at: datetime
    ) -> bool:
        """Decide generation 0."""
        already_published = {"published_gen": 0, "cleaned_gen": 0} if segment0 is None else {}
        return self._change(
            and_(_held(key, fence), job.c.generation == -1),
            generation=0,
            segment0=segment0,
            inherited=_inherited_json(inherited),
            session_ids=SessionIds.of(session.id for session in inherited).to_json(),
            updated_at=at,
            **already_published,
        )

    def restart(
        self,
        key: CommitKey,
        fence: int,
        segment0: str | None,
        inherited: Sequence[InheritedSession],
        session_ids: SessionIds,
        at: datetime,
    ) -> bool:
        """Replace a segment 0 that is lost."""
        return self._change(
            and_(_held(key, fence), job.c.generation >= 0),
            segment0=segment0,
            inherited=_inherited_json(inherited),
            session_ids=session_ids.to_json(),
            updated_at=at,
        )

    def adopt(self, key: CommitKey, fence: int, at: datetime) -> bool:
        """Say that generation 0 is what others can read already."""
        return self._change(
            and_(_held(key, fence), job.c.generation == 0), published_gen=0, cleaned_gen=0, updated_at=at
        )

    def advance(self, key: CommitKey, fence: int, generation: int, record: MergeRecord, at: datetime) -> bool:
        """Record a merge, by compare-and-set of the generation."""
        notification = (
            {"notify_wanted": generation + 1, "notify_after": record.notify_after} if record.wants_notification else {}
        )
        return self._change(
            and_(_held(key, fence), job.c.generation == generation),
            generation=generation + 1,
            session_ids=record.session_ids.to_json(),
            inherited=_inherited_json(record.inherited),
            next_position=record.next_position,
            updated_at=at,
            **notification,
        )

    def publish(self, key: CommitKey, fence: int, generation: int, at: datetime) -> bool:
        """Note a publication."""
        return self._change(
            and_(_held(key, fence), job.c.published_gen < generation),
            published_gen=generation,
            publish_after=None,
            updated_at=at,
        )

    def pause_publications(self, key: CommitKey, fence: int, until: datetime, at: datetime) -> bool:
        """Set ``publish_after``."""
        return self._change(_held(key, fence), publish_after=until, updated_at=at)

    def doubt_chunks(self, key: CommitKey, at: datetime) -> bool:
        """Add one to ``chunks_stale``, whoever holds the lease."""
        return self._change(_of(key), chunks_stale=job.c.chunks_stale + 1, updated_at=at)

    def trust_chunks(self, key: CommitKey, fence: int, seen: int, at: datetime) -> bool:
        """Set ``chunks_stale`` to 0, if nobody added to it."""
        unchanged = and_(job.c.chunks_stale > 0, job.c.chunks_stale == seen)
        return self._change(and_(_held(key, fence), unchanged), chunks_stale=0, updated_at=at)

    def cleaned(self, key: CommitKey, fence: int, generation: int, at: datetime) -> bool:
        """Note that the cleaning is done up to ``generation``."""
        return self._change(
            and_(_held(key, fence), job.c.cleaned_gen < generation), cleaned_gen=generation, updated_at=at
        )

    def notified(self, key: CommitKey, wanted: int, doubts: int, at: datetime) -> bool:
        """Set ``notify_done``, if it is less and nobody doubts it."""
        told = and_(_of(key), job.c.notify_done < wanted, job.c.notify_doubts == doubts)
        return self._change(told, notify_done=wanted, updated_at=at)

    def notify_again(self, key: CommitKey, at: datetime) -> bool:
        """Doubt what was told, whoever holds the lease."""
        is_told = and_(job.c.notify_wanted >= 0, job.c.notify_done >= job.c.notify_wanted)
        done = case((is_told, job.c.notify_wanted - 1), else_=job.c.notify_done)
        return self._change(_of(key), notify_done=done, notify_doubts=job.c.notify_doubts + 1, updated_at=at)

    def postpone_notification(self, key: CommitKey, until: datetime, at: datetime) -> bool:
        """Set ``notify_after``, if a notification is still wanted."""
        return self._change(and_(_of(key), text(UNTOLD)), notify_after=until, updated_at=at)

    def unsettled(self, now: datetime, limit: int) -> tuple[CommitKey, ...]:
        """Give commits that need a merger, oldest first; each half has an index of just its rows."""
        publishable = or_(~_has_live_job(), job.c.publish_after.is_(None), job.c.publish_after <= now)
        for_its_own_sake = select(*_KEY_COLUMNS, job.c.updated_at).where(
            text(f"({UNSETTLED})"),
            _free(now),
            or_(
                job.c.generation == -1,
                job.c.cleaned_gen < job.c.published_gen,
                job.c.chunks_stale > 0,
                and_(job.c.published_gen < job.c.generation, publishable),
            ),
        )
        waiting = select(*(cov_upload_job.c[name] for name in _KEY)).where(text(f"({TO_RECORD})"))
        for_its_jobs = select(*_KEY_COLUMNS, job.c.updated_at).where(tuple_(*_KEY_COLUMNS).in_(waiting), _free(now))
        both = union(for_its_own_sake, for_its_jobs).subquery()
        return self._keys(select(both).order_by(both.c.updated_at, *(both.c[name] for name in _KEY)).limit(limit))

    def notify_due(self, now: datetime, limit: int) -> tuple[CommitKey, ...]:
        """Give commits that may be told now, oldest first."""
        return self._keys(
            select(*_KEY_COLUMNS)
            .where(
                text(UNTOLD),
                job.c.published_gen == job.c.generation,
                or_(job.c.notify_after.is_(None), job.c.notify_after <= now),
                ~_has_live_job(),
            )
            .order_by(job.c.updated_at, *_KEY_COLUMNS)
            .limit(limit)
        )

    def forget(self, key: CommitKey) -> None:
        """Delete the commit's job, its upload jobs and its decisions."""
        for table in (cov_decision, cov_upload_job, job):
            this_commit = (table.c.repoid == key.repoid, table.c.sha == key.sha, table.c.report_type == key.report_type)
            self._connection.execute(delete(table).where(*this_commit))

    def void_leases(self, at: datetime) -> int:
        """Let every held lease end at ``at``."""
        return self._connection.execute(
            update(job).where(job.c.lease_until > at).values(lease_until=at, updated_at=at)
        ).rowcount

    def _change(self, condition: ColumnElement[bool], **values: object) -> bool:
        return self._connection.execute(update(job).where(condition).values(values)).rowcount == 1

    def _keys(self, wanted: Select[Any]) -> tuple[CommitKey, ...]:
        rows = self._connection.execute(wanted)
        return tuple(CommitKey(row.repoid, row.sha, ReportType(row.report_type)) for row in rows)


def _of(key: CommitKey) -> ColumnElement[bool]:
    return and_(job.c.repoid == key.repoid, job.c.sha == key.sha, job.c.report_type == key.report_type)


def _held(key: CommitKey, fence: int) -> ColumnElement[bool]:
    return and_(_of(key), job.c.lease_owner.is_not(None), job.c.fence == fence)


def _free(now: datetime) -> ColumnElement[bool]:
    until = job.c.lease_until
    return or_(job.c.lease_owner.is_(None), until.is_(None), until <= now, until > now + LONGEST_LEASE)


def _has_live_job() -> ColumnElement[bool]:
    """Tell whether the outcome of some job of the commit is not recorded yet (``JobCounts.live``)."""
    upload = cov_upload_job.c
    return exists().where(
        upload.repoid == job.c.repoid,
        upload.sha == job.c.sha,
        upload.report_type == job.c.report_type,
        text(f"({LIVE} OR {TO_RECORD})"),
    )


_PLAIN_FIELDS = (
    "generation",
    "published_gen",
    "cleaned_gen",
    "dirty",
    "yaml",
    "base_sha",
    "segment0",
    "next_position",
    "notify_wanted",
    "notify_done",
    "notify_after",
    "publish_after",
    "chunks_stale",
    "notify_doubts",
    "lease_owner",
    "lease_until",
    "fence",
    "created_at",
    "updated_at",
)


def _job(row: RowMapping) -> CommitJob:
    return CommitJob(
        key=CommitKey(row["repoid"], row["sha"], ReportType(row["report_type"])),
        inherited=tuple(
            InheritedSession(session["id"], tuple(session["flags"]), session["carriedforward"])
            for session in row["inherited"]
        ),
        session_ids=SessionIds.from_json(row["session_ids"]),
        **{name: row[name] for name in _PLAIN_FIELDS},
    )


def _inherited_json(sessions: Sequence[InheritedSession]) -> list[JsonValue]:
    return [
        {"id": session.id, "flags": session.flags, "carriedforward": session.carriedforward} for session in sessions
    ]
