"""What there is to say about the settings of an installation: for a terminal, and as a document."""

from collections.abc import Iterator

import click

from runners.cli.plain import plain
from runners.cli.rendering.json_text import json_text
from runners.settings import Examination, SettingProblem


def settings_text(examination: Examination) -> str:
    """Name what was looked at, then one error or warning a line, then a summary."""
    return "\n".join(_lines(examination))


def settings_document(examination: Examination) -> bytes:
    """Give a JSON document ``{file, file_exists, variables, valid, errors, warnings}``.

    Errors and warnings are ``{key, reason, variable, origin}``; what is not known of them is null.
    """
    document = {
        "file": examination.file,
        "file_exists": examination.file_exists,
        "variables": examination.variables,
        "valid": not examination.errors,
        "errors": [_entry(problem) for problem in examination.errors],
        "warnings": [_entry(problem) for problem in examination.warnings],
    }
    return json_text(document, indented=True)


def _lines(examination: Examination) -> Iterator[str]:
    missing = "" if examination.file_exists else " (not there)"
    yield f"file: {plain(examination.file)}{missing}"
    yield f"variables: {plain(', '.join(examination.variables)) or 'none'}"
    for level, colour, problems in (
        ("error", "red", examination.errors),
        ("warning", "yellow", examination.warnings),
    ):
        for problem in problems:
            yield f"{click.style(level, fg=colour, bold=True)}: {plain(str(problem))}"
    errors, warnings = len(examination.errors), len(examination.warnings)
    yield f"{_counted(errors, 'error')}, {_counted(warnings, 'warning')}"


def _entry(problem: SettingProblem) -> dict[str, str | None]:
    return {
        "key": problem.key,
        "reason": problem.reason,
        "variable": problem.variable or None,
        "origin": problem.origin or None,
    }


def _counted(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}" if count == 1 else f"{count or 'no'} {noun}s"
