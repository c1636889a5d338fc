"""No secret is repeated in what is told about a file, wherever it was put by mistake."""

import json
from dataclasses import replace

import pytest

from codecov_core.config import EffectiveConfig, Invalid, Layer, LayerKind, is_secret, validate
from runners.cli.rendering.config_diagnostics import annotations, diagnostics_document, diagnostics_text
from runners.cli.rendering.config_values import config_text

MISPLACED = [
    "coverage:\n  notify:\n    slack:\n      url: https://hooks.slack.com/SECRETX\n",
    "coverage: {notify: {slack: {default: 'https://SECRETX'}}}",
    "coverage: {notify: {slack: https://SECRETX}}",
    "coverage: {notify: SECRETX}",
    "coverage: {notifyx: {slack: SECRETX}}",
    "coverage: {notify: {slack: {default: {attachments: SECRETX, branches: SECRETX}}}}",
    "notify: {slack: SECRETX}",
    "codecov: SECRETX",
    "codecov: [SECRETX]",
    "SECRETX",
    "coverage:\n notify:\n  irc:\n   a:\n    pass_word: SECRETX\n",
    "codecov:\n tokn: SECRETX\n",
    "coverage:\n notify:\n  slack:\n   a:\n    url:\n     - SECRETX\n",
    "coverage:\n notify:\n  slack:\n   a:\n    url: |\n     a\n     SECRETX\n    urk: 1\n",
    "coverage:\n notify:\n  slack:\n   a:\n    url:\n     !y SECRETX\n",
    "codecov:\n  token:\n\t- SECRETX\n",
    "codecov:\n  token:\n    'a\n    SECRETX\n",
    "codecov:\n  token: *SECRETX\n",
    "coverage: {notify: {email: {default: {to: [a, SECRETX, 5]}}}}",
    "coverage:\n notify:\n  email:\n   a:\n    to:\n     - {SECRETX}\n",
    "x: &a {url: SECRETX}\ncoverage: {notify: {slack: {<<: *a}}}\n",
    "codecov:\n  token: !SECRETX\n",
    "codecov: {token: !!SECRETX x}\n",
    "codecov: {token: !<SECRETX> x}\n",
    "codecov: {token: !SECRETX [a]}\n",
    "codecov: {token: !SECRETX!x y}\n",
    "coverage:\n  notify:\n    irc:\n      a: {channel: x, password: !SECRETX}\n",
    "codecov: {token: {SECRETX: }}\n",
    "codecov: {'token=SECRETX': }\n",
    "codecov: {f3b6a1c4-SECRETX-4e0b-9a7d-27c81d05e9b2: }\n",
    "codecov:\n  token:\n    SECRETX:\n",
    "codecov:\n  token:\n    ghs_SECRETX0a1B2c3D4: : a\n",
    "codecov: {token, ghs_SECRETX0a1B2c3D4}\n",
    "coverage: {notify: {slack: {'https://hooks/SECRETX': }}}\n",
    "coverage: {notify: {slack: {'https://hooks/SECRETX': {branches: [a]}}}}\n",
    "coverage: {notify: {slack: {default: {url: {'https://hooks/SECRETX': }}}}}\n",
    "coverage: {notify: {slack: {default: {'https://hooks/SECRETX': }}}}\n",
    "coverage: {notify: {'https://hooks/SECRETX': }}\n",
    "coverage: {notify: {email: {default: {to: {SECRETX: }}}}}\n",
    "codecov: {notify: SECRETX}\n",
    "codecov: {notify: {slack: {default: {url: 'https://SECRETX'}}}}\n",
    "codecov: {notify: {'https://hooks/SECRETX': }}\n",
    "codecov: {url: 12}  # url: SECRETX\n",
    "codecov: {url: 12, x: {url: SECRETX}}\n",
]


