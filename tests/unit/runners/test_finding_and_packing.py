"""Finding report files, and packing them as an uploader does."""

import base64
import gzip
import zlib
from pathlib import Path

import orjson
import pytest
import zstandard

from codecov_core.ingest import IngestOptions, IngestResult, ingest_upload
from codecov_core.reports import Session
from codecov_core.testing import ManualClock
from runners.cli.beginnings import Beginnings
from runners.cli.exits import UsageProblem
from runners.cli.finding import find_reports, looks_like_report
from runners.cli.packing import packed


@pytest.mark.parametrize(
    "name",
    ["coverage.xml", "Coverage.XML", "py-coverage-3.xml", "cobertura.xml", "lcov.info", "app.lcov", "lcov.dat",
     "coverage.out", "cover.out", "unit.coverprofile", "coverage-final.json", "coverage.txt",
     "clover.xml", "jacoco.xml", "jacocoTestReport.xml", "coverage.opencover.xml", "OpenCover.xml", "dotCover.xml",
     "cov.xml", "main.c.gcov", "luacov.report.out", "codecov.json", "excoveralls.json", "tarpaulin-report.json",
     ".resultset.json"],
)  # fmt: skip
def test_names_of_reports(name: str) -> None:
    assert looks_like_report(name)


@pytest.mark.parametrize(
    "name",
    ["pom.xml", "package.json", "info", "out", "README.md", "coverage.py", "coverage", "coveralls.json", "codecov.yml",
     "jacoco.exec", "jacoco.csv", "luacov.stats.out"],
)  # fmt: skip
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


def test_what_is_looked_into_is_bounded(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.info").write_text("SF:a.py\nDA:1,1\nend_of_record\n", encoding="utf-8")
    beginnings = Beginnings(most=58)  # two of them
    assert [path.name for path in find_reports(tmp_path, beginnings.hold_coverage)] == ["0.info", "1.info"]
    assert beginnings.passed_over == 2


def ingested(content: bytes) -> IngestResult:
    return ingest_upload(content, IngestOptions(Session(), ManualClock().now(), format_version="v1"))


def test_a_packed_upload_is_text_that_the_ingest_room_reads(tmp_path: Path) -> None:
    inside = tmp_path / "checkout"
    inside.mkdir()
    (inside / "lcov.info").write_text("SF:src/é b.c\nDA:1,2\nend_of_record\n", encoding="utf-8")
    outside = tmp_path / "coverage.out"
    outside.write_text("mode: set\nsrc/a.go:1.1,2.2 1 1\n", encoding="utf-8")
    content = packed([inside / "lcov.info", outside], inside, ["src/é b.c", "src/a.go"])
    text = zstandard.ZstdDecompressor().decompressobj().decompress(content)
    assert text.startswith("src/é b.c\nsrc/a.go\n<<<<<< network\n\n# path=lcov.info\nSF:src/é b.c\n".encode())
    result = ingested(content)
    assert result.container is not None
    assert result.container.network == ("src/é b.c", "src/a.go")
    assert [file.name for file in result.files] == ["lcov.info", str(outside)]
    assert result.report is not None
    assert set(result.report.names) == {"src/é b.c", "src/a.go"}


REPORT = b"SF:src/a.c\nDA:1,2\nend_of_record\n"
ODD_NAMES = ["a\nb.c", "a\\ b.c", '"a".c', "./a.c", " a.c", "a.c ", "m/target/delombok/a.c", "a\tb.c", "fixes"]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_are_kept_by_the_other_form(tmp_path: Path, name: str) -> None:
    (tmp_path / "lcov.info").write_bytes(REPORT)
    result = ingested(packed([tmp_path / "lcov.info"], tmp_path, [name, "src/a.c"]))
    assert result.container is not None
    assert result.container.format == "v1"
    assert result.report is not None
    assert result.report.names == ("src/a.c",)


@pytest.mark.parametrize("beside", ["top.c", "src/a.c"])
@pytest.mark.parametrize("name", [r"a\b.c", r"a\ b.c", '"a".c', '"a"', r'"a\"', "a\r", r"gr\303\251.c"])
def test_names_as_git_tells_them_are_the_files_of_the_repository(tmp_path: Path, name: str, beside: str) -> None:
    (tmp_path / "lcov.info").write_bytes(REPORT)
    container = ingested(packed([tmp_path / "lcov.info"], tmp_path, [name, beside])).container
    assert container is not None
    assert container.repository_files == (name, beside)


@pytest.mark.parametrize(
    "data",
    [
        REPORT.replace(b"SF", b"TN:<<<<<< EOF\nSF"),
        b"TN:==FROMNOWONIGNOREDBYCODECOV==>>>\n" + REPORT,
        gzip.compress(REPORT, mtime=0),
        b"TN:\0\n" + REPORT,
    ],
)
def test_bytes_that_are_no_clean_text_are_kept_by_the_other_form(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "lcov.info").write_bytes(data)
    content = packed([tmp_path / "lcov.info"], tmp_path, ["src/a.c"])
    document = orjson.loads(zstandard.ZstdDecompressor().decompress(content))
    assert zlib.decompress(base64.b64decode(document["coverage_files"][0]["data"])) == data
    result = ingested(content)
    assert result.report is not None
    assert result.report.names == ("src/a.c",)


def test_a_report_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match=r"missing\.xml cannot be read"):
        packed([tmp_path / "missing.xml"], tmp_path, [])
