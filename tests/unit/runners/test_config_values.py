"""A shown configuration is the configuration: its YAML and its JSON are read back as what is in effect."""

import json
from collections.abc import Iterable
from typing import Any

import click
import orjson
import yaml
from hypothesis import given, settings

from codecov_core.config import Difference, EffectiveConfig, Layer, LayerKind, Validated, differences, validate
from runners.cli.rendering.config_values import changes_document, changes_text, config_document, config_text
from tests.unit.config_schema.config_documents import documents

SECRET = "https://hooks.example.org/T0/hunter2"
WITH_SECRETS = f"""\
codecov: {{token: hunter2}}
coverage:
  notify:
    slack:
      open: {{url: {SECRET}}}
      sealed: {{url: "secret:v2::abc"}}
      none: {{url: null}}
    email:
      all: {{to: [a@example.org, "secret:abc"]}}
"""


def config_of(text: str) -> EffectiveConfig:
    outcome = validate(text)
    assert isinstance(outcome, Validated)
    return EffectiveConfig.of(Layer.of(LayerKind.COMMIT, outcome.config or {}, "codecov.yml", text))


def shown(config: EffectiveConfig, *, why: bool) -> str:
    return click.unstyle(config_text(config, why=why))


def shown_changes(changes: Iterable[Difference]) -> list[str]:
    return click.unstyle(changes_text(changes)).splitlines()


def without_secrets(config: EffectiveConfig) -> Any:
    plain = config.to_mapping()
    notify: Any = plain.get("coverage", {}) if isinstance(plain.get("coverage"), dict) else {}
    for entries in (notify.get("notify") or {}).values():
        for entry in entries.values():
            for key in entry.keys() & {"url", "password", "nickserv_password", "to"}:
                del entry[key]
    codecov = plain.get("codecov")
    if isinstance(codecov, dict):
        codecov.pop("token", None)
    return plain


@given(documents())
@settings(max_examples=150, deadline=None)
def test_what_is_shown_is_what_is_in_effect(text: str) -> None:
    outcome = validate(text)
    if isinstance(outcome, Validated) and outcome.config is not None:
        config = config_of(text)
        for why in (False, True):
            written = yaml.safe_load(shown(config, why=why)) or {}
            assert without_secrets(EffectiveConfig.of(written)) == without_secrets(config)
        document = json.loads(config_document(config, why=True))
        assert without_secrets(EffectiveConfig.of(document["config"])) == without_secrets(config)
        assert all(origin["layer"] == "commit" and origin["line"] for origin in document["origins"])


def test_origins_stand_beside_the_values() -> None:
    config = EffectiveConfig.of(
        Layer.of(LayerKind.BUILT_IN, {"coverage": {"precision": 2, "round": "down"}}),
        Layer.of(LayerKind.COMMIT, {"coverage": {"precision": 3}, "ignore": ["a\nb", "c"]}, "codecov.yml"),
    )
    assert shown(config, why=True).splitlines() == [
        "coverage:",
        "  precision: 3  # commit (codecov.yml)",
        "  round: down   # built-in defaults",
        "ignore:         # commit (codecov.yml)",
        r'  - "a\nb"',
        "  - c",
    ]


def test_secrets_are_shown_only_encrypted() -> None:
    config = config_of(WITH_SECRETS)
    changes = list(differences(EffectiveConfig.of(), config))
    texts = [
        config_text(config, why=True),
        config_document(config, why=True).decode(),
        changes_text(changes),
        changes_document(changes).decode(),
    ]
    for text in texts:
        assert "hunter2" not in text
        assert "a@example.org" not in text
        assert text.count("secret:") == 2
        assert text.count("(hidden)") == 3


def test_secrets_in_lists_are_hidden_too() -> None:
    config = config_of(
        "cli: {plugins: {p: {list: [{password: hunter2, name: n}, [{api_key: hunter2}], plain], tokens: [hunter2]}}}\n"
        "component_management: {individual_components: [{component_id: a, paths: [src/]}]}"
    )
    changes = list(differences(EffectiveConfig.of(), config))
    for text in (config_text(config, why=True), changes_text(changes)):
        assert "hunter2" not in text
        assert "{password: (hidden), name: n}" in text
        assert "{component_id: a, paths: [^src/.*]}" in text
    values = orjson.loads(config_document(config, why=False))["config"]["cli"]["plugins"]["p"]
    assert values["list"] == [{"password": "(hidden)", "name": "n"}, [{"api_key": "(hidden)"}], "plain"]
    assert b"hunter2" not in changes_document(changes)


def test_changes_have_two_sides() -> None:
    changes = list(differences(config_of("coverage: {precision: 2}"), config_of("coverage: {round: up, precision: 3}")))
    assert shown_changes(changes) == [
        "- coverage.precision: 2  # commit (codecov.yml:1:12)",
        "+ coverage.precision: 3  # commit (codecov.yml:1:23)",
        "+ coverage.round: up  # commit (codecov.yml:1:12)",
    ]
    first, second = orjson.loads(changes_document(changes))["differences"]
    assert first["before"] == {"value": 2, "layer": "commit", "name": "codecov.yml", "line": 1, "column": 12}
    assert (second["path"], second["before"], second["after"]["value"]) == (["coverage", "round"], None, "up")
    assert changes_text([]) == "no difference"
