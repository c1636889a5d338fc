"""The use cases: one module a task, a command in, an outcome out.

This door loads commands, outcomes, settings and the registry; handlers, and with them everything heavy, are loaded by
``TaskSpec.load_handler``.
"""

from codecov_core.tasks.command import LARGEST_REPOSITORY_ID, TaskCommand
from codecov_core.tasks.commands import (
    CommitCommand,
    Notify,
    PreProcessUpload,
    Sweep,
    Upload,
    UploadFinisher,
    UploadProcessor,
)
from codecov_core.tasks.outcome import OUTAGE_RETRY, Done, Handler, Outcome, Permanent, Retry, Snooze, run
from codecov_core.tasks.registry import TASKS, TaskOption, TaskSpec, UnknownTaskError, find_task, task_options
from codecov_core.tasks.settings import DEFAULT_HASH_KEY, ReportJsonPlace, TaskSettings
from codecov_core.tasks.storage_paths import StoragePaths
from codecov_core.tasks.stored_reports import PublishedReports
from codecov_core.tasks.stored_segments import Segments
from codecov_core.tasks.upload_arguments import KEEPS_EARLIER, KEPT_BECAUSE

__all__ = [
    "DEFAULT_HASH_KEY",
    "KEEPS_EARLIER",
    "KEPT_BECAUSE",
    "LARGEST_REPOSITORY_ID",
    "OUTAGE_RETRY",
    "TASKS",
    "CommitCommand",
    "Done",
    "Handler",
    "Notify",
    "Outcome",
    "Permanent",
    "PreProcessUpload",
    "PublishedReports",
    "ReportJsonPlace",
    "Retry",
    "Segments",
    "Snooze",
    "StoragePaths",
    "Sweep",
    "TaskCommand",
    "TaskOption",
    "TaskSettings",
    "TaskSpec",
    "UnknownTaskError",
    "Upload",
    "UploadFinisher",
    "UploadProcessor",
    "find_task",
    "run",
    "task_options",
]
