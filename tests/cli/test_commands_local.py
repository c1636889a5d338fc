"""``codecov-worker local`` on real checkouts: verdicts, exit codes, and everything that can be wrong."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest
import zstandard

from tests.cli.checkout import Checkout


def _statuses(document: Mapping[str, Any]) -> dict[str, tuple[str, bool]]:
    return {status["context"]: (status["state"], status["posted"]) for status in document["statuses"]}


def test_a_failing_patch_with_its_uncovered_lines(checkout: Checkout) -> None:
    checkout.git("switch", "-q", "main")
    checkout.report({"src/app.py": dict.fromkeys(range(1, 11), 1)})
    base = checkout.local()
    assert base["base"] == {"sha": None, "reason": "the commit has no parent here"}
    checkout.git("switch", "-q", "feature")
    checkout.report({"src/app.py": dict.fromkeys(range(1, 11), 1) | {5: 0}})
    head = checkout.local("--base", "main")
    assert head["exit_code"] == 1
    assert _statuses(head) == {"codecov/project": ("failure", True), "codecov/patch": ("failure", True)}
    assert head["totals"][:6] == [1, 10, 9, 1, 0, "90.00000"]
    assert head["base_totals"][5] == "100"
    patch = head["patch"]
    assert patch["totals"][1:4] == [2, 1, 1]
    assert patch["uncovered"] == {"src/app.py": [{"line": 5, "partial": False, "source": "line_five = 5"}]}
    assert head["warnings"] == []


def test_process_says_what_could_not_be_read_and_what_was_dropped(checkout: Checkout) -> None:
    store = ("--store", checkout.folder.parent / "store")
    checkout.write("notes.txt", "no coverage at all\n")
    checkout.run("upload", "notes.txt", "--flag", "unit", *store)
    ran = checkout.run("process", *store)
    assert ran.returncode == 1
    assert "upload 1 could not be read: unsupported_file_format" in ran.stdout
    assert "codecov-worker parse FILE" in ran.stdout
    assert "notes.txt was left out: no known coverage format" in ran.stderr
    checkout.write("lcov.info", "SF:src/app.py\nDA:1,1\nDA:1000000000000,1\nend_of_record\n")
    checkout.run("upload", "lcov.info", "--flag", "ui", *store)
    ran = checkout.run("process", *store, "--json")
    assert orjson.loads(ran.stdout)["uploads"][0]["error"] is None
    assert "line number is not between" in ran.stderr


@pytest.mark.parametrize(
    ("useless", "archives"),
    [("no coverage at all", "true"), ("", "false"), ("SF:src/app.py\nDA:0,1\nend_of_record\n", "false")],
)
def test_an_upload_of_no_use_does_not_replace_the_good_one(checkout: Checkout, useless: str, archives: str) -> None:
    checkout.git("switch", "-q", "main")
    checkout.write("codecov.yml", f"codecov: {{archive: {{uploads: {archives}}}}}")
    checkout.git("add", "codecov.yml")
    checkout.git("commit", "-qm", "configuration")
    checkout.git("rebase", "-q", "main", "feature")
    checkout.git("switch", "-q", "main")
    checkout.report({"src/app.py": dict.fromkeys(range(1, 11), 1)})
    good = checkout.local("coverage.xml")
    checkout.write("lcov.info", useless)
    bad = checkout.local("lcov.info")
    assert (bad["exit_code"], bad["totals"]) == (2, None)
    assert "this run is of no use, so the commit keeps what an earlier one gave" in bad["warnings"]
    assert "the commit keeps what an earlier one gave" in checkout.run("status").stdout
    assert orjson.loads(checkout.run("report", "--json").stdout)["totals"] == good["totals"]
    checkout.git("switch", "-q", "feature")
    checkout.report({"src/app.py": dict.fromkeys(range(1, 11), 1) | {5: 0}})
    head = checkout.local("coverage.xml", "--base", "main")
    assert _statuses(head) == {"codecov/project": ("failure", True), "codecov/patch": ("failure", True)}


def test_a_report_by_flag_shows_only_what_the_flag_saw(checkout: Checkout) -> None:
    store = ("--store", checkout.folder.parent / "store")
    checkout.write("lib/b.py", "x = 1\ny = 2\n")
    checkout.git("add", ".")
    checkout.git("commit", "-qm", "b")
    for flag, hits in (
        ("unit", {"src/app.py": {1: 1, 2: 0}}),
        ("web", {"src/app.py": {2: 1}, "lib/b.py": {1: 1, 2: 0}}),
    ):
        checkout.local(checkout.report(hits), "--flag", flag, *store)
    shown = orjson.loads(checkout.run("report", "--json", "--flag", "unit", *store).stdout)
    assert {name: totals[1:3] for name, totals in shown["rows"].items()} == {"src/app.py": [2, 1]}
    assert shown["totals"][1:3] == [2, 1]
    folders = orjson.loads(checkout.run("report", "--json", "--by", "folder", "--flag", "unit", *store).stdout)
    assert list(folders["rows"]) == ["(all)", "src"]
    lines = orjson.loads(checkout.run("report", "--json", "--lines", "src/app.py", "--flag", "web", *store).stdout)
    assert lines["totals"][1:3] == [1, 1]
    nothing = checkout.run("report", "--lines", "lib/b.py", "--flag", "unit", *store)
    assert (nothing.returncode, nothing.stdout) == (2, "")
    assert "no upload with these flags saw a line of lib/b.py" in nothing.stderr


def test_process_wants_a_store_that_is_there(checkout: Checkout) -> None:
    ran = checkout.run("process", "--store", "nowhere")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "there is no store at nowhere yet" in ran.stderr
    assert not (checkout.folder / "nowhere").exists()


def test_a_file_whose_name_is_no_unicode_is_shown(checkout: Checkout) -> None:
    name = "src/\udcff.py"
    checkout.write(name, "x = 1\n")
    checkout.git("add", ".")
    checkout.git("commit", "-qm", "odd name")
    Path(checkout.folder, "lcov.info").write_bytes(b"SF:src/\xff.py\nDA:1,1\nend_of_record\n")
    assert checkout.local("lcov.info")["totals"][:3] == [1, 1, 1]
    shown = orjson.loads(checkout.run("report", "--json", "--lines", name).stdout)
    assert (list(shown["rows"]), len(shown["lines"])) == (["src/\ufffd.py"], 1)


@pytest.mark.parametrize("named", ["--repoid", "--upload-id"])
def test_numbers_that_no_row_has_are_wrong_usage(checkout: Checkout, named: str) -> None:
    usual = {"--repoid": "1", "--commitid": "a" * 40, "--upload-id": "1"} | {named: "99999999999999999999"}
    ran = checkout.run("run-task", "UploadProcessor", *(part for pair in usual.items() for part in pair))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert named in ran.stderr


def test_a_task_wants_a_store_that_is_there(checkout: Checkout) -> None:
    ran = checkout.run("run-task", "Sweep", "--store", "nowhere")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "there is no store at nowhere yet" in ran.stderr
    assert not (checkout.folder / "nowhere").exists()


def test_nobody_holds_a_commit_that_is_not_known(checkout: Checkout) -> None:
    checkout.report({"src/app.py": {2: 1}})
    checkout.local()
    ran = checkout.run("run-task", "UploadFinisher", "--repoid", "1", "--commitid", "a" * 40)
    assert orjson.loads(ran.stdout)["result"]["busy"] is False


def test_the_same_run_as_text(checkout: Checkout) -> None:
    checkout.report({"src/app.py": dict.fromkeys(range(1, 11), 1) | {5: 0}})
    ran = checkout.run("local")
    assert ran.returncode == 0  # nothing to compare with: the statuses pass and say so
    assert "Found" in ran.stderr
    assert "coverage.xml" in ran.stderr
    assert "the store has no report of the base" in ran.stderr
    shown = ran.stdout
    assert "The head" in shown
    assert "HEAD^" in shown
    assert "Project 90.00% (9 of 10 lines hit)" in shown
    assert "Patch   50.00% (1 of 2 lines hit)" in shown
    assert "src/app.py: 1 missed\n  5 - line_five = 5" in shown
    assert "codecov/patch" in shown
    assert "\x1b" not in shown


def test_a_second_run_replaces_the_first(checkout: Checkout) -> None:
    checkout.report({"src/app.py": {1: 1, 2: 0}})
    first = checkout.local()
    checkout.report({"src/app.py": {1: 1, 2: 1}})
    second = checkout.local()
    third = checkout.local()
    for document in (first, second, third):
        assert document["upload"]["id"] == 1
    assert [document["totals"][2] for document in (first, second, third)] == [1, 2, 2]
    flagged = checkout.local("--flag", "unit")
    assert flagged["upload"]["id"] == 2
    status = orjson.loads(checkout.run("status", "--json").stdout)
    assert [(upload["flags"], upload["job"]["status"]) for upload in status["uploads"]] == [
        ([], "merged"),
        (["unit"], "merged"),
    ]


def _lose_what_was_made(store: Path) -> None:
    for folder in (store / "objects").rglob("worker"):
        shutil.rmtree(folder)
    for chunks in store.rglob("chunks.txt"):
        chunks.unlink()


def test_segments_that_are_lost_are_made_again_in_the_same_run(checkout: Checkout, tmp_path: Path) -> None:
    store = ("--store", tmp_path / "store")
    checkout.local(checkout.report({"src/app.py": {1: 1}}), "--flag", "unit", *store)
    checkout.local(checkout.report({"src/app.py": {2: 1}}), *store)
    _lose_what_was_made(tmp_path / "store")
    document = checkout.local("coverage.xml", *store)
    assert document["totals"][:3] == [1, 2, 2]
    status = orjson.loads(checkout.run("status", "--json", *store).stdout)
    assert [upload["job"]["status"] for upload in status["uploads"]] == ["merged", "merged"]


@pytest.mark.parametrize("what", ["gone", "cut", "no JSON", "a broken line"])
def test_a_damaged_report_of_the_base_keeps_nothing_from_the_head(
    checkout: Checkout, tmp_path: Path, what: str
) -> None:
    store = ("--store", tmp_path / "store")
    checkout.git("switch", "-q", "main")
    checkout.report({"src/app.py": dict.fromkeys(range(1, 11), 1)})
    base = checkout.local(*store)["commit"]["sha"]
    for chunks in (tmp_path / "store").rglob("chunks.txt"):
        _damage(chunks, what)
    checkout.git("switch", "-q", "feature")
    checkout.report({"src/app.py": dict.fromkeys(range(1, 11), 1) | {5: 0}})
    head = checkout.local("--base", "main", *store)
    assert set(_statuses(head)) == {"codecov/project", "codecov/patch"}
    assert head["totals"][:6] == [1, 10, 9, 1, 0, "90.00000"]
    assert head["base_totals"] is None
    (warning,) = head["warnings"]
    assert warning.startswith(
        f"the store cannot read what it has of the report of the base {base}; the statuses decide"
    )
    assert checkout.run("process", *store).returncode == 0
    ran = checkout.run("report", "main", "--lines", "src/app.py", *store)
    assert ran.returncode == 74
    assert re.search(rf"the report of {base} .*(damaged|gone).*; upload its reports again", ran.stderr)


def _damage(chunks: Path, what: str) -> None:
    lines = {"no JSON": b"garbage", "a broken line": b"{}\n" + 10 * b"[1,null,[[0,1]]\n"}
    if what == "gone":
        chunks.unlink()
    elif what == "cut":
        chunks.write_bytes(chunks.read_bytes()[:20])
    else:
        chunks.write_bytes(zstandard.compress(lines[what]))


def test_work_of_an_earlier_run_that_nobody_was_told_of_is_taken_up(checkout: Checkout, tmp_path: Path) -> None:
    store = ("--store", tmp_path / "store")
    checkout.local(checkout.report({"src/app.py": {1: 1}}), "--flag", "unit", *store)
    with sqlite3.connect(tmp_path / "store" / "store.sqlite3") as database:
        database.execute("UPDATE cov_upload_job SET status = 'queued'")
    database.close()
    document = checkout.local(checkout.report({"src/app.py": {2: 1}}), *store)
    assert document["totals"][:3] == [1, 2, 2]


def test_a_repository_stays_the_same_when_its_remote_moves(checkout: Checkout, tmp_path: Path) -> None:
    store = ("--store", tmp_path / "store")
    checkout.report({"src/app.py": dict.fromkeys(range(1, 11), 1)})
    checkout.git("switch", "-q", "main")
    checkout.local(*store)
    checkout.git("switch", "-q", "feature")
    checkout.git("remote", "add", "origin", "https://gitlab.com/x/y.git")
    assert checkout.local(*store)["base_totals"][5] == "100"
    checkout.git("remote", "set-url", "origin", "https://bitbucket.org/x/z.git")
    checkout.run("upload", "coverage.xml", "--flag", "unit", *store)
    assert checkout.run("process", *store).returncode == 0
    status = orjson.loads(checkout.run("status", "--json", *store).stdout)
    assert [upload["job"]["status"] for upload in status["uploads"]] == ["merged", "merged"]
    assert status["repository"]["name"] == "z"
    assert checkout.run("report", *store).returncode == 0


def test_several_repositories_may_share_a_store(checkout: Checkout, tmp_path: Path) -> None:
    store = ("--store", tmp_path / "store")
    checkout.local(checkout.report({"src/app.py": {1: 1}}), *store)
    other = Checkout(tmp_path / "other", checkout.home)
    checkout.git("clone", "-q", ".", str(other.folder))
    other.local(other.report({"src/app.py": {1: 0}}), *store)
    totals = [orjson.loads(one.run("report", "--json", *store).stdout)["totals"] for one in (checkout, other)]
    assert [found[2] for found in totals] == [1, 0]


def test_step_by_step_gives_the_same_report(checkout: Checkout, tmp_path: Path) -> None:
    report = checkout.report({"src/app.py": {1: 1, 2: 0, 3: 5}})
    direct = checkout.local(report, "--flag", "unit")
    store = ("--store", tmp_path / "steps")
    assert checkout.run("upload", report, "--flag", "unit", *store).returncode == 0
    waiting = orjson.loads(checkout.run("status", "--json", *store).stdout)
    assert (waiting["in_inbox"], waiting["uploads"][0]["state"]) == (1, "started")
    assert checkout.run("process", *store).returncode == 0
    assert "nothing was waiting" in checkout.run("process", *store).stdout
    shown = orjson.loads(checkout.run("report", "--json", *store).stdout)
    assert shown["totals"] == direct["totals"]
    flag = orjson.loads(checkout.run("report", "--json", "--by", "flag", *store).stdout)
    assert flag["rows"]["unit"][:4] == [1, 3, 2, 1]
    lines = orjson.loads(checkout.run("report", "--json", "--lines", "src/app.py", *store).stdout)
    assert lines["lines"] == [[1, 1, None, [[0, 1]]], [2, 0, None, [[0, 0]]], [3, 5, None, [[0, 5]]]]
    folders = checkout.run("report", "--by", "folder", *store).stdout
    assert folders.splitlines()[1].split() == ["src", "66.66%", "2", "1", "0"]


def test_reports_are_found_and_bad_ones_do_not_sink_the_others(checkout: Checkout) -> None:
    checkout.report({"src/app.py": {1: 1}})
    checkout.write("lcov.info", "TN:\nSF:src/app.py\nDA:2,3\nDA:1000000000000,1\nend_of_record\n")
    checkout.write("build/coverage.xml", "\0 no report at all")
    checkout.write("node_modules/pkg/coverage.xml", "never looked at")
    checkout.write("env/pyvenv.cfg", "home = /usr")
    checkout.write("env/coverage.xml", "never looked at")
    document = checkout.local()
    assert [Path(path).name for path in document["reports"]] == ["coverage.xml", "coverage.xml", "lcov.info"]
    assert document["totals"][:3] == [1, 2, 2]
    warnings = "\n".join(document["warnings"])
    assert "build/coverage.xml was left out" in warnings
    assert "lcov.info: 1 x" in warnings


def test_files_of_other_repositories_are_named(checkout: Checkout) -> None:
    checkout.report({"src/app.py": {1: 1}, "elsewhere/other.py": {1: 1}})
    document = checkout.local()
    assert any("elsewhere/other.py" in warning for warning in document["warnings"])
    checkout.report({"elsewhere/other.py": {1: 1}})
    ran = checkout.run("local")
    assert ran.returncode == 2
    assert "Error: the upload could not be read: report_empty" in ran.stderr
    assert "codecov-worker explain-paths REPORT" in ran.stderr


@pytest.mark.parametrize(
    ("content", "reason"),
    [("", "the file is empty"), ("SF:src/app.py\nend_of_record\n", "there are no lines in it")],
)
def test_an_empty_report_is_no_matter_of_paths(checkout: Checkout, content: str, reason: str) -> None:
    checkout.write("empty.info", content)
    ran = checkout.run("local", "empty.info")
    assert ran.returncode == 2
    assert f"report_empty; no file of the upload gave any line; empty.info: {reason}; make the report" in ran.stderr
    assert "explain-paths" not in ran.stderr


def test_a_dirty_tree_old_reports_and_configuration_are_warned_of(checkout: Checkout) -> None:
    report = checkout.report({"src/app.py": {1: 1}})
    os.utime(report, (time.time() - 3 * 86_400,) * 2)
    checkout.write("codecov.yml", "coverage: {status: off}")
    checkout.write(".codecov.yml", "coverage: {status: on}")
    checkout.git("add", "codecov.yml")
    checkout.git("commit", "-q", "-m", "configuration")
    checkout.write("src/app.py", "dirty\n")
    checkout.write("codecov.yml", "coverage: {status: on}")
    warnings = "\n".join(checkout.local()["warnings"])
    assert "the work tree differs from the commit in covered files: src/app.py" in warnings
    assert "was written 3 days ago" in warnings or "was written 2 days ago" in warnings
    assert "\n.codecov.yml is not committed like that: what the commit has counts, so commit" in f"\n{warnings}"
    assert "\ncodecov.yml is not committed like that: what the commit has counts, so commit the file" in warnings


def test_nothing_to_read_ends_with_2(checkout: Checkout, tmp_path: Path) -> None:
    ran = checkout.run("local")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "there are no coverage reports below" in ran.stderr
    ran = checkout.run("local", "--repo", tmp_path)
    assert ran.returncode == 2
    assert "is not inside a git repository" in ran.stderr
    checkout.report({"src/app.py": {1: 1}})
    ran = checkout.run("local", "--base", "--nowhere")
    assert ran.returncode == 2
    assert "there is no commit '--nowhere'" in ran.stderr


def test_a_shallow_clone_without_the_base(checkout: Checkout, tmp_path: Path) -> None:
    clone = tmp_path / "shallow"
    subprocess.run(
        ["git", "clone", "-q", "--depth=1", "--branch=feature", checkout.folder.as_uri(), str(clone)],
        env=checkout.environment,
        check=True,
        capture_output=True,
    )
    shallow = Checkout(clone, checkout.home)
    shallow.report({"src/app.py": {1: 1}})
    document = shallow.local()
    assert (document["exit_code"], document["base"]["sha"]) == (0, None)
    assert any("git fetch --unshallow" in warning for warning in document["warnings"])
    ran = shallow.run("local", "--base", "HEAD^")
    assert ran.returncode == 2
    assert "git fetch --unshallow" in ran.stderr


def test_a_partial_clone_is_judged_as_a_whole_one(checkout: Checkout, tmp_path: Path) -> None:
    checkout.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "partial"
    checkout.git("clone", "-q", "--filter=blob:none", checkout.folder.as_uri(), str(clone))
    partial = Checkout(clone, checkout.home)
    partial.report({"src/app.py": dict.fromkeys(range(1, 11), 1) | {5: 0}})
    document = partial.local("--base", "origin/main")
    assert document["patch"]["uncovered"] == {"src/app.py": [{"line": 5, "partial": False, "source": "line_five = 5"}]}


def test_a_damaged_repository_is_no_matter_of_trying_again(checkout: Checkout) -> None:
    checkout.report({"src/app.py": {1: 1}})
    gone = checkout.git("rev-parse", "main:src/app.py")
    (checkout.folder / ".git" / "objects" / gone[:2] / gone[2:]).unlink()
    ran = checkout.run("local", "--base", "main")
    assert ran.returncode == 1
    assert "git fsck --full" in ran.stderr


def test_a_file_whose_name_holds_a_backslash_is_itself(checkout: Checkout) -> None:
    odd = "src/back\\slash.py"
    checkout.write(odd, "a = 1\nb = 2\n")
    checkout.git("add", ".")
    checkout.git("commit", "-q", "-m", "odd")
    checkout.report({"src/app.py": {1: 1}, odd: {1: 1, 2: 0}})
    document = checkout.local("--base", "HEAD^")
    assert document["patch"]["uncovered"] == {odd: [{"line": 2, "partial": False, "source": "b = 2"}]}


def test_a_store_of_a_newer_version_is_left_alone(checkout: Checkout, tmp_path: Path) -> None:
    checkout.report({"src/app.py": {1: 1}})
    store = tmp_path / "store"
    checkout.local("--store", store)
    database = store / "store.sqlite3"
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE cov_schema_version SET version = version + 1000")
    connection.close()
    before = {path: path.read_bytes() for path in store.rglob("*") if path.is_file() and not path.name.endswith("-shm")}
    ran = checkout.run("local", "--store", store)
    assert ran.returncode == 74
    assert f"{database} was written by a newer codecov-worker" in ran.stderr
    assert "upgrade codecov-worker, or use another" in ran.stderr
    assert {path: path.read_bytes() for path in before} == before


def test_a_store_that_is_none_ends_with_74_and_is_left_alone(checkout: Checkout, tmp_path: Path) -> None:
    checkout.report({"src/app.py": {1: 1}})
    database = tmp_path / "store" / "store.sqlite3"
    database.parent.mkdir()
    database.write_bytes(b"garbage" * 1000)
    for command in ("local", "process", "status"):
        ran = checkout.run(command, "--store", database.parent)
        assert ran.returncode == 74, ran.stderr
        assert f"{database}: the file is not an SQLite database; move it away" in ran.stderr
    assert database.read_bytes() == b"garbage" * 1000


def test_a_repository_without_a_commit_is_told_to_commit(checkout: Checkout, tmp_path: Path) -> None:
    empty = Checkout(tmp_path / "empty", checkout.home)
    empty.folder.mkdir()
    empty.git("init", "-q")
    ran = empty.run("local", checkout.report({"src/app.py": {1: 1}}))
    assert ran.returncode == 2
    assert f"nothing has been committed yet in {empty.folder}; commit first" in ran.stderr


def test_a_store_that_cannot_be_written_ends_with_74(checkout: Checkout, tmp_path: Path) -> None:
    checkout.report({"src/app.py": {1: 1}})
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    ran = checkout.run("local", "--store", tmp_path / "file" / "store")
    assert ran.returncode == 74
    assert "cannot be made" in ran.stderr


def test_status_says_what_became_of_everything_in_an_upload(checkout: Checkout) -> None:
    checkout.report({"src/app.py": {1: 1, 2: 0, 0: 1}, "gone/x.py": {1: 1}})
    checkout.local()
    (upload,) = orjson.loads(checkout.run("status", "--json").stdout)["uploads"]
    summary = upload["job"]["result"]["summary"]
    assert (summary["files"], summary["read"], summary["formats"]) == (1, 1, {"cobertura": 1})
    assert (summary["skipped"], summary["unresolved"], summary["unresolved_paths"]) == ({"line": 1}, 1, ["gone/x.py"])
    shown = checkout.run("status").stdout
    assert "  1 of 1 files gave lines; formats cobertura 1; records left out line 1; 1 paths unresolved\n" in shown


def test_the_error_of_an_upload_says_what_became_of_everything(checkout: Checkout) -> None:
    path = checkout.write("coverage.xml", "<coverage><what/></coverage>")
    assert checkout.run("local", path).returncode != 0
    (upload,) = orjson.loads(checkout.run("status", "--json").stdout)["uploads"]
    params = upload["job"]["error_params"]
    assert (params["files"], params["read"], params["empty"]) == (1, 0, ["coverage.xml"])
    assert params["reason"] == "no file of the upload gave any line; coverage.xml: there are no lines in it"
    assert params == {"reason": params["reason"], **upload["job"]["result"]["summary"]}


def test_two_runs_at_once_both_end_well(checkout: Checkout) -> None:
    checkout.report({"src/app.py": {1: 1, 2: 0}})
    command = [sys.executable, "-m", "runners.cli", "local", "--json"]
    both = [
        subprocess.Popen(
            [*command, "--flag", flag],
            cwd=checkout.folder,
            env=checkout.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for flag in ("one", "two")
    ]
    for process in both:
        output, complaint = process.communicate(timeout=120)
        assert process.returncode == 0, complaint
        assert orjson.loads(output)["totals"][1] == 2
    status = orjson.loads(checkout.run("status", "--json").stdout)
    assert [upload["job"]["status"] for upload in status["uploads"]] == ["merged", "merged"]


def test_a_killed_run_is_taken_up_by_the_next_one(checkout: Checkout, tmp_path: Path) -> None:
    checkout.report({"src/app.py": {1: 1, 2: 0}})
    store = tmp_path / "store"
    assert checkout.run("upload", "coverage.xml", "--store", store).returncode == 0
    # A processor took the upload and died: its lease is still running.
    with sqlite3.connect(store / "store.sqlite3") as connection:
        connection.execute("SELECT 1")
    connection.close()
    killed = subprocess.Popen(
        [sys.executable, "-c", _DYING, str(store)],
        cwd=checkout.folder,
        env=checkout.environment,
        stderr=subprocess.PIPE,
    )
    assert killed.wait(60) == -signal.SIGKILL, killed.stderr.read() if killed.stderr else ""
    if killed.stderr:
        killed.stderr.close()
    before = orjson.loads(checkout.run("status", "--json", "--store", store).stdout)
    assert before["uploads"][0]["job"]["status"] == "running"
    started = time.monotonic()
    assert checkout.run("process", "--store", store).returncode == 0
    assert time.monotonic() - started < 12  # leases of 15 s are void, nobody waits for them
    after = orjson.loads(checkout.run("status", "--json", "--store", store).stdout)
    assert after["uploads"][0]["job"]["status"] == "merged"


_DYING = """
import os, signal, sys
from pathlib import Path
from codecov_core.tasks import Sweep, Upload
from runners.cli.stores import Place, writing_store
import codecov_core.tasks.process_upload as process_upload
process_upload.ingest_upload = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
with writing_store(Place(Path(sys.argv[1]), None), sweep=True) as stack:
    stack.worker.run_until_idle()
