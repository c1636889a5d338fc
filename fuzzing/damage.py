"""Damaging bytes: single bytes and slices, tokens, lines, the structure of JSON and XML, and sheer repetition.

Every function takes the bytes and a source of chance and gives other bytes; equal chance gives equal bytes.
"""

import random
import re
from collections.abc import Callable
from copy import deepcopy

import orjson
from lxml import etree

LARGEST = 1_000_000
"""Bytes of one input at most; up to here reading must stay within its time and memory."""

_TOKEN = re.compile(rb"\d+(?:\.\d+)?|\w+|[^\w\s]")
_NUMBERS = (
    *(b"0", b"-1", b"1", b"2", b"1.5", b"-0.0", b"1e9", b"1e999", b"NaN", b"Infinity", b"null", b"true", b"0x10"),
    *(b"2000000", b"2000001", b"2147483647", b"2147483648", b"4294967296", b"9223372036854775807", b"16707566"),
    *(b"9223372036854775808", b"18446744073709551616", b"-9223372036854775809", b"1000000000000", b"9" * 400),
    *(b"1/2", b"0/0", b"3/2", b"1/99999999999", b"-1/2", "٣".encode(), b"1_000", b"1,5"),
)
_TEXTS = (
    *(b"", b" ", b"\n", b"\r\n", b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\x1b[31m"),
    *(b'"', b"'", b"\\", b"/", b":", b"|", b",", b"{", b"}", b"[", b"]", b"<", b">", b"&", b"=", b"$", b"(", b"#"),
    *(b"../../../../etc/passwd", b"/etc/passwd", b"C:\\Windows\\x", b"\\\\host\\share\\x", b"file:///etc/passwd"),
    *(b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?x ?>", b"</x>", b"<x/>", b"&x;", b"&#0;", b"&#x110000;"),
    *(
        b"<<<<<< EOF",
        b"<<<<<< network",
        b"<<<<<< ENV",
        b"# path=",
        b"# path=fixes\n",
        b"end_of_record\n",
        b"mode: set\n",
    ),
    *(b"SF:", b"DA:1,1\n", b"BRDA:1,0,0,-\n", b"TN:", b"        1:    1:x\n", b"0:Source:a.c\n", b"=======\n"),
    *(b"==FROMNOWONIGNOREDBYCODECOV==>>>", b"EOF: 3 a", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"bplist00", b"\0cvm"),
)
_DOCTYPES = (
    b'<!DOCTYPE x [<!ENTITY x SYSTEM "%s">]>',
    b'<!DOCTYPE x SYSTEM "%s">',
    b'<!DOCTYPE x PUBLIC "-//x" "%s">',
    b'<!DOCTYPE x [<!ENTITY %% y SYSTEM "%s"> %%y;]>',
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;&b;&b;&b;">]>',
    b'<?xml-stylesheet href="%s"?>',
)
_JSON_VALUES: tuple[object, ...] = (
    *(None, True, False, 0, -1, 1, 2, 2**31, 10**12, 2**63 - 1, 2**63, 2**64 - 1, -(2**63), 1.5, -0.0, 1e300),
    *("", "x", "1", "1/2", "-1", "ignored", "\0", "../x", "/x", "9" * 400),
    *([], {}, [[]], [None], [1, 2], {"": None}, {"line": {}}, {"1": 1}, [[1, 2, 3, 4]], [0, -1, None, "1/2", True]),
)
_STEPS_DOWN = 12
_DOCUMENT_SHARE = 0.8

Damage = Callable[[bytes, random.Random], bytes]


def damaged(data: bytes, chance: random.Random, baits: tuple[bytes, ...]) -> bytes:
    """Damage bytes once to four times, in any way; the result has at most :data:`LARGEST` bytes.

    ``baits`` are addresses that nobody may follow, woven in as external entities and names.
    """
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        way = chance.random()
        if way < 0.03:
            data = _baited(data, chance, baits)
        elif data[:1] in (b"{", b"[") and way < _DOCUMENT_SHARE:
            data = _document(data, chance)  # a byte elsewhere nearly always makes it no JSON at all
        else:
            data = chance.choices(_WAYS, _SHARES)[0](data, chance)
    return data[:LARGEST]


def spliced(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Put a slice of one file into another."""
    start = chance.randrange(len(other) + 1)
    piece = other[start : start + chance.choice((10, 100, 1000))]
    at = chance.randrange(len(data) + 1)
    return data[:at] + piece + data[at + chance.choice((0, len(piece))) :]


def inflated(data: bytes, chance: random.Random) -> bytes:
    """Repeat one piece until the input is large: what is slower than linear shows here."""
    size = chance.choice((20_000, 100_000, LARGEST, LARGEST))
    piece = chance.choice((_some_line, _some_token, _some_slice))(data, chance) or b"x"
    if chance.random() < 0.3:
        piece += _some_line(data, chance)
    at = chance.randrange(len(data) + 1)
    room = max(size - len(data), 0)
    return data[:at] + (piece * (room // len(piece) + 1))[:room] + data[at:]


def nested(data: bytes, chance: random.Random) -> bytes:
    """Open many levels of something, and close them or not."""
    opening, closing = chance.choice(
        ((b"[", b"]"), (b'{"a":', b"}"), (b"<a>", b"</a>"), (b"(", b")"), (b"<a b='", b"'/>"))
    )
    depth = chance.choice((100, 1_000, 30_000, 150_000))
    inner = data[: chance.choice((0, 1_000))]
    return (opening * depth + inner + closing * (depth if chance.random() < 0.7 else 0))[:LARGEST]


def _bytes(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    removed = chance.choice((0, 1, 1, 2, 30))
    added = chance.choice((b"", bytes((chance.randrange(256),)), chance.choice(_TEXTS)))
    return data[:at] + added + data[at + removed :]


def _flipped(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return data
    at = chance.randrange(len(data))
    return data[:at] + bytes((data[at] ^ 1 << chance.randrange(8),)) + data[at + 1 :]


def _cut(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] if chance.random() < 0.7 else data[at:]


def _moved(data: bytes, chance: random.Random) -> bytes:
    piece = _some_slice(data, chance)
    at = chance.randrange(len(data) + 1)
    return data[:at] + piece * chance.choice((1, 1, 2, 20)) + data[at:]


def _token(data: bytes, chance: random.Random) -> bytes:
    found = _TOKEN.search(data, chance.randrange(len(data) + 1))
    if found is None:
        return data
    if chance.random() < 0.15:
        other = _TOKEN.search(data, chance.randrange(len(data) + 1))
        new = other[0] if other else b""
    else:
        new = chance.choice(_NUMBERS if found[0][:1].isdigit() or chance.random() < 0.2 else _TEXTS)
    return data[: found.start()] + new + data[found.end() :]


def _lines(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    if len(lines) < 2:
        return _bytes(data, chance)
    first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(4):
        case 0:
            del lines[min(first, second) : max(first, second)]
        case 1:
            lines[first], lines[second] = lines[second], lines[first]
        case 2:
            lines.insert(first, lines[second])
        case _:
            lines[first:first] = lines[second : second + 8]
    return b"".join(lines)


def _document(data: bytes, chance: random.Random) -> bytes:
    """Change the structure of a document; bytes that are none are changed as bytes."""
    begins = data.lstrip()[:1]
    if begins in (b"{", b"["):
        try:
            document = orjson.loads(data)
        except orjson.JSONDecodeError:
            return _token(data, chance)
        return orjson.dumps(_changed(document, chance, _STEPS_DOWN), option=orjson.OPT_NON_STR_KEYS, default=str)
    if begins == b"<":
        return _changed_xml(data, chance)
    return _lines(data, chance)


def _changed(value: object, chance: random.Random, steps: int) -> object:
    """Go down to a place by chance and put something else there."""
    if not steps or not isinstance(value, dict | list) or not value or chance.random() < 0.1:
        return [value] if chance.random() < 0.1 else chance.choice(_JSON_VALUES)
    if isinstance(value, list):
        at = chance.randrange(len(value))
        if chance.random() < 0.1:
            return [*value[:at], *[value[at]] * chance.choice((0, 2, 50)), *value[at + 1 :]]
        return [*value[:at], _changed(value[at], chance, steps - 1), *value[at + 1 :]]
    key = chance.choice(list(value))
    if chance.random() < 0.1:
        other = chance.choice(("", "-1", "0", "x", "../x", "9" * 30, chance.choice(list(value))))
        return {(other if name == key else name): item for name, item in value.items()}
    if chance.random() < 0.05:
        return {name: item for name, item in value.items() if name != key}
    return {**value, key: _changed(value[key], chance, steps - 1)}


def _changed_xml(data: bytes, chance: random.Random) -> bytes:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
        return _token(data, chance) if root is None else _changed_tree(root, chance)
    except (etree.XMLSyntaxError, ValueError):  # a recovered tree may hold names that cannot be given again
        return _token(data, chance)


def _changed_tree(root: etree._Element, chance: random.Random) -> bytes:
    elements = list(root.iter("*"))
    element, other = chance.choice(elements), chance.choice(elements)
    match chance.randrange(6):
        case 0 if element is not root:
            element.getparent().remove(element)  # type: ignore[union-attr] # only the root has none
        case 1:
            element.tag = other.tag
        case 2:
            element[:] = [*element, *(deepcopy(other) for _ in range(chance.choice((1, 3))))]
        case 3 if element.attrib:
            del element.attrib[chance.choice(sorted(element.attrib))]
        case 4 if element.attrib:
            text = chance.choice(_NUMBERS + _TEXTS).decode("latin-1")
            element.attrib[chance.choice(sorted(element.attrib))] = re.sub(r"[^ -~]", "?", text)
        case _:
            element.text = chance.choice(("", " ", "1", "text", other.text or ""))
    return etree.tostring(root)


def _baited(data: bytes, chance: random.Random, baits: tuple[bytes, ...]) -> bytes:
    doctype = chance.choice(_DOCTYPES)
    if b"%s" in doctype:
        doctype %= chance.choice(baits)
    start = data.find(b"?>") + 2 if data.startswith(b"<?xml") else 0
    inside = data.find(b">", start) + 1
    return data[:start] + doctype + data[start:inside] + b"&x;" + data[inside:]


def _some_line(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    start, end = data.rfind(b"\n", 0, at) + 1, data.find(b"\n", at)
    return data[start : end + 1 if end >= 0 else len(data)]


def _some_token(data: bytes, chance: random.Random) -> bytes:
    found = _TOKEN.search(data, chance.randrange(len(data) + 1))
    return found[0] if found else b""


def _some_slice(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[at : at + chance.choice((1, 8, 60, 400))]


_WAYS: tuple[Damage, ...] = (_bytes, _flipped, _cut, _moved, _token, _lines, _document)
_SHARES = (3, 1, 1, 1, 5, 2, 5)
