"""Elements: the same whatever way a document is written and read, and whatever its blocks are."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codecov_core.ingest.formats import xml_columns, xml_reading
from codecov_core.ingest.formats.xml_columns import read_in_columns
from codecov_core.ingest.formats.xml_document import DAMAGED, regular_start, requoted, rewritten
from codecov_core.ingest.formats.xml_elements import CONTENT, Element, Elements
from codecov_core.ingest.formats.xml_reading import read_elements
from codecov_core.ingest.formats.xml_small import read_tag_by_tag
from codecov_core.ingest.formats.xml_tags import IrregularXmlError
from codecov_core.ingest.formats.xml_values import MISSING, UNREADABLE
from codecov_core.ingest.sink import Sink
from tests.unit.ingest_formats.xml_reports import damaged

GROUP = Element("group", texts=("name",), encloses=True)
LINE = Element(
    "line", whole=("nr",), counts=("hits",), choices={"kind": ("a", "branch of code")}, texts=("note",), encloses=True
)
CELL = Element("cell", whole=(CONTENT,), texts=(CONTENT,))
WORDS = Element("sourcefile", texts=("name", CONTENT))
DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<root version="1">
<group name="outer &amp; &quot;one&quot;"><group name="grün"><line nr="1" hits="3" kind="a"/></group>
<line nr="2" hits="1e3" kind="branch of code" note="x &lt; y"/>
<line hits="7" nr="3"  kind="other"></line>
<group/><line nr="-4"/><line/></group>
<sourcefile name="A.java"/><sourcefile  name = "B.java" >text</sourcefile><sourcefiles name="no"/>
<line nr=" 5 " hits="" note=""/><cell>12</cell><cell/><cell> x </cell><cell>99999999999999999999</cell>
</root>
"""


NOTES = ("", "a", "b", "12345678", "123456789", "x" * 30 + "y", "x" * 31, "z" * 400)


def read(data: bytes) -> tuple[Elements, ...]:
    return read_elements(data, (GROUP, LINE, CELL), Sink())


def shown(tables: Sequence[Elements]) -> list[object]:
    """Everything tables say but for their places."""
    groups, lines, cells = tables
    return [
        list(groups.texts("name")),
        groups.around(groups).tolist(),
        groups.around(lines).tolist(),
        lines.around(cells).tolist(),
        lines.numbers("nr").tolist(),
        lines.numbers("hits").tolist(),
        lines.numbers("kind").tolist(),
        list(lines.texts("note")),
        list(cells.texts(CONTENT)),
    ]


def test_what_attributes_say() -> None:
    groups, lines, cells = read(DOCUMENT.encode())
    assert list(groups.texts("name")) == ['outer & "one"', "grün", None]
    assert groups.around(groups).tolist() == [-1, 0, 0]
    assert groups.around(lines).tolist() == [1, 0, 0, 0, 0, -1]
    assert lines.numbers("nr").tolist() == [1, 2, 3, -4, MISSING, 5]
    assert lines.numbers("hits").tolist() == [3, 1000, 7, MISSING, MISSING, UNREADABLE]
    assert lines.numbers("kind").tolist() == [0, 1, UNREADABLE, MISSING, MISSING, MISSING]
    assert list(lines.texts("note")) == [None, "x < y", None, None, None, ""]
    assert cells.numbers(CONTENT).tolist() == [12, UNREADABLE, UNREADABLE, (1 << 63) - 1]
    assert list(cells.texts(CONTENT)) == ["12", "", " x ", "99999999999999999999"]
    assert (lines.until >= lines.at).all()


def test_names_are_compared_whole() -> None:
    (words,) = read_elements(DOCUMENT.encode(), (WORDS,), Sink())
    assert list(words.texts("name")) == ["A.java", "B.java"]
    assert list(words.texts(CONTENT)) == ["", "text"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<root", "<!-- <line nr='9'/> --><root"),
        ("<root version", "<root xmlns='urn:x' version"),
        ("</root>", "<!-- <line nr='9'/> --></root>"),
        ("<cell>12</cell>", "<cell><![CDATA[12]]></cell>"),
        ("<cell>12</cell>", "<cell>&#49;2</cell>"),
        ("<cell/>", "<?php line ?><cell/>"),
        ('hits="3"', "hits='3'"),
        ("<sourcefiles", "a > b <sourcefiles"),
        ("<group/>", "<x:group xmlns:x='urn:y'/>"),
        ('<line nr="-4"/>', "<line\n\tnr = '-4'\n/>"),
        ("UTF-8", "ISO-8859-1"),
    ],
)
def test_other_ways_of_writing_say_the_same(old: str, new: str) -> None:
    document = DOCUMENT.replace(old, new)
    encoded = document.encode("latin-1" if "8859" in new else "utf-8")
    assert document != DOCUMENT
    assert shown(read(encoded)) == shown(read(DOCUMENT.encode()))


def test_single_quotes_say_the_same_and_those_of_texts_stay() -> None:
    document = DOCUMENT.replace("<cell>12</cell>", "<cell>it's so</cell>").replace('"', "'")
    assert regular_start(requoted(document.encode())) is not None
    *expected, _ = shown(read(DOCUMENT.encode()))
    *same, cells = shown(read(document.encode()))
    assert same == expected
    assert cells == ["it's so", "", " x ", "99999999999999999999"]


def test_small_blocks_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = shown(read(DOCUMENT.encode()))
    monkeypatch.setattr(xml_reading, "SMALL", 0)
    for size in (1, 7, 64, 300):
        monkeypatch.setattr(xml_columns, "_BLOCK", size)
        assert shown(read(DOCUMENT.encode())) == whole


