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


def cleaned(paths: Iterable[str]) -> tuple[str, ...]:
    r"""Spell the paths of a list as git means them: without its quotes, carriage returns, ``./`` and ``\``.

    None leads out of the repository. Nearly every list is clean as it comes, which one look at all of it tells.
    """
    listed = tuple(path for path in paths if path)
    if _UNCLEAN.search("\n" + "\n".join(listed)) is None:
        return listed
    return tuple(path for path in map(_cleaned, listed) if path)


def _cleaned(path: str) -> str:
    path = path.rstrip("\r")
    if path.endswith('"') and "\\" in path and '"' in path[:-1]:
        # One uploader puts its prefix in front of the quote: `pre/"a\303\251.py"`.
        prefix, _, quoted = path[:-1].partition('"')
        path = prefix + _unquoted(quoted)
    elif len(path) > 1 and path.startswith('"') and path.endswith('"'):
        path = path[1:-1]
    if "\\" in path:
        path = path.replace("\\ ", " ").replace("\\", "/")
    return normalised(path)


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
