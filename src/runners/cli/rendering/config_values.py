"""An effective configuration, and the difference of two: as YAML with origins beside it, and as documents."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import takewhile

import click
import orjson
import yaml

from codecov_core.config import (
    ConfigPath,
    Difference,
    EffectiveConfig,
    Origin,
    Setting,
    dotted,
    is_secret,
    settings_of,
)
from runners.cli.plain import plain
from runners.cli.rendering.json_text import json_text

_WIDTH = 1_000_000
_INDENT = "  "
_SEALED = "secret:"
_HIDDEN = "(hidden)"


def config_text(config: EffectiveConfig, *, why: bool) -> str:
    """Write a configuration as YAML; with `why`, the origin of every value stands behind it as a comment.

    Secrets that are not encrypted are left out here as in all the others.
    """
    lines = list(_lines(settings_of(config), why=why))
    width = max((len(text) for text, comment in lines if comment), default=0)
    return "\n".join(
        f"{text:<{width}}  {click.style(f'# {plain(comment)}', dim=True)}" if comment else text
        for text, comment in lines
    )


def config_document(config: EffectiveConfig, *, why: bool) -> bytes:
    """Give ``{config}`` as JSON; with `why` also ``origins``, a list of ``{path, layer, name, line, column}``."""
    values = [_without_secret(setting) for setting in settings_of(config)]
    document: dict[str, object] = {"config": _laid_together(values)}
    if why:
        document["origins"] = [{"path": setting.path, **_origin(setting.origin)} for setting in values]
    return json_text(document, indented=True)


def changes_text(changes: Iterable[Difference]) -> str:
    """Write a line for each side of a difference that is there, marked as in a diff, with its origin."""
    lines = [line for change in changes for line in _sides(change)]
    return "\n".join(lines) if lines else "no difference"


def changes_document(changes: Iterable[Difference]) -> bytes:
    """Give ``{differences}`` as JSON: a list of ``{path, before, after}``.

    A side is null, or ``{value, layer, name, line, column}``.
    """
    differences = [
        {"path": change.path, "before": _side(change.before), "after": _side(change.after)} for change in changes
    ]
    return json_text({"differences": differences}, indented=True)


def _lines(values: Iterable[Setting], *, why: bool) -> Iterator[tuple[str, str]]:
    """Yield lines with what stands beside them."""
    above: tuple[str, ...] = ()
    for setting in map(_without_secret, values):
        *folders, key = setting.path
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(above, folders, strict=False)))
        for depth, folder in enumerate(folders[same:], same):
            yield f"{_INDENT * depth}{_flow(folder)}:", ""
        above = tuple(folders)
        margin = _INDENT * len(folders)
        origin = str(setting.origin) if why and setting.origin is not None else ""
        if isinstance(setting.value, list) and setting.value:
            yield f"{margin}{_flow(key)}:", origin
            yield from ((f"{margin}{_INDENT}- {_flow(item)}", "") for item in setting.value)
        else:
            yield f"{margin}{_flow(key)}: {_flow(setting.value)}", origin


def _laid_together(values: Iterable[Setting]) -> dict[str, object]:
    result: dict[str, object] = {}
    for setting in values:
        at = result
        for key in setting.path[:-1]:
            below = at.setdefault(key, {})
            at = below if isinstance(below, dict) else {}
        at[setting.path[-1]] = setting.value
    return result


def _without_secret(setting: Setting) -> Setting:
    return replace(setting, value=_shown(setting.value, setting.path))


def _shown(value: object, path: ConfigPath) -> object:
    """Hide what is secret in a value, which may be a list of mappings."""
    hidden = is_secret(path)
    if isinstance(value, list):
        return [_hidden(item) if hidden else _shown(item, (*path, at)) for at, item in enumerate(value)]
    if isinstance(value, dict) and not hidden:
        return {key: _shown(item, (*path, key)) for key, item in value.items()}
    return _hidden(value) if hidden else value


def _hidden(value: object) -> object:
    sealed = value is None or value == {} or (isinstance(value, str) and value.startswith(_SEALED))
    return value if sealed else _HIDDEN


def _sides(change: Difference) -> Iterator[str]:
    for sign, colour, side in (("-", "red", change.before), ("+", "green", change.after)):
        if side is not None:
            value = _flow(_without_secret(side).value)
            origin = "" if side.origin is None else click.style(f"  # {plain(str(side.origin))}", dim=True)
            yield click.style(plain(f"{sign} {dotted(change.path)}: {value}"), fg=colour) + origin


def _side(setting: Setting | None) -> dict[str, object] | None:
    return None if setting is None else {"value": _without_secret(setting).value, **_origin(setting.origin)}


def _origin(origin: Origin | None) -> dict[str, object]:
    if origin is None:
        return {"layer": None, "name": None, "line": None, "column": None}
    return {"layer": origin.kind, "name": origin.name or None, "line": origin.line, "column": origin.column}


def _flow(value: object) -> str:
    """Write a value in one line of YAML."""
    text = yaml.safe_dump(value, default_flow_style=True, sort_keys=False, width=_WIDTH, allow_unicode=True)
    line = str(text).removesuffix("...\n").rstrip("\n")
    return line if line.isprintable() else orjson.dumps(value).decode()  # line breaks in a text; JSON is YAML too
