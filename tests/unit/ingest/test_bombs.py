"""Small uploads that would become large: refused at the stated caps, without ever being held whole (02 §14.8).

Bombs of lines and of single records are in the tests of their formats; here are containers, compression and nesting.
"""

import base64
import contextlib
import gzip
import zlib
from collections.abc import Callable
from datetime import UTC, datetime

import orjson
import pytest
import zstandard

from codecov_core.errors import LimitExceededError
from codecov_core.ingest import (
    DEFAULT_LIMITS,
    FileProblem,
    IngestOptions,
    IngestResult,
    Limits,
    UploadErrorCode,
    ingest_upload,
)
from codecov_core.reports import Session, write_report
from tests.unit.memory import held

MIB = 1 << 20
LIMITS = Limits(decompressed_bytes=100 * MIB, small_bytes=100 * MIB)
SIZE = 160 * MIB
GOOD = b"SF:a.c\nDA:1,1\nend_of_record\n"


def ingested(raw: bytes, format_version: str | None = None, limits: Limits = LIMITS) -> IngestResult:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    return ingest_upload(raw, IngestOptions(Session(), now, format_version=format_version, limits=limits))


def packed(start: Callable[[], "zlib._Compress | zstandard.ZstdCompressionObj"], size: int = SIZE) -> bytes:
    """Zeros, packed piece by piece."""
    stream, piece = start(), bytes(MIB)
    return b"".join([*(stream.compress(piece) for _ in range(size // MIB)), stream.flush()])


def legacy(*files: tuple[str, bytes]) -> bytes:
    return b"".join(b"# path=%s\n%s\n<<<<<< EOF\n" % (name.encode(), data) for name, data in files)


def gzipped(size: int = SIZE) -> bytes:
    return packed(lambda: zlib.compressobj(9, zlib.DEFLATED, 31), size)


def zlibbed(size: int = SIZE) -> bytes:
    return packed(lambda: zlib.compressobj(9), size)


def zstandarded(size: int = SIZE) -> bytes:
    return packed(lambda: zstandard.ZstdCompressor(19).compressobj(), size)


def v1(*files: bytes, form: str = "base64+compressed") -> bytes:
    entries = [
        {"filename": "x", "format": form, "data": base64.b64encode(file).decode(), "labels": ""} for file in files
    ]
    return orjson.dumps({"coverage_files": entries})


def test_the_stated_caps() -> None:
    assert (
        Limits(decompressed_bytes=500_000_000, files=10_000, lines=10_000_000, line_number=2_000_000) == DEFAULT_LIMITS
    )


@pytest.mark.parametrize("bomb", [gzipped(), zstandarded()], ids=["gzip", "zstd"])
def test_a_compressed_container_beyond_the_cap_is_refused_and_never_held(bomb: bytes) -> None:
    assert len(bomb) < MIB // 4
    error = ingested(bomb).error
    assert error is not None
    assert (error.code, error.message) == (UploadErrorCode.UNKNOWN_STORAGE, "more than 104,857,600 bytes in one upload")
    assert held(lambda: ingested(bomb)) < 64 * MIB


@pytest.mark.parametrize(
    ("raw", "version"),
    [
        (v1(zlibbed()), "v1"),
        (v1(gzipped(), form="base64"), "v1"),
        (v1(zlib.compress(gzipped())), "v1"),
        (b"# path=a.gz\n" + gzipped() + b"\n<<<<<< EOF\n", None),
        (b"# path=a.zst\n" + zstandarded() + b"\n<<<<<< EOF\n", None),
        (gzip.compress(b"# path=a.gz\n" + gzip.compress(zstandarded()) + b"\n<<<<<< EOF\n"), None),
    ],
    ids=["base64 and zlib", "base64 of gzip", "zlib of gzip", "gzip in text", "zstd in text", "zstd in gzip in gzip"],
)
def test_a_compressed_file_beyond_the_cap_is_refused_and_never_held(raw: bytes, version: str | None) -> None:
    (file,) = ingested(raw, version).files
    assert (file.problem, file.reason) == (FileProblem.TOO_LARGE, "more than 104,857,600 bytes in one upload")
    assert held(lambda: ingested(raw, version)) < 64 * MIB


def test_files_share_the_cap_and_one_beyond_it_sinks_no_other() -> None:
    # Each is within it: two of them are read, the third has no room left, the last needs none.
    raw = v1(*[zlibbed(40 * MIB)] * 3, zlib.compress(GOOD))
    result = ingested(raw, "v1")
    assert [file.problem for file in result.files] == [
        *(FileProblem.UNRECOGNISED, FileProblem.UNRECOGNISED, FileProblem.TOO_LARGE, None),
    ]
    assert result.report is not None
    assert result.report.names == ("a.c",)


@pytest.mark.parametrize("pack", [gzipped, zstandarded])
def test_an_upload_unpacks_to_so_many_times_its_size_at_most(pack: Callable[[int], bytes]) -> None:
    limits = Limits(small_bytes=MIB, expansion=60)
    error = ingested(pack(8 * MIB), limits=limits).error
    assert error is not None
    assert error.code is UploadErrorCode.UNKNOWN_STORAGE
    assert error.message == f"more than 1,048,576 bytes in one upload of {len(pack(8 * MIB)):,} bytes"
    assert ingested(gzip.compress(GOOD * 20_000), limits=limits).error is None
    (file,) = ingested(v1(zlibbed(8 * MIB)), "v1", limits).files
    assert file.problem is FileProblem.TOO_LARGE


def test_every_byte_beyond_the_first_megabyte_may_be_far_larger() -> None:
    limits = Limits()
    sent = {
        1_000: 64_000_000,
        800_000: 80_000_000,
        1_000_000: 100_000_000,
        1_200_000: 300_000_000,
        2_000_000: 500_000_000,
    }
    assert {size: limits.unpacked(size).left for size in sent} == sent


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        pytest.param(b"<coverage>", b"</coverage>", id="Cobertura"),
        pytest.param(
            b'<coverage><!-- > --><class filename="a"><line number="1" hits="1">',
            b"</line></class></coverage>",
            id="in a line",
        ),
        pytest.param(b'<report name="a"><package/><!-- > -->', b"</report>", id="JaCoCo in an odd form"),
        pytest.param(b'<report name="a"><package/>', b"</report>", id="JaCoCo"),
    ],
)
def test_a_tree_of_xml_is_refused_before_it_grows(head: bytes, tail: bytes) -> None:
    raw = gzip.compress(head + b"<line/>" * 4_000_000 + tail)
    result = ingested(raw)
    assert result.error is not None
    assert result.error.code is UploadErrorCode.UNKNOWN_PROCESSING
    assert "more than 600,000 tags of XML" in result.error.message
    assert held(lambda: ingested(raw)) < 45_000_000


def test_files_share_the_tags_that_a_parser_may_read() -> None:
    lines = b'<line nr="1" ci="1"/>' * 300
    odd = b'<report name=""><package name="p"><!-- > --><sourcefile name="A">%b</sourcefile></package></report>' % lines
    result = ingested(v1(*[zlib.compress(odd)] * 3), "v1", Limits(parsed_tags=1300))
    assert [file.problem for file in result.files] == [None, None, FileProblem.TOO_LARGE]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"DA:1,1.5\n", "more than 300,000 lines that have to be read one by one in one upload of "),
        (b"DA:1,1\n", "more than 2,000,000 lines in one upload of "),
    ],
)
def test_far_more_lines_than_bytes_were_sent_are_refused(line: bytes, reason: str) -> None:
    raw = gzip.compress(GOOD + (b"SF:b.c\n" + line * 10_000 + b"end_of_record\n") * 250)
    result = ingested(raw)
    assert result.error is not None
    assert reason in result.error.message
    assert held(lambda: ingested(raw)) < 150_000_000


