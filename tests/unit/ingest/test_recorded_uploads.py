"""Uploads as real uploaders sent them, of one small project: four uploaders and their ways of sending.

Each searched and found the same reports, unless it was told which to send. The bash uploader and the CLI sent line
fixes, in the text form and in the v1 form; the others sent none.
"""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from codecov_core.ingest import IngestOptions, IngestResult, ingest_upload, rewritten
from codecov_core.ingest.compression import decompressed
from codecov_core.ingest.limits import Allowance
from codecov_core.reports import Report, Session

UPLOADS = Path(__file__).parents[2] / "data" / "uploads"
BASH, PYTHON, NODE = "bash-uploader-1.0.gz", "codecov-python-2.1.13.gz", "codecov-node-3.8.3.gz"
CLI, GCOV, OLD_CLI = "codecov-cli-11.3.1.json", "codecov-cli-11.3.1-gcov.json", "codecov-cli-11.3.1-legacy.gz"
BASH_PREFIX, PYTHON_PREFIX = "bash-uploader-1.0-prefix.gz", "codecov-python-2.1.13-prefix.gz"
SECTIONS = {
    "py/coverage.xml": "cobertura",
    "go/coverage.out": "go",
    "php/clover.xml": "clover",
    "kt/jacoco.xml": "jacoco",
    "c/lcov.info": "lcov",
    "js/coverage/coverage-final.json": "istanbul",
}
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
RECORDED: list[dict[str, Any]] = json.loads((UPLOADS / "wire-recordings.json").read_text())


def ingested(name: str) -> IngestResult:
    options = IngestOptions(Session(), NOW, format_version="v1" if name.endswith(".json") else None)
    return ingest_upload((UPLOADS / name).read_bytes(), options)


def repository_files(name: str) -> tuple[str, ...]:
    container = ingested(name).container
    assert container is not None
    return container.repository_files


def formats(name: str) -> dict[str, str | None]:
    files = ingested(name).files
    return {str(file.name).removeprefix("/build/parcel/").removeprefix("./"): file.format for file in files}


def lines(report: Report | None) -> dict[str, list[tuple[int, object, str | None]]]:
    assert report is not None
    return {name: [(line.number, line.coverage, line.type) for line in report.lines(name)] for name in report.names}


@pytest.mark.parametrize("name", [BASH, PYTHON, NODE, CLI])
def test_every_section_is_found(name: str) -> None:
    result = ingested(name)
    assert result.error is None
    assert result.summary.read == result.summary.files == 6
    assert {"c/src/core/detail/größe.c", "docs/日本語.txt", "go/go.mod"} <= set(repository_files(name))
    assert formats(name) == SECTIONS


@pytest.mark.parametrize(
    ("name", "files"),
    [
        (BASH_PREFIX, ("py/coverage.xml", "php/clover.xml")),
        (PYTHON_PREFIX, ("py/coverage.xml", "c/lcov.info")),
        (OLD_CLI, ("py/coverage.xml", "php/clover.xml")),
    ],
)
def test_files_that_were_named_are_found(name: str, files: tuple[str, ...]) -> None:
    assert formats(name) == {file: SECTIONS[file] for file in files}


def test_reports_that_the_uploader_makes_itself_are_found() -> None:
    assert formats(GCOV) == {
        "c/lcov.info": "lcov",
        **{
            f"c/{name.replace('/', '#')}.gcov": "gcov"
            for name in (
                *("src/core/detail/größe.c", "src/core/detail/parse.c", "src/check sum.c", "src/core/ring.c"),
                *("tests/test_ring.c", "include/ring.h"),
            )
        },
    }
    assert set(lines(ingested(GCOV).report)) == {*repository_files(GCOV)}


def test_a_prefix_in_front_of_a_quoted_name_is_part_of_it() -> None:
    assert "pre/c/src/core/detail/größe.c" in repository_files(PYTHON_PREFIX)


def test_a_list_of_files_without_the_measured_ones_loses_all_of_them() -> None:
    result = ingested(BASH_PREFIX)
    assert result.error is not None
    assert (result.error.code, result.summary.unresolved) == ("report_empty", 18)


def test_environment_of_the_legacy_uploaders() -> None:
    container = ingested(BASH).container
    assert container is not None
    assert container.environment == {"LANG": "C.UTF-8", "PYTHON_VERSION": "3.11"}


def test_names_help_each_other() -> None:
    # `__init__.py` is the name of five files, `ferry.go` lies at the top of a module that is no folder of its name, and
    # three uploaders pass on lcov's names in Latin-1.
    for name in (BASH, PYTHON, NODE, CLI):
        assert {"py/ledger/__init__.py", "go/ferry.go"} <= set(lines(ingested(name).report))
        assert ingested(name).summary.unresolved == 0


def test_both_forms_of_line_fixes_mean_the_same() -> None:
    assert lines(ingested(BASH).report) == lines(ingested(CLI).report)


def test_line_fixes_take_lines_away_and_add_none() -> None:
    fixed, unfixed = lines(ingested(CLI).report), lines(ingested(NODE).report)
    missing = {name: set(unfixed[name]) - set(rows) for name, rows in fixed.items()}
    assert all(set(rows) <= set(unfixed[name]) for name, rows in fixed.items())
    assert any(missing.values())


def test_the_rewritten_upload_is_the_same_report() -> None:
    result = ingested(CLI)
    assert result.container is not None
    text = rewritten(result.container)
    assert text is not None
    again = ingest_upload(text, IngestOptions(Session(), NOW, format_version="v1"))
    assert lines(again.report) == lines(result.report)


def recording(upload: dict[str, Any]) -> IngestResult:
    options = IngestOptions(
        Session(), NOW, format_version="v1", content_encoding=upload["content_encoding"], check_expiry=False
    )
    return ingest_upload(base64.b64decode(upload["body_base64"]), options)


@pytest.mark.parametrize("upload", RECORDED, ids=lambda upload: f"{upload['snapshot']}-{upload['key'][-16:-4]}")
def test_recorded_objects_have_the_totals_of_the_reference_system(upload: dict[str, Any]) -> None:
    report = recording(upload).report
    assert report is not None
    session = report.sessions[0]
    assert session.totals is not None
    assert set(report.names) <= {"src/gadget/core.py", "web/app.js"}
    if upload["totals"] is not None:  # else the reference system had not read it yet
        assert session.totals.to_list() == upload["totals"]


def test_recorded_objects_are_rewritten_as_the_reference_system_does() -> None:
    before = {upload["key"]: upload for upload in RECORDED if upload["snapshot"] == "01"}
    after = {upload["key"]: upload for upload in RECORDED if upload["snapshot"] == "02"}
    assert len(before) == len(after) == 2
    for key, upload in before.items():
        container = recording(upload).container
        assert container is not None
        stored = decompressed(base64.b64decode(after[key]["body_base64"]), Allowance(1 << 20, "bytes"))
        assert rewritten(container) == stored
