"""Reading one coverage file (chapter 02 §5, §14.1)."""

import gzip

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


def test_files_share_the_limits_of_their_upload() -> None:
    allowances = Allowances(Limits(lines=3))
    assert parse_file("a", LCOV, allowances=allowances).report
    assert parse_file("b", LCOV, allowances=allowances).result.problem is FileProblem.TOO_LARGE
