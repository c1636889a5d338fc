"""Explained paths as text and as one JSON document.

``{"reports": [{"path", "format", "error", "names": [{"name", "path", "reason", "lines", "steps": [{"rule", "path",
"by"}], "dropped_by", "candidates"}]}], "lost": {"names", "lines"}, "fixes": [...], "resolved": {name: path},
"undecided": {name: [path]}, "unknown": [name], "rejected_patterns": [{"pattern", "reason", "as_text"}]}``
"""

from collections.abc import Iterator

import orjson

from codecov_core.ingest import ExplainedName, ExplainedPaths, ParsedFile, Resolution
from runners.cli.path_explanation import Explanation
from runners.cli.plain import plain
from runners.cli.rendering.json_text import json_text

_SHOWN = 20


def paths_text(explanation: Explanation) -> str:
    """Return the lines to print, without a newline at the end."""
    return "\n".join(_lines(explanation))


def paths_document(explanation: Explanation) -> bytes:
    """Return the document."""
    paths = explanation.paths
    lost = _lost(paths)
    document = {
        "reports": [_report(parsed) for parsed in paths.reports],
        "lost": {"names": len(lost), "lines": sum(name.lines for name in lost)},
        "fixes": list(paths.fixes),
        "resolved": dict(paths.resolved),
        "undecided": {name: list(files) for name, files in paths.undecided.items()},
        "unknown": list(paths.unknown),
        "rejected_patterns": [rejected._asdict() for rejected in explanation.rejected],
    }
    return json_text(document)


def _report(parsed: ParsedFile) -> dict[str, object]:
    result = parsed.result
    error = None if result.problem is None else {"code": result.problem.value, "reason": result.reason}
    names = [_name(name) for name in parsed.names]
    return {"path": result.name, "format": result.format, "error": error, "names": names}


def _name(name: ExplainedName) -> dict[str, object]:
    found = name.resolution
    return {
        "name": name.name,
        "path": found.path,
        "reason": found.reason,
        "lines": name.lines,
        "steps": [step._asdict() for step in found.steps],
        "dropped_by": found.by or None,
        "candidates": list(found.candidates),
    }


def _lines(explanation: Explanation) -> Iterator[str]:
    for parsed in explanation.paths.reports:
        if parsed.names:
            yield f"{plain(str(parsed.result.name))}: {parsed.result.format}"
        for name in parsed.names:
            yield f"  {plain(name.name)} {_led(name.resolution)}"
    for rejected in explanation.rejected:
        yield f"the pattern {plain(rejected.pattern)!r} {plain(rejected.verdict)}"
    yield from _about_lost(explanation.paths)


def _led(found: Resolution) -> str:
    steps = "".join(f", {step.rule}{f' {plain(step.by)}' if step.by else ''}" for step in found.steps)[2:]
    if found.path is not None:
        return f"-> {plain(found.path)} ({steps or 'as it is'})"
    why = f": {plain(', '.join(found.candidates) or found.by)}" if found.candidates or found.by else ""
    return f"-> nothing: {found.reason}{why}" + (f" (after {steps})" if steps else "")


def _lost(paths: ExplainedPaths) -> list[ExplainedName]:
    known = {*paths.resolved, *paths.undecided, *paths.unknown}
    return [
        name for parsed in paths.reports for name in parsed.names if name.name in known and not name.resolution.path
    ]


def _about_lost(paths: ExplainedPaths) -> Iterator[str]:
    lost, count = _lost(paths), sum(len(parsed.names) for parsed in paths.reports)
    if not lost:
        yield "Every name was settled by a rule."
        return
    lines = sum(name.lines for name in lost)
    yield f"{len(lost)} of {count} names, with {lines} lines, lead nowhere."
    if paths.fixes:
        yield f"This in codecov.yml, before other fixes, leads {len(paths.resolved)} of them to a file:"
        yield ""
        yield "fixes:"
        yield from (f"  - {orjson.dumps(fix).decode()}" for fix in paths.fixes)
        yield ""
    for name, files in list(paths.undecided.items())[:_SHOWN]:
        yield f"{plain(name)} may be any of {plain(', '.join(files[:_SHOWN]))}: say which with a fix"
    if len(paths.undecided) > _SHOWN:
        yield f"and {len(paths.undecided) - _SHOWN} more that may be several files"
    for name in paths.unknown[:_SHOWN]:
        yield f"{plain(name)} is no file of the repository: leave it out of the measurement, or commit it"
    if len(paths.unknown) > _SHOWN:
        yield f"and {len(paths.unknown) - _SHOWN} more that are no files of the repository"
