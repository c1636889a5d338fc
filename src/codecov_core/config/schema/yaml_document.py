"""A YAML document as plain values, and where each of them stands in the file."""

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from yaml.constructor import ConstructorError, SafeConstructor
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from codecov_core.config.schema.limits import MAX_CHARACTERS, MAX_CONVERTED, MAX_DEPTH, MAX_NODES
from codecov_core.config.schema.masking import SecretNodes
from codecov_core.config.schema.results import ConfigKey, ConfigPath, key_of_path
from codecov_core.config.schema.shape import Unusual
from codecov_core.config.schema.yaml_errors import TOP, Span, UnreadableYamlError
from codecov_core.config.schema.yaml_merging import entries_of
from codecov_core.config.schema.yaml_nodes import compose, refused, span_of
from codecov_core.config.schema.yaml_paths import paths_to

__all__ = ["Whereabouts", "YamlDocument", "read_document"]

_TAG = "tag:yaml.org,2002:"
_STR, _INT, _MAP, _SEQ, _MERGE, _VALUE = (f"{_TAG}{name}" for name in ("str", "int", "map", "seq", "merge", "value"))
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""Characters that only escapes can bring in and that no database takes."""
_HIDDEN = "***"


class YamlDocument:
    """One document of a file."""

    __slots__ = ("_duplicates", "_found", "_indexes", "_root", "_secrets", "_shown", "value")

    def __init__(self, root: Node | None, value: object, duplicates: list[tuple[Node, Node]]) -> None:
        """Keep what :func:`read_document` found."""
        self.value: Final = value
        """The document as dicts, lists, texts, numbers, booleans, null and dates; None if there is no document."""
        self._duplicates = duplicates
        self._root = root
        self._secrets: SecretNodes | None = None
        self._indexes: dict[int, dict[object, tuple[Node, Node]]] = {}
        self._found: dict[ConfigPath, _Found] = {(): _Found(root, root, is_there=root is not None)}
        self._shown: dict[ConfigPath, ConfigPath] = {(): ()}

    def span(self, path: ConfigPath, *, of_key: bool = False) -> Span:
        """Tell where a value or its key stands; where what is above it stands, if there is none."""
        found = self._find(path)
        at = found.key if of_key else found.value
        return TOP if at is None else span_of(at)

    def whereabouts(self, path: ConfigPath, *, of_key: bool = False) -> "Whereabouts":
        """Tell all that is told of a place."""
        found = self._find(path)
        at = found.key if of_key else found.value
        secrets = self.secrets
        shown = self.shown(path) if secrets.hides_keys or any(isinstance(key, bool) for key in path) else path
        return Whereabouts(TOP if at is None else span_of(at), shown, is_hidden=found.value in secrets)

    def duplicates(self) -> Iterator[tuple["Whereabouts", int]]:
        """Tell where every key stands that stands in its mapping already, and the line, from 0, of the first such."""
        if self._root is None or not self._duplicates:
            return
        paths = paths_to(self._root, [key for key, _ in self._duplicates], _key_in_path)
        for key, first in {id(pair[0]): pair for pair in self._duplicates}.values():
            path = self.shown(paths.get(id(key), ()))
            hidden = (*path[:-1], _HIDDEN) if key in self.secrets else path
            yield Whereabouts(span_of(key), hidden, is_hidden=False), first.start_mark.line

    @property
    def secrets(self) -> SecretNodes:
        """What of it is not to be shown; found when it is first asked for."""
        if self._secrets is None:
            self._secrets = SecretNodes(self._root)
        return self._secrets

    def shown(self, path: ConfigPath) -> ConfigPath:
        """Give a path with asterisks in the place of keys that are not to be shown, and ``on`` for a key that is it."""
        shown = self._shown.get(path)
        if shown is None:
            node = self._find(path).key
            key = _HIDDEN if node in self.secrets else _as_written(node, path[-1])
            shown = self._shown[path] = (*self.shown(path[:-1]), key)
        return shown

    def _find(self, path: ConfigPath) -> "_Found":
        """Find a place, each part of the way once, for what is told often has its place in the same mapping."""
        found = self._found.get(path)
        if found is None:
            above = self._find(path[:-1])
            found = self._step(above.value, path[-1]) if above.is_there else above
            found = self._found[path] = found or _Found(above.value, above.value, is_there=False)
        return found

    def _step(self, node: Node | None, wanted: object) -> "_Found | None":
        """Go one step down."""
        if isinstance(node, MappingNode):
            index = self._indexes.get(id(node))
            if index is None:
                merges = any(key.tag == _MERGE for key, _ in node.value)
                pairs = entries_of(node, 1, lambda _node, _count: None) if merges else node.value
                index = {_key_in_path(pair[0]): pair for pair in pairs}
                self._indexes[id(node)] = index
            pair = index.get(wanted)
            return None if pair is None else _Found(*pair)
        if isinstance(node, SequenceNode) and isinstance(wanted, int) and wanted < len(node.value):
            return _Found(node.value[wanted], node.value[wanted])
        return None


class Whereabouts(NamedTuple):
    """A place as people are told about it."""

    span: Span
    path: ConfigPath
    """As written, with asterisks in the place of keys that are not to be shown."""
    is_hidden: bool
    """Whether the value is not to be shown."""


class _Found(NamedTuple):
    """The nodes of a key and its value; an item of a list is both."""

    key: Node | None
    value: Node | None
    is_there: bool = True
    """Whether the place exists; else the nodes are those of what it would be in."""


def read_document(text: str) -> YamlDocument:
    """Read the one document of a text into dicts, lists, texts, numbers, booleans, null and dates.

    Raises:
        UnreadableYamlError: if it is not one YAML document, or goes beyond a limit.

    """
    root = compose(text)
    reader = _ValueReader(has_escapes="\\" in text)
    try:
        value = None if root is None else reader.value(root, 1)
    except _UnstorableTextError as error:
        if root is not None:
            path = paths_to(root, [error.node], _key_in_path).get(id(error.node), ())
            error.path = YamlDocument(root, None, []).shown(path[:-1] if error.is_key else path)
        raise
    return YamlDocument(root, value, reader.duplicates)


class _ValueReader:
    """Turns nodes into values as PyYAML's safe loader does, within limits."""

    def __init__(self, *, has_escapes: bool) -> None:
        self.duplicates: list[tuple[Node, Node]] = []
        self._left = MAX_NODES
        self._characters_left = MAX_CHARACTERS
        self._converted: dict[int, object] = {}
        self._has_escapes = has_escapes

    def value(self, node: Node, depth: int) -> object:
        """Give the value of a node; aliases are read again wherever they stand."""
        self._left -= 1
        if self._left < 0:
            raise refused(node, f"holds more than {MAX_NODES} values")
        if isinstance(node, ScalarNode):
            self._spend_characters(node)
        if node.tag == _STR and isinstance(node, ScalarNode):
            if self._has_escapes and _UNSTORABLE.search(node.value):
                raise _UnstorableTextError(node, is_key=False)
            return node.value
        if isinstance(node, ScalarNode):
            return self._converted_once(node)
        if depth > MAX_DEPTH:
            raise refused(node, f"is nested more than {MAX_DEPTH} levels deep")
        if node.tag == _MAP and isinstance(node, MappingNode):
            return self._mapping(node, depth)
        if node.tag == _SEQ and isinstance(node, SequenceNode):
            return [self.value(item, depth + 1) for item in node.value]
        return self._unusual(node, depth)

    def _mapping(self, node: MappingNode, depth: int) -> dict[object, object]:
        pairs = node.value
        if any(key.tag == _MERGE for key, _ in pairs):
            pairs = entries_of(node, depth, self._spend)
        result: dict[object, object] = {}
        for key_node, value_node in pairs:
            result[self._key(key_node)] = self.value(value_node, depth + 1)
        if len(result) < len(pairs):
            self._note_duplicates(node)
        return result

    def _unusual(self, node: Node, depth: int) -> Unusual:
        kind = _COLLECTIONS.get(node.tag)
        if kind is None or isinstance(node, MappingNode) is not (kind == "a set"):
            raise refused(node, f"is no YAML document: a collection cannot be {_named_tag(node.tag) or 'of this tag'}")
        if isinstance(node, MappingNode):
            self._mapping(node, depth)
            return Unusual(kind)
        for item in node.value:
            if not isinstance(item, MappingNode) or len(item.value) != 1:
                raise refused(node, f"is no YAML document: {_named_tag(node.tag)} is a list of single pairs")
            self._mapping(item, depth + 1)
        return Unusual(kind)

    def _converted_once(self, node: ScalarNode) -> object:
        """Give the value of a scalar that is no text; numbers and dates are not computed again at every alias."""
        if node.tag not in _CONVERTED:
            return _scalar(node)
        known = self._converted.get(id(node))
        if known is None:
            known = self._converted[id(node)] = _scalar(node)
        return known

    def _key(self, node: Node) -> object:
        if isinstance(node, ScalarNode):
            self._spend_characters(node)
        if node.tag == _STR and not self._has_escapes and isinstance(node, ScalarNode):
            return node.value
        key = _key_of(node)
        if self._has_escapes and isinstance(key, str) and _UNSTORABLE.search(key):
            raise _UnstorableTextError(node, is_key=True)
        return key

    def _spend(self, node: Node, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise refused(node, f"holds more than {MAX_NODES} values")

    def _spend_characters(self, node: ScalarNode) -> None:
        self._characters_left -= len(node.value)
        if self._characters_left < 0:
            raise refused(node, f"holds more than {MAX_CHARACTERS} characters where aliases are replaced")

    def _note_duplicates(self, node: MappingNode) -> None:
        first: dict[object, Node] = {}
        for key_node, _ in node.value:
            if key_node.tag == _MERGE:
                continue
            known = first.setdefault(_key_of(key_node), key_node)
            if known is not key_node:
                self.duplicates.append((key_node, known))


class _UnstorableTextError(UnreadableYamlError):
    """A text that no database takes; in messages a key of that kind is named by the mapping it is in."""

    def __init__(self, node: Node, *, is_key: bool) -> None:
        what = "has a key" if is_key else "is a text"
        super().__init__(f"{what} with a NUL or half a surrogate pair", span_of(node))
        self.node, self.is_key = node, is_key


def _scalar(node: ScalarNode) -> object:
    """Give the value of a plain or tagged scalar by PyYAML's own rules (YAML 1.1).

    Raises:
        UnreadableYamlError: if its tag is unknown, or it is no such value.

    """
    if node.tag == _STR:
        return node.value
    construct = _SCALARS.get(node.tag)
    if construct is None:
        raise refused(node, f"is no YAML document: unknown tag {_named_tag(node.tag)}".rstrip())
    if len(node.value) > MAX_CONVERTED and node.tag in _CONVERTED:
        raise refused(node, f"is {_CONVERTED[node.tag]} of more than {MAX_CONVERTED} characters")
    if node.tag == _INT and node.value.isdecimal() and node.value[0] != "0":
        return int(node.value)  # most numbers; PyYAML looks for six other ways of writing one first
    try:
        value = construct(node)
    except (ConstructorError, ValueError, LookupError, AttributeError, ArithmeticError, TypeError):
        raise refused(node, f"is no YAML document: this is no {_named_tag(node.tag)}") from None
    return Unusual("binary data") if isinstance(value, bytes) else value


_CONSTRUCTOR = SafeConstructor()
_SCALARS: dict[str, Callable[[ScalarNode], object]] = {
    f"{_TAG}null": _CONSTRUCTOR.construct_yaml_null,
    f"{_TAG}bool": _CONSTRUCTOR.construct_yaml_bool,
    _INT: _CONSTRUCTOR.construct_yaml_int,
    f"{_TAG}float": _CONSTRUCTOR.construct_yaml_float,
    f"{_TAG}binary": _CONSTRUCTOR.construct_yaml_binary,
    f"{_TAG}timestamp": _CONSTRUCTOR.construct_yaml_timestamp,
}
_CONVERTED = {
    f"{_TAG}{name}": kind
    for name, kind in (("int", "a number"), ("float", "a number"), ("timestamp", "a date"), ("binary", "binary data"))
}
"""Scalars whose characters are computed with: ``1:1:1`` (base 60) in quadratic time."""
_COLLECTIONS = {f"{_TAG}set": "a set", f"{_TAG}omap": "an ordered mapping", f"{_TAG}pairs": "a list of pairs"}
_OWN_TAGS = frozenset({_STR, _MAP, _SEQ, _MERGE, _VALUE, *_SCALARS, *_COLLECTIONS})


def _key_of(node: Node) -> object:
    """Give a key. ``=`` is text here; collections cannot be keys."""
    if not isinstance(node, ScalarNode):
        raise refused(node, "is no YAML document: a list or a mapping cannot be a key")
    return node.value if node.tag == _VALUE else _scalar(node)


def _key_in_path(node: Node) -> ConfigKey:
    if node.tag == _STR and isinstance(node, ScalarNode):
        return str(node.value)
    return key_of_path(_key_of(node))


def _as_written(node: Node | None, key: ConfigKey) -> ConfigKey:
    """Give a key that is a boolean as its text where it is written otherwise than booleans are shown."""
    if not isinstance(key, bool) or not isinstance(node, ScalarNode) or node.value.lower() in ("true", "false"):
        return key
    return str(node.value)


def _named_tag(tag: str) -> str:
    """Name a tag of YAML's own; others are not repeated, for they may be passwords that begin with ``!``."""
    return "!!" + tag.removeprefix(_TAG) if tag in _OWN_TAGS else ""
