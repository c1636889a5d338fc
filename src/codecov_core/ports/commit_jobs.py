"""The work on each commit's report: own table ``cov_commit_job`` (chapter 04 §16.2, design §5)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from codecov_core.ports.commit_key import CommitKey
from codecov_core.ports.json_values import JsonObject
from codecov_core.ports.session_ids import SessionIds
from codecov_core.values import dataclass


@dataclass(frozen=True, slots=True)
class InheritedSession:
    """A session of segment 0 that is still in the report."""

    id: int
    flags: tuple[str, ...]
    carriedforward: bool
    """False for a session that was uploaded and merged before these tables existed."""


@dataclass(frozen=True, slots=True)
class CommitJob:
    """A row of ``cov_commit_job``. Generations count from 0; -1 means "none yet"."""

    key: CommitKey
    """Primary key: columns ``repoid``, ``sha``, ``report_type``."""
    generation: int
    """What is recorded: -1 before segment 0 is decided, 0 with segment 0 alone, + 1 with every merge."""
    published_gen: int
    """What others can read."""
    cleaned_gen: int
    """Up to where raw uploads were rewritten or deleted and superseded objects removed."""
    dirty: int
    """Grows with every claim; tells a merger that something arrived."""
    yaml: JsonObject | None
    """Commit-level configuration, where known."""
    base_sha: str | None
    """The base that was asked for explicitly, else ``None``."""
    segment0: str | None
    """Object path of segment 0 (what the commit starts from), or ``None`` when it starts from nothing."""
    inherited: tuple[InheritedSession, ...]
    """Sessions of segment 0 that are still in the report (JSON column)."""
    session_ids: SessionIds
    """All session ids in use (JSON column of runs)."""
    next_position: int
    """The place in the order that the next merged upload gets."""
    notify_wanted: int
    """The generation that wants to be told; -1 none."""
    notify_done: int
    """The last wanted generation that was told; -1 none."""
    notify_after: datetime | None
    """Not to be told before."""
    notify_doubts: int
    """How often somebody may have told an older generation after a later one; only grows."""
    publish_after: datetime | None
    """A busy commit is not published again before."""
    chunks_stale: int
    """How often, since they were last known to be right, the chunks at their fixed place may have been overwritten by a
    publisher that came too late; 0 is well."""
    lease_owner: str | None
    lease_until: datetime | None
    fence: int
    """Grows with every acquisition; a write with an older fence is refused."""
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class MergeRecord:
    """The state of a commit after a merge."""

    session_ids: SessionIds
    inherited: tuple[InheritedSession, ...]
    next_position: int
    wants_notification: bool
    """Whether ``notify_wanted`` becomes the new generation (chapter 04 §10.12)."""
    notify_after: datetime | None
    """Written only if a notification is wanted."""


class CommitJobRepository(Protocol):
    """Reads and moves commit jobs.

    Conditions of a method are part of its ``WHERE``: when they do not hold (any more) nothing is changed and the
    method says so by its result. ``updated_at`` becomes ``at`` with every change but a lease renewal.
    """

    def get(self, key: CommitKey) -> CommitJob | None:
        """Give a commit job, or ``None``."""
        ...

    def touch(
        self, key: CommitKey, at: datetime, *, base_sha: str | None = None, yaml: JsonObject | None = None
    ) -> CommitJob:
        """Insert the row or raise ``dirty`` by one; keep it locked until the transaction ends; give it as it is then.

        ``base_sha`` and ``yaml`` are written where given. A new row has generations -1 and position 1. Every writer of
        the commit's jobs that must not run beside a merge calls this first.
        """
        ...

    def lock(self, key: CommitKey) -> CommitJob | None:
        """Give the row and keep it locked until the transaction ends (``FOR UPDATE``), or ``None``."""
        ...

    def acquire(self, key: CommitKey, owner: str, now: datetime, until: datetime) -> CommitJob | None:
        """Take the commit's lease: fence + 1, lease set; give the job as it is then.

        Only if nobody holds it (owner NULL, ``lease_until`` <= now, or > now + ``LONGEST_LEASE``: the clock of whoever
        took it is wrong). Otherwise, or when there is no row, ``None``. Of several callers exactly one wins. Taking it
        over from an owner adds one to ``chunks_stale``: that one may be paused in the middle of a publication.
        """
        ...

    def renew(self, key: CommitKey, fence: int, until: datetime) -> bool:
        """Extend the lease, if it is still held with this fence."""
        ...

    def release(self, key: CommitKey, fence: int, at: datetime) -> bool:
        """Give the lease back, if it is still held with this fence."""
        ...

    def prepare(
        self, key: CommitKey, fence: int, *, segment0: str | None, inherited: Sequence[InheritedSession], at: datetime
    ) -> bool:
        """Decide generation 0: only if ``generation`` is -1 and the lease is held with this fence.

        Sets segment 0 and its sessions (``session_ids`` = their ids), ``generation`` 0; ``published_gen`` and
        ``cleaned_gen`` become 0 too when there is no segment 0: nothing is to be published then.
        """
        ...

    def restart(
        self,
        key: CommitKey,
        fence: int,
        segment0: str | None,
        inherited: Sequence[InheritedSession],
        session_ids: SessionIds,
        at: datetime,
    ) -> bool:
        """Replace a segment 0 that is lost, its sessions and the ids in use; only if the lease is held with this fence.

        Not before generation 0 is decided.
        """
        ...

    def adopt(self, key: CommitKey, fence: int, at: datetime) -> bool:
        """Say that generation 0 is what others can read already (segment 0 was made from the published report).

        Sets ``published_gen`` and ``cleaned_gen`` to 0, only if ``generation`` is 0 and the lease is held.
        """
        ...

    def advance(self, key: CommitKey, fence: int, generation: int, record: MergeRecord, at: datetime) -> bool:
        """Record a merge: ``generation`` -> ``generation + 1``, with the record's state.

        Compare-and-set: only if the stored generation is the given one and the lease is held with this fence. When a
        notification is wanted ``notify_wanted`` = the new generation and ``notify_after`` as given.
        """
        ...

    def publish(self, key: CommitKey, fence: int, generation: int, at: datetime) -> bool:
        """Note a publication: ``published_gen`` = ``generation``, ``publish_after`` NULL.

        Only if ``published_gen < generation`` and the lease is held with this fence.
        """
        ...

    def pause_publications(self, key: CommitKey, fence: int, until: datetime, at: datetime) -> bool:
        """Set ``publish_after``, if the lease is held with this fence."""
        ...

    def doubt_chunks(self, key: CommitKey, at: datetime) -> bool:
        """Add one to ``chunks_stale``, whoever holds the lease: for a publisher that wrote the chunks and lost it."""
        ...

    def trust_chunks(self, key: CommitKey, fence: int, seen: int, at: datetime) -> bool:
        """Set ``chunks_stale`` to 0, only if it is still ``seen`` (not 0) and the lease is held with this fence."""
        ...

    def cleaned(self, key: CommitKey, fence: int, generation: int, at: datetime) -> bool:
        """Note that the cleaning after publication is done up to ``generation``, if behind and the lease is held."""
        ...

    def notified(self, key: CommitKey, wanted: int, doubts: int, at: datetime) -> bool:
        """Set ``notify_done`` = ``wanted``, if it is less and ``notify_doubts`` are still those seen before telling."""
        ...

    def notify_again(self, key: CommitKey, at: datetime) -> bool:
        """Add one to ``notify_doubts``, whoever holds the lease, and let ``notify_done`` fall below ``notify_wanted``.

        For one that told an older generation, and lost the lease over it: whoever has told a later one meanwhile, or is
        about to note that, tells it once more.
        """
        ...

    def postpone_notification(self, key: CommitKey, until: datetime, at: datetime) -> bool:
        """Set ``notify_after``, if a notification is still wanted."""
        ...

    def unsettled(self, now: datetime, limit: int) -> tuple[CommitKey, ...]:
        """Give commits that need a merger, and that nobody holds at ``now``; oldest ``updated_at`` first.

        Those with ``generation`` -1, with jobs to record, with ``cleaned_gen < published_gen``, with ``chunks_stale``
        not 0, or with ``published_gen < generation`` and either no live job (``JobCounts.live``) or ``publish_after``
        NULL or <= now.
        """
        ...

    def notify_due(self, now: datetime, limit: int) -> tuple[CommitKey, ...]:
        """Give commits whose notification is wanted and may be told, oldest ``updated_at`` first.

        Those with ``notify_wanted > notify_done``, ``published_gen = generation``, no live job, and ``notify_after``
        NULL or <= now.
        """
        ...

    def forget(self, key: CommitKey) -> None:
        """Delete the commit's job, its upload jobs and its decisions; no error when there are none.

        For a commit that is gone: nothing of it is to be worked on any more.
        """
        ...

    def void_leases(self, at: datetime) -> int:
        """Let every held lease end at ``at`` (for the one who knows that no other worker is alive); give how many."""
        ...
