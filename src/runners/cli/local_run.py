"""One `local` run: the whole pipeline for the current commit of a checkout."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.git import GitRepoReaders, changed_files
from runners.cli import output
from runners.cli.checkouts import chosen_base, local_commit
from runners.cli.exits import UsageProblem
from runners.cli.finding import MANY, find_reports
from runners.cli.local_request import LocalRequest, LocalUpload
from runners.cli.packing import packed

if TYPE_CHECKING:
    from codecov_core.tasks import TaskSpec
    from runners.cli.local_result import LocalResult


def run_local(
    request: LocalRequest,
    *,
    found: Callable[[Sequence[Path]], None] = lambda _: None,
    started: "Callable[[TaskSpec], None]" = lambda _: None,
) -> "LocalResult":
    """Upload the reports to the checkout's store, process them, and tell what came of it.

    `found` is told the reports when none were named, `started` of every task. Raises `UsageProblem` when there is
    nothing to read, and what git, the store and its lock raise.
    """
    with closing(GitRepoReaders.of_clone(request.repo)) as git, ThreadPoolExecutor(2) as beside:
        reader = git.at(request.repo)
        commit = local_commit(reader)
        base = chosen_base(reader, commit.head, request.base)
        if base.commit is not None:
            reader.expect(base.commit.sha, commit.head.sha)
        reports = request.reports or _found(commit.top, found)
        content = beside.submit(packed, reports, commit.top, commit.network)
        changed = beside.submit(changed_files, reader.repository, commit.top)
        # Git compares commits and work tree and a thread packs the reports while the rest of the program is loaded: a
        # fifth of the time of a run with 14 MB of reports.
        from runners.cli.local_pipeline import uploaded_and_judged

        return uploaded_and_judged(LocalUpload(git, request, commit, base, reports, content, changed), started)


def _found(top: Path, found: Callable[[Sequence[Path]], None]) -> tuple[Path, ...]:
    reports = tuple(_readable(find_reports(top)))
    if not reports:
        message = f"there are no coverage reports below {top}; run the tests with coverage first, or name the reports"
        raise UsageProblem(message, folder=str(top))
    if len(reports) > MANY:
        message = f"there are {len(reports)} files below {top} that look like coverage reports; name those that count"
        raise UsageProblem(message, folder=str(top))
    found(reports)
    return reports


def _readable(reports: Iterable[Path]) -> Iterator[Path]:
    """Leave out what was only found and nobody may read; what was named has to be readable."""
    for report in reports:
        if os.access(report, os.R_OK):
            yield report
        else:
            output.warn(f"{report} may not be read, and is left out")
