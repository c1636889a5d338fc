"""Bombs in the shape of whole uploads: containers of thousands of files, compression, file lists, line fixes, names.

Every one is at most a megabyte as it is sent, and the same bytes whenever it is made.
"""

import base64
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain, repeat

import zstandard

from fuzzing.bombs import BOMBS, FILES, MEGABYTE, Bomb
from fuzzing.inputs import Input, Setting
from fuzzing.tiny_files import TINY

_GOOD = b"SF:a\nDA:1,1\nend_of_record\n"
_END = b"\n<<<<<< EOF\n"
_LCOV = FILES["LCOV"]
_PIECE = 1 << 16


def _text(data: bytes, configuration: str = "plain") -> Input:
    if len(data) > MEGABYTE:
        message = f"a bomb of {len(data):,} bytes is no proof"
        raise ValueError(message)
    return Input(data, Setting(configuration=configuration), "bomb")


def _repeated(record: Callable[[int], bytes], size: int = MEGABYTE) -> bytes:
    """Write so many records after one another as fit."""

    def records() -> Iterator[bytes]:
        left, number = size, 0
        while (left := left - len(written := record(number))) >= 0:
            yield written
            number += 1

    return b"".join(records())


def _files(record: Callable[[int], bytes]) -> Input:
    """Write an upload of nothing but small coverage files."""
    return _text(_repeated(lambda number: record(number) + _END))


def _small(bomb: Bomb, number: int) -> bytes:
    return (bomb.head + bomb.record(number) + bomb.tail).encode()


def _tiny(record: Callable[[int], str], number: int) -> bytes:
    return record(number).encode()


def _json(files: str, rest: str = "") -> Input:
    return Input(f'{{"coverage_files":[{files}]{rest}}}'.encode(), Setting("v1"), "bomb")


def _entry(data: str, form: str) -> str:
    return f'{{"filename":"a","format":"{form}","data":"{data}"}}'


