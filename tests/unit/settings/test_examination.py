"""``settings check``: keys that are spelled wrong, that do nothing, or that YAML took for something else."""

from pathlib import Path

import pytest

from runners.settings import Examination, examine

FILE = """\
services:
  minio:
    prot: 5
    secret_access_key: 0123
    iam_endpoint: x
  gcp: {a: 1}
setup:
  taskz: {}
  debug: true
  okta: {}
  tasks:
    celery: {acks_late: true}
    uplobd: {queue: x}
github:
  client_id: 5
  bots: {read: {key: hush, usrname: y}}
  organizations: [a]
site:
  coverage:
    precison: 2
    notify: {slack: {default: {url: [hush]}}}
additional_user_yamls:
- percentage: 5
  override: {comment: {layout: 5}}
other: 1
"""

TOLD = """\
additional_user_yamls[0].override.comment.layout: is the number 5; expected names of sections with commas between \
them, such as 'diff, flags, files:10' (FILE:24)
github.bots.read.usrname: is not known; did you mean 'username'? (FILE:16)
github.client_id: is a number in the file, where text is wanted; put it in quotes (FILE:15)
github: has no effect yet: it waits for GitHub, GitLab and Bitbucket (FILE:14)
other: is not known (FILE:25)
services.gcp: has no effect: nothing reads it any more (FILE:6)
services.minio.iam_endpoint: has no effect yet: it waits for preparing servers at the start (FILE:5)
services.minio.prot: is not known; did you mean 'port'? (FILE:3)
services.minio.secret_access_key: is a number in the file, where text is wanted; put it in quotes (FILE:4)
setup.debug: has no effect: nothing reads it any more (FILE:9)
setup.taskz: is not known; did you mean 'tasks'? (FILE:8)
setup.tasks.celery.acks_late: has no effect: every task is acknowledged after its work (FILE:12)
setup.tasks.uplobd: is not known; did you mean 'upload'? (FILE:13)
site.coverage.notify.slack.default.url: is not text; expected text (FILE:21)
site.coverage.precison: is not a key that is known here; did you mean 'precision'? (FILE:20)
"""

TOLD_OF_VARIABLES = """\
CODECOV__FEATURE__CARRYFORWARD_BASE_SEARCH_RANGE: has no effect: it does not hold a JSON value of type int
CODECOV__FEATURE__DISABLE: has no effect: it is neither true nor false
CODECOV__FEATURE__VITEST_EVALS: has no effect yet: it waits for test results
CODECOV__FEATURE__X: has no effect: nothing asks about a rollout of that name
GITHUB__BOT: has no effect beside GITHUB__BOT__KEY (environment)
github: has no effect yet: it waits for GitHub, GitLab and Bitbucket (environment; variable GITHUB__BOT)
services.database: has no effect while services.database_url is not empty; other programs see it alike (environment)
setup.encription_secret: is not known; did you mean 'encryption_secret'? (environment; variable @)
""".replace("@", "SETUP__ENCRIPTION_SECRET")


def examined(folder: Path, text: str = "", **variables: str) -> Examination:
    file = folder / "codecov.yml"
    file.write_text(text, encoding="utf-8")
    return examine({"CODECOV_YML": str(file), **variables})


def warnings(folder: Path, text: str = "", **variables: str) -> list[str]:
    found = examined(folder, text, **variables)
    assert not found.errors
    return sorted(str(warning).replace(found.file, "FILE") for warning in found.warnings)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "services: {minio: {access-Key-id: a}}",
            "services.minio.access-Key-id: is not known; did you mean 'access_key_id'?",
        ),
        ("services: {minio: {hush-5eCr3t: a}}", "services.minio.***: is not known"),
        ("services: {'redis://:hush@h': 1}", "services.***: is not known"),
        ("github: {integration: {huSH5eCr3t: 1}}", "github.integration.***: is not known"),
        ("github: {integration: {expirs: 1}}", "github.integration.expirs: is not known; did you mean 'expires'?"),
        (
            "setup: {tasks: {celery: {prefetch2: 1}}}",
            "setup.tasks.celery.prefetch2: is not known; did you mean 'prefetch'?",
        ),
    ],
)
def test_keys_that_may_be_secrets_are_not_repeated(tmp_path: Path, text: str, told: str) -> None:
    assert f"{told} (FILE:1)" in warnings(tmp_path, text)


