"""Where keys stand in the text of an install file that can be read."""

from collections.abc import Iterator
from functools import lru_cache

from runners.settings.problems import KeyPath

_MERGE = "tag:yaml.org,2002:merge"


@lru_cache(maxsize=1)
def _composed(text: str) -> object:
    import yaml

    return yaml.compose(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def line_of(text: str, path: KeyPath) -> int | None:
    """Find the line of a key in the text of the file, or of the innermost one above it; the first line is 1."""
    import yaml

    node = _composed(text)
    line = None
    for part in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
            continue
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        found = [(name, value) for name, value in pairs if name.value == part]
        if not found:
            break
        line, node = found[-1][0].start_mark.line + 1, found[-1][1]
    return line


def keys_written_twice(text: str) -> Iterator[tuple[KeyPath, tuple[int, ...]]]:
    """Find the keys that a mapping has more than once, with the lines of all; in the order of the text."""
    import yaml

    waiting: list[tuple[object, KeyPath]] = [(_composed(text), ())]
    seen: set[int] = set()
    while waiting:
        node, path = waiting.pop()
        if not isinstance(node, yaml.CollectionNode) or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += [(item, (*path, at)) for at, item in reversed([*enumerate(node.value)])]
            continue
        lines: dict[tuple[str, str], list[int]] = {}
        for name, _ in node.value:
            if isinstance(name, yaml.ScalarNode) and name.tag != _MERGE:
                lines.setdefault((name.tag, name.value), []).append(name.start_mark.line + 1)
        yield from (((*path, name), tuple(where)) for (_, name), where in lines.items() if len(where) > 1)
        waiting += [(below, (*path, str(name.value))) for name, below in reversed(node.value)]
