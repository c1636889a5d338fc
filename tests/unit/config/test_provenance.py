"""Which layer a value comes from, and where it stands there: agrees with merging, whatever is laid over what."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.config import EffectiveConfig, Layer, LayerKind, Validated, validate

VALUES = st.recursive(
    st.none() | st.booleans() | st.lists(st.booleans(), max_size=1),
    lambda below: st.dictionaries(st.sampled_from("ab"), below, max_size=2),
    max_leaves=4,
)
CONFIGS = st.dictionaries(st.sampled_from("abc"), VALUES, max_size=3)
LAYERS = st.lists(CONFIGS, max_size=3)

COMMIT = """\
codecov:
  notify:
    require_ci_to_pass: no
coverage:
  ignore:
    - tests/
  status: {patch: off}
flags:
  unit: &same
    paths: [src/]
  e2e: *same
"""


def commit_layer(text: str = COMMIT) -> Layer:
    outcome = validate(text)
    assert isinstance(outcome, Validated)
    assert outcome.config is not None
    return Layer.of(LayerKind.COMMIT, outcome.config, "codecov.yml", text)


def leaves(value: object, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], object]:
    if isinstance(value, Mapping) and value:
        return {below: leaf for key, item in value.items() for below, leaf in leaves(item, (*path, key)).items()}
    return {path: value} if path else {}


def look(config: Mapping[str, object], path: tuple[Any, ...]) -> object:
    value: Any = config
    for key in path:
        value = value[key]
    return value


@given(LAYERS)
def test_leaves_are_those_of_the_merged_mapping(configs: list[dict[str, object]]) -> None:
    config = EffectiveConfig.of(*configs)
    told = [path for path, _ in config.provenance.leaves()]
    assert len(told) == len(set(told))
    assert set(told) == set(leaves(config.tree))


@given(LAYERS)
def test_the_layer_that_is_named_holds_the_value(configs: list[dict[str, object]]) -> None:
    layers = [Layer.of(LayerKind.GIVEN, config, str(at)) for at, config in enumerate(configs)]
    config = EffectiveConfig.of(*layers)
    for path, origin in config.provenance.leaves():
        assert look(layers[int(origin.name)].config, path) == look(config.tree, path)


@given(LAYERS)
def test_what_is_not_in_the_configuration_comes_from_nowhere(configs: list[dict[str, object]]) -> None:
    config = EffectiveConfig.of(*configs)
    everywhere = {path for layer in configs for path in leaves(layer)}
    for path in everywhere - set(leaves(config.tree)):
        origin = config.provenance.of(path)
        try:
            inside = look(config.tree, path)
        except (KeyError, TypeError):
            assert origin is None
        else:
            assert isinstance(inside, Mapping)
            assert origin is not None


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (("coverage", "precision"), "built-in defaults"),
        (("coverage", "status", "patch"), "commit (codecov.yml:7:12)"),
        (("ignore",), "commit (codecov.yml:5:3)"),
        (("ignore", 0), "commit (codecov.yml:6:7)"),
        (("codecov", "require_ci_to_pass"), "commit (codecov.yml:3:5)"),
        (("flags", "unit", "paths"), "commit (codecov.yml:10:5)"),
        (("flags", "e2e", "paths"), "commit (codecov.yml:10:5)"),
        (("slack_app",), "owner (organisation)"),
        (("comment", "layout"), "owner (organisation)"),
        (("comment", "behavior"), "built-in defaults"),
    ],
)
def test_places(path: tuple[str | int, ...], told: str) -> None:
    owner = Layer.of(LayerKind.OWNER, {"slack_app": False, "comment": {"layout": "diff"}}, "organisation")
    config = EffectiveConfig.of(*EffectiveConfig.default().layers, owner, commit_layer())
    assert str(config.provenance.of(path)) == told


def test_a_text_that_cannot_be_read_has_no_lines() -> None:
    layer = Layer.of(LayerKind.REPOSITORY, {"slack_app": True}, "stored", "a: [")
    origin = EffectiveConfig.of(layer).provenance.of(("slack_app",))
    assert origin is not None
    assert (origin.line, origin.column, str(origin)) == (None, None, "repository (stored)")


def test_unknown_paths_have_no_origin() -> None:
    provenance = EffectiveConfig.of(commit_layer()).provenance
    assert provenance.of(("bogus",)) is None
    assert provenance.of(("ignore", 7)) is None
    assert provenance.of(("coverage", "status", "patch", "deeper")) is None
