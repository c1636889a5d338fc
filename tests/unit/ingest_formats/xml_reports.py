"""Reading XML reports in tests, with all a line can carry, and damaging them in every way."""

import re
from collections.abc import Iterable
from pathlib import Path

from hypothesis import strategies as st

from codecov_core.ingest import FileOptions, FormatOptions, ParsedFile, PathResolver, PathRules, parse_file
from tests.unit.ingest_formats.showing import Shown, shown

REPORTS = Path(__file__).parents[2] / "data" / "reports"
_ODD_TEXTS = (
    b"", b"-1", b"0", b"1.5", b"1e9", b"999999999999", b"9223372036854775808", b"1" * 60, b"NaN", b"abc", b"  3 ",
    b"\0", b"\xff\xfe", b"&amp;", b"&boom;", b"&#65;", b"true", b"../../etc/passwd", b"\\\\host\\share", b">", b"'",
)  # fmt: skip
_ODD_MARKUP = (
    b"<!-- a comment -->", b"<![CDATA[ <line/> ]]>", b"<?php ?>", b"<line", b"</", b"]]>", b"<a:b xmlns:a='x'/>",
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>', b"</nothing>", b"<x>",
)  # fmt: skip


def parse(data: bytes | str, name: str | None = None, network: Iterable[str] = (), **formats: bool) -> ParsedFile:
    """Read a report; ``formats`` are fields of ``FormatOptions``, ``network`` the files of the repository if known."""
    files = tuple(network)
    resolver = PathResolver(PathRules(), files) if files else None
    raw = data.encode() if isinstance(data, str) else data
    return parse_file(name, raw, FileOptions(formats=FormatOptions(**formats), resolver=resolver))


def lines_by_file(parsed: ParsedFile) -> dict[str, dict[int, Shown]]:
    """Show the lines of every file: coverage, type, missed branches, partials, complexity, without trailing nulls."""
    if parsed.report is None:
        return {}
    return {
        name: {
            line.number: shown(
                line.coverage, line.type, line.sessions[0].missed, line.sessions[0].partials, line.complexity
            )
            for line in parsed.report.lines(name)
        }
        for name in parsed.report.names
    }


def reasons(parsed: ParsedFile) -> dict[str, int]:
    """How many records were left out for which reason."""
    return {drop.reason: drop.count for drop in parsed.result.drops}


@st.composite
def damaged(draw: st.DrawFn, report: str) -> bytes:
    """Draw a variant of a report: cut, with odd values, odd markup, repeated, moved or missing pieces."""
    data = report.encode()
    for _ in range(draw(st.integers(1, 4))):
        if not data:
            break
        kind = draw(st.sampled_from(("value", "markup", "cut", "byte", "tag", "repeat")))
        if kind == "value":
            values = [found.span(1) for found in re.finditer(rb"""=["']([^"'<]*)["']|>([^<>]+)<""", data)]
            begin, end = draw(st.sampled_from([*(span for span in values if span[0] >= 0), (0, 0)]))
            data = data[:begin] + draw(st.sampled_from(_ODD_TEXTS)) + data[end:]
            continue
        at = draw(st.integers(0, len(data) - 1))
        if kind == "markup":
            at = max(data.find(b"<", at), 0)
            data = data[:at] + draw(st.sampled_from(_ODD_MARKUP)) + data[at:]
        elif kind == "cut":
            data = data[:at]
        elif kind == "byte":
            data = data[:at] + draw(st.binary(max_size=3)) + data[at + draw(st.integers(0, 2)) :]
        else:
            begin = max(data.rfind(b"<", 0, at), 0)
            end = data.find(b">", at) + 1
            tag = data[begin:end]
            data = data[:begin] + (tag + tag if kind == "repeat" else b"") + data[max(end, begin) :]
    return data
