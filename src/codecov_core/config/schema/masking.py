"""Secrets in what is told about a file: values in messages, and lines of files that are shown."""

import re
from collections.abc import Collection, Sequence
from functools import cache
from typing import Final

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from codecov_core.config.schema.names import PLAIN_NAME
from codecov_core.config.schema.secrets import SUSPECT_WORDS, SchemaPlace, plain_keys, schema_top, secret_keys
from codecov_core.config.schema.similarity import looks_secret

__all__ = [
    "SecretNodes",
    "has_secret_keys",
    "masked",
    "masked_keys",
    "masked_unread",
    "unread_reason",
    "without_values",
]

_STR, _NULL, _BOOL, _MERGE, _DATE = (
    f"tag:yaml.org,2002:{name}" for name in ("str", "null", "bool", "merge", "timestamp")
)
_QUOTED = r"""'(?:[^'\\]|\\.)*+'|"(?:[^"\\]|\\.)*+\""""
_TOLD_VALUE = re.compile(rf"(?P<text>(?:the text )?(?:{_QUOTED}))|the number \S+?(?=[,;]?(?:\s|$))")
_READ_AS = re.compile(r", and counts as \S+")
_WORD_OF_YAML = re.compile(r"'(?:<[a-z ]+>|\W{1,3}|\\\w)'")
_BLOCK = re.compile(r"""["']?\w[\w-]*["']?\s*:""")
_ENTRY = re.compile(r"""\s*(?:(?:-\s+)*["']?(?P<key>[\w*-]+)["']?\s*:(?=\s|$)|(?:-\s+)+)?""")

_PLAIN_TOP = re.compile(r"codecov\s*:\s*(?:#.*)?")
_NOTHING = re.compile(r"\s*(?:#|$)")
_ITEM_OR_NOTHING = re.compile(r"\s*(?:#|$|-(?:\s|$))")
_KEY = re.compile(r"(?P<indentation>\s+)(?P<key>\w+)\s*:(?P<value>|\s.*)")


class SecretNodes:
    """The nodes of a document whose values are not to be shown, and the parts of lines they take."""

    __slots__ = ("_nodes", "harmless", "hides_keys", "spans")

    def __init__(self, root: Node | None) -> None:
        """Walk through a document once for every place of the schema that a node stands at."""
        self._nodes: set[int] = set()
        self.spans: Final[dict[int, list[tuple[int, int | None]]]] = {}
        """By line, from 0: the columns where secrets begin and end; no end for the rest of the line."""
        self.harmless: Final[dict[int, set[int]]] = {}
        """By line: where keys begin that are called as secret ones are elsewhere (``codecov.url``)."""
        self.hides_keys = False
        """Whether there is a key among them."""
        waiting = [] if root is None else [(root, schema_top())]
        seen: set[tuple[int, int]] = set()
        while waiting:
            node, place = waiting.pop()
            if isinstance(node, ScalarNode):
                if _hides(place, node):
                    self._hide(node)
                continue
            if (id(node), id(place)) in seen:
                continue
            seen.add((id(node), id(place)))
            if isinstance(node, MappingNode):
                waiting += [found for key, value in node.value if (found := self._below(key, value, place))]
            elif isinstance(node, SequenceNode):
                waiting += [(item, place) for item in node.value]
            elif _hides(place, node):
                self._hide(node)

    def _below(self, key: Node, value: Node, place: SchemaPlace) -> tuple[Node, SchemaPlace] | None:
        """Look at a pair of a mapping; give its value with its place if there is more below it."""
        below = place if key.tag == _MERGE else place.step(key.value)
        is_hidden = place.is_secret or (below.is_doubtful and _may_be_secret(key, value, below))
        if is_hidden:
            self._hide(key)
            self.hides_keys = True
        if not isinstance(value, ScalarNode):
            return value, below
        if _hides(below, value):
            self._hide(value)
        elif not is_hidden and _is_harmless(key, place):
            self.harmless.setdefault(key.start_mark.line, set()).add(key.start_mark.column)
        return None

    def __contains__(self, node: Node | None) -> bool:
        return id(node) in self._nodes

    def _hide(self, node: Node) -> None:
        if id(node) in self._nodes:
            return
        self._nodes.add(id(node))
        start, end = node.start_mark, node.end_mark
        first = start.column
        for line in range(start.line, end.line):
            self.spans.setdefault(line, []).append((first, None))
            first = 0
        self.spans.setdefault(end.line, []).append((first, end.column))


def without_values(reason: str) -> str:
    """Take the values out of a reason: what kind of value it is remains."""
    if "'" not in reason and '"' not in reason and "number" not in reason:
        return reason
    told = _TOLD_VALUE.sub(lambda found: "a text" if found["text"] else "a number", reason)
    return reason if told == reason else _READ_AS.sub("", told)


