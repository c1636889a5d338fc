"""``codecov-worker config``: what is found, what is told, and how a run ends."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from codecov_core.ports import SOURCE_LIMIT

ROOT = Path(__file__).parents[2]

_WRONG = """\
comment: {behavior: update}
coverage:
  precison: 2
  "größe世界": {a: b}
  status: {patch: {default: {target: 80%x}}}
"""

_TOLD = """\
error: comment.behavior: is the text 'update'
 --> codecov.yml:1:21
  |
1 | comment: {behavior: update}
  |                     ^^^^^^ expected 'default', 'once', 'new' or 'spammy'

error: coverage.precison: is not a key that is known here
 --> codecov.yml:3:3
  |
3 |   precison: 2
  |   ^^^^^^^^ did you mean 'precision'?

error: coverage.größe世界: is not a key that is known here
 --> codecov.yml:4:3
  |
4 |   "größe世界": {a: *}
  |   ^^^^^^^^^^^

error: coverage.status.patch.default.target: is the text '80%x'
 --> codecov.yml:5:38
  |
5 |   status: {patch: {default: {target: 80%x}}}
  |                                      ^^^^ expected a percentage such as 80 or '80.5%', or 'auto'

codecov.yml has 4 errors, so none of it is applied
"""


def run_config(
    *arguments: str | Path, cwd: Path, given: str | None = None, variables: Mapping[str, str] = os.environ
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "runners.cli", "config", *map(str, arguments)],
        cwd=cwd, input=given, capture_output=True, text=True, check=False, timeout=60, env={**os.environ, **variables},
    )  # fmt: skip


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with a faulty configuration."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "codecov.yml").write_text(_WRONG, encoding="utf-8")
    (tmp_path / "src").mkdir()
    return tmp_path


def test_every_error_is_shown_as_compilers_do(checkout: Path) -> None:
    ran = run_config("check", cwd=checkout)
    assert ran.stdout == _TOLD
    assert (ran.returncode, ran.stderr) == (1, "")


def test_errors_as_a_document(checkout: Path) -> None:
    ran = run_config("check", "--json", cwd=checkout)
    assert ran.returncode == 1
    document = json.loads(ran.stdout)
    assert list(document) == ["file", "unused", "valid", "location", "errors", "warnings"]
    assert (document["file"], document["valid"], document["location"]) == (
        "codecov.yml",
        False,
        ["comment", "behavior"],
    )
    assert document["errors"][1] == {
        "line": 3,
        "column": 3,
        "path": ["coverage", "precison"],
        "reason": "is not a key that is known here",
        "excerpt": "  precison: 2",
        "caret": 3,
        "width": 8,
        "expected": None,
        "nearest": "precision",
    }


def test_errors_as_annotations_are_at_paths_of_the_checkout(checkout: Path) -> None:
    ran = run_config("check", "../codecov.yml", "--github", cwd=checkout / "src")
    assert ran.returncode == 1
    first, *_, last = ran.stdout.splitlines()
    assert first == (
        "::error file=codecov.yml,line=1,col=21,endColumn=27,title=codecov.yml::"
        "comment.behavior: is the text 'update'; expected 'default', 'once', 'new' or 'spammy'"
    )
    assert "is the text '80%25x'; expected a percentage such as 80 or '80.5%25', or 'auto'" in last


def test_nothing_in_a_file_ends_an_annotation(tmp_path: Path) -> None:
    ran = run_config("check", "-", "--github", cwd=tmp_path, given='"a\\r\\n::error::b": 1\n')
    (line,) = ran.stdout.splitlines()
    assert line.startswith("::error line=1,col=1,")
    assert "::a<U+000D><U+000A>::error::b: is not a key" in line


def test_what_is_valid_ends_with_0(tmp_path: Path) -> None:
    ran = run_config("check", "-", cwd=tmp_path, given="codecov: {bot: a, bot: b}\nbeta_groups: []\n")
    assert ran.returncode == 0
    assert ran.stdout.startswith("warning: codecov.bot: stands in line 1 already, and the last one counts\n")
    assert "\n1 | codecov: {bot: a, bot: b}\n  |                   ^^^\n" in ran.stdout
    assert ran.stdout.endswith("\nstandard input is valid, with 2 warnings\n")
    assert run_config("check", "-", "--github", cwd=tmp_path, given="ignore: [a]").stdout == ""
    assert json.loads(run_config("check", "-", "--json", cwd=tmp_path, given="ignore: [a]").stdout)["valid"]
    assert (
        run_config("check", "-", cwd=tmp_path, given="# nothing").stdout == "standard input is valid and says nothing\n"
    )


@pytest.mark.parametrize(
    ("places", "found"),
    [
        (["codecov.yml", ".codecov.yml", "dev/codecov.yml"], ".codecov.yml"),
        (["dev/.codecov.yaml", ".github/codecov.yml"], ".github/codecov.yml"),
        (["docs/codecov.yml", "Codecov.yml", "dev/codecov.yaml"], "dev/codecov.yaml"),
    ],
)
def test_the_file_of_the_checkout_is_found(tmp_path: Path, places: list[str], found: str) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "codecov.yaml").mkdir()  # a folder is no configuration
    for place in places:
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text("{}")
    (tmp_path / "below").mkdir()
    assert run_config("check", cwd=tmp_path).stdout == f"{found} is valid\n"
    assert run_config("check", cwd=tmp_path / "below").stdout == f"{tmp_path / found} is valid\n"


def test_configurations_that_count_for_nothing_beside_another_one_are_told(tmp_path: Path) -> None:
    for place in (".github/codecov.yml", "codecov.yaml", "dev/codecov.yml", "docs/codecov.yml"):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text("{}")
    ran = run_config("check", "--json", cwd=tmp_path)
    assert json.loads(ran.stdout)["unused"] == [".github/codecov.yml", "dev/codecov.yml"]
    assert ran.stderr.splitlines() == [
        "Warning: .github/codecov.yml counts for nothing: codecov.yaml is found first",
        "Warning: dev/codecov.yml counts for nothing: codecov.yaml is found first",
    ]
    named = run_config("check", "dev/codecov.yml", "--json", cwd=tmp_path)
    assert (named.stderr, json.loads(named.stdout)["unused"]) == ("", [])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check"], "there is no codecov.yml"),
        (["check", "nothing.yml"], "nothing.yml cannot be read: No such file or directory"),
        (["check", "."], "cannot be read: Is a directory"),
        (["check", "-", "--json", "--github"], "--json and --github exclude each other"),
    ],
)
def test_nothing_to_check_ends_with_2(arguments: list[str], said: str, tmp_path: Path) -> None:
    ran = run_config(*arguments, cwd=tmp_path, given="")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr


def test_the_schema_is_the_one_of_the_docs(tmp_path: Path) -> None:
    ran = run_config("schema", cwd=tmp_path)
    assert ran.returncode == 0
    assert ran.stdout == (ROOT / "docs" / "codecov-yml.schema.json").read_text(encoding="utf-8")


_LAYERS = {
    "codecov.yml": "coverage:\n  precision: 3\n",
    "org.yml": "coverage: {precision: 4, round: up}\n",
    "install.yml": """\
