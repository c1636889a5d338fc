"""Typed settings: wire defaults, values as their keys want them, and every mistake at once (chapter 03 §13 to §16)."""

import base64
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from runners.settings import InstallConfigError, Settings, UnreadableFileError, load_settings, settings_of

NOWHERE = {"CODECOV_YML": "/no-such-folder/codecov.yml"}


def from_variables(**variables: str) -> Settings:
    return load_settings(NOWHERE | variables)


def told(config: Mapping[str, object]) -> str:
    with pytest.raises(InstallConfigError) as caught:
        settings_of(config)
    return str(caught.value)


def test_defaults_are_those_of_the_wire() -> None:
    settings = from_variables()
    services = settings.services
    assert services.database_address.get_secret_value() == "postgresql://postgres:@postgres:5432/postgres"
    assert services.redis_url.get_secret_value() == services.broker.get_secret_value() == "redis://redis:6379"
    assert (services.minio.endpoint, services.minio.bucket) == ("http://minio", "archive")
    assert services.minio.hash_key.get_secret_value() == "ab164bf3f7d947f2a0681b215404873e"
    celery = settings.setup.tasks.celery
    assert (celery.visibility_seconds, celery.hard_timelimit) == (900, 720)
    assert not settings.setup.telemetry.enabled, "rule 47"
    assert settings.services == settings_of({}).services


def test_values_are_read_as_their_key_wants_them() -> None:
    settings = from_variables(
        SERVICES__MINIO__SECRET_ACCESS_KEY="0012345",
        SERVICES__MINIO__VERIFY_SSL="on",
        SERVICES__MINIO__HOST="s3.example.org",
        SERVICES__MINIO__PORT="9000",
        SERVICES__DATABASE_URL="postgres://u:p@h/d",
        SERVICES__NOTIFICATIONS__SLACK="hooks.slack.com, example.org",
        SERVICES__NOTIFICATIONS__IRC="off",
        SETUP__TASKS__UPLOAD__QUEUE="up",
        SITE__CODECOV__REQUIRE_CI_TO_PASS="false",
        SENTRY_PERCENTAGE="0.5",
    )
    services = settings.services
    assert services.minio.secret_access_key.get_secret_value() == "0012345", "rule 43"
    assert services.minio.endpoint == "https://s3.example.org:9000"
    assert services.database_address.get_secret_value() == "postgresql://u:p@h/d"
    assert services.notifications.slack == ("hooks.slack.com", "example.org")
    assert services.notifications.irc is False
    assert [settings.setup.tasks.queue_of(group) for group in ("upload", "notify", "celery", "none")] == [
        "up", None, None, None,
    ]  # fmt: skip
    assert settings.site == {"codecov": {"require_ci_to_pass": False}}
    assert settings.process.sentry_percentage == 0.5


def test_numbers_in_yaml_are_texts_where_texts_are_wanted() -> None:
    settings = settings_of({"services": {"minio": {"secret_access_key": 12345, "host": 10}}})
    assert settings.services.minio.secret_access_key.get_secret_value() == "12345"
    assert settings.services.minio.host == "10"


@pytest.mark.parametrize("url", ["", None])
def test_the_parts_of_the_database_count_when_its_url_is_emptied(url: str | None) -> None:
    parts = {"username": "u/1", "password": "p@:", "host": "db", "name": "n", "port": "6000"}
    settings = settings_of({"services": {"database_url": url, "database": parts}})
    assert settings.services.database_address.get_secret_value() == "postgresql://u%2F1:p%40%3A@db:6000/n"
    assert "db:6000" not in settings_of({"services": {"database": parts}}).services.database_address.get_secret_value()


def test_an_empty_variable_is_one_that_is_not_set_where_no_text_is_wanted() -> None:
    settings = from_variables(SERVICES__MINIO__PORT="", SETUP__DATABASE__READ_REPLICA_ENABLED="", SENTRY_PERCENTAGE="")
    assert settings == from_variables()
    assert from_variables(SERVICES__MINIO__HASH_KEY="").services.minio.hash_key.get_secret_value() == ""


