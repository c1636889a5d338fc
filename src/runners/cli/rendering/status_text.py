"""Where the uploads of a commit are, as text."""

from collections.abc import Iterator

from codecov_core.ports import JobStatus, UploadJob, UploadType
from runners.cli.commit_status import CommitStatus, UploadState
from runners.cli.local_warnings import of_decisions, of_processing
from runners.cli.plain import plain
from runners.cli.rendering.summary_text import summary_text
from runners.cli.upload_failures import failure_text

_MEANING = {
    JobStatus.QUEUED: "waits to be read",
    JobStatus.RUNNING: "is being read",
    JobStatus.READY: "was read and waits to be merged",
    JobStatus.MERGED: "is merged",
    JobStatus.ERROR: "could not be read",
}


def status_text(status: CommitStatus) -> str:
    """Return the text without a newline at its end."""
    return "\n".join(_lines(status))


def _lines(status: CommitStatus) -> Iterator[str]:
    yield f"Commit {status.key.sha} of {status.repository.name}"
    yield f"Config {plain(status.config.summary())}"
    for remark in status.config.remarks():
        yield f"  {plain(remark)}"
    if status.in_inbox:
        yield f"{status.in_inbox} uploads wait in the inbox; run `codecov-worker process`"
    for state in status.uploads:
        yield from _upload(state)
    if not status.uploads and not status.in_inbox:
        yield "no uploads"
    if status.job is not None and status.job.published_gen < status.job.generation:
        yield "what was merged last is not published yet; run `codecov-worker process`"
    for told in status.decisions:
        decision = told.decision
        verdict = decision.state if decision.posted else f"not posted ({decision.reason})"
        yield plain(f"{decision.context}: {verdict}: {decision.description}")
    for warning in of_decisions(status.decisions):
        yield f"  {plain(warning)}"


def _upload(state: UploadState) -> Iterator[str]:
    upload, job = state.upload, state.job
    marks = [f"flags {', '.join(upload.flags)}"] * bool(upload.flags) + [f"name {upload.name}"] * bool(upload.name)
    label = f"Upload {upload.id}" + (f" ({plain('; '.join(marks))})" if marks else "")
    if upload.upload_type is UploadType.CARRIEDFORWARD:
        yield f"{label}: is carried forward, session {upload.order_number}"
        return
    if job is None:
        yield f"{label}: {upload.state}, not claimed yet"
        return
    session = f", session {upload.order_number}" if upload.order_number is not None else ""
    yield f"{label}: {_MEANING[job.status]}{session}{_why(job)}"
    if summary := summary_text((job.result or {}).get("summary")):
        yield f"  {summary}"
    for note in of_processing(job.result or {}):
        yield f"  {plain(note)}"


def _why(job: UploadJob) -> str:
    if job.error_code is not None:
        return f": {plain(failure_text(job.error_code, job.result))}"
    if job.not_before is not None and job.status is JobStatus.QUEUED:
        return f", not before {job.not_before:%Y-%m-%d %H:%M:%S} UTC, after {job.attempts} tries"
    return ""
