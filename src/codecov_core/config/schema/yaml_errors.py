"""What keeps a text from being read as YAML, and where in it."""

import re
from typing import NamedTuple

import yaml

from codecov_core.config.schema.results import ConfigPath

__all__ = [
    "NO_DOCUMENT",
    "SCANNING_A_TAG",
    "TOP",
    "Span",
    "UnreadableYamlError",
    "end_of",
    "lines_of",
    "reason_of",
    "unreadable",
]

_LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
SCANNING_A_TAG = "scanning a tag"
NO_DOCUMENT = "is no YAML document: "
"""What the reasons of syntax errors begin with."""
_TOLD_FROM_THEIR_START = ("unexpected end of stream", SCANNING_A_TAG)
"""Parts of reasons whose place is where what they are about begins, not where it went wrong."""


class Span(NamedTuple):
    """A part of one line of a file; all numbers from 0."""

    line: int = 0
    column: int = 0
    end: int | None = 0
    """The column behind it; nothing when it goes on in the next line."""


TOP = Span()
BYTE_ORDER_MARK = "\ufeff"
"""YAML counts no columns for it, wherever it stands."""


class UnreadableYamlError(Exception):
    """A text that is no single YAML document, or one beyond a limit."""

    def __init__(self, reason: str, span: Span = TOP) -> None:
        """Say what keeps it from being read, and where."""
        super().__init__(reason)
        self.reason = reason
        self.span = span
        self.path: ConfigPath = ()
        """Where in the document it is, if that is known."""


def unreadable(error: Exception, reason: str) -> UnreadableYamlError:
    """Take the place from an error of PyYAML."""
    problem, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    is_where_it_began = any(part in reason for part in _TOLD_FROM_THEIR_START)
    mark = (context or problem) if is_where_it_began else (problem or context)
    return UnreadableYamlError(reason, Span(mark.line, mark.column, mark.column) if mark else TOP)


def reason_of(error: Exception) -> str:
    """Say in words what PyYAML says in an error."""
    if isinstance(error, yaml.reader.ReaderError) and isinstance(error.character, int):
        return f"has the character U+{error.character:04X}, which YAML forbids"
    if isinstance(error, yaml.MarkedYAMLError):
        problem, context = error.problem or "unreadable", error.context or ""
        said = f"{context}, {problem}" if problem.startswith("but") else f"{problem} {context}".rstrip()
        return NO_DOCUMENT + said
    return f"{NO_DOCUMENT}{error}"


def lines_of(text: str) -> list[str]:
    """Part a text into lines as YAML 1.1 counts them."""
    return _LINE_BREAK.split(text)


def end_of(text: str) -> Span:
    """Give the place where a text ends."""
    lines = lines_of(text.replace(BYTE_ORDER_MARK, ""))
    return Span(len(lines) - 1, len(lines[-1]), len(lines[-1]))
