"""What a file of no known format looks like, for the people who have to tell what it is (chapter 02 §14.3)."""

from collections.abc import Mapping
from itertools import islice
from typing import Final

from codecov_core.ingest.sniffing import SniffedFile

_LONGEST: Final = 40
_MOST_KEYS: Final = 5


def fingerprint(file: SniffedFile) -> str:
    """Tell the kind of a file, and its root element, the first of its keys (never values) or how it begins."""
    if file.xml_root is not None:
        return f"{file.kind}, root {file.xml_root.name[:_LONGEST]!r}"
    if isinstance(file.json, dict):
        return f"{file.kind}, an object {_keys(file.json)}"
    if isinstance(file.json, list):
        first = file.json[0] if file.json else None
        return f"{file.kind}, an array{f' of objects {_keys(first)}' if isinstance(first, dict) else ''}"
    return f"{file.kind}, begins {file.first_line[:_LONGEST]!r}"


def _keys(document: Mapping[str, object]) -> str:
    keys = [repr(key[:_LONGEST]) for key in islice(document, _MOST_KEYS)]
    more = ["..."] if len(document) > _MOST_KEYS else []
    return f"with {', '.join(keys + more)}" if keys else "without keys"
