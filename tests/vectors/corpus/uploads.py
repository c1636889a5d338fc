"""Uploads as an uploader put them into storage."""

import json
from datetime import UTC, datetime
from pathlib import Path

from codecov_core.ingest import IngestOptions, IngestResult, ingest_upload
from codecov_core.reports import Session

_NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def ingested(payload: Path) -> IngestResult:
    """Read a payload; the reports in it are of a date that must not matter."""
    format_version = "v1" if payload.suffix == ".json" else None
    options = IngestOptions(Session(), _NOW, format_version=format_version, check_expiry=False)
    return ingest_upload(payload.read_bytes(), options)


def announced_files(payload: Path) -> list[str] | None:
    """Names of the coverage files that the recorder counted in the payload; null where it did not look into it."""
    truth = json.loads((payload.parents[1] / "meta.json").read_text(encoding="utf-8"))["truth"]
    if payload.name not in truth:
        return None
    return [file["filename"] for file in truth[payload.name].get("coverage_files", ())]
