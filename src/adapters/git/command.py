"""Running the git command: the one place that knows how a process of git is started and how its failures read.

Git is called with argument lists (never a shell), without its environment overrides (a hook's ``GIT_DIR`` must not
redirect us), without a pager, colours, prompts or translations, and with a time limit.
"""

import os
import re
import shlex
import subprocess
import threading
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from codecov_core.errors import DamagedRepositoryError, MissingProgramError, NotARepositoryError, ProviderError

DEFAULT_TIMEOUT = 120.0
"""Seconds after which one git process is stopped; a diff of 100 MB takes about one."""

_MESSAGE_LIMIT = 500
_DAMAGED = re.compile(
    r"^(?:error|fatal): (?:.* (?:is|file) corrupt\b|.* index file smaller|object file .* is empty|inflate: "
    r"|unable to unpack |(?:unable to read|[Cc]ould not read|bad object|bad tree object)(?: tree)? \(?[0-9a-f]{40})",
    re.MULTILINE,
)
"""Finds what git says of objects and indexes that are broken or missing."""
_REFUSED = re.compile(r"in repository at '(?P<top>/.*)'$", re.MULTILINE)
"""Finds the folder by which git knows a repository of another owner; git takes no other spelling of it."""
_STOP_SECONDS = 5.0  # a process that a stopped git leaves behind, a fetch for one, may hold its output open for longer
_WITHOUT_FETCHING = {"GIT_NO_LAZY_FETCH": "1"}

# Variables that would make git look at another repository, index or object folder, or print differently.
_REDIRECTING = frozenset(
    {
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_NAMESPACE",
        "GIT_PREFIX",
        "GIT_EXTERNAL_DIFF",
        "GIT_DIFF_OPTS",
        "GIT_GRAFT_FILE",
        "GIT_LITERAL_PATHSPECS",
        "GIT_GLOB_PATHSPECS",
        "GIT_NOGLOB_PATHSPECS",
        "GIT_ICASE_PATHSPECS",
        "GIT_TRACE",
    },
)


