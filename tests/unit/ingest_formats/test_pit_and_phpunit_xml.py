"""PIT's mutations and PHPUnit's XML (chapter 02 §14.9).

Source of the formats: ``mutations.xml`` of PIT 1.15 with a line of each status; PHPUnit's own files.
"""

import pytest
from hypothesis import given, settings

from codecov_core.ingest import FileProblem
from codecov_core.ingest.formats.phpunit_xml import _MISSES_UNKNOWN
from tests.unit.ingest_formats.xml_reports import REPORTS, damaged, lines_by_file, parse, reasons


def mutation(line: object, status: str, *, source: str = "Calc.java", of: str = "com.acme.Calc$Inner") -> str:
    detected = "true" if status in ("KILLED", "TIMED_OUT", "MEMORY_ERROR") else "false"
    return (
        f"<mutation detected='{detected}' status='{status}' numberOfTestsRun='1'><sourceFile>{source}</sourceFile>"
        f"<mutatedClass>{of}</mutatedClass><mutatedMethod>add</mutatedMethod><lineNumber>{line}</lineNumber>"
        "<mutator>org.pitest.Math</mutator><description>replaced &lt; with &lt;=</description></mutation>"
    )


def mutations(*written: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><mutations partial="true">{"".join(written)}</mutations>'


MUTATIONS = mutations(
    mutation(3, "KILLED"),
    mutation(3, "SURVIVED"),
    mutation(4, "NO_COVERAGE"),
    mutation(3, "TIMED_OUT"),
    mutation(9, "KILLED", of="com.acme.Other", source="Other.java"),
)


def test_mutations_are_no_coverage_unless_asked_for() -> None:
    parsed = parse(MUTATIONS)
    assert (parsed.result.format, parsed.result.problem) == ("pit", FileProblem.UNRECOGNISED)
    assert "cli.plugins.codecov_worker.pit_mutations" in str(parsed.result.reason)


def test_killed_mutations_of_each_line() -> None:
    parsed = parse(MUTATIONS, pit_mutations=True)
    assert lines_by_file(parsed) == {
        "com/acme/Calc.java": {3: ("2/3", "b"), 4: ("0/1", "b")},
        "com/acme/Other.java": {9: ("1/1", "b")},
    }


@pytest.mark.parametrize(
    "written", [mutation("x", "KILLED"), mutation(3, "KILLED", source=""), mutation(3, "KILLED", of=""), "<mutation/>"]
)
def test_a_bad_mutation_is_dropped_alone(written: str) -> None:
    parsed = parse(mutations(mutation(1, "KILLED"), written), pit_mutations=True)
    assert lines_by_file(parsed) == {"com/acme/Calc.java": {1: ("1/1", "b")}}
    assert reasons(parsed) == {"class, source file or line is missing": 1}


def test_a_class_without_a_package() -> None:
    parsed = parse(mutations(mutation(1, "SURVIVED", of="Calc")), pit_mutations=True)
    assert lines_by_file(parsed) == {"Calc.java": {1: ("0/1", "b")}}


def test_covered_lines_of_phpunit() -> None:
    """Bread.php has 13 executable lines of which 10 ran; the report names those 10 only, which is told."""
    parsed = parse((REPORTS / "phpunit/Bread.php.xml").read_bytes())
    assert parsed.result.format == "phpunit-xml"
    lines = lines_by_file(parsed)
    assert list(lines) == ["Oven/Bread.php"]
    assert len(lines["Oven/Bread.php"]) == 10
    assert set(lines["Oven/Bread.php"].values()) == {(1,)}
    assert reasons(parsed) == {_MISSES_UNKNOWN: 1}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ((REPORTS / "phpunit/index.xml").read_bytes(), "the documents beside it"),
        (
            b'<coverage xmlns="https://schema.phpunit.de/coverage/1.0"><project><file/></project></coverage>',
            "the documents beside it",
        ),
        (b'<phpunit bootstrap="b.php"><testsuites><testsuite name="x"/></testsuites></phpunit>', "the configuration"),
    ],
)
def test_other_files_of_phpunit(data: bytes, words: str) -> None:
    parsed = parse(data)
    assert parsed.result.problem is FileProblem.UNRECOGNISED
    assert words in str(parsed.result.reason)


PHPUNIT = """<?xml version="1.0"?><phpunit xmlns="https://schema.phpunit.de/coverage/1.0"><file name="B.php" path="/">
<totals><lines total="9" executable="2" executed="2"/></totals><coverage><line nr="3"><covered by="A::b"/></line>
<line nr="x"><covered by="A::b"/></line><line nr="4"><covered by="A::b"/></line></coverage>
<source><line no="1"/><line nr="8"/></source></file></phpunit>"""


def test_only_lines_below_coverage_count() -> None:
    parsed = parse(PHPUNIT)
    assert lines_by_file(parsed) == {"B.php": {3: (1,), 4: (1,)}}
    assert reasons(parsed) == {"nr is not a whole number": 1}


def test_a_root_of_another_name_in_the_namespace_of_phpunit() -> None:
    parsed = parse(PHPUNIT.replace("<phpunit ", "<coverage ").replace("</phpunit>", "</coverage>"))
    assert parsed.result.format == "phpunit-xml"
    assert lines_by_file(parsed) == {"B.php": {3: (1,), 4: (1,)}}
    assert reasons(parsed) == {"nr is not a whole number": 1}
    other = PHPUNIT.replace("<phpunit ", "<coverage ").replace("https://schema.phpunit.de", "x")
    assert parse(other).result.format == "cobertura"


@settings(max_examples=80)
@given(damaged(PHPUNIT) | damaged(MUTATIONS))
def test_damage_never_raises(data: bytes) -> None:
    parsed = parse(data, pit_mutations=True)
    assert (parsed.report is None) == (parsed.result.problem is not None)
