"""Queues of tasks by the install configuration (chapter 04 §4.1)."""

import pytest

from codecov_core.ports import JsonObject
from codecov_core.tasks import find_task
from runners.celery.routing import limits_of_task, queue_of_task
from runners.settings import settings_of


@pytest.mark.parametrize(
    ("task", "queue"),
    [("Upload", "up"), ("UploadProcessor", "up"), ("UploadFinisher", "up"), ("Notify", "notes"), ("Sweep", "rest")],
)
def test_a_task_goes_to_the_queue_of_its_group(task: str, queue: str) -> None:
    tasks: JsonObject = {
        "celery": {"default_queue": "rest"},
        "upload": {"queue": "up"},
        "notify": {"queue": "notes"},
        "lock_timeout": 300,
    }
    assert queue_of_task(find_task(task), settings_of({"setup": {"tasks": tasks}})) == queue


def test_the_finisher_may_have_a_queue_of_its_own() -> None:
    settings = settings_of({"setup": {"tasks": {"upload_finisher": {"queue": "fin"}, "upload": {"queue": "up"}}}})
    assert queue_of_task(find_task("UploadFinisher"), settings) == "fin"
    assert queue_of_task(find_task("Upload"), settings_of({})) == "celery"


def test_notifications_have_limits_of_their_own() -> None:
    settings = settings_of({"setup": {"tasks": {"notify": {"timeout": 30}, "celery": {"soft_timelimit": 100}}}})
    assert limits_of_task(find_task("Notify"), settings) == (30, 50)
    assert limits_of_task(find_task("Upload"), settings) == (100, 720)
