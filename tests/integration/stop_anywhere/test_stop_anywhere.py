"""Stopped at any moment, uncatchable, the work ends as if nothing had happened (design §5)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("scenario", ["order_free", "failing", "ordered"])
def test_stopped_before_and_after_every_call(scenario: str, tmp_path: Path) -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "tests.integration.stop_anywhere.prove", scenario, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr[-4000:]
    found = json.loads(finished.stdout)
    assert found["wrong"] == []
    assert found["calls"] > 150
    assert found["sampled"] >= found["calls"] // 50
    assert found["states"] > 25
