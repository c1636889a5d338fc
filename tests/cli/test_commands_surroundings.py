"""What surrounds a run changes neither its result nor its exit code: readers that are gone, odd names, other runs."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from runners.cli import report_files
from runners.cli.exits import UsageProblem
from tests.cli.checkout import Checkout


def run_without_a_reader(checkout: Checkout, *arguments: str, gone: str = "stdout") -> int:
    """Run a command whose output, or messages, nobody reads any more."""
    read, write = os.pipe()
    os.close(read)
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} | {gone: write}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "runners.cli", *arguments],
            cwd=checkout.folder,
            env=checkout.environment,
            check=False,
            timeout=120,
            **streams,  # type: ignore[call-overload] # both are streams
        )
    finally:
        os.close(write)
    return int(done.returncode)


@pytest.mark.parametrize("gone", ["stdout", "stderr"])
def test_a_reader_that_is_gone_changes_no_exit_code(checkout: Checkout, gone: str) -> None:
    checkout.git("switch", "-q", "main")
    checkout.report({"src/app.py": {2: 1, 5: 1}})
    checkout.local()
    checkout.git("switch", "-q", "feature")
    checkout.report({"src/app.py": {2: 0, 5: 0}})
    for arguments in (["local"], ["local", "--json"], ["status"], ["status", "--json"]):
        assert run_without_a_reader(checkout, *arguments, gone=gone) == 1, arguments
    checkout.write("lcov.info", "TN:\n")
    assert run_without_a_reader(checkout, "parse", "lcov.info", gone=gone) == 2
    assert run_without_a_reader(checkout, "parse", "coverage.xml", "--json", gone=gone) == 0
    assert run_without_a_reader(checkout, "report", gone=gone) == 0
    assert run_without_a_reader(checkout, "local", "--help", gone=gone) == 0


def test_messages_may_go_nowhere_at_all(checkout: Checkout) -> None:
    checkout.report({"src/app.py": {2: 1, 5: 1}})
    command = f'"{sys.executable}" -m runners.cli local --json 2>&-'
    ran = subprocess.run(
        command,
        shell=True,
        cwd=checkout.folder,
        env=checkout.environment,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert (ran.returncode, orjson.loads(ran.stdout)["exit_code"]) == (0, 0)


def test_reports_whose_own_names_are_no_unicode(checkout: Checkout) -> None:
    name = "lcov\udcff.info"
    Path(checkout.folder, name).write_text("SF:src/app.py\nDA:2,1\nend_of_record\n", encoding="utf-8")
    ran = checkout.run("parse", "--json", name)
    assert (ran.returncode, orjson.loads(ran.stdout)["path"]) == (0, "lcov\ufffd.info"), ran.stderr
    assert checkout.local(name)["reports"] == ["lcov\ufffd.info"]
    explained = checkout.run("explain-paths", "--json", name)
    assert explained.returncode == 0, explained.stderr
    orjson.loads(explained.stdout)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--store", ""), "is empty; name a folder"),
        (("--store", "st\udcff"), "is no Unicode name"),
        (("--flag", ""), "a flag needs a name"),
        (("--flag", "unit", "--flag", " "), "a flag needs a name"),
    ],
)
def test_values_that_mean_nothing_are_wrong_usage(checkout: Checkout, arguments: tuple[str, ...], said: str) -> None:
    checkout.report({"src/app.py": {2: 1}})
    before = sorted(checkout.folder.iterdir())
    ran = checkout.run("local", *arguments)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr
    assert sorted(checkout.folder.iterdir()) == before


def test_waiting_for_another_run_is_said(checkout: Checkout, tmp_path: Path) -> None:
    checkout.report({"src/app.py": {2: 1, 5: 1}})
    store = tmp_path / "store"
    checkout.local("--store", store)
    with (store / "lock").open("r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run = subprocess.Popen(
            [sys.executable, "-m", "runners.cli", "local", "--store", str(store)],
            cwd=checkout.folder,
            env=checkout.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert run.stderr is not None
        said = next(line for line in run.stderr if "Another run" in line)
        assert f"uses the store {store}; waiting" in said
        fcntl.flock(lock, fcntl.LOCK_UN)
    run.communicate(timeout=120)
    assert run.returncode == 0


def test_what_a_full_disk_put_off_is_done_by_the_next_run(checkout: Checkout, tmp_path: Path) -> None:
    checkout.commit_many_files()
    store = str(tmp_path / "store")
    assert checkout.run("upload", "coverage.xml", "--store", store).returncode == 0
    ran = checkout.run_on_a_full_disk("process", "--store", store)
    assert ran.returncode == 74, ran.stderr
    assert "tasks done" in checkout.run("process", "--store", store).stdout
    assert orjson.loads(checkout.run("report", "--json", "--store", store).stdout)["totals"][0] == 200


def test_git_that_is_missing_is_no_reason_to_try_again(checkout: Checkout, tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "runners.cli", "local"],
        cwd=checkout.folder,
        env=checkout.environment | {"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 1
    assert "install git" in ran.stderr


def test_changes_that_git_hides_are_warned_of(checkout: Checkout) -> None:
    checkout.report({"src/app.py": {2: 1, 5: 0}})
    assert not any("binary" in warning for warning in checkout.local()["warnings"])
    (checkout.folder / ".git" / "info" / "attributes").write_text("*.py -diff\n", encoding="utf-8")
    checkout.git("commit", "-q", "--allow-empty", "-m", "later")
    assert any("src/app.py" in warning for warning in checkout.local("--base", "main")["warnings"])


def test_a_report_that_is_gone_is_told_apart_from_one_that_never_was(checkout: Checkout, tmp_path: Path) -> None:
    store = tmp_path / "store"
    checkout.report({"src/app.py": {2: 1, 5: 1}})
    checkout.local("--store", store)
    shutil.rmtree(store / "objects")
    gone = checkout.run("report", "--store", store)
    assert (gone.returncode, "is gone from the objects" in gone.stderr) == (74, True)
    checkout.git("commit", "-q", "--allow-empty", "-m", "later")
    none = checkout.run("report", "--store", store)
    assert (none.returncode, "is gone" in none.stderr) == (2, False)


def test_a_device_without_an_end_is_no_report(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_files, "_MOST", 1 << 21)
    with pytest.raises(UsageProblem, match="/dev/zero holds more than"):
        report_files.read_report(Path("/dev/zero"))
    report = checkout.report({"src/app.py": {2: 1}})
    assert report_files.read_report(report) == report.read_bytes()
    assert report_files.read_report(Path(os.devnull)) == b""


def test_a_file_that_cannot_be_read_sinks_no_others(checkout: Checkout) -> None:
    report = checkout.report({"src/app.py": {2: 1}})
    ran = checkout.run("parse", "--json", report, "/proc/self/mem", report)  # reading its beginning is an error
    documents = list(map(orjson.loads, ran.stdout.splitlines()))
    assert [document["error"] and document["error"]["code"] for document in documents] == [None, "corrupt", None]
    assert (ran.returncode, ran.stderr.count("cannot be read")) == (0, 1)
    alone = checkout.run("parse", "/proc/self/mem")
    assert (alone.returncode, "cannot be read: Input/output error" in alone.stderr) == (2, True)


def test_settings_of_git_do_not_decide_what_changed(checkout: Checkout) -> None:
    for number in range(4):
        checkout.write(f"src/old{number}.py", "".join(f"value_{line} = {number}\n" for line in range(40)))
    checkout.git("add", ".")
    checkout.git("commit", "-q", "-m", "some")
    for number in range(4):
        checkout.git("mv", f"src/old{number}.py", f"src/new{number}.py")
        text = Path(checkout.folder, f"src/new{number}.py").read_text().replace("value_7 =", "other_7 =")
        checkout.write(f"src/new{number}.py", text)
    checkout.git("commit", "-q", "-a", "-m", "renamed")
    checkout.report({f"src/new{number}.py": dict.fromkeys(range(1, 41), number % 2) for number in range(4)})
    usual = checkout.local()["patch"]
    assert usual["totals"][1:4] == [4, 2, 2]
    checkout.git("config", "diff.renameLimit", "1")
    checkout.git("config", "diff.indentHeuristic", "false")
    assert checkout.local()["patch"] == usual
