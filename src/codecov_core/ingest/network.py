"""The repository's list of files as an uploader sends it (chapter 02 §2.3, toc clean-up)."""

import re

_GIT_ESCAPE = re.compile(r"\\(?:(?P<octal>[0-7]{3})|(?P<other>.))", re.DOTALL)
_GENERATED_BY_DELOMBOK = "/target/delombok/"


def network_from_text(text: str) -> tuple[str, ...]:
    r"""Read the list of the legacy container: one path a line, perhaps quoted by git, perhaps with ``\`` for ``/``."""
    paths = (_clean(line) for line in text.strip().split("\n"))
    return tuple(path for path in paths if path and _GENERATED_BY_DELOMBOK not in path)


def _clean(line: str) -> str:
    if len(line) > 1 and line.startswith('"') and line.endswith('"'):
        line = _unquoted(line[1:-1])
    return line.replace("\\ ", " ").replace("\\", "/").removeprefix("./")


def _unquoted(text: str) -> str:
    r"""Undo git's quoting: ``\ooo`` is a byte, ``\`` and any other character is that character, ``\r`` is nothing."""
    data = bytearray()
    position = 0
    for escape in _GIT_ESCAPE.finditer(text):
        data += text[position : escape.start()].encode("utf-8", "surrogatepass")
        position = escape.end()
        if escape["octal"]:
            data.append(int(escape["octal"], 8) & 0xFF)
        elif escape["other"] != "r":
            data += escape["other"].encode("utf-8", "surrogatepass")
    data += text[position:].encode("utf-8", "surrogatepass")
    return data.decode("utf-8", "replace")
