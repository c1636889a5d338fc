"""Running everything that waits in a store, and what came of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from codecov_core.ports import Status
from codecov_core.tasks import Permanent, Sweep, TaskSpec
from runners.cli.draining import drain
from runners.cli.exits import ExitCode
from runners.cli.stores import place_of, writing_store


@dataclass(frozen=True, slots=True)
class Processed:
    """What a run did: tasks by name, statuses told, failures."""

    tasks: Sequence[str]
    statuses: Sequence[tuple[str, Status]]
    """(sha, status), the last of each commit and context."""
    failures: Sequence[tuple[str, Permanent]]

    @property
    def exit_code(self) -> ExitCode:
        """1 when a status fails or a task failed for good."""
        failing = any(status.state == "failure" for _, status in self.statuses)
        return ExitCode.FAILED if failing or self.failures else ExitCode.SUCCESS

    def to_document(self) -> dict[str, object]:
        """Return it for JSON."""
        return {
            "tasks": list(self.tasks),
            "statuses": [
                {"commit": sha, "context": s.context, "state": s.state, "description": s.description}
                for sha, s in self.statuses
            ],
            "failures": [{"task": name, "code": f.code, "message": f.message} for name, f in self.failures],
        }

    def lines(self) -> Iterator[str]:
        """Return it for people."""
        yield f"{len(self.tasks)} tasks done" if self.tasks else "nothing was waiting"
        for sha, status in self.statuses:
            yield f"{status.state:<10} {status.context} {sha[:7]}: {status.description}"
        for name, failure in self.failures:
            yield f"failed     {name}: {failure.message}"


def process(repo: Path, store: Path | None, *, started: Callable[[TaskSpec], None] = lambda _: None) -> Processed:
    """Run the queue of a store until it is idle; raises as `drain` and `writing_store`."""
    with writing_store(place_of(repo, store), sweep=True) as stack:
        tasks: list[str] = []
        failures: list[tuple[str, Permanent]] = []
        while True:
            progress = drain(stack, started=started)
            tasks += [name for name, _ in progress.done]
            failures += progress.failures
            if not progress.done:
                break  # nothing was left, or the same failure would come again
            stack.worker.run(Sweep(alone=True))
        statuses = [(sha, status) for (_, sha, _), status in stack.terminal.delivered.items()]
        return Processed(tasks, statuses, failures)
