"""The summary of an upload in one line."""

from collections.abc import Mapping

from codecov_core.ports import JsonValue
from runners.cli.plain import plain

_COUNTED = {
    "unresolved": "paths unresolved",
    "ignored": "ignored",
    "foreign": "of third parties",
}


def summary_text(summary: JsonValue) -> str:
    """Say how many files were read, what they are, and what was left out; ``""`` where there is no summary."""
    if not isinstance(summary, Mapping) or not summary.get("files"):
        return ""
    parts = [f"{summary.get('read')} of {summary['files']} files gave lines"]
    parts += [f"{label} {counts}" for label in ("formats", "tools") if (counts := _counts(summary.get(label)))]
    if skipped := _counts(summary.get("skipped")):
        parts.append(f"records left out {skipped}")
    parts += [f"{summary[key]} {words}" for key, words in _COUNTED.items() if summary.get(key)]
    if problems := _counts(summary.get("problems")):
        parts.append(f"without lines {problems}")
    return "; ".join(parts)


def _counts(counts: JsonValue) -> str:
    return ", ".join(f"{plain(name)} {count}" for name, count in counts.items()) if isinstance(counts, Mapping) else ""
