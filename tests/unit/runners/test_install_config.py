"""The install configuration: environment overlay, file, typed settings (chapter 03 §13, §15, §19 rules 42 and 43)."""

from pathlib import Path

import pytest

from codecov_core.ports import JsonObject
from runners.wiring.install_config import InstallConfigError, environment_overlay, load_install_config, merged
from runners.wiring.settings import load_settings, settings_of


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"SERVICES__REDIS_URL": "redis://r:6379"}, {"services": {"redis_url": "redis://r:6379"}}),
        ({"SITE__COVERAGE__STATUS__PROJECT": "off"}, {"site": {"coverage": {"status": {"project": False}}}}),
        ({"SITE__A": "007", "SITE__B": "-0", "SITE__C": "1.50"}, {"site": {"a": 7, "b": 0, "c": 1.5}}),
        ({"SITE__A": "1e3", "SITE__B": "yes", "SITE__C": "", "SITE__D": "+5"},
         {"site": {"a": "1e3", "b": "yes", "c": "", "d": "+5"}}),
        ({"JSONCONFIG___SETUP__ADMINS": '[{"service": "github", "username": "u1"}]'},
         {"setup": {"admins": [{"service": "github", "username": "u1"}]}}),
        ({"JSONCONFIG___SITE__X": '"true"'}, {"site": {"x": True}}),
        ({"A___B": "x"}, {"a": {"_b": "x"}}),
        ({"A____B": "x"}, {"a": {"": {"b": "x"}}}),
        ({"__A__B": "x", "A_B": "x"}, {}),
        ({"jsonconfig___SETUP__X": '{"a":1}'}, {"jsonconfig": {"_setup": {"x": '{"a":1}'}}}),
        # §19 rule 42: in either order the longer path overrides within the shorter one.
        ({"A__B__C": "2", "JSONCONFIG___A__B": '{"c": 1, "d": 1}'}, {"a": {"b": {"c": "2", "d": 1}}}),
        ({"JSONCONFIG___A__B": '{"c": 1, "d": 1}', "A__B__C": "2"}, {"a": {"b": {"c": "2", "d": 1}}}),
        ({"A__B": "text", "A__B__C": "2"}, {"a": {"b": {"c": "2"}}}),
    ],
)  # fmt: skip
def test_environment(variables: dict[str, str], expected: JsonObject) -> None:
    assert environment_overlay(variables) == expected


def test_all_broken_json_variables_are_named_at_once_without_their_values() -> None:
    with pytest.raises(InstallConfigError, match=r"JSONCONFIG___A__B, JSONCONFIG___C__D") as caught:
        environment_overlay({"JSONCONFIG___A__B": "{hush", "JSONCONFIG___C__D": "", "X__Y": "1"})
    assert "hush" not in str(caught.value)


def test_merging_is_deep_for_mappings_only() -> None:
    below: JsonObject = {"a": {"x": 1, "l": [1, 2]}, "b": {"y": 1}, "c": 1}
    assert merged(below, {"a": {"l": [3]}, "b": None, "c": {"z": 1}}) == {
        "a": {"x": 1, "l": [3]},
        "b": None,
        "c": {"z": 1},
    }


def test_the_file_lies_below_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "codecov.yml"
    file.write_text("setup:\n  tasks:\n    celery: {prefetch: 2, default_queue: q}\n", encoding="utf-8")
    config = load_install_config({"CODECOV_YML": str(file), "SETUP__TASKS__CELERY__PREFETCH": "4"})
    assert config == {"setup": {"tasks": {"celery": {"prefetch": "4", "default_queue": "q"}}}}
    celery = settings_of(config).setup.celery
    assert (celery.prefetch, celery.default_queue) == (4, "q")


@pytest.mark.parametrize("text", ["", "null", "- a list", "text"])
def test_a_file_without_a_mapping_is_empty(tmp_path: Path, text: str) -> None:
    (tmp_path / "c.yml").write_text(text, encoding="utf-8")
    assert load_install_config({"CODECOV_YML": str(tmp_path / "c.yml")}) == {}
    assert load_install_config({"CODECOV_YML": str(tmp_path / "missing.yml")}) == {}


def test_a_file_that_is_no_yaml_or_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "c.yml").write_text("a: 1\nb: [", encoding="utf-8")
    with pytest.raises(InstallConfigError, match=r"c\.yml, line \d+ is no YAML"):
        load_install_config({"CODECOV_YML": str(tmp_path / "c.yml")})
    (tmp_path / "c.yml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InstallConfigError, match="cannot be read"):
        load_install_config({"CODECOV_YML": str(tmp_path / "c.yml")})


def test_defaults_are_those_of_the_wire() -> None:
    settings = load_settings({"CODECOV_YML": "/nonexistent"})
    assert settings.services.database_url.get_secret_value() == "postgresql://postgres:@postgres:5432/postgres"
    assert settings.services.redis_url.get_secret_value() == "redis://redis:6379"
    assert (settings.services.minio.endpoint, settings.services.minio.bucket) == ("http://minio", "archive")
    assert settings.services.minio.hash_key.get_secret_value() == "ab164bf3f7d947f2a0681b215404873e"
    assert (settings.setup.celery.visibility_seconds, settings.setup.celery.hard_timelimit) == (900, 720)


def test_values_are_read_as_their_key_wants_them() -> None:
    settings = load_settings(
        {
            "CODECOV_YML": "/nonexistent",
            "SERVICES__MINIO__SECRET_ACCESS_KEY": "0012345",
            "SERVICES__MINIO__VERIFY_SSL": "on",
            "SERVICES__MINIO__HOST": "s3.example.org",
            "SERVICES__MINIO__PORT": "9000",
            "SERVICES__DATABASE_URL": "postgres://u:p@h/d",
            "SETUP__TASKS__UPLOAD__QUEUE": "up",
            "SITE__CODECOV__REQUIRE_CI_TO_PASS": "false",
        }
    )
    assert settings.services.minio.secret_access_key.get_secret_value() == "0012345"
    assert settings.services.minio.endpoint == "https://s3.example.org:9000"
    assert settings.services.database_url.get_secret_value() == "postgresql://u:p@h/d"
    assert (settings.setup.queue_of("upload"), settings.setup.queue_of("notify")) == ("up", None)
    assert settings.site == {"codecov": {"require_ci_to_pass": False}}
    assert "0012345" not in repr(settings)
    assert "u:p" not in repr(settings)


def test_every_wrong_key_is_named_at_once_without_its_value() -> None:
    with pytest.raises(InstallConfigError) as caught:
        settings_of(
            {
                "services": {"minio": {"port": "hush", "verify_ssl": "hush"}, "database_url": ""},
                "setup": {"upload_processing_delay": -1},
            }
        )
    message = str(caught.value)
    for key in ("services.minio.port", "services.minio.verify_ssl", "services.database_url", "upload_processing_delay"):
        assert key in message
    assert "hush" not in message
    with pytest.raises(InstallConfigError, match=r"setup\.tasks\.celery\.prefetch"):
        settings_of({"setup": {"tasks": {"celery": {"prefetch": 0}}}})
