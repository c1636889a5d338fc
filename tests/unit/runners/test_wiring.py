"""Stacks put together: everything a task needs is bound, nothing else is touched."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.local import InProcessQueue
from codecov_core.errors import ObjectNotFoundError, StorageError
from codecov_core.ports import JsonObject, Repository
from codecov_core.tasks import TASKS, ReportJsonPlace
from codecov_core.testing import MemoryObjectStore
from runners.settings import settings_of
from runners.wiring import close_parts, embedded, handler_of, opened_stack, parts_of, production, store_lock
from runners.wiring.production_module import clone_of, task_settings
from runners.wiring.watched_store import WatchedObjectStore


def test_the_embedded_stack_needs_a_folder_and_nothing_else(tmp_path: Path) -> None:
    injector = embedded(tmp_path / "new" / "store")
    with store_lock(injector).holding(0):
        assert {path.name for path in (tmp_path / "new" / "store").iterdir()} == {"lock"}
        stack = opened_stack(injector)
        for task in TASKS:
            handler = handler_of(injector, task)
            assert type(handler) is task.load_handler()
        assert stack.parts.queue is stack.queue
        assert stack.parts.object_store is stack.storage
        assert stack.parts.channel is stack.terminal
        assert stack.parts.settings.check_expiry is False
        assert stack.parts.settings.quiet_period.total_seconds() == 0
        stack.close()


def test_a_store_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="cannot be made"):
        embedded(tmp_path / "file" / "store")


def test_production_connects_to_nothing_until_it_is_asked() -> None:
    unreachable: JsonObject = {
        "services": {
            "database_url": "postgresql://nobody@127.0.0.1:1/none",
            "redis_url": "redis://127.0.0.1:1",
            "minio": {"host": "127.0.0.1", "port": 1},
        }
    }
    injector = production(settings_of(unreachable), InProcessQueue)
    close_parts(injector)


def test_install_settings_become_task_settings() -> None:
    config: JsonObject = {
        "services": {"minio": {"hash_key": "k", "expire_raw_after_n_days": 30}},
        "setup": {
            "upload_processing_delay": 7,
            "save_report_data_in_storage": {"commit_report": "restricted_access", "repo_ids": [3, 4]},
        },
        "site": {"coverage": {"precision": 4}},
        "additional_user_yamls": [{"percentage": 2, "name": "few", "override": {"coverage": {"round": "up"}}}],
    }
    settings = task_settings(settings_of(config))
    assert (settings.hash_key, settings.keep_raw_uploads, settings.upload_delay.total_seconds()) == ("k", False, 7)
    assert (settings.report_json, settings.report_json_repos) == (ReportJsonPlace.RESTRICTED, frozenset({3, 4}))
    assert settings.check_expiry
    repository = replace(_repository("github", "o", "r"), ownerid=101)
    effective = settings.config_of(repository, None)
    assert (effective.rounding.precision, effective.rounding.mode) == (4, "up")
    assert [rule.kind for rule in effective.statuses()] == ["project", "patch"]  # the built-in defaults lie below
    assert settings.config_of(replace(repository, ownerid=7), None).rounding.mode == "down"
    rows: list[Any] = [[], "text", 7, True]
    for row in rows:
        odd = replace(repository, yaml=row, owner_yaml=row)
        assert settings.config_of(odd, None) == effective
        assert settings.config_of(repository, row) == effective
    assert task_settings(settings_of({})).report_json is ReportJsonPlace.DATABASE


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (True, ReportJsonPlace.CODECOV),
        ("general_access", ReportJsonPlace.GENERAL),
        (False, ReportJsonPlace.DATABASE),
        ("restricted_access", ReportJsonPlace.RESTRICTED),
    ],
)
def test_where_report_json_goes(value: bool | str, place: ReportJsonPlace) -> None:
    config = {"setup": {"save_report_data_in_storage": {"commit_report": value}}}
    assert task_settings(settings_of(config)).report_json is place


def _repository(service: str, owner: str | None, name: str | None) -> Repository:
    return Repository(1, service, "1", name, "main", True, True, None, 1, "1", owner, None)


def test_clones_are_found_by_service_owner_and_name(tmp_path: Path) -> None:
    (tmp_path / "github" / "acme" / "gadget.git").mkdir(parents=True)
    (tmp_path / "github" / "acme" / "widget").mkdir()
    (tmp_path / "secret").mkdir()
    assert clone_of(tmp_path, _repository("github", "acme", "gadget")) == tmp_path / "github" / "acme" / "gadget.git"
    assert clone_of(tmp_path, _repository("github", "acme", "widget")) == tmp_path / "github" / "acme" / "widget"
    for owner, name in (("acme", "other"), ("acme", "../../secret"), ("..", "secret"), ("acme", None), (None, "x")):
        assert clone_of(tmp_path, _repository("github", owner, name)) is None


class _FailingStore(MemoryObjectStore):
    failing = True

    def get(self, path: str) -> bytes:
        if self.failing and path == "refused":
            raise StorageError("refused")
        return super().get(path)


def test_a_watched_store_remembers_refusals_but_not_missing_objects() -> None:
    store = WatchedObjectStore(_FailingStore())
    store.put("a/b", b"x", encoding=None)
    with pytest.raises(ObjectNotFoundError):
        store.get("missing")
    assert store.last_failure is None
    with pytest.raises(StorageError):
        store.get("refused")
    assert str(store.last_failure) == "refused"
    store.put("a/c", b"y")
    assert store.last_failure is None
    attempts: tuple[Callable[[], object], ...] = (
        lambda: store.get("a/b"),
        lambda: store.get_stored("a/b").data,
        lambda: store.exists("a/b"),
        lambda: list(store.list("a")),
        lambda: store.delete_many(["a/b", "a/c"]),
        lambda: store.exists("a/b"),
    )
    assert [attempt() for attempt in attempts] == [b"x", b"x", True, ["a/b", "a/c"], None, False]


def test_parts_are_the_same_for_all(tmp_path: Path) -> None:
    injector = embedded(tmp_path)
    assert parts_of(injector).database is parts_of(injector).database
    close_parts(injector)