def git_environment(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment git runs in: `environment` (default: this process's) without redirections.

    ``GIT_OPTIONAL_LOCKS=0`` keeps us from writing to the repository (an index refresh, for one). Git may fetch what a
    partial clone lacks from the remote it was cloned from, as it does for its user; see `Git.start` for names.
    """
    inherited = os.environ if environment is None else environment
    cleaned = {name: value for name, value in inherited.items() if name not in _REDIRECTING}
    return cleaned | {
        "LC_ALL": "C",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_PAGER": "cat",
    }


class Git:
    """The git command bound to one folder."""

    def __init__(self, folder: Path, *, program: str = "git", timeout: float = DEFAULT_TIMEOUT) -> None:
        self.folder = folder
        self._program = program
        self._timeout = timeout
        self._environment = git_environment()

    def output(self, *arguments: str, accepted: Collection[int] = (0,)) -> bytes:
        """Run ``git ARGUMENTS`` in the folder and return what it printed.

        Raises `NotARepositoryError` where the folder belongs to no repository, else `ProviderError`: git is not
        installed, took longer than the time limit, or ended with a code outside `accepted`.
        """
        return self.run(*arguments, accepted=accepted).result()

    def run(self, *arguments: str, accepted: Collection[int] = (0,)) -> "Running":
        """Start ``git ARGUMENTS`` and go on; errors come from the answer's `result`, as those of `output`."""
        return Running(self, arguments, accepted, self._timeout)

    def start(
        self,
        *arguments: str,
        stdin: int = subprocess.PIPE,
        stderr: int = subprocess.DEVNULL,
        fetches: bool = True,
    ) -> "subprocess.Popen[bytes]":
        """Start ``git ARGUMENTS`` with a pipe for its output, by default also for its input; errors as `output`.

        Where git is told names that an upload may hold, `fetches` is false: no name makes a partial clone fetch.
        """
        # Settings that must not depend on the user's configuration come first.
        command = [self._program, "-c", "core.quotePath=false", "-c", "diff.suppressBlankEmpty=false", *arguments]
        environment = self._environment if fetches else self._environment | _WITHOUT_FETCHING
        try:
            return subprocess.Popen(
                command, cwd=self.folder, env=environment, stdin=stdin, stdout=subprocess.PIPE, stderr=stderr
            )
        except OSError as error:
            raise self._start_failure(error) from error

    def _start_failure(self, error: OSError) -> ProviderError:
        """Name why git could not be started: no such folder, or no such program."""
        if not self.folder.is_dir():
            return NotARepositoryError(f"{self.folder} is not a folder", folder=str(self.folder))
        message = f"git could not be started ({error.strerror or error}); install git and have it on PATH"
        missing = isinstance(error, FileNotFoundError | PermissionError)
        return (MissingProgramError if missing else ProviderError)(message, program=self._program)

    def failure(self, operation: str, code: int, complaint: bytes) -> ProviderError:
        """Name why git ended with a code that was not expected."""
        text = complaint.decode("utf-8", "replace").strip()
        message = f"git {operation} failed in {self.folder} with code {code}: {text[:_MESSAGE_LIMIT] or 'no message'}"
        facts = {"folder": str(self.folder), "operation": operation, "exit_code": code}
        return self.explained(complaint) or ProviderError(message, **facts)

    def explained(self, complaint: bytes) -> ProviderError | None:
        """Name the cause, and what to do about it, where git's complaint tells that the repository is at fault."""
        text = complaint.decode("utf-8", "replace").strip()
        folder, real = str(self.folder), self.folder.resolve()
        if "not a git repository" in text:
            message = f"{folder} is not inside a git repository; run it in a checkout or name one with --repo"
            return NotARepositoryError(message, folder=folder)
        if "dubious ownership" in text:
            named = _REFUSED.search(text)
            top = named["top"] if named else str(real)
            message = (
                f"git refuses {top} because another user owns it; "
                f"allow it with: git config --global --add safe.directory {shlex.quote(top)}"
            )
            return NotARepositoryError(message, folder=top)
        if "promisor remote" in text:
            message = (
                f"{real} is a partial clone, and what it lacks could not be fetched; see to it that git reaches its "
                f"remote, or fetch everything with: git fetch --refetch --no-filter ({text[:_MESSAGE_LIMIT]})"
            )
            return ProviderError(message, folder=folder)
        if _DAMAGED.search(text):
            message = (
                f"the repository of {real} is damaged; see what is broken or missing with: git fsck --full, and get "
                f"that back with: git fetch --refetch, or clone it again ({text[:_MESSAGE_LIMIT]})"
            )
            return DamagedRepositoryError(message, folder=folder)
        return None


class Running:
    """A process of git whose output is collected while we do other things."""

    def __init__(self, git: Git, arguments: Sequence[str], accepted: Collection[int], timeout: float) -> None:
        """Start it; use `Git.run`."""
        self._git = git
        self._operation = arguments[0]
        self._accepted = accepted
        self._timeout = timeout
        self._process = git.start(*arguments, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self._collected: tuple[bytes, bytes] = (b"", b"")
        self._collector = threading.Thread(target=self._collect, name="git-output", daemon=True)
        self._collector.start()

    def result(self) -> bytes:
        """Wait for the end and return what was printed; raises as `Git.output`."""
        self._collector.join(self._timeout)
        if self._collector.is_alive():
            self.cancel()
            message = f"git {self._operation} took longer than {self._timeout:.0f} s in {self._git.folder}"
            raise ProviderError(message, folder=str(self._git.folder), operation=self._operation)
        printed, complaint = self._collected
        if self._process.returncode not in self._accepted:
            raise self._git.failure(self._operation, self._process.returncode, complaint)
        return printed

    def cancel(self) -> None:
        """End it, wanted no more."""
        self._process.kill()
        self._collector.join(_STOP_SECONDS)

    def _collect(self) -> None:
        self._collected = self._process.communicate()
