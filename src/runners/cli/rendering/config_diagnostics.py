"""What is wrong with a ``codecov.yml``: for a terminal, as a document, and as annotations of a GitHub workflow."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

import click

from codecov_core.config import ConfigError, ConfigKey, Diagnostic, ErrorLocation, Invalid, Validated
from runners.cli.plain import plain
from runners.cli.rendering.json_text import json_text

_COLOURS = {"error": "red", "warning": "yellow"}
_LARGEST: Final = 2**63 - 1


def diagnostics_text(name: str, outcome: Validated | Invalid) -> str:
    """Show every error or warning with its line and a mark under the place, as compilers do, and a summary."""
    return "\n".join([*_excerpts(name, outcome), _summary(name, outcome)])


def diagnostics_document(name: str, outcome: Validated | Invalid, unused: Sequence[str] = ()) -> bytes:
    """Give a JSON document ``{file, unused, valid, location, errors, warnings}``.

    ``unused`` are other configurations of the checkout, which count for nothing beside this one. ``location`` is the
    compatible location of the headline error (``Invalid.location``), null for a valid file. Lines and columns count
    from 1.
    """
    document = {
        "file": name,
        "unused": list(unused),
        "valid": isinstance(outcome, Validated),
        "location": _location(outcome.location) if isinstance(outcome, Invalid) else None,
        "errors": [_entry(error) for error in _errors(outcome)],
        "warnings": [_entry(warning) for warning in _warnings(outcome)],
    }
    return json_text(document, indented=True)


def annotations(path: str | None, outcome: Validated | Invalid) -> str:
    """Write a workflow command a line, which GitHub shows at the line it is about; nothing where there is nothing."""
    return "".join(f"{_annotation(path, level, told)}\n" for level, told in _all(outcome))


def _excerpts(name: str, outcome: Validated | Invalid) -> Iterator[str]:
    for level, told in _all(outcome):
        number = str(told.line)
        margin = click.style(f"{' ' * len(number)} |", dim=True)
        before = _columns(told.excerpt[: told.caret - 1])
        marked = max(1, _columns(told.excerpt[told.caret - 1 : told.caret - 1 + told.width]))
        mark = click.style("^" * marked, fg=_COLOURS[level], bold=True)
        advice = f" {plain(told.advice)}" if isinstance(told, ConfigError) and told.advice else ""
        yield f"{click.style(level, fg=_COLOURS[level], bold=True)}: {click.style(plain(told.message), bold=True)}"
        yield f"{' ' * len(number)}--> {plain(name)}:{told.line}:{told.column}"
        yield margin
        yield f"{click.style(f'{number} |', dim=True)} {plain(told.excerpt)}".rstrip()
        yield f"{margin} {' ' * before}{mark}{advice}"
        yield ""


def _summary(name: str, outcome: Validated | Invalid) -> str:
    if isinstance(outcome, Invalid):
        return f"{plain(name)} has {_counted(len(outcome.errors), 'error')}, so none of it is applied"
    warned = f", with {_counted(len(outcome.warnings), 'warning')}" if outcome.warnings else ""
    empty = " and says nothing" if outcome.config is None else ""
    return f"{plain(name)} is valid{empty}{warned}"


def _entry(told: Diagnostic) -> dict[str, object]:
    entry: dict[str, object] = {
        "line": told.line,
        "column": told.column,
        "path": _location(told.path),
        "reason": told.reason,
        "excerpt": told.excerpt,
        "caret": told.caret,
        "width": told.width,
    }
    return (
        entry | {"expected": told.expected or None, "nearest": told.nearest} if isinstance(told, ConfigError) else entry
    )


def _location(location: ErrorLocation) -> str | list[ConfigKey]:
    """Give a location in what JSON holds: a whole number of more than 64 bits as text."""
    if isinstance(location, str):
        return location
    return [str(key) if isinstance(key, int) and abs(key) > _LARGEST else key for key in location]


def _annotation(path: str | None, level: str, told: Diagnostic) -> str:
    place = {
        "file": path or "",
        "line": str(told.line),
        "col": str(told.column),
        "endColumn": str(told.column + told.width),
        "title": "codecov.yml",
    }
    properties = ",".join(f"{name}={_escaped(value, ',:')}" for name, value in place.items() if value)
    advice = told.advice if isinstance(told, ConfigError) else ""
    return f"::{level} {properties}::{_escaped('; '.join(filter(None, [told.message, advice])))}"


def _escaped(text: str, besides: str = "") -> str:
    """Escape what would end a value of a workflow command."""
    for character in f"%\r\n{besides}":
        text = text.replace(character, f"%{ord(character):02X}")
    return plain(text)


def _all(outcome: Validated | Invalid) -> Iterator[tuple[str, Diagnostic]]:
    yield from (("error", error) for error in _errors(outcome))
    yield from (("warning", warning) for warning in _warnings(outcome))


def _errors(outcome: Validated | Invalid) -> tuple[ConfigError, ...]:
    return outcome.errors if isinstance(outcome, Invalid) else ()


def _warnings(outcome: Validated | Invalid) -> tuple[Diagnostic, ...]:
    return outcome.warnings if isinstance(outcome, Validated) else ()


def _columns(text: str) -> int:
    """Count the columns a text takes on a terminal."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