def test_files_share_the_lines_that_may_be_read_one_by_one() -> None:
    raw = b"<<<<<< EOF\n".join([GOOD.replace(b"DA:1,1", b"DA:1,1.5\nDA:2,1.5")] * 3)
    result = ingested(raw, limits=Limits(odd_lines=0))
    assert [file.problem for file in result.files] == [None] * 3
    raw = gzip.compress(b"<<<<<< EOF\n".join([GOOD.replace(b"DA:1,1\n", b"DA:1,1.5\n" * 1_000)] * 3))
    result = ingested(raw, limits=Limits(odd_lines=2_500))
    assert [file.problem for file in result.files] == [None, None, FileProblem.TOO_LARGE]


def far_segments(number: int, last: int) -> bytes:
    segments = [[1, 1, 1, True, True, False], [last, 1, 0, False, False, False]]
    files = [{"filename": f"{number}.c", "segments": segments}]
    return orjson.dumps({"type": "llvm.coverage.json.export", "data": [{"files": files}]})


def sequence_points(number: int, last: int) -> bytes:
    return (
        f'<CoverageSession><Module><File uid="1" fullPath="{number}.c"/><Method><FileRef uid="1"/>'
        f'<SequencePoint vc="1" sl="1" el="{last}"/></Method></Module></CoverageSession>'
    ).encode()


def go_block(number: int, last: int) -> bytes:
    return b"mode: set\n%d.go:1.1,%d.9 1 1\n" % (number, last)


