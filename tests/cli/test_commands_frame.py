"""The frame of the command line: help, what it imports, exit codes, completion."""

import errno
import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

import codecov_core
from codecov_core.errors import (
    CodecovError,
    CommitNotFoundError,
    CorruptStoreError,
    DatabaseUnavailableError,
    NewerStoreError,
    NotARepositoryError,
    ObjectNotFoundError,
    QueueUnavailableError,
    StorageError,
    StoreBusyError,
)
from runners.cli import app
from runners.cli.exits import ExitCode, exit_code_of

_VERSION = (Path(__file__).parents[2] / "VERSION").read_text(encoding="utf-8").strip()


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "runners.cli", *arguments], capture_output=True, text=True, check=False, timeout=60
    )


def test_help_names_every_command_and_every_exit_code() -> None:
    shown = _run("--help")
    assert shown.returncode == 0
    for name in ("local", "upload", "process", "report", "status", "parse", "config", "run-task", "tasks"):
        assert f"  {name} " in shown.stdout
    for code in ("0 success", "1 a status", "2 wrong usage", "70", "74", "75", "130"):
        assert code in shown.stdout


@pytest.mark.parametrize("name", list(app.COMMANDS))
def test_every_command_has_help(name: str) -> None:
    shown = _run(name, "--help")
    assert shown.returncode == 0
    assert f"Usage: codecov-worker {name}" in shown.stdout


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["local", "--help"], ["config", "check", "--help"], ["parse"], ["nonsense"]],
)
def test_help_and_usage_errors_import_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import json, sys\n"
        "from runners.cli.app import run\n"
        "run(json.loads(sys.argv[1]))\n"
        "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})), file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, json.dumps(arguments)], capture_output=True, text=True, check=True, timeout=60
    )
    imported = set(json.loads(ran.stderr.splitlines()[-1]))
    assert "click" in imported
    assert not imported & {"numpy", "lxml", "sqlalchemy", "pydantic", "injector", "obstore", "re2", "yaml", "rich"}


@pytest.mark.parametrize("module", ["runners.cli.app", "click", "runners.cli.commands.tasks"])
@pytest.mark.parametrize("wrapped", [[], ["wrapped"]])
def test_an_interrupt_before_anything_is_loaded_ends_with_130(module: str, wrapped: list[str]) -> None:
    code = (
        "import os, signal, sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == sys.argv[1]:\n"
        "            raise_it()\n"
        "def raise_it():\n"
        "    try:\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "    except KeyboardInterrupt as error:\n"
        "        if sys.argv[2:]:\n"
        "            raise RuntimeError('__set_name__') from error\n"
        "        raise\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "from runners.cli import main\n"
        "main(['tasks'])\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, module, *wrapped], capture_output=True, text=True, check=False, timeout=60
    )
    assert (ran.returncode, ran.stdout) == (130, "")
    assert "interrupted" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_version_is_that_of_the_file() -> None:
    assert _run("--version").stdout.strip() == f"codecov-worker {_VERSION}"
    assert codecov_core.__version__ == _VERSION
    assert not hasattr(codecov_core, "__author__")


@pytest.mark.parametrize("arguments", [["--version"], ["parse"]])
def test_the_base_installation_tells_its_version_and_how_to_get_the_rest(arguments: list[str]) -> None:
    code = f"import sys; sys.modules['click'] = None; from runners.cli import main; main({arguments!r})"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    if arguments == ["--version"]:
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"codecov-worker {_VERSION}\n", "")
    else:
        assert (ran.returncode, ran.stdout) == (2, "")
        assert "pip install 'codecov-worker[local]'" in ran.stderr


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["parse", "--nonsense"], ["parse"], ["parse", "/does/not/exist"], []]
)
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    ran = _run(*arguments)
    assert ran.returncode == 2
    assert "Usage:" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell: str) -> None:
    ran = _run("completion", shell)
    assert ran.returncode == 0
    assert "_CODECOV_WORKER_COMPLETE" in ran.stdout


