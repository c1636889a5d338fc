"""From text to the nodes of one YAML document, exactly as PyYAML's own loader reads it (chapter 03 §2.3).

The reference reads with PyYAML's loader in Python. The one in C is eight times as fast and differs in few things, which
comparing both on hundreds of thousands of mutated files has shown. Where one of these can matter, and where the fast
loader finds nothing to read, the slow one decides, up to a size that nobody's file has.
"""

import re

import yaml
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode

from codecov_core.config.schema.limits import MAX_CONFIG_BYTES
from codecov_core.config.schema.yaml_errors import (
    BYTE_ORDER_MARK,
    Span,
    UnreadableYamlError,
    end_of,
    reason_of,
    unreadable,
)
from codecov_core.config.schema.yaml_slow_loader import TOO_DEEP, compose_in_python, second_opinion
from codecov_core.config.schema.yaml_tabs import refuse_stray_tab

__all__ = ["compose", "decoded", "refused", "showable", "span_of"]

_BARE_TAG = re.compile(r"!(?<![^\s\[{,:-]!)(?![^\s\]},])")
_TOUCHED_HEAD = re.compile(r"[|>](?<!\S.)[-+\d]*#")
"""A comment that touches the head of a block scalar."""
_SECOND_OPINION = 64 * 1024
"""Characters of a text that the slow loader reads; more would take it seconds, so there the fast one decides."""


def decoded(content: str | bytes) -> str:
    """Turn a file's bytes into text: UTF-16 where a byte order mark says so, else UTF-8.

    Raises:
        UnreadableYamlError: for what is neither, and for too large files.

    """
    size = len(content)
    if isinstance(content, str) and size <= MAX_CONFIG_BYTES:
        size = len(content.encode("utf-8", "surrogatepass"))
    if size > MAX_CONFIG_BYTES:
        raise UnreadableYamlError(f"is larger than {MAX_CONFIG_BYTES // 1024} KiB")
    if isinstance(content, str):
        return content
    encoding = _encoding(content)
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, "replace")
        raise UnreadableYamlError(f"is not {encoding.upper()}", end_of(before)) from None


def showable(content: str | bytes) -> str:
    """Give as much of a file as can be shown, readable or not."""
    part = content[:MAX_CONFIG_BYTES]
    return part if isinstance(part, str) else part.decode(_encoding(part), "replace")


def span_of(node: Node) -> Span:
    """Tell where a node stands; of one that takes several lines, the first."""
    start, end = node.start_mark, node.end_mark
    return Span(start.line, start.column, end.column if end.line == start.line else None)


def refused(node: Node, reason: str) -> UnreadableYamlError:
    """Give the error for a node that cannot be taken."""
    return UnreadableYamlError(reason, span_of(node))


def compose(text: str) -> Node | None:
    """Give the root node of the document in a text; nothing when there is none.

    Raises:
        UnreadableYamlError: if it is not one YAML document.

    """
    fast = getattr(yaml, "CSafeLoader", None)
    is_small = len(text) <= _SECOND_OPINION
    if fast is None or (is_small and _may_be_read_differently(text)):
        return compose_in_python(text)
    try:
        node: Node | None = yaml.compose(text, fast)
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        if "nesting depth" in str(error):
            raise unreadable(error, TOO_DEEP) from None
        mark = getattr(error, "problem_mark", None)
        if mark is not None:
            refuse_stray_tab(text, mark.index)
        if not is_small:
            raise unreadable(error, reason_of(error)) from None
        return second_opinion(error, text)
    refuse_stray_tab(text, len(text))
    if is_small and node is not None and "?" in text and _has_question_in_flow(node):
        return compose_in_python(text)
    return node


def _may_be_read_differently(text: str) -> bool:
    """Tell whether the loaders may disagree; besides there is ``?`` inside plain texts of flow collections."""
    return (
        text.find(BYTE_ORDER_MARK, 1) >= 0
        or ("!" in text and _BARE_TAG.search(text) is not None)
        or ("#" in text and _TOUCHED_HEAD.search(text) is not None)
    )


def _has_question_in_flow(root: Node) -> bool:
    waiting = [root]
    seen: set[int] = set()
    while waiting:
        node = waiting.pop()
        if not isinstance(node, CollectionNode) or id(node) in seen:
            continue
        seen.add(id(node))
        below = [part for pair in node.value for part in pair] if isinstance(node, MappingNode) else node.value
        if node.flow_style and any(isinstance(part, ScalarNode) and _is_questionable(part) for part in below):
            return True
        waiting += below
    return False


def _is_questionable(node: ScalarNode) -> bool:
    return "?" in node.value and node.style not in ("'", '"')


def _encoding(content: bytes) -> str:
    return "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