"""


def test_a_full_disk_ends_with_74_and_the_store_is_intact(checkout: Checkout, tmp_path: Path) -> None:
    checkout.report({"src/app.py": {1: 1, 2: 0}})
    store = tmp_path / "store"
    checkout.local("--store", store)
    checkout.commit_many_files()
    ran = checkout.run_on_a_full_disk("local", "--store", store)
    assert ran.returncode == 74, ran.stderr
    assert "Traceback" not in ran.stderr
    shutil.copytree(store, tmp_path / "copy")
    again = checkout.local("--store", store)
    assert again["totals"][0] == 200


def test_the_store_is_the_repositorys_own_unless_named(checkout: Checkout) -> None:
    checkout.report({"src/app.py": {1: 1}})
    document = checkout.local()
    store = Path(str(document["store"]))
    assert store.parent == checkout.home / ".cache" / "codecov-worker"
    assert len(store.name) == 16
    assert (store / "objects" / "worker" / "v1").is_dir()


def test_looking_before_there_is_anything(checkout: Checkout) -> None:
    for command in ("status", "report"):
        ran = checkout.run(command)
        assert ran.returncode == 2
        assert "there is no store at" in ran.stderr
    checkout.report({"src/app.py": {1: 1}})
    checkout.local()
    for arguments in (
        ["status", "main"],
        ["report", "nowhere"],
        ["report", "--flag", "no"],
        ["report", "--folder", "no"],
    ):
        ran = checkout.run(*arguments)
        assert ran.returncode == 2, arguments
        assert ran.stderr.startswith("Error:")
