"""Files of an installation, read with an end: neither a device nor a pipe nor a file without bounds."""

import os
import stat

_MIB = 1 << 20


class UnusableFileError(ValueError):
    """A file that is there and not read; the message is to be read after its name."""


def read_text(path: str, most_mib: int) -> str:
    """Read a regular file of UTF-8 text, links followed; the device that is nothing is an empty one.

    Raises:
        UnusableFileError: if it is no regular file, or a larger one.
        OSError: if it cannot be read.
        ValueError: if it is no such text, or the path can be none.

    """
    if path == os.devnull:
        return ""
    with open(path, encoding="utf-8", opener=_at_once) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise UnusableFileError("is no regular file")
        most = most_mib * _MIB
        text = file.read(most + 1) if status.st_size <= most else ""
        if status.st_size > most or len(text) > most:
            raise UnusableFileError(f"is larger than {most_mib} MiB")
        return text


def _at_once(path: str, flags: int) -> int:
    """Open a pipe without waiting for whoever writes to it."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
