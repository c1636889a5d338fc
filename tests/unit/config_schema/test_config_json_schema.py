"""The JSON Schema refuses nothing that validation accepts, and finds what people get wrong."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings

from codecov_core.config import Validated, json_schema, validate
from tests.unit.config_schema.config_documents import documents
from tests.unit.config_schema.test_chapter_examples import ACCEPTED, SETTINGS

SCHEMA = json_schema()
JUDGE = jsonschema.Draft7Validator(SCHEMA)


def problems(text: str) -> list[str]:
    return [error.message for error in JUDGE.iter_errors(yaml.safe_load(text))]


def descriptions(schema: Any) -> Any:
    """Every mapping in a schema."""
    if isinstance(schema, dict):
        yield schema
        for below in schema.values():
            yield from descriptions(below)
    elif isinstance(schema, list):
        for below in schema:
            yield from descriptions(below)


def test_it_is_a_schema() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


def test_its_copy_for_editors_is_fresh() -> None:
    kept = Path(__file__).parents[3] / "docs" / "codecov-yml.schema.json"
    assert json.loads(kept.read_text(encoding="utf-8")) == SCHEMA


@pytest.mark.parametrize("text", [text for text, _ in ACCEPTED])
def test_worked_examples_pass(text: str) -> None:
    assert problems(text) == []


@pytest.mark.parametrize("settings_of_a_status", [text for text, _ in SETTINGS])
def test_settings_of_statuses_pass(settings_of_a_status: str) -> None:
    assert problems(f"coverage: {{status: {{project: {{default: {{{settings_of_a_status}}}}}}}}}") == []


@given(documents())
@settings(max_examples=300, deadline=None)
def test_what_is_accepted_passes(text: str) -> None:
    if isinstance(validate(text), Validated):
        assert problems(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "coverage: {status: {project: {default: {target: '80.5 %', threshold: 1e1}}}}",
        "coverage: {range: '0.5 ... 1e2'}",
        "coverage: {range: ['1', 2.5]}",
        "coverage: {status: {patch: {größe: {target: auto}, 'a.b-c_d': null}}}",
        "comment: {require_changes: 'Any_Change OR coverage_drop and uncovered_patch'}",
        "comment: {bundle_change_threshold: 10 KB, layout: ' reach ,,files:-5,diff: 1:x'}",
        "coverage: {flags: {unit: {}}, ignore: [a], fixes: ['a::b']}",
        "codecov: {notify: {require_ci_to_pass: yes, after_n_builds: true}}",
        "bundle_analysis: {status: [informational, 1, no]}",
        "bundle_analysis: {warning_threshold: '5%%', status: 1.0}",
        "bundle_analysis: {warning_threshold: '1e1 %', status: {yes: 1}}",
        "comment: {bundle_change_threshold: '5 MB'}",
        "coverage: {range: [' 1_0 ', '1e2']}",
        "coverage: {range: [false, 100]}",
        "flag_management: {default_rules: {statuses: [{type: patch, target: '80.5%', threshold: '1'}]}}",
        "to_string: anything",
        "",
    ],
)
def test_unusual_spellings_pass(text: str) -> None:
    assert isinstance(validate(text), Validated)
    assert problems(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "coverage: {precison: 2}",
        "coverage: {precision: '2'}",
        "coverage: {precision: 100}",
        "coverage: {round: Down}",
        "coverage: {range: 80}",
        "coverage: {range: 60-80}",
        "coverage: {status: {project: {target: 80%}}}",
        "coverage: {status: {project: {default: {target: 80 percent}}}}",
        "coverage: {status: {project: {default: {threshold: auto}}}}",
        "coverage: {status: {project: {my status: true}}}",
        "coverage: {status: {project: {default: {flags: unit}}}}",
        "comment: {layout: 'reach, files:x'}",
        "comment: {layout: [reach]}",
        "comment: {require_changes: maybe}",
        "comment: {behaviour: once}",
        "component_management: {individual_components: [{name: x}]}",
        "flag_management: {individual_flags: [{name: unit, statuses: [{type: projects}]}]}",
        "fixes: [src]",
        "ignore: src",
        "flags: [unit]",
        "codecov: {url: 'http://localhost'}",
        "codecov: {notify: {after_n_builds: -1}}",
        "codecov: {notify: {countdown: 99999999999999999999}}",
        "codecov: null",
        "coverage: {range: [a, b]}",
        "coverage: {range: [1, 101]}",
        "bundle_analysis: {warning_threshold: '100'}",
        "bundle_analysis: {warning_threshold: '1.5'}",
        "bundle_analysis: {status: 5}",
        "bundle_analysis: {status: [7]}",
        "bundle_analysis: {status: {a: 1}}",
        "comment: {bundle_change_threshold: '80'}",
        "flag_management: {default_rules: {statuses: [{type: patch, target: 80 %}]}}",
        "flag_management: {default_rules: {statuses: [{type: patch, target: 80%%}]}}",
        "flag_management: {default_rules: {statuses: [{type: patch, target: '1e2'}]}}",
        "- a",
    ],
)
def test_what_people_get_wrong_is_found(text: str) -> None:
    assert not isinstance(validate(text), Validated)
    assert problems(text)


@pytest.mark.parametrize(
    "text",
    [
        "ignore: [10]\ncoverage: {ignore: []}",
        "flags: 1\ncoverage: {flags: {}}",
        "codecov: {require_ci_to_pass: 1, notify: {require_ci_to_pass: yes}}",
    ],
)
def test_only_a_wrong_value_that_counts_for_nothing_is_accepted_and_does_not_pass(text: str) -> None:
    outcome = validate(text)
    assert isinstance(outcome, Validated)
    assert [warning.reason.startswith("has no effect") for warning in outcome.warnings] == [True]
    assert problems(text)


def test_every_pattern_is_read_alike_by_editors() -> None:
    """ECMA 262 knows neither Python's anchors nor its groups, and no flags inside an expression."""
    patterns = {entry["pattern"] for entry in descriptions(SCHEMA) if isinstance(entry.get("pattern"), str)}
    assert len(patterns) > 8
    assert [pattern for pattern in patterns if re.search(r"\\[AZz]|\(\?[^:]|\[\[|\*\+|\+\+", pattern)] == []


def test_what_is_described_alike_is_described_once() -> None:
    named = [entry["$ref"].removeprefix("#/definitions/") for entry in descriptions(SCHEMA) if "$ref" in entry]
    definitions: Any = SCHEMA["definitions"]
    assert set(named) == set(definitions)
    texts = [json.dumps(described, sort_keys=True) for described in definitions.values()]
    assert len(set(texts)) == len(texts) > 20


def test_keys_without_effect_are_struck_out() -> None:
    codecov = json_schema()["properties"]["codecov"]["properties"]  # type: ignore[index]
    assert codecov["assume_all_flags"]["deprecated"]
    assert "deprecated" not in codecov["bot"]
