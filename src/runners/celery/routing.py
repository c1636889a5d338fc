"""Which queue a task goes to: computed alike by whoever sends (chapter 04 §4.1)."""

from fnmatch import fnmatchcase

from runners.wiring.settings import Setup

HEALTH_CHECK_QUEUE = "healthcheck"

_GROUP_OF_TASK = {
    "app.tasks.sync_teams.SyncTeams": "sync_teams",
    "app.tasks.sync_repos.SyncRepos": "sync_repos",
    "app.tasks.sync_repo_languages.SyncLanguages": "sync_repo_languages",
    "app.tasks.sync_repo_languages_gql.SyncLanguagesGQL": "sync_repo_languages_gql",
    "app.tasks.delete_owner.DeleteOwner": "delete_owner",
    "app.tasks.mark_owner_for_deletion.MarkOwnerForDeletion": "mark_owner_for_deletion",
    "app.tasks.sync_account.ActivateAccountUser": "sync_account",
    "app.tasks.notify.Notify": "notify",
    "app.tasks.pulls.Sync": "pulls",
    "app.tasks.upload.UploadFinisher": "upload_finisher",
    "app.tasks.comment.Comment": "comment",
    "app.tasks.flush_repo.FlushRepo": "flush_repo",
    "app.tasks.sync_plans.SyncPlans": "sync_plans",
    "app.tasks.new_user_activated.NewUserActivated": "new_user_activated",
    "app.tasks.commit_update.CommitUpdate": "commit_update",
    "app.tasks.compute_comparison.ComputeComparison": "compute_comparison",
}
_GROUP_OF_PATTERN = (
    ("app.tasks.export_owner.*", "export_owner"),
    ("app.tasks.status.*", "status"),
    ("app.tasks.upload.*", "upload"),
    ("app.tasks.test_results.*", "test_results"),
    ("app.tasks.flakes.*", "flakes"),
    ("app.tasks.cache_rollup.*", "cache_rollup"),
    ("app.tasks.archive.*", "archive"),
    ("app.tasks.bundle_analysis.*", "bundle_analysis"),
    ("app.tasks.timeseries.*", "timeseries"),
    ("app.tasks.profiling.*", "profiling"),
    ("app.cron.profiling.*", "profiling"),
)
_FALLBACK_GROUP = {"upload_finisher": "upload"}


def queue_of_task(name: str, setup: Setup) -> str:
    """Return the queue of a task: its group's where one is set, else the default queue."""
    if name == "app.cron.healthcheck.HealthCheckTask":
        return HEALTH_CHECK_QUEUE
    group = _GROUP_OF_TASK.get(name) or next(
        (group for pattern, group in _GROUP_OF_PATTERN if fnmatchcase(name, pattern)), None
    )
    while group is not None:
        if queue := setup.queue_of(group):
            return queue
        group = _FALLBACK_GROUP.get(group)
    return setup.celery.default_queue
