"""The result of a `local` run as one JSON document."""

from codecov_core.reports import Totals
from runners.cli.local_result import LocalResult
from runners.cli.rendering.json_text import json_text


def local_document(result: LocalResult) -> bytes:
    """Return the document: commit, base, configuration, totals (13 numbers each), patch, statuses, warnings."""
    base = result.base.commit
    document: dict[str, object] = {
        "commit": {
            "sha": result.head.sha,
            "branch": result.branch,
            "timestamp": result.head.timestamp.isoformat(),
            "message": result.head.message,
        },
        "base": {"sha": None if base is None else base.sha, "reason": result.base.reason},
        "config": result.config.to_document(),
        "reports": [str(path) for path in result.reports],
        "upload": {"id": result.upload_id, "replaced": result.replaced, "error": result.error}
        | dict(result.processing),
        "totals": _list(result.totals),
        "base_totals": _list(result.base_totals),
        "patch": {
            "totals": _list(result.patch),
            "files": {name: totals.to_list() for name, totals in result.patch_files.items()},
            "uncovered": {
                name: [{"line": line.number, "partial": line.partial, "source": line.source} for line in lines]
                for name, lines in result.uncovered.items()
            },
        },
        "statuses": [
            {
                "context": decision.decision.context,
                "kind": decision.decision.kind,
                "title": decision.decision.title,
                "state": decision.decision.state,
                "posted": decision.decision.posted,
                "reason": decision.decision.reason,
                "description": decision.decision.description,
                "facts": decision.decision.facts,
            }
            for decision in result.decisions
        ],
        "no_statuses": result.no_statuses,
        "warnings": list(result.warnings),
        "store": str(result.store),
        "exit_code": int(result.exit_code),
    }
    return json_text(document)


def _list(totals: Totals | None) -> list[object] | None:
    return None if totals is None else totals.to_list()
