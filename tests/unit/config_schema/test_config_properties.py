"""Laws: no content makes validation raise, what it gives is JSON and stays as it is, stored rows may hold anything."""

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from codecov_core.config import (
    EffectiveConfig,
    Invalid,
    Layer,
    LayerKind,
    PathFixes,
    PatternSet,
    RegexSet,
    Validated,
    normalised,
    validate,
)
from codecov_core.config.translation import stored_path_pattern
from tests.unit.config_schema.config_documents import ANYTHING, EXPRESSIONS, PATHS, YAML_PIECES, documents, put


@given(documents())
@settings(max_examples=300, deadline=None)
def test_a_document_has_one_result(text: str) -> None:
    check_result(text)


@given(st.text() | st.binary() | st.lists(YAML_PIECES, max_size=25).map("".join))
@example("\ufeff\ufeff\x08")
@settings(max_examples=400, deadline=None)
def test_no_content_makes_it_raise(content: str | bytes) -> None:
    check_result(content)


@given(documents(), st.integers(min_value=0), st.integers(0, 4), st.lists(YAML_PIECES, max_size=2).map("".join))
@settings(max_examples=300, deadline=None)
def test_no_damage_makes_it_raise(text: str, place: int, cut: int, piece: str) -> None:
    at = place % (len(text) + 1)
    check_result(text[:at] + piece + text[at + cut :])


def check_result(content: str | bytes) -> None:
    outcome = validate(content)
    if isinstance(outcome, Validated):
        if outcome.config is not None:
            assert json.loads(json.dumps(outcome.config, allow_nan=False)) == outcome.config
            assert normalised(outcome.config) == outcome.config
    else:
        json.dumps(outcome.location)
        places = [(error.line, error.column) for error in outcome.errors]
        assert places
        assert places == sorted(places)
        assert all(0 < error.caret <= len(error.excerpt) + 1 for error in outcome.errors)


@given(st.sampled_from(PATHS), ANYTHING)
@settings(max_examples=300, deadline=None)
def test_stored_rows_may_hold_anything(path: tuple[str, ...], value: Any) -> None:
    row: dict[str, object] = {}
    put(row, path, value)
    before = repr(row)
    once = normalised(row)
    assert repr(row) == before
    assert repr(normalised(once)) == repr(once)


@given(st.lists(EXPRESSIONS, max_size=4))
@settings(max_examples=300, deadline=None)
def test_expressions_of_stored_rows_may_be_any_text(texts: list[str]) -> None:
    statuses = [{"type": "patch", "paths": texts, "branches": texts}]
    row = {"flag_management": {"default_rules": {"statuses": statuses}}, "comment": {"branches": texts}}
    config = EffectiveConfig.of(Layer.of(LayerKind.REPOSITORY, normalised(row)))
    assert list(config.statuses(["unit"])) is not None
    for compiled in (PatternSet(texts), RegexSet(texts), RegexSet(texts, paths=False)):
        assert compiled.matches("a/b") in (True, False)
    PathFixes(texts).applied("a/b")


@pytest.mark.parametrize("row", [None, [], [1], "text", "", 7, 1.5, True, False])
def test_a_row_that_is_no_mapping_is_absent(row: object) -> None:
    assert EffectiveConfig.of(Layer.of(LayerKind.OWNER, row)).to_mapping() == {}
    assert EffectiveConfig.of({"ignore": ["^a"]}, row).ignore == ("^a",)  # type: ignore[arg-type]


@pytest.mark.parametrize("pattern", ["src/\ud800", "^src\udfff.*", ".*\ud800$", "(?=\ud800)", "[\ud800]", "!\ud800("])
def test_a_stored_pattern_that_is_no_unicode_is_unusable(pattern: str) -> None:
    (rejected,) = PatternSet([pattern, "lib/.*"]).rejected
    assert (rejected.reason, rejected.as_text) == ("half a surrogate pair is no text", False)
    assert PatternSet([pattern.strip("!"), "lib/.*"]).matches_many(["src/a", "lib/a", "src\udfff"]) == [
        False,
        True,
        False,
    ]
    assert PathFixes([f"{pattern}::b"]).applied("src/a") is None


def test_raw_rows_are_read_as_coerced_ones() -> None:
    statuses = [
        {"type": "patch", "target": "90%", "threshold": "x", "paths": ["./src", "*.py"], "branches": ["a/*", "("]}
    ]
    row = {
        "codecov": {"notify": {"after_n_builds": True}, "branch": "origin/main"},
        "coverage": {"range": "60..80", "status": {"project": {"default": {"target": "80%"}, "unit": True}}},
        "comment": {"require_changes": True, "bundle_change_threshold": 5, "branches": ["^main$"]},
        "bundle_analysis": {"warning_threshold": 0.5},
        "flag_management": {"default_rules": {"statuses": tuple(statuses)}},
        "fixes": ["^a/::b"],
        "to_string": "codecov: {}",
    }
    assert normalised(row) == {
        "codecov": {"notify": {"after_n_builds": 1}, "branch": "origin/main"},
        "coverage": {"range": [60.0, 80.0], "status": {"project": {"default": {"target": 80.0}, "unit": True}}},
        "comment": {"require_changes": [1], "bundle_change_threshold": ["absolute", 5], "branches": ["^main$"]},
        "bundle_analysis": {"warning_threshold": ["percentage", 0.5]},
        "flag_management": {
            "default_rules": {
                "statuses": [
                    {
                        "type": "patch",
                        "target": 90.0,
                        "threshold": "x",
                        "paths": ["^src.*", r"(?s:[^\/]*\.py)\Z"],
                        "branches": ["^a/.*", "("],
                    }
                ]
            }
        },
        "fixes": ["^a/::b"],
        "to_string": "codecov: {}",
    }


@pytest.mark.parametrize("rest", ["x$", "?x$", "*$", "(?i)x$", "x", "[ab]*", "", "$./x", ".*"])
@pytest.mark.parametrize("head", ["", "!", "!!"])
def test_here_may_be_said_many_times_over(head: str, rest: str) -> None:
    def stored(times: int) -> Any:
        paths = [f"{head}{'./' * times}{rest}"]
        config = normalised({"flag_management": {"default_rules": {"statuses": [{"type": "patch", "paths": paths}]}}})
        return config["flag_management"]["default_rules"]["statuses"][0]["paths"][0]  # type: ignore[index]

    def one_by_one(text: str) -> str:
        while (translated := stored_path_pattern(text)) != text:
            text = translated
        return text

    assert [stored(times) for times in range(5)] == [one_by_one(f"{head}{'./' * times}{rest}") for times in range(5)]
    assert stored(20_000)  # long before a test is given up


def test_secrets_stay_encrypted() -> None:
    secret = "secret:v2::AAAAAAAAAAAAAAAAAAAAANgFID7eV2mBagVa00jiwS4DNvi7loN9Br6ULC4k+Qg0"
    text = f"coverage: {{notify: {{slack: {{default: {{url: '{secret}'}}}}}}}}"
    assert validate(text) == Validated({"coverage": {"notify": {"slack": {"default": {"url": secret}}}}})


def test_an_invalid_result_is_never_partly_applied() -> None:
    outcome = validate("codecov: {bot: a}\nbogus: 1\n")
    assert isinstance(outcome, Invalid)
    assert not hasattr(outcome, "config")
