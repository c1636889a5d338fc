"""Go's binary coverage (chapter 02 §14.9).

No Go tool is at hand: the files are written here after the documentation of their layout in Go's source,
``src/internal/coverage``: ``defs.go``, ``encodemeta/encode.go``, ``encodemeta/encodefile.go``,
``encodecounter/encode.go`` and ``stringtab/stringtab.go``. They are made from profiles of Go: what those say has to
come out.
"""

import base64
import contextlib
import hashlib
import random
import re
import struct
import zlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.errors import CodecovError, LimitExceededError
from codecov_core.ingest import FileProblem, IngestOptions, IngestResult, ingest_upload
from codecov_core.ingest.format import FormatOptions
from codecov_core.ingest.formats.go_covdata import GoCovdata
from codecov_core.ingest.formats.uleb128 import UlebNumbers
from codecov_core.ingest.sink import Sink
from codecov_core.ingest.sniffing import SniffedFile
from codecov_core.reports import Session
from tests.unit.ingest_formats.real_reports import report_bytes
from tests.unit.ingest_formats.showing import read_report
from tests.unit.memory import held

SET, COUNT = 1, 2
RAW, ULEB = 1, 2
Unit = tuple[int, int, int, int, int]
Package = Sequence[tuple[str, Sequence[Unit]]]
"""A file and its units, function by function."""
Hits = dict[tuple[int, int], Sequence[int]]


def uleb(*numbers: int) -> bytes:
    data = bytearray()
    for number in numbers:
        rest = number
        while rest > 0x7F:
            data.append(rest & 0x7F | 0x80)
            rest >>= 7
        data.append(rest)
    return bytes(data)


def texts(*values: str) -> bytes:
    return uleb(len(values)) + b"".join(uleb(len(value.encode())) + value.encode() for value in values)


def package_blob(functions: Package) -> bytes:
    strings = dict.fromkeys(
        ["", "example.org/p", "p", "example.org", *(text for file, _ in functions for text in ("F", file))]
    )
    index = {text: number for number, text in enumerate(strings)}
    table = texts(*strings)
    payloads = [
        uleb(len(units), index["F"], index[file], *(number for unit in units for number in unit), 0)
        for file, units in functions
    ]
    at, offsets = 44 + 4 * len(functions) + len(table), []
    for payload in payloads:
        offsets.append(at)
        at += len(payload)
    header = struct.pack("<4I16s4xII", at, 2, 1, 3, b"m" * 16, len(strings), len(functions))
    return header + struct.pack(f"<{len(offsets)}I", *offsets) + table + b"".join(payloads)


def meta_file(packages: Sequence[Package], mode: int = COUNT) -> bytes:
    blobs, strings = [package_blob(package) for package in packages], texts("")
    start = 56 + 16 * len(blobs)
    at, offsets = start + len(strings), []
    for blob in blobs:
        offsets.append(at)
        at += len(blob)
    header = struct.pack("<4sIQQ16sIIBB6x", b"\0cvm", 1, at, len(blobs), program(blobs), start, len(strings), mode, 1)
    lengths = [len(blob) for blob in blobs]
    return header + struct.pack(f"<{2 * len(blobs)}Q", *offsets, *lengths) + strings + b"".join(blobs)


def program(blobs: Iterable[bytes]) -> bytes:
    return hashlib.md5(b"".join(blobs), usedforsecurity=False).digest()


def counter_file(meta: bytes, *segments: Hits, flavor: int = ULEB, big_endian: bool = False) -> bytes:
    data = struct.pack("<4sI16sBB6x", b"\0cwm", 1, meta[24:40], flavor, big_endian)
    for number, hits in enumerate(segments, 1):
        table, arguments = texts("", "argc", "1", "größe"), uleb(1, 1, 2)
        arguments += b"\0" * (-len(table + arguments) % 4)
        numbers = [value for key, counts in hits.items() for value in (len(counts), *key, *counts)]
        order = ">" if big_endian else "<"
        payload = uleb(*numbers) if flavor == ULEB else struct.pack(f"{order}{len(numbers)}I", *numbers)
        data += struct.pack("<QII", len(hits), len(table), len(arguments)) + table + arguments + payload
        data += struct.pack("<4s4xI4x", b"\0cwm", number)
    return data


