"""What the processing of an upload found, as kept with its job and shown by ``status``."""

from codecov_core.ingest import Drop, FileResult, IngestResult
from codecov_core.ports import JsonObject, JsonValue

_MOST_FILES = 200
_MOST_PATHS = 20


def result_document(result: IngestResult) -> JsonObject:
    """Write a result for storage: every coverage file, what was dropped and why; long lists are cut and counted."""
    document: dict[str, JsonValue] = {
        "summary": result.summary.to_document(),
        "files": [_file(file) for file in result.files[:_MOST_FILES]],
        "drops": [_drop(drop) for drop in result.drops],
        "rejected_patterns": [dict(pattern._asdict()) for pattern in result.rejected_patterns],
    }
    if len(result.files) > _MOST_FILES:
        document["more_files"] = len(result.files) - _MOST_FILES
    if result.container is not None:
        document["container"] = result.container.format
    if result.report is not None:
        document["sources"] = len(result.report.names)
    return document


def _file(file: FileResult) -> JsonObject:
    shown: dict[str, JsonValue] = {"name": file.name, "format": file.format, "tool": file.tool}
    if file.problem is not None:
        shown |= {"problem": file.problem.value, "reason": file.reason}
    if file.drops:
        shown["drops"] = [_drop(drop) for drop in file.drops]
    if file.lost_paths:
        shown["lost_paths"] = [
            {"name": lost.name, "reason": lost.reason.value} for lost in file.lost_paths[:_MOST_PATHS]
        ]
        shown["lost_path_count"] = len(file.lost_paths)
    return shown


def _drop(drop: Drop) -> JsonObject:
    shown: dict[str, JsonValue] = {"kind": drop.kind, "reason": drop.reason, "count": drop.count}
    shown["examples"] = list(drop.examples)
    if drop.usual:
        shown["usual"] = True
    return shown