def test_null_is_not_set_everywhere() -> None:
    config = {"services": None, "setup": {"tasks": None, "encryption": {"yaml_secret": None}}, "github": None}
    assert settings_of(config) == settings_of({})


def test_unknown_keys_are_other_programs_business() -> None:
    assert settings_of(
        {"setup": {"okta": {"x": 1}}, "gen_ai": {"auth_secret": "x"}, "process": {"x": 1}}
    ) == settings_of({})


def test_no_secret_shows_in_a_repr() -> None:
    settings = load_settings(
        NOWHERE
        | {
            "SERVICES__DATABASE_URL": "postgres://u:hush@h/d",
            "SERVICES__REDIS_URL": "redis://:hush@r",
            "SERVICES__DATABASE__PASSWORD": "hush",
            "SETUP__ENCRYPTION_SECRET": "hush",
            "JSONCONFIG___SETUP__ENCRYPTION__KEYS": '[{"name": "a", "value": "hush"}]',
            "GITHUB__BOT__KEY": "hush",
            "GITHUB__INTEGRATION__PEM__SOURCE_TYPE": "base64env",
            "GITHUB__INTEGRATION__PEM__VALUE": base64.b64encode(b"hush").decode(),
            "SITE__COVERAGE__NOTIFY__SLACK__DEFAULT__URL": "https://hush",
            "JSONCONFIG___ADDITIONAL_USER_YAMLS": '[{"percentage": 1, "override": {"a": "hush"}}]',
            "ENCRYPTION_SECRET": "hush",
            "CODECOV__FEATURE__X": '"hush"',
        }
    )
    shown = repr(settings) + str(settings)
    assert "hush" not in shown
    assert base64.b64encode(b"hush").decode() not in shown


WRONG = """\
services:
  minio:
    port: hush
    verify_ssl: [hush]
setup:
  tasks:
    celery: hush
    lock_timeout: 0
  admins:
  - service: hush
github_enterprise:
  client_id: hush
"""


TOLD = """\
JSONCONFIG___A__B: does not hold JSON (environment)
SENTRY_PERCENTAGE: expected a number from 0 to 1, found 7 (environment)
github.integration.pem: the value is not the base64 of UTF-8 text (environment; GITHUB__INTEGRATION__PEM__SOURCE_TYPE)
github_enterprise.url: is missing (FILE:11; GITHUB_ENTERPRISE__URL)
services.minio.port: expected a whole number from 1 to 65535, found text (FILE:3; SERVICES__MINIO__PORT)
services.minio.verify_ssl: expected true or false, found a list (FILE:4; SERVICES__MINIO__VERIFY_SSL)
services.minio.ttl: expected a whole number of at least 1, found text (environment; SERVICES__MINIO__TTL)
services.notifications: expected a mapping, found text (environment; SERVICES__NOTIFICATIONS)
setup.admins[0].username: is missing (FILE:10; JSONCONFIG___SETUP__ADMINS)
setup.tasks.celery: expected a mapping, found text (FILE:7; SETUP__TASKS__CELERY)
setup.tasks.lock_timeout: expected a whole number of at least 1, found 0 (FILE:8; SETUP__TASKS__LOCK_TIMEOUT)
"""


@pytest.mark.parametrize(
    ("variable", "value", "found"),
    [
        ("SERVICES__DATABASE__PORT", "99999", "99999"),
        ("SERVICES__DATABASE__PORT", "99999999999", "text"),
        ("SERVICES__DATABASE__PORT", "h5432", "text"),
        ("SETUP__UPLOAD_PROCESSING_DELAY", "-1", "-1"),
        ("SETUP__UPLOAD_PROCESSING_DELAY", "1.5", "1.5"),
        ("SERVICES__MINIO__VERIFY_SSL", "7", "text"),
        ("SERVICES__REDIS_URL", "7", None),
    ],
)
def test_of_what_is_wrong_numbers_out_of_range_alone_are_shown(variable: str, value: str, found: str | None) -> None:
    with pytest.raises(InstallConfigError) as caught:
        load_settings({"CODECOV_YML": "/dev/null", variable: value})
    (problem,) = caught.value.problems
    assert value not in problem.reason if found is None else problem.reason.endswith(f", found {found}")


