"""Keys that have moved and are still understood at their old places (chapter 03 §6)."""

from codecov_core.config.schema.results import ConfigPath

__all__ = ["lifted", "written_path"]

Moves = dict[ConfigPath, ConfigPath]
"""New place to old place."""


def lifted(document: dict[object, object]) -> Moves:
    """Move what stands at an old place to its new one, overwriting what is there; tell what was moved from where.

    The document is changed. What is no mapping is left for the schema to refuse (§19 rule 1).
    """
    moves: Moves = {}
    coverage = document.get("coverage")
    if isinstance(coverage, dict):
        for key in ("flags", "parsers", "ignore", "fixes"):
            if key in coverage:
                document[key] = coverage.pop(key)
                moves[(key,)] = ("coverage", key)
    codecov = document.get("codecov")
    notify = codecov.get("notify") if isinstance(codecov, dict) else None
    if isinstance(codecov, dict) and isinstance(notify, dict) and "require_ci_to_pass" in notify:
        codecov["require_ci_to_pass"] = notify.pop("require_ci_to_pass")
        moves["codecov", "require_ci_to_pass"] = ("codecov", "notify", "require_ci_to_pass")
    document.pop("to_string", None)
    return moves


def written_path(path: ConfigPath, moves: Moves) -> ConfigPath:
    """Give the path at which something stands in the file."""
    for new, old in moves.items():
        if path[: len(new)] == new:
            return old + path[len(new) :]
    return path
