"""Whole processes: what somebody waits for who runs the command, imports and all."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.checkout import write_repository
from benchmarks.large import cobertura
from benchmarks.measure import MIB, Row, best_process, run_process

WORKER = str(Path(sys.executable).with_name("codecov-worker"))
DIFF_COVER = str(Path(sys.executable).with_name("diff-cover"))
BUILD_TREE = "import sys, lxml.etree; lxml.etree.parse(sys.argv[1])"


def rows() -> Iterator[Row]:
    """``parse --json`` beside a bare lxml tree, ``local --base`` beside diff-cover."""
    with tempfile.TemporaryDirectory() as folder:
        yield _parse(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        yield from _local(Path(folder))


def _parse(folder: Path) -> Row:
    report = folder / "coverage.xml"
    report.write_bytes(cobertura())
    ours, tree = best_process(
        [WORKER, "parse", str(report), "--json"], [sys.executable, "-c", BUILD_TREE, str(report)], cwd=folder
    )
    return Row(
        "`parse FILE --json`, whole process", "a process that builds lxml's tree", ours.seconds, tree.seconds, 4, 2.5
    )


def _local(folder: Path) -> Iterator[Row]:
    repository, report, store = folder / "repository", folder / "coverage.xml", folder / "store"
    repository.mkdir()
    write_repository(repository)
    report.write_bytes(cobertura(root=str(repository)))
    _store_base(repository, report, store)
    ours, theirs = best_process(
        [WORKER, "local", str(report), "--base", "main", "--store", str(store)],
        [DIFF_COVER, str(report), "--compare-branch=main", "--diff-range-notation=.."],
        cwd=repository,
    )
    work = "`local --base` of 500 changed files, whole process"
    yield Row(f"{work}: time", "diff-cover", ours.seconds, theirs.seconds, 0.6, 0.35)
    ours_mib, theirs_mib = ours.peak_bytes / MIB, theirs.peak_bytes / MIB
    yield Row(f"{work}: peak memory", "diff-cover", ours_mib, theirs_mib, 0.6, 0.35, unit="MB")


def _store_base(repository: Path, report: Path, store: Path) -> None:
    """The base's own report, as an earlier run left it in the store."""
    for branch in ("main", "change"):
        run_process(["git", "checkout", "--quiet", branch], cwd=repository)
        if branch == "main":
            run_process([WORKER, "local", str(report), "--store", str(store)], cwd=repository, accepted=(0, 1))
