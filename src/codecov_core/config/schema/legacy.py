"""Keys that have moved and are still understood at their old places (chapter 03 §6)."""

from collections.abc import Mapping
from typing import TypeAlias

from codecov_core.config.schema.results import ConfigPath

__all__ = ["MOVED", "drop_left_behind", "left_behind", "lifted", "replaced", "written_path"]

MOVED: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("flags",): ("coverage", "flags"),
    ("parsers",): ("coverage", "parsers"),
    ("ignore",): ("coverage", "ignore"),
    ("fixes",): ("coverage", "fixes"),
    ("codecov", "require_ci_to_pass"): ("codecov", "notify", "require_ci_to_pass"),
}
"""New place to old place of every key that has moved."""

Moves: TypeAlias = dict[ConfigPath, ConfigPath]
"""New place to old place of the keys that stand at an old one."""


def lifted(document: dict[object, object]) -> Moves:
    """Move what stands at an old place to its new one, overwriting what is there; tell what was moved from where.

    The document is changed. What is no mapping is left for the schema to refuse (§19 rule 1).
    """
    moves: Moves = {}
    for new, old in MOVED.items():
        above, target = _mapping_at(document, old[:-1]), _mapping_at(document, new[:-1])
        if above is not None and target is not None and old[-1] in above:
            target[new[-1]] = above.pop(old[-1])
            moves[new] = old
    document.pop("to_string", None)
    return moves


def replaced(document: Mapping[object, object]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Tell which keys stand at both places of a document, of which the old one counts: new place to old place."""
    found = left_behind(document).items()
    return {new: old for new, old in found if new[-1] in (_mapping_at(document, new[:-1]) or {})}


def left_behind(config: Mapping[object, object]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Tell which keys stand at an old place of a configuration in which none are lifted: new place to old place."""
    return {new: old for new, old in MOVED.items() if old[-1] in (_mapping_at(config, old[:-1]) or {})}


def drop_left_behind(document: dict[object, object]) -> None:
    """Leave out what stands at an old place, where it has no effect; the document is changed."""
    for old in left_behind(document).values():
        above = _mapping_at(document, old[:-1])
        if above is not None:
            del above[old[-1]]


def written_path(path: ConfigPath, moves: Moves) -> ConfigPath:
    """Give the path at which something stands in the file."""
    for new, old in moves.items():
        if path[: len(new)] == new:
            return old + path[len(new) :]
    return path


def _mapping_at(document: Mapping[object, object], path: tuple[str, ...]) -> dict[object, object] | None:
    at: object = document
    for key in path:
        at = at.get(key) if isinstance(at, dict) else None
    return at if isinstance(at, dict) else None
