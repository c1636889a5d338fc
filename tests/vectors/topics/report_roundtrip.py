"""Odd stored forms read and written again (chapter 01 §13, §14, §17)."""

import json

from tests.vectors.comparing import END_OF_CHUNK, assert_stored, canonical_line, canonical_lines, read
from tests.vectors.registry import Json


def check(case: Json, expect: Json) -> None:
    report = read(case)
    expected_lines = {
        name: {number: canonical_line(line) for number, line in lines.items()}
        for name, lines in expect["lines"].items()
    }
    assert {name: canonical_lines(report.lines(name)) for name in report.names} == expected_lines
    assert {name: report.eof(name) for name in report.names} == expect["eof"]

    stored = assert_stored(read(case), expect)
    assert _outline(stored.chunks.decode()) == _outline(expect["chunks"])
    again = read({"report_json": stored.report_json, "chunks": stored.chunks})
    assert {name: canonical_lines(again.lines(name)) for name in again.names} == expected_lines


def _outline(chunks: str) -> list[Json]:
    """What is compared of the text itself: sessions in the headers, number of lines, order of files."""
    parts = [part.partition("\n") for part in chunks.split(END_OF_CHUNK)] if chunks else []
    return [(_sessions(header), body.count("\n")) for header, _, body in parts]


def _sessions(header: str) -> Json:
    """The sessions a header names; the reference keeps null and empty headers of files it did not touch."""
    return (json.loads(header or "null") or {}).get("present_sessions")
