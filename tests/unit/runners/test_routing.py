"""Queues of tasks by the install configuration (chapter 04 §4.1)."""

import pytest

from runners.celery.routing import queue_of_task
from runners.wiring.settings import settings_of


@pytest.mark.parametrize(
    ("task", "queue"),
    [
        ("app.tasks.upload.Upload", "up"),
        ("app.tasks.upload.UploadProcessor", "up"),
        ("app.tasks.upload.UploadFinisher", "up"),
        ("app.tasks.notify.Notify", "notes"),
        ("app.tasks.notify.NotifyErrorTask", "rest"),
        ("app.tasks.pulls.Sync", "rest"),
        ("app.tasks.timeseries.save_commit_measurements", "ts"),
        ("app.cron.daily.Anything", "rest"),
        ("app.cron.healthcheck.HealthCheckTask", "healthcheck"),
        ("no.such.task", "rest"),
    ],
)
def test_queue(task: str, queue: str) -> None:
    tasks = {
        "celery": {"default_queue": "rest"},
        "upload": {"queue": "up"},
        "notify": {"queue": "notes"},
        "timeseries": {"queue": "ts"},
        "pulls": {"soft_timelimit": 3},
        "lock_timeout": 300,
    }
    assert queue_of_task(task, settings_of({"setup": {"tasks": tasks}}).setup) == queue


def test_the_finisher_may_have_a_queue_of_its_own() -> None:
    setup = settings_of({"setup": {"tasks": {"upload_finisher": {"queue": "fin"}, "upload": {"queue": "up"}}}}).setup
    assert queue_of_task("app.tasks.upload.UploadFinisher", setup) == "fin"
    assert queue_of_task("app.tasks.upload.Upload", settings_of({}).setup) == "celery"