def test_everything_wrong_is_named_at_once_with_its_variable_and_line_and_without_its_value(tmp_path: Path) -> None:
    file = tmp_path / "codecov.yml"
    file.write_text(WRONG, encoding="utf-8")
    variables = {
        "SERVICES__MINIO__TTL": "hush",
        "JSONCONFIG___A__B": "{hush",
        "SENTRY_PERCENTAGE": "7",
        "GITHUB__INTEGRATION__PEM__SOURCE_TYPE": "base64env",
        "GITHUB__INTEGRATION__PEM__VALUE": "hush!",
        "SERVICES__NOTIFICATIONS": "hush",
    }
    with pytest.raises(InstallConfigError) as caught:
        load_settings({"CODECOV_YML": str(file), **variables})
    lines = str(caught.value).replace(str(file), "FILE").replace("variable ", "").splitlines()[1:]
    assert sorted(line.strip() for line in lines) == sorted(TOLD.splitlines())
    assert "hush" not in str(caught.value)


def test_what_other_keys_call_for_is_named_when_it_is_missing() -> None:
    assert "github.integration.pem: is missing, and integration.id is there" in told(
        {"github": {"integration": {"id": 1}}}
    )
    config = {"setup": {"encryption": {"write_key": "a", "keys": [{"code": "b", "value": "hush"}]}}}
    assert "setup.encryption.write_key: names none of the keys" in told(config)
    assert "gitlab_enterprise.url: is missing" in told({"gitlab_enterprise": {"verify_ssl": False}})
    assert settings_of({"gitlab_enterprise": {}}).gitlab_enterprise is None


def test_keys_of_tokens_have_a_name_or_a_code() -> None:
    keys = [{"name": "a", "value": "1"}, {"code": "b", "value": "2"}]
    settings = settings_of({"setup": {"encryption": {"keys": keys, "write_key": "b"}}})
    assert [one.name for one in settings.setup.encryption.keys] == ["a", "b"]


def test_a_file_is_named_or_given_in_place(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("KEY\n", encoding="utf-8")
    path, in_place = str(tmp_path / "key.pem"), base64.encodebytes(b"KEY\n" * 40).decode()
    for value in (path, {"source_type": "filepath", "value": path}):
        pem = settings_of({"github": {"integration": {"pem": value}}}).github.integration.pem
        assert pem is not None
        assert pem.text == "KEY\n"
    apps = {"commit": {"id": 1, "installation_id": 2, "pem": {"source_type": "base64env", "value": in_place}}}
    assert settings_of({"github": {"dedicated_apps": apps}}).github.dedicated_apps["commit"].pem.text == "KEY\n" * 40


def test_references_of_stored_apps_mean_files_of_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("KEY", encoding="utf-8")
    app = {"id": 1, "installation_id": 2, "pem": str(tmp_path / "key.pem")}
    settings = settings_of({"github": {"dedicated_apps": {"commit": app}, "integration": {"pem": app["pem"]}}})
    assert settings.file_at("yaml+file://github.dedicated_apps.commit.pem").text == "KEY"
    assert settings.file_at("yaml+file://github.integration.pem").text == "KEY"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("yaml+file://github.dedicated_apps.read.pem", "has no file at github.dedicated_apps.read.pem"),
        ("yaml+file://services.redis_url", "has no file at services.redis_url"),
        ("yaml+file://github.model_dump", "has no file at github.model_dump"),
        ("yaml+file://", "does not begin with yaml"),
        ("file:///etc/passwd", "does not begin with yaml"),
        ("", "does not begin with yaml"),
    ],
)
def test_other_references_are_refused(url: str, message: str) -> None:
    with pytest.raises(UnreadableFileError, match=message):
        settings_of({}).file_at(url)