def test_a_shell_is_given_commands_and_options() -> None:
    code = "from runners.cli import main; main()"
    environment = {"_CODECOV_WORKER_COMPLETE": "bash_complete", "COMP_WORDS": "codecov-worker pa", "COMP_CWORD": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert "plain,parse" in ran.stdout


def test_options_of_a_task_have_the_choices_and_defaults_of_its_command() -> None:
    shown = " ".join(_run("run-task", "Upload", "--help").stdout.split())
    assert "--report-type [coverage|test_results|bundle_analysis] kind of the uploads [default: coverage]" in shown
    assert "--repoid INTEGER id of the repository [required]" in shown
    assert "--empty-upload [pass|fail]" in _run("run-task", "Notify", "--help").stdout
    wrong = _run("run-task", "Notify", "--repoid", "1", "--commitid", "a", "--empty-upload", "perhaps")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "'perhaps' is not one of 'pass', 'fail'" in wrong.stderr
    missing = _run("run-task", "Upload", "--repoid", "1")
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "Missing option '--commitid'" in missing.stderr


def test_the_registry_tells_the_choices_of_an_option() -> None:
    described = {task["name"]: task["options"] for task in json.loads(_run("tasks", "--json").stdout)}
    choices = {option["name"]: option["choices"] for option in described["app.tasks.notify.Notify"]}
    assert choices == {"repoid": [], "commitid": [], "empty_upload": ["pass", "fail"]}
    assert "--empty-upload <pass|fail>" in _run("tasks").stdout


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("run-task Upload --report-type ", ["coverage", "test_results", "bundle_analysis"]),
        ("run-task Notify --empty-upload p", ["pass"]),
    ],
)
def test_a_shell_is_given_the_choices_of_an_option(words: str, offered: list[str]) -> None:
    code = "from runners.cli import main; main()"
    environment = {
        "_CODECOV_WORKER_COMPLETE": "bash_complete",
        "COMP_WORDS": f"codecov-worker {words}",
        "COMP_CWORD": "4",
    }
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.stdout.split() == [f"plain,{choice}" for choice in offered]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (StorageError("x"), ExitCode.STORAGE),
        (StorageError("x", disk_full=True), ExitCode.STORAGE),
        (NewerStoreError("x"), ExitCode.STORAGE),
        (CorruptStoreError("x"), ExitCode.STORAGE),
        (ObjectNotFoundError("x"), ExitCode.FAILED),
        (NotARepositoryError("x"), ExitCode.USAGE),
        (CommitNotFoundError("x"), ExitCode.USAGE),
        (DatabaseUnavailableError("x"), ExitCode.TRY_AGAIN),
        (DatabaseUnavailableError("x", disk_full=True), ExitCode.STORAGE),
        (QueueUnavailableError("x"), ExitCode.TRY_AGAIN),
        (StoreBusyError("x"), ExitCode.TRY_AGAIN),
        (CodecovError("x"), ExitCode.FAILED),
    ],
)
def test_errors_have_their_exit_code(error: CodecovError, code: ExitCode) -> None:
    assert exit_code_of(error) is code


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (StoreBusyError("the store is busy"), 75, "Error: the store is busy"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (click.UsageError("odd"), 2, "odd"),
        (OSError(errno.ENOSPC, "No space left on device"), 74, "Error: the output cannot be written: No space left"),
        (
            OSError(errno.EDQUOT, "Quota exceeded", "/some/file"),
            74,
            "/some/file cannot be written: Quota exceeded; free",
        ),
        (ZeroDivisionError("oops"), 70, "Internal error: ZeroDivisionError: oops"),
    ],
)
def test_whatever_a_command_raises_becomes_a_message_and_a_code(
    raised: BaseException, code: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @click.command()
    def failing() -> None:
        raise raised

    monkeypatch.setattr(app, "application", lambda: failing)
    assert app.run([]) == code
    shown = capsys.readouterr()
    assert said in shown.err
    assert "Traceback" not in shown.err
    assert shown.out == ""


@pytest.mark.parametrize("arguments", [["--help"], ["tasks"], ["parse", "lcov.info"], ["parse", "lcov.info", "--json"]])
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is a Linux thing")
def test_an_output_that_takes_nothing_ends_with_74(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "lcov.info").write_text("SF:a.py\nDA:1,1\nend_of_record\n", encoding="utf-8")
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "runners.cli", *arguments],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=60,
        )
    assert (ran.returncode, ran.stderr.count("\n")) == (74, 1)
    assert "free some space or write elsewhere" in ran.stderr


def test_a_traceback_is_shown_when_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @click.command()
    def failing() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(app, "application", lambda: failing)
    monkeypatch.setenv(app.TRACE_VARIABLE, "1")
    assert app.run([]) == ExitCode.INTERNAL
    assert "Traceback" in capsys.readouterr().err


def test_without_its_extra_the_command_says_what_to_install() -> None:
    hidden = "import sys; sys.modules['click'] = None; import runners.cli; runners.cli.main(['--help'])"
    ran = subprocess.run([sys.executable, "-c", hidden], capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 2
    assert "pip install 'codecov-worker[local]'" in ran.stderr
