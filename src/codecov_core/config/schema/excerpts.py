"""Lines of a file as they may be shown to anybody: secrets masked, no control characters, not too long."""

import re
from functools import cache
from typing import NamedTuple

from codecov_core.config.schema.secrets import secret_keys
from codecov_core.config.schema.yaml_nodes import Span, lines_of

__all__ = ["Excerpt", "Excerpts"]

_WIDTH = 160
"""Characters of a line that are shown."""
_BEFORE = 60
"""Characters in front of the place that are shown of a longer line."""


class Excerpt(NamedTuple):
    """What is shown of a line, and what of that is meant."""

    text: str
    caret: int
    """Column in the text, from 1."""
    width: int
    """Characters from the caret on, at least 1."""


class Excerpts:
    """The lines of one text."""

    __slots__ = ("_lines", "_masked")

    def __init__(self, text: str) -> None:
        """Take the text apart."""
        self._lines = lines_of(text)
        self._masked: dict[int, str] = {}

    def around(self, span: Span) -> Excerpt:
        """Give what to show of a line, and where in that the span is."""
        line, column, end = span
        text = self._masked.get(line)
        if text is None:
            raw = self._lines[line] if line < len(self._lines) else ""
            text = self._masked[line] = _masked(raw)
        start = 0 if len(text) <= _WIDTH else max(0, column - _BEFORE)
        shown = text[start : start + _WIDTH]
        last = len(shown.rstrip()) if end is None else min(end - start, len(shown))
        return Excerpt(shown, column - start + 1, max(1, last - (column - start)))


def _masked(line: str) -> str:
    """Put asterisks, as many as there are characters, in the place of secret values and of control characters."""
    hidden = _secrets().sub(lambda found: found[1] + "*" * len(found[2]), line)
    return "".join(character if character.isprintable() else " " for character in hidden)


@cache
def _secrets() -> "re.Pattern[str]":
    names = "|".join(sorted({path[-1] for path in secret_keys()}))
    value = r"""[&!]?"(?:[^"\\]|\\.)*+"|'[^']*+'|[^\s,}#][^,}]*+"""
    return re.compile(rf"""((?<![\w-])(?:{names})["']?\s*:\s*)({value})""")
