"""The JSON that commands print: one document, UTF-8, a newline at its end."""

import re
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet

import orjson

_SURROGATE = re.compile("[\ud800-\udfff]")


def json_text(document: object, *, indented: bool = False) -> bytes:
    """Write a document; tuples and sets become lists, other things texts, what is no Unicode in a text U+FFFD.

    Names of files are bytes on most systems: of those that are no UTF-8 Python keeps half surrogate pairs.
    """
    option = orjson.OPT_APPEND_NEWLINE | (orjson.OPT_INDENT_2 if indented else 0)
    try:
        return orjson.dumps(document, default=_plain, option=option)
    except orjson.JSONEncodeError:
        return orjson.dumps(_readable(document), default=_plain, option=option)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, Sequence | AbstractSet) else str(value)


def _readable(value: object) -> object:
    """The same with U+FFFD for every half of a surrogate pair."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {_readable(key): _readable(item) for key, item in value.items()}
    if isinstance(value, Collection) and not isinstance(value, bytes):
        return [_readable(item) for item in value]
    return value
