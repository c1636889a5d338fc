"""Whole files that are cut out of a document are read as in the whole document, and only where all are alike."""

import json
import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.ingest.formats.json_outline import OutlinedFile, outlined
from codecov_core.ingest.sniffing import SniffedFile
from tests.unit.ingest_formats.test_json_outline import BYTES, TEXTS, check, check_if_small, written
from tests.unit.ingest_formats.test_mutated_reports import changed

Counts = list[object]

counts = st.lists(st.sampled_from([None, 0, 1, 1, 7, 42, -1, 123456, "1/2", True, "ignored", 1.5]), max_size=8)
names = st.sampled_from(["a.x", "é/b.x", "c/[id].x", "d~.x", "e,f.x", "g\\h.x", 'i".x', "folder/j.x"])
files = st.dictionaries(names, counts, min_size=1, max_size=4).map(
    lambda files: {f"{copy}/{name}": counts for copy in range(6) for name, counts in files.items()}
)


def _covr(files: dict[str, Counts]) -> object:
    return {"files": [{"name": name, "coverage": counts} for name, counts in files.items()], "uploader": "R"}


def _coveralls(files: dict[str, Counts]) -> object:
    def file(name: str, counts: Counts) -> object:
        described = {"name": name, "source_digest": f"{len(counts):x}", "coverage": counts}
        branches = [number for line in range(1, len(counts)) for number in (line, 0, line % 3, 1)]
        return {**described, "branches": branches} if len(counts) % 2 else described

    return {"source_files": [file(*item) for item in files.items()]}


def _covdir(files: dict[str, Counts]) -> object:
    facts = {"coveragePercent": 50.5, "linesTotal": 2, "name": "x"}
    inside = {name.replace("/", "-"): {"coverage": counts, **facts} for name, counts in files.items()}
    return {"coveragePercent": 1, "children": {"src": {"children": inside}, "lib": {"children": inside}}}


def _codecov(files: dict[str, Counts]) -> object:
    maps = {name: {str(line): count for line, count in enumerate(counts)} for name, counts in files.items()}
    return {"coverage": maps, "messages": {"a.x": {"1": "a message"}}}


def _codecov_lists(files: dict[str, Counts]) -> object:
    return {"coverage": {name: {"lines": counts} for name, counts in files.items()}}


def _simplecov(files: dict[str, Counts]) -> object:
    def file(counts: Counts) -> object:
        branches = [
            {"type": ("then", "else")[line % 2], "start_line": 1 + line % len(counts), "coverage": line % 3}
            for line, count in enumerate(counts)
            if count
        ]
        return {"lines": counts, "branches": branches}

    files_alike = {name: file(counts) for name, counts in files.items()}
    return {"meta": {"simplecov_version": "0.22.0"}, "coverage": files_alike, "groups": {"Other": {"lines": {}}}}


WRITTEN: dict[str, Callable[[dict[str, Counts]], object]] = {
    "covr": _covr,
    "coveralls": _coveralls,
    "covdir": _covdir,
    "codecov": _codecov,
    "codecov lists": _codecov_lists,
    "simplecov": _simplecov,
}
every_format = pytest.mark.parametrize("format", WRITTEN)


def entries_of(
    document: object, indent: int | str | None, separators: tuple[str, str] | None = None
) -> OutlinedFile | None:
    data = json.dumps(document, indent=indent, separators=separators).encode()
    file = outlined(SniffedFile(None, data), ("record", *TEXTS))
    return file if file is not None and file.runs.have_entries else None


@every_format
@given(files, st.integers(0, 2**32))
def test_regular_documents(format: str, files: dict[str, Counts], seed: int) -> None:
    check_if_small(written(WRITTEN[format](files), random.Random(seed)))


@every_format
@given(files, st.integers(0, 2**32))
def test_documents_of_another_structure(format: str, files: dict[str, Counts], seed: int) -> None:
    chance = random.Random(seed)
    document = WRITTEN[format](files)
    for _ in range(chance.randint(1, 3)):
        document = changed(document, chance)
    check_if_small(written(document, chance))


