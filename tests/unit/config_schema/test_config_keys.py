"""Every declared key accepts what it should and refuses what it should not (chapter 03 §8)."""

from typing import Any

import pytest
import yaml

from codecov_core.config import Invalid, Validated, normalised, validate
from codecov_core.config.schema.containers import declared
from codecov_core.config.schema.keys import DOCUMENT
from tests.unit.config_schema.key_examples import EXAMPLES, example_row

KEYS = sorted({path for path, _ in declared(DOCUMENT)})
OWN = [path for path in KEYS if path[:3] == ("cli", "plugins", "codecov_worker")]
"""Keys of ours where other programs accept anything."""
REFUSING = [path for path in KEYS if path not in OWN]
MOVED: dict[tuple[str, ...], tuple[str, ...]] = {
    ("codecov", "notify", "require_ci_to_pass"): ("codecov", "require_ci_to_pass"),
}


def document(path: tuple[str, ...], value: Any) -> Any:
    """A document that holds a value at the path of a key, and nothing else that is not required."""
    if not path:
        return value
    step, *rest = path
    below = document(tuple(rest), value)
    if step == "individual_components" and rest:
        below = [{"component_id": "a"} | item for item in below]
    return [below] if step == "[]" else {"default" if step == "*" else step: below}


def written(path: tuple[str, ...], value: Any) -> str:
    return yaml.safe_dump(document(path, value), sort_keys=False)


def at(config: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        config = config[0] if step == "[]" else config["default" if step == "*" else step]
    return config


def location(path: tuple[str, ...]) -> tuple[Any, ...]:
    """Where the reference sees an error of that key: statuses in lists are looked at as a whole (§7.9)."""
    if "statuses" in path:
        path = path[: path.index("statuses") + 1]
    return tuple(0 if step == "[]" else "default" if step == "*" else step for step in path)


def test_every_key_has_examples() -> None:
    assert [".".join(path) for path in KEYS if example_row(path) is None] == []


def test_people_see_an_example_of_every_key_but_free_ones() -> None:
    assert [path for path, key in declared(DOCUMENT) if key.written_example is None] == [("cli", "runners")]


@pytest.mark.parametrize(
    ("path", "example"),
    sorted((path, key.written_example) for path, key in declared(DOCUMENT) if key.written_example is not None),
    ids=lambda part: ".".join(part) if isinstance(part, tuple) else "",
)
def test_the_example_that_people_see_is_accepted(path: tuple[str, ...], example: object) -> None:
    assert isinstance(validate(written(path, example)), Validated)


def test_every_example_is_of_a_key() -> None:
    assert set(EXAMPLES) - {example_row(path) for path in KEYS} == set()


@pytest.mark.parametrize("path", KEYS, ids=".".join)
def test_a_key_accepts_its_values(path: tuple[str, ...]) -> None:
    example = EXAMPLES[example_row(path) or ""]
    outcome = validate(written(path, example.accepted))
    assert isinstance(outcome, Validated), outcome
    assert outcome.config is not None
    assert at(outcome.config, MOVED.get(path, path)) == example.normalised
    assert normalised(outcome.config) == outcome.config


@pytest.mark.parametrize("path", REFUSING, ids=".".join)
def test_a_key_refuses_other_values(path: tuple[str, ...]) -> None:
    outcome = validate(written(path, EXAMPLES[example_row(path) or ""].refused))
    assert isinstance(outcome, Invalid), outcome
    expected = location(MOVED.get(path, path))
    assert outcome.location[: len(expected)] == expected
    assert [error.path[: len(location(path))] for error in outcome.errors] == [location(path)]
    assert all(error.reason for error in outcome.errors)


@pytest.mark.parametrize("path", [*OWN, (*OWN[0], "nonsense")], ids=".".join)
def test_a_key_of_ours_warns_of_other_values(path: tuple[str, ...]) -> None:
    refused = EXAMPLES[example_row(path) or "pit_mutations"].refused
    outcome = validate(written(path, refused))
    assert isinstance(outcome, Validated)
    assert at(outcome.config, path) == refused
    assert [warning.path for warning in outcome.warnings] == [path]


@pytest.mark.parametrize("block", sorted({path[:-1] for path in REFUSING} - {("cli", "plugins")}), ids=".".join)
def test_a_key_that_does_not_exist_is_refused(block: tuple[str, ...]) -> None:
    outcome = validate(written((*block, "nonsense"), 1))
    assert isinstance(outcome, Invalid)
    assert outcome.location == location((*block, "nonsense"))
    assert outcome.errors[0].path[-1] == "nonsense"
