"""PyYAML's loader in Python, which the reference reads with, and what it says of texts that the one in C refuses."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import yaml
from yaml.events import CollectionEndEvent, CollectionStartEvent, MappingStartEvent, NodeEvent
from yaml.nodes import Node, ScalarNode

from codecov_core.config.schema.yaml_errors import (
    SCANNING_A_TAG,
    UnreadableYamlError,
    end_of,
    lines_of,
    reason_of,
    unreadable,
)

__all__ = ["TOO_DEEP", "compose_in_python", "second_opinion"]

TOO_DEEP = "is nested too deeply"
_UNCLOSED = "found unexpected end of stream while scanning a quoted scalar"
_SYNTAX_ERRORS = (yaml.scanner.ScannerError, yaml.parser.ParserError)
_DISAGREED_ON = re.compile(r"\?|!(?<![^\s\[{,:-]!)")
"""Question marks and tags, which one loader may refuse and the other not, where both refuse something else."""

_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def compose_in_python(text: str) -> Node | None:
    """Give the root node of the document in a text; nothing when there is none.

    Raises:
        UnreadableYamlError: if it is not one YAML document.

    """
    try:
        node: Node | None = yaml.compose(text, _Loader)
    except yaml.reader.ReaderError as error:
        position = error.position if isinstance(error.position, int) else 0
        raise UnreadableYamlError(reason_of(error), end_of(text[:position])) from None
    except yaml.YAMLError as error:
        raise unreadable(error, reason_of(error)) from None
    except RecursionError:
        raise UnreadableYamlError(TOO_DEEP) from None
    except (ValueError, OverflowError) as error:  # an escape such as \UFFFFFFFF that is no character
        raise UnreadableYamlError(f"has a character that does not exist: {error}") from None
    return node


class _Loader(yaml.SafeLoader):
    """Takes two escapes that are a surrogate pair, as JSON has them, for one character."""

    def compose_scalar_node(self, anchor: dict[Any, Node]) -> ScalarNode:
        node = super().compose_scalar_node(anchor)
        node.value = _PAIR.sub(_joined, node.value)
        return node


def _joined(pair: "re.Match[str]") -> str:
    return pair[0].encode("utf-16", "surrogatepass").decode("utf-16")


def second_opinion(error: Exception, text: str) -> Node | None:
    """Let the slow loader decide on what the fast one refused, with a reason that is mostly the better one.

    Not of tags: in ``[!appveyor]`` the bracket belongs to the tag for it, and the end of the list is missing. About the
    end of a quoted text and about aliases they agree. Of all else it looks first at what the fast one did not get
    through.

    Raises:
        UnreadableYamlError: if it refuses the text too.

    """
    is_of_nodes = isinstance(error, yaml.composer.ComposerError) and not _DISAGREED_ON.search(text)
    if "\t" not in text and (is_of_nodes or _UNCLOSED in reason_of(error)):
        raise unreadable(error, reason_of(error))
    try:
        if isinstance(error, _SYNTAX_ERRORS):
            _refuse_last_entries(text)
        return compose_in_python(text)
    except UnreadableYamlError:
        if SCANNING_A_TAG not in (getattr(error, "context", None) or ""):
            raise
        raise unreadable(error, reason_of(error)) from None


def _refuse_last_entries(text: str) -> None:
    """Raise what the slow loader finds wrong with the syntax of the entries that were read last, if it does.

    What is wrong behind them does not depend on the entries before them in the same mapping or list, where the loaders
    agree: the slow one is spared those.
    """
    rest, at, first_line = "", 0, 0
    for entry in _last_entries(text):
        if _DISAGREED_ON.search(text, entry.first, entry.start):
            return
        rest += f"{text[at : entry.first]}\n{' ' * entry.column}"
        at, first_line = entry.start, entry.line
    if not at:
        return
    try:
        loader = yaml.SafeLoader(rest + text[at:])
        loader.line = first_line - len(lines_of(rest)) + 1
        advance: Callable[[], object] = loader.get_event
        while loader.check_event():
            advance()
    except _SYNTAX_ERRORS as error:
        found = unreadable(error, reason_of(error))
        if found.span.line >= first_line:
            raise found from None
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError):
        return  # all of the text tells better


class _Entry(NamedTuple):
    """The last entry of a mapping or a list, which has others before it."""

    first: int
    """Where the first of them starts."""
    start: int
    line: int
    column: int


def _last_entries(text: str) -> list[_Entry]:
    """Give the entries that the fast loader read last before it gave up, each in the one before it."""
    chain: list[_Collection] = []
    depth = 0  # of those that are open; what is behind them ended last
    try:
        for event in yaml.parse(text, yaml.CSafeLoader):
            if isinstance(event, CollectionEndEvent):
                depth -= 1
            elif isinstance(event, NodeEvent):
                del chain[depth:]
                if chain and event.start_mark is not None:
                    chain[-1].take(event.start_mark.index)
                if isinstance(event, CollectionStartEvent):
                    chain.append(_Collection(event))
                    depth += 1
    except yaml.YAMLError:
        pass
    entries = (one.last_entry(text) for one in chain)
    return [entry for entry in entries if entry is not None]


class _Collection:
    """A mapping or a list, with the start of its first entry and of its last one so far."""

    __slots__ = ("_event", "_first", "_is_key", "_last")

    def __init__(self, event: CollectionStartEvent) -> None:
        self._event = event
        self._is_key = True
        self._first: int | None = None
        self._last: int | None = None

    def take(self, at: int) -> None:
        """Note where a key, a value or an item starts."""
        if self._is_key:
            self._first = at if self._first is None else self._first
            self._last = at
        if isinstance(self._event, MappingStartEvent):
            self._is_key = not self._is_key

    def last_entry(self, text: str) -> _Entry | None:
        """Give the last entry if it starts a line, in the column of the first one."""
        if self._event.flow_style or self._first is None or self._last is None:
            return None
        first, start = self._start(text, self._first), self._start(text, self._last)
        column = _column(text, start)
        if first == start or text[start - column : start].strip(" ") or column != _column(text, first):
            return None
        return _Entry(first, start, len(lines_of(text[:start])) - 1, column)

    def _start(self, text: str, at: int) -> int:
        """Find the start of an entry: in lists that is the hyphen before the item."""
        return at if isinstance(self._event, MappingStartEvent) else text.rfind("-", 0, at)


def _column(text: str, at: int) -> int:
    return at - text.rfind("\n", 0, at) - 1
