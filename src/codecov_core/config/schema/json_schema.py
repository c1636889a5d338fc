"""The schema as a JSON Schema (draft 7), which editors know how to complete and to check a file by.

It describes documents before anything is normalised, and is not stricter than validation: what it refuses is refused,
but for a wrong value at the new place of a key that also stands at its old place (``ignore: [10]`` beside
``coverage: {ignore: []}``). The old one counts then (chapter 03 §6), and nobody but an editor looks at the other.
It is wider where JSON Schema has no words for a rule (a boolean that counts as a number, expressions that must
compile, texts that :mod:`~codecov_core.config.schema.coercion` reads number by number).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from codecov_core.config.schema.amounts import BundleThreshold, CoverageRange, Percentage, RequiredChanges
from codecov_core.config.schema.coercion import CHANGE_CONDITIONS, LARGEST_NUMBER, LAYOUT_SECTIONS
from codecov_core.config.schema.containers import AsWritten, Block, Either, ListOf, Named
from codecov_core.config.schema.declaration import Key, ReadBy
from codecov_core.config.schema.free_form import FreeForm
from codecov_core.config.schema.keys import DOCUMENT
from codecov_core.config.schema.legacy import MOVED
from codecov_core.config.schema.pattern_values import PathFix
from codecov_core.config.schema.shape import Shape
from codecov_core.config.schema.values import Choice, Count, Layout, Switch, Text

__all__ = ["written_schema"]

Document: TypeAlias = dict[str, object]

_DIGIT = r"[^\x00-/:-\x7f]"
"""A digit: Python's numbers may be written with those of any script, and all these are beyond ASCII."""
_DIGITS = r"[^\x00-/:-^`-\x7f]"
"""Digits, with the underscores Python allows between them."""
_NUMBER = rf"(?:{_DIGIT}{_DIGITS}*(?:\.{_DIGITS}*)?|\.{_DIGITS}+)(?:[eE][-+]?{_DIGITS}+)?"
_PERCENT = rf"{_DIGIT}{_DIGITS}*(?:\.{_DIGITS}*)?(?:[eE][-+]?{_DIGITS}+)?\s*%"
_PERCENT_AS_WRITTEN = rf"{_DIGIT}+(?:\.{_DIGIT}+)?%?"


def written_schema() -> Document:
    """See :func:`codecov_core.config.json_schema`."""
    schema = _of(DOCUMENT)
    properties = _properties(schema)
    for new, old in MOVED.items():
        moved = {**_at(properties, new), "deprecated": True, "description": f"Moved to {'.'.join(new)}."}
        _properties(_at(properties, old[:-1]))[old[-1]] = moved
    properties["to_string"] = {"deprecated": True, "description": "Has no effect."}
    definitions = _Definitions(schema)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "codecov.yml",
        "description": "Values as YAML 1.1 has them: yes, no, on and off are booleans.",
        **definitions.schema,
        "type": ["object", "null"],
        "definitions": definitions.shared,
    }


def _of(shape: Shape) -> Document:
    """Describe the values of a shape."""
    described = _described(shape)
    if not shape.nullable:
        return described
    if isinstance(described.get("type"), str | list) and "enum" not in described:
        kinds = described["type"]
        return {**described, "type": [*kinds, "null"] if isinstance(kinds, list) else [kinds, "null"]}
    if isinstance(choices := described.get("enum"), list):
        return {**described, "enum": [*choices, None]}
    return {"anyOf": [described, {"type": "null"}]}


def _described(shape: Shape) -> Document:  # noqa: PLR0911 - one return a shape
    match shape:
        case Block():
            return _block(shape)
        case Named(value=value, names=names):
            return {
                "type": "object",
                "propertyNames": {"pattern": names.pattern},
                "additionalProperties": _of(value),
            }
        case ListOf(item=item):
            return {"type": "array", "items": _of(item)}
        case Either(shapes=shapes):
            return {"anyOf": [_of(alternative) for alternative in shapes]}
        case AsWritten(shape=below):
            return _of(below)
        case FreeForm(known=known):
            return {"type": "object", "properties": {name: _loosely(key) for name, key in known.items()}}
        case Switch():
            return {"type": "boolean"}
        case Choice(choices=choices, any_type=any_type):
            return _equal_to(choices) if any_type else {"enum": list(choices)}
        case _:
            return _single(shape)


def _block(block: Block) -> Document:
    described: Document = {
        "type": "object",
        "properties": {name: _key(key) for name, key in block.keys.items()},
        "additionalProperties": False,
    }
    if block.required is not None:
        described["required"] = [block.required]
    return described


def _key(key: Key) -> Document:
    """Describe a key: what it is for besides its values, in the words an editor shows."""
    about = [f"{key.about[:1].upper()}{key.about[1:]}."] if key.about else []
    without_effect = ["Has no effect."] if key.read_by is ReadBy.NOBODY else []
    described: Document = {"description": " ".join([*about, *without_effect]), **_of(key.shape)}
    if key.default is not None:
        described["default"] = key.default
    if key.written_example is not None:
        described["examples"] = [key.written_example]
    if without_effect:
        described["deprecated"] = True
    return described


