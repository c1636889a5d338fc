"""Where in a document nodes stand that were met on the way through it, looked up when something is told about them."""

from collections.abc import Callable, Collection

from yaml.nodes import MappingNode, Node, SequenceNode

from codecov_core.config.schema.results import ConfigKey, ConfigPath
from codecov_core.config.schema.yaml_errors import UnreadableYamlError

__all__ = ["paths_to"]

_MERGE = "tag:yaml.org,2002:merge"


def paths_to(root: Node, wanted: Collection[Node], key_of: Callable[[Node], ConfigKey]) -> dict[int, ConfigPath]:
    """Give the paths of keys and values by their ``id``, of those that aliases repeat the first one.

    ``key_of`` gives a key as it stands in a path; what stands behind keys that it refuses is passed over.
    """
    missing = set(map(id, wanted))
    found: dict[int, ConfigPath] = {}
    seen: set[int] = set()
    waiting: list[tuple[Node, ConfigPath]] = [(root, ())]
    while waiting and missing:
        node, path = waiting.pop()
        if id(node) in missing:
            missing.discard(id(node))
            found[id(node)] = path
        if id(node) in seen:
            continue
        seen.add(id(node))
        below: list[tuple[Node, ConfigPath]] = []
        if isinstance(node, MappingNode):
            for key, value in node.value:
                step = _step(key, key_of)
                if step is not None:
                    below += [(key, (*path, *step)), (value, (*path, *step))]
        elif isinstance(node, SequenceNode):
            below += [(item, (*path, at)) for at, item in enumerate(node.value)]
        waiting += reversed(below)
    return found


def _step(key: Node, key_of: Callable[[Node], ConfigKey]) -> ConfigPath | None:
    """Give what a key adds to a path; what is merged stands where the mapping does."""
    if key.tag == _MERGE:
        return ()
    try:
        return (key_of(key),)
    except UnreadableYamlError:
        return None
