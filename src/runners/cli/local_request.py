"""What a `local` run is asked to do, and what it has to upload."""

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

from adapters.git import GitRepoReaders
from codecov_core.values import dataclass
from runners.cli.checkouts import Base, LocalCommit


@dataclass(frozen=True, slots=True)
class LocalRequest:
    """What the user asked for."""

    reports: tuple[Path, ...]
    repo: Path
    base: str | None
    flags: tuple[str, ...]
    store: Path | None


@dataclass(frozen=True, slots=True)
class LocalUpload:
    """What there is to upload and to compare with."""

    git: GitRepoReaders
    request: LocalRequest
    commit: LocalCommit
    base: Base
    reports: Sequence[Path]
    content: "Future[bytes]"
    """The packed reports."""
    changed: "Future[tuple[str, ...]]"
    """Files of the work tree that differ from the commit."""
