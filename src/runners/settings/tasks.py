"""``setup.tasks``: queues and limits of the tasks (chapter 03 §15.3, chapter 04 §3 and §4); times in seconds."""

from collections.abc import Mapping

from runners.settings.declaring import Count, Part, Positive, Section, Switch, section, setting

_LATE = "every task is acknowledged after its work"
_ATTEMPTS = "attempts and pauses are those of the task's own record in the database"
_LOCKS = "tasks are kept apart by leases in the database"
_NO_TASKS = "no task has this group"
_ARRIVALS = "an upload is recorded in the database as soon as it is claimed"


class Limits(Section):
    """Limits of a task's time."""

    soft_timelimit: Positive | None = setting(None, "a task is told to stop")
    hard_timelimit: Positive | None = setting(None, "a task is killed")


class Celery(Section):
    """Celery and the limits of all tasks."""

    default_queue: str = setting("celery", "queue of tasks whose group has none")
    acks_late: Switch = setting(default=False, about="acknowledge after the work", idle=_LATE)
    reject_on_worker_lost: Switch = setting(default=False, about="send a message again when its process was killed")
    prefetch: Positive = setting(1, "messages a process takes in advance")
    soft_timelimit: Positive = setting(600, "a task is told to stop")
    hard_timelimit: Positive = setting(720, "a task is killed")
    worker_max_memory_per_child: Positive = setting(1_500_000, "KiB after which a process is replaced")
    worker_soft_shutdown_timeout: Count = setting(60, "time for running tasks when the worker stops")
    visibility_timeout_without_acks_late: Positive = setting(300, "as below, for early acknowledgement", idle=_LATE)
    visibility_timeout_with_acks_late: Positive = setting(900, "when the broker sends an unacknowledged message again")
    visibility_timeout: Positive | None = setting(None, "the same, and goes first")
    max_retries: Positive = setting(10, "attempts of a task", idle=_ATTEMPTS)
    retry_backoff_base: Positive = setting(20, "first pause between attempts", idle=_ATTEMPTS)
    retry_fixed_delay: Positive = setting(60, "pause between attempts", idle=_ATTEMPTS)
    worker_send_task_events: Switch = setting(default=False, about="workers tell monitors about tasks")
    task_send_sent_event: Switch = setting(default=False, about="senders tell monitors about tasks")
    enterprise: Limits = section(Limits, "limits for owners with an enterprise plan", waits_for=Part.ACCOUNTS)

    @property
    def visibility_seconds(self) -> int:
        """How long the broker waits before it delivers an unacknowledged message again."""
        return self.visibility_timeout or self.visibility_timeout_with_acks_late


class TaskGroup(Section):
    """Tasks with a queue of their own."""

    queue: str | None = setting(None, "their queue; absent: the default queue")
    enterprise: Limits | None = setting(None, "limits for enterprise plans", waits_for=Part.ACCOUNTS)


class UploadGroup(TaskGroup):
    """Uploads, from their arrival to their merge."""

    queue_ttl_seconds: Positive = setting(86_400, "how long arrived uploads are kept", idle=_ARRIVALS)
    processing_retry_delay: Positive = setting(60, "pause between attempts", idle=_ATTEMPTS)
    processing_max_retries: Positive = setting(10, "attempts to claim", idle=_ATTEMPTS)
    preprocess_max_retries: Positive = setting(10, "attempts to prepare", idle=_ATTEMPTS)
    processor_max_retries: Positive = setting(5, "attempts to process", idle=_ATTEMPTS)
    finisher_max_retries: Positive = setting(10, "attempts to merge", idle=_ATTEMPTS)
    acks_late: Switch = setting(default=False, about="acknowledge after the work", idle=_LATE)


class BundleGroup(TaskGroup):
    """Bundle analysis."""

    processor_max_retries: Positive | None = setting(None, "attempts to process")
    notify_max_retries: Positive | None = setting(None, "attempts to notify")
    blocking_timeout: Positive = setting(30, "how long to wait for a lock")
    base_retry_countdown: Positive = setting(10, "first pause between attempts")


class NotifyGroup(TaskGroup):
    """Notifications of a commit."""

    timeout: Positive = setting(120, "the task is told to stop; 20 seconds later it is killed")


class TimeseriesGroup(TaskGroup):
    """Time series."""

    soft_timelimit: Positive = setting(400, "a task is told to stop")
    hard_timelimit: Positive = setting(480, "a task is killed")


class DailyGroup(TaskGroup):
    """Daily work."""

    soft_timelimit: Positive = setting(600, "a task is told to stop")
    hard_timelimit: Positive = setting(680, "a task is killed")


