"""User settings of an installation, parted by file and variable."""

from pathlib import Path

import pytest

from codecov_core.config import EffectiveConfig, Installation
from runners.settings import load_settings, user_settings

FILE = """\
site:
  coverage:
    range: 50..60
    status: {project: {default: {target: 5}}}
additional_user_yamls:
- {percentage: "100", name: a, override: {comment: {layout: diff}}}
"""

VARIABLES = {
    "SITE__COVERAGE__RANGE": "70...90",
    "SITE__COVERAGE__ROUND": "up",
    "JSONCONFIG___SITE__COVERAGE__STATUS": '{"patch": false, "project": {"default": {"target": 5}}}',
    "SERVICES__REDIS_URL": "redis://r",
}


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "install.yml"
    path.write_text(FILE, encoding="utf-8")
    return str(path)


def test_each_variable_holds_what_it_changes(file: str) -> None:
    written, changes = user_settings(file, VARIABLES)
    assert written["site"] == {"coverage": {"range": "50..60", "status": {"project": {"default": {"target": 5}}}}}
    assert changes == {
        "SITE__COVERAGE__RANGE": {"site": {"coverage": {"range": "70...90"}}},
        "SITE__COVERAGE__ROUND": {"site": {"coverage": {"round": "up"}}},
        "JSONCONFIG___SITE__COVERAGE__STATUS": {"site": {"coverage": {"status": {"patch": False}}}},
    }


@pytest.mark.parametrize(
    "variables",
    [
        {},
        VARIABLES,
        {"JSONCONFIG___SITE": '{"coverage": {"status": true}, "comment": {}}'},
        {"SITE__COVERAGE": "on"},
        {"SITE__COVERAGE__STATUS__PROJECT": "off", "SITE__IGNORE": "a"},
        {"SITE__COVERAGE__RANGE__X": "1"},
        {"JSONCONFIG___ADDITIONAL_USER_YAMLS": '[{"percentage": 50, "name": "b", "override": {"slack_app": false}}]'},
        {"JSONCONFIG___ADDITIONAL_USER_YAMLS": "[]"},
    ],
)
def test_the_parts_together_are_the_whole(file: str, variables: dict[str, str]) -> None:
    settings = load_settings({"CODECOV_YML": file, **variables})
    whole = {
        "site": settings.site,
        "additional_user_yamls": [entry.model_dump() for entry in settings.additional_user_yamls],
    }
    effective = [
        EffectiveConfig.of(*installation.layers(7)).to_mapping()
        for installation in (
            Installation.from_install(whole),
            Installation.from_install(*user_settings(file, variables)),
        )
    ]
    assert effective[0] == effective[1]
