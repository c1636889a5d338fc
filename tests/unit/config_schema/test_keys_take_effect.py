"""No key does nothing in silence: it changes what the worker reads, or its declaration says why it does not."""

import ast
import dataclasses
import datetime as dt
import functools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from codecov_core.config import LEGACY_DEFAULTS, EffectiveConfig, Validated, validate
from codecov_core.config.schema.containers import declared
from codecov_core.config.schema.declaration import TO_COME, ReadBy
from codecov_core.config.schema.keys import DOCUMENT
from codecov_core.ingest import IngestOptions
from codecov_core.reports import Session
from tests.unit.config_schema.key_examples import EXAMPLES, example_row

CORE = Path(__file__).parents[3] / "src" / "codecov_core"
CONFIG = CORE / "config"
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
NAMED = ("unit", "default")
"""Flags that are asked about: one of the rules for single flags, and what the names of the user's are here."""

SIBLINGS: Mapping[str, dict[str, Any]] = {
    "individual_components": {"component_id": "a", "statuses": [{"type": "patch"}]},
    "individual_flags": {"name": "unit", "paths": ["src"]},
    "statuses": {"type": "project"},
    "irc": {"server": "irc.example.org", "channel": "#a"},
}
"""What an item of a list, or a notifier, needs to have any effect."""

SOME_PATTERNS = {"ignore": ["**/x", "src"]}
"""Stands beside every key, for those that say how patterns are read."""

POOL = (True, False, 7, "7%", "70..90", "text", ["text"])
"""Values to try; most keys take one or two of them."""

KEYS = dict(sorted(declared(DOCUMENT)))
SETTINGS = sorted(set(KEYS) - {path[:-1] for path in KEYS} - {path[:-2] for path in KEYS if path[-2:-1] == ("[]",)})
"""Keys that hold values, and not just other keys."""
OURS = [path for path in SETTINGS if KEYS[path].read_by is ReadBy.WORKER]
WORKING = [path for path in OURS if KEYS[path].part not in TO_COME]
WAITING = [path for path in OURS if KEYS[path].part in TO_COME]
WITHOUT_EFFECT = [path for path in SETTINGS if KEYS[path].read_by is ReadBy.NOBODY]

Readings = dict[tuple[str, ...], object]


@pytest.mark.parametrize("path", WORKING, ids=".".join)
def test_a_key_changes_what_the_worker_looks_at(path: tuple[str, ...]) -> None:
    assert any(map(is_looked_at, changed_by(path)))


@pytest.mark.parametrize("path", WAITING, ids=".".join)
def test_a_key_that_waits_does_so_in_earnest(path: tuple[str, ...]) -> None:
    assert not any(map(is_looked_at, changed_by(path)))


@pytest.mark.parametrize("path", WITHOUT_EFFECT, ids=".".join)
def test_a_key_without_effect_has_none_and_says_so(path: tuple[str, ...]) -> None:
    assert not any(map(is_looked_at, changed_by(path)))
    outcome = validate(yaml.safe_dump(document(path, EXAMPLES[example_row(path) or ""].accepted)))
    assert isinstance(outcome, Validated)
    assert [warning for warning in outcome.warnings if warning.reason == "has no effect"]


@pytest.mark.parametrize("kind", ["project", "patch", "changes"])
@pytest.mark.parametrize(
    "path", [path for path in WORKING if path[-3:-1] == ("statuses", "[]") and path[-1] != "type"], ids=".".join
)
def test_a_setting_of_a_listed_status_counts_or_says_that_it_does_not(path: tuple[str, ...], kind: str) -> None:
    value = False if path[-1] == "enabled" else EXAMPLES[example_row(path) or ""].accepted
    given, bare = (document(path[:-1], {"type": kind} | own) for own in ({path[-1]: value}, {}))
    changed = statuses_in(given) != statuses_in(bare)
    outcome = validate(yaml.safe_dump(given))
    assert isinstance(outcome, Validated)
    told = [warning.reason for warning in outcome.warnings if warning.path[-1] == path[-1]]
    assert told == ([] if changed else [f"has no effect where 'type' is {kind!r}"])


@pytest.mark.parametrize("path", [path for path in OURS if KEYS[path].default is not None], ids=".".join)
def test_the_default_that_is_documented_holds(path: tuple[str, ...]) -> None:
    said, unsaid = readings(document(path, KEYS[path].default)), readings(document(path[:-1], {}, path[-1]))
    assert said is not None
    assert unsaid is not None
    assert without_mappings(said) == without_mappings(unsaid)


