"""``services``: where the servers are and how they are spoken to (chapter 03 §15.1)."""

from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from pydantic import BeforeValidator, Field, SecretStr

from codecov_core.tasks import DEFAULT_HASH_KEY
from runners.settings.addresses import (
    BrokerUrl,
    DatabaseUrl,
    RedisUrl,
    UnreadDatabaseUrl,
    with_certificates_checked,
)
from runners.settings.declaring import Count, Part, Port, Positive, Section, Share, Switch, section, setting


def _listed(value: object) -> object:
    """Part a text at its commas."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


Listed = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class DatabaseParts(Section):
    """A database named by its parts; a URL beside them goes first."""

    username: str = setting("postgres", "user")
    password: SecretStr = setting(SecretStr("postgres"), "password")
    name: str = setting("postgres", "database")
    host: str = setting("postgres", "server")
    port: Port = setting(5432, "port")

    @property
    def url(self) -> SecretStr:
        """The address they make."""
        user, password = quote(self.username, safe=""), quote(self.password.get_secret_value(), safe="")
        return SecretStr(f"postgresql://{user}:{password}@{self.host}:{self.port}/{quote(self.name, safe='')}")


class MainDatabaseParts(DatabaseParts):
    """The main database by its parts."""

    conn_max_age: Count = setting(0, "seconds a connection is kept", idle="connections are kept in a pool")
    conn_health_checks: Switch = setting(
        default=True, about="check connections", idle="the pool checks its connections"
    )


class TimeseriesParts(DatabaseParts):
    """The database of time series by its parts."""

    host: str = setting("timescale", "server")


class TestAnalyticsParts(DatabaseParts):
    """The database of test results by its parts."""

    host: str = setting("timescale", "server")
    name: str = setting("test_analytics", "database")
    connect_timeout: Positive = setting(5, "seconds to wait for a connection")


class Minio(Section):
    """The S3-compatible store (chapter 07 §10.1)."""

    host: str = setting("minio", "server")
    port: Port | None = setting(None, "port; absent: that of the scheme")
    access_key_id: str = setting("codecov-default-key", "name of the access key")
    secret_access_key: SecretStr = setting(SecretStr("codecov-default-secret"), "the access key")
    verify_ssl: Switch = setting(default=False, about="https instead of http")
    iam_auth: Switch = setting(default=False, about="use the machine's own credentials instead of the access key")
    iam_endpoint: str | None = setting(None, "where those credentials come from", waits_for=Part.START)
    region: str | None = setting(None, "region of the signature")
    bucket: str = setting("archive", "bucket of uploads and reports")
    hash_key: SecretStr = setting(
        SecretStr(DEFAULT_HASH_KEY), "spreads names in the bucket; the API must have the same"
    )
    ttl: Positive = setting(10, "seconds an upload address is valid", idle="the API makes the addresses")
    auto_create_bucket: Switch = setting(default=False, about="make the bucket at the start", waits_for=Part.START)
    expire_raw_after_n_days: Annotated[Switch | Count, Field(union_mode="left_to_right")] = setting(
        default=False, about="anything but 0 or false: raw uploads are deleted once they are processed"
    )

    @property
    def endpoint(self) -> str:
        """The address to talk to; ``verify_ssl`` chooses the scheme, as it always has."""
        scheme = "https" if self.verify_ssl else "http"
        return f"{scheme}://{self.host}" + (f":{self.port}" if self.port else "")


class GitClones(Section):
    """Clones on this machine (ours: other programs of the installation do not know it)."""

    folder: Path | None = setting(
        None, "holds <service>/<owner>/<name> or <name>.git of repositories whose commits are to be read"
    )


class Smtp(Section):
    """The mail server; without any key here no mail is sent."""

    host: str = setting("mailhog", "server")
    port: Port = setting(1025, "port")
    username: str | None = setting(None, "user")
    password: SecretStr | None = setting(None, "password")
    from_address: str = setting("Codecov <noreply@codecov.io>", "sender")


class Sentry(Section):
    """Error reports."""

    server_dsn: SecretStr | None = setting(None, "where to send them; absent: nowhere")
    sample_rate: Share = setting(1.0, "share of traces that are sent")
    profiles_sample_rate: Share = setting(1.0, "share of those that are profiled")


class Stripe(Section):
    """Payments."""

    api_key: SecretStr | None = setting(None, "access key")


class OpenAi(Section):
    """Reviews of pull requests."""

    api_key: SecretStr | None = setting(None, "access key")


class GithubMarketplace(Section):
    """Plans bought at GitHub."""

    use_stubbed: Switch = setting(default=False, about="use GitHub's test data")


Allowed = Annotated[Switch | Listed, Field(union_mode="left_to_right")]
"""False: never; a list: only to these hosts."""


class NotifierSwitches(Section):
    """Which services may be sent to; a list allows these hosts only (chapter 03 §8.4)."""

    irc: Allowed = setting(default=True, about="IRC")
    slack: Allowed = setting(default=True, about="Slack")
    gitter: Allowed = setting(default=True, about="Gitter")
    hipchat: Allowed = setting(default=True, about="HipChat")
    webhook: Allowed = setting(default=True, about="any address")
    email: Allowed = setting(default=True, about="mail")


class OwnerExport(Section):
    """Limits of an export, in seconds."""

    download_url_expiry_seconds: Positive = setting(604_800, "how long the result can be fetched")
    sql_task_soft_time_limit: Positive = setting(3_600, "writing rows: told to stop")
    sql_task_time_limit: Positive = setting(3_660, "writing rows: killed")
    archive_task_soft_time_limit: Positive = setting(7_200, "copying objects: told to stop")
    archive_task_time_limit: Positive = setting(7_260, "copying objects: killed")
    finalize_task_soft_time_limit: Positive = setting(3_600, "finishing: told to stop")
    finalize_task_time_limit: Positive = setting(3_660, "finishing: killed")
    archive_copy_workers: Positive = setting(4, "objects copied at a time")


_READ_REPLICA = "one connection serves reading and writing"
_OF_THE_API = "the API shows them"


class Services(Section):
    """``services``."""

    database_url: DatabaseUrl = setting(
        SecretStr("postgresql://postgres:@postgres:5432/postgres"), "the main database; empty: by its parts"
    )
    database: MainDatabaseParts = section(MainDatabaseParts, "the main database by its parts")
    database_read_url: UnreadDatabaseUrl | None = setting(None, "a replica to read from", idle=_READ_REPLICA)
    database_read: DatabaseParts = section(DatabaseParts, "the replica by its parts", idle=_READ_REPLICA)
    timeseries_database_url: UnreadDatabaseUrl | None = setting(
        None, "the database of time series", waits_for=Part.TIME_SERIES
    )
    timeseries_database: TimeseriesParts = section(
        TimeseriesParts, "the database of time series by its parts", waits_for=Part.TIME_SERIES
    )
    timeseries_database_read_url: UnreadDatabaseUrl | None = setting(None, "its replica", idle=_READ_REPLICA)
    timeseries_database_read: TimeseriesParts = section(TimeseriesParts, "its replica by its parts", idle=_READ_REPLICA)
    ta_timeseries_database_url: UnreadDatabaseUrl | None = setting(
        None, "the database of test results", waits_for=Part.TEST_RESULTS
    )
    ta_timeseries_database: TestAnalyticsParts = section(
        TestAnalyticsParts, "the database of test results by its parts", waits_for=Part.TEST_RESULTS
    )
    redis_url: RedisUrl = setting(SecretStr("redis://redis:6379"), "Redis")
    celery_broker: BrokerUrl | None = setting(None, "the broker of tasks, which is Redis too; absent: redis_url")
    minio: Minio = section(Minio, "the S3-compatible store")
    git: GitClones = section(GitClones, "clones on this machine")
    ci_providers: Listed = setting((), "services whose statuses count as CI", waits_for=Part.PROVIDERS)
    notifications: NotifierSwitches = section(
        NotifierSwitches, "which services may be sent to", waits_for=Part.MESSAGES
    )
    smtp: Smtp = section(Smtp, "the mail server", waits_for=Part.MESSAGES)
    sentry: Sentry = section(Sentry, "error reports", waits_for=Part.VISIBILITY)
    stripe: Stripe = section(Stripe, "payments", waits_for=Part.ACCOUNTS)
    openai: OpenAi = section(OpenAi, "reviews of pull requests", waits_for=Part.PROVIDERS)
    github_marketplace: GithubMarketplace = section(
        GithubMarketplace, "plans bought at GitHub", waits_for=Part.ACCOUNTS
    )
    external_dependencies_folder: str = setting(
        "./external_deps", "programs of frozen builds", idle="nothing is run that is not installed"
    )
    gravatar: Switch = setting(default=True, about="pictures of users by Gravatar", idle=_OF_THE_API)
    avatars_io: Switch = setting(
        default=True, about="pictures of users by avatars.io", idle=_OF_THE_API, name="avatars.io"
    )
    owner_export: OwnerExport = section(OwnerExport, "limits of an export", waits_for=Part.REMOVAL)

    @property
    def database_address(self) -> SecretStr:
        """The main database: the URL, or the parts where the URL is empty."""
        return self.database_url if self.database_url.get_secret_value() else self.database.url

    @property
    def broker(self) -> SecretStr:
        """The broker of tasks, told to check certificates unless its address says otherwise."""
        broker = self.celery_broker
        address = broker if broker is not None and broker.get_secret_value() else self.redis_url
        return SecretStr(with_certificates_checked(address.get_secret_value()))
