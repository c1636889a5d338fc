"""The JSON document of one parsed coverage file (``codecov-worker parse --json``).

``{"path", "format", "tool", "error", "summary": {...}, "dropped": [...], "files": {name: {"lines": [[number, coverage,
type, missed branches, partials, complexity], ...], "totals": [13]}}, "totals": [13]}``

The summary is that of an upload of this one file (``codecov_core.ingest.UploadSummary``).
"""

from collections.abc import Iterator

import numpy as np

from codecov_core.ingest import FileResult, ParsedFile, UploadSummary
from codecov_core.reports import BRANCH_TYPE, METHOD_TYPE, PLAIN_TYPE, Report, Totals
from runners.cli.rendering.json_text import json_text

_FRACTIONS_FROM = 1 << 62
_TYPES = {PLAIN_TYPE: None, BRANCH_TYPE: "b", METHOD_TYPE: "m"}


def parsed_document(path: str, parsed: ParsedFile) -> bytes:
    """Return the document of one file as one line of JSON, newline included."""
    report = Report.EMPTY if parsed.report is None else parsed.report
    document = {
        "path": path,
        "format": parsed.result.format,
        "tool": parsed.result.tool,
        "error": _error(parsed.result),
        "summary": UploadSummary.of([parsed.result]).to_document(),
        "dropped": dropped(parsed.result),
        "files": dict(_files(report)),
        "totals": _totals(report).to_list(),
    }
    return json_text(document)


def dropped(result: FileResult) -> list[dict[str, object]]:
    """Return what was left out of a file and why: kinds of records with their count, and paths.

    Of records that stand in reports of which nothing is wrong, ``usual`` is true.
    """
    records: list[dict[str, object]] = [
        {"kind": drop.kind, "reason": drop.reason, "count": drop.count, "examples": list(drop.examples)}
        | ({"usual": True} if drop.usual else {})
        for drop in result.drops
    ]
    records += [
        {"kind": "path", "reason": str(lost.reason), "count": 1, "examples": [lost.name]} for lost in result.lost_paths
    ]
    return records


def _error(result: FileResult) -> dict[str, str | None] | None:
    return None if result.problem is None else {"code": str(result.problem), "reason": result.reason}


def _totals(report: Report) -> Totals:
    return report.totals if report else Totals.EMPTY


def _files(report: Report) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield every file's lines and totals.

    Whole columns become lists once and rows are made by ``zip``: per-line work in Python would cost more than parsing.
    """
    table = report.table()
    side = table.side
    numbers = table.number.tolist()
    coverage: list[object] = list(table.coverage.tolist())
    for row in np.flatnonzero((table.coverage < 0) | (table.coverage >= _FRACTIONS_FROM)).tolist():
        coverage[row] = side.value_of(coverage[row])  # type: ignore[arg-type] # still the code
    types = [_TYPES[code] for code in table.type.tolist()]
    missed: list[object] = [None] * len(table)
    partials: list[object] = [None] * len(table)
    details = side.details()
    first_detail = (
        table.detail[np.minimum(table.first[:-1], max(len(table.detail) - 1, 0))] if len(table) else table.detail
    )
    for row in np.flatnonzero(first_detail).tolist():
        detail = details[first_detail[row]]
        missed[row], partials[row] = detail.missed, detail.partials
    complexity: list[object] = [None] * len(table)
    if table.complexity is not None:
        complexity = [side.complexity_of(code) for code in table.complexity.tolist()]
    rows = list(zip(numbers, coverage, types, missed, partials, complexity, strict=True))
    offsets = table.offsets.tolist()
    totals = report.all_file_totals()
    for index, name in enumerate(report.names):
        yield name, {"lines": rows[offsets[index] : offsets[index + 1]], "totals": totals[index].to_list()}
