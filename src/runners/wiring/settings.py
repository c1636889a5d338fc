"""The install settings that the worker reads, typed; names and defaults are wire (chapter 03 §13.2, §15)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from codecov_core.ports import JsonObject
from runners.wiring.install_config import DEFAULT_HASH_KEY, InstallConfigError, load_install_config


def _postgres_scheme(value: object) -> object:
    if isinstance(value, str) and value.startswith("postgres://"):
        return "postgresql://" + value.removeprefix("postgres://")
    return value


class _Section(BaseModel):
    """Unknown keys are other programs' business; texts may have been written as numbers in YAML."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)


class Minio(_Section):
    """``services.minio``: the S3-compatible store (chapter 07 §10.1)."""

    host: str = "minio"
    port: Annotated[int, Field(ge=1, le=65_535)] | None = None
    access_key_id: str = "codecov-default-key"
    secret_access_key: SecretStr = SecretStr("codecov-default-secret")
    verify_ssl: bool = False
    iam_auth: bool = False
    region: str | None = None
    bucket: str = "archive"
    hash_key: SecretStr = SecretStr(DEFAULT_HASH_KEY)
    expire_raw_after_n_days: bool | int | None = None

    @property
    def endpoint(self) -> str:
        """The address to talk to; ``verify_ssl`` chooses the scheme, as it always has."""
        scheme = "https" if self.verify_ssl else "http"
        return f"{scheme}://{self.host}" + (f":{self.port}" if self.port else "")


class GitClones(_Section):
    """``services.git``: clones on this machine (ours, not the wire's)."""

    folder: Path | None = None
    """Holds ``<service>/<owner>/<name>`` or ``<name>.git`` of repositories whose commits are to be read."""


class Services(_Section):
    """``services``: where the servers are."""

    database_url: Annotated[SecretStr, BeforeValidator(_postgres_scheme), Field(min_length=1)] = SecretStr(
        "postgresql://postgres:@postgres:5432/postgres"
    )
    redis_url: SecretStr = SecretStr("redis://redis:6379")
    celery_broker: SecretStr | None = None
    minio: Minio = Minio()
    git: GitClones = GitClones()


class CelerySettings(_Section):
    """``setup.tasks.celery`` (chapter 04 §3); times in seconds."""

    default_queue: str = "celery"
    acks_late: bool = False
    reject_on_worker_lost: bool = False
    prefetch: Annotated[int, Field(ge=1)] = 1
    soft_timelimit: Annotated[int, Field(ge=1)] = 600
    hard_timelimit: Annotated[int, Field(ge=1)] = 720
    worker_max_memory_per_child: Annotated[int, Field(ge=1)] = 1_500_000
    worker_soft_shutdown_timeout: Annotated[int, Field(ge=0)] = 60
    visibility_timeout_with_acks_late: Annotated[int, Field(ge=1)] = 900
    visibility_timeout: Annotated[int, Field(ge=1)] | None = None
    worker_send_task_events: bool = False
    task_send_sent_event: bool = False

    @property
    def visibility_seconds(self) -> int:
        """How long the broker waits before it delivers an unacknowledged message again."""
        return self.visibility_timeout or self.visibility_timeout_with_acks_late


class ReportDataInStorage(_Section):
    """``setup.save_report_data_in_storage`` (chapter 07 §10.6)."""

    commit_report: bool | str | None = None
    repo_ids: tuple[int, ...] = ()


class Setup(_Section):
    """``setup``: how the program behaves."""

    upload_processing_delay: Annotated[int, Field(ge=0)] | None = None
    save_report_data_in_storage: ReportDataInStorage = ReportDataInStorage()
    tasks: Mapping[str, object] = Field(default_factory=dict)

    @property
    def celery(self) -> CelerySettings:
        """``setup.tasks.celery``, checked when the settings are made."""
        return CelerySettings.model_validate(self.tasks.get("celery") or {})

    def queue_of(self, group: str) -> str | None:
        """Return ``setup.tasks.<group>.queue`` where it is set."""
        section = self.tasks.get(group)
        name = section.get("queue") if isinstance(section, Mapping) else None
        return name if isinstance(name, str) and name else None


class Settings(_Section):
    """Everything the runners need to know about an installation."""

    services: Services = Services()
    setup: Setup = Setup()
    site: Mapping[str, object] = Field(default_factory=dict)
    """The installation's layer of user settings."""
    additional_user_yamls: object = None
    """User settings for some of the owners (chapter 03 §3.2); what is no such list is left out."""


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the install file and the environment; raises `InstallConfigError` naming every wrong key at once."""
    return settings_of(load_install_config(environment))


def settings_of(config: JsonObject) -> Settings:
    """Check an install configuration; raises `InstallConfigError` naming every wrong key at once, never its value."""
    try:
        settings = Settings.model_validate(config)
    except ValidationError as error:
        raise _wrong_keys(error, "") from error
    try:
        _ = settings.setup.celery
    except ValidationError as error:
        raise _wrong_keys(error, "setup.tasks.celery.") from error
    return settings


def _wrong_keys(error: ValidationError, prefix: str) -> InstallConfigError:
    problems = [
        f"{prefix}{'.'.join(map(str, problem['loc']))}: {problem['msg']}"
        for problem in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    message = "the install configuration has wrong keys:\n" + "\n".join(f"  {problem}" for problem in problems)
    return InstallConfigError(message, keys=tuple(problems))