def test_more_layouts_than_are_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = shown(read(DOCUMENT.encode()))
    monkeypatch.setattr(xml_reading, "SMALL", 0)
    monkeypatch.setattr(xml_columns, "_MOST_LAYOUTS", 1)
    assert shown(read(DOCUMENT.encode())) == whole


def in_both_ways(data: bytes, start: int) -> list[object]:
    """What a regular document says, read in columns; read tag by tag it says the same."""
    wanted = (GROUP, LINE, CELL)
    columns, tags = read_in_columns(data, start, wanted), read_tag_by_tag(data, start, wanted)
    assert [table.at.tolist() for table in columns] == [table.at.tolist() for table in tags]
    assert [table.until.tolist() for table in columns] == [table.until.tolist() for table in tags]
    assert shown(columns) == shown(tags)
    return shown(columns)


def test_columns_and_single_tags_say_the_same() -> None:
    start = regular_start(DOCUMENT.encode())
    assert start is not None
    assert in_both_ways(DOCUMENT.encode(), start) == shown(read(DOCUMENT.encode()))


@pytest.mark.parametrize("data", [b"<a>b > c</a>", b'<a b=">"/>', b"<a/>>"])
def test_what_ends_no_tag_is_irregular_in_both_ways(data: bytes) -> None:
    for way in (read_in_columns, read_tag_by_tag):
        with pytest.raises(IrregularXmlError):
            way(data, 0, (GROUP,))


@pytest.mark.parametrize("damage", ["<group>", "</group>", "</group><group>"])
def test_damage_behind_a_name_that_is_none_is_seen(damage: str) -> None:
    document = f'<root><a SF:="1"/><group name="x"><line nr="1"/></group>{damage}</root>'.encode()
    for way in (read_in_columns, read_tag_by_tag):
        with pytest.raises(IrregularXmlError):
            way(document, 0, (GROUP,))
    sink = Sink()
    groups, lines = read_elements(document, (GROUP, LINE), sink)
    assert (groups.texts("name").distinct, lines.numbers("nr").tolist()) == (("x",), [1])
    assert [drop.reason for drop in sink.drops] == [DAMAGED]


@settings(max_examples=150)
@given(damaged(DOCUMENT))
def test_a_regular_document_reads_as_it_does_when_written_anew(data: bytes) -> None:
    start = regular_start(data)
    if start is None:
        assert shown(read(data)) is not None
        return
    try:
        as_it_stands = in_both_ways(data, start)
    except IrregularXmlError:
        return
    written = rewritten(data)
    assert written.damage is None
    assert as_it_stands == in_both_ways(written.data, 0)


@settings(max_examples=100)
@given(st.lists(st.sampled_from(("<group>", "</group>", "<group/>", "<line/>")), max_size=30))
def test_innermost_elements(tags: list[str]) -> None:
    """The owner of each line is what a stack says."""
    text, stack, count, owners = "<root>", [-1], 0, []
    for tag in tags:
        if tag == "<line/>":
            owners.append(stack[-1])
        elif tag == "</group>":
            if len(stack) == 1:
                continue
            stack.pop()
        else:
            if tag == "<group>":
                stack.append(count)
            count += 1
        text += tag
    text += "</group>" * (len(stack) - 1) + "</root>"
    groups, lines, _ = read(text.encode())
    assert groups.around(lines).tolist() == owners


def test_damage_is_told_and_what_comes_before_it_is_kept() -> None:
    sink = Sink()
    groups, lines, _ = read_elements(DOCUMENT[: DOCUMENT.index("<group/>")].encode(), (GROUP, LINE, CELL), sink)
    assert [drop.reason for drop in sink.drops] == [DAMAGED]
    assert list(groups.texts("name")) == ['outer & "one"', "grün"]
    assert len(lines) == len(np.flatnonzero(groups.around(lines) >= 0)) == 3


def test_a_tag_that_is_cut_off_is_left_out() -> None:
    sink = Sink()
    (lines,) = read_elements(b'<root><line nr="1" hits="2"/><line nr="2" hi', (LINE,), sink)
    assert lines.numbers("nr").tolist() == [1]
    assert [drop.kind for drop in sink.drops] == ["part of a document"]


def test_entities_expand_to_nothing() -> None:
    bomb = '<!DOCTYPE root [<!ENTITY a "12"><!ENTITY b "&a;&a;&a;&a;">]><root><cell>&b;</cell><line note="&b;"/></root>'
    _, lines, cells = read_elements(bomb.encode(), (GROUP, LINE, CELL), Sink())
    assert list(cells.texts(CONTENT)) == [""]
    assert len("".join(text or "" for text in lines.texts("note"))) < 20


def test_bytes_that_are_no_utf_8_are_replaced() -> None:
    sink = Sink()
    document = b'<root><group name="a\xed\xa0\x80"><line nr="1"/></group></root>'
    groups, lines, _ = read_elements(document, (GROUP, LINE, CELL), sink)
    (name,) = groups.texts("name")
    assert str(name).startswith("a\ufffd")
    assert lines.numbers("nr").tolist() == [1]
    assert [drop.examples for drop in sink.drops] == [("it holds bytes that are no UTF-8",)]


@settings(max_examples=100)
@given(st.lists(st.none() | st.sampled_from(NOTES)))
def test_texts_in_runs_are_what_they_are(notes: list[str | None]) -> None:
    lines = "".join("<line/>" if note is None else f'<line note="{note}"/>' for note in notes)
    _, table, _ = read(f"<root>{lines}</root>".encode())
    assert list(table.texts("note")) == notes
    assert table.texts("note").distinct == tuple(dict.fromkeys(note for note in notes if note is not None))
