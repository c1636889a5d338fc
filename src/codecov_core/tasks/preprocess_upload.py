"""``PreProcessUpload``: make sure that generation 0 of a commit exists (chapter 04 §10.3, §16.2 step 7)."""

from codecov_core.ports import ReportType
from codecov_core.tasks.commands import PreProcessUpload
from codecov_core.tasks.commit_context import load_context
from codecov_core.tasks.commit_work import CommitWork
from codecov_core.tasks.finish_uploads import NOT_READY_WAIT
from codecov_core.tasks.outcome import Done, Outcome, Snooze
from codecov_core.tasks.starting_point import NotReadyError
from codecov_core.values import dataclass


@dataclass(frozen=True, slots=True)
class PreprocessResult:
    """What became of it (keys as other programs know them)."""

    preprocessed_upload: bool
    reportid: str
    """External id of the commit's report row."""
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class PreprocessUpload(CommitWork):
    """Handler of ``PreProcessUpload``: the commit's merger, asked before there is anything to merge."""

    def handle(self, command: PreProcessUpload) -> Outcome[PreprocessResult]:
        """Note the commit and let its merger decide what it starts from.

        It is the same merger under the same lease as everywhere, so it can never overwrite merged uploads.
        """
        with self.database.begin() as work:
            context = load_context(work, self.settings, command.key, None)
            now = self.clock.now()
            row = work.reports.ensure(context.commit.id, ReportType.COVERAGE, now)
            known = work.commit_jobs.get(command.key)
            if known is None:
                work.commit_jobs.touch(command.key, now)
        reportid = str(row.external_id)
        if known is not None and known.generation >= 0:
            return Done(PreprocessResult(preprocessed_upload=False, reportid=reportid, reason="already_prepared"))
        try:
            done = self.work_on(command.key)
        except NotReadyError as error:
            return Snooze(self.clock.now() + NOT_READY_WAIT, str(error))
        reason = "already_running" if done.busy else None
        return Done(PreprocessResult(preprocessed_upload=not done.busy, reportid=reportid, reason=reason))
