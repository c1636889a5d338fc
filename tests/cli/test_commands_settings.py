"""``codecov-worker settings``: what is told, as what, and how a run ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

WRONG = "services:\n  minio: {port: hush, prot: 1}\n"

TOLD = """\
file: codecov.yml
variables: CODECOV_YML, SERVICES__REDIS_URL
error: services.minio.port: expected a whole number from 1 to 65535, found text \
(codecov.yml:2; variable SERVICES__MINIO__PORT)
warning: services.minio.prot: is not known; did you mean 'port'? (codecov.yml:2)
1 error, 1 warning
"""


def run_settings(*arguments: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "runners.cli", "settings", *arguments],
        cwd=cwd, env=environment | variables, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_everything_wrong_is_told_without_values(tmp_path: Path) -> None:
    (tmp_path / "codecov.yml").write_text(WRONG, encoding="utf-8")
    ran = run_settings("check", "codecov.yml", cwd=tmp_path, SERVICES__REDIS_URL="hush")
    assert (ran.stdout, ran.stderr, ran.returncode) == (TOLD, "", 1)


def test_as_a_document(tmp_path: Path) -> None:
    (tmp_path / "codecov.yml").write_text(WRONG, encoding="utf-8")
    ran = run_settings("check", "--json", cwd=tmp_path, CODECOV_YML="codecov.yml")
    document = json.loads(ran.stdout)
    assert (document["file"], document["file_exists"], document["valid"], ran.returncode) == (
        "codecov.yml", True, False, 1,
    )  # fmt: skip
    assert document["errors"] == [
        {
            "key": "services.minio.port",
            "reason": "expected a whole number from 1 to 65535, found text",
            "variable": "SERVICES__MINIO__PORT",
            "origin": "codecov.yml:2",
        }
    ]
    assert [warning["key"] for warning in document["warnings"]] == ["services.minio.prot"]


def test_settings_without_faults_end_well(tmp_path: Path) -> None:
    ran = run_settings("check", cwd=tmp_path, CODECOV_YML="nowhere.yml")
    assert ran.stdout == "file: nowhere.yml (not there)\nvariables: CODECOV_YML\nno errors, no warnings\n"
    assert ran.returncode == 0


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    ran = run_settings("check", "nowhere.yml", cwd=tmp_path)
    assert ran.returncode == 2
    assert "nowhere.yml" in ran.stderr
