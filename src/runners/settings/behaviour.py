"""``setup``: how the programs of an installation behave (chapter 03 §15.2)."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AliasChoices, Field, SecretStr

from runners.settings.declaring import Count, Part, Positive, Section, Switch, required, section, setting
from runners.settings.tasks import Tasks

DEFAULT_YAML_SECRET = "YGUKnE-Ixm3lZINqBsMXKYN3shbGx_7_pYvKAUfdij4"  # noqa: S105 - published: what old files are read with

_OF_THE_API = "read by the API"
_SOLD = "analytics of the hosted service"


class Admin(Section):
    """A user with all rights."""

    service: str = required("provider")
    username: str = required("name there")


class Media(Section):
    """Where pages of the API come from."""

    assets: str | None = setting(None, "address of their files")


class EncryptionKey(Section):
    """A key of stored tokens."""

    name: str = Field(validation_alias=AliasChoices("name", "code"), description="what ciphertext calls it")
    value: SecretStr = required("what it is made of")


class Encryption(Section):
    """Keys of secrets and stored tokens (chapter 03 §18)."""

    keys: tuple[EncryptionKey, ...] = setting((), "further keys of stored tokens, each with name and value")
    write_key: str | None = setting(None, "name of the key to write with; absent: the one of encryption_secret")
    yaml_secret: SecretStr = setting(SecretStr(DEFAULT_YAML_SECRET), "what the key of secret: values is made of")


class Timeouts(Section):
    """Seconds to wait for other servers."""

    connect: Positive = setting(30, "for a connection to a provider")
    receive: Positive = setting(60, "for its answer")
    external: Positive = setting(10, "for webhooks and chat services")


class Http(Section):
    """Requests to other servers."""

    timeouts: Timeouts = section(Timeouts, "seconds to wait for them", waits_for=Part.PROVIDERS)


class Cache(Section):
    """What is remembered, in seconds."""

    send_status_notification: Count = setting(600, "an equal status is not sent again", waits_for=Part.PROVIDERS)


class Timeseries(Section):
    """Time series."""

    enabled: Switch = setting(default=False, about="whether they are kept")
    backfill_max_batch_size: Positive = setting(500, "commits of one filling task")
    real_time_aggregates: Switch = setting(
        default=False, about="sums include what is not summed up yet", idle=_OF_THE_API
    )
    read_replica_enabled: Switch = setting(default=False, about="read from the replica", idle=_OF_THE_API)


class TestAnalytics(Section):
    """Test results as time series."""

    enabled: Switch = setting(default=False, about="whether they are kept")


class DatabaseUse(Section):
    """How the main database is used."""

    read_replica_enabled: Switch = setting(
        default=False, about="read from the replica", idle="one connection serves all"
    )


Places = bool | Literal["general_access", "codecov_access", "restricted_access"]


class ReportDataInStorage(Section):
    """What goes to object storage instead of a column, and whose (chapter 07 §10.6)."""

    commit_report: Annotated[Places, Field(union_mode="left_to_right")] = setting(default=False, about="report JSON")
    pull_flare: Annotated[Places, Field(union_mode="left_to_right")] = setting(
        default=False, about="sunburst of pulls", waits_for=Part.PROVIDERS
    )
    repo_ids: tuple[int, ...] = setting((), "repositories of restricted_access, by id")


class Retention(Section):
    """How long upload breadcrumbs are kept."""

    unlimited: Switch = setting(default=False, about="for ever")
    years: Count = setting(0, "years")
    months: Count = setting(3, "months")
    days: Count = setting(0, "days")


class Breadcrumbs(Section):
    """The trail of an upload."""

    retention: Retention = section(Retention, "how long they are kept")
    gcp_log_links_enabled: Switch = setting(default=False, about="links to logs", idle=_OF_THE_API)


class HealthCheck(Section):
    """The check of the queues' lengths."""

    enabled: Switch = setting(default=False, about="whether it is made")


class UsageStatistics(Section):
    """Daily statistics of use, sent to the makers of the hosted service; ours are off unless asked for (rule 47)."""

    enabled: Switch = setting(default=False, about="send them")
    anonymous: Switch = setting(default=True, about="without names")
    admin_email: str | None = setting(None, "whom to ask about them")
    endpoint_override: str = setting("https://codecov.io/self-hosted/telemetry", "where they go")


class CacheRollup(Section):
    """Daily summaries of test results."""

    enabled: Switch = setting(default=False, about="make them")


class LogContext(Section):
    """What a line of the log tells besides its message."""

    populate: Switch = setting(default=True, about="names of owner and repository")


class Shelter(Section):
    """Messages about synchronised repositories."""

    enabled: Switch | None = setting(None, "send them; absent: only in the hosted service")
    pubsub_project_id: str | None = setting(None, "project")
    sync_repo_topic_id: str | None = setting(None, "topic")


class PubSub(Section):
    """Events for analytics."""

    enabled: Switch = setting(default=False, about="send them")
    project_id: str | None = setting(None, "project")
    topic: str | None = setting(None, "topic")


