"""Names of files, which on most systems are bytes and need not be Unicode."""

import os


def as_unicode(name: str) -> str:
    """Return the name of a file with U+FFFD for every byte that is no UTF-8, as uploads and documents have it."""
    return os.fsencode(name).decode("utf-8", "replace")
