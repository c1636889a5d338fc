"""Finding report files, and packing them as an uploader does."""

import base64
import zlib
from pathlib import Path

import orjson
import pytest

from codecov_core.ingest import IngestOptions, ingest_upload
from codecov_core.reports import Session
from codecov_core.testing import ManualClock
from runners.cli.exits import UsageProblem
from runners.cli.finding import find_reports, looks_like_report
from runners.cli.packing import packed


@pytest.mark.parametrize(
    "name",
    ["coverage.xml", "Coverage.XML", "py-coverage-3.xml", "cobertura.xml", "lcov.info", "app.lcov", "lcov.dat",
     "coverage.out", "cover.out", "unit.coverprofile", "coverage-final.json", "coverage.txt"],
)  # fmt: skip
def test_names_of_reports(name: str) -> None:
    assert looks_like_report(name)


@pytest.mark.parametrize("name", ["pom.xml", "package.json", "info", "out", "README.md", "coverage.py", "coverage"])
def test_names_of_other_files(name: str) -> None:
    assert not looks_like_report(name)


def test_search(tmp_path: Path) -> None:
    wanted = ["a/coverage.xml", "lcov.info", "target/site/cobertura/coverage.xml"]
    for name in [
        *wanted,
        "node_modules/x/lcov.info",
        ".git/coverage.xml",
        ".venv/coverage.xml",
        "odd/lib/coverage.xml",
    ]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "odd" / "pyvenv.cfg").write_text("home = /usr", encoding="utf-8")
    (tmp_path / "empty" / "coverage.xml").parent.mkdir()
    (tmp_path / "empty" / "coverage.xml").touch()
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert [path.relative_to(tmp_path).as_posix() for path in find_reports(tmp_path)] == wanted


def test_a_packed_upload_is_what_the_ingest_room_reads(tmp_path: Path) -> None:
    inside = tmp_path / "checkout"
    inside.mkdir()
    (inside / "lcov.info").write_text("SF:src/é.c\nDA:1,2\nend_of_record\n", encoding="utf-8")
    outside = tmp_path / "coverage.out"
    outside.write_text("mode: set\nsrc/a.go:1.1,2.2 1 1\n", encoding="utf-8")
    content = packed([inside / "lcov.info", outside], inside, ["src/é.c", "src/a.go"])
    document = orjson.loads(content)
    assert document["network_files"] == ["src/é.c", "src/a.go"]
    assert [file["filename"] for file in document["coverage_files"]] == ["lcov.info", str(outside)]
    assert zlib.decompress(base64.b64decode(document["coverage_files"][1]["data"])) == outside.read_bytes()
    result = ingest_upload(content, IngestOptions(Session(), ManualClock().now(), format_version="v1"))
    assert result.report is not None
    assert set(result.report.names) == {"src/é.c", "src/a.go"}


def test_a_report_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match=r"missing\.xml cannot be read"):
        packed([tmp_path / "missing.xml"], tmp_path, [])
