"""The work on each upload: own table ``cov_upload_job`` (chapter 04 §16.2, design §5)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from codecov_core.ports.commit_key import CommitKey
from codecov_core.ports.json_values import JsonObject
from codecov_core.values import dataclass


class JobStatus(StrEnum):
    """Where an upload is: queued -> running -> ready -> merged, or error from any of the first three."""

    QUEUED = "queued"
    """Waits for a processor, not before ``not_before``."""
    RUNNING = "running"
    """A processor holds the lease."""
    READY = "ready"
    """Its new segment waits to be merged."""
    MERGED = "merged"
    """Its segment has a session id and a place in the commit's order (or no lines at all)."""
    ERROR = "error"
    """Ended with an error code; recorded in the commit once ``merged_gen`` is set."""


@dataclass(frozen=True, slots=True)
class UploadJob:
    """A row of ``cov_upload_job``."""

    upload_id: int
    """Primary key; the id of the ``reports_upload`` row."""
    claim_key: str
    """Unique: what makes a repeated claim the same claim (``upload:{upload_id}`` or ``report:{reportid}``)."""
    key: CommitKey
    """Columns ``repoid``, ``sha``, ``report_type``."""
    arguments: JsonObject
    """The claimed JSON object of the inbox, without secrets."""
    status: JobStatus
    attempts: int
    """Failed tries of the current processing that count (raw file missing)."""
    takeovers: int
    """How often the current processing was taken over from a holder that let its lease run out."""
    not_before: datetime | None
    deadline: datetime
    """When a job that is still queued or running is given up (``processing_timeout``)."""
    lease_owner: str | None
    lease_until: datetime | None
    fence: int
    """Grows with every acquisition and reset; a write with an older fence is refused."""
    staged_segment: str | None
    """Object path of the processed, not yet merged segment (status ``ready``)."""
    staged_empty: bool
    """Whether that segment has no lines."""
    staged_flags: tuple[str, ...]
    """The upload's flags at processing time."""
    segment: str | None
    """Object path of the segment in the commit; kept during a re-processing until the next merge."""
    session_id: int | None
    """Session id of ``segment`` in the report; NULL when the last processing gave no lines or failed: an earlier
    segment then only keeps the file indexes of its names (chapter 01 §22 rule 14)."""
    position: int | None
    """Place of ``segment`` in the commit's order; never changed once given."""
    places: tuple[int, ...]
    """Places in that order of the file names that each later processing added, the first one's being ``position``
    (JSON column)."""
    merged_gen: int | None
    """The generation that recorded the last outcome; NULL while an outcome waits to be recorded."""
    result: JsonObject | None
    """What the processing found: files, dropped records and their reasons (shown by ``status``)."""
    error_code: str | None
    error_params: JsonObject | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class NewUploadJob:
    """A claimed upload; it starts as ``queued``."""

    upload_id: int
    claim_key: str
    key: CommitKey
    arguments: JsonObject
    deadline: datetime


@dataclass(frozen=True, slots=True)
class Processed:
    """What a processor made of an upload."""

    segment: str
    empty: bool
    flags: tuple[str, ...]
    result: JsonObject


@dataclass(frozen=True, slots=True)
class JobMerge:
    """The recording of one ready job in a generation: ``staged_segment`` becomes ``segment``."""

    upload_id: int
    fence: int
    session_id: int | None
    """``None`` for an upload without lines; the segment it may have then counts no more."""
    position: int | None
    """The place for an upload that has none yet."""
    places: tuple[int, ...]
    """All places of names that later processings added, with that of this one."""


@dataclass(frozen=True, slots=True)
class JobCounts:
    """How many jobs of a commit are where."""

    queued: int = 0
    running: int = 0
    ready: int = 0
    merged: int = 0
    error: int = 0
    unrecorded: int = 0
    """Those of ``error`` whose ``merged_gen`` is NULL."""

    @property
    def live(self) -> int:
        """Count the jobs whose outcome is not recorded in the commit yet: it is quiet when there is none."""
        return self.queued + self.running + self.ready + self.unrecorded


