"""What is shown of a configuration, and of the difference of two, agrees with how layers are merged."""

import copy
import json
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.config import Difference, EffectiveConfig, Layer, LayerKind, differences, settings_of

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 2) | st.lists(st.booleans(), max_size=1),
    lambda below: st.dictionaries(st.sampled_from("ab"), below, max_size=2),
    max_leaves=5,
)
LAYERS = st.lists(st.dictionaries(st.sampled_from("abc"), VALUES, max_size=3), max_size=3)


def merged(configs: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Lay mappings over each other by the words of chapter 03 §3.1."""

    def over(below: Any, above: Any) -> Any:
        if not isinstance(below, dict) or not isinstance(above, dict):
            return copy.deepcopy(above)
        return below | {key: over(below.get(key, {}), value) for key, value in above.items()}

    result: dict[str, Any] = {}
    for config in configs:
        result = over(result, config)
    return result


def laid_together(values: Mapping[tuple[str, ...], object]) -> dict[str, Any]:
    """The configuration that has these values."""
    result: dict[str, Any] = {}
    for path, value in values.items():
        at = result
        for key in path[:-1]:
            at = at.setdefault(key, {})
        if path:
            at[path[-1]] = value
    return result


@given(LAYERS)
def test_values_laid_together_are_the_merged_configuration(configs: list[dict[str, Any]]) -> None:
    config = EffectiveConfig.of(*configs)
    shown = {setting.path: setting.value for setting in settings_of(config)}
    assert laid_together(shown) == merged(configs) == config.to_mapping()


@given(LAYERS)
def test_a_value_is_shown_with_a_layer_that_has_it(configs: list[dict[str, Any]]) -> None:
    layers = [Layer.of(LayerKind.GIVEN, config, str(at)) for at, config in enumerate(configs)]
    for setting in settings_of(EffectiveConfig.of(*layers)):
        if setting.path:
            assert setting.origin is not None
            value: Any = configs[int(setting.origin.name)]
            for key in setting.path:
                value = value[key]
            assert value == setting.value


@given(LAYERS, LAYERS)
def test_differences_lead_from_one_configuration_to_the_other(
    old: list[dict[str, Any]], new: list[dict[str, Any]]
) -> None:
    before, after = EffectiveConfig.of(*old), EffectiveConfig.of(*new)
    found = list(differences(before, after))
    values = {setting.path: setting.value for setting in settings_of(before)}
    for difference in found:
        if difference.before is not None:
            assert values.pop(difference.path) == difference.before.value
        if difference.after is not None:
            values[difference.path] = difference.after.value
    assert laid_together(values) == merged(new)
    assert bool(found) == (json.dumps(merged(old), sort_keys=True) != json.dumps(merged(new), sort_keys=True))


@given(LAYERS)
def test_a_configuration_does_not_differ_from_itself(configs: list[dict[str, Any]]) -> None:
    assert list(differences(EffectiveConfig.of(*configs), EffectiveConfig.of(merged(configs)))) == []


@pytest.mark.parametrize(
    ("old", "new", "differ"),
    [
        (1, True, True),
        ([0, [1]], [False, [1]], True),
        ([{"a": 1}], [{"a": True}], True),
        ([{"a": 80}], [{"a": 80.0}], False),
        ([1], [1, 1], True),
        ([{"a": 1}], [{"b": 1}], True),
    ],
)
def test_numbers_and_switches_are_not_equal(old: object, new: object, differ: object) -> None:
    before, after = EffectiveConfig.of({"x": old}), EffectiveConfig.of({"x": new})
    assert bool(list(differences(before, after))) is differ


def test_both_sides_of_a_difference_say_where_they_come_from() -> None:
    before = EffectiveConfig.of(Layer.of(LayerKind.OWNER, {"a": {"b": 1}, "c": 1}, "org.yml", "a: {b: 1}\nc: 1\n"))
    after = EffectiveConfig.of(Layer.of(LayerKind.COMMIT, {"a": {"b": 2}}, "codecov.yml", "a:\n  b: 2\n"))
    told = [(difference.path, *map(str, origins(difference))) for difference in differences(before, after)]
    assert told == [
        (("a", "b"), "owner (org.yml:1:5)", "commit (codecov.yml:2:3)"),
        (("c",), "owner (org.yml:2:1)", "None"),
    ]


def origins(difference: Difference) -> tuple[object, object]:
    return (
        None if difference.before is None else difference.before.origin,
        None if difference.after is None else difference.after.origin,
    )
