"""First line and kind of a coverage file (chapter 02 §5.1, §5.2, §14.1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.ingest.sniffing import SniffedFile

BOM = b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"TN:\nSF:a\nend_of_record", "text"),
        (b"mode: set\n", "text"),
        (b'{"a": 1}', "json"),
        (BOM + b"\n [1]\n", "json"),
        (b'{"a": NaN, "b": -Infinity}', "json"),
        (b"12", "text"),
        (b'"text"', "text"),
        (b'{"a": 1', "text"),
        (b"<a><b/></a>", "xml"),
        (BOM + b'<?xml version="1.0"?>\n<!-- x --><a><b/></a>', "xml"),
        (b"<a><!-- c --></a>", "xml"),
        (b"<a/>", "text"),
        (b"<a>t</a>", "text"),
        (b"junk <a><b/></a>", "text"),
        (b"<a><b", "xml"),
        (b"<a><b></a>", "xml"),
        (b"<a\0><b/></a>", "text"),
        ("<?xml version='1.0' encoding='utf-16'?><a><b>é</b></a>".encode("utf-16"), "xml"),
        ('{"é": 1}'.encode("utf-16"), "json"),
        (b'<?xml version="1.0"?><plist version="1.0"><dict/></plist>', "plist"),
        (b"<classycle title='x'><a/></classycle>", None),
        (b"/src/a.m:\n  1| 2|", "text"),
        (b"", "text"),
    ],
)
def test_kind(data: bytes, kind: str | None) -> None:
    assert SniffedFile(None, data).kind == kind


@pytest.mark.parametrize(
    ("name", "kind"), [("x/app.coverage.txt", "text"), ("a.plist", "plist"), ("coverage.json", "json")]
)
def test_some_names_decide(name: str, kind: str) -> None:
    assert SniffedFile(name, b"{}").kind == kind


def test_first_line_keeps_printable_ascii() -> None:
    assert SniffedFile(None, "\tmode:\x1b set é\r\nx".encode()).first_line == "mode: set "
    assert len(SniffedFile(None, b"x" * 100_000).first_line) < 5000


@pytest.mark.parametrize("byte", b" \t\n\r\v\f")
@pytest.mark.parametrize("magic", [b"bplist00", b"\0cvm", b"\0cwm"])
def test_only_text_loses_what_looks_like_outer_whitespace(magic: bytes, byte: int) -> None:
    data = magic + b"x" + bytes([byte])
    assert SniffedFile(None, data).data == data
    assert SniffedFile(None, b" " + data[-2:]).data == b"x"


def test_root_of_a_document() -> None:
    root = SniffedFile(None, b'<c:cov xmlns:c="urn:x" a="1" c:b="2"><s/><p><q/></p><s/></c:cov>').xml_root
    assert root is not None
    assert (root.name, root.namespace, root.children) == ("cov", "urn:x", ("s", "p"))
    assert root.attributes == {"a": "1", "{urn:x}b": "2"}


def test_entities_are_never_expanded() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y SYSTEM "file:///etc/passwd">]><a b="&x;"><c>&y;</c></a>'
    root = SniffedFile(None, bomb).xml_root
    assert root is not None
    assert "passwd" not in str(root)


def test_broken_json_says_where() -> None:
    assert "line 1 column" in (SniffedFile(None, b'{"a": }').broken or "")
    assert "line 1" in (SniffedFile(None, b"<a\0>").broken or "")
    assert SniffedFile(None, b"SF:a").broken is None
    assert SniffedFile(None, b"<a/>").broken is None
    assert SniffedFile(None, b'{"a": NaN,' + b"[" * 100_000).kind == "text"


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "replace")))
def test_no_bytes_raise(data: bytes) -> None:
    for prefix in (b"", b"<a><b>", b"{", b"[", b"\xff\xfe", BOM):
        file = SniffedFile("x", prefix + data)
        assert file.kind in ("xml", "json", "text", "plist", None)
        assert file.first_line.isprintable()


def test_a_root_with_very_many_attributes_is_told_by_its_first_ones() -> None:
    attributes = " ".join(f'a{number}="1"' for number in range(5_000))
    root = SniffedFile("coverage.xml", f'<coverage version="7" {attributes}><x/></coverage>'.encode()).xml_root
    assert root is not None
    assert root.attributes["version"] == "7"
    assert len(root.attributes) == 64
