"""The repository's list of files as an uploader sends it (chapter 02 §2.3, toc clean-up; §14.5 item 9)."""

import re
from collections.abc import Iterable

from codecov_core.ingest.path_names import normalised

_UNCLEAN = re.compile(r'["\\\r\0\ud800-\udfff]|[\n/]\.{0,2}(?:[/\n]|\Z)')
_GIT_ESCAPE = re.compile(r"\\(?:(?P<octal>[0-7]{3})|(?P<other>.))", re.DOTALL)
_ESCAPED = {"a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"}
_GENERATED_BY_DELOMBOK = "/target/delombok/"


def network_from_text(text: str) -> tuple[str, ...]:
    """Take the list of the legacy container apart: one path a line, without sources that delombok generated."""
    return tuple(path for path in text.strip().split("\n") if _GENERATED_BY_DELOMBOK not in path.replace("\\", "/"))


def cleaned(paths: Iterable[str], *, is_text: bool = True) -> tuple[str, ...]:
    r"""Spell the paths of a list as git means them: without its quotes, carriage returns, ``./`` and ``\``.

    In a list that is no text (§2.4) ``\`` separates folders only where nothing else does, as on Windows; beside names
    with ``/``, and escaped in git's quotes, it is part of a name. No path leads out of the repository.

    Nearly every list is clean as it comes, which one look at all of it tells.
    """
    listed = tuple(path for path in paths if path)
    if _UNCLEAN.search("\n" + "\n".join(listed)) is None:
        return listed
    separates = is_text or not any("/" in path for path in listed)
    return tuple(path for path in (_cleaned(path, separates=separates) for path in listed) if path)


def _cleaned(path: str, *, separates: bool) -> str:
    path = path.rstrip("\r")
    if path.endswith('"') and "\\" in path and '"' in path[:-1]:
        # One uploader puts its prefix in front of the quote: `pre/"a\303\251.py"`.
        prefix, _, quoted = path[:-1].partition('"')
        return _inside(_slashed(prefix) + _unquoted(quoted))
    if len(path) > 1 and path.startswith('"') and path.endswith('"'):
        path = path[1:-1]
    return _inside(_slashed(path) if separates else path)


def _slashed(path: str) -> str:
    return path.replace("\\ ", " ").replace("\\", "/") if "\\" in path else path


def _inside(path: str) -> str:
    r"""Normalise a path; ``\`` stays in it where no reading of it as a separator leads anywhere else."""
    plain = normalised(path)
    return path if "\\" in path and plain == path.replace("\\", "/") else plain


def _unquoted(text: str) -> str:
    r"""Undo git's quoting: ``\ooo`` is a byte, ``\t`` and the like are control characters, others are themselves."""
    data = bytearray()
    position = 0
    for escape in _GIT_ESCAPE.finditer(text):
        data += text[position : escape.start()].encode("utf-8", "surrogatepass")
        position = escape.end()
        if escape["octal"]:
            data.append(int(escape["octal"], 8) & 0xFF)
        else:
            other = escape["other"]
            data += _ESCAPED.get(other, other).encode("utf-8", "surrogatepass")
    data += text[position:].encode("utf-8", "surrogatepass")
    return data.decode("utf-8", "replace")
