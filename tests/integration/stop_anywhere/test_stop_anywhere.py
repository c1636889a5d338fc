"""Stopped before and after any call through any port, uncatchable, the work ends as if undisturbed (design §5).

One class a scenario, so that they can run side by side. Each is a process of its own, see ``prove``.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import TypedDict

import pytest

ROOT = Path(__file__).parents[3]


class Found(TypedDict):
    """What a proof prints."""

    calls: int
    sampled: int
    states: int
    allowed: int
    wrong: list[object]


def prove(scenario: str, folder: Path, stride: int = 1) -> Found:
    finished = subprocess.run(
        [sys.executable, "-m", "tests.integration.stop_anywhere.prove", scenario, str(folder), str(stride)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr[-4000:]
    found: Found = json.loads(finished.stdout)
    assert found["wrong"] == []
    assert found["calls"] > 250
    assert found["states"] > 20
    assert found["sampled"] >= 1
    return found


@pytest.mark.timeout(1200)
class TestUploadsInAnyOrder:
    def test_every_stop_ends_as_the_undisturbed_run(self, tmp_path: Path) -> None:
        assert prove("order_free", tmp_path)["allowed"] == 1


@pytest.mark.timeout(1200)
class TestUploadsWhoseOrderMatters:
    def test_every_stop_ends_as_some_serial_order(self, tmp_path: Path) -> None:
        assert prove("ordered", tmp_path)["allowed"] > 1


@pytest.mark.timeout(1200)
class TestUploadsThatFail:
    def test_stops_end_as_the_undisturbed_run(self, tmp_path: Path) -> None:
        assert prove("failing", tmp_path, stride=8)["allowed"] == 1