def of_profile(profile: str) -> tuple[list[Package], Hits]:
    """A package for each folder of a profile, a function for each three blocks, and the hits of one run."""
    packages: dict[str, dict[tuple[str, Unit], int]] = {}
    for file, *numbers, hits in re.findall(r"(?m)^(\S.*):(\d+)\.(\d+),(\d+)\.(\d+) (\d+) (\d+)$", profile):
        first, start, last, end, statements = map(int, numbers)
        units = packages.setdefault(file.rpartition("/")[0], {})
        unit: tuple[str, Unit] = (file, (first, start, last, end, statements))
        units[unit] = max(units.get(unit, 0), int(hits))
    blobs: list[Package] = []
    counts: dict[tuple[int, int], list[int]] = {}
    for package, units in enumerate(packages.values()):
        functions: list[tuple[str, list[Unit]]] = []
        for (file, block), count in units.items():
            if not functions or functions[-1][0] != file or len(functions[-1][1]) == 3:
                functions.append((file, []))
            functions[-1][1].append(block)
            counts.setdefault((package, len(functions) - 1), []).append(count)
        blobs.append(functions)
    return blobs, {**counts}


def read(meta: bytes, *counters: bytes) -> Sink:
    sink = Sink()
    GoCovdata().read(SniffedFile("covmeta.x", meta, counters), FormatOptions(), sink)
    return sink


def shown(sink: Sink) -> dict[str, dict[int, int]]:
    files: dict[str, dict[int, int]] = {}
    for part in sink.parts:
        names = part.names  # type: ignore[union-attr] # Go's lines come in columns
        for file, line, coverage in zip(part.file_index, part.line, part.coverage, strict=True):  # type: ignore[union-attr]
            files.setdefault(names[file], {})[int(line)] = int(coverage)
    return files


SMALL: list[Package] = [
    [("p/p.go", [(6, 2, 8, 12, 2), (9, 3, 9, 11, 1), (11, 2, 11, 28, 1)]), ("p/p.go", [(15, 2, 19, 14, 5)])]
]
META = meta_file(SMALL)


@pytest.mark.parametrize("profile", ["own.out", "concatenated.out"])
def test_it_says_what_the_profile_of_the_same_run_says(profile: str) -> None:
    text = report_bytes(f"go-cover/{profile}").decode()
    packages, hits = of_profile(text)
    meta = meta_file(packages)
    result = ingested({"covmeta.ab": meta, "covcounters.ab.7.1": counter_file(meta, hits)})
    expected = read_report(text, "coverage.out")
    assert lines(result) == {
        name: {line: values[0] if values else None for line, values in rows.items()}
        for name, rows in expected.files.items()
    }
    assert result.files[0].format == "go-covdata"
    assert result.summary.tools == {"go build -cover": 2}


def ingested(files: dict[str, bytes], *, legacy: bool = False) -> IngestResult:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    if legacy:
        raw = b"".join(f"# path={name}\n".encode() + data + b"\n<<<<<< EOF\n" for name, data in files.items())
        return ingest_upload(raw, IngestOptions(Session(), now))
    entries = [
        {"filename": name, "format": "base64+compressed", "data": base64.b64encode(zlib.compress(data)).decode()}
        for name, data in files.items()
    ]
    return ingest_upload(orjson.dumps({"coverage_files": entries}), IngestOptions(Session(), now, format_version="v1"))


def lines(result: IngestResult) -> dict[str, dict[int, object]]:
    assert result.report is not None, result.error
    report = result.report
    return {name: {line.number: line.coverage for line in report.lines(name)} for name in report.names}