@every_format
@given(files, st.integers(0, 2**32))
def test_damaged_bytes(format: str, files: dict[str, Counts], seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(written(WRITTEN[format](files), chance))
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(1, len(data))
        data[at : at + chance.choice((0, 1, 2, 30))] = chance.choice(BYTES)
    check_if_small(bytes(data).strip())


@every_format
def test_all_files_are_cut_out(format: str) -> None:
    document = WRITTEN[format]({f"{copy}.x": [None, 1, 0, copy] for copy in range(30)})
    for file in (
        entries_of(document, None),
        entries_of(document, None, (",", ":")),
        entries_of(document, 1),
        entries_of(document, "\t", (",", ": ")),
    ):
        assert file is not None
        assert len(json.dumps(file.json)) < len(json.dumps(document)) / 4


@pytest.mark.parametrize(
    "entry",
    [
        {"name": "x", "coverage": [1, [2], 3]},
        {"name": "x", "coverage": {"1": 1}},
        {"name": "x", "coverage": None},
        {"name": ["x"], "coverage": [1, 2]},
        {"name": 5, "coverage": [1, 2]},
        {"name": "x", "coverage": [1, 2], "name2": "y"},
        "no object",
    ],
)
def test_another_file_among_them_is_read_as_it_is(entry: object) -> None:
    alike = [{"name": f"{copy}.x", "coverage": [None, 1, 0]} for copy in range(8)]
    for listed in ([entry, *alike], [*alike[:4], entry, *alike[4:]], [*alike, entry]):
        check(json.dumps({"files": listed, "uploader": "R"}).encode())


@pytest.mark.parametrize(
    "file",
    [
        b'{"name":"a\\","coverage":[1,1]},{"name":","b","coverage":[1,1]}',
        b'{"name":"a"b","coverage":[1,1]}',
        b'{"name":"a","b","coverage":[1,1]}',
        b'{"name":"a","coverage":[1,01]}',
        b'{"name":"a","coverage":[1,,1]}',
        b'{"name":"a","coverage":[1,1],}',
        b'{"name":"a","coverage":[1 1]}',
        b'{"name":"a","coverage":[1,nul]}',
        b'{"name":"a","coverage":["1","2"]}',
        b'{"name":"a","coverage":["1,2"]}',
        b'{"name":"a","coverage":[1,1]},',
        b'{"name":"a","coverage":[1,1]} {"name":"b","coverage":[1,1]}',
        b'{"name":"a","coverage":[1, 1]}',
        b'{"name":"\\u0061~","coverage":[1,1]}',
        b'{"~0":"a","coverage":[1,1]}',
    ],
)
def test_what_only_looks_like_a_file(file: bytes) -> None:
    alike = b",".join(b'{"name":"%d.x","coverage":[null,1,0]}' % copy for copy in range(8))
    check(b'{"uploader":"R","files":[' + alike + b"," + file + b"]}")
    check(b'{"uploader":"R","files":[' + alike + b"," + file + b"," + alike + b"]}")


def test_a_name_that_is_there_twice_counts_once() -> None:
    maps = b",".join(b'"%d.x":{"1":%d,"2":0}' % (copy % 5, copy) for copy in range(8))
    check(b'{"coverage":{' + maps + b"}}")
    lines = b",".join(b'"%d.x":{"1":%d,"2":0,"1":3}' % (copy, copy) for copy in range(8))
    check(b'{"coverage":{' + lines + b"}}")
    files = b",".join(b'"%d.x":{"coverage":[1,%d]}' % (copy % 5, copy) for copy in range(8))
    check(b'{"coveragePercent":1,"children":{' + files + b"}}")
    folder = b'"1.x":{"children":{"y":{"coverage":[0]}}}'
    distinct = b",".join(b'"%d.x":{"coverage":[1,%d]}' % (copy, copy) for copy in range(8))
    check(b'{"coveragePercent":1,"children":{' + distinct + b"," + folder + b"}}")
