"""Mappings of a document with what ``<<`` merges into them."""

from collections.abc import Callable

from yaml.nodes import MappingNode, Node, SequenceNode

from codecov_core.config.schema.limits import MAX_DEPTH
from codecov_core.config.schema.yaml_nodes import refused

__all__ = ["entries_of"]

_MERGE = "tag:yaml.org,2002:merge"


def entries_of(node: MappingNode, depth: int, spend: Callable[[Node, int], None]) -> list[tuple[Node, Node]]:
    """Give the pairs of a mapping with those merged into it by ``<<`` in front, so that its own win."""
    merged: list[tuple[Node, Node]] = []
    own: list[tuple[Node, Node]] = []
    for key, value in node.value:
        if key.tag != _MERGE:
            own.append((key, value))
            continue
        if depth > MAX_DEPTH:
            raise refused(node, f"is nested more than {MAX_DEPTH} levels deep")
        for source in reversed(_merge_sources(value)):
            merged += entries_of(source, depth + 1, spend)
            spend(key, len(merged) + 1)
    return merged + own


def _merge_sources(node: Node) -> list[MappingNode]:
    sources = node.value if isinstance(node, SequenceNode) else [node]
    for source in sources:
        if not isinstance(source, MappingNode):
            raise refused(source, "is no YAML document: only mappings can be merged by '<<'")
    return list(sources)