@pytest.mark.parametrize("legacy", [False, True])
def test_meta_data_and_counters_are_read_together_whatever_their_order(legacy: bool) -> None:
    counters = counter_file(META, {(0, 0): [3, 0, 4]})
    result = ingested({"cov/covcounters.ab.7.1": counters, "cov/covmeta.ab": META}, legacy=legacy)
    assert lines(result)["p/p.go"][6] == 3
    assert [(file.problem, file.format) for file in result.files] == [
        (FileProblem.SUPERSEDED, "go-covdata"),
        (None, "go-covdata"),
    ]
    assert result.files[0].reason == "its counts are read with cov/covmeta.ab"


@pytest.mark.parametrize(("flavor", "big_endian"), [(ULEB, False), (RAW, False), (RAW, True)])
def test_counters_in_every_flavor(flavor: int, big_endian: bool) -> None:
    counters = counter_file(META, {(0, 0): [300, 0, 70_000], (0, 1): [1]}, flavor=flavor, big_endian=big_endian)
    assert shown(read(META, counters))["p/p.go"] == {
        **dict.fromkeys((6, 7, 8), 300), 9: 0, 11: 70_000, **dict.fromkeys(range(15, 20), 1),
    }  # fmt: skip


def test_runs_and_segments_add_up_to_the_largest_count() -> None:
    runs = [counter_file(META, {(0, 1): [2]}, {(0, 1): [3]}, flavor=RAW), counter_file(META, {(0, 1): [5]})]
    assert shown(read(META, *runs))["p/p.go"][15] == 10
    full = counter_file(META, {(0, 1): [2**32 - 1]})
    assert shown(read(META, full, full))["p/p.go"][15] == 2**32 - 1


def test_what_never_ran_was_missed() -> None:
    assert set(shown(read(META))["p/p.go"].values()) == {0}
    assert set(shown(read(META, counter_file(META, {})))["p/p.go"].values()) == {0}


def test_blocks_without_statements_say_nothing() -> None:
    meta = meta_file([[("p.go", [(1, 2, 1, 9, 1), (20, 2, 20, 9, 0)])]], SET)
    assert shown(read(meta, counter_file(meta, {(0, 0): [1, 1]}))) == {"p.go": {1: 1}}


def test_counters_without_meta_data_are_refused_with_advice() -> None:
    result = ingested({"covcounters.ab.7.1": counter_file(META, {})})
    assert result.error is not None
    assert "upload the covmeta file of the same folder as well" in result.error.message


@pytest.mark.parametrize(
    ("counters", "reason"),
    [
        (counter_file(meta_file([[("q.go", [(1, 1, 1, 2, 1)])]]), {}), "counters of another program"),
        (counter_file(META, {(0, 0): [1, 1, 1]})[:-20], "counters that are cut off"),
        (b"nonsense" * 9, "no counters that can be read"),
        (counter_file(META, *[{}] * 101), "counters in more than 100 segments"),
        (b"", "the data is cut off"),
    ],
)
def test_unusable_counters_are_told_and_the_others_count(counters: bytes, reason: str) -> None:
    sink = read(META, counters, counter_file(META, {(0, 1): [7]}))
    assert [(drop.kind, drop.reason) for drop in sink.drops] == [("file of counters", reason)]
    assert shown(sink)["p/p.go"][15] == 7


def test_counters_that_cannot_be_unpacked_are_told() -> None:
    damaged = b"\x1f\x8b" + b"x" * 40
    result = ingested({"covmeta.ab": META, "covcounters.ab.7.1": damaged})
    assert [file.problem for file in result.files] == [None, FileProblem.CORRUPT]


@pytest.mark.parametrize(
    "meta", [META[:60], META[:-3], META[:4] + b"\2" + META[5:], META[:16] + b"\xff" * 8 + META[24:]]
)
def test_damaged_meta_data_is_refused(meta: bytes) -> None:
    with pytest.raises(CodecovError):
        read(meta)