NO_PATH = "the value is no path of a file that can be read; what a file holds is given with source_type: base64env"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("/nowhere", "the file /nowhere cannot be read: No such file or directory"),
        ("./nowhere", "the file ./nowhere cannot be read: No such file or directory"),
        ("/", "the file / cannot be read: Is a directory"),
        ("/nowhere/key.pem", NO_PATH),
        ("-----BEGIN KEY-----\nhush", NO_PATH),
        (r"/-----BEGIN KEY-----\nhush", NO_PATH),
        (r"/hush\nhush", NO_PATH),
        ("hush", NO_PATH),
        ("hush" * 80, NO_PATH),
        ("/" + "hush" * 11, NO_PATH),
        ("/" + "hush" * 80, NO_PATH),
        ("/hush\0b", NO_PATH),
    ],
)
def test_a_file_that_cannot_be_read_says_why(value: str, message: str) -> None:
    pem = settings_of({"github": {"integration": {"pem": value}}}).github.integration.pem
    assert pem is not None
    with pytest.raises(UnreadableFileError) as caught:
        _ = pem.text
    assert str(caught.value) == message
    assert "hush" not in repr(caught.value.facts)


def test_a_file_that_is_no_text_says_so(tmp_path: Path) -> None:
    (tmp_path / "key.der").write_bytes(b"\xff\x00hush")
    pem = settings_of({"github": {"integration": {"pem": str(tmp_path / "key.der")}}}).github.integration.pem
    assert pem is not None
    with pytest.raises(UnreadableFileError, match=r"key\.der is not UTF-8 text$") as caught:
        _ = pem.text
    assert "hush" not in str(caught.value)


def test_a_file_has_an_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "larger").write_text("hush" * (1 << 18) + "h", encoding="utf-8")
    for path, fault in (
        (tmp_path / "pipe", "is no regular file"),
        (Path("/dev/zero"), "is no regular file"),
        (tmp_path / "larger", "is larger than 1 MiB"),
    ):
        pem = settings_of({"github": {"integration": {"pem": str(path)}}}).github.integration.pem
        assert pem is not None
        with pytest.raises(UnreadableFileError, match=f"^the file {path} {fault}$"):
            _ = pem.text


def test_contradictions_are_told_with_what_is_wrong_elsewhere() -> None:
    encryption = {"keys": [{"name": "a", "value": "x"}], "write_key": "zz"}
    with pytest.raises(InstallConfigError) as caught:
        settings_of({"setup": {"encryption": encryption, "slack_app": "x"}})
    assert [problem.key for problem in caught.value.problems] == ["setup.slack_app", "setup.encryption.write_key"]


def test_nothing_is_missed_where_the_section_has_a_wrong_key() -> None:
    with pytest.raises(InstallConfigError) as caught:
        settings_of({"github": {"integration": {"id": 1, "pem": 5}}})
    assert [problem.key for problem in caught.value.problems] == ["github.integration.pem"]


@pytest.mark.parametrize(
    "names", [("SETUP__TASKS", "SETUP__TASKS__UPLOAD__QUEUE"), ("SETUP__TASKS__UPLOAD__QUEUE", "SETUP__TASKS")]
)
def test_longer_variables_count_in_whatever_order_they_come(tmp_path: Path, names: tuple[str, str]) -> None:
    file = tmp_path / "e.yml"
    file.write_text("setup: {tasks: {celery: {prefetch: 3}}}", encoding="utf-8")
    values = {"SETUP__TASKS": "5", "SETUP__TASKS__UPLOAD__QUEUE": "q"}
    settings = load_settings({"CODECOV_YML": str(file), **{name: values[name] for name in names}})
    assert (settings.setup.tasks.celery.prefetch, settings.setup.tasks.upload.queue) == (3, "q")
