"""Holding the lease of a commit while working on it (design §5)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from codecov_core.errors import CodecovError
from codecov_core.ports import Clock, CommitJob, CommitKey, Database, Heartbeat, LeaseWatch
from codecov_core.tasks.settings import TaskSettings
from codecov_core.values import dataclass


class LeaseLostError(CodecovError):
    """Somebody else took the lease over; what we were about to write was refused and nothing of it happened."""

    code = "lease_lost"
    retryable = True


@dataclass(frozen=True, slots=True)
class CommitLease:
    """The right to be the one merger of a commit."""

    job: CommitJob
    """The commit job as it was when the lease was taken."""
    watch: LeaseWatch
    renew: Callable[[], bool]
    """Asks the database for more time; false when somebody else has the lease."""

    @property
    def key(self) -> CommitKey:
        """The commit."""
        return self.job.key

    @property
    def fence(self) -> int:
        """What our writes are recognised by."""
        return self.job.fence

    def check(self) -> None:
        """Raise ``LeaseLostError`` if a renewal was refused: everything from here on would be in vain."""
        if self.watch.lost:
            raise LeaseLostError("the lease of the commit was taken over", sha=self.key.sha)

    def confirm(self) -> None:
        """Renew the lease now, for a write that no fence can refuse; raises ``LeaseLostError``.

        The watch knows of the last beat only: a process that was paused has missed some.
        """
        if not self.renew():
            raise LeaseLostError("the lease of the commit was taken over", sha=self.key.sha)


@dataclass(frozen=True, slots=True)
class CommitLeases:
    """Takes, renews and releases the leases of commits."""

    database: Database
    clock: Clock
    heartbeat: Heartbeat
    settings: TaskSettings

    @contextmanager
    def holding(self, key: CommitKey) -> Iterator[CommitLease | None]:
        """Hold a commit's lease; ``None`` when somebody else holds it or the commit has no job.

        It is released at the end, whatever happened. When even that fails it runs out by itself.
        """
        with self.database.begin() as work:
            now = self.clock.now()
            job = work.commit_jobs.acquire(key, self.settings.worker, now, now + self.settings.lease)
        if job is None:
            yield None
            return

        def renew() -> bool:
            return self._renew(job)

        with self.heartbeat.beating(renew, self.settings.renew_every) as watch:
            try:
                yield CommitLease(job, watch, renew)
            finally:
                with suppress(CodecovError), self.database.begin() as work:
                    work.commit_jobs.release(key, job.fence, self.clock.now())

    def _renew(self, job: CommitJob) -> bool:
        with self.database.begin() as work:
            return work.commit_jobs.renew(job.key, job.fence, self.clock.now() + self.settings.lease)
