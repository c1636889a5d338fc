"""The benchmarks' own tools: their figures are only worth something when these are right."""

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import main, modules, table
from benchmarks.checkout import CHANGED_LINES, write_repository
from benchmarks.large import cobertura, lcov, model
from benchmarks.measure import MIB, BenchmarkError, Row, beside, fresh_process, run_process


def test_a_row_is_judged_by_its_ratio() -> None:
    row = Row("merge", "argsort", ours=3.0, reference=2.0, limit=1.5, goal=0.5)
    assert (row.figure, row.within) == (1.5, True)
    assert not Row("merge", "argsort", ours=3.1, reference=2.0, limit=1.5, goal=0.5).within


def test_a_row_without_reference_is_judged_by_its_amount() -> None:
    assert Row("peak", "", ours=100, reference=None, limit=150, goal=100, unit="MB").within
    assert not Row("peak", "", ours=151, reference=None, limit=150, goal=100, unit="MB").within


def test_the_table_marks_what_is_over_its_limit() -> None:
    rows = [Row("slow", "that", 0.5, 0.1, 2, 1), Row("peak", "", 90, None, 150, 100, unit="MB")]
    _, _, slow, peak = table(rows)
    assert slow == "| slow | 500.0 ms | that | 100.0 ms | 5 **over** | 2 | 1 |"
    assert peak == "| peak | 90 MB |  |  | 90 MB | 150 MB | 100 MB |"


def test_both_sides_are_called_equally_often() -> None:
    calls: list[str] = []
    ours, reference = beside(lambda: calls.append("ours"), lambda: calls.append("reference"), repeat=3)
    assert calls == ["ours", "reference"] * 4
    assert ours >= 0
    assert reference >= 0


def test_peak_memory_is_that_of_the_process_alone() -> None:
    ballast = bytearray(300 * MIB)
    small, large = fresh_process("pass"), fresh_process(f"bytearray({64 * MIB})")
    assert len(ballast) > large.peak_bytes
    assert 60 < large.peak_mib - small.peak_mib < 70


def test_a_failed_command_is_no_figure() -> None:
    with pytest.raises(BenchmarkError, match="ended with 3: oh no"):
        run_process([sys.executable, "-c", "import sys; print('oh no', file=sys.stderr); sys.exit(3)"])
    with pytest.raises(BenchmarkError, match="could not start no-such-command"):
        run_process(["no-such-command"])


def test_large_reports_are_the_same_everywhere() -> None:
    digest = hashlib.sha256(cobertura(20, 100) + lcov(20, 100)).hexdigest()
    assert digest.startswith("ae2e0fe9cc1bfe19")
    assert cobertura(20, 100, seed=1) != cobertura(20, 100)


def test_both_formats_describe_the_same_run() -> None:
    lines = sum(len(file.lines) for file in model(20, 100))
    assert len(re.findall(rb"<line ", cobertura(20, 100))) == lines
    assert len(re.findall(rb"^DA:", lcov(20, 100), re.MULTILINE)) == lines
    branching = sum(bool(line.branches) for file in model(20, 100) for line in file.lines)
    assert cobertura(20, 100).count(b'branch="true"') == branching > 0


def test_the_large_repository_changes_half_of_its_files(tmp_path: Path) -> None:
    write_repository(tmp_path, files=4, lines=120)
    done = subprocess.run(
        ["git", "diff", "--numstat", "main", "change"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert [line.split()[:2] for line in done.stdout.splitlines()] == [[str(CHANGED_LINES)] * 2] * 2


def test_benchmarks_are_found_by_their_beginning() -> None:
    assert [module.__name__ for module in modules(["command_line"])] == ["benchmarks.command_line"]
    assert main(["no_such"]) == 2
