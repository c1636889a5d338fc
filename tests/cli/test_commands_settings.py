"""``codecov-worker settings``: what is told, as what, and how a run ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

WRONG = "services:\n  minio: {port: hush, prot: 1}\n"

TOLD = """\
file: codecov.yml
variables: CODECOV_YML, SERVICES__REDIS_URL
error: services.redis_url: expected a secret address that begins with redis://, rediss:// or unix://, \
found something else (environment; variable SERVICES__REDIS_URL)
error: services.minio.port: expected a whole number from 1 to 65535, found text \
(codecov.yml:2; variable SERVICES__MINIO__PORT)
warning: services.minio.prot: is not known; did you mean 'port'? (codecov.yml:2)
2 errors, 1 warning
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


SECRETS = """\
setup: {encryption: {yaml_secret: [SECRETX], keys: [{name: a, value: {SECRETX: 1}}]}}
services:
  database_url: {a: postgres://u:SECRETX@h/x}
  redis_url: [SECRETX]
  database_pasword: SECRETX
  minio: {secret_access_key: [SECRETX], access_key_idd: SECRETX, verify_ssl: SECRETX}
github: {client_secret: {SECRETX: 1}, bot: {key: [SECRETX]}, webhook_secret: %s}
site:
  codecov: {token: {SECRETX: 1}, ghs_SECRETX0a1B2c3D4: a}
  coverage: {notify: {slack: SECRETX, irc: {a: {password: [SECRETX]}}}}
additional_user_yamls: [{percentage: 10, name: a, override: {codecov: {tokn: SECRETX, token: [SECRETX]}}}]
"""


@pytest.mark.parametrize("last", ["x", "!SECRETX", "*SECRETX", "'SECRETX"])
@pytest.mark.parametrize("as_json", [True, False])
def test_no_secret_is_repeated(tmp_path: Path, last: str, as_json: bool) -> None:
    (tmp_path / "codecov.yml").write_text(SECRETS % last, encoding="utf-8")
    variables = {
        "SERVICES__MINIO__PORT": "SECRETX",
        "JSONCONFIG___SETUP__SMTP": '{"SECRETX',
        "ENCRYPTION_SECRET": "SECRETX",
    }
    ran = run_settings("check", "codecov.yml", *["--json"] * as_json, cwd=tmp_path, **variables)
    assert ran.returncode == 1
    assert "SECRETX" not in ran.stdout + ran.stderr


KEY = "MHcCAQEEIHush/hush" * 9


@pytest.mark.parametrize(
    "key", [KEY, r"-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIHush\n", "/" + KEY[:60].replace("/", "")]
)
@pytest.mark.parametrize("as_mapping", [True, False])
def test_no_private_key_in_the_place_of_its_path_is_repeated(tmp_path: Path, key: str, as_mapping: bool) -> None:
    pem = "GITHUB__INTEGRATION__PEM"
    where = {f"{pem}__SOURCE_TYPE": "filepath", f"{pem}__VALUE": key} if as_mapping else {pem: key}
    ran = run_settings("check", cwd=tmp_path, CODECOV_YML="nowhere.yml", GITHUB__INTEGRATION__ID="5", **where)
    assert ran.returncode == 1
    assert "MHcC" not in ran.stdout + ran.stderr
    assert "error: github.integration.pem: the value is no path of a file that can be read" in ran.stdout
    assert f"variable {next(iter(where))}" in ran.stdout


def test_a_variable_that_cannot_be_read_is_no_origin(tmp_path: Path) -> None:
    (tmp_path / "codecov.yml").write_text("services: {minio: {port: x}}\n", encoding="utf-8")
    ran = run_settings("check", "codecov.yml", cwd=tmp_path, JSONCONFIG___SERVICES="{")
    assert ran.stdout.splitlines()[2:4] == [
        "error: JSONCONFIG___SERVICES: does not hold JSON (environment)",
        (
            "error: services.minio.port: expected a whole number from 1 to 65535, found text "
            "(codecov.yml:1; variable SERVICES__MINIO__PORT)"
        ),
    ]


def test_settings_without_faults_end_well(tmp_path: Path) -> None:
    (tmp_path / "empty.yml").touch()
    ran = run_settings("check", cwd=tmp_path, CODECOV_YML="empty.yml")
    assert ran.stdout == "file: empty.yml\nvariables: CODECOV_YML\nno errors, no warnings\n"
    assert ran.returncode == 0


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    ran = run_settings("check", "nowhere.yml", cwd=tmp_path)
    assert ran.returncode == 2
    assert "nowhere.yml" in ran.stderr
