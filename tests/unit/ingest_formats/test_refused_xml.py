"""XML that is no coverage is refused with what to upload instead (chapter 02 §14.9)."""

import pytest

from codecov_core.ingest import FileProblem
from tests.unit.ingest_formats.xml_reports import REPORTS, parse

EMMA = b"""<?xml version="1.0" encoding="UTF-8"?><report><stats><packages value="1"/></stats><data>
<all name="all classes"><coverage type="line, %" value="65% (80.5/123)"/></all></data></report>"""
TESTNG = b'<testng-results skipped="2" failed="1" total="7"><suite name="s"/></testng-results>'
NCOVER = b"""<coverage profilerVersion="1.5.8 Beta"><module name="C:\\a.dll"><method name="M" class="C">
<seqpnt visitcount="2" line="3" endline="3" document="C:\\a.cs"/></method></module></coverage>"""
PARTCOVER = b"""<PartCoverReport ver="4.0.10910.22" date="2011-03-11"><File id="1" url="C:\\a.cs"/><Assembly id="1"/>
<Type asmref="1" name="N.C"><Method name="m"><pt visit="2" pos="0" len="1" fid="1" sl="3" el="3"/></Method></Type>
</PartCoverReport>"""
SUITE = b'<testsuite name="s" tests="1"><testcase name="t"/></testsuite>'


@pytest.mark.parametrize(
    ("data", "format", "words"),
    [
        ((REPORTS / "junit-pytest/junit.xml").read_bytes(), "junit", "upload them as test results"),
        (SUITE, "junit", "upload them as test results"),
        (TESTNG, "testng", "JaCoCo XML"),
        ((REPORTS / "phpunit/crap4j.xml").read_bytes(), "crap4j", "--coverage-clover"),
        ((REPORTS / "../corpus/hpc/sextant-hs/reports/hpc-report.xml").read_bytes(), "hpc", "hpc-codecov"),
        (EMMA, "emma", "JaCoCo XML or Cobertura"),
        (NCOVER, "ncover", "ReportGenerator"),
        (PARTCOVER, "partcover", "OpenCover"),
    ],
)
def test_refusals(data: bytes, format: str, words: str) -> None:
    parsed = parse(data)
    assert (parsed.result.format, parsed.result.problem) == (format, FileProblem.UNRECOGNISED)
    assert words in str(parsed.result.reason)
    assert parsed.report is None


def test_roots_of_the_same_name_that_are_coverage() -> None:
    source = '<sourcefile name="A.java"><line nr="1" ci="1"/></sourcefile>'
    assert parse(f'<report name=""><package name="p">{source}</package></report>').result.format == "jacoco"
    cobertura = '<coverage><class filename="a.py"><line number="1" hits="1"/></class></coverage>'
    assert parse(cobertura).result.format == "cobertura"
