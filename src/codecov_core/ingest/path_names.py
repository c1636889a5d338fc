"""Names of source files as reports write them, cleaned as text and never through a file system (chapter 02 §14.5.5)."""

import posixpath
import re
from collections.abc import Sequence

_LONGEST_PATH = 4096
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_STEPS_UP_OR_NOWHERE = re.compile(r"(?:\.{0,2}/)+")


def normalised(name: str) -> str:
    r"""Give a relative path: ``\`` as ``/``, without leading ``/``, ``./`` and ``../``, without these inside.

    Empty for what is no name of a file: dots and slashes only, NUL inside, or longer than any system allows. Leading
    dots of names stay (``.github/x.py``).
    """
    path = name if name.isascii() and len(name) <= _LONGEST_PATH else cleaned(name)
    if "\0" in path:
        return ""
    if "\\" in path:
        path = path.replace("\\", "/")
    if path[:1] in ("/", ".") and (leading := _STEPS_UP_OR_NOWHERE.match(path)):
        path = path[leading.end() :]
    if "//" in path or "/." in path or path[-1:] == "/":
        path = posixpath.normpath(path)
        while path.startswith("../"):
            path = path[3:]
    return "" if path in (".", "..") else path


def cleaned(name: str) -> str:
    """Give a name that can be written as UTF-8; empty for one that no system would take."""
    return "" if len(name) > _LONGEST_PATH or "\0" in name else _encodable(name)


def are_plain(names: Sequence[str]) -> bool:
    """Tell whether none of many names holds anything that cleaning or turning slashes would change."""
    text = "".join(names)
    if "\\" in text or "\0" in text or not all(names) or max(map(len, names), default=0) > _LONGEST_PATH:
        return False
    return _encodable(text) == text


def as_query(path: str) -> str:
    """Prepare a normalised path for the look-up: no outer blanks, no ``**/``, no carriage return (§9.4)."""
    query = path.strip()
    if "\r" in query or "**/" in query:
        query = query.replace("**/", "").replace("\r", "")
    return query if query == path else normalised(query)


def is_absolute(name: str) -> bool:
    """Tell whether a name begins at the root of a file system or drive."""
    return name[:1] in ("/", "\\") or (name[1:2] == ":" and _DRIVE.match(name) is not None)


def spellings(name: str, path: str) -> tuple[str, ...]:
    """Give the forms of a name that path fixes are tried on: normalised, with its root, and as the report has it."""
    with_root = f"/{path}" if name.startswith(("/", "\\")) else path
    return tuple(dict.fromkeys((path, with_root, name.replace("\\", "/"), name)))


def shared_components(path: str, other: str) -> int:
    """Count the last components that two paths have in common."""
    count = 0
    for one, another in zip(reversed(path.split("/")), reversed(other.split("/")), strict=False):
        if one != another:
            break
        count += 1
    return count


def first_folders(path: str, components: int) -> str:
    """Give what stands before the last few components: empty, or with a slash at its end."""
    return "".join(f"{part}/" for part in path.split("/")[:-components])


def _encodable(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
