"""The chunks at their fixed place: the one object that every publication overwrites (chapter 01 §16).

Storage knows no fences, so a publisher that is paused in the middle may overwrite the chunks of a later generation.
It cannot change any row any more, and so it can say what it did; whoever holds the commit then puts the chunks right.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import zstandard

from codecov_core.errors import CodecovError, ObjectNotFoundError
from codecov_core.ports import Clock, CommitJob, Database, Encoding, ObjectStore, Telemetry
from codecov_core.tasks.leases import CommitLease
from codecov_core.tasks.storage_paths import StoragePaths
from codecov_core.values import dataclass

_ZSTD_LEVEL = 3


@dataclass(frozen=True, slots=True)
class WireChunks:
    """Writes them, and repairs what a late writer did."""

    database: Database
    objects: ObjectStore
    clock: Clock
    telemetry: Telemetry

    @contextmanager
    def replaced(self, lease: CommitLease, paths: StoragePaths, chunks: bytes) -> Iterator[None]:
        """Put ``chunks`` (compressed), around the transaction that makes them the right ones.

        Raises ``LeaseLostError`` before anything is written when the lease is gone. When the block fails it is noted
        that the chunks may be wrong now; without a database for that, the lease that is not given back says the same.
        """
        lease.confirm()
        try:
            self.objects.put(paths.chunks, chunks, encoding=Encoding.ZSTD, encoded=True)
            yield
        except BaseException:
            with suppress(CodecovError), self.database.begin() as work:
                work.commit_jobs.doubt_chunks(lease.key, self.clock.now())
            raise

    def restore(self, lease: CommitLease, paths: StoragePaths, job: CommitJob) -> None:
        """Put the chunks of the published generation again, and end the doubts that ``job`` knows of.

        A doubt raised meanwhile stays, for the next step. Before our first publication there is nothing to restore.
        Raises ``LeaseLostError`` and what storage and database raise.
        """
        if job.published_gen > 0:
            try:
                chunks = self.objects.get(paths.side_chunks(job.published_gen))
            except ObjectNotFoundError:
                self.telemetry.event("chunks.unrepaired", sha=lease.key.sha, generation=job.published_gen)
            else:
                with self.replaced(lease, paths, compressed(chunks)):
                    self._trust(lease, job)
                return
        self._trust(lease, job)

    def _trust(self, lease: CommitLease, job: CommitJob) -> None:
        with self.database.begin() as work:
            trusted = work.commit_jobs.trust_chunks(lease.key, lease.fence, job.chunks_stale, self.clock.now())
        if not trusted:
            lease.confirm()


def compressed(data: bytes) -> bytes:
    """Compress an object of a publication; equal bytes give equal bytes."""
    return zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(data)
