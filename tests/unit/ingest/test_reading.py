"""Reading one coverage file (chapter 02 §5, §14.1)."""

import gzip
import json

import pytest

from codecov_core.ingest import FileOptions, FileProblem, Limits, PathResolver, PathRules, parse_file, reading
from codecov_core.ingest.format import FormatOptions
from codecov_core.ingest.options import Allowances
from codecov_core.ingest.sink import Sink
from codecov_core.ingest.sniffing import Kind, SniffedFile

LCOV = b"SF:/w/src\\a.c\nDA:1,1\nDA:2,0\nend_of_record\n"


class Failing:
    """A format with a mistake in it."""

    name = "failing"
    kind: Kind = "text"

    def __init__(self, error: Exception) -> None:
        self.error = error

    def recognises(self, upload: SniffedFile) -> bool:
        return True

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        sink.drop("record", "line 7", "it is odd")
        raise self.error


def test_names_stay_as_reported() -> None:
    parsed = parse_file("lcov.info", LCOV)
    assert parsed.report is not None
    assert parsed.report.names == ("/w/src/a.c",)
    assert (parsed.result.name, parsed.result.format, parsed.result.problem) == ("lcov.info", "lcov", None)


def test_names_are_resolved_where_files_are_known() -> None:
    resolver = PathResolver(PathRules(), ["src/a.c"])
    parsed = parse_file("lcov.info", gzip.compress(LCOV, mtime=0), FileOptions(resolver=resolver))
    assert parsed.report is not None
    assert parsed.report.names == ("src/a.c",)


@pytest.mark.parametrize(
    "error", [KeyError("loc"), IndexError(), TypeError("x"), OverflowError(), RecursionError("deep")]
)
def test_what_foreign_data_makes_a_format_raise_is_told(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    monkeypatch.setattr(reading, "recognised", lambda _: Failing(error))
    result = parse_file("x", b"data").result
    assert result.problem is FileProblem.CORRUPT
    assert result.reason is not None
    assert result.reason.startswith(type(error).__name__)
    assert [drop.reason for drop in result.drops] == ["it is odd"]


_ODD_BRANCHES: dict[str, object] = {
    "coveralls": {"source_files": [{"name": "a", "coverage": [1], "branches": [2, "0", "b", 0] * 30}]},
    "simplecov": {
        "meta": {"simplecov_version": "1"},
        "coverage": {"a": {"lines": [1], "branches": [{"type": "then"}] * 30}},
    },
    "llvm-cov": {
        "type": "llvm.coverage.json.export",
        "data": [{"files": [{"filename": "a", "segments": [[1, 1, 1, True, True]], "branches": [[1]] * 30}]}],
    },
    "coverage.py": {
        "meta": {"show_contexts": False},
        "files": {"a": {"executed_lines": [1], "missing_lines": [], "missing_branches": [[1]] * 30}},
    },
}
_ODD_CONDITIONS = (
    '<coverage><class filename="a"><line number="1" hits="1" branch="true" condition-coverage="50% (1/2)">'
    + '<condition coverage="0%"/>' * 30
    + "</line></class></coverage>"
)


@pytest.mark.parametrize(
    ("format", "data"),
    [*((format, json.dumps(report)) for format, report in _ODD_BRANCHES.items()), ("cobertura", _ODD_CONDITIONS)],
)
def test_lines_are_read_whatever_their_branches_are(format: str, data: str) -> None:
    parsed = parse_file(None, data.encode())
    assert (parsed.result.format, parsed.result.problem) == (format, None)
    assert [drop.count for drop in parsed.result.drops] == [30]
    assert parsed.report is not None
    assert [line.number for line in parsed.report.lines("a")] == [1]


def test_branches_that_cannot_be_read_are_the_reason_where_there_is_nothing_else() -> None:
    result = parse_file(None, b"SF:a.c\nBRDA:-1,0,0,1\nend_of_record\n").result
    assert result.problem is FileProblem.CORRUPT
    assert result.reason == (
        "most of its records are bad, for instance BRDA a.c:-1,0,0,1: line is not a number above 0"
    )


def test_what_is_said_to_be_bad_is_what_counted() -> None:
    lines = "".join(f"DA:{-number},1\n" for number in range(1, 31))
    result = parse_file(None, f"SF:a.c\nDA:1,1\nDA:2\nBRDA:-1,0,0,1\n{lines}end_of_record\n".encode()).result
    assert result.problem is FileProblem.CORRUPT
    assert result.reason == "most of its records are bad, for instance DA a.c:-1,1: line is not a number above 0"


@pytest.mark.parametrize("error", [MemoryError(), TimeoutError(), OSError()])
def test_what_the_machine_or_the_caller_raises_is_not_swallowed(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(reading, "recognised", lambda _: Failing(error))
    with pytest.raises(type(error)):
        parse_file("x", b"data")


@pytest.mark.parametrize(
    ("data", "problem", "reason"),
    [
        (b" \n", FileProblem.EMPTY, "the file is empty"),
        (b'{"a": ', FileProblem.UNRECOGNISED, "no valid JSON: "),
        (b"<classycle a='b'></classycle>", FileProblem.UNRECOGNISED, "a dependency report, no coverage"),
        (
            b"PK\x03\x04",
            FileProblem.UNRECOGNISED,
            "no known coverage format (text, begins 'PK'): have the coverage tool write Cobertura XML, LCOV or its own",
        ),
        (gzip.compress(LCOV, mtime=0)[:-4], FileProblem.CORRUPT, "compressed data is cut off"),
        (gzip.compress(bytes(5000), mtime=0), FileProblem.TOO_LARGE, "more than 1,000 bytes in one upload"),
    ],
)
def test_reasons(data: bytes, problem: FileProblem, reason: str) -> None:
    result = parse_file("x", data, FileOptions(limits=Limits(decompressed_bytes=1000))).result
    assert result.problem is problem
    assert (result.reason or "").startswith(reason)


@pytest.mark.parametrize(
    ("data", "fingerprint"),
    [
        (b'<?xml version="1.0"?><!-- x --><settings a="secret"><key>secret</key></settings>', "xml, root 'settings'"),
        (b'{"token": "secret", "b": {"c": 1}}', "json, an object with 'token', 'b'"),
        (b'{"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "f": 1}', "json, an object with 'a', 'b', 'c', 'd', 'e', ..."),
        (b'[{"a\\n": "secret"}, 1]', r"json, an array of objects with 'a\n'"),
        (b'["secret"]', "json, an array"),
        (b"[]", "json, an array"),
        (b"{}", "json, an object without keys"),
        (b"some\ttext\nmore", "text, begins 'sometext'"),
    ],
)
def test_what_is_said_of_a_file_of_no_known_format(data: bytes, fingerprint: str) -> None:
    result = parse_file("x", data).result
    assert result.problem is FileProblem.UNRECOGNISED
    assert (result.reason or "").startswith(f"no known coverage format ({fingerprint}): ")


def test_files_share_the_limits_of_their_upload() -> None:
    allowances = Allowances(Limits(lines=3))
    assert parse_file("a", LCOV, allowances=allowances).report
    assert parse_file("b", LCOV, allowances=allowances).result.problem is FileProblem.TOO_LARGE
