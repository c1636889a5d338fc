"""A whole worker on fakes: ports, handlers, and a loop that runs messages until nothing is waiting."""

import hashlib
import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import orjson

from codecov_core.config import Installation
from codecov_core.ports import (
    Command,
    Commit,
    CommitJob,
    CommitKey,
    Database,
    JsonObject,
    JsonValue,
    NewCommit,
    NewRepository,
    NewUpload,
    ObjectStore,
    ProviderCommit,
    ReportType,
    Repository,
    TaskQueue,
    UploadInbox,
)
from codecov_core.reports import Report
from codecov_core.tasks import (
    Outcome,
    Retry,
    Snooze,
    StoragePaths,
    Sweep,
    TaskCommand,
    TaskSettings,
    TaskSpec,
    Upload,
    find_task,
    run,
)
from codecov_core.tasks.stored_reports import PublishedReports, read_published
from codecov_core.tasks.stored_segments import Segments
from codecov_core.testing import (
    ManualClock,
    MemoryDatabase,
    MemoryObjectStore,
    MemoryRepoReader,
    MemoryRollouts,
    MemoryStatusChannel,
    MemoryTaskQueue,
    MemoryUploadInbox,
    RecordingTelemetry,
    StillHeartbeat,
)
from codecov_core.testing.memory.tables import Tables

START = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
SOURCE = "\n".join(f"statement {number}" for number in range(1, 41)).encode() + b"\n"
CARRYING: JsonObject = {"flags": {name: {"carryforward": True} for name in ("unit", "web", "api")}}


def lcov(files: Mapping[str, Mapping[int, int]]) -> bytes:
    """Write hits by line by file as LCOV."""
    parts = []
    for name, lines in files.items():
        hits = "".join(f"DA:{line},{count}\n" for line, count in lines.items())
        parts.append(f"TN:\nSF:{name}\n{hits}end_of_record\n")
    return "".join(parts).encode()


def raw_upload(files: Mapping[str, Mapping[int, int]], network: Sequence[str] | None = None) -> bytes:
    """Write a raw upload as the uploader makes it: container v1."""
    import base64
    import zlib

    document = {
        "report_fixes": {"format": "legacy", "value": {}},
        "network_files": list(files if network is None else network),
        "coverage_files": [
            {
                "filename": "lcov.info",
                "format": "base64+compressed",
                "data": base64.b64encode(zlib.compress(lcov(files))).decode(),
                "labels": "",
            }
        ],
        "metadata": {},
    }
    return orjson.dumps(document)


def laid_over_defaults(site: Mapping[str, object]) -> Installation:
    """The built-in legacy defaults, whenever the owner signed up, and over them ``site``."""
    return Installation.from_install({"site": site}, dated=False)