def _entries(data: str, form: str) -> str:
    entry = _entry(data, form)
    return ",".join([entry] * ((MEGABYTE - 100) // (len(entry) + 1)))


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _packed(compress: "zlib._Compress | zstandard.ZstdCompressionObj", blocks: Iterator[bytes], tail: bytes) -> Input:
    """Pack blocks until there is nearly a megabyte or no block any more."""
    packed = bytearray()
    for block in blocks:
        packed += compress.compress(block)
        if len(packed) > MEGABYTE - 4 * _PIECE:
            break
    return _text(bytes(packed) + compress.compress(tail) + compress.flush())


def _gzipped(bomb: Bomb, records: int = 10 * MEGABYTE) -> Input:
    numbers = (range(start, min(start + 1000, records)) for start in range(0, records, 1000))
    blocks = ((bomb.between.join(map(bomb.record, block)) + bomb.between).encode() for block in numbers)
    last = bomb.record(records) + bomb.tail
    return _packed(_gzip(), chain((bomb.head.encode(),), blocks), last.encode())


def _gzip() -> "zlib._Compress":
    return zlib.compressobj(6, wbits=31)


def _with_fixes(record: Callable[[int], bytes], before: bytes = b"", after: bytes = b"") -> Input:
    head, tail = _GOOD + b"<<<<<< EOF\n# path=fixes\n" + before, after + _END
    return _text(head + _repeated(record, MEGABYTE - len(head) - len(tail)) + tail)


def _with_network(paths: Callable[[int], bytes], names: Callable[[int], bytes], share: float = 0.5) -> Input:
    network = _repeated(lambda n: paths(n) + b"\n", int(MEGABYTE * share) - 20) + b"<<<<<< network\n"
    return _text(
        network + _repeated(lambda n: b"SF:" + names(n) + b"\nDA:1,1\nend_of_record\n", MEGABYTE - len(network))
    )


_SAME_LINES = b"SF:a\n" + b"DA:1,1\n" * 10_000 + b"end_of_record\n"
_V1_FIXES = ",".join(f'"{n}":{{"eof":1,"lines":[1]}}' for n in range(32_000))
_DEEP = b"x/" * 1000

SMALL_FILES: Mapping[str, Callable[[], Input]] = {
    **{name: partial(_files, partial(_small, bomb)) for name, bomb in FILES.items()},
    **{f"tiny {name}": partial(_files, partial(_tiny, record)) for name, record in TINY.items()},
    "LCOV of one file": lambda: _files(lambda _: _GOOD.strip()),
    "LCOV of more and more files": lambda: _files(lambda n: _small(_LCOV, 3 * n) + _small(_LCOV, 3 * n + 1)),
    "LCOV of one Ruby file": lambda: _files(lambda n: b"SF:a.rb\nDA:%d,1\nend_of_record" % (n % 7 + 1)),
    "LCOV of one Ruby file nobody ran": lambda: _files(lambda n: b"SF:a.rb\nDA:%d,0\nend_of_record" % (n % 7 + 1)),
    "with names": lambda: _files(lambda n: b"# path=%d\n%b" % (n, _GOOD.strip())),
    "of no format": lambda: _files(lambda _: b"x"),
    "separators": lambda: _text((b"<<<<<< EOFx" * MEGABYTE)[:MEGABYTE]),
    "nearly separators": lambda: _text(b"<" * (MEGABYTE - 4) + b" EOF"),
    "v1, compressed": lambda: _json(_entries(_encoded(zlib.compress(_GOOD)), "base64+compressed")),
    "v1, plain": lambda: _json(_entries("SF:a\\nDA:1,1\\nend_of_record", "plain")),
}
"""Coverage files of a few bytes."""

PACKED: Mapping[str, Callable[[], Input]] = {
    "gzip of zeros": lambda: _packed(_gzip(), repeat(bytes(_PIECE)), b""),
    "zstd of zeros": lambda: _packed(zstandard.ZstdCompressor(3).compressobj(), repeat(bytes(_PIECE), 100_000), b""),
    "gzip of one LCOV line": lambda: _packed(_gzip(), repeat(_SAME_LINES), b""),
    "zstd of one LCOV line": lambda: _packed(
        zstandard.ZstdCompressor(3).compressobj(), repeat(_SAME_LINES, 6_000), b""
    ),
    "gzip of LCOV lines": lambda: _gzipped(Bomb("SF:a\n", lambda n: f"DA:{n + 1},1\n", "end_of_record\n"), 1_999_000),
    "gzip of LCOV files": lambda: _gzipped(_LCOV),
    "gzip of JSON lists": lambda: _gzipped(Bomb("[", lambda _: "[]", "]", ",")),
    "gzip of JSON objects": lambda: _gzipped(Bomb('{"coverage":{"a":[', lambda _: "{}", "]}}", ",")),
    "gzip of an XML tree": lambda: _gzipped(Bomb("<coverage>", lambda _: "<a/>", "</coverage>")),
    "base64 and zlib of one LCOV line": lambda: _json(
        _entry(_encoded(zlib.compress(_SAME_LINES * 5_000, 9)), "base64+compressed")
    ),
    "base64 and zlib of zeros, many": lambda: _json(
        _entries(_encoded(zlib.compress(bytes(10 * MEGABYTE), 9)), "base64+compressed")
    ),
}
"""Uploads that are far larger unpacked."""

FIXES: Mapping[str, Callable[[], Input]] = {
    "of one file": lambda: _with_fixes(lambda n: b"a:%d\n" % (2 * n)),
    "of many files": lambda: _with_fixes(lambda n: b"%d:1\n" % n),
    "comments": lambda: _with_fixes(lambda n: b"a:%d:/*\n" % n),
    "ends of files": lambda: _with_fixes(lambda n: b"EOF: %d %d\n" % (n, n)),
    "one list": lambda: _with_fixes(lambda n: b"%d," % (2 * n), b"a:"),
    "colons": lambda: _with_fixes(lambda _: b":1", b"a", b"x"),
    "numbers": lambda: _with_fixes(lambda _: b"1,", b"a:", b"x"),
    "v1, many files": lambda: _json(
        '{"filename":"a","data":"SF:a\\nDA:1,1\\nend_of_record"}',
        f',"report_fixes":{{"value":{{{_V1_FIXES}}}}}',
    ),
}
"""Line fixes without end."""

PATHS: Mapping[str, Callable[[], Input]] = {
    "all files of one name": lambda: _with_network(lambda n: b"%d/a.c" % n, lambda n: b"x/%d/a.c" % n),
    "all files of one name, none meant": lambda: _with_network(
        lambda n: b"%d/%d/a.c" % (n % 3, n), lambda n: b"q%d/z/a.c" % n
    ),
    "deep names": lambda: _with_network(lambda n: b"%d/a.c" % n, lambda n: b"%d/%ba.c" % (n, _DEEP), 0.3),
    "deep files": lambda: _with_network(lambda n: b"%d/%ba.c" % (n, _DEEP), lambda n: b"%d/%ba.c" % (n, _DEEP)),
    "one long name": lambda: _text(b"SF:" + b"a/" * 490_000 + b"\nDA:1,1\nend_of_record\n"),
    "steps up": lambda: _text(b"SF:" + b"a/../" * 190_000 + b"x\nDA:1,1\nend_of_record\n"),
    "a quoted file": lambda: _text(b'"' + b"\\303" * 240_000 + b'"\n<<<<<< network\n' + _GOOD),
    "an environment": lambda: _text(_repeated(lambda n: b"%d=1\n" % n, 990_000) + b"<<<<<< ENV\n" + _GOOD),
    "folders to try": lambda: _text(
        _repeated(lambda n: b"%d/a.c\n" % n, 300_000)
        + b"<<<<<< network\n# path=b/c/d.xml\n<coverage><sources>"
        + _repeated(lambda n: b"<source>/r%d</source>" % n, 100_000)
        + b"</sources>"
        + _repeated(
            lambda n: b'<class filename="q%d/a.c"><lines><line number="1" hits="1"/></lines></class>' % n, 599_000
        )
        + b"</coverage>"
    ),
    "one Ruby file": lambda: _text(_repeated(lambda n: b"SF:a.rb\nDA:%d,%d\nend_of_record\n" % (n % 7 + 1, n % 2))),
    "many patterns": lambda: _text(_LCOV.data(), "many patterns"),
    "slow patterns": lambda: _text(
        _repeated(lambda n: b"SF:%b%d\nDA:1,1\nend_of_record\n" % (b"a" * (n % 20 + 4), n)), "slow patterns"
    ),
}
"""Names of files, and where they are looked for."""

NESTED: Mapping[str, Callable[[], Input]] = {
    name: partial(lambda opening, closing: _text(opening * 50_000 + closing * 50_000), opening, closing)
    for name, opening, closing in (
        ("JSON lists", b"[", b"]"),
        ("JSON objects", b'{"a":', b"}"),
        ("children of covdir", b'{"children":{"a":', b"}}"),
        ("XML elements", b"<a>", b"</a>"),
    )
} | {
    "XML entities": lambda: _text(
        b'<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY a%d "%b">' % (n + 1, b"&a%d;" % n * 10) for n in range(20))
        + b']><coverage><class filename="&a20;"><line number="1" hits="1"/></class></coverage>'
    ),
}
"""What lies in itself, again and again."""

UPLOADS: Mapping[str, Callable[[], Input]] = {
    **{name: bomb.upload for name, bomb in BOMBS.items()},
    **{
        f"{kind}: {name}": make
        for kind, bombs in (
            ("small files", SMALL_FILES),
            ("packed", PACKED),
            ("line fixes", FIXES),
            ("paths", PATHS),
            ("nested", NESTED),
        )
        for name, make in bombs.items()
    },
}
"""All bombs there are."""