@pytest.mark.parametrize("report", [far_segments, sequence_points, go_block])
def test_files_share_the_lines_that_ranges_may_cover(report: Callable[[int, int], bytes]) -> None:
    raw = legacy(*((f"{number}.x", report(number, 1_000)) for number in range(5)), ("good.info", GOOD))
    result = ingested(raw, limits=Limits(spread_lines=2_500))
    assert [file.problem for file in result.files] == [None, None, *[FileProblem.TOO_LARGE] * 3, None]
    assert "records claim to cover" in str(result.files[2].reason)
    assert ingested(raw).summary.problems == {}


def test_small_profiles_of_go_share_them_too() -> None:
    raw = legacy(*((f"{number}.x", go_block(number, 150)) for number in range(50)))
    assert ingested(raw, limits=Limits(spread_lines=4_000)).summary.problems.keys() == {FileProblem.TOO_LARGE}


@pytest.mark.parametrize(
    "report",
    [
        far_segments(1, 2_000).replace(b",1,1,true", b",1,%d,true" % (2**63 - 1)),
        far_segments(1, 2_000).replace(b",1,1,true", b",1,%d,true" % 2**70),
        sequence_points(1, 2_000).replace(b'vc="1"', b'vc="%d"' % (2**63 - 1)),
        b"mode: set\na.go:1.1,2000.9 1 %d\n" % (2**63 - 1),
        b'{"type":"CodeCoverage","coverage":[{"source":"a.dart","hits":["1-2000",%d]}]}' % (2**63 - 1),
    ],
)
def test_lines_with_counts_beyond_62_bits_cost_more_of_them(report: bytes) -> None:
    limits = Limits(spread_lines=4_000)
    assert "records claim to cover" in str(ingested(report, limits=limits).files[0].reason)
    usual = report.replace(b"%d" % (2**63 - 1), b"7").replace(b"%d" % 2**70, b"7")
    assert ingested(usual, limits=limits).files[0].problem is None


def test_what_an_upload_may_cover_grows_with_it() -> None:
    limits = Limits(spread_lines=400)
    limits.spread(10).spend(1, 416)
    limits.spread(500).spend(1, 516)
    with pytest.raises(LimitExceededError, match="1 records claim to cover 417 lines"):
        limits.spread(10).spend(1, 417)


def test_what_is_read_in_another_way_is_counted_once_and_what_is_refused_not_at_all() -> None:
    spread = Limits(spread_lines=400).spread(0)
    with contextlib.suppress(ValueError), spread.given_back_on_failure():
        spread.spend(1, 400)
        raise ValueError
    with contextlib.suppress(LimitExceededError):
        spread.spend(1, 500)
    spread.spend(1, 416)


def test_segments_of_odd_counts_are_counted_before_their_lines_are_made() -> None:
    report = far_segments(1, 1_900_000).replace(b",1,1,true", b",1,%d,true" % 2**70)
    assert held(lambda: ingested(report)) < 2_000_000
    assert ingested(report).files[0].problem is FileProblem.TOO_LARGE


@pytest.mark.parametrize("value", [b"[]", b"{}", b'{"a":1}', b'{"a":{}}', b'"aa"', b"1.5"])
def test_json_that_takes_far_more_memory_than_its_upload_is_refused_unparsed(value: bytes) -> None:
    raw = gzip.compress(b'{"coverage":{"a":[' + b",".join([value] * 1_000_000) + b"]}}")
    result = ingested(raw, limits=Limits(small_memory=20_000_000))
    assert result.error is not None
    assert result.error.code is UploadErrorCode.UNKNOWN_PROCESSING
    assert "holds more than an upload of this size may" in result.error.message
    assert held(lambda: ingested(raw, limits=Limits(small_memory=20_000_000))) < 30_000_000


def test_a_large_report_may_take_as_much_memory_as_it_needs() -> None:
    raw = b'{"coverage":{"a":[' + b",".join([b"1"] * 1_000_000) + b"]}}"
    assert ingested(raw, limits=Limits(small_memory=1_000)).error is None


def test_a_plain_upload_beyond_the_cap_is_refused_at_once() -> None:
    error = ingested(b"x" * 1001, limits=Limits(decompressed_bytes=1000)).error
    assert error is not None
    assert error.message == "more than 1,000 bytes in one upload"


@pytest.mark.parametrize("depth", [1_000, 100_000])
@pytest.mark.parametrize(
    ("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}"), (b"<a>", b"</a>"), (b'{"files":[', b"]}")]
)
def test_nesting_is_refused_or_read(opening: bytes, closing: bytes, depth: int) -> None:
    for nested in (opening * depth + closing * depth, opening * depth):
        (file,) = ingested(nested).files
        assert file.problem is not None
        assert ingested(nested, "v1").report is None