class UploadJobRepository(Protocol):
    """Reads and moves upload jobs.

    Conditions of a method are part of its ``WHERE``: when they do not hold (any more) nothing is changed and the
    method says so by its result. ``updated_at`` becomes ``at`` with every change.
    """

    def get_many(self, upload_ids: Sequence[int]) -> Mapping[int, UploadJob]:
        """Give those of the jobs that exist, by upload id."""
        ...

    def by_claim_keys(self, claim_keys: Sequence[str]) -> Mapping[str, UploadJob]:
        """Give those of the jobs that exist, by claim key."""
        ...

    def of_commit(self, key: CommitKey) -> tuple[UploadJob, ...]:
        """Give all jobs of a commit, ordered by upload id."""
        ...

    def counts(self, key: CommitKey) -> JobCounts:
        """Count the commit's jobs by status."""
        ...

    def insert(self, jobs: Sequence[NewUploadJob], at: datetime) -> tuple[int, ...]:
        """Insert queued jobs; one whose upload id or claim key is there already is left alone.

        Gives the upload ids really inserted, in the order given.
        """
        ...

    def reset(self, jobs: Sequence[NewUploadJob], at: datetime) -> tuple[int, ...]:
        """Put existing jobs (by upload id) back to ``queued``, whatever their status, for another processing.

        Sets arguments and deadline; attempts and takeovers 0; ``not_before``, lease, staged columns, result and error
        cleared; fence + 1 so that a running processor's outcome is refused. ``segment``, ``session_id``, ``position``
        stay (they count until replaced), and so does ``merged_gen`` (status alone says that an outcome is awaited).
        Gives the upload ids found, in the order given.
        """
        ...

    def acquire(self, upload_id: int, owner: str, now: datetime, until: datetime) -> UploadJob | None:
        """Take the lease: status ``running``, fence + 1, lease set; give the job as it is then.

        Only if it is ``queued`` with ``not_before`` NULL or <= now, or ``running`` with ``lease_until`` <= now or >
        now + ``LONGEST_LEASE``, as the clock of whoever took it is wrong (then ``takeovers`` + 1). Otherwise ``None``.
        Of several callers exactly one wins.
        """
        ...

    def renew(self, upload_id: int, fence: int, until: datetime) -> bool:
        """Extend the lease, if the job is still ``running`` with this fence."""
        ...

    def requeue(self, upload_id: int, fence: int, not_before: datetime, *, counted: bool, at: datetime) -> bool:
        """Give the job back: ``queued`` with ``not_before``, lease cleared; ``attempts`` + 1 if ``counted``.

        Only if it is still ``running`` with this fence.
        """
        ...

    def finish(self, upload_id: int, fence: int, processed: Processed, at: datetime) -> bool:
        """Make the job ``ready`` with its staged segment, result and flags; lease and error cleared.

        Only if it is still ``running`` with this fence.
        """
        ...

    def fail(
        self, upload_id: int, fence: int, code: str, params: JsonObject, result: JsonObject | None, at: datetime
    ) -> bool:
        """End the job as ``error`` with ``merged_gen`` NULL (to be recorded); lease and staged columns cleared.

        Only if it is still ``running`` with this fence.
        """
        ...

    def give_up(self, upload_ids: Sequence[int], code: str, at: datetime) -> tuple[UploadJob, ...]:
        """End ``queued`` and ``running`` jobs whose deadline is past at ``at`` as ``error``, as ``fail``; fence + 1.

        Without parameters. One that was asked for again since it was found overdue has a new deadline, and goes on.
        Gives the jobs really changed, as they are then.
        """
        ...

    def take_back(
        self, upload_id: int, fence: int, code: str, params: JsonObject, result: JsonObject | None, at: datetime
    ) -> bool:
        """End a ``merged`` job that counts as ``error``, to be recorded: ``fail`` for one that is in the report.

        Only if it still has this fence, which grows by one, and a session id. Its segment and place stay.
        """
        ...

    def to_record(self, key: CommitKey, limit: int) -> tuple[UploadJob, ...]:
        """Give ``ready`` jobs and ``error`` jobs with ``merged_gen`` NULL, ordered by upload id, at most ``limit``.

        Its cost must not grow with the number of merged jobs (index on repoid, sha, report_type, status).
        """
        ...

    def record(
        self, merged: Sequence[JobMerge], failed: Sequence[tuple[int, int]], generation: int, at: datetime
    ) -> int:
        """Record outcomes in ``generation``; give how many jobs were changed.

        ``merged``: only if still ``ready`` with that fence -> ``merged``; ``segment`` = ``staged_segment`` if
        ``session_id`` is not ``None``, else as it was; session id as given; position as given if it had none; staged
        segment cleared; ``merged_gen`` set. ``failed`` (upload id, fence): only if still ``error`` with that fence ->
        session id NULL, ``merged_gen`` set; segment and position stay, for the names.
        """
        ...

    def in_order(self, key: CommitKey) -> tuple[UploadJob, ...]:
        """Give the jobs that have a ``segment``, whatever their status, also without session, by ``position``."""
        ...

    def recorded(self, key: CommitKey, after: int, upto: int) -> tuple[UploadJob, ...]:
        """Give the jobs with status ``merged`` or ``error`` and ``after < merged_gen <= upto``, by upload id."""
        ...

    def due(self, now: datetime, limit: int) -> tuple[UploadJob, ...]:
        """Give jobs that some processor should take: those ``acquire`` would give, oldest ``updated_at`` first."""
        ...

    def overdue(self, now: datetime, limit: int) -> tuple[UploadJob, ...]:
        """Give ``queued`` and ``running`` jobs whose ``deadline`` <= now, oldest deadline first."""
        ...

    def void_leases(self, at: datetime) -> int:
        """Let every held lease end at ``at`` (for the one who knows that no other worker is alive); give how many."""
        ...

    def end_waits(self, at: datetime) -> int:
        """Let ``queued`` jobs that are to be tried later be tried at ``at`` (for the same one); give how many."""
        ...
