"""Stopped at any moment, uncatchable, the work ends as if nothing had happened (design §5)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("scenario", "stride", "serial_orders_differ"),
    [("order_free", 1, False), ("ordered", 1, True), ("failing", 4, False)],
)
def test_stopped_before_and_after_every_call(
    scenario: str, stride: int, *, serial_orders_differ: bool, tmp_path: Path
) -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "tests.integration.stop_anywhere.prove", scenario, str(tmp_path), str(stride)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr[-4000:]
    found = json.loads(finished.stdout)
    assert found["wrong"] == []
    assert found["calls"] > 250
    assert found["sampled"] >= 3
    assert found["states"] > 20
    assert (found["allowed"] > 1) is serial_orders_differ