@pytest.mark.parametrize("text", MISPLACED)
def test_secrets_at_wrong_places_are_not_repeated(text: str) -> None:
    outcome = validate(text)
    assert isinstance(outcome, Invalid)
    told = [
        diagnostics_text("codecov.yml", outcome),
        diagnostics_document("codecov.yml", replace(outcome, location=())).decode(),
        annotations("codecov.yml", outcome),
        *map(repr, outcome.errors),
        *map(str, outcome.errors),
    ]
    assert not [one for one in told if "SECRETX" in one]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("codecov: {max_report_aeg: 1}", "codecov.max_report_aeg: is not a key that is known here"),
        ("codecov: {status: {project: on}}", "codecov.status: is not a key that is known here"),
        ("codecov: {n0tify: {}}", "codecov.n0tify: is not a key that is known here"),
        ("codecov: {requireCIToPass: on}", "codecov.requireCIToPass: is not a key that is known here"),
        ("codecov: {BRANCH: main}", "codecov.BRANCH: is not a key that is known here"),
        ("codecov: {notify: {after_2_builds: 2}}", "codecov.notify.after_2_builds: is not a key that is known here"),
        (
            "coverage: {notify: {slack: {'team #1': {}}}}",
            "coverage.notify.slack.team #1: is no possible name of notifiers",
        ),
        (
            "coverage: {notify: {slack: {Platform Engineering Notifications: {}}}}",
            "coverage.notify.slack.Platform Engineering Notifications: is no possible name of notifiers",
        ),
        (
            "coverage: {notify: {slack: {ubuntu-22.04 x86_64 arm64v8!: {}}}}",
            "coverage.notify.slack.ubuntu-22.04 x86_64 arm64v8!: is no possible name of notifiers",
        ),
        ("codecov: {f3b6a1c4-59d2-4e0b-9a7d-27c81d05e9b2: }", "codecov.***: is not a key that is known here"),
        (
            "coverage: {notify: {slack: {team1-ci: {urls: a}}}}",
            "coverage.notify.slack.team1-ci.urls: is not a key that is known here",
        ),
        ("coverage: {notify: {slack: {a b: {}}}}", "coverage.notify.slack.a b: is no possible name of notifiers"),
    ],
)
def test_a_misspelt_key_is_shown_where_it_is_made_of_words(text: str, message: str) -> None:
    outcome = validate(text)
    assert isinstance(outcome, Invalid)
    assert [error.message for error in outcome.errors] == [message]


@pytest.mark.parametrize(
    ("text", "location"),
    [
        ("codecov: {require_CI_to_pass: on}", ("codecov", "require_CI_to_pass")),
        ("codecov: {notify: {wait_for_CI: on}}", ("codecov", "notify", "wait_for_CI")),
        ("coverage: {notify: {slack: {'team #1': {url: x}}}}", ("coverage", "notify", "slack", "team #1")),
        (
            "coverage: {notify: {slack: {Platform Engineering Notifications: {}}}}",
            ("coverage", "notify", "slack", "Platform Engineering Notifications"),
        ),
        ("coverage: {notify: {slack: {'https://a/b': }}}", ("coverage", "notify", "slack", "https://a/b")),
        ("codecov: {f3b6a1c4-59d2-4e0b-9a7d-27c81d05e9b2: }", ("codecov", "f3b6a1c4-59d2-4e0b-9a7d-27c81d05e9b2")),
    ],
)
def test_the_compatible_location_holds_every_key_as_it_is_written(text: str, location: tuple[str, ...]) -> None:
    outcome = validate(text)
    assert isinstance(outcome, Invalid)
    assert outcome.location == location
    assert json.loads(diagnostics_document("codecov.yml", outcome))["location"] == list(location)


def test_the_kind_of_a_misplaced_secret_and_what_was_meant_are_told() -> None:
    outcome = validate(MISPLACED[0])
    assert isinstance(outcome, Invalid)
    (error,) = outcome.errors
    assert error.reason == "is taken for the name of one of the notifiers, and is a text"
    assert error.excerpt == "      url: " + "*" * len("https://hooks.slack.com/SECRETX")


@pytest.mark.parametrize(
    "text",
    [
        "CODECOV_TOKEN: SECRETX: x\n",
        'CODECOV_TOKEN: "SECRETX\n',
        "coverage:\n  precision: 2\n  upload_token: %SECRETX\n",
        "slack_url: !SECRETX a\n",
        "slack:\n  webhook: `SECRETX`\n",
        "slack_url: *SECRETX\n",
        "api-key: @SECRETX",
        "uploadToken: @SECRETX",
        "run: codecov -t a CODECOV_TOKEN=SECRETX: b\n",
    ],
)
def test_what_stands_behind_a_key_that_sounds_secret_is_not_shown_though_it_is_no_yaml(text: str) -> None:
    outcome = validate(text)
    assert isinstance(outcome, Invalid)
    assert "SECRETX" not in repr(outcome)