@given(st.integers(0, 2**32))
def test_nothing_but_our_own_errors_comes_of_damage(seed: int) -> None:
    chance = random.Random(seed)
    files = [bytearray(META), bytearray(counter_file(META, {(0, 0): [300, 0, 2], (0, 1): [9]}))]
    for _ in range(chance.randint(1, 6)):
        data = chance.choice(files)
        at = chance.randrange(len(data))
        data[at : at + chance.choice((0, 1, 1, 4))] = bytes(
            chance.randrange(256) for _ in range(chance.choice((0, 1, 1, 4)))
        )
    with contextlib.suppress(CodecovError):
        read(bytes(files[0]), bytes(files[1]))


@given(st.lists(st.integers(0, 2**63 - 1), min_size=1, max_size=30), st.binary(max_size=12))
def test_numbers_are_read_as_they_were_written(numbers: list[int], before: bytes) -> None:
    read_back = UlebNumbers(before + uleb(*numbers))
    (first,) = read_back.begin_at(np.array([len(before)]))
    assert read_back.values[first:].tolist() == numbers
    assert read_back.ends[-1] == len(before + uleb(*numbers))
    with pytest.raises(CodecovError, match="cut off"):
        read_back.begin_at(np.array([len(before + uleb(*numbers))]))


def test_numbers_too_large_to_be_true() -> None:
    assert UlebNumbers(b"\x80" * 20 + b"\1").values.tolist() == [2**63 - 1]


LONG = "n" * 100_000
"""A name that costs nothing where it stands once."""


def test_a_long_name_of_many_blocks_is_read_once() -> None:
    meta = meta_file([[(LONG, [(line, 1, line, 9, 1) for line in range(1, 3_000)])]])
    assert held(lambda: read(meta)) < 10_000_000
    assert list(shown(read(meta))) == [LONG]


def test_names_that_are_not_ascii_end_where_they_end() -> None:
    assert shown(read(meta_file([[("größe/日本語日本語", [(3, 1, 3, 9, 1)])]]))) == {"größe/日本語日本語": {3: 0}}


def with_offset(offset: int) -> bytes:
    """Give the first of two functions another place."""
    at = META.index(package_blob(SMALL[0])) + 44
    return META[:at] + struct.pack("<I", offset) + META[at + 4 :]


def offsets() -> tuple[int, int]:
    blob = package_blob(SMALL[0])
    return struct.unpack_from("<II", blob, 44)


@pytest.mark.parametrize(
    ("meta", "reason"),
    [
        (with_offset(offsets()[1]), "a function begins in another one"),
        (with_offset(offsets()[0] + 3), "the data is cut off"),
        (with_offset(2**31), "the data is cut off"),
        (
            META[:16] + b"\2" + META[17:56] + META[56:64] * 2 + META[64:72] * 2 + META[72:],
            "a package begins in another",
        ),
    ],
)
def test_bytes_that_belong_to_several_functions_or_packages_are_refused(meta: bytes, reason: str) -> None:
    with pytest.raises(CodecovError, match=reason):
        read(meta)


def test_numbers_that_take_far_more_memory_than_their_upload_are_refused() -> None:
    upload = SniffedFile("covmeta.x", META, (counter_file(META, {(0, 0): [1, 1, 1]}),), most_memory=60 * len(META) - 1)
    with pytest.raises(LimitExceededError, match="as numbers it holds more than an upload of this size may"):
        GoCovdata().read(upload, FormatOptions(), Sink())
    large = counter_file(META, {(9, number): [0] for number in range(100)})
    sink = Sink()
    GoCovdata().read(SniffedFile("covmeta.x", META, (large,), most_memory=60 * len(META)), FormatOptions(), sink)
    assert [drop.kind for drop in sink.drops] == ["file of counters"]
    assert set(shown(sink)["p/p.go"].values()) == {0}