site:
  comment: off
additional_user_yamls:
- {percentage: 10, name: few, override: {slack_app: off}}
""",
}


@pytest.fixture
def layers(tmp_path: Path) -> Path:
    """A checkout, the configuration of its owner and that of the installation."""
    (tmp_path / ".git").mkdir()
    for name, text in _LAYERS.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_the_effective_configuration_says_why(layers: Path) -> None:
    ran = run_config("show", "--why", cwd=layers)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "\n  precision: 3                                      # commit (codecov.yml:2:3)\n" in ran.stdout
    assert "\n  round: down                                       # built-in defaults\n" in ran.stdout
    assert "#" not in run_config("show", cwd=layers).stdout


def test_every_layer_can_be_given(layers: Path) -> None:
    ran = run_config(
        "show", "--owner", "org.yml", "--install", "install.yml", "--owner-id", "109", "--owner-since", "2025-01-01",
        "--why", "--json", cwd=layers,
    )  # fmt: skip
    document = json.loads(ran.stdout)
    origins = {".".join(origin["path"]): origin for origin in document["origins"]}
    assert document["config"]["coverage"]["status"]["project"] is False  # new owners start from the patch
    assert origins["coverage.round"] == {
        "path": ["coverage", "round"], "layer": "owner", "name": "org.yml", "line": 1, "column": 26,
    }  # fmt: skip
    assert [origins["comment"]["name"], origins["comment"]["line"]] == ["install.yml", 2]
    assert [origins["slack_app"]["name"], origins["slack_app"]["line"]] == ["install.yml few", 4]


def test_a_value_of_the_environment_is_told_with_its_variable(layers: Path) -> None:
    variables = {"SITE__COMMENT": "on", "SITE__COVERAGE__ROUND": "up"}
    ran = run_config("show", "--install", "install.yml", "--why", "--json", cwd=layers, variables=variables)
    origins = {".".join(origin["path"]): origin for origin in json.loads(ran.stdout)["origins"]}
    told = [
        (origins[key]["layer"], origins[key]["name"], origins[key]["line"]) for key in ("comment", "coverage.round")
    ]
    assert told == [("installation", "SITE__COMMENT", None), ("installation", "SITE__COVERAGE__ROUND", None)]


@pytest.mark.parametrize(
    ("since", "starts_from_the_patch"),
    [
        ("2024-04-30", False),
        ("2024-04-30T00:00:00Z", False),
        ("2024-04-30T00:00:01Z", True),
        ("2024-04-30T02:00:00+02:00", False),
        ("2024-04-30T00:00:00-02:00", True),
    ],
)
def test_the_day_an_owner_signed_up_may_name_its_zone(since: str, starts_from_the_patch: bool, tmp_path: Path) -> None:
    ran = run_config("show", "--owner-since", since, "--json", cwd=tmp_path)
    assert json.loads(ran.stdout)["config"]["coverage"]["status"]["project"] is not starts_from_the_patch


def test_a_day_that_is_none_is_refused(tmp_path: Path) -> None:
    ran = run_config("show", "--owner-since", "last year", cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "'last year' is no date or time such as 2025-01-01 or 2025-01-01T00:00:00Z" in ran.stderr


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    shown = run_config("show", "--json", cwd=tmp_path)
    assert json.loads(shown.stdout)["config"]["coverage"]["precision"] == 2


def test_an_invalid_layer_is_not_shown(checkout: Path) -> None:
    ran = run_config("show", cwd=checkout)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "codecov.yml is not valid: 1:21: comment.behavior: is the text 'update'" in ran.stderr
    assert "(and 3 more; see `codecov-worker config check`)" in ran.stderr


def test_a_link_that_leaves_the_checkout_is_no_configuration(tmp_path: Path) -> None:
    (tmp_path / "outside.yml").write_text("coverage: hush\n")
    top = tmp_path / "checkout"
    (top / "dev").mkdir(parents=True)
    for arguments in (["init", "-q"], ["config", "user.email", "a@example.org"], ["config", "user.name", "A"]):
        subprocess.run(["git", "-C", top, *arguments], check=True, capture_output=True)
    (top / "codecov.yml").symlink_to(tmp_path / "outside.yml")
    (top / "dev" / "codecov.yml").symlink_to("real.yml")
    (top / "dev" / "real.yml").write_text("coverage: {precision: 3}\n")
    assert run_config("check", cwd=top).stdout == "dev/codecov.yml is valid\n"
    subprocess.run(["git", "-C", top, "add", "."], check=True, capture_output=True)
    subprocess.run(["git", "-C", top, "commit", "-q", "-m", "links"], check=True, capture_output=True)
    ran = run_config("diff", "HEAD", "-", cwd=top, given="coverage: {precision: 3}")
    assert (ran.stdout, ran.stderr) == ("no difference\n", "")


def test_versions_are_files_or_commits(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", "-C", tmp_path, *arguments], check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    git("config", "user.email", "a@example.org")
    git("config", "user.name", "A")
    for text in (None, "coverage: {precision: 3}\n", "coverage: {precision: 4}\n"):
        if text is not None:
            (tmp_path / ".github").mkdir(exist_ok=True)
            (tmp_path / ".github" / "codecov.yml").write_text(text)
            git("add", ".")
        git("commit", "-q", "--allow-empty", "-m", "next")
    ran = run_config("diff", "HEAD^", "HEAD", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines() == [
        "- coverage.precision: 3  # commit (HEAD^:.github/codecov.yml:1:12)",
        "+ coverage.precision: 4  # commit (HEAD:.github/codecov.yml:1:12)",
    ]
    assert "built-in defaults" in run_config("diff", "HEAD~2", "HEAD", cwd=tmp_path).stdout
    assert run_config("diff", "HEAD", "-", cwd=tmp_path, given="coverage: {precision: 4}").stdout == "no difference\n"
    assert run_config("diff", "HEAD", "nonsense", cwd=tmp_path).returncode == 2
    (tmp_path / ".github" / "codecov.yml").write_text("codecov: {}\n" + "#" * SOURCE_LIMIT)
    git("commit", "-q", "-a", "-m", "large")
    ran = run_config("diff", "HEAD^", "HEAD", cwd=tmp_path)
    assert ran.returncode != 0
    assert "larger than 512 KiB" in ran.stdout + ran.stderr


def test_paths_are_those_of_the_checkout(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True, capture_output=True)
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.py").touch()
    (tmp_path / "codecov.yml").write_text("flags: {unit: {paths: [src/]}, old: {paths: [lib/]}}\n")
    subprocess.run(["git", "-C", tmp_path, "add", "."], check=True, capture_output=True)
    ran = run_config("match", "a.py", "--json", cwd=tmp_path / "src")
    assert (ran.returncode, ran.stderr) == (0, "")
    document = json.loads(ran.stdout)
    assert [(path["path"], [flag["name"] for flag in path["flags"]]) for path in document["paths"]] == [
        ("src/a.py", ["unit"])
    ]
    assert [(idle["list"], idle["pattern"]) for idle in document["idle_patterns"]] == [("flags.old.paths", "^lib/.*")]


def test_without_git_patterns_are_tried_on_the_named_paths(tmp_path: Path) -> None:
    ran = run_config("match", "--file", "-", "a/b.py", cwd=tmp_path, given="ignore: [a/, b/]")
    assert ran.stdout.splitlines() == [
        "a/b.py",
        "  dropped from every upload by ignore ^a/.* (standard input:1)",
        "",
        "patterns that match none of 1 files:",
        "  ignore: ^b/.* (standard input:1)",
    ]


def test_a_file_may_be_called_anything(tmp_path: Path) -> None:
    (tmp_path / "c\udcff.yml").write_text("codecov: {bot: 1}")
    ran = run_config("check", "c\udcff.yml", "--json", cwd=tmp_path)
    assert (ran.returncode, json.loads(ran.stdout)["file"]) == (1, "c\ufffd.yml")
    assert "c\ufffd.yml is not valid" in run_config("show", "c\udcff.yml", cwd=tmp_path).stderr


def test_versions_may_be_pipes(tmp_path: Path) -> None:
    ends = []
    for text in (b"coverage: {precision: 3}", b"coverage: {precision: 4}"):
        end, written = os.pipe()
        os.write(written, text)
        os.close(written)
        ends.append(end)
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "runners.cli", "config", "diff", *(f"/dev/fd/{end}" for end in ends)],
            cwd=tmp_path, pass_fds=ends, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
    finally:
        for end in ends:
            os.close(end)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "precision" in ran.stdout


@pytest.mark.parametrize("version", ["/no/such.yml", "src", "x" * 5000])
def test_a_version_that_is_nothing_is_called_neither(checkout: Path, tmp_path: Path, version: str) -> None:
    (tmp_path / "good.yml").write_text("coverage: {precision: 3}")
    ran = run_config("diff", "good.yml", version, cwd=checkout)
    assert ran.returncode == 2
    assert ran.stderr.startswith(f"Error: {version} is neither a file nor a commit: ")
