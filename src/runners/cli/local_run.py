"""One `local` run: the whole pipeline for the current commit of a checkout."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from adapters.git import GitRepoReader, GitRepoReaders, changed_files
from codecov_core.ports import JsonObject
from codecov_core.reports import Report, Totals
from codecov_core.tasks import TaskSpec, Upload
from runners.cli import local_warnings
from runners.cli.arrivals import Arrival, Arrived, arrive
from runners.cli.checkouts import Base, LocalCommit, chosen_base, local_commit
from runners.cli.draining import drain
from runners.cli.exits import UsageProblem
from runners.cli.finding import MANY, find_reports
from runners.cli.local_result import LocalResult, Patch, UncoveredLine, patch_of
from runners.cli.packing import packed, read_reports
from runners.cli.published import published_report
from runners.cli.stores import Place, default_store, writing_store
from runners.wiring import EmbeddedStack

UPLOAD_NAME = "local"


@dataclass(frozen=True, slots=True)
class LocalRequest:
    """What the user asked for."""

    reports: tuple[Path, ...]
    repo: Path
    base: str | None
    flags: tuple[str, ...]
    store: Path | None


def run_local(
    request: LocalRequest,
    *,
    found: Callable[[Sequence[Path]], None] = lambda _: None,
    started: Callable[[TaskSpec], None] = lambda _: None,
) -> LocalResult:
    """Upload the reports to the checkout's store, process them, and tell what came of it.

    `found` is told the reports when none were named, `started` of every task. Raises `UsageProblem` when there is
    nothing to read, and what git, the store and its lock raise.
    """
    git = GitRepoReaders.of_clone(request.repo)
    with closing(git):
        reader = git.at(request.repo)
        commit = local_commit(reader)
        base = chosen_base(reader, commit.head, request.base)
        if base.commit is not None:
            reader.expect(base.commit.sha, commit.head.sha)
        reports = request.reports or _found(commit.top, found)
        content = packed(read_reports(reports, commit.top), commit.network)
        folder = default_store(reader.repository) if request.store is None else request.store
        with writing_store(Place(folder, git)) as stack:
            arrival = Arrival(
                owner_and_repository=commit.owner_and_repository,
                commit=commit.row,
                content=content,
                flags=request.flags,
                name=UPLOAD_NAME,
                replaces=True,
                base_sha=None if base.commit is None else base.commit.sha,
            )
            arrived = arrive(stack.parts, arrival)
            stack.queue.enqueue(Upload(repoid=arrived.key.repoid, commitid=arrived.key.sha))
            drain(stack, started=started)
            return _Findings(stack, reader, commit, base, reports, arrived, folder).result()


def _found(top: Path, found: Callable[[Sequence[Path]], None]) -> tuple[Path, ...]:
    reports = find_reports(top)
    if not reports:
        message = f"there are no coverage reports below {top}; run the tests with coverage first, or name the reports"
        raise UsageProblem(message, folder=str(top))
    if len(reports) > MANY:
        message = f"there are {len(reports)} files below {top} that look like coverage reports; name those that count"
        raise UsageProblem(message, folder=str(top))
    found(reports)
    return reports


@dataclass(frozen=True, slots=True)
class _Findings:
    """Collects what a finished run has to tell."""

    stack: EmbeddedStack
    reader: GitRepoReader
    commit: LocalCommit
    base: Base
    reports: Sequence[Path]
    arrived: Arrived
    folder: Path

    def result(self) -> LocalResult:
        key = self.arrived.key
        with self.stack.parts.database.reading() as work:
            job = work.upload_jobs.get_many([self.arrived.upload_id])[self.arrived.upload_id]
            decisions = work.decisions.latest(key)
        head = None if job.error_code is not None else published_report(self.stack.parts, self.arrived.repository, key)
        base = self._base_totals()
        patch = self._patch(head)
        return LocalResult(
            store=self.folder,
            head=self.commit.head,
            branch=self.commit.branch,
            base=self.base,
            reports=self.reports,
            upload_id=self.arrived.upload_id,
            replaced=self.arrived.replaced,
            error=job.error_code,
            processing=job.result or {},
            totals=None if head is None else head.totals,
            base_totals=base if isinstance(base, Totals) else None,
            patch=patch.totals,
            patch_files=patch.files,
            uncovered=self._with_source(patch),
            decisions=decisions,
            warnings=tuple(self._warnings(head, base, job.result or {})),
        )

    def _base_totals(self) -> Totals | str | None:
        """Return the totals of the base's report, a sentence on why there are none, or ``None`` without a base."""
        if self.base.commit is None:
            return None
        sha = self.base.commit.sha
        with self.stack.parts.database.reading() as work:
            stored = work.commits.report(self.arrived.key.repoid, sha)
        totals = None if stored is None else Totals.from_stored(stored.totals)
        if totals is None:
            return (
                f"the store has no report of the base {sha}; the statuses decide without it "
                "(check the base out and run `codecov-worker local` there once)"
            )
        return totals

    def _warnings(self, head: Report | None, base: Totals | str | None, processing: JsonObject) -> Iterator[str]:
        if self.base.warning is not None:
            yield self.base.warning
        if isinstance(base, str):
            yield base
        yield from local_warnings.of_configuration(self.commit.network)
        yield from local_warnings.of_old_reports(self.reports, self.stack.parts.clock.now())
        changed = changed_files(self.reader.repository, self.commit.top)
        yield from local_warnings.of_changed_files(changed, () if head is None else head.names)
        yield from local_warnings.of_processing(processing)

    def _patch(self, head: Report | None) -> Patch:
        if head is None or self.base.commit is None:
            return Patch()
        return patch_of(head, self.reader.compare(self.base.commit.sha, self.commit.head.sha))

    def _with_source(self, patch: Patch) -> Mapping[str, tuple[UncoveredLine, ...]]:
        """Put the source beside the lines; it is that of the commit, not of the work tree."""
        sources = self.reader.repository.sources(list(patch.uncovered), self.commit.head.sha)
        return {
            name: tuple(_beside_source(lines, data))
            for (name, lines), data in zip(patch.uncovered.items(), sources, strict=True)
        }


def _beside_source(lines: Sequence[tuple[int, bool]], data: bytes | None) -> Iterator[UncoveredLine]:
    source = [] if data is None else data.split(b"\n")
    for number, partial in lines:
        known = number <= len(source)
        yield UncoveredLine(number, partial, source[number - 1].decode("utf-8", "replace").rstrip() if known else None)