@pytest.mark.parametrize("path", SETTINGS, ids=".".join)
def test_the_example_that_is_documented_is_accepted(path: tuple[str, ...]) -> None:
    example = KEYS[path].written_example
    outcome = validate(yaml.safe_dump(document(path, {} if example is None else example)))
    assert isinstance(outcome, Validated), outcome
    assert [warning for warning in outcome.warnings if warning.reason != "has no effect"] == []


def statuses_in(value: Any) -> Readings:
    """The statuses a configuration asks for."""
    return {leaf: read for leaf, read in (readings(value) or {}).items() if leaf[0] == "statuses"}


def without_mappings(found: Readings) -> Readings:
    """Readings but those that hand over what is stored, for others to read."""
    return {leaf: value for leaf, value in found.items() if "{" not in repr(value)}


def is_looked_at(leaf: tuple[str, ...]) -> bool:
    """Whether the code that gets a configuration asks this reader, and what it gives is used by anybody."""
    reader, *fields = leaf
    return reader in readers_asked() and used_anywhere().issuperset(name for name in fields if not name.isdigit())


def changed_by(path: tuple[str, ...]) -> set[tuple[str, ...]]:
    """The readings that depend on a key."""
    candidates = [EXAMPLES[example_row(path) or ""].accepted, *POOL]
    documents = [document(path[:-1], {}, path[-1]), *(document(path, value) for value in candidates)]
    found = [result for result in map(readings, documents) if result is not None]
    return {leaf for one in found for leaf in one.keys() | found[0].keys() if one.get(leaf) != found[0].get(leaf)}


def document(path: tuple[str, ...], value: Any, without: str | None = None) -> Any:
    """A document with a value at the path of a key, and what else it takes for that to matter."""
    if not path:
        return value
    step, *rest = path
    below = document(tuple(rest), value, without)
    if rest[:1] == ["[]"] and isinstance(below[0], dict):
        below = [SIBLINGS.get(step, {}) | below[0]]
        if rest == ["[]"]:
            below[0].pop(without, None)
    if step == "irc" and rest:
        below["default"] = SIBLINGS[step] | below["default"]
        below["default"].pop(without, None)
    if step == "component_management" and rest:
        below = {"individual_components": [SIBLINGS["individual_components"], {"component_id": "b"}]} | below
    return [below] if step == "[]" else {"default" if step == "*" else step: below}


def readings(value: Any) -> Readings | None:
    """Everything a configuration gives to those who read it, by the names of the readers; nothing if it is refused."""
    outcome = validate(yaml.safe_dump(SOME_PATTERNS | value))
    if not isinstance(outcome, Validated):
        return None
    config = EffectiveConfig.of(LEGACY_DEFAULTS, outcome.config)
    readers = [name for name, member in vars(EffectiveConfig).items() if isinstance(member, property)]
    found = {name: getattr(config, name) for name in readers if name != "provenance"}
    flags = config.flags
    found |= {"flags.rule": [*map(flags.rule, NAMED)], "flags.carries": [*map(flags.carries, NAMED)]}
    found |= {f"flags.{name}": [getattr(flags, name)([flag]) for flag in NAMED] for name in ("joined", "paths")}
    found |= {"flags.has_any_carryforward": flags.has_any_carryforward}
    found |= {"statuses": config.statuses(NAMED), "ci": config.ci()}
    found |= {"parsers": IngestOptions.of(config, Session(), NOW).formats}
    return {leaf: value for name, result in found.items() for leaf, value in leaves((name,), result)}


def leaves(path: tuple[str, ...], value: Any) -> Iterator[tuple[tuple[str, ...], object]]:
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from leaves((*path, field.name), getattr(value, field.name))
    elif isinstance(value, list | tuple) and any(map(dataclasses.is_dataclass, value)):
        yield path, len(value)
        for at, item in enumerate(value):
            yield from leaves((*path, str(at)), item)
    else:
        yield path, value


@functools.cache
def readers_asked() -> frozenset[str]:
    """Readers of a configuration that the core asks outside its room: ``fixes``, ``statuses``, ``flags.carries``."""
    found = (
        re.search(r"\bconfig\.((?:flags\.)?\w+)$", ast.unparse(node).replace("_config", "config"))
        for node in attributes()
    )
    return frozenset(match[1] for match in found if match is not None)


@functools.cache
def used_anywhere() -> frozenset[str]:
    return frozenset(node.attr for node in attributes(with_config=True))


def attributes(*, with_config: bool = False) -> Iterator[ast.Attribute]:
    for path in CORE.rglob("*.py"):
        if with_config or CONFIG not in path.parents:
            nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            yield from (node for node in nodes if isinstance(node, ast.Attribute))
