"""The Makefile explains itself and does not do things twice."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TARGETS = {
    "setup", "run", "test", "lint", "format", "typecheck", "bench", "fuzz", "docs", "update-requirements", "clean",
}  # fmt: skip


def make(*arguments: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(["make", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def test_every_target_is_explained() -> None:
    explained = dict(re.findall(r"^  make (\S+) +(.+)$", make(), re.MULTILINE))
    assert set(explained) - {"help"} == TARGETS
    assert all(explained.values())


@pytest.mark.parametrize("path", ["requirements.lock", "docker/requirements.lock"])
def test_a_lock_names_no_index_and_pins_by_hash(path: str) -> None:
    lock = (ROOT / path).read_text()
    assert "://" not in lock
    assert "index-url" not in lock
    pins = re.findall(r"^(\S+)==\S+.*((?:\\\n    --hash=sha256:[0-9a-f]{64} ?)+)", lock, re.MULTILINE)
    assert len(pins) == len(re.findall(r"^[a-z0-9]", lock, re.MULTILINE)) > 40


def test_setting_up_a_second_time_does_nothing(tmp_path: Path) -> None:
    for name in ("Makefile", "requirements.lock", "pyproject.toml", "VERSION"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    stamp = tmp_path / ".venv" / ".installed"
    stamp.parent.mkdir()
    stamp.touch()
    assert "Nothing to be done" in make("-C", str(tmp_path), "setup")
    os.utime(tmp_path / "requirements.lock", ns=(stamp.stat().st_mtime_ns + 10**9,) * 2)
    assert "--require-hashes" in make("-C", str(tmp_path), "--dry-run", "setup")