class Marketo(Section):
    """Marketing."""

    enabled: Switch = setting(default=False, about="tell it about users")
    base_url: str | None = setting(None, "address")
    client_id: str | None = setting(None, "who asks")
    client_secret: SecretStr | None = setting(None, "its password")


class Setup(Section):
    """``setup``."""

    codecov_url: str | None = setting(None, "address of the installation", waits_for=Part.PROVIDERS)
    codecov_dashboard_url: str | None = setting(
        None,
        "address of its pages; absent: codecov_url with an enterprise licence, else https://app.codecov.io",
        waits_for=Part.PROVIDERS,
    )
    webhook_url: str | None = setting(None, "address for webhooks; absent: codecov_url", waits_for=Part.PROVIDERS)
    enterprise_license: SecretStr | None = setting(None, "licence", waits_for=Part.ACCOUNTS)
    admins: tuple[Admin, ...] = setting((), "users with all rights, each with service and username", idle=_OF_THE_API)
    media: Media = section(Media, "where pages come from", idle=_OF_THE_API)
    encryption_secret: SecretStr = setting(SecretStr(""), "what the key of stored tokens is made of")
    encryption: Encryption = section(Encryption, "keys of secrets and stored tokens")
    http: Http = section(Http, "requests to other servers")
    cache: Cache = section(Cache, "what is remembered")
    slack_app: Switch = setting(default=True, about="whether the Slack app is told", waits_for=Part.MESSAGES)
    upload_processing_delay: Count | None = setting(None, "seconds without a new upload before uploads are claimed")
    count_fresh_uploads_only: Switch = setting(
        default=False, about="after_n_builds leaves sessions that were carried forward out"
    )
    upload_debounce_limit: Count | None = setting(
        None, "uploads of one processing batch", idle="each upload is a message of its own"
    )
    upload_throttling_enabled: Switch = setting(
        default=True, about="limit the uploads of a month", waits_for=Part.ACCOUNTS
    )
    timeseries: Timeseries = section(Timeseries, "time series", waits_for=Part.TIME_SERIES)
    ta_timeseries: TestAnalytics = section(TestAnalytics, "test results as time series", waits_for=Part.TEST_RESULTS)
    database: DatabaseUse = section(DatabaseUse, "how the main database is used")
    save_report_data_in_storage: ReportDataInStorage = section(
        ReportDataInStorage, "what goes to object storage instead of a column"
    )
    upload_breadcrumbs: Breadcrumbs = section(Breadcrumbs, "the trail of an upload", waits_for=Part.VISIBILITY)
    health_check: HealthCheck = section(HealthCheck, "lengths of the queues", waits_for=Part.VISIBILITY)
    telemetry: UsageStatistics = section(UsageStatistics, "daily statistics of use", waits_for=Part.VISIBILITY)
    cache_rollup: CacheRollup = section(CacheRollup, "daily summaries of test results", waits_for=Part.TEST_RESULTS)
    celery_beat_enabled: Switch = setting(default=True, about="run the schedule in the worker", waits_for=Part.START)
    celery_queues_enabled: Switch = setting(default=True, about="listen to given queues", waits_for=Part.START)
    enterprise_queues_enabled: Switch = setting(
        default=True, about="listen to queues of enterprise plans", waits_for=Part.START
    )
    log_context: LogContext = section(LogContext, "what a line of the log tells", waits_for=Part.VISIBILITY)
    shelter: Shelter = section(Shelter, "messages about repositories", waits_for=Part.PROVIDERS)
    pubsub: PubSub = section(PubSub, "events for analytics", idle=_SOLD)
    marketo: Marketo = section(Marketo, "marketing", idle=_SOLD)
    skip_feature_cache: Switch = setting(default=False, about="read rollouts from the database at every question")
    tasks: Tasks = section(Tasks, "queues and limits of tasks")


class Django(Section):
    """``django``: the framework of other programs."""

    secret_key: SecretStr = setting(SecretStr("*"), "signs sessions", idle=_OF_THE_API)


class Migrations(Section):
    """``migrations``: changes of the database's tables."""

    skip_risky_steps: Switch = setting(default=False, about="leave out slow steps", idle=_OF_THE_API)


class Cleanup(Section):
    """``cleanup``: removal of data."""

    eager_eval_threshold: Positive = setting(100_000, "rows below which their ids are listed first")
    delete_chunk_size: Positive = setting(10_000, "rows removed at a time")


class Bundles(Section):
    """``bundle_analysis``."""

    bucket_name: str = setting("bundle-analysis", "bucket of bundles")


class AdditionalSettings(Section):
    """An entry of ``additional_user_yamls``: settings for some of the owners (chapter 03 §3.2)."""

    percentage: Annotated[int, Field(ge=0, le=100)] = required("how many of a hundred owners")
    name: str | None = setting(None, "what it is called")
    override: Mapping[str, object] = Field(default_factory=dict, repr=False, description="as in a codecov.yml")
