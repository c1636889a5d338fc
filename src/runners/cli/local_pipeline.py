"""The second half of a `local` run: through the store and its pipeline to what it all means."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from adapters.git import GitRepoReader
from codecov_core.notifications import NoBaseReport
from codecov_core.ports import Decision, JsonObject
from codecov_core.reports import Report, Totals
from codecov_core.tasks import KEPT_BECAUSE, TaskSpec, Upload
from codecov_core.values import dataclass
from runners.cli import local_warnings
from runners.cli.arrivals import Arrival, Arrived, arrive
from runners.cli.draining import drain_until_published
from runners.cli.local_request import LocalUpload
from runners.cli.local_result import LocalResult, Patch, patch_of
from runners.cli.local_silence import why_no_statuses
from runners.cli.published import published_report
from runners.cli.stores import Place, default_store, writing_store
from runners.cli.used_config import UsedConfig, used_config
from runners.wiring import EmbeddedStack

UPLOAD_NAME = "local"


def uploaded_and_judged(upload: LocalUpload, started: Callable[[TaskSpec], None]) -> LocalResult:
    """Put the upload into the store, run the pipeline until it is idle, and collect what it found."""
    reader = upload.git.at(upload.request.repo)
    folder = default_store(reader.repository) if upload.request.store is None else upload.request.store
    with writing_store(Place(folder, upload.git)) as stack:
        arrived = arrive(stack.parts, _arrival(upload))
        stack.queue.enqueue(Upload(repoid=arrived.key.repoid, commitid=arrived.key.sha))
        drain_until_published(stack, arrived.key, started=started)
        return _Findings(stack, reader, upload, arrived, folder).result()


def _arrival(upload: LocalUpload) -> Arrival:
    return Arrival(
        owner_and_repository=upload.commit.owner_and_repository,
        commit=upload.commit.row,
        content=upload.content.result(),
        flags=upload.request.flags,
        name=UPLOAD_NAME,
        replaces=True,
        base_sha=None if upload.base.commit is None else upload.base.commit.sha,
    )


@dataclass(frozen=True, slots=True)
class _Findings:
    """Collects what a finished run has to tell."""

    stack: EmbeddedStack
    reader: GitRepoReader
    upload: LocalUpload
    arrived: Arrived
    folder: Path

    def result(self) -> LocalResult:
        key = self.arrived.key
        with self.stack.parts.database.reading() as work:
            job = work.upload_jobs.get_many([self.arrived.upload_id])[self.arrived.upload_id]
            decisions = work.decisions.latest(key)
            flags = work.flags.names(key.repoid)
            config = used_config(work, self.stack.parts.settings, key)
        processing = job.result or {}
        kept_because = processing.get(KEPT_BECAUSE)
        error = job.error_code if kept_because is None else str(kept_because)
        head = None if error is not None else published_report(self.stack.parts, self.arrived.repository, key)
        base = self._base_totals(decisions)
        patch = self._patch(head)
        return LocalResult(
            store=self.folder,
            head=self.upload.commit.head,
            branch=self.upload.commit.branch,
            base=self.upload.base,
            reports=self.upload.reports,
            upload_id=self.arrived.upload_id,
            replaced=self.arrived.replaced,
            error=error,
            config=config,
            processing=processing,
            totals=None if head is None else head.totals,
            base_totals=base if isinstance(base, Totals) else None,
            patch=patch.totals,
            patch_files=patch.files,
            uncovered=patch.uncovered,
            decisions=decisions,
            no_statuses=None
            if decisions or head is None
            else why_no_statuses(config.effective, len(head.sessions), flags),
            warnings=(
                *self._warnings_of(config),
                *self._warnings(head, base, processing),
                *local_warnings.of_hidden_changes(patch.hidden),
                *local_warnings.of_decisions(decisions),
            ),
        )

    def _base_totals(self, decisions: Sequence[Decision]) -> Totals | str | None:
        """Return the totals of the base's report, a sentence on why there are none, or ``None`` without a base.

        What the statuses had no report for has none: its row may tell totals, and its lines be gone or damaged.
        """
        if self.upload.base.commit is None:
            return None
        sha = self.upload.base.commit.sha
        with self.stack.parts.database.reading() as work:
            stored = work.commits.report(self.arrived.key.repoid, sha)
        totals = None if stored is None else Totals.from_stored(stored.totals)
        is_unread = any(decision.decision.facts.get("kind") == NoBaseReport.kind for decision in decisions)
        if totals is None or (totals.lines and is_unread):
            what = "has no report of" if totals is None else "cannot read what it has of the report of"
            return (
                f"the store {what} the base {sha}; the statuses decide without it "
                "(check the base out and run `codecov-worker local` there once)"
            )
        return totals

    def _warnings_of(self, config: UsedConfig) -> Iterator[str]:
        yield from config.remarks()
        commit = self.upload.commit
        yield from local_warnings.of_configuration(commit.top, commit.network, self.upload.changed.result())
        yield from local_warnings.of_loose_prefixes(config.effective, commit.network)
        yield from local_warnings.of_report_age(config.effective)

    def _warnings(self, head: Report | None, base: Totals | str | None, processing: JsonObject) -> Iterator[str]:
        if self.upload.base.warning is not None:
            yield self.upload.base.warning
        if isinstance(base, str):
            yield base
        changed = self.upload.changed.result()
        yield from local_warnings.of_old_reports(self.upload.reports, self.stack.parts.clock.now())
        yield from local_warnings.of_changed_files(changed, () if head is None else head.names)
        yield from local_warnings.of_processing(processing)

    def _patch(self, head: Report | None) -> Patch:
        if head is None or self.upload.base.commit is None:
            return Patch()
        base, commit = self.upload.base.commit.sha, self.upload.commit.head
        stored: Totals | None = None
        if commit.parents[:1] == (base,):  # what a commit changes against its parent was counted when it was published
            with self.stack.parts.database.reading() as work:
                published = work.commits.report(self.arrived.key.repoid, commit.sha)
            diff_totals = None if published is None else (published.totals or {}).get("diff")
            stored = Totals.from_stored(diff_totals)
        return patch_of(head, self.reader.compare(base, commit.sha), stored)
