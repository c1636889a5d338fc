"""JSON as programs write it that do not mind: with ``NaN``, halves of surrogate pairs, bytes of another encoding.

Python and JavaScript write the first two without being asked; the third comes of names of files (chapter 02 §14.8).
"""

import json
import math
import re
from typing import Final

import orjson

_MORE_FOLLOWS: Final = "unexpected content after document"
_ESCAPED_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def loads(data: bytes) -> object:
    """The value of a document; ``NaN`` and infinities are null, what is no text in a text is U+FFFD.

    Raises:
        ValueError: it is no JSON for another reason.

    """
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        if error.msg.startswith(_MORE_FOLLOWS):  # a document that is whole, as each line of a log is
            raise
        text = data.decode("utf-8", "replace")
        is_odd = b"NaN" in data or b"Infinity" in data or _ESCAPED_SURROGATE.search(data) or "\ufffd" in text
        if not is_odd:
            raise
    try:
        value = json.loads(text, parse_constant=lambda _: None, parse_float=_finite)
        return _cleaned(value) if _ESCAPED_SURROGATE.search(data) else value
    except RecursionError as error:
        message = "it is nested too deeply"
        raise ValueError(message) from error


def _finite(text: str) -> float | None:
    value = float(text)
    return value if math.isfinite(value) else None


def _cleaned(value: object) -> object:
    """The same value with U+FFFD for every half of a surrogate pair."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {_SURROGATE.sub("\ufffd", key): _cleaned(item) for key, item in value.items()}
    return value
