"""Tabs that the reference refuses: its loader takes them nowhere but in texts and comments.

The loader in C takes them between tokens as well, and in texts without quotes. In nothing else about tabs do the two
differ, so that the place of the first such tab says all that the slow one would.
"""

import re

import yaml
from yaml.tokens import ScalarToken, Token

from codecov_core.config.schema.yaml_errors import UnreadableYamlError, end_of, lines_of, reason_of

__all__ = ["refuse_stray_tab"]

_BLANK = re.compile("(?:[^\\S\t]++|#[^\n\r\x85\u2028\u2029]*+)*+")
"""What may stand between tokens."""
_REFUSED = yaml.scanner.ScannerError(
    "while scanning for the next token", None, "found character '\\t' that cannot start any token", None
)


def refuse_stray_tab(text: str, end: int) -> None:
    """Refuse a tab that may not stand where it does, in a text that the loader in C takes up to ``end``.

    Raises:
        UnreadableYamlError: for the first such tab.

    """
    if text.find("\t", 0, end + 1) < 0:
        return
    at = _stray_tab(text, end)
    if at is not None:
        raise UnreadableYamlError(reason_of(_REFUSED), end_of(text[:at]))


def _stray_tab(text: str, end: int) -> int | None:
    behind, context = 0, ""  # the last token, and what was being read where the text is refused
    try:
        for token in yaml.scan(text, yaml.CSafeLoader):
            start = token.start_mark.index
            if start > end:
                break
            for found in (_tab_between(text, behind, start), _tab_inside(text, token)):
                if found is not None:
                    return found
            behind = max(behind, token.end_mark.index)
    except yaml.MarkedYAMLError as error:
        context = error.context or ""
    except yaml.YAMLError:
        return None
    found = _tab_between(text, behind, end)
    if found is not None or "scalar" in context or text[end : end + 1] != "\t":  # of texts each has its own rules
        return found
    return end if text.find("\t", behind, end) < 0 else None


def _tab_between(text: str, start: int, end: int) -> int | None:
    if text.find("\t", start, end) < 0:
        return None
    blank = _BLANK.match(text, start, end)
    at = blank.end() if blank else end
    return at if text[at : at + 1] == "\t" else None


def _tab_inside(text: str, token: Token) -> int | None:
    """Find a tab in a token that may hold none; of a block scalar only the head is no text."""
    start, end = token.start_mark.index, token.end_mark.index
    if isinstance(token, ScalarToken) and not token.plain:
        if token.style not in ("|", ">"):
            return None
        end = start + len(lines_of(text[start:end])[0].partition("#")[0])
    at = text.find("\t", start, end)
    return at if at >= 0 else None
