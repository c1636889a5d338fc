"""Hostile XML of up to a megabyte is read or refused, whatever its format (chapter 02 §14.8)."""

import pytest

from codecov_core.ingest import FileProblem
from tests.unit.ingest_formats.xml_reports import lines_by_file, parse

CLOVER = '<coverage generated="1795496254">'
LINE = '<line num="1" count="1"/>'
MANY_ATTRIBUTES = " ".join(f'a{index}="{index}"' for index in range(70_000))
DOTCOVER = "".join(
    f'<Statement FileIndex="1" Line="1" EndLine="1" Column="{index}" EndColumn="{index + 1}"/>'
    for index in range(13_000)
)
OPENCOVER = "".join(
    f'<SequencePoint vc="1" sl="1" el="1" bec="2" bev="1"/><BranchPoint vc="0" sl="1" offset="{index}"/>'
    for index in range(10_000)
)
RANGE = '<range source_id="1" covered="{}" start_line="1" end_line="80"/>'
REPORTS = {
    "attributes": f'{CLOVER}<file name="a" {MANY_ATTRIBUTES}>{LINE}</file></coverage>',
    "attributes of an irregular document": f'{CLOVER}<!-- --><file name="a" {MANY_ATTRIBUTES}>{LINE}</file></coverage>',
    "layouts": CLOVER
    + '<file name="a">'
    + "".join(f'<line b{index}="x" num="{index % 1000 + 1}"/>' for index in range(25_000))
    + "</file></coverage>",
    "nesting": CLOVER + '<file name="a">' * 40_000 + LINE + "</file>" * 40_000 + "</coverage>",
    "signs in texts": CLOVER + '<file name="a">' + "<line num='1'/>>" * 60_000 + "</file></coverage>",
    "a long name": CLOVER + '<file name="' + "a" * 900_000 + '">' + LINE + "</file></coverage>",
    "a long number": CLOVER + '<file name="a"><line num="' + "1" * 900_000 + '"/></file></coverage>',
    "columns of one line": f'<Root><File Index="1" Name="a"/>{DOTCOVER}</Root>',
    "branches of one line": '<CoverageSession><Module><File uid="1" fullPath="a"/><Method><FileRef uid="1"/>'
    + OPENCOVER
    + "</Method></Module></CoverageSession>",
    "ranges": '<results><module><source_file id="1" path="a"/>'
    + (RANGE.format("yes") + RANGE.format("partial")) * 7_000
    + "</module></results>",
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("report", REPORTS)
def test_it_ends(report: str) -> None:
    parsed = parse(REPORTS[report])
    assert parsed.result.format is not None


def test_an_entity_bomb_is_no_xml() -> None:
    entities = "".join(f'<!ENTITY a{index + 1} "' + f"&a{index};" * 10 + '">' for index in range(20))
    bomb = f'<!DOCTYPE coverage [<!ENTITY a0 "a">{entities}]>{CLOVER}<file name="&a20;">{LINE}</file></coverage>'
    assert parse(bomb).result.problem is FileProblem.UNRECOGNISED


def test_nothing_outside_is_read() -> None:
    document = f'<!DOCTYPE coverage SYSTEM "file:///etc/passwd" [<!ENTITY x SYSTEM "file:///etc/hostname">]>{CLOVER}'
    parsed = parse(
        f'{document}<file name="a"><line num="1" count="1"/>&x;</file><file name="&x;">{LINE}</file></coverage>'
    )
    assert lines_by_file(parsed).get("a") in (None, {1: (1,)})
    assert all(name == "a" for name in lines_by_file(parsed))


ROOTS = (
    "BullseyeCoverage",
    "statements",
    "Root",
    "coverage",
    "scoverage",
    "CoverageSession",
    "report",
    "results",
    "CoverageDSPriv",
    "mutations",
)
ODD_NAMES = (
    "a:b:c",
    ":a",
    "a:",
    "{x}a",
    "}",
    "\xe9",
    "\u200b",
    "\ud55c\uae00",
    "-",
    "1",
    "xmlns",
    "xmlns:a",
    "\x7f",
    "&#xD800;",
)


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("odd", ODD_NAMES)
def test_no_name_of_an_element_or_attribute_is_too_odd(root: str, odd: str) -> None:
    inside = "".join(
        f'<{name} {key}="{value}"/>'
        for name, key, value in [("line", odd, 1), (odd, "number", 1), ("class", "filename", odd), ("a:b", "a:b", odd)]
    )
    for written in (
        f'<{root} generated="1">{inside}<{odd}>{odd}</{odd}></{root}>',
        f'<{root} {odd}="{odd}" xmlns:a="{odd}" a:b="{odd}"><file path="a" name="{odd}">{inside}</file></{root}>',
        f'<{odd}:{root} xmlns="{odd}"><!-- {odd} --><?{odd} {odd}?>{inside}</{odd}:{root}>',
    ):
        parsed = parse(written)
        assert parsed.report is not None or parsed.result.reason


def test_nul_bytes_are_damage() -> None:
    parsed = parse(f'{CLOVER}<file name="a">{LINE}</file>'.encode() + b"\0\0</coverage>")
    assert lines_by_file(parsed) == {"a": {1: (1,)}}
    assert [drop.kind for drop in parsed.result.drops] == ["part of a document"]
