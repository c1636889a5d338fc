"""``codecov-worker parse``: documents, text, networks, bad files."""

import gzip
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

_COBERTURA = """<?xml version="1.0" ?>
<coverage version="7.6" timestamp="1700000000000" branch-rate="0.5" line-rate="0.5">
  <sources><source>{root}</source></sources>
  <packages><package name="."><classes>
    <class name="app.py" filename="src\\app.py"><methods/><lines>
      <line number="1" hits="3"/>
      <line number="2" hits="0"/>
      <line number="4" hits="1" branch="true" condition-coverage="50% (1/2)" missing-branches="7"/>
      <line number="1000000000000" hits="1"/>
    </lines></class>
    <class name="other.py" filename="src/other.py"><methods/><lines>
      <line number="1" hits="9999999999999999999999"/>
    </lines></class>
  </classes></package></packages>
</coverage>
"""


def _parse(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "runners.cli", "parse", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, timeout=60)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "coverage.xml"
    path.write_text(_COBERTURA.format(root="/build"), encoding="utf-8")
    return path


def test_a_document_has_exactly_the_promised_shape(report: Path) -> None:
    ran = _parse(report, "--json")
    assert ran.returncode == 0
    (line,) = ran.stdout.splitlines()
    document = orjson.loads(line)
    assert list(document) == ["path", "format", "error", "dropped", "files", "totals"]
    assert (document["path"], document["format"], document["error"]) == (str(report), "cobertura", None)
    app = document["files"]["src/app.py"]
    assert app["lines"] == [
        [1, 3, None, None, None, None],
        [2, 0, None, None, None, None],
        [4, "1/2", "b", ["7"], None, None],
    ]
    assert app["totals"] == [0, 3, 1, 1, 1, "33.33333", 1, 0, 0, 0, 0, 0, 0]
    assert document["totals"][:6] == [2, 4, 2, 1, 1, "50.00000"]
    assert [(drop["kind"], drop["count"]) for drop in document["dropped"]] == [("line", 1)]
    assert "1000000000000" in str(document["dropped"][0]["examples"])


def test_names_are_as_reported_unless_a_network_is_given(report: Path, tmp_path: Path) -> None:
    network = tmp_path / "checkout"
    (network / "lib" / "src").mkdir(parents=True)
    (network / "lib" / "src" / "app.py").write_text("x", encoding="utf-8")
    (network / "node_modules").mkdir()
    (network / "node_modules" / "other.py").write_text("x", encoding="utf-8")
    assert list(orjson.loads(_parse(report, "--json").stdout)["files"]) == ["src/app.py", "src/other.py"]
    document = orjson.loads(_parse(report, "--json", "--network", network).stdout)
    assert list(document["files"]) == ["lib/src/app.py"]
    lost = [drop for drop in document["dropped"] if drop["kind"] == "path"]
    assert [(drop["examples"], drop["count"]) for drop in lost] == [(["src/other.py"], 1)]


def test_a_folder_is_searched_and_each_file_is_one_line(report: Path, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "cobertura.xml").write_bytes(gzip.compress(report.read_bytes()))
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "coverage.xml").write_bytes(report.read_bytes())
    (tmp_path / "README.md").write_text("no report", encoding="utf-8")
    ran = _parse(tmp_path, "--json")
    documents = [orjson.loads(line) for line in ran.stdout.splitlines()]
    assert [Path(document["path"]).name for document in documents] == ["coverage.xml", "cobertura.xml"]
    assert documents[0]["files"] == documents[1]["files"]


def test_one_bad_file_does_not_sink_the_others(report: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.xml"
    bad.write_bytes(b"\x00\xff nonsense")
    ran = _parse(bad, report, "--json")
    assert ran.returncode == 0
    failed, good = (orjson.loads(line) for line in ran.stdout.splitlines())
    assert failed["error"]["code"] == "unrecognised"
    assert (failed["format"], failed["files"], failed["totals"]) == (
        None,
        {},
        [0, 0, 0, 0, 0, None, 0, 0, 0, 0, 0, 0, 0],
    )
    assert good["error"] is None
    assert b"bad.xml gave no lines" in ran.stderr


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x1f\x8b\x08\x00truncated", id="truncated gzip"),
        pytest.param(
            b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
            b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><coverage>&c;</coverage>',
            id="entity bomb",
        ),
        pytest.param(gzip.compress(bytes(1_000_000)) * 600, id="zip bomb"),
        pytest.param(b"what is this?\n", id="unknown format"),
    ],
)
def test_nothing_usable_ends_with_2_and_says_why(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "coverage.xml"
    path.write_bytes(data)
    ran = _parse(path, "--json")
    assert ran.returncode == 2
    document = orjson.loads(ran.stdout)
    assert document["error"]["reason"]
    assert b"Traceback" not in ran.stderr
    assert b"none of the files holds coverage" in ran.stderr


def test_a_folder_without_reports_ends_with_2(tmp_path: Path) -> None:
    ran = _parse(tmp_path)
    assert ran.returncode == 2
    assert b"no coverage reports below" in ran.stderr


def test_text_for_people(report: Path) -> None:
    ran = _parse(report)
    shown = ran.stdout.decode()
    assert f"{report}: cobertura:  50.00% (2 of 4 lines, 1 partial) in 2 files" in shown
    assert "src/app.py     33.33% (1 of 3 lines, 1 partial)" in shown
    assert "left out: 1 x line" in shown


def test_output_that_nobody_reads_to_its_end_is_no_error(report: Path) -> None:
    reader = subprocess.Popen(
        [sys.executable, "-m", "runners.cli", "parse", str(report), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert reader.stdout is not None
    assert reader.stderr is not None
    reader.stdout.close()
    assert reader.wait(60) == 0
    assert b"Traceback" not in reader.stderr.read()
    reader.stderr.close()
