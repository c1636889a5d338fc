"""Servers that cannot outlive the tests that started them.

A server runs under a guardian, a small process of this module, which holds the reading end of a pipe. When the pipe
closes, because the test said so or because its process died of whatever (SIGKILL included), the guardian stops the
server, deletes its folder and ends. ``GuardedServer`` is the side of the tests, ``main`` the guardian.
"""

import contextlib
import os
import pwd
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

PATIENCE = 20.0


class ServerStartError(RuntimeError):
    """The server ended or stayed silent; holds the end of its log."""


def unprivileged_user() -> str | None:
    """The user a server that refuses root is run as, ``None`` when we are not root."""
    return "nobody" if os.geteuid() == 0 else None


class GuardedServer:
    """A server process with a folder of its own; both are gone when the guardian has ended."""

    def __init__(self, name: str, user: str | None = None) -> None:
        self.name = name
        self.folder = Path(tempfile.mkdtemp(prefix=f"codecov-worker-{name}-"))
        self._user = user
        self._guardian: subprocess.Popen[bytes] | None = None
        if user is not None:
            shutil.chown(self.folder, user, _group_of(user))

    def run(self, command: Sequence[str]) -> None:
        """Run a preparing command to its end as the server's user.

        Raises:
            ServerStartError: it failed; holds what it said.

        """
        done = subprocess.run(
            command,
            cwd=self.folder,
            user=self._user,
            group=_group_of(self._user),
            extra_groups=None if self._user is None else (),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ServerStartError(f"{command[0]} ended with {done.returncode}: {done.stdout}{done.stderr}")

    def start(self, command: Sequence[str], *, stop: signal.Signals, ready: Callable[[], bool]) -> None:
        """Start the server and wait until ``ready`` says so.

        Raises:
            ServerStartError: it ended before that or was not ready in ``PATIENCE`` seconds; nothing is left running.

        """
        guardian = [sys.executable, "-I", "-S", __file__, str(self.folder), self._user or "", stop.name, *command]
        self._guardian = subprocess.Popen(guardian, stdin=subprocess.PIPE, start_new_session=True)
        deadline = time.monotonic() + PATIENCE
        while not ready():
            if self._guardian.poll() is not None or time.monotonic() > deadline:
                log = self._log()
                self.stop()
                raise ServerStartError(f"{self.name} did not start: {log[-4000:]}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop the server, wait until it and its folder are gone; a second call does nothing."""
        guardian, self._guardian = self._guardian, None
        if guardian is not None:
            if guardian.stdin is not None:
                guardian.stdin.close()
            guardian.wait(PATIENCE + 5)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _log(self) -> str:
        try:
            return (self.folder / "log").read_text(errors="replace")
        except OSError:
            return "(no log)"


def main(folder: str, user: str, stop: str, *command: str) -> int:
    """Guard one server until standard input closes."""
    for ignored in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        # Only the pipe counts; a whole process group may be signalled. A handler, unlike SIG_IGN, ends with exec.
        signal.signal(ignored, lambda *_: None)
    with Path(folder, "log").open("wb") as log:
        server = subprocess.Popen(
            command,
            cwd=folder,
            user=user or None,
            group=_group_of(user or None),
            extra_groups=() if user else None,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    while server.poll() is None:
        if select.select([sys.stdin], [], [], 0.25)[0] and not os.read(0, 1024):
            break
    if server.poll() is not None:
        return 1  # ended by itself: the side of the tests reads the log and deletes the folder
    _stop(server, signal.Signals[stop])
    shutil.rmtree(folder, ignore_errors=True)
    return 0


def _group_of(user: str | None) -> int | None:
    return None if user is None else pwd.getpwnam(user).pw_gid


def _stop(server: "subprocess.Popen[bytes]", how: signal.Signals) -> None:
    server.send_signal(how)
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(5)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
