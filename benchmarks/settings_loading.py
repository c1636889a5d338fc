"""Settings of an installation: read, laid over each other and checked, beside pydantic checking the same mapping."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml

from benchmarks.measure import Row, beside
from runners.settings import Settings, load_settings
from runners.settings.loading import read_install

CALLS = 10
"""How often a work is done in one measurement: one call is short for a clock, many are seldom left in peace."""

REPEAT = 200

VARIABLES = {
    "SERVICES__DATABASE_URL": "postgresql://codecov:password@db.example.org:5432/codecov",
    "SERVICES__TIMESERIES_DATABASE_URL": "postgresql://codecov:password@ts.example.org:5432/codecov",
    "SERVICES__REDIS_URL": "redis://:password@redis.example.org:6379",
    "SERVICES__MINIO__HOST": "s3.example.org",
    "SERVICES__MINIO__PORT": "443",
    "SERVICES__MINIO__VERIFY_SSL": "true",
    "SERVICES__MINIO__BUCKET": "coverage",
    "SERVICES__MINIO__REGION": "eu-central-1",
    "SERVICES__MINIO__ACCESS_KEY_ID": "key",
    "SERVICES__MINIO__SECRET_ACCESS_KEY": "12345678",
    "SERVICES__MINIO__HASH_KEY": "spreads",
    "SERVICES__SMTP__HOST": "mail.example.org",
    "SERVICES__SMTP__PORT": "587",
    "SERVICES__SMTP__USERNAME": "codecov",
    "SERVICES__SMTP__PASSWORD": "password",
    "SERVICES__NOTIFICATIONS__HIPCHAT": "off",
    "SETUP__CODECOV_URL": "https://codecov.example.org",
    "SETUP__CODECOV_DASHBOARD_URL": "https://codecov.example.org",
    "SETUP__ENCRYPTION_SECRET": "secret",
    "SETUP__ENTERPRISE_LICENSE": "licence",
    "SETUP__HTTP__TIMEOUTS__CONNECT": "10",
    "SETUP__HTTP__TIMEOUTS__RECEIVE": "30",
    "SETUP__TIMESERIES__ENABLED": "true",
    "SETUP__TASKS__CELERY__PREFETCH": "4",
    "SETUP__TASKS__CELERY__SOFT_TIMELIMIT": "900",
    "SETUP__TASKS__CELERY__HARD_TIMELIMIT": "1000",
    "SETUP__TASKS__UPLOAD__QUEUE": "uploads",
    "SETUP__TASKS__NOTIFY__QUEUE": "notifications",
    "SETUP__TASKS__NOTIFY__TIMEOUT": "60",
    "GITHUB__CLIENT_ID": "client",
    "GITHUB__CLIENT_SECRET": "secret",
    "GITHUB__WEBHOOK_SECRET": "secret",
    "GITHUB__INTEGRATION__ID": "12345",
    "GITHUB__INTEGRATION__PEM": "/config/github.pem",
    "GITHUB__BOT__KEY": "token",
    "GITHUB__BOT__USERNAME": "codecov-bot",
    "SITE__CODECOV__REQUIRE_CI_TO_PASS": "true",
    "SITE__COVERAGE__RANGE": "70...90",
    "SITE__COVERAGE__STATUS__PROJECT": "off",
}
"""An installation of some size, as a deployment sets it."""

OTHERS = {f"VARIABLE_{number}": "value" for number in range(60)}


def rows() -> Iterator[Row]:
    """From an environment, and from a file, which has to be parsed on both sides."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "codecov.yml")
        from_environment = {"CODECOV_YML": str(file), **OTHERS, **VARIABLES}
        sources = read_install(from_environment)
        mapping = {**sources.merged, "process": sources.plain}
        ours, theirs = beside(
            repeated(lambda: load_settings(from_environment)),
            repeated(lambda: Settings.model_validate(mapping)),
            repeat=REPEAT,
        )
        yield Row(f"settings of {len(VARIABLES)} variables", "pydantic validating the mapping", ours, theirs, 3, 2)

        text = yaml.safe_dump(sources.merged)
        file.write_text(text, encoding="utf-8")
        from_file = {"CODECOV_YML": str(file), **OTHERS}
        ours, theirs = beside(
            repeated(lambda: load_settings(from_file)),
            repeated(lambda: Settings.model_validate(yaml.load(text, yaml.CSafeLoader))),
        )
        yield Row("settings of a file", "PyYAML's C loader and pydantic validating", ours, theirs, 1.5, 1.2)


def repeated(work: Callable[[], object]) -> Callable[[], None]:
    """Do a work so often that a clock can tell how long it takes."""

    def many() -> None:
        for _ in range(CALLS):
            work()

    return many
