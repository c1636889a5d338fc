"""Comparing stored reports by what they say (the vectors' README): JSON as values, chunks line by line."""

import json

from codecov_core.reports import Line, Report, StoredReport, read_report, write_report
from tests.vectors.registry import Json

END_OF_CHUNK = "\n<<<<< end_of_chunk >>>>>\n"


def read(stored: Json) -> Report:
    """The report of ``{"report_json", "chunks"}``."""
    return read_report(stored["report_json"], stored["chunks"], stored.get("commit_totals"))


def canonical_line(stored: Json) -> list[Json]:
    """A line array with four and six left out, sessions of five or two elements, and trailing nulls cut.

    A line without sessions may have null or an empty list there: readers accept both, writers only the latter.
    """
    line = [*stored, None, None, None, None, None][:5]
    sessions = [canonical_session(session) for session in line[2] or () if session is not None]
    line[2] = sessions or None
    line[3] = None
    while line and line[-1] is None:
        line.pop()
    return line


def canonical_session(stored: Json) -> list[Json]:
    """A line session filled up with nulls."""
    return [*stored, None, None, None][:5]


def canonical_chunks(text: str) -> list[Json]:
    """Per chunk: the sessions of its header, and its canonical lines (null where there is none)."""
    chunks = []
    for chunk in text.split(END_OF_CHUNK) if text else []:
        header, *lines = chunk.split("\n")
        chunks.append(
            (json.loads(header).get("present_sessions"), [canonical_line(json.loads(x)) if x else None for x in lines])
        )
    return chunks


def canonical_lines(lines: tuple[Line, ...]) -> dict[str, Json]:
    """Line number, as text, to canonical line."""
    return {str(line.number): canonical_line(line.to_stored()) for line in lines}


def assert_stored(report: Report, expect: Json) -> StoredReport:
    """The report, written with totals, says what is expected, in the expected order."""
    stored = write_report(report)
    document, expected = json.loads(stored.report_json), json.loads(expect["report_json"])
    assert document == expected
    assert list(document["files"]) == list(expected["files"])
    assert list(document["sessions"]) == list(expected["sessions"])
    assert stored.totals.to_list() == expect["totals"]
    return stored


def assert_chunks(chunks: bytes, expected: str) -> None:
    """The chunks say the same, header sessions and number of lines included."""
    assert canonical_chunks(chunks.decode()) == canonical_chunks(expected)
