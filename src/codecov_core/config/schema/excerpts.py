"""Lines of a file as they may be shown to anybody: secrets masked, no control characters, not too long."""

import re
from typing import NamedTuple

from codecov_core.config.schema.masking import SecretNodes, has_secret_keys, masked, masked_keys, masked_unread
from codecov_core.config.schema.yaml_errors import BYTE_ORDER_MARK, Span, lines_of

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

    __slots__ = ("_are_plain", "_lines", "_masked", "_secrets")

    def __init__(self, text: str, secrets: SecretNodes | None) -> None:
        """Take the text apart; ``secrets`` are those of its document, nothing if it could not be read."""
        self._lines = lines_of(text)
        if BYTE_ORDER_MARK in text:
            self._lines = [line.replace(BYTE_ORDER_MARK, "") for line in self._lines]
        self._secrets = secrets
        are_open = secrets is not None and not secrets.spans and not has_secret_keys(text)
        self._are_plain = are_open and "".join(self._lines).isprintable()
        self._masked: dict[int, str] = {}

    def around(self, span: Span) -> Excerpt:
        """Give what to show of a line, and where in that the span is."""
        line, column, end = span
        text = self._shown(line)
        start = 0 if len(text) <= _WIDTH else max(0, column - _BEFORE)
        shown = text[start : start + _WIDTH]
        last = len(shown.rstrip()) if end is None else min(end - start, len(shown))
        return Excerpt(shown, column - start + 1, max(1, last - (column - start)))

    def narrowed(self, span: Span, word: str) -> Span:
        """Give the part of a span that is a word, or the span if the word does not stand in it as such."""
        if not word or span.line >= len(self._lines):
            return span
        found = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE).search(
            self._lines[span.line], span.column, len(self._lines[span.line]) if span.end is None else span.end
        )
        return span if found is None else Span(span.line, *found.span())

    def _shown(self, line: int) -> str:
        if line >= len(self._lines):
            return ""
        if self._are_plain:
            return self._lines[line]
        shown = self._masked.get(line)
        if shown is None:
            shown = self._masked[line] = self._without_secrets(line)
        return shown

    def _without_secrets(self, line: int) -> str:
        """Put asterisks in the place of secrets, and blanks in the place of control characters."""
        if self._secrets is None:
            shown = masked_keys(masked_unread(self._lines, line))
        else:
            hidden = masked(self._lines[line], self._secrets.spans.get(line, ()))
            shown = masked_keys(hidden, self._secrets.harmless.get(line, ()))
        if shown.isprintable():
            return shown
        return "".join(character if character.isprintable() else " " for character in shown)
