"""The legacy text container (chapter 02 §2.3)."""

import codecs
import plistlib

import pytest
import zstandard

from codecov_core.ingest.legacy_container import read_legacy_container
from codecov_core.ingest.limits import DEFAULT_LIMITS, Allowance, Limits

WHOLE = b"""K=v=1
not a setting
B=
<<<<<< ENV
./src/a.py
"caf\\303\\251.py"
.\\win\\x.cs
a\\ b.py
m/target/delombok/X.java
<<<<<< network
# path=one/lcov.info
SF:src/a.py
DA:1,1
end_of_record
<<<<<< EOF
# path=two.json
{"coverage":{}}
<<<<<< EOF
# path=fixes
src/a.py:2,3
EOF: 9 src/b.kt
<<<<<< EOF
"""


def files(data: bytes) -> list[tuple[str | None, bytes]]:
    return [(file.name, file.payload) for file in read_legacy_container(data, DEFAULT_LIMITS).files]


def test_every_section_has_its_role() -> None:
    container = read_legacy_container(WHOLE, DEFAULT_LIMITS)
    assert container.format == "legacy"
    assert container.environment == {"K": "v=1", "B": ""}
    assert container.repository_files == ("src/a.py", "café.py", "win/x.cs", "a b.py")
    assert [(file.name, file.payload) for file in container.files] == [
        ("one/lcov.info", b"SF:src/a.py\nDA:1,1\nend_of_record"),
        ("two.json", b'{"coverage":{}}'),
    ]
    assert container.line_fixes["src/a.py"].spans == ((2, 3),)
    assert container.line_fixes["src/b.kt"].eof == 9
    assert container.drops == ()


def test_bytes_without_any_separator_are_one_file_without_name() -> None:
    assert files(b"  SF:a\n") == [(None, b"SF:a")]
    assert files(b" \n\t ") == []
    assert files(b"") == []


def test_a_separator_may_follow_a_file_that_has_no_line_feed_at_its_end() -> None:
    # What the bash uploader writes: `cat file; echo "<<<<<< EOF"`.
    data = b"# path=a.xml\n<report/><<<<<< EOF\n# path=b.info\nSF:b\n<<<<<< EOF\n"
    assert files(data) == [("a.xml", b"<report/>"), ("b.info", b"SF:b")]


def test_separator_text_inside_a_line_is_content() -> None:
    data = b'# path=a.json\n{"x": "<<<<<< EOF is text"}\n<<<<<< EOF\n'
    assert files(data) == [("a.json", b'{"x": "<<<<<< EOF is text"}')]


def test_separators_inside_lines_count_when_there_are_no_others() -> None:
    assert files(b"a<<<<<< EOF b<<<<<< EOF c") == [(None, b"a"), (None, b"b"), (None, b"c")]


def test_of_more_than_six_brackets_the_last_six_count() -> None:
    assert files(b"# path=x\ncontent\n<<<<<<<< EOF\n") == [("x", b"content\n<<")]
    assert files(b"a\n<<<<<<<< EOF b\n<<<<<< EOF\n") == [(None, b"a\n<<"), (None, b"b")]


def test_everything_behind_the_ignore_marker_is_left_out() -> None:
    assert files(b"SF:a\n<<<<<< EOF\n==FROMNOWONIGNOREDBYCODECOV==>>>\nSF:b\n<<<<<< EOF") == [(None, b"SF:a")]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (b"# path=  a b.xml \r", "a b.xml"),
        (b"# path=a.xml# path=b.xml", "a.xml"),
        (b"# path=gr\xf6\xdfe.xml", "gr��e.xml"),
        (b"# path=", None),
    ],
)
def test_header_line(header: bytes, name: str | None) -> None:
    assert files(header + b"\n\n  body\n<<<<<< EOF\n") == [(name, b"body")]


def test_a_header_with_nothing_after_it_is_an_empty_file() -> None:
    assert files(b"# path=x.info\n<<<<<< EOF\n") == [("x.info", b"")]
    assert files(b"# path=x.info") == [("x.info", b"")]


def test_last_list_environment_and_fixes_win() -> None:
    data = b"a.py\n<<<<<< network\nb.py\n<<<<<< network\nA=1\n<<<<<< ENV\nB=2\n<<<<<< ENV\n"
    container = read_legacy_container(data, DEFAULT_LIMITS)
    assert container.network == ("b.py",)
    assert container.environment == {"B": "2"}


def test_compressed_content_keeps_a_last_byte_that_looks_like_whitespace() -> None:
    packed = zstandard.compress(b"SF:a\n")
    assert packed.endswith(b"\n")
    container = read_legacy_container(b"# path=a.zst\n" + packed + b"\n<<<<<< EOF\n", DEFAULT_LIMITS)
    assert container.files[0].unpacked(Allowance(1 << 20, "bytes")) == b"SF:a\n"


def property_list(ending: bytes) -> bytes:
    """A binary property list that ends with a byte: how far its table of offsets is from the start."""
    lists = (plistlib.dumps(["x" * size], fmt=plistlib.FMT_BINARY) for size in range(1, 300))
    return next(data for data in lists if data.endswith(ending))


@pytest.mark.parametrize(
    "data",
    [
        *(property_list(bytes([byte])) for byte in b" \t\n\r\v\f"),
        '{"a": 1}\n'.encode("utf-16-le").join((codecs.BOM_UTF16_LE, b"")),
        '{"a": 1}\n'.encode("utf-16-be").join((codecs.BOM_UTF16_BE, b"")),
        codecs.BOM_UTF16_LE + "ऊ".encode("utf-16-le"),
        b"\0cwm... \0",
    ],
)
@pytest.mark.parametrize("separator", [b"<<<<<< EOF\n", b"\n<<<<<< EOF\n\n", b""])
def test_binary_content_keeps_its_last_byte_whatever_it_looks_like(data: bytes, separator: bytes) -> None:
    assert files(b"# path=x\n" + data + separator) == [("x", data)]


def test_the_line_feed_before_a_separator_is_no_counter_of_go() -> None:
    assert files(b"# path=x\n\0cwm \0\n<<<<<< EOF\n") == [("x", b"\0cwm \0")]
    assert files(b"# path=x\nbplist00\n<<<<<< EOF\n") == [("x", b"bplist00")]


def test_files_beyond_the_limit_are_told() -> None:
    data = b"".join(b"# path=%d\nx\n<<<<<< EOF\n" % number for number in range(5))
    container = read_legacy_container(data, Limits(files=3))
    assert [file.name for file in container.files] == ["0", "1", "2"]
    assert [(drop.count, drop.reason) for drop in container.drops] == [(2, "more than 3 coverage files in one upload")]
