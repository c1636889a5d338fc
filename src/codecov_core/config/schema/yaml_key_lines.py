"""Lines that were meant as keys and are none, which keeps the YAML behind them from being read."""

import re
from collections.abc import Sequence

from codecov_core.config.schema.yaml_errors import Span

__all__ = ["advice_on_keys"]

_NOT_ALLOWED = "mapping values are not allowed"
_NOT_FOUND = "could not find expected ':'"
_REASONS = (_NOT_ALLOWED, _NOT_FOUND, "found '<block mapping start>'")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_ITEM = re.compile(r"(\s*)((?:-\s+)*)(.*)")
_NO_BLANK = re.compile(r"\w[\w-]*:[^\s:/].*")
_NO_COLON = re.compile(r"\w[\w-]*(?:\s(?:(?!:\s).)*)?(?<!:)")
_KEY_AND_VALUE = re.compile(r"\S+\s*:\s+\S.*")


def advice_on_keys(reason: str, lines: Sequence[str], span: Span) -> str | None:
    """Tell which line before a place is at fault for what the YAML reader says there, if the lines show it."""
    if not any(part in reason for part in _REASONS):
        return None
    line = lines[span.line] if span.line < len(lines) else ""
    before = line[: span.column]
    if _NOT_ALLOWED in reason and ": " in before:
        return "a line break or quotes are missing"
    at = _last_with_text(lines, span.line + (1 if _NOT_FOUND in reason and before.strip() else 0))
    if at is None:
        return None
    indentation, dashes, text = _parted(lines[at])
    above = _last_with_text(lines, at)
    place = f"line {at + 1}"
    is_of_the_mapping = not dashes or len(indentation + dashes) == len(line) - len(line.lstrip())
    if is_of_the_mapping and not _goes_on(lines, at, above):
        if _NO_BLANK.fullmatch(text):
            return f"{place} has no blank behind its colon"
        if not dashes and _NO_COLON.fullmatch(text):
            is_in_list = above is not None and _parted(lines[above])[:2] == (indentation, "- ")
            missing = "neither '- ' in front of it nor a colon behind its key" if is_in_list else None
            return f"{place} has {missing or 'no colon behind its key'}"
    if _NOT_ALLOWED not in reason or _KEY_AND_VALUE.fullmatch(text):
        return None
    return f"the line is indented too far, {place} has no colon or no blank behind it, or quotes are missing"


def _parted(line: str) -> tuple[str, str, str]:
    """Part a line into indentation, the dashes of lists, and what is left without its comment."""
    found = _ITEM.fullmatch(_COMMENT.sub("", line).rstrip())
    return (found[1], found[2], found[3]) if found else ("", "", "")


def _last_with_text(lines: Sequence[str], end: int) -> int | None:
    return next((at for at in range(min(end, len(lines)) - 1, -1, -1) if _COMMENT.sub("", lines[at]).strip()), None)


def _goes_on(lines: Sequence[str], at: int, above: int | None) -> bool:
    """Tell whether a line goes on with the value of the one above it."""
    if above is None:
        return False
    (indentation, dashes, _), (outer, outer_dashes, text) = _parted(lines[at]), _parted(lines[above])
    return not dashes and len(indentation) > len(outer + outer_dashes) and not text.endswith(":") and ":" in text
