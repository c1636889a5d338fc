"""No setting does nothing in silence: what is declared as read is read by the runners, the rest says why it is not."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from adapters.local import InProcessQueue
from codecov_core.ports import Ciphers
from codecov_core.tasks import TASKS
from runners.celery.application import configuration
from runners.celery.routing import limits_of_task, queue_of_task
from runners.settings import Settings, all_keys, settings_of
from runners.settings.declaring import Section
from runners.settings.environment import ProcessEnvironment
from runners.wiring import close_parts, parts_of, production

BEFORE_THERE_ARE_SETTINGS = {"CODECOV_YML"}

VARIABLES = {
    **{name: name.upper() for name in ProcessEnvironment.model_fields},
    "features": "CODECOV__FEATURE__<NAME>",
}


def sections(section: Section, path: tuple[str, ...] = ()) -> Iterator[tuple[int, tuple[str, ...]]]:
    yield id(section), path
    for name, field in type(section).model_fields.items():
        value = getattr(section, name)
        if isinstance(value, Section):
            yield from sections(value, (*path, field.alias or name))


def read_while(work: Callable[[Settings], object], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Note which keys are looked at."""
    paths = dict(sections(settings))
    assert len(paths) == len(set(paths.values())), "sections are told apart by their identity"
    found: set[str] = set()
    plain = object.__getattribute__

    def noting(self: Section, name: str) -> Any:
        if name in type(self).model_fields and id(self) in paths:
            path = (*paths[id(self)], name)
            found.add(path[-1] if path[0] == "process" else ".".join(path))
        return plain(self, name)

    with monkeypatch.context() as patch:
        patch.setattr(Section, "__getattribute__", noting)
        work(settings)
    return {VARIABLES.get(name, name) for name in found}


def run_everything(settings: Settings) -> None:
    configuration(settings)
    for spec in TASKS:
        queue_of_task(spec, settings)
        limits_of_task(spec, settings)
    injector = production(settings, InProcessQueue)
    parts_of(injector)
    injector.get(Ciphers)
    close_parts(injector)


def test_every_key_is_read_or_says_why_it_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read_while(run_everything, settings_of({"services": {"database_url": "sqlite://"}}), monkeypatch)
    by_parts = settings_of({"services": {"database_url": ""}})
    found |= read_while(lambda settings: settings.services.database_address, by_parts, monkeypatch)
    read = {key.name for key in all_keys() if key.effect.is_read}
    assert read - BEFORE_THERE_ARE_SETTINGS - found == set(), "declared as read, and nobody reads it"
    known = {key.name for key in all_keys()}
    assert (found & known) - read == set(), "read, and still declared as waiting or idle"


def test_what_a_key_waits_for_or_why_it_is_idle_is_said_once() -> None:
    effects = {key.name: key.effect for key in all_keys()}
    assert str(effects["github.url"]) == "waits for GitHub, GitLab and Bitbucket"
    assert str(effects["setup.tasks.lock_timeout"]) == "tasks are kept apart by leases in the database"
    assert all(effect.is_read != bool(str(effect)) for effect in effects.values())
