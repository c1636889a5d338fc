"""Names of files, which on most systems are bytes and need not be Unicode."""


def as_unicode(name: str) -> str:
    """Return the name of a file with ``?`` for every byte that is no UTF-8, as documents need it."""
    return name.encode("utf-8", "replace").decode("utf-8")
