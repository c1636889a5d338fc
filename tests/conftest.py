"""What all tests share: the real servers, and the proof that none of them is left running."""

import os
import time
import uuid

import psutil
import pytest
from hypothesis import settings

pytest_plugins = ["tests.servers"]

# The time of a single example tells of the machine and of what is imported first; speed is measured by benchmarks.
settings.register_profile("tests", deadline=None)
settings.load_profile("tests")

RUN = "CODECOV_WORKER_TEST_RUN"
PATIENCE = 10.0


def pytest_configure(config: pytest.Config) -> None:
    """Mark every process of this run, grandchildren included, by a variable of the environment."""
    if not hasattr(config, "workerinput"):
        os.environ[RUN] = uuid.uuid4().hex


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run when a process it started is still there."""
    if hasattr(session.config, "workerinput"):
        return
    deadline = time.monotonic() + PATIENCE
    while (left := _left_behind(os.environ[RUN])) and time.monotonic() < deadline:
        time.sleep(0.1)
    for process, command in left:
        print(f"\nleft running by the tests: {process.pid} {command}")  # noqa: T201 - pytest is ending, no reporter left
        process.kill()
    if left:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _left_behind(run: str) -> list[tuple[psutil.Process, str]]:
    """Processes of the run other than this one (and Python's own resource tracker, which ends with it)."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid == os.getpid() or process.environ().get(RUN) != run:
                continue
            command = " ".join(process.cmdline())
            if process.status() != psutil.STATUS_ZOMBIE and "resource_tracker" not in command:
                found.append((process, command))
        except (psutil.AccessDenied, psutil.NoSuchProcess):
            continue
    return found
