"""The Celery application without a broker: configuration, schedule, capped waits."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from codecov_core.tasks import TASKS, Done, Outcome, Permanent, Retry, Snooze, TaskSpec, find_task
from runners.celery import TaskFailedError, make_app
from runners.celery.application import configuration
from runners.celery.queue import capped_countdown
from runners.celery.worker_process import WorkerProcess
from runners.settings import settings_of

_NOW = datetime(2026, 1, 2, tzinfo=UTC)


def test_every_task_is_registered_and_acknowledged_after_its_work() -> None:
    app = make_app(settings_of({}))
    for spec in TASKS:
        assert spec.name in app.tasks
        assert app.tasks[spec.name].acks_late
    app.close()


def test_odd_keys_of_the_machine_are_told_when_the_worker_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "codecov.yml").write_text("services: {minio: {prot: hush}}\n", encoding="utf-8")
    monkeypatch.setenv("CODECOV_YML", str(tmp_path / "codecov.yml"))
    make_app().close()
    told = [record.getMessage() for record in caplog.records if record.name == "runners.celery.application"]
    assert [line for line in told if line.startswith("services.minio.prot: is not known; did you mean 'port'?")]
    assert "hush" not in str(told)


def test_configuration_is_that_of_the_wire() -> None:
    config = configuration(
        settings_of({"setup": {"tasks": {"celery": {"soft_timelimit": "11"}, "notify": {"queue": "n"}}}})
    )
    assert (config["broker_url"], config["result_backend"]) == ("redis://redis:6379", "redis://redis:6379")
    assert (config["task_soft_time_limit"], config["task_time_limit"]) == (11, 720)
    assert config["broker_transport_options"] == {"visibility_timeout": 900}
    assert (config["task_serializer"], config["accept_content"], config["timezone"]) == ("json", ["json"], "UTC")
    routes = config["task_routes"]
    assert isinstance(routes, dict)
    assert routes["app.tasks.notify.Notify"] == {"queue": "n"}
    assert routes["app.tasks.upload.Upload"] == {"queue": "celery"}


def test_the_sweeper_runs_every_ten_seconds() -> None:
    schedule = configuration(settings_of({}))["beat_schedule"]
    assert isinstance(schedule, dict)
    assert {name: entry["schedule"] for name, entry in schedule.items()} == {"app.tasks.sweep.Sweep": 10.0}


def test_a_broker_of_its_own() -> None:
    config = configuration(settings_of({"services": {"redis_url": "redis://a", "celery_broker": "redis://b"}}))
    assert config["broker_url"] == "redis://b"


@pytest.mark.parametrize(
    ("wait", "visibility", "expected"),
    [(5.0, 900, 5.0), (-3.0, 900, 0.0), (840.0, 900, 840.0), (3_600.0, 900, 840.0), (30.0, 60, 1.0)],
)
def test_no_message_waits_until_the_broker_sends_it_twice(wait: float, visibility: int, expected: float) -> None:
    assert capped_countdown(timedelta(seconds=wait), visibility) == expected


def _answering(monkeypatch: pytest.MonkeyPatch, *outcomes: Outcome[object]) -> list[dict[str, object]]:
    """Let tasks end with these outcomes, one after the other; gives what they were called with."""
    left = list(outcomes)
    calls: list[dict[str, object]] = []

    def run(_: WorkerProcess, __: TaskSpec, kwargs: dict[str, object]) -> Outcome[object]:
        calls.append(kwargs)
        return left.pop(0)

    monkeypatch.setattr(WorkerProcess, "run", run)
    monkeypatch.setattr(WorkerProcess, "now", lambda _: _NOW)
    return calls


def test_early_and_failed_tries_come_again_and_the_result_is_json(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = _answering(
        monkeypatch,
        Snooze(_NOW + timedelta(hours=3), "not there yet"),
        Retry(timedelta(seconds=10), "database_unavailable", "the database did not answer"),
        Done(("a", 1)),
    )
    app = make_app(settings_of({}))
    ended = app.tasks["app.tasks.notify.Notify"].apply((["old results"],), {"repoid": 1, "commitid": "abc", "x": 2})
    app.close()
    assert (ended.state, ended.result) == ("SUCCESS", ["a", 1])
    assert calls == [{"repoid": 1, "commitid": "abc", "x": 2}] * 3


def test_what_cannot_be_done_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    _answering(monkeypatch, Permanent("commit_not_found", "there is no commit abc"))
    app = make_app(settings_of({}))
    ended = app.tasks["app.tasks.notify.Notify"].apply((), {"repoid": 1, "commitid": "abc"})
    app.close()
    assert ended.state == "FAILURE"
    assert isinstance(ended.result, TaskFailedError)
    assert str(ended.result) == "commit_not_found: there is no commit abc"


def test_arguments_that_make_no_command_are_a_permanent_failure_naming_them() -> None:
    settings = settings_of({})
    app = make_app(settings)
    outcome = WorkerProcess(app, settings).run(find_task("Notify"), {"repoid": "x"})
    app.close()
    assert isinstance(outcome, Permanent)
    assert "repoid" in outcome.message
    assert "commitid" in outcome.message


def test_wrong_settings_end_the_start_with_a_list_and_no_traceback() -> None:
    command = [sys.executable, "-m", "celery", "--app", "runners.celery", "report"]
    variables = {"CODECOV_YML": os.devnull, "SERVICES__CELERY_BROKER": "hush:hush"}
    ran = subprocess.run(command, env={**os.environ, **variables}, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert ran.stderr.startswith("the install configuration cannot be used:\n  services.celery_broker: expected")
    assert "hush" not in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stdout + ran.stderr
