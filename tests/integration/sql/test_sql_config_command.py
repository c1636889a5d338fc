"""`config show --repoid` on a real database: no other server has to be there."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from adapters.local import SystemClock
from adapters.sql import SqlDatabase
from codecov_core.ports import NewRepository, SavedConfig

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_stored_configuration_is_shown_with_its_layers(postgres_url: str, tmp_path: Path) -> None:
    database = SqlDatabase(postgres_url, SystemClock())
    try:
        with database.begin() as work:
            repository = work.repositories.ensure(NewRepository("github", "70", "acme", "700", "gadget"), NOW)
            work.configs.save(repository.repoid, SavedConfig("b" * 40, NOW, {"coverage": {"precision": 3}}), NOW)
    finally:
        database.close()
    environment = {
        "CODECOV_YML": "/no-such-folder/codecov.yml",
        "SERVICES__DATABASE_URL": postgres_url,
        "SERVICES__REDIS_URL": "redis://localhost:1/0",
        "SERVICES__MINIO__HOST": "localhost",
    }
    command = [
        sys.executable,
        "-m",
        "runners.cli",
        "config",
        "show",
        "--repoid",
        str(repository.repoid),
        "--why",
        "--json",
    ]
    ran = subprocess.run(
        command, env=os.environ | environment, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    document = json.loads(ran.stdout)
    assert document["config"]["coverage"]["precision"] == 3
    assert {tuple(origin["path"]): origin["layer"] for origin in document["origins"]}[
        "coverage", "precision"
    ] == "repository"
