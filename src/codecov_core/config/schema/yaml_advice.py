"""What to do about a text that is no YAML: advice for the mistakes that files of real repositories hold."""

import re
from collections.abc import Sequence

from codecov_core.config.schema.yaml_errors import NO_DOCUMENT, Span
from codecov_core.config.schema.yaml_key_lines import advice_on_keys

__all__ = ["advised"]

_ADVICE = (
    ("scanning an alias", "a text that begins with * needs quotes"),
    ("undefined alias", "a text that begins with * needs quotes"),
    ("scanning an anchor", "a text that begins with & needs quotes"),
    ("scanning a tag", "a text that begins with ! needs quotes"),
    ("determine a constructor for the tag", "a text that begins with ! needs quotes"),
    ("unknown tag", "a text that begins with ! needs quotes"),
    (r"'\t' that cannot start", "lines are indented with spaces, not with tabs"),
    ("that cannot start any token", "a text that begins with it needs quotes"),
    ("<document start>", "the line stands further left than the first key of the file"),
    ("another document", "a second document begins here, and one file holds one"),
    ("found '<block", "the line is indented otherwise than those it belongs to"),
    ("<block end>, but found '?'", "the line is indented otherwise than those it belongs to"),
    ("found '<scalar>'", "a text goes on behind its closing quote"),
    ("mapping values are not allowed", "the line is indented too far, or a line break or quotes are missing"),
    ("mapping keys are not allowed", "a text that begins with ? needs quotes"),
    ("unknown escape character", "single quotes keep backslashes as they are"),
    ("scanning a block scalar", "a text that begins with > or | needs quotes"),
    ("sequence entries are not allowed", "a list begins in the line below its key"),
    ("could not find expected ':'", "a line above has no colon and blank behind its key"),
    ("unexpected end of stream", "the quotes that open here are not closed"),
    ("but got", "brackets that were opened are not closed"),
)
"""Parts of what PyYAML says, of which the first that fits counts, and what people can do about it."""

_BEHIND_BRACKETS = re.compile(r"\s*(?:- +)*(?:[^\s\[{'\"]+: +)?[\[{].*[\]}]\*? *")
"""What stands in front of a place on its line if that is behind a list or a mapping in brackets."""


def advised(reason: str, lines: Sequence[str], span: Span) -> str:
    """Complete the reason why lines are no YAML document with what to do about it, where that is known.

    Of values of the file the advice repeats nothing.
    """
    if not reason.startswith(NO_DOCUMENT):
        return reason
    line = lines[span.line] if span.line < len(lines) else ""
    advice = _on_the_line(reason, line[: span.column]) or advice_on_keys(reason, lines, span)
    if advice is None:
        advice = next((advice for part, advice in _ADVICE if part in reason), None)
    return reason if advice is None else f"{reason}; {advice}"


def _on_the_line(reason: str, before: str) -> str | None:
    """Give advice that depends on what stands in front of the place on its line."""
    is_unexpected = "expected <block end>, but found" in reason or "scanning an alias" in reason
    if is_unexpected and _BEHIND_BRACKETS.fullmatch(before):
        return "a text that begins with { or [ needs quotes"
    return None
