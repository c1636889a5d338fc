"""Bullseye (chapter 02 §8.1.1, §7, §14.4).

Source of the format: the schema at https://www.bullseye.com/covxml.
"""

from datetime import datetime

import pytest
from hypothesis import given, settings

from codecov_core.ingest import FileOptions, FileProblem, parse_file
from tests.unit.ingest_formats.showing import Shown
from tests.unit.ingest_formats.xml_reports import damaged, lines_by_file, parse, reasons

SAMPLE = """<?xml version="1.0" encoding="UTF-8"?><BullseyeCoverage name="test.cov" dir="/build/"
buildId="4362c668_2026-11-24_17:55:47" version="6" xmlns="https://www.bullseye.com/covxml">
<folder name="app" fn_cov="1"><folder name="core"><src name="calc.c" mtime="1"><fn name="f">
<probe line="3" kind="function" event="full"/><probe line="5" kind="decision" event="true"/>
<probe line="6" kind="condition" event="none"/><probe line="8" kind="try" event="none"/>
<probe line="5" kind="condition" event="full"/></fn></src></folder></folder></BullseyeCoverage>"""
LINES: dict[int, Shown] = {3: (1, "m"), 5: ("2/2", "b"), 6: (0, "b"), 8: (0,)}


def document(*probes: str) -> str:
    return (
        '<BullseyeCoverage buildId="1_2026-11-24_10:00:00"><folder name="a"><src name="b.c"><fn name="f">'
        f"{''.join(probes)}</fn></src></folder></BullseyeCoverage>"
    )


@pytest.mark.parametrize("namespace", ["https://www.bullseye.com/covxml", "http://www.bullseye.com/covxml", "urn:x"])
def test_the_sample_of_the_chapter_in_whatever_namespace(namespace: str) -> None:
    parsed = parse(SAMPLE.replace("https://www.bullseye.com/covxml", namespace))
    assert parsed.result.format == "bullseye"
    assert lines_by_file(parsed) == {"app/core/calc.c": LINES}


@pytest.mark.parametrize(
    ("kind", "event", "expected"),
    [
        ("condition", "full", (1, "b")),
        ("decision", "false", ("1/2", "b")),
        ("switch-label", "none", (0, "b")),
        ("function", "full", (1, "m")),
        ("catch", "full", (1,)),
        ("try", "true", ("1/2",)),
        ("constant", "", ("1/2",)),
    ],
)
def test_what_a_probe_says(kind: str, event: str, expected: Shown) -> None:
    assert lines_by_file(parse(document(f'<probe line="4" kind="{kind}" event="{event}"/>'))) == {
        "a/b.c": {4: expected}
    }


def test_folders_are_nested_and_listed_side_by_side() -> None:
    def source(name: str) -> str:
        return f'<src name="{name}"><fn><probe line="1" kind="x" event="full"/></fn></src>'

    folders = (
        f'<folder name="a">{source("1.c")}<folder name="b">{source("2.c")}</folder>{source("3.c")}'
        f'<folder name="c">{source("4.c")}</folder></folder><folder name="d">{source("5.c")}</folder>'
    )
    parsed = parse(f"<BullseyeCoverage>{folders}</BullseyeCoverage>")
    assert list(lines_by_file(parsed)) == ["a/1.c", "a/b/2.c", "a/3.c", "a/c/4.c", "d/5.c"]


def test_sources_without_a_folder_or_a_name_are_dropped() -> None:
    report = document('<probe line="1" kind="x" event="full"/>').replace(
        "<folder", '<src name="lost.c"><fn><probe line="1" event="full"/></fn></src><folder', 1
    )
    parsed = parse(report.replace("</folder>", "<src><probe line='1'/></src></folder>"))
    assert list(lines_by_file(parsed)) == ["a/b.c"]
    assert reasons(parsed) == {"a source without a name or outside of every folder": 2}


@pytest.mark.parametrize("line", ["x", "", "1.5"])
def test_a_bad_probe_is_dropped_alone(line: str) -> None:
    parsed = parse(document('<probe line="1" kind="x" event="full"/>', f'<probe line="{line}" event="full"/>'))
    assert lines_by_file(parsed) == {"a/b.c": {1: (1,)}}
    assert reasons(parsed) == {"line is not a whole number": 1}


@pytest.mark.parametrize(
    ("build", "expired"),
    [
        ("4362c668_2026-11-24_17:55:47", False),
        ("4362c668_2020-10-28_17:55:47", True),
        ("4362c668", False),
        ("", False),
        ("_", False),
        ("x_never", False),
    ],
)
def test_the_build_tells_the_time(build: str, expired: bool) -> None:
    report = document('<probe line="1" kind="x" event="full"/>').replace("1_2026-11-24_10:00:00", build)
    options = FileOptions(oldest=datetime(2026, 11, 23))  # noqa: DTZ001 (naive UTC is what the reading compares)
    problem = parse_file(None, report.encode(), options).result.problem
    assert problem is (FileProblem.EXPIRED if expired else None)


def test_folders_nested_without_end() -> None:
    depth = 20_000
    inner = '<src name="b.c"><fn><probe line="1" kind="x" event="full"/></fn></src>'
    folders = '<folder name="deeper">' * depth + inner + "</folder>" * depth
    parsed = parse(f"<BullseyeCoverage>{folders}</BullseyeCoverage>")
    assert parsed.result.problem in (FileProblem.NO_PATHS, FileProblem.EMPTY, None)


@settings(max_examples=100)
@given(damaged(SAMPLE))
def test_damage_never_raises(data: bytes) -> None:
    parsed = parse(data)
    assert (parsed.report is None) == (parsed.result.problem is not None)