@pytest.mark.parametrize("version", ["v1", None])
def test_files_beyond_the_largest_number_are_told(version: str | None) -> None:
    limits, count = Limits(files=50), 80
    raw = v1(*[GOOD] * count, form="base64") if version else b"".join([GOOD + b"<<<<<< EOF\n"] * count)
    result = ingested(raw, version, limits)
    assert len(result.files) == 50
    assert [(drop.kind, drop.count) for drop in result.drops] == [("coverage file", 30)]
    assert result.summary.skipped == {"coverage file": 30}
    assert result.report is not None


def test_many_files_take_linear_time_and_fixes_behind_them_count() -> None:
    raw = b"SF:a.c\nDA:1,1\nDA:2,1\nend_of_record\n<<<<<< EOF\n" + b"x\n<<<<<< EOF\n" * 300_000
    result = ingested(raw + b"# path=fixes\na.c:2\n<<<<<< EOF\n")
    assert len(result.files) == DEFAULT_LIMITS.files
    assert result.summary.skipped == {"coverage file": 300_001 - DEFAULT_LIMITS.files, "line": 1}
    assert result.report is not None
    assert [line.number for line in result.report.lines("a.c")] == [1]


def test_records_beyond_the_largest_number_are_refused() -> None:
    lines = "".join(f'"{number}": 1, ' for number in range(1, 101))
    raw = b'{"coverage": {"a": {%s "200": 1}}}\n<<<<<< EOF\n' % lines.encode() + GOOD
    result = ingested(raw, limits=Limits(lines=60))
    assert [(file.format, file.problem) for file in result.files] == [
        ("codecov", FileProblem.TOO_LARGE),
        ("lcov", None),
    ]


def far_apart(name: str, count: int) -> bytes:
    """Some files with one line each, the last that a file can have."""
    return b"".join(b"SF:%s%d.c\nDA:1999999,1\nend_of_record\n" % (name.encode(), number) for number in range(count))


@pytest.mark.parametrize(("limit", "left_out"), [(10_100_000, 0), (8_100_000, 1), (4_100_000, 3), (1_100_000, 5)])
def test_files_that_take_most_when_stored_are_left_out_until_the_others_fit(limit: int, left_out: int) -> None:
    raw = legacy(("a.info", GOOD + far_apart("x", 3)), ("b.info", far_apart("y", 2)))
    result = ingested(raw, limits=Limits(small_stored=limit))
    assert result.report is not None
    assert set(result.report.names) == {"a.c", *["x0.c", "x1.c", "x2.c", "y0.c", "y1.c"][left_out:]}
    assert result.report.sessions[0].totals == result.report.totals
    assert sum(drop.count for drop in result.drops) == left_out
    if left_out:
        assert result.drops[0].examples[0] == "x0.c"
        assert f"more than {limit:,} bytes in one upload" in result.drops[0].reason


def test_the_same_lines_told_often_are_stored_once() -> None:
    raw = legacy(*((f"{number}.info", far_apart("a", 3)) for number in range(5)))
    told = ingested(raw, limits=Limits(small_stored=6_100_000))
    assert told.report is not None
    assert (len(told.report.names), told.drops) == (3, ())


def test_an_upload_of_nothing_but_such_files_gives_nothing() -> None:
    result = ingested(legacy(("a.info", far_apart("a", 3))), limits=Limits(small_stored=1_000_000))
    assert result.report is None
    assert [drop.count for drop in result.drops] == [3]


CONDITION = '<conditions><condition number="{0}" type="j" coverage="0%"/></conditions>'


@pytest.mark.parametrize("conditions", ["", CONDITION])
def test_branches_made_up_without_end(conditions: str) -> None:
    line = f'<line number="{{0}}" hits="0" branch="true" condition-coverage="0% (0/4096)">{conditions}</line>'
    lines = "".join(line.format(number) for number in range(1, 8_000))
    classes = f'<class filename="b.c"><lines>{lines}</lines></class>'
    report = f"<coverage><packages><package><classes>{classes}</classes></package></packages></coverage>"
    result = ingested(legacy(("coverage.xml", report.encode()), ("good.info", GOOD)))
    assert result.report is not None
    assert result.report.names == ("a.c",)
    assert len(write_report(result.report).chunks) < 100


def test_names_without_end() -> None:
    long = b"".join(b"SF:%s%d.c\nDA:1,1\nend_of_record\n" % (b"n" * 900, number) for number in range(2_000))
    result = ingested(legacy(("a.info", long), ("good.info", GOOD)), limits=Limits(small_stored=1_000_000))
    assert result.report is not None
    assert 400 < len(result.report.names) < 600
    assert "a.c" in result.report