def test_names_of_variables_are_no_secrets(tmp_path: Path) -> None:
    (told,) = warnings(tmp_path, SERVICES__MINIO__S3_ACCESS_KEY_ID="a")
    assert told.startswith("services.minio.s3_access_key_id: is not known; did you mean 'access_key_id'?")


def test_everything_in_the_file_that_is_probably_not_what_was_meant(tmp_path: Path) -> None:
    assert warnings(tmp_path, FILE) == sorted(TOLD.splitlines())


def test_an_installation_without_oddities_is_told_nothing(tmp_path: Path) -> None:
    services = "services: {database_url: sqlite://, redis_url: 'redis://y', minio: {host: s3, port: 9000}}\n"
    text = f"{services}site: {{comment: false}}\n"
    assert warnings(tmp_path, text, SETUP__TASKS__UPLOAD__QUEUE="q", RUN_ENV="ENTERPRISE", conda__x="1") == []


def test_old_places_of_keys_are_told_to_have_no_effect_in_an_installation(tmp_path: Path) -> None:
    text = """\
site:
  coverage: {ignore: [hush], flags: {unit: {carryforward: yes}}}
  codecov: {notify: {require_ci_to_pass: no}}
  to_string: hush
additional_user_yamls: [{percentage: 1, override: {coverage: {fixes: ["a::b"]}}}]
"""
    assert warnings(tmp_path, text) == [
        (
            "additional_user_yamls[0].override.coverage.fixes: has no effect: "
            "an installation sets additional_user_yamls[0].override.fixes instead (FILE:5)"
        ),
        (
            "site.codecov.notify.require_ci_to_pass: has no effect: "
            "an installation sets site.codecov.require_ci_to_pass instead (FILE:3)"
        ),
        "site.coverage.flags: has no effect: an installation sets site.flags instead (FILE:2)",
        "site.coverage.ignore: has no effect: an installation sets site.ignore instead (FILE:2)",
        "site.to_string: has no effect (FILE:4)",
    ]


def test_odd_variables(tmp_path: Path) -> None:
    told = warnings(
        tmp_path,
        SETUP__ENCRIPTION_SECRET="hush",
        SERVICES__DATABASE__HOST="hush",
        GITHUB__BOT="hush",
        GITHUB__BOT__KEY="hush",
        CODECOV__FEATURE__X="hush",
        CODECOV__FEATURE__CARRYFORWARD_BASE_SEARCH_RANGE='"hush"',
        CODECOV__FEATURE__DISABLE="maybe",
        CODECOV__FEATURE__VITEST_EVALS="true",
    )
    assert told == TOLD_OF_VARIABLES.splitlines()


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("SERVICE__REDIS_URL", "SERVICES__REDIS_URL"),
        ("SITES__COMMENT", "SITE__COMMENT"),
        ("SETUPS__TASKS__CELERY__PREFETCH", "SETUP__TASKS__CELERY__PREFETCH"),
        ("JSONCONFIG___SITES", "JSONCONFIG___SITE"),
        ("JSONCONFIG___SERVICE__CI_PROVIDERS", "JSONCONFIG___SERVICES__CI_PROVIDERS"),
        ("SERVICES_REDIS_URL", "SERVICES__REDIS_URL"),
        ("SERVICES_MINIO__HOST", "SERVICES__MINIO__HOST"),
        ("setup_encryption_secret", "SETUP__ENCRYPTION_SECRET"),
    ],
)
def test_variables_that_nearly_set_a_key(tmp_path: Path, name: str, meant: str) -> None:
    assert warnings(tmp_path, **{name: "5"}) == [f"{name}: sets nothing; did you mean {meant}? (environment)"]


