"""SonarQube's generic coverage (chapter 02 §14.9).

Source of the format: "Generic test data" of SonarQube's documentation, from which the sample is taken.
"""

import pytest
from hypothesis import given, settings

from tests.unit.ingest_formats.showing import Shown
from tests.unit.ingest_formats.xml_reports import REPORTS, damaged, lines_by_file, parse, reasons

SAMPLE = """<coverage version="1">
  <file path="xources/hello/NoConditions.xoo">
    <lineToCover lineNumber="6" covered="true"/>
    <lineToCover lineNumber="7" covered="false"/>
  </file>
  <file path="xources/hello/WithConditions.xoo">
    <lineToCover lineNumber="3" covered="true" branchesToCover="2" coveredBranches="1"/>
  </file>
</coverage>"""


def document(*lines: str) -> str:
    return f'<coverage version="1"><file path="a.c">{"".join(lines)}</file></coverage>'


def test_the_sample_of_the_documentation() -> None:
    parsed = parse(SAMPLE)
    assert parsed.result.format == "sonarqube"
    assert lines_by_file(parsed) == {
        "xources/hello/NoConditions.xoo": {6: (1,), 7: (0,)},
        "xources/hello/WithConditions.xoo": {3: ("1/2", "b")},
    }
    assert parsed.result.drops == ()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('covered="true" branchesToCover="2" coveredBranches="2"', ("2/2", "b")),
        ('covered="true" branchesToCover="2" coveredBranches="0"', ("0/2", "b")),
        ('covered="true" branchesToCover="2"', ("0/2", "b")),
        ('covered="false" branchesToCover="0" coveredBranches="0"', (0,)),
        ('covered="true" coveredBranches="1"', (1,)),
    ],
)
def test_what_a_line_says(written: str, expected: Shown) -> None:
    assert lines_by_file(parse(document(f'<lineToCover lineNumber="4" {written}/>'))) == {"a.c": {4: expected}}


@pytest.mark.parametrize(
    "written",
    [
        'lineNumber="x" covered="true"',
        'covered="true"',
        'lineNumber="5"',
        'lineNumber="5" covered="maybe"',
        'lineNumber="5" covered="true" branchesToCover="x"',
        'lineNumber="5" covered="true" branchesToCover="2" coveredBranches="x"',
    ],
)
def test_a_bad_line_is_dropped_alone(written: str) -> None:
    parsed = parse(document('<lineToCover lineNumber="4" covered="true"/>', f"<lineToCover {written}/>"))
    assert lines_by_file(parsed) == {"a.c": {4: (1,)}}
    assert reasons(parsed) == {"line number, covered or branches cannot be read": 1}


def test_a_file_without_a_path_is_dropped() -> None:
    other = '<file><lineToCover lineNumber="4" covered="true"/></file></coverage>'
    parsed = parse(document('<lineToCover lineNumber="4" covered="true"/>').replace("</coverage>", other))
    assert lines_by_file(parsed) == {"a.c": {4: (1,)}}
    assert reasons(parsed) == {"file without a path": 1}


@pytest.mark.parametrize(
    ("report", "executed", "lines"),
    [
        ("../corpus/covr/tidepool/reports/sonarqube.xml", 36, 42),
        ("../corpus/kcov-bash/scripts-bash/reports/sonarqube.xml", 23, 45),
        ("gcovr/sonarqube.xml", 71, 113),
    ],
)
def test_lines_are_those_the_tools_count(report: str, executed: int, lines: int) -> None:
    parsed = parse((REPORTS / report).read_bytes())
    assert parsed.result.format == "sonarqube"
    assert parsed.report is not None
    totals = parsed.report.totals
    assert ((totals.hits or 0) + (totals.partials or 0), totals.lines) == (executed, lines)


@settings(max_examples=80)
@given(damaged(SAMPLE))
def test_damage_never_raises(data: bytes) -> None:
    parsed = parse(data)
    assert (parsed.report is None) == (parsed.result.problem is not None)
