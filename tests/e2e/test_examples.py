"""The examples are what a newcomer tries first: they are run as they stand."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_demonstration_shows_a_report_and_a_failing_status_and_why(tmp_path: Path) -> None:
    environment = {**os.environ, "BUILD": str(tmp_path / "build"), "HOME": str(tmp_path), "WORKER": command()}
    done = subprocess.run(
        ["sh", str(ROOT / "examples" / "run.sh")], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    base, head = done.stdout.split("== The head")
    assert "(109 of 128 lines hit, 5 partial)" in base
    assert "(139 of 177 lines hit, 8 partial)" in head
    assert "(32 of 51 lines hit, 3 partial)" in head  # of the change
    assert 'return "nothing to settle"' in head  # a changed line that no test ran, with its source
    assert 'raise ValueError("balances do not add up to zero")' not in head  # one that is tested
    assert "failure    codecov/patch: 62.74% of the changed lines covered, target 85.15%" in head
    assert re.search(r"^tally/ledger.py +94.28% +33 +1 +1$", head, re.MULTILINE)
    assert "Exit code 1" in head


def test_the_api_example_reads_a_stored_report() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "read_a_report.py")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["all", "78.53", "%", "139", "of", "177", "lines", "in", "7", "files"] in lines
    assert ["python", "75.93", "%", "82", "of", "108", "lines", "in", "4", "files"] in lines
    assert ["native/checksum.c:", "17"] in lines


def test_the_reference_pages_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def command() -> str:
    return str(Path(sys.executable).with_name("codecov-worker"))