def test_what_stands_behind_such_keys_of_plugins_and_of_the_installation_is_not_shown() -> None:
    config = EffectiveConfig.of({"cli": {"plugins": {"p": {"token": "SECRETX", "a": 1}}}, "notify": {"url": "SECRETX"}})
    shown = config_text(config, why=False)
    assert "SECRETX" not in shown
    assert "a: 1" in shown


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("codecov:\n  ci:\n    - !appveyor\n", "    - !appveyor"),
        ("codecov:\n  token: x\n  ci:\n  # those\n  - ci.example.org\n\n  - *travis\n", "  - *travis"),
        ("codecov: # ours\n  bot: @me\n", "  bot: @me"),
        ("codecov:\n  ci: [!appveyor]\n", "  ci: [!appveyor]"),
        ("codecov:\n  ci:\n    - !ghs_0a1B2c3D4e5F6g7H8i9J\n", "    - *************************"),
        ("codecov:\n  ci:\n    - !x CODECOV_TOKEN=a\n", "    - ** ***************"),
        ("codecov:\n  token:\n    - !abc\n", "    - ****"),
        ("codecov:\n  tokn: @abc\n", "  tokn: ****"),
        ("codecov:\n  token:\n    bot: @abc\n", "    bot: ****"),
        ("codecov:\n  notify:\n    - !abc\n", "    - ****"),
        ("codecov:\n  token: it's\n  bot: @abc\n", "  bot: ****"),
    ],
)
def test_what_cannot_be_a_secret_below_codecov_is_shown_though_it_is_no_yaml(text: str, excerpt: str) -> None:
    outcome = validate(text)
    assert isinstance(outcome, Invalid)
    assert [error.excerpt for error in outcome.errors] == [excerpt]


def test_a_line_of_a_block_without_secrets_is_shown_though_it_is_no_yaml() -> None:
    outcome = validate("codecov: {token: x}\nignore:\n  - a: b: c\n")
    assert isinstance(outcome, Invalid)
    assert outcome.errors[0].excerpt == "  - a: b: c"


@pytest.mark.parametrize(
    "stored",
    [
        {"to_string": "coverage: {notify: {slack: {default: {url: https://hooks/SECRETX}}}}"},
        {"coverage": {"notify": {"slack": "https://SECRETX"}}},
        {"coverage": {"notify": {"slack": {"default": {"urk": "SECRETX", "url": {"a": "SECRETX"}}}}}},
        {"codecov": {"tokn": "SECRETX"}},
    ],
)
def test_secrets_of_stored_configurations_are_not_shown(stored: dict[str, object]) -> None:
    assert "SECRETX" not in config_text(EffectiveConfig.of(stored), why=True)


def test_the_text_of_a_stored_configuration_is_no_part_of_it() -> None:
    config = EffectiveConfig.of(Layer.of(LayerKind.OWNER, {"to_string": "ignore: [a]", "ignore": ["b"]}))
    assert json.dumps(config.to_mapping()) == '{"ignore": ["b"]}'


def test_what_is_no_secret_is_shown() -> None:
    assert not is_secret(("coverage", "status", "project"))
    assert not is_secret(("codecov", "bot"))
    assert not is_secret(("coverage", "notify", "slack", "default", "message"))


@pytest.mark.parametrize(
    "text",
    ['codecov: {notify: {after_n_builds: "3"}}', "codecov: {url: 12}", 'codecov: {"url": 12}', "codecov: {bot: [a]}"],
)
def test_wrong_values_at_places_without_secrets_are_shown(text: str) -> None:
    outcome = validate(text)
    assert isinstance(outcome, Invalid)
    assert [error.excerpt for error in outcome.errors] == [text]


def test_a_token_that_reads_as_a_date_is_told_to_need_quotes_and_not_shown() -> None:
    outcome = validate("codecov: {token: 2024-01-01}")
    assert isinstance(outcome, Invalid)
    told = diagnostics_text("codecov.yml", outcome)
    assert "codecov.token: is a date (quotes make it text)" in told
    assert "2024" not in told
