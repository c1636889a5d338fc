"""What an installation lays below users' configuration: chapter 03 §3.2, §3.3 and rule 19 of §19."""

from datetime import UTC, datetime, timedelta

import pytest

from codecov_core.config import LEGACY_DEFAULTS, PATCH_CENTRIC_DEFAULTS, EffectiveConfig, Installation, LayerKind

TURN = datetime(2024, 4, 30, tzinfo=UTC)
BUCKETS = {
    "additional_user_yamls": [
        {"percentage": 10, "name": "first", "override": {"ignore": ["a/"]}},
        {"percentage": 20, "name": "second", "override": {"ignore": ["b/"], "comment": False}},
    ]
}

INSTALL_FILE = """\
setup: {}
site:
  coverage:
    round: up
additional_user_yamls:
- percentage: 100
  name: all
  override:
    slack_app: no
"""


def effective(installation: Installation, ownerid: int | None = None, created: datetime | None = None) -> object:
    return EffectiveConfig.of(*installation.layers(ownerid, created)).to_mapping()


@pytest.mark.parametrize(
    ("created", "is_new"),
    [
        (None, False),
        (TURN, False),
        (TURN + timedelta(microseconds=1), True),
        (datetime(2024, 4, 30, 1), True),  # noqa: DTZ001 - a time without a zone is what this is about
        (datetime(2024, 4, 29, 23), False),  # noqa: DTZ001 - as above
    ],
)
def test_defaults_depend_on_the_age_of_the_owner(created: datetime | None, is_new: bool) -> None:
    expected = PATCH_CENTRIC_DEFAULTS if is_new else LEGACY_DEFAULTS
    assert effective(Installation(), 1, created) == EffectiveConfig.of(expected).to_mapping()


def test_settings_of_the_operator_hold_for_new_owners_too() -> None:
    installation = Installation.from_install({"site": {"coverage": {"round": "up"}}})
    config = EffectiveConfig.of(*installation.layers(1, TURN + timedelta(days=1)))
    assert config.read("coverage", "round") == "up"
    assert config.read("coverage", "status", "project") is False


@pytest.mark.parametrize(
    ("ownerid", "ignore"),
    [(None, None), (0, ("^a/.*",)), (9, ("^a/.*",)), (10, ("^b/.*",)), (129, ("^b/.*",)), (30, None), (199, None)],
)
def test_buckets_of_owners(ownerid: int | None, ignore: object) -> None:
    config = EffectiveConfig.of(*Installation.from_install(BUCKETS).layers(ownerid))
    assert config.read("ignore") == ignore


@pytest.mark.parametrize(
    "odd",
    [
        {"site": None, "additional_user_yamls": None},
        {"site": [], "additional_user_yamls": {"a": 1}},
        {"site": {}, "additional_user_yamls": [None, "x", {"percentage": "10"}, {"percentage": 0}]},
    ],
)
def test_what_makes_no_sense_is_left_out(odd: dict[str, object]) -> None:
    assert effective(Installation.from_install(odd), 5) == EffectiveConfig.default().to_mapping()


def test_what_cannot_be_normalised_stays_as_it_is() -> None:
    site = {"coverage": {"precision": "many", "range": "60..70"}, "bogus": 1}
    config = EffectiveConfig.of(*Installation.from_install({"site": site}).layers())
    assert config.read("coverage", "precision") == "many"
    assert config.read("coverage", "range") == (60.0, 70.0)
    assert config.read("bogus") == 1
    assert config.rounding.precision == 2


def test_values_have_a_line_in_the_install_file() -> None:
    install = {
        "site": {"coverage": {"round": "up"}},
        "additional_user_yamls": [{"percentage": 100, "name": "all", "override": {"slack_app": False}}],
    }
    layers = Installation.from_install(install, name="/config/codecov.yml", text=INSTALL_FILE).layers(1)
    provenance = EffectiveConfig.of(*layers).provenance
    assert [layer.kind for layer in layers] == [LayerKind.BUILT_IN, LayerKind.SITE, LayerKind.ADDITIONAL]
    assert str(provenance.of(("coverage", "round"))) == "installation (/config/codecov.yml:4:5)"
    told = "additional settings of the installation (/config/codecov.yml all:9:5)"
    assert str(provenance.of(("slack_app",))) == told


def test_what_the_environment_changes_has_no_line_in_the_install_file() -> None:
    written = {"site": {"coverage": {"round": "up", "precision": 3}}, "additional_user_yamls": [_everybody("header")]}
    changes: dict[str, dict[str, object]] = {
        "SITE__COVERAGE__ROUND": {"site": {"coverage": {"round": "down"}}},
        "JSONCONFIG___ADDITIONAL_USER_YAMLS": {"additional_user_yamls": [_everybody("diff")]},
    }
    installation = Installation.from_install(written, changes, name="codecov.yml", text=INSTALL_FILE)
    config = EffectiveConfig.of(*installation.layers(1))
    assert (config.read("coverage", "round"), config.read("comment", "layout")) == ("down", "diff")
    assert str(config.provenance.of(("coverage", "round"))) == "installation (SITE__COVERAGE__ROUND)"
    told = "additional settings of the installation (JSONCONFIG___ADDITIONAL_USER_YAMLS all)"
    assert str(config.provenance.of(("comment", "layout"))) == told


def _everybody(layout: str) -> dict[str, object]:
    return {"percentage": 100, "name": "all", "override": {"comment": {"layout": layout}}}


def test_old_places_of_keys_count_nowhere_and_are_not_shown() -> None:
    coverage = {"ignore": ["a"], "round": "up"}
    site = {"coverage": coverage, "codecov": {"notify": {"require_ci_to_pass": False}}}
    (layer,) = (found for found in Installation.from_install({"site": site}).layers() if found.kind is LayerKind.SITE)
    assert layer.config == {"coverage": {"round": "up"}, "codecov": {"notify": {}}}
    assert "ignore" in coverage, "what was handed over is left alone"
