"""Running everything that waits in a store, and what came of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path

from codecov_core.config import EffectiveConfig
from codecov_core.ports import Status, UploadJob
from codecov_core.tasks import Permanent, Sweep, TaskSpec, UploadProcessor
from codecov_core.values import dataclass
from runners.cli import local_warnings
from runners.cli.draining import drain
from runners.cli.exits import ExitCode
from runners.cli.plain import plain
from runners.cli.stores import place_of, require_store, writing_store
from runners.cli.upload_failures import failure_text
from runners.cli.used_config import used_config
from runners.wiring import json_of


@dataclass(frozen=True, slots=True)
class Processed:
    """What a run did: tasks by name, statuses told, failures."""

    tasks: Sequence[str]
    statuses: Sequence[tuple[str, Status]]
    """(sha, status), the last of each commit and context."""
    failures: Sequence[tuple[str, Permanent]]
    configs: Mapping[str, EffectiveConfig] = field(default_factory=dict)
    """What applies to each commit whose uploads were read, by its sha."""
    uploads: Sequence[UploadJob] = ()
    """The uploads that were read or could not be read, with what was dropped from them."""

    @property
    def unreadable(self) -> Sequence[UploadJob]:
        """The uploads that ended with an error."""
        return [upload for upload in self.uploads if upload.error_code is not None]

    @property
    def exit_code(self) -> ExitCode:
        """1 when a status fails, a task failed for good or an upload could not be read."""
        failing = any(status.state == "failure" for _, status in self.statuses)
        return ExitCode.FAILED if failing or self.failures or self.unreadable else ExitCode.SUCCESS

    def warnings(self) -> Iterator[str]:
        """Say what of a configuration has no effect here, what was left out of each upload, and why."""
        for sha, config in self.configs.items():
            for warning in local_warnings.of_report_age(config):
                yield f"commit {sha[:7]}: {warning}"
        for upload in self.uploads:
            for warning in local_warnings.of_processing(upload.result or {}):
                yield f"upload {upload.upload_id}: {warning}"

    def to_document(self) -> dict[str, object]:
        """Return it for JSON."""
        return {
            "tasks": list(self.tasks),
            "statuses": [
                {"commit": sha, "context": s.context, "state": s.state, "description": s.description}
                for sha, s in self.statuses
            ],
            "failures": [{"task": name, "code": f.code, "message": f.message} for name, f in self.failures],
            "uploads": [
                {"upload": upload.upload_id, "error": upload.error_code, "result": upload.result}
                for upload in self.uploads
            ],
        }

    def lines(self) -> Iterator[str]:
        """Return it for people."""
        yield f"{len(self.tasks)} tasks done" if self.tasks else "nothing was waiting"
        for sha, status in self.statuses:
            yield plain(f"{status.state:<10} {status.context} {sha[:7]}: {status.description}")
        for name, failure in self.failures:
            yield plain(f"failed     {name}: {failure.message}")
        for upload in self.unreadable:
            why = failure_text(upload.error_code or "", upload.result)
            yield plain(f"failed     upload {upload.upload_id} could not be read: {why}")


def process(repo: Path, store: Path | None, *, started: Callable[[TaskSpec], None] = lambda _: None) -> Processed:
    """Run the queue of a store until it is idle; raises as `drain`, `require_store` and `writing_store`."""
    place = place_of(repo, store)
    require_store(place)
    with writing_store(place, sweep=True) as stack:
        tasks: list[str] = []
        failures: list[tuple[str, Permanent]] = []
        read: list[int] = []
        while True:
            progress = drain(stack, started=started)
            tasks += [name for name, _ in progress.done]
            read += [_upload_of(result) for name, result in progress.done if name == UploadProcessor.task_name]
            failures += progress.failures
            if not progress.done:
                break  # nothing was left, or the same failure would come again
            stack.worker.run(Sweep(alone=True))
        statuses = [(sha, status) for (_, sha, _), status in stack.terminal.delivered.items()]
        with stack.parts.database.reading() as work:
            jobs = work.upload_jobs.get_many(read)
            keys = dict.fromkeys(job.key for job in jobs.values())
            configs = {key.sha: used_config(work, stack.parts.settings, key).effective for key in keys}
        return Processed(tasks, statuses, failures, configs, [jobs[number] for number in sorted(jobs)])


def _upload_of(result: object) -> int:
    """Say which upload a processor's result is about."""
    document = json_of(result)
    number = document.get("upload_id") if isinstance(document, dict) else None
    return number if isinstance(number, int) else 0
