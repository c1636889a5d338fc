"""OpenCover (chapter 02 §8.1.6, §14.4).

Source of the format: the ``CoverageSession`` that OpenCover 4.7 and AltCover 8 write.
"""

import pytest
from hypothesis import given, settings

from codecov_core.ingest import FileProblem
from tests.unit.ingest_formats.showing import Shown
from tests.unit.ingest_formats.xml_reports import damaged, lines_by_file, parse, reasons

SAMPLE = r"""<?xml version="1.0" encoding="utf-8"?><CoverageSession xmlns:xsd="http://www.w3.org/2001/XMLSchema"
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><Summary numSequencePoints="3"/><Modules><Module hash="1">
<Files><File uid="1" fullPath="C:\p\A.cs"/></Files><Classes><Class><FullName>P.A</FullName><Methods>
<Method visited="true"><MetadataToken>1</MetadataToken><Name>System.Void P.A::F()</Name><FileRef uid="1"/>
<SequencePoints><SequencePoint vc="2" uspid="1" ordinal="0" offset="0" sl="3" sc="9" el="3" ec="10" bec="0" bev="0"/>
<SequencePoint vc="0" uspid="2" ordinal="1" sl="4" el="6" bec="0"/><SequencePoint vc="1" sl="7" el="7" bec="2" bev="1"/>
</SequencePoints><BranchPoints><BranchPoint vc="0" uspid="4" offset="10" offsetend="14" sl="7" path="0"/>
<BranchPoint vc="3" offset="10" offsetend="20" sl="7" path="1"/><BranchPoint vc="0" sl="5" offset="30"/>
<BranchPoint vc="0" offset="31"/></BranchPoints>
<MethodPoint xsi:type="SequencePoint" vc="2" sl="3" el="3"/></Method></Methods></Class></Classes></Module></Modules>
</CoverageSession>"""


def document(*points: str, method: str = "", branches: str = "") -> str:
    return (
        f'<CoverageSession><Modules><Module><Files><File uid="1" fullPath="a.cs"/></Files><Method {method}>'
        f'<FileRef uid="1"/>{"".join(points)}{branches}</Method></Module></Modules></CoverageSession>'
    )


def point(first: object, last: object = None, **others: object) -> str:
    attributes = {"vc": 1, "sl": first, "el": first if last is None else last, **others}
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<SequencePoint{written}/>"


def test_the_sample_of_the_chapter() -> None:
    parsed = parse(SAMPLE)
    assert parsed.result.format == "opencover"
    assert lines_by_file(parsed) == {
        "C:/p/A.cs": {3: (2,), 4: (0,), 5: (0, None, ("30",)), 6: (0,), 7: ("1/2", "b", ("10:14",))}
    }
    assert parsed.result.drops == ()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (point(3), {3: (1,)}),
        (point(3, bec=2, bev=2), {3: ("2/2", "b")}),
        (point(3, bec=2), {3: ("0/2", "b")}),
        (point(3, bec=0, bev=0), {3: (1,)}),
        (point(3) + point(3, vc=5), {3: (5,)}),
        # Safe rules: hidden code, an end before the start.
        (point(3) + point(16707566), {3: (1,)}),
        (point(3) + point(0xFEEFEE + 1), {3: (1,)}),
        (point(3, 1), {3: (1,)}),
        (point(3) + "<SequencePoint vc='1' sl='4'/>", {3: (1,)}),
        (point(3) + "<SequencePoint vc='1' el='4'/>", {3: (1,)}),
    ],
)
def test_what_a_sequence_point_says(written: str, expected: dict[int, Shown]) -> None:
    parsed = parse(document(written))
    assert lines_by_file(parsed) == {"a.cs": expected}
    assert parsed.result.problem is None


