"""Running a store's queue to its end: why it could not be, in an error that has the right exit code."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from codecov_core.errors import CorruptStoreError, StorageError
from codecov_core.ports import CommitKey
from codecov_core.tasks import Permanent, Retry, Snooze
from runners.cli.draining import TaskFailedError, UnfinishedError, drain, drain_until_published, require_success
from runners.cli.exits import ExitCode, exit_code_of
from runners.wiring import EmbeddedStack, InProcessWorker, Progress, embedded, opened_stack

_LATER = Snooze(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "the raw upload is not there yet")


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[EmbeddedStack]:
    stack = opened_stack(embedded(tmp_path))
    yield stack
    stack.close()


def _ending(progress: Progress, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(InProcessWorker, "run_until_idle", lambda *_, **__: progress)


def test_an_idle_queue_is_no_error(stack: EmbeddedStack) -> None:
    progress = drain(stack)
    assert progress == Progress()
    require_success(progress)


def test_what_has_to_wait_says_until_when(stack: EmbeddedStack, monkeypatch: pytest.MonkeyPatch) -> None:
    _ending(Progress(waiting=_LATER), monkeypatch)
    with pytest.raises(UnfinishedError, match=r"not there yet; run `codecov-worker process` after 03:04:05") as caught:
        drain(stack)
    assert exit_code_of(caught.value) is ExitCode.TRY_AGAIN


def test_an_outage_is_to_be_tried_again(stack: EmbeddedStack, monkeypatch: pytest.MonkeyPatch) -> None:
    _ending(Progress(stopped=Retry(timedelta(seconds=10), "database_unavailable", "it is locked")), monkeypatch)
    with pytest.raises(UnfinishedError, match="it is locked") as caught:
        drain(stack)
    assert exit_code_of(caught.value) is ExitCode.TRY_AGAIN


def test_a_database_that_the_disk_refuses_is_no_outage(stack: EmbeddedStack, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = Retry(timedelta(seconds=10), StorageError.code, "the disk is full; free some space")
    _ending(Progress(stopped=stopped), monkeypatch)
    with pytest.raises(StorageError, match="the disk is full; free some space") as caught:
        drain(stack)
    assert exit_code_of(caught.value) is ExitCode.STORAGE


def test_a_refusing_disk_is_named_however_the_task_put_it(
    stack: EmbeddedStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack.storage.last_failure = StorageError("no space left", disk_full=True)
    _ending(Progress(waiting=_LATER), monkeypatch)
    with pytest.raises(StorageError, match="no space left") as caught:
        drain(stack)
    assert exit_code_of(caught.value) is ExitCode.STORAGE


def test_a_task_that_failed_for_good_is_an_error(stack: EmbeddedStack) -> None:
    progress = Progress(failures=[("app.tasks.notify.Notify", Permanent("corrupt_report", "a report is damaged"))])
    with pytest.raises(TaskFailedError, match=r"Notify failed: a report is damaged \(corrupt_report\)") as caught:
        require_success(progress)
    assert exit_code_of(caught.value) is ExitCode.FAILED


def test_a_database_that_is_found_damaged_by_a_task_is_a_matter_of_storage() -> None:
    progress = Progress(failures=[("app.tasks.notify.Notify", Permanent("corrupt_store", "the file is damaged"))])
    with pytest.raises(CorruptStoreError, match=r"^the file is damaged$") as caught:
        require_success(progress)
    assert exit_code_of(caught.value) is ExitCode.STORAGE


def test_a_commit_that_is_not_published_in_the_end_is_to_be_tried_again(stack: EmbeddedStack) -> None:
    with pytest.raises(UnfinishedError, match="run `codecov-worker process`") as caught:
        drain_until_published(stack, CommitKey(1, "a" * 40))
    assert exit_code_of(caught.value) is ExitCode.TRY_AGAIN
