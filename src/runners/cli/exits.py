"""Exit codes, the same for every command, and which error gives which (see ``docs/errors.md``)."""

from enum import IntEnum

from codecov_core.errors import (
    CodecovError,
    CommitNotFoundError,
    CorruptStoreError,
    InvalidObjectPathError,
    NewerStoreError,
    NotARepositoryError,
    ObjectNotFoundError,
    StorageError,
)


class ExitCode(IntEnum):
    """What a run says to its caller; 70 and up follow ``sysexits.h``."""

    SUCCESS = 0
    FAILED = 1
    """A status fails, a file that was checked is wrong, or a permanent failure."""
    USAGE = 2
    """Wrong usage, or nothing usable was given."""
    INTERNAL = 70
    STORAGE = 74
    TRY_AGAIN = 75
    INTERRUPTED = 130


class UsageProblem(CodecovError):  # noqa: N818 - it is the user's to solve, not an error of ours
    """The command cannot mean anything here: nothing to read, a reference that names nothing, a folder without git."""

    code = "wrong_usage"


_BY_CLASS: tuple[tuple[type[CodecovError], ExitCode], ...] = (
    # The first that fits counts, so the narrow ones come first.
    (UsageProblem, ExitCode.USAGE),
    (NotARepositoryError, ExitCode.USAGE),
    (CommitNotFoundError, ExitCode.USAGE),
    (InvalidObjectPathError, ExitCode.USAGE),
    (ObjectNotFoundError, ExitCode.FAILED),
    (StorageError, ExitCode.STORAGE),
    (NewerStoreError, ExitCode.STORAGE),
    (CorruptStoreError, ExitCode.STORAGE),
)


def exit_code_of(error: CodecovError) -> ExitCode:
    """Return the exit code of an error: by its class, else 75 when trying again can help, else 1."""
    if error.facts.get("disk_full"):
        return ExitCode.STORAGE
    for kind, code in _BY_CLASS:
        if isinstance(error, kind):
            return code
    return ExitCode.TRY_AGAIN if error.retryable else ExitCode.FAILED
