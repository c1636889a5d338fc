"""Reading the coverage files that a command names: files, pipes, devices."""

import os
from io import BytesIO
from pathlib import Path

from runners.cli.exits import UsageProblem
from runners.cli.file_names import as_unicode

_MOST = 1 << 30
_PIECE = 1 << 20


def read_report(path: Path) -> bytes:
    """Return all bytes of a file; raises `UsageProblem` when they cannot be read, or are more than a report has."""
    name = as_unicode(str(path))
    read = BytesIO()
    try:
        with path.open("rb") as file:
            length = os.fstat(file.fileno()).st_size  # 0 of a pipe or a device
            if 0 < length <= _MOST:
                return file.read()
            while length <= _MOST and (piece := file.read(_PIECE)):
                length += read.write(piece)
    except OSError as error:
        message = f"the report {name} cannot be read: {error.strerror}"
        raise UsageProblem(message, path=name) from error
    if length > _MOST:
        message = f"{name} holds more than {_MOST >> 30} GB; name a coverage report"
        raise UsageProblem(message, path=name)
    return read.getvalue()
