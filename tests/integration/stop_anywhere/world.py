"""A store on disk, a worker over it, and what came of the work."""

import json
from collections.abc import Sequence
from pathlib import Path

import orjson

from adapters.object_storage import local_object_store
from adapters.sql import SqlDatabase, SqlUploadInbox
from codecov_core.ports import CommitKey, Delivery, ObjectStore, ReportType, Status, StatusTarget
from codecov_core.tasks import PreProcessUpload, TaskSettings, Upload
from codecov_core.testing import ManualClock, MemoryRepoReader
from tests.integration.stop_anywhere.killer import Gate, Gated
from tests.integration.stop_anywhere.scenarios import BASE_TREE, HEAD_TREE, Arriving, Scenario
from tests.unit.tasks.workshop import START, Workshop, laid_over_defaults

_GATED = ("database", "objects", "inbox", "queue", "readers", "statuses", "heartbeat")
"""Every port but the clock and telemetry, which are looked at and told between calls that change something."""


class FileChannel:
    """A ``StatusChannel`` that appends to a file: the world outside does not die with the worker."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def deliver(self, target: StatusTarget, statuses: Sequence[Status]) -> tuple[Delivery, ...]:
        with self._path.open("a") as file:
            for status in statuses:
                file.write(json.dumps([target.sha, status.context, status.state, status.facts]) + "\n")
        return tuple(Delivery(status.context) for status in statuses)

    def shown(self, sha: str) -> dict[str, object]:
        lines = self._path.read_text().splitlines() if self._path.exists() else []
        return {context: [state, facts] for seen, context, state, facts in map(json.loads, lines) if seen == sha}


class World:
    """Everything that survives a process, in one folder, and a worker of this process."""

    def __init__(
        self, folder: Path, scenario: Scenario, database: SqlDatabase | None = None, objects: ObjectStore | None = None
    ) -> None:
        clock = ManualClock(START)
        folder.mkdir(exist_ok=True)
        database = database or SqlDatabase(f"sqlite:///{folder / 'store.db'}", clock)
        self.channel = FileChannel(folder / "statuses")
        self.shop = Workshop(
            settings=TaskSettings(
                worker="worker", hash_key="key", installation=laid_over_defaults(scenario.config), merge_batch=2
            ),
            clock=clock,
            database=database,
            objects=objects or local_object_store(folder / "objects"),
            inbox=SqlUploadInbox(database),
            readers=MemoryRepoReader(),
        )
        self.shop.statuses = self.channel  # type: ignore[assignment]
        self._scenario = scenario
        self.repository = self.shop.repository()
        self.base = self.shop.commit(self.repository, BASE_TREE, message="base")
        self.head = self.shop.commit(
            self.repository, HEAD_TREE, self.base.sha, message="head", branch="feature", pullid=7
        )

    def gate(self, gate: Gate) -> None:
        """Let every call through a port pass a gate from now on."""
        for name in _GATED:
            setattr(self.shop, name, Gated(getattr(self.shop, name), name, gate))

    def prepare(self) -> None:
        """Finish the base, then let the head's uploads arrive."""
        for arriving in self._scenario.base:
            self._arrive(arriving, head=False)
        self.shop.settle()
        for arriving in self._scenario.head:
            self._arrive(arriving, head=True)

    def arrive_one_by_one(self, order: Sequence[int]) -> None:
        """Finish the base, then each of the head's uploads before the next one arrives."""
        for arriving in self._scenario.base:
            self._arrive(arriving, head=False)
        self.shop.settle()
        for number in order:
            self._arrive(self._scenario.head[number], head=True)
            self.shop.settle()

    def start(self) -> None:
        """Send what the API sends when the head's uploads arrive."""
        self.shop.messages.clear()
        self.shop.queue.enqueue(PreProcessUpload(repoid=self.head.repoid, commitid=self.head.sha))
        for _ in self._scenario.head:
            self.shop.queue.enqueue(Upload(repoid=self.head.repoid, commitid=self.head.sha))

    def _arrive(self, arriving: Arriving, *, head: bool) -> None:
        commit = self.head if head else self.base
        if not arriving.legacy:
            self.shop.upload(commit, arriving.raw, arriving.flags, arriving.name)
            return
        url = f"v4/raw/2026-03-04/HASH/{commit.sha}/{arriving.name}.txt"
        if arriving.raw is not None:
            self.shop.objects.put(url, arriving.raw, encoding=None)
        reportid = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
        self.shop.push(
            commit,
            {"reportid": reportid, "url": url, "name": arriving.name, "flags": ",".join(arriving.flags)},
        )

    # What came of it

    def outcome(self) -> dict[str, object]:
        """Describe the head's end state without numbers of sessions, times, ids and counters."""
        with self.shop.database.reading() as work:
            key = CommitKey(self.head.repoid, self.head.sha)
            commit = work.commits.get(*_named(key))
            stored = work.commits.report(*_named(key))
            job = work.commit_jobs.get(key)
            jobs = work.upload_jobs.of_commit(key)
            row = work.reports.get(self.head.id, ReportType.COVERAGE)
            assert commit is not None
            assert stored is not None
            assert stored.report is not None
            assert job is not None
            assert row is not None
            uploads = work.uploads.of_report(row.id)
            ids = [upload.id for upload in uploads]
            errors, totals = work.uploads.errors(ids), work.uploads.totals(ids)
            report_totals = work.reports.totals(row.id)
            branch, pull = work.branches.get(key.repoid, "feature"), work.pulls.get(key.repoid, 7)
            decisions = work.decisions.latest(key)
        report = self.shop.report(commit)
        names = {number: f"{s.name} {s.session_type.value}" for number, s in report.sessions.items()}
        lines = {
            name: [
                [line.number, line.coverage, sorted([names[seen.id], seen.coverage] for seen in line.sessions or ())]
                for line in report.lines(name)
            ]
            for name in sorted(report.names)
        }
        files = orjson.loads(stored.report)["files"]
        own = sorted(self.shop.objects.list(self.shop.paths(commit).own_folder))
        segments = [path for path in own if "/published/" not in path]
        return {
            "commit": [commit.state, commit.totals],
            "heads": [branch and branch.head == commit.sha, pull and pull.head == commit.sha],
            "files": {name: entry[1:] for name, entry in sorted(files.items())},
            "indexes": sorted(entry[0] for entry in files.values()),
            "lines": lines,
            "sessions": sorted(
                [names[number], s.flags, _last(s.archive), s.totals.to_list() if s.totals else None, dict(s.extras)]
                for number, s in report.sessions.items()
            ),
            "uploads": sorted(
                [
                    upload.name,
                    upload.state,
                    upload.state_id,
                    upload.upload_type,
                    sorted(upload.flags),
                    None if upload.order_number is None else names.get(upload.order_number, "no such session"),
                    str(totals.get(upload.id)),
                    [[error.code, error.params] for error in errors.get(upload.id, ())],
                ]
                for upload in uploads
            ),
            "totals": str(report_totals),
            "statuses": self.channel.shown(commit.sha),
            "decisions": sorted(
                [d.decision.context, d.decision.state, d.decision.posted, d.decision.facts, d.delivered_at is not None]
                for d in decisions
            ),
            "decided_for_the_last": sorted({d.generation == job.notify_wanted == job.notify_done for d in decisions}),
            "jobs": sorted([str(job.status), job.error_code, (job.result or {}).get("files")] for job in jobs),
            "settled": [job.generation - job.published_gen, job.generation - job.cleaned_gen],
            "sessions_in_use": [len(job.session_ids), len(job.inherited)],
            "inbox": [element.decode() for element in self.shop.inbox.peek(key, 10)],
            "segments_without_use": sorted(set(segments) - {job.segment0} - {upload.segment for upload in jobs}),
            "raw": {
                _last(upload.storage_path): _text(self.shop, upload.storage_path)
                for upload in uploads
                if upload.upload_type == "uploaded"
            },
        }


def _named(key: CommitKey) -> tuple[int, str]:
    return key.repoid, key.sha


def _last(path: str | None) -> str:
    """Name an object without the random ids above it."""
    return (path or "").rpartition("/")[2]


def _text(shop: Workshop, path: str | None) -> str | None:
    return shop.objects.get(path).decode() if path and shop.objects.exists(path) else None


def close(world: World) -> None:
    """Close the database of an unharmed process."""
    database = world.shop.database
    assert isinstance(database, SqlDatabase)
    database.close()
