"""Uploads as real uploaders sent them, of one small project: the bash and Python uploaders and the CLI.

Each found the same reports. The bash uploader and the CLI sent line fixes, in the text form and in the v1 form; the
Python one sent none.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from codecov_core.ingest import IngestOptions, IngestResult, ingest_upload, rewritten
from codecov_core.reports import Report, Session

UPLOADS = Path(__file__).parents[2] / "data" / "uploads"
BASH, PYTHON, CLI = "bash-uploader-1.0.gz", "codecov-python-2.1.13.gz", "codecov-cli-11.3.1.json"
SECTIONS = {
    "py/coverage.xml": "cobertura",
    "go/coverage.out": "go",
    "c/lcov.info": "lcov",
    "js/coverage/coverage-final.json": "istanbul",
}


def ingested(name: str) -> IngestResult:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    options = IngestOptions(Session(), now, format_version="v1" if name.endswith(".json") else None)
    return ingest_upload((UPLOADS / name).read_bytes(), options)


def lines(report: Report | None) -> dict[str, list[tuple[int, object, str | None]]]:
    assert report is not None
    return {name: [(line.number, line.coverage, line.type) for line in report.lines(name)] for name in report.names}


@pytest.mark.parametrize("name", [BASH, PYTHON, CLI])
def test_every_section_is_found(name: str) -> None:
    result = ingested(name)
    assert result.error is None
    assert result.container is not None
    assert {"c/src/core/detail/größe.c", "docs/日本語.txt", "go/go.mod"} <= set(result.container.repository_files)
    formats = {
        file.name.removeprefix("/build/parcel/").removeprefix("./"): file.format for file in result.files if file.name
    }
    assert len(formats) == 6
    assert SECTIONS.items() <= formats.items()


def test_environment_of_the_legacy_uploaders() -> None:
    container = ingested(BASH).container
    assert container is not None
    assert container.environment == {"LANG": "C.UTF-8", "PYTHON_VERSION": "3.11"}


def test_both_forms_of_line_fixes_mean_the_same() -> None:
    assert lines(ingested(BASH).report) == lines(ingested(CLI).report)


def test_line_fixes_take_lines_away_and_add_none() -> None:
    fixed, unfixed = lines(ingested(CLI).report), lines(ingested(PYTHON).report)
    missing = {name: set(unfixed[name]) - set(rows) for name, rows in fixed.items()}
    assert all(set(rows) <= set(unfixed[name]) for name, rows in fixed.items())
    assert any(missing.values())


def test_the_rewritten_upload_is_the_same_report() -> None:
    result = ingested(CLI)
    assert result.container is not None
    text = rewritten(result.container)
    assert text is not None
    again = ingest_upload(text, IngestOptions(Session(), datetime(2026, 11, 24, 12, tzinfo=UTC), format_version="v1"))
    assert lines(again.report) == lines(result.report)