@pytest.mark.parametrize(
    "name", ["conda__x", "GITHUB_CLIENT_ID", "__SITES__X", "SITE", "SERVICES", "_", "GIT_DIR", "npm__config", "X__"]
)
def test_variables_of_other_programs_are_no_mistakes(tmp_path: Path, name: str) -> None:
    assert warnings(tmp_path, **{name: "hush"}) == []


def test_a_file_that_is_named_and_not_there_is_warned_of(tmp_path: Path) -> None:
    missing = tmp_path / "none.yml"
    told = [str(problem) for problem in examine({"CODECOV_YML": str(missing)}).warnings]
    assert told == [f"CODECOV_YML: names {missing}, which is not there (environment)"]
    assert not examine({"CODECOV_YML": "/config/codecov.yml"}).warnings
    assert not examine({}).warnings


@pytest.mark.parametrize("text", ["true", "On", " 1 ", "false", "NO", "0", ""])
def test_switching_rollouts_off_or_on(tmp_path: Path, text: str) -> None:
    assert warnings(tmp_path, CODECOV__FEATURE__DISABLE=text) == []


def test_which_variables_count(tmp_path: Path) -> None:
    found = examined(tmp_path, SERVICES__REDIS_URL="x", conda__x="1", RUN_ENV="DEV", HOME="/")
    assert found.variables == ("CODECOV_YML", "RUN_ENV", "SERVICES__REDIS_URL")
    assert found.file_exists
    assert not examine({"CODECOV_YML": "/no-such-folder"}).file_exists


def test_wrong_keys_and_oddities_are_told_together(tmp_path: Path) -> None:
    found = examined(tmp_path, "services: {minio: {port: x}}\nsetup: {taskz: {}}\n")
    assert [problem.key for problem in found.errors] == ["services.minio.port"]
    assert [problem.key for problem in found.warnings] == ["setup.taskz"]


APP = "{id: 1, installation_id: 2, pem: /no-such-folder}"


@pytest.mark.parametrize("place", ["{integration: {id: 1, pem: /no-such-folder}}", f"{{dedicated_apps: {{x: {APP}}}}}"])
def test_files_that_cannot_be_read_are_errors(tmp_path: Path, place: str) -> None:
    (problem,) = examined(tmp_path, f"github: {place}").errors
    assert problem.reason == "the file /no-such-folder cannot be read: No such file or directory"
    assert problem.key.endswith(".pem")


FILES = """\
github: {integration: {pem: /nowhere, id: x}, dedicated_apps: {a: {pem: /nowhere}, b: {pem: 5, id: 1}}}
github_enterprise: {integration: {pem: {source_type: filepath, value: /nowhere}}, dedicated_apps: 5}
"""


def test_files_that_cannot_be_read_are_told_beside_other_wrong_keys(tmp_path: Path) -> None:
    found = examined(tmp_path, FILES, SERVICES__REDIS_URL="bogus")
    assert [problem.key for problem in found.errors] == [
        "services.redis_url",
        "github.dedicated_apps.a.id",
        "github.dedicated_apps.a.installation_id",
        "github.dedicated_apps.b.installation_id",
        "github.dedicated_apps.b.pem",
        "github.integration.id",
        "github_enterprise.dedicated_apps",
        "github_enterprise.url",
        "github.dedicated_apps.a.pem",
        "github.integration.pem",
        "github_enterprise.integration.pem",
    ]


def test_contradictions_are_told_beside_sections_that_lack_keys(tmp_path: Path) -> None:
    text = "github: {integration: {id: 1}, dedicated_apps: {a: {id: x, installation_id: 1, pem: /nowhere}}}\n"
    found = examined(tmp_path, f"{text}gitlab_enterprise: {{bot: {{}}}}\n")
    assert "github.integration.pem" in [problem.key for problem in found.errors]
    found = examined(tmp_path, "services: {redis_url: unix:///redis, minio: {port: x}}\n")
    assert [problem.key for problem in found.errors] == ["services.minio.port", "services.celery_broker"]