@dataclass
class Workshop:
    """One repository, its ports, and the registry's handlers over them."""

    settings: TaskSettings = field(
        default_factory=lambda: TaskSettings(worker="test", hash_key="key", installation=laid_over_defaults({}))
    )
    clock: ManualClock = field(default_factory=lambda: ManualClock(START))
    database: Database = field(default_factory=MemoryDatabase)
    objects: ObjectStore = field(default_factory=MemoryObjectStore)
    inbox: UploadInbox = field(default_factory=MemoryUploadInbox)
    readers: MemoryRepoReader = field(default_factory=MemoryRepoReader)
    statuses: MemoryStatusChannel = field(default_factory=MemoryStatusChannel)
    telemetry: RecordingTelemetry = field(default_factory=RecordingTelemetry)
    heartbeat: StillHeartbeat = field(default_factory=StillHeartbeat)
    rollouts: MemoryRollouts = field(default_factory=MemoryRollouts)

    def __post_init__(self) -> None:
        self.published = PublishedReports(self.objects)
        self.segments = Segments(self.objects)
        self.messages = MemoryTaskQueue(self.clock)
        self.queue: TaskQueue = self.messages
        self.outcomes: list[tuple[Command, Outcome[object]]] = []

    @property
    def rows(self) -> Tables:
        """The tables of the memory database, to do what no port allows."""
        assert isinstance(self.database, MemoryDatabase)
        return self.database._tables

    # The world before a worker

    def repository(self, **columns: object) -> Repository:
        with self.database.begin() as work:
            made = work.repositories.ensure(NewRepository("github", "1001", "acme", "2002", "gadget"), START)
        if columns:
            changed = replace(made, **columns)  # type: ignore[arg-type]
            self.rows.repositories[made.repoid] = changed
            return changed
        return made

    def commit(
        self,
        repository: Repository,
        tree: Mapping[str, bytes],
        parent: str | None = None,
        *,
        message: str = "change",
        branch: str = "main",
        pullid: int | None = None,
    ) -> Commit:
        sha = hashlib.sha1(f"{sorted(tree.items())}{parent}{message}".encode()).hexdigest()
        parents = () if parent is None else (parent,)
        self.readers.add(ProviderCommit(sha, parents, self.clock.now(), message, None, None), tree)
        with self.database.begin() as work:
            return work.commits.ensure(
                NewCommit(
                    repository.repoid,
                    sha,
                    self.clock.now(),
                    branch=branch,
                    parent=parent,
                    message=message,
                    pullid=pullid,
                ),
                self.clock.now(),
            )

    def upload(self, commit: Commit, raw: bytes | None, flags: Sequence[str] = (), name: str | None = None) -> int:
        """Do what the API does for an upload of the command line uploader; give the row's id."""
        key = CommitKey(commit.repoid, commit.sha)
        with self.database.begin() as work:
            report = work.reports.ensure(commit.id, key.report_type, self.clock.now())
            count = len(work.uploads.of_report(report.id))
            path = f"v4/raw/2026-03-04/HASH/{commit.sha}/{report.external_id}/{count}.txt"
            row = NewUpload(
                state_id=None, upload_type_id=None, storage_path=path, name=name, provider="ci",
                upload_extras={"format_version": "v1"},
            )  # fmt: skip
            (upload_id,) = work.uploads.insert(report.id, [row], self.clock.now())
            known = work.flags.ensure(commit.repoid, list(flags), self.clock.now())
            work.flags.link([(upload_id, known[flag]) for flag in flags])
        if raw is not None:
            self.objects.put(path, raw, encoding=None)
        self.push(commit, {"commit": commit.sha, "upload_id": upload_id, "version": "v4"})
        return upload_id

    def push(self, commit: Commit, arguments: Mapping[str, JsonValue]) -> None:
        key = CommitKey(commit.repoid, commit.sha)
        self.inbox.push(key, orjson.dumps(arguments), self.clock.now())
        self.queue.enqueue(Upload(repoid=commit.repoid, commitid=commit.sha))

    def raw_path(self, upload_id: int) -> str:
        with self.database.reading() as work:
            return work.uploads.get_many([upload_id])[upload_id].storage_path or ""

    # The worker

    def run(self, command: Command) -> Outcome[object]:
        """Run one command as a runner does."""
        spec = find_task(command.task_name)
        loaded = spec.command.from_wire(orjson.loads(orjson.dumps(command.kwargs())))
        outcome = run(self.handler(spec).handle, loaded)
        self.outcomes.append((command, outcome))
        if isinstance(outcome, Retry):
            self.queue.enqueue(command, self.clock.now() + outcome.after)
        elif isinstance(outcome, Snooze):
            self.queue.enqueue(command, outcome.until)
        return outcome

    def handler(self, spec: TaskSpec):  # type: ignore[no-untyped-def]  # noqa: ANN201
        """Build a handler from the ports its constructor names."""
        handler = spec.load_handler()
        return handler(**{name: getattr(self, name) for name in inspect.signature(handler).parameters})

    def run_until_idle(self, limit: int = 200) -> None:
        """Run every message that may run now."""
        while (command := self.messages.take()) is not None:
            limit -= 1
            assert limit > 0, "the messages never end"
            self.run(command)

    def settle(self, *, sweeps: int = 120, step: float = 20) -> None:
        """Run on, with the sweeper and a clock moved by hand, until there is nothing left to do, now or later."""
        for _ in range(sweeps):
            self.run_until_idle()
            if self.is_settled():
                return
            self.clock.advance(step)
            self.run(Sweep())
        raise AssertionError("the work never ends")

    def is_settled(self) -> bool:
        """Tell whether no sweep of the next day would find anything."""
        tomorrow = self.clock.now() + timedelta(days=1)
        with self.database.reading() as work:
            found = (
                work.upload_jobs.due(tomorrow, 1)
                or work.commit_jobs.unsettled(tomorrow, 1)
                or work.commit_jobs.notify_due(tomorrow, 1)
            )
        return not found and not self.inbox.waiting(ReportType.COVERAGE, tomorrow, 1)

    # What came of it

    def paths(self, commit: Commit) -> StoragePaths:
        with self.database.reading() as work:
            repository = work.repositories.get(commit.repoid)
        assert repository is not None
        return StoragePaths.of(repository, self.settings.hash_key, commit.sha)

    def commit_job(self, commit: Commit) -> CommitJob:
        """The job of a commit that has one."""
        with self.database.reading() as work:
            job = work.commit_jobs.get(CommitKey(commit.repoid, commit.sha))
        assert job is not None
        return job

    def report(self, commit: Commit) -> Report:
        """Read the published report from the places of the wire."""
        with self.database.reading() as work:
            stored = work.commits.report(commit.repoid, commit.sha)
        report = read_published(self.objects, self.paths(commit), stored, None)
        assert report is not None
        return report

    def wait(self, delta: timedelta) -> None:
        self.clock.advance(delta.total_seconds())


def command_names(workshop: Workshop) -> list[str]:
    """Name what was run, in order."""
    return [type(command).__name__ for command, _ in workshop.outcomes]


def same_command(command: TaskCommand) -> TaskCommand:
    """Read a command back from what it sends."""
    return type(command).from_wire(command.kwargs())
