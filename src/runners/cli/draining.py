"""Running what waits in an embedded store, and saying plainly why it could not be run to its end."""

from collections.abc import Callable

from codecov_core.errors import CodecovError, CorruptStoreError, StorageError
from codecov_core.ports import CommitKey
from codecov_core.tasks import Sweep, TaskSpec
from runners.wiring import EmbeddedStack, Progress


class UnfinishedError(CodecovError):
    """Work is left that cannot be done now; the next run goes on with it."""

    code = "unfinished"
    retryable = True


class TaskFailedError(CodecovError):
    """A task could not be done, and trying again will not help."""

    code = "task_failed"


def drain(stack: EmbeddedStack, *, started: Callable[[TaskSpec], None] = lambda _: None) -> Progress:
    """Run the queue until it is idle and return what was done.

    Raises the `StorageError` that stopped it where the store's folder refused (a full disk, say; its objects or its
    database), else `UnfinishedError`: a server did not answer, or something has to be waited for.
    """
    progress = stack.worker.run_until_idle(started=started)
    failure = stack.storage.last_failure
    if failure is not None and (progress.stopped or progress.waiting):
        raise failure
    if progress.stopped is not None and progress.stopped.code == StorageError.code:
        raise StorageError(progress.stopped.message)
    if progress.stopped is not None:
        raise UnfinishedError(progress.stopped.message, reason=progress.stopped.code)
    if progress.waiting is not None:
        message = f"{progress.waiting.reason}; run `codecov-worker process` after {progress.waiting.until:%H:%M:%S} UTC"
        raise UnfinishedError(message)
    return progress


def drain_until_published(
    stack: EmbeddedStack, key: CommitKey, *, started: Callable[[TaskSpec], None] = lambda _: None
) -> None:
    """Run the queue until a commit shows everything that was merged into it.

    Where the queue ends before that, an earlier run left work that no message names: it is looked for once. Raises as
    `drain` and `require_success`, and `UnfinishedError` when the report still is behind: there must be no result then.
    """
    require_success(drain(stack, started=started))
    if _is_published(stack, key):
        return
    stack.worker.run(Sweep(alone=True))
    require_success(drain(stack, started=started))
    if not _is_published(stack, key):
        message = f"the report of {key.sha} is not finished; run `codecov-worker process`, then look at its `status`"
        raise UnfinishedError(message, sha=key.sha)


def _is_published(stack: EmbeddedStack, key: CommitKey) -> bool:
    with stack.parts.database.reading() as work:
        job = work.commit_jobs.get(key)
    return job is not None and job.published_gen == job.generation


def require_success(progress: Progress) -> None:
    """Raise `TaskFailedError` naming the first task that failed for good, if any did.

    Where that is a damaged database, `CorruptStoreError` says what to do about it.
    """
    for name, failure in progress.failures:
        if failure.code == CorruptStoreError.code:
            raise CorruptStoreError(failure.message)
        message = f"{name.rpartition('.')[2]} failed: {failure.message} ({failure.code})"
        raise TaskFailedError(message, task=name, reason=failure.code)