@pytest.mark.parametrize("text", ["- a", "a: [", "services: 5", "site: 5\nadditional_user_yamls: [5]", "1: 2"])
def test_nothing_in_a_file_makes_looking_at_it_raise(tmp_path: Path, text: str) -> None:
    found = examined(tmp_path, text)
    assert found.errors or found.warnings


@pytest.mark.parametrize("text", ["a: [", "a: *b", "a: 1\n---\nb: 1", "a: b\0", "a: !!bool x"])
def test_keys_are_looked_at_beside_a_file_that_is_no_yaml(tmp_path: Path, text: str) -> None:
    found = examined(tmp_path, text, GITHUB__INTEGRATION__ID="5")
    assert [problem.key for problem in found.errors] == [found.file, "github.integration.pem"]
    assert not found.errors[1].origin


TWICE = """\
services: {minio: {port: 1, port: 2}}
setup:
  encryption: {yaml_secret: {hush: 1, hush: 2}}
hush: &x {a: 1}
github: {dedicated_apps: {a: {<<: *x, <<: *x, id: 1, id: 1}}}
services: {}
hush: 1
setup: {}
setup: {admins: [{username: a, username: b}]}
site: {comment: {hush: 1, hush: 2}, hush: {a: 1, a: 2}, 1: a, '1': b}
"""
TOLD_OF_TWICE = """\
services: is there more than once, in lines 1 and 6, and the last one counts (FILE:6)
setup: is there more than once, in lines 2, 8 and 9, and the last one counts (FILE:9)
FILE: has a key more than once, in lines 4 and 7, and the last one counts (FILE:7)
services.minio.port: is there more than once, in lines 1 and 1, and the last one counts (FILE:1)
setup.encryption.yaml_secret: has a key more than once, in lines 3 and 3, and the last one counts (FILE:3)
github.dedicated_apps.a.id: is there more than once, in lines 5 and 5, and the last one counts (FILE:5)
setup.admins[0].username: is there more than once, in lines 9 and 9, and the last one counts (FILE:9)
site: has a key more than once, in lines 10 and 10, and the last one counts (FILE:10)
site: has a key more than once, in lines 10 and 10, and the last one counts (FILE:10)
"""


def test_keys_that_are_there_twice_are_warned_of(tmp_path: Path) -> None:
    found = examined(tmp_path, TWICE)
    told = [
        str(problem).replace(found.file, "FILE") for problem in found.warnings if "more than once" in problem.reason
    ]
    assert told == TOLD_OF_TWICE.splitlines()
    assert not any(
        "more than once" in problem.reason for problem in examined(tmp_path, "a: &a [*a]\nb: {a: 1}").warnings
    )


def test_a_variable_hidden_by_longer_ones_is_no_origin(tmp_path: Path) -> None:
    text = "setup:\n  tasks:\n    celery: {hard_timelimit: abc, prefetch: 0}\n"
    found = examined(tmp_path, text, SETUP__TASKS__UPLOAD__QUEUE="q", SETUP__TASKS="5")
    places = {error.key: (error.origin.replace(found.file, "FILE"), error.variable) for error in found.errors}
    assert places["setup.tasks.celery.prefetch"] == ("FILE:3", "SETUP__TASKS__CELERY__PREFETCH")


def test_a_file_that_is_no_text_is_there_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "codecov.yml"
    file.write_bytes(b"\xff\xfe\x00")
    examined = examine({"CODECOV_YML": str(file)})
    assert examined.file_exists
    assert [problem.reason for problem in examined.errors][:1] == ["cannot be read: it is not UTF-8 text"]
    assert not examine({"CODECOV_YML": str(tmp_path / "other.yml")}).file_exists
