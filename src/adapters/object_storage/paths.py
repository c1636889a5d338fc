"""What may name an object: one rule for all stores, so that a path good in one is good in every other."""

import re

from codecov_core.errors import InvalidObjectPathError

_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f]|/#\d+(?:/|$)|#\d+$")  # obstore keeps "#digits" for its own unfinished files
_LONGEST_ELEMENT = 255
_LONGEST_PATH = 1024


def checked(path: str) -> str:
    """Return `path` when it can name an object; raise `InvalidObjectPathError` otherwise.

    Refused: empty, absolute, empty elements, ``.`` and ``..``, control characters, text that is no UTF-8, elements of
    more than 255 bytes, paths of more than 1,024 (S3's limit), and a tail like ``#1``.
    """
    reason = _fault(path)
    if reason is None:
        return path
    message = f"{path!r} cannot name an object: {reason}"
    raise InvalidObjectPathError(message, path=path)


def _fault(path: str) -> str | None:
    elements = path.split("/")
    if not all(elements):
        return "it is empty, absolute or has an empty element"
    if not {".", ".."}.isdisjoint(elements):
        return "it holds '.' or '..'"
    if _FORBIDDEN.search(path):
        return "it holds control characters or ends in '#' and a number"
    try:
        sizes = [len(element.encode()) for element in elements]
    except UnicodeEncodeError:
        return "it is no UTF-8"
    if max(sizes) > _LONGEST_ELEMENT or sum(sizes) + len(sizes) - 1 > _LONGEST_PATH:
        return f"an element is longer than {_LONGEST_ELEMENT} bytes or the whole longer than {_LONGEST_PATH}"
    return None
