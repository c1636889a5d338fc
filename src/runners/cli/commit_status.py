"""Where the uploads of a commit are, read from a store."""

from collections.abc import Sequence
from pathlib import Path

from codecov_core.ports import CommitJob, CommitKey, Decision, JobStatus, Repository, Upload, UploadJob
from codecov_core.values import dataclass
from runners.cli.exits import ExitCode
from runners.cli.known_commits import known_commit
from runners.cli.stores import place_of, reading_store
from runners.cli.used_config import UsedConfig, used_config

_INBOX = 1_000


@dataclass(frozen=True, slots=True)
class UploadState:
    """One upload: its row, and the job that processes it (``None`` before it was claimed)."""

    upload: Upload
    job: UploadJob | None


@dataclass(frozen=True, slots=True)
class CommitStatus:
    """Everything the store knows about the work on a commit."""

    repository: Repository
    key: CommitKey
    in_inbox: int
    """Uploads that nobody has claimed yet."""
    uploads: Sequence[UploadState]
    job: CommitJob | None
    config: UsedConfig
    decisions: Sequence[Decision]

    @property
    def exit_code(self) -> ExitCode:
        """1 when an upload ended in an error or a status fails."""
        broken = any(state.job is not None and state.job.status is JobStatus.ERROR for state in self.uploads)
        failing = any(told.decision.posted and told.decision.state == "failure" for told in self.decisions)
        return ExitCode.FAILED if broken or failing else ExitCode.SUCCESS

    def to_document(self) -> dict[str, object]:
        """Return it for JSON."""
        return {
            "repository": {"service": self.repository.service, "name": self.repository.name},
            "commit": self.key.sha,
            "config": self.config.to_document(),
            "in_inbox": self.in_inbox,
            "generation": None if self.job is None else self.job.generation,
            "published_generation": None if self.job is None else self.job.published_gen,
            "uploads": [_upload(state) for state in self.uploads],
            "statuses": [
                {
                    "context": told.decision.context,
                    "state": told.decision.state,
                    "posted": told.decision.posted,
                    "reason": told.decision.reason,
                    "description": told.decision.description,
                    "delivered_at": told.delivered_at,
                }
                for told in self.decisions
            ],
        }


def commit_status(reference: str, *, repo: Path, store: Path | None) -> CommitStatus:
    """Look a commit up; raises `UsageProblem` when there is no store or it does not know the commit."""
    place = place_of(repo, store)
    with reading_store(place) as stack:
        repository, key = known_commit(stack.parts, place, repo, reference)
        inbox = len(stack.parts.inbox.peek(key, _INBOX))
        with stack.parts.database.reading() as work:
            commit = work.commits.get(key.repoid, key.sha)
            report = None if commit is None else work.reports.get(commit.id, key.report_type)
            uploads = () if report is None else work.uploads.of_report(report.id)
            jobs = {job.upload_id: job for job in work.upload_jobs.of_commit(key)}
            return CommitStatus(
                repository=repository,
                key=key,
                in_inbox=inbox,
                uploads=[UploadState(upload, jobs.get(upload.id)) for upload in uploads],
                job=work.commit_jobs.get(key),
                config=used_config(work, stack.parts.settings, key),
                decisions=work.decisions.latest(key),
            )


def _upload(state: UploadState) -> dict[str, object]:
    upload, job = state.upload, state.job
    document: dict[str, object] = {
        "id": upload.id,
        "name": upload.name,
        "flags": list(upload.flags),
        "type": upload.upload_type,
        "state": upload.state,
        "session": upload.order_number,
        "created_at": upload.created_at,
    }
    if job is not None:
        document["job"] = {
            "status": job.status,
            "attempts": job.attempts,
            "takeovers": job.takeovers,
            "not_before": job.not_before,
            "deadline": job.deadline,
            "error_code": job.error_code,
            "error_params": job.error_params,
            "result": job.result,
            "updated_at": job.updated_at,
        }
    return document