def masked(line: str, spans: Sequence[tuple[int, int | None]]) -> str:
    """Put asterisks in the place of parts of a line; indentation remains."""
    indentation = len(line) - len(line.lstrip())
    for first, end in spans:
        start, stop = max(first, indentation), len(line) if end is None else min(end, len(line))
        if start < stop:
            line = f"{line[:start]}{'*' * (stop - start)}{line[stop:]}"
    return line


def masked_keys(line: str, harmless: Collection[int] = ()) -> str:
    """Put asterisks in the place of what stands behind secret keys, in comments too.

    ``harmless`` are the columns of keys that are known to be no secret ones, though they are called like that.
    """

    def hidden(found: "re.Match[str]") -> str:
        quoted = found.start() > 0 and line[found.start() - 1] in "\"'"
        return found[0] if found.start() - quoted in harmless else found[1] + "*" * len(found[2])

    return _secrets().sub(hidden, line) if ":" in line else line


def has_secret_keys(text: str) -> bool:
    """Tell whether :func:`masked_keys` may find something to hide in one of the lines of a text."""
    return _secrets().search(text) is not None


def masked_unread(lines: list[str], at: int) -> str:
    """Mask what may be a secret in a line of a file that could not be read.

    That is every value in a block that names a secret key or stands where there may be any.
    """
    first = at
    while first > 0 and not _BLOCK.match(lines[first]):
        first -= 1
    line = lines[at]
    if _is_known(lines, first, at):
        return line
    if not any(_suspicious().search(above) for above in lines[first : at + 1]):
        return line
    entry = _ENTRY.match(line)
    start = entry.end() if entry and not looks_secret(entry["key"] or "") else 0
    return line[:start] + re.sub(r"\S", "*", line[start:])


def _is_known(lines: list[str], first: int, at: int) -> bool:
    """Tell whether a line, or the list it is an item of, is the value of a key of ``codecov`` that is no secret."""
    if not _PLAIN_TOP.fullmatch(lines[first]) or any(_has_open_quote(line) for line in lines[first:at]):
        return False
    key = at
    while key > first and _ITEM_OR_NOTHING.match(lines[key]):
        key -= 1
    top = next((line for line in lines[first + 1 : key + 1] if not _NOTHING.match(line)), "")
    entry = _KEY.fullmatch(lines[key])
    if entry is None or entry["key"] not in plain_keys() or not top.startswith(entry["indentation"] + top.lstrip()[:1]):
        return False
    value = (entry["value"] if key == at else lines[at]).strip(" -[]!&*@'\"")
    is_list = key == at or not entry["value"].strip()
    return is_list and not looks_secret(value) and not _suspicious().search(value)


def _has_open_quote(line: str) -> bool:
    return line.count('"') % 2 > 0 or line.count("'") % 2 > 0


def unread_reason(reason: str) -> str:
    """Take names out of what the YAML reader says, which may be parts of passwords that begin with ``*`` or ``&``."""
    return re.sub(_QUOTED, lambda found: found[0] if _WORD_OF_YAML.fullmatch(found[0]) else "a text", reason)


def _is_harmless(key: Node, place: SchemaPlace) -> bool:
    """Tell whether a key is called as a secret one elsewhere, and is declared where it stands."""
    return isinstance(key.value, str) and key.value in place.below and key.value in _secret_names()


def _may_be_secret(key: Node, value: Node, place: SchemaPlace) -> bool:
    """Tell whether a key stands where a secret belongs: a name with settings below it is a name, and a date a date."""
    is_name = place.is_name and isinstance(value, MappingNode) and PLAIN_NAME.accepts(key.value)
    return not is_name and key.tag != _DATE and looks_secret(str(key.value))


def _hides(place: SchemaPlace, node: Node) -> bool:
    if place.is_secret or place.is_guarded or place.is_mistaken:
        return True
    if place.holds_secret:
        return node.tag not in (_NULL, _BOOL)
    return place.is_unknown and isinstance(node, ScalarNode) and node.tag == _STR


@cache
def _secret_names() -> frozenset[str]:
    return frozenset(path[-1] for path in secret_keys())


@cache
def _names() -> str:
    return "|".join(sorted(_secret_names()))


@cache
def _secrets() -> "re.Pattern[str]":
    value = r"""[&!]?"(?:[^"\\]|\\.)*+"|'[^']*+'|[^\s,}#][^,}]*+"""
    return re.compile(rf"""((?<![\w-])(?:{_names()})["']?\s*:\s*)({value})""")


@cache
def _suspicious() -> "re.Pattern[str]":
    named = rf"(?<![\w-])(?:{_names()}|notify|codecov)|{SUSPECT_WORDS}[\w-]{{0,40}}"
    return re.compile(rf"""(?i:{named})["']?\s*[:=]""")
