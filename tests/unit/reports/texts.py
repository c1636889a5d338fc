"""Stored text, written the plain way."""

import json
from collections.abc import Iterable

from codecov_core.reports import Line


def line_text(line: Line) -> str:
    """One stored line."""
    return json.dumps(line.to_stored(), separators=(",", ":"), ensure_ascii=False)


def chunk_of(lines: Iterable[Line], header: str = "{}") -> str:
    """A chunk with these lines."""
    texts = {line.number: line_text(line) for line in lines}
    return "\n".join([header, *(texts.get(number, "") for number in range(1, max(texts, default=0) + 1))])
