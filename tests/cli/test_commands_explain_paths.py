"""``codecov-worker explain-paths``: what it shows, and that its fixes do what it says."""

import subprocess
import sys
from pathlib import Path

import orjson
import pytest

FILES = ("src/main.py", "src/util/a.py", "test/util/a.py", "src/util/b.py", "setup.py")
NAMES = ("/ci/src/main.py", "b/util/a.py", "b/util/b.py", "gone.py", "gen/x.py")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for file in FILES:
        path = tmp_path / "repository" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    top = tmp_path / "repository"
    (top / "codecov.yml").write_text("fixes: ['gen/::made/']\nignore: [(]\n")
    subprocess.run(["git", "init", "-q"], cwd=top, check=True)
    subprocess.run(["git", "add", "."], cwd=top, check=True)
    (top / "lcov.info").write_text("".join(f"SF:{name}\nDA:1,1\nend_of_record\n" for name in NAMES))
    return top


def explain(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "runners.cli", "explain-paths", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, cwd=cwd)


def test_text_for_people(checkout: Path) -> None:
    ran = explain("lcov.info", cwd=checkout)
    assert (ran.returncode, ran.stderr) == (0, "")
    shown = ran.stdout.splitlines()
    assert "  /ci/src/main.py -> src/main.py (whole path)" in shown
    ambiguous = "more than one file of the repository fits this name: src/util/a.py, test/util/a.py"
    assert f"  b/util/a.py -> nothing: {ambiguous}" in shown
    assert "  gen/x.py -> nothing: no file of the repository fits this name (after fix ^gen/::made/)" in shown
    assert "3 of 5 names, with 3 lines, lead nowhere." in shown
    assert shown[shown.index("fixes:") + 1] == '  - "b/::src/"'
    assert any(line.startswith("the pattern") and "matches just that text" in line for line in shown)


def test_the_printed_fixes_resolve_what_they_say(checkout: Path) -> None:
    document = orjson.loads(explain("lcov.info", "--json", cwd=checkout).stdout)
    assert document["resolved"] == {"b/util/a.py": "src/util/a.py"}
    assert (document["undecided"], document["unknown"]) == ({}, ["gen/x.py", "gone.py"])
    text = explain("lcov.info", cwd=checkout).stdout
    block = text[text.index("fixes:") :].partition("\n\n")[0]
    fixed = checkout / "fixed.yml"
    fixed.write_text(f"{block}\n  - gen/::made/\n")
    again = orjson.loads(explain("lcov.info", "--file", fixed, "--json", cwd=checkout).stdout)
    paths = {name["name"]: name["path"] for name in again["reports"][0]["names"]}
    assert paths == {
        "/ci/src/main.py": "src/main.py",
        "b/util/a.py": "src/util/a.py",
        "b/util/b.py": "src/util/b.py",
        "gone.py": None,
        "gen/x.py": None,
    }


def test_a_document_has_exactly_the_promised_shape(checkout: Path) -> None:
    document = orjson.loads(explain("lcov.info", "--json", cwd=checkout).stdout)
    assert list(document) == [
        *("reports", "lost", "fixes", "resolved", "undecided", "unknown", "rejected_patterns"),
    ]
    assert document["lost"] == {"names": 3, "lines": 3}
    (report,) = document["reports"]
    assert (report["path"], report["format"], report["error"]) == ("lcov.info", "lcov", None)
    assert report["names"][0] == {
        "name": "/ci/src/main.py",
        "path": "src/main.py",
        "reason": None,
        "lines": 1,
        "steps": [{"rule": "whole path", "path": "src/main.py", "by": ""}],
        "dropped_by": None,
        "candidates": [],
    }
    assert [rejected["pattern"] for rejected in document["rejected_patterns"]] == ["^(.*"]


def test_without_git_the_files_of_the_folder_count(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "main.py").write_text("x")
    (tmp_path / "lcov.info").write_text("SF:main.py\nDA:1,1\nend_of_record\n")
    ran = explain("lcov.info", cwd=tmp_path)
    assert "main.py -> src/main.py (same ending)" in ran.stdout
    assert "Every name was settled by a rule." in ran.stdout


def test_what_cannot_be_read_ends_with_2(checkout: Path) -> None:
    (checkout / "x.info").write_text("nonsense")
    ran = explain("x.info", cwd=checkout)
    assert ran.returncode == 2
    assert "x.info cannot be read: no known coverage format" in ran.stderr
