"""Merging the 300th upload of a commit beside merging the third; publishing 30 large segments."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import zstandard
from sqlalchemy import event

from adapters.object_storage import local_object_store
from adapters.sql import SqlDatabase
from benchmarks.measure import Row
from codecov_core.ports import CommitKey, NewCommit, NewRepository, NewUpload, NewUploadJob, Processed, ReportType
from codecov_core.reports import Report, ReportBuilder, Session
from codecov_core.tasks import PublishedReports, Segments, StoragePaths, TaskSettings, UploadFinisher
from codecov_core.tasks.finish_uploads import FinishUploads
from codecov_core.tasks.segments import Segment
from codecov_core.testing import (
    ManualClock,
    MemoryRepoReader,
    MemoryRollouts,
    MemoryTaskQueue,
    RecordingTelemetry,
    StillHeartbeat,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

MERGES = 300
EARLY, LATE = slice(2, 12), slice(290, 300)
SEGMENTS, LINES, FILES = 30, 60_000, 200


class _LeapingClock(ManualClock):
    """Every look takes a week: one publication makes a busy commit pause for longer than the benchmark lasts."""

    def __init__(self) -> None:
        super().__init__()
        self._weeks = 0

    def monotonic(self) -> float:
        self._weeks += 1
        return self._weeks * 7 * 86_400.0


@dataclass
class _Traffic:
    """What went to the database."""

    statements: int = 0
    bytes: int = 0

    def listen(self, database: SqlDatabase) -> None:
        event.listen(database.engine, "before_cursor_execute", self._count)

    def _count(
        self, _connection: "Connection", _cursor: object, statement: str, parameters: object, *_rest: object
    ) -> None:
        self.statements += 1
        self.bytes += len(repr(parameters))


class _Commit:
    """A commit in a store of its own, with a merger."""

    def __init__(self, folder: Path, clock: ManualClock) -> None:
        self._clock = clock
        self.database = SqlDatabase(f"sqlite:///{folder / 'store.db'}", clock)
        self.objects = local_object_store(folder / "objects")
        self._settings = TaskSettings(lease=timedelta(days=1))
        with self.database.begin() as work:
            repository = work.repositories.ensure(NewRepository("github", "1", "owner", "2", "repo"), clock.now())
            commit = work.commits.ensure(NewCommit(repository.repoid, "a" * 40, clock.now()), clock.now())
            self._report_id = work.reports.ensure(commit.id, ReportType.COVERAGE, clock.now()).id
        self._key = CommitKey(repository.repoid, commit.sha)
        self._paths = StoragePaths.of(repository, self._settings.hash_key, commit.sha)
        self._merger = FinishUploads(
            self.database,
            self.objects,
            Segments(self.objects),
            PublishedReports(self.objects),
            MemoryTaskQueue(clock),
            MemoryRepoReader(),
            clock,
            StillHeartbeat(),
            RecordingTelemetry(),
            MemoryRollouts(),
            self._settings,
        )

    def claim(self) -> int:
        """Make an upload known."""
        now = self._clock.now()
        with self.database.begin() as work:
            (upload_id,) = work.uploads.insert(self._report_id, [NewUpload()], now)
            job = NewUploadJob(upload_id, f"upload:{upload_id}", self._key, {}, now + timedelta(days=9))
            work.commit_jobs.touch(self._key, now)
            work.upload_jobs.insert([job], now)
        return upload_id

    def make_ready(self, segment: bytes) -> str:
        """Make an upload known and ready to be merged; give its segment's path."""
        upload_id = self.claim()
        path = self._paths.segment(upload_id, 1)
        self.objects.put(path, segment)
        now = self._clock.now()
        with self.database.begin() as work:
            work.upload_jobs.acquire(upload_id, "benchmark", now, now + timedelta(days=1))
            work.upload_jobs.finish(upload_id, 1, Processed(path, empty=False, flags=("unit",), result={}), now)
        return path

    def finish(self) -> None:
        """Merge, and publish if it is time."""
        self._merger.handle(UploadFinisher(repoid=self._key.repoid, commitid=self._key.sha))

    @property
    def chunks(self) -> bytes:
        """What was published."""
        return self.objects.get(self._paths.chunks)


def rows() -> Iterator[Row]:
    """Give the rows of merging and of publishing."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _merges(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        yield _publication(Path(folder))


def _merges(folder: Path) -> Iterator[Row]:
    commit = _Commit(folder, _LeapingClock())
    traffic = _Traffic()
    traffic.listen(commit.database)
    segment = Segment.of(_report(files=1, lines=10)).encode()
    commit.claim()  # stays on its way, so that the commit is busy and only the first merge is published
    costs: list[tuple[float, int, int]] = []
    for _ in range(MERGES):
        commit.make_ready(segment)
        before = traffic.bytes, traffic.statements
        started = time.process_time()  # merges cannot be measured side by side: other load must not count
        commit.finish()
        seconds = time.process_time() - started
        costs.append((seconds, traffic.bytes - before[0], traffic.statements - before[1]))
    commit.database.close()
    for index, unit in enumerate(("s", "bytes", "queries")):
        early, late = (statistics.median(cost[index] for cost in costs[part]) for part in (EARLY, LATE))
        yield Row(f"merges 291-300 of a commit, {unit}", "merges 3-12", late, early, 1.2, 1.0, unit)


def _publication(folder: Path) -> Row:
    commit = _Commit(folder, ManualClock())
    paths = [
        commit.make_ready(Segment.of(_report(files=FILES, lines=LINES, seed=seed)).encode()) for seed in range(SEGMENTS)
    ]
    ours = _timed(commit.finish)
    keys = np.random.default_rng(1).permutation(SEGMENTS * LINES).astype(np.int64)
    reading = _timed(lambda: [Segment.decode(commit.objects.get(path)) for path in paths])
    sorting = _timed(lambda: np.argsort(keys, kind="stable"))
    chunks = commit.chunks
    packing = _timed(lambda: zstandard.ZstdCompressor(level=3).compress(chunks))
    commit.database.close()
    against = "1.5 x (reading them and one argsort of all rows) + 8 x zstd of the result"
    reference = 1.5 * (reading + sorting) + 8 * packing
    return Row(f"merging and publishing {SEGMENTS} segments of {LINES:,} lines", against, ours, reference, 1.0, 0.5)


def _report(*, files: int, lines: int, seed: int = 0) -> Report:
    """Make a one-session report; every seed hits other lines."""
    hits = np.random.default_rng(seed).choice([0, 1, 1, 2, 5], size=lines).tolist()
    each = lines // files
    builder = ReportBuilder()
    for number in range(files):
        rows_of = builder.file(f"src/package{number % 20}/module{number}.py")
        for line in range(each):
            rows_of.append(line + 1, hits[number * each + line])
    return builder.freeze().with_session(Session(0, flags=("unit",)))


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
