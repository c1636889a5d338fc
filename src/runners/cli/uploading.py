"""Putting reports of the current commit into its store, without processing them."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from adapters.git import GitRepoReaders
from runners.cli.arrivals import Arrival, Arrived, arrive
from runners.cli.checkouts import local_commit
from runners.cli.packing import packed
from runners.cli.stores import Place, default_store, writing_store

_COUNTED = 1_000


def upload(
    reports: Sequence[Path], *, repo: Path, flags: tuple[str, ...], name: str | None, store: Path | None
) -> tuple[Arrived, int]:
    """Store one upload and announce it; return where it is and how many wait in its commit's inbox."""
    git = GitRepoReaders.of_clone(repo)
    with closing(git):
        reader = git.at(repo)
        commit = local_commit(reader)
        content = packed(reports, commit.top, commit.network)
        folder = default_store(reader.repository) if store is None else store
        with writing_store(Place(folder, git)) as stack:
            arrival = Arrival(commit.owner_and_repository, commit.row, content, flags, name, replaces=False)
            arrived = arrive(stack.parts, arrival)
            return arrived, len(stack.parts.inbox.peek(arrived.key, _COUNTED))
