"""Reading objects of a repository through one long-lived ``git cat-file --batch`` process.

Names are sent on standard input, so whatever a user wrote is never taken for an option, and a thousand look-ups cost
one process. The protocol is described in ``git help cat-file`` ("BATCH OUTPUT").
"""

import contextlib
import subprocess
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import IO, Self

from adapters.git.command import Git
from codecov_core.errors import ProviderError
from codecov_core.values import dataclass

_CONVERSATION = ("cat-file", "--batch", "--follow-symlinks")
_BLOCK = 1 << 20
_ASKED_AT_ONCE = 16  # names of 4 kB each still fit the pipe, so that neither side ever waits for the other for good
_STOP_SECONDS = 5.0
_GIVEN_UP = 128  # git's exit code of a "fatal:" message
_LINKS_TO_NOTHING = frozenset({b"symlink", b"dangling", b"loop", b"notdir"})
_OF_A_LINK = 2  # words: what is wrong with it, the length of the line that follows


@dataclass(frozen=True, slots=True)
class GitObject:
    """One object: its full id, its type (``commit``, ``blob``, ``tree``, ``tag``), its size and its bytes.

    `data` is only the first bytes when the object is larger than the limit of the call.
    """

    id: str
    type: str
    size: int
    data: bytes


class ObjectReader:
    """A conversation with ``git cat-file --batch``; started at the first question, safe to share between threads."""

    def __init__(self, git: Git, *, fetches: bool) -> None:
        """Ask `git`, which with `fetches` gets what a partial clone lacks from its remote."""
        self._git = git
        self._fetches = fetches
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, name: str, *, limit: int | None = None) -> GitObject | None:
        """Return the object that `name` (a sha, ``HEAD^{commit}``, ``sha:path``, ...) stands for.

        A link in a commit's tree stands for what it leads to, as long as that is in the tree too. ``None`` when there
        is no such object, the name is ambiguous or holds a newline or NUL, or git gives up on it
        (``@{999}`` of a short log). Of an object of more than `limit` bytes only these come. Raises `ProviderError`
        when git ends otherwise, or gives up for the repository's sake.
        """
        return self.read_many([name], limit=limit)[0]

    def read_many(self, names: Sequence[str], *, limit: int | None = None) -> list[GitObject | None]:
        """Return an object for each name, as `read`, asking for many at a time."""
        found: list[GitObject | None] = []
        with self._lock:
            for start in range(0, len(names), _ASKED_AT_ONCE):
                found += self._exchange(names[start : start + _ASKED_AT_ONCE], limit)
        return found

    def _exchange(self, names: Sequence[str], limit: int | None) -> list[GitObject | None]:
        sendable = [bool(name) and "\n" not in name and "\0" not in name for name in names]
        text = "".join(f"{name}\n" for name, good in zip(names, sendable, strict=True) if good)
        asked, answered = self._pipes()
        try:
            asked.write(text.encode("utf-8", "surrogateescape"))
            asked.flush()
            return [self._answer(answered, limit) if good else None for good in sendable]
        except (OSError, EOFError, ValueError) as error:
            if self._stop() == _GIVEN_UP:
                if len(names) > 1:
                    return [self._exchange([name], limit)[0] for name in names]
                if (reason := self._reason(text)) is not None:
                    raise reason from error
                return [None]
            message = f"git cat-file ended unexpectedly in {self._git.folder}"
            raise ProviderError(message, folder=str(self._git.folder), operation="cat-file") from error

    def _reason(self, text: str) -> ProviderError | None:
        """Ask once more for what git gave up on, to hear why; ``None`` where only the name is at fault."""
        process = self._git.start(*_CONVERSATION, stderr=subprocess.PIPE, fetches=self._fetches)
        return self._git.explained(process.communicate(text.encode("utf-8", "surrogateescape"))[1])

    def close(self) -> None:
        """End the conversation; the next `read` starts a new one."""
        with self._lock:
            self._stop()

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            self._process = self._git.start(*_CONVERSATION, fetches=self._fetches)
        asked, answered = self._process.stdin, self._process.stdout
        if asked is None or answered is None:  # pragma: no cover - both were asked for as pipes
            raise EOFError
        return asked, answered

    def _answer(self, answered: IO[bytes], limit: int | None) -> GitObject | None:
        head = answered.readline()
        if not head.endswith(b"\n"):
            raise EOFError
        words = head.split()
        if len(words) == _OF_A_LINK and words[0] in _LINKS_TO_NOTHING and words[1].isdigit():
            self._skip(answered, int(words[1]) + 1)  # where it leads to
            return None
        # "NAME missing" and "NAME ambiguous" echo the name, which may hold spaces.
        if words[-1] in {b"missing", b"ambiguous"} or len(words) != 3:  # noqa: PLR2004
            return None
        size = int(words[2])
        given = size if limit is None else min(size, limit)
        data = answered.read(given)
        if len(data) != given:
            raise EOFError
        self._skip(answered, size - given + 1)
        return GitObject(words[0].decode(), words[1].decode(), size, data)

    @staticmethod
    def _skip(answered: IO[bytes], count: int) -> None:
        while count:
            block = answered.read(min(count, _BLOCK))
            if not block:
                raise EOFError
            count -= len(block)

    def _stop(self) -> int | None:
        process, self._process = self._process, None
        if process is None:
            return None
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            return process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()