def test_branches_that_were_missed_are_named_line_by_line() -> None:
    branches = "".join(
        f'<BranchPoint vc="{visits}" sl="{line}" offset="{offset}" offsetend="{offset + 5}"/>'
        for visits, line, offset in ((0, 3, 10), (1, 3, 20), (0, 3, 30), (0, 4, 40))
    )
    parsed = parse(document(point(3, bec=3, bev=1), point(4, 5, vc=0), branches=branches))
    assert lines_by_file(parsed) == {"a.cs": {3: ("1/3", "b", ("10:15", "30:35")), 4: (0, None, ("40:45",)), 5: (0,)}}


def test_the_complexity_of_a_method_stands_on_its_first_sequence_point() -> None:
    parsed = parse(document(point(3, 4), point(5), method='cyclomaticComplexity="4"'))
    assert lines_by_file(parsed) == {"a.cs": {3: (1, None, None, None, 4), 4: (1,), 5: (1,)}}


@pytest.mark.parametrize("complexity", ["", "x", "-1"])
def test_an_unreadable_complexity_is_none(complexity: str) -> None:
    assert lines_by_file(parse(document(point(3), method=f'cyclomaticComplexity="{complexity}"'))) == {
        "a.cs": {3: (1,)}
    }


def test_ids_of_files_belong_to_their_module() -> None:
    def module(name: str, uid: int, line: int, reference: int) -> str:
        return (
            f'<Module><Files><File uid="{uid}" fullPath="{name}"/></Files>'
            f'<Method><FileRef uid="{reference}"/>{point(line)}</Method></Module>'
        )

    modules = module("a.cs", 1, 1, 1) + module("b.cs", 1, 2, 1) + module("c.cs", 3, 3, 1) + module("d.cs", 4, 4, 9)
    parsed = parse(f"<CoverageSession><Modules>{modules}</Modules></CoverageSession>")
    # The third module refers to a file it does not list: the last one of that id in the session; the fourth to none.
    assert lines_by_file(parsed) == {"a.cs": {1: (1,)}, "b.cs": {2: (1,), 3: (1,)}}


def test_a_method_without_a_file_is_skipped() -> None:
    report = document(point(3)).replace("</Module>", f"<Method>{point(9)}</Method></Module>")
    assert lines_by_file(parse(report)) == {"a.cs": {3: (1,)}}


def test_the_first_reference_of_a_method_counts() -> None:
    report = (
        document(point(3))
        .replace('<FileRef uid="1"/>', '<FileRef uid="1"/><FileRef uid="2"/>')
        .replace("</Files>", '<File uid="2" fullPath="b.cs"/></Files>')
    )
    assert lines_by_file(parse(report)) == {"a.cs": {3: (1,)}}


@pytest.mark.parametrize(
    "written", [point("x"), point(4, "x"), point(4, vc="x"), point(4, bec="x"), point(4, bec=2, bev="x")]
)
def test_a_bad_sequence_point_is_dropped_alone(written: str) -> None:
    parsed = parse(document(point(3), written))
    assert lines_by_file(parsed) == {"a.cs": {3: (1,)}}
    assert reasons(parsed) == {"sl, el, vc, bec or bev is not a number": 1}


def test_points_that_cover_far_more_lines_than_there_are_code() -> None:
    parsed = parse(document(*[point(1, 2_000_000)] * 5))
    assert parsed.result.problem is FileProblem.TOO_LARGE


def test_a_point_up_to_an_impossible_line_is_read_as_its_first_line() -> None:
    parsed = parse(document(point(3), point(5, 10**12), point(-4, 10)))
    assert lines_by_file(parsed) == {"a.cs": {3: (1,), 5: (1,)}}
    assert reasons(parsed) == {
        "lines beyond 2,000,000: only the first of them is taken": 1,
        "line number is not between 1 and 2,000,000": 1,
    }
    assert parsed.result.drops[0].examples == ("a.cs, sequence point 2: lines 6 to 1000000000000",)


@settings(max_examples=150)
@given(damaged(SAMPLE))
def test_damage_never_raises(data: bytes) -> None:
    parsed = parse(data)
    assert (parsed.report is None) == (parsed.result.problem is not None)