def _loosely(key: Key) -> Document:
    """Describe a key that may hold anything: what it is for, and the keys that mean something below it."""
    described = {name: value for name, value in _key(key).items() if name in ("description", "default", "examples")}
    if isinstance(key.shape, Block):
        described["properties"] = {name: _loosely(below) for name, below in key.shape.keys.items()}
    return described


def _single(shape: Shape) -> Document:  # noqa: PLR0911 - one return a shape
    """Describe a single value: its types, and how it looks as text."""
    match shape:
        case Count(minimum=minimum, maximum=maximum):
            least = -LARGEST_NUMBER if minimum is None else minimum
            most = LARGEST_NUMBER if maximum is None else maximum
            return {"type": ["integer", "boolean"], "minimum": least, "maximum": most}
        case Percentage(auto=auto, as_written=as_written):
            start = "auto|" if auto else ""
            kinds = ["number", "string"] if as_written else ["number", "string", "boolean"]
            percentage = _PERCENT_AS_WRITTEN if as_written else f"{_PERCENT}*"
            return {"type": kinds, "pattern": rf"^(?:{start}{percentage})\n?$"}
        case CoverageRange():
            end = rf"\s*[-+]?{_NUMBER}\s*"
            item = {"type": ["number", "string", "boolean"], "pattern": f"^{end}$", "minimum": 0, "maximum": 100}
            pair = {"type": "array", "items": item, "minItems": 2, "maxItems": 2}
            return {"anyOf": [{"type": "string", "pattern": rf"^{end}\.\.\.?{end}$"}, pair]}
        case RequiredChanges():
            condition = f"(?:{'|'.join(_in_any_case(word) for word in CHANGE_CONDITIONS)})"
            joined = rf"\s+(?:{_in_any_case('and')}|{_in_any_case('or')})\s+"
            return {"type": ["boolean", "string"], "pattern": rf"^\s*{condition}(?:{joined}{condition})*\s*$"}
        case BundleThreshold():
            size = rf"{_DIGIT}+\s*(?:[kKmMgG]?[bB]|{_in_any_case('bytes')})"
            return {"type": ["number", "boolean", "string"], "pattern": rf"^(?:{size}\n?|{_PERCENT}+)$"}
        case Layout():
            section = rf"\s*(?:{'|'.join(sorted(LAYOUT_SECTIONS))})(?:\s*|:\s*[-+]?{_DIGITS}+\s*(?::[^,]*)?)"
            return {"type": "string", "pattern": f"^(?:{section})?(?:,(?:{section})?)*$"}
        case Text(rule=rule) if rule is not None:
            return {"type": "string", "pattern": rule.pattern}
        case PathFix():
            return {"type": "string", "pattern": "::"}
        case _:
            return {"type": "string"}


def _equal_to(choices: tuple[str | bool, ...]) -> Document:
    """Describe what equals one of some texts and booleans, as 1 does, and lists and mappings of nothing else."""
    listed: Document = {"enum": [*choices, *(int(choice) for choice in choices if isinstance(choice, bool))]}
    lists: list[Document] = [{"type": "array", "items": listed}, {"type": "object", "propertyNames": listed}]
    return {"anyOf": [listed, *lists]}


class _Definitions:
    """A schema with what is described alike in several places taken out of it."""

    _WORTH_IT = 120
    """Characters of a description that is longer than naming it."""

    def __init__(self, schema: Document) -> None:
        self._counts = Counter(repr(key) for _, key in _described_keys(schema))
        self._taken: Counter[str] = Counter()
        self._names: dict[str, str] = {}
        self.shared: Document = {}
        self.schema = {name: self._shortened(value) for name, value in schema.items()}

    def _shortened(self, value: object) -> object:
        if isinstance(value, list):
            return [self._shortened(item) for item in value]
        if not isinstance(value, dict):
            return value
        return {
            name: {key: self._key(key, described) for key, described in item.items()}
            if name == "properties" and isinstance(item, dict)
            else self._shortened(item)
            for name, item in value.items()
        }

    def _key(self, name: str, described: object) -> object:
        text = repr(described)
        if self._counts[text] == 1 or len(text) < self._WORTH_IT:
            return self._shortened(described)
        if text not in self._names:
            self._taken[name] += 1
            self._names[text] = name if self._taken[name] == 1 else f"{name}_{self._taken[name]}"
            self.shared[self._names[text]] = self._shortened(described)
        return {"$ref": f"#/definitions/{self._names[text]}"}


def _described_keys(schema: object) -> Iterator[tuple[str, object]]:
    if isinstance(schema, list):
        for item in schema:
            yield from _described_keys(item)
    elif isinstance(schema, dict):
        for name, item in schema.items():
            if name == "properties" and isinstance(item, dict):
                yield from item.items()
                yield from _described_keys(list(item.values()))
            else:
                yield from _described_keys(item)


def _in_any_case(word: str) -> str:
    """Write an expression for a word in any case; JSON Schema knows no flags."""
    return "".join(f"[{letter}{letter.upper()}]" if letter.isalpha() else letter for letter in word)


def _at(properties: Document, path: tuple[str, ...]) -> Document:
    """Go down to the description of a key."""
    at: object = {"properties": properties}
    for key in path:
        at = _properties(at)[key]
    return at if isinstance(at, dict) else {}


def _properties(described: object) -> Document:
    properties = described.get("properties") if isinstance(described, Mapping) else None
    return properties if isinstance(properties, dict) else {}