class LanguagesGroup(TaskGroup):
    """Languages of repositories."""

    enabled: Switch = setting(default=True, about="look for them")


class HealthGroup(TaskGroup):
    """The check of the queues' lengths."""

    interval_seconds: Positive = setting(10_000, "seconds between two checks")


class Tasks(Section):
    """Groups of tasks."""

    celery: Celery = section(Celery, "Celery and the limits of all tasks")
    lock_timeout: Positive = setting(300, "how long a lock is held", idle=_LOCKS)
    blocking_timeout: Positive = setting(5, "how long to wait for a lock", idle=_LOCKS)
    enterprise_queues: Mapping[str, str] = setting({}, "ends of queue names by owner id", waits_for=Part.ACCOUNTS)
    upload: UploadGroup = section(UploadGroup, "uploads")
    upload_finisher: TaskGroup = section(TaskGroup, "merging of uploads; absent: as upload")
    notify: NotifyGroup = section(NotifyGroup, "notifications of a commit")
    status: TaskGroup = section(TaskGroup, "statuses of commits", waits_for=Part.PROVIDERS)
    pulls: TaskGroup = section(TaskGroup, "pull requests", waits_for=Part.PROVIDERS)
    commit_update: TaskGroup = section(TaskGroup, "details of commits", waits_for=Part.PROVIDERS)
    sync_teams: TaskGroup = section(TaskGroup, "teams of users", waits_for=Part.PROVIDERS)
    sync_repos: TaskGroup = section(TaskGroup, "repositories of users", waits_for=Part.PROVIDERS)
    sync_repo_languages: LanguagesGroup = section(LanguagesGroup, "languages of repositories", waits_for=Part.PROVIDERS)
    sync_repo_languages_gql: TaskGroup = section(TaskGroup, "the same, many at a time", waits_for=Part.PROVIDERS)
    ai_pr_review: TaskGroup = section(TaskGroup, "reviews of pull requests", waits_for=Part.PROVIDERS)
    comment: TaskGroup = section(TaskGroup, "comments", idle=_NO_TASKS)
    compute_comparison: TaskGroup = section(TaskGroup, "comparisons for the API", waits_for=Part.PROVIDERS)
    http_request: TaskGroup = section(TaskGroup, "requests to other services", waits_for=Part.MESSAGES)
    send_email: TaskGroup = section(TaskGroup, "mail", waits_for=Part.MESSAGES)
    test_results: TaskGroup = section(TaskGroup, "test results", waits_for=Part.TEST_RESULTS)
    flakes: TaskGroup = section(TaskGroup, "flaky tests", waits_for=Part.TEST_RESULTS)
    cache_rollup: TaskGroup = section(TaskGroup, "summaries of test results", waits_for=Part.TEST_RESULTS)
    bundle_analysis: BundleGroup = section(BundleGroup, "bundle analysis", waits_for=Part.BUNDLES)
    timeseries: TimeseriesGroup = section(TimeseriesGroup, "time series", waits_for=Part.TIME_SERIES)
    reports: TaskGroup = section(TaskGroup, "copies of reports", waits_for=Part.REMOVAL)
    flush_repo: TaskGroup = section(TaskGroup, "removal of a repository's data", waits_for=Part.REMOVAL)
    delete_owner: TaskGroup = section(TaskGroup, "removal of owners", waits_for=Part.REMOVAL)
    mark_owner_for_deletion: TaskGroup = section(TaskGroup, "the wish to remove one", waits_for=Part.REMOVAL)
    export_owner: TaskGroup = section(TaskGroup, "exports of owners", waits_for=Part.REMOVAL)
    sync_account: TaskGroup = section(TaskGroup, "users of accounts", waits_for=Part.ACCOUNTS)
    sync_plans: TaskGroup = section(TaskGroup, "plans", waits_for=Part.ACCOUNTS)
    new_user_activated: TaskGroup = section(TaskGroup, "new users", waits_for=Part.ACCOUNTS)
    daily: DailyGroup = section(DailyGroup, "daily work", waits_for=Part.PROVIDERS)
    healthcheck: HealthGroup = section(HealthGroup, "lengths of the queues", waits_for=Part.VISIBILITY)
    archive: TaskGroup = section(TaskGroup, "archive", idle=_NO_TASKS)
    profiling: TaskGroup = section(TaskGroup, "profiling", idle=_NO_TASKS)

    def queue_of(self, group: str) -> str | None:
        """Return the queue of a group where one is set."""
        section = getattr(self, group, None)
        return (section.queue or None) if isinstance(section, TaskGroup) else None
