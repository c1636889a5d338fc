"""JSON whose integers are exact however long they are: the format has no bound, and stored reports may hold any.

The fast codec reads an integer beyond 64 bits as a float and writes none; such texts take the exact one.
"""

import json
from itertools import chain
from typing import Final, NoReturn

import orjson

_AS_ZEROS: Final = bytes.maketrans(b"123456789", b"000000000")
_HUGE: Final = b"0" * 20  # 2**64 has twenty digits
_DEEPEST: Final = 254
"""Lists and objects within one another that the fast codec writes; the exact one has another bound in every Python."""


def is_huge(text: bytes) -> bool:
    """Whether a JSON text may hold an integer beyond 64 bits."""
    return _HUGE in text.translate(_AS_ZEROS)


def loads(text: bytes) -> object:
    """The value of a JSON text.

    Raises:
        orjson.JSONDecodeError: it is no JSON.

    """
    value: object = orjson.loads(text)
    if not is_huge(text):
        return value
    if _is_too_deep(value):
        raise orjson.JSONDecodeError("this JSON is not read exactly: it is too deep", "", 0)
    try:
        value = json.loads(text, parse_constant=_refuse)
    except ValueError as error:  # thousands of digits, too
        message = f"this JSON is not read exactly: {error}"
        raise orjson.JSONDecodeError(message, "", 0) from error
    return value


def dumps(value: object) -> bytes:
    """The JSON text of a value.

    Raises:
        TypeError: it is no JSON, or too deep.

    """
    if type(value) is int:
        return b"%d" % value
    try:
        return orjson.dumps(value)
    except TypeError:
        if _is_too_deep(value):
            raise
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _is_too_deep(value: object) -> bool:
    within = [value]
    for _ in range(_DEEPEST):
        lists = [item for item in within if isinstance(item, list | tuple)]
        objects = [item for item in within if isinstance(item, dict)]
        if not lists and not objects:
            return False
        within = list(chain(*lists, *(item.values() for item in objects)))
    return True


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
