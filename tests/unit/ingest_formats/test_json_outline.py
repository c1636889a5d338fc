"""What is read of a document by its outline is what is read of the whole document.

Files below 4 KiB are read as a whole, so the same document is read by its outline when blanks make it larger.
"""

import json
import random
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from codecov_core.ingest import parse_file
from codecov_core.ingest.formats.json_outline import OutlinedFile, outlined
from codecov_core.ingest.formats.json_runs import RunKind
from codecov_core.ingest.sniffing import SniffedFile
from tests.unit.ingest_formats.test_mutated_reports import changed

BLANKS = b" " * 5000
BYTES = (b"", b"\0", b"\xff", b" ", b",", b"-1", b"0", b"9" * 20, b"1.5", b"1e9", b'"', b"{", b"]", b"[1,2,3,4]", b"\\")
Lines = dict[int, int]

lines = st.dictionaries(st.integers(1, 40), st.sampled_from([0, 1, 2, 70, 12345]), max_size=20)
files = st.dictionaries(st.sampled_from(["a.x", "é/b.x", "c\\1,2,3,4,5.x", '"[1,2,3,4]'.strip('"')]), lines, max_size=3)


def _salesforce(files: dict[str, Lines]) -> object:
    return [{"name": name, "lines": lines} for name, lines in files.items()]


def _scct(files: dict[str, Lines]) -> object:
    return {"fileReports": [{"filename": name, "coverage": lines} for name, lines in files.items()]}


def _dart(files: dict[str, Lines]) -> object:
    hits = {name: [number for line in lines.items() for number in line] for name, lines in files.items()}
    return {"type": "CodeCoverage", "coverage": [{"source": name, "hits": flat} for name, flat in hits.items()]}


def _tarpaulin(files: dict[str, Lines]) -> object:
    def trace(line: int, hits: int) -> object:
        return {"line": line, "address": [], "length": 1, "stats": {"Line": hits}}

    return {
        "files": [
            {"path": ["/", name], "traces": [trace(*line) for line in found.items()]} for name, found in files.items()
        ]
    }


def _xccov(files: dict[str, Lines]) -> object:
    def listed(line: int, hits: int) -> object:
        if hits == 1:
            return {"line": line, "isExecutable": False}
        return {"line": line, "isExecutable": True, "executionCount": hits}

    return {name: [listed(*line) for line in found.items()] for name, found in files.items()}


def _elm(files: dict[str, Lines]) -> object:
    def section(line: int, hits: int) -> dict[str, object]:
        first = 1 + line % 7
        place = {"from": {"line": first, "column": hits % 5}, "to": {"line": first + line % 4, "column": 5}}
        kind = {"type": "declaration", "complexity": line} if line % 5 == 0 else {"type": "expression"}
        return {**kind, **place, "count": hits}

    return {
        "coverageData": {name: [section(*line) for line in found.items()] for name, found in files.items()},
        "moduleMap": {name: f"src/{name}" for name in files},
    }


def _coverlet(files: dict[str, Lines]) -> object:
    def method(lines: Lines) -> object:
        branches = [
            {"Line": line % 9, "Offset": line % 3, "EndOffset": 9, "Path": line % 2, "Ordinal": 0, "Hits": hits}
            for line, hits in lines.items()
            if line % 3
        ]
        return {"Lines": lines, "Branches": branches}

    return {
        "a.dll": {name: {"A": {"M1": method(found), "M2": method({1: 1, **found})}} for name, found in files.items()}
    }


def _coveragepy(files: dict[str, Lines]) -> object:
    def file(lines: Lines) -> object:
        arcs = [[line, -1 if line % 3 == 0 else line + 1 + hits % 2] for line, hits in lines.items()]
        return {
            "executed_lines": [line for line, hits in lines.items() if hits],
            "missing_lines": [line for line, hits in lines.items() if not hits],
            "excluded_lines": [line for line in lines if line % 4 == 0],
            "executed_branches": arcs[::2],
            "missing_branches": arcs[1::2],
        }

    meta = {"format": 3, "branch_coverage": True, "show_contexts": False}
    return {"meta": meta, "files": {name: file(found) for name, found in files.items()}}


def _values(lines: Lines, *, none: object = None) -> list[object]:
    """Write a long list, in which the index tells the line, with some values that are no numbers."""
    values = [none] * 100
    for line, hits in lines.items():
        values[50 + line % 50] = {12345: None, 70: "ignored", 2: -1}.get(hits, hits) if line % 7 else hits
    return values


def _by_line(lines: Lines) -> dict[str, object]:
    values = {70: None, 2: "1/2"}
    return {str(line): values.get(hits, hits) if line % 7 else hits for line, hits in lines.items()}


def _covr(files: dict[str, Lines]) -> object:
    return {"files": [{"name": name, "coverage": _values(lines)} for name, lines in files.items()], "uploader": "R"}


def _coveralls(files: dict[str, Lines]) -> object:
    def branches(lines: Lines) -> list[int]:
        return [number for line, hits in sorted(lines.items()) for number in (line, 0, line % 3, hits)]

    return {
        "source_files": [
            {"name": name, "coverage": _values(lines), "branches": branches(lines)} for name, lines in files.items()
        ]
    }


def _covdir(files: dict[str, Lines]) -> object:
    return {
        "coveragePercent": 1,
        "children": {name: {"coverage": _values(lines, none=-1)} for name, lines in files.items()},
    }


def _codecov(files: dict[str, Lines]) -> object:
    return {"coverage": {name: _by_line(lines) for name, lines in files.items()}}


def _codecov_lists(files: dict[str, Lines]) -> object:
    return {"coverage": {name: _values(lines) for name, lines in files.items()}}


def _simplecov(files: dict[str, Lines]) -> object:
    def branches(lines: Lines) -> object:
        return [
            {"type": "then", "start_line": 50 + line, "coverage": hits}
            for line, hits in lines.items()
            if line % 20 == 3
        ]

    return {
        "meta": {"simplecov_version": "0.22.0"},
        "coverage": {name: {"lines": _values(lines), "branches": branches(lines)} for name, lines in files.items()},
    }


def _simplecov_files(files: dict[str, Lines]) -> object:
    return {
        "command_name": "RSpec",
        "files": [{"filename": name, "coverage": {"lines": _values(lines)}} for name, lines in files.items()],
    }


def _resultset(files: dict[str, Lines]) -> object:
    coverage = {name: {"lines": _values(lines)} for name, lines in files.items()}
    return {"RSpec": {"coverage": coverage}, "Other": {"coverage": {name: _values(files[name]) for name in files}}}


TEXTS: tuple[RunKind, ...] = ("values", "lines")
WRITTEN: dict[str, tuple[Callable[[dict[str, Lines]], object], tuple[RunKind, ...]]] = {
    "salesforce": (_salesforce, ("count",)),
    "scct": (_scct, ("count",)),
    "dart": (_dart, ("number",)),
    "tarpaulin": (_tarpaulin, ("record",)),
    "xccov": (_xccov, ("record",)),
    "coveragepy": (_coveragepy, ("number", "pair")),
    "elm": (_elm, ("record",)),
    "coverlet": (_coverlet, ("count", "record")),
    "covr": (_covr, TEXTS),
    "coveralls": (_coveralls, TEXTS),
    "covdir": (_covdir, TEXTS),
    "codecov": (_codecov, TEXTS),
    "codecov lists": (_codecov_lists, TEXTS),
    "simplecov": (_simplecov, ("record", *TEXTS)),
    "simplecov files": (_simplecov_files, TEXTS),
    "resultset": (_resultset, TEXTS),
}
every_format = pytest.mark.parametrize("format", WRITTEN)


def read(data: bytes) -> object:
    parsed = parse_file(None, data)
    report = parsed.report
    found = {} if report is None else {name: list(report.lines(name)) for name in report.names}
    result = parsed.result
    drops = {(drop.kind, drop.reason): drop for drop in result.drops}  # bulk reading meets them in another order
    return result.format, result.problem, drops, result.lost_paths, found


def check(data: bytes) -> None:
    assert read(data[:1] + BLANKS + data[1:]) == read(data)


def check_if_small(data: bytes) -> None:
    assume(len(data) < 4096)
    check(data)


def written(document: object, chance: random.Random) -> bytes:
    item, key = chance.choice([(",", ":"), (", ", ": "), (",", ": ")])
    indent = chance.choice([None, None, 1, "\t"])
    text = json.dumps(document, ensure_ascii=chance.random() < 0.5, indent=indent, separators=(item, key))
    return text.encode()


@every_format
@given(files, st.integers(0, 2**32))
def test_regular_documents(format: str, files: dict[str, Lines], seed: int) -> None:
    write, _ = WRITTEN[format]
    check_if_small(written(write(files), random.Random(seed)))


@every_format
@given(files, st.integers(0, 2**32))
def test_documents_of_another_structure(format: str, files: dict[str, Lines], seed: int) -> None:
    write, _ = WRITTEN[format]
    chance = random.Random(seed)
    document = write({"a.x": dict.fromkeys(range(1, 15), 2), **files})
    for _ in range(chance.randint(1, 3)):
        document = changed(document, chance)
    check_if_small(written(document, chance))


@every_format
@given(files, st.integers(0, 2**32))
def test_damaged_bytes(format: str, files: dict[str, Lines], seed: int) -> None:
    write, _ = WRITTEN[format]
    chance = random.Random(seed)
    data = bytearray(written(write({"a.x": dict.fromkeys(range(1, 15), 2), **files}), chance))
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(1, len(data))
        data[at : at + chance.choice((0, 1, 2, 30))] = chance.choice(BYTES)
    check_if_small(bytes(data).strip())


@every_format
def test_long_lists_are_cut_out(format: str) -> None:
    write, kinds = WRITTEN[format]
    document = write({"a.x": {line: line % 3 for line in range(1, 100)}, "b.x": dict.fromkeys(range(1, 100), 1)})
    data = json.dumps(document).encode()
    file = outlined(SniffedFile(None, data), kinds)
    assert isinstance(file, OutlinedFile)
    assert len(json.dumps(file.json)) < len(data) / 2


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "[1, 2, 3, 4, 5]"}',
        '{"a": "x: [1, 2, 3, 4, 5]", "b": [1, 2, 3, 4, 5]}',
        '{"b": [1, 2,3, 4, 5]}',
        '{"b": [1, , 4, 5]}',
        '{"~": 0, "b": [1, 2, 3, 4, 5]}',
        '{"\\u007e": 0, "b": [1, 2, 3, 4, 5]}',
        '{"b": [1, 2, 3, 4, 5}',
        '{"b": [1, 2, 3, 4, 5.5]}',
        '{"b": [1, 2, 3, 4, 05]}',
        '{"b": [1, 2, 3, 4, -0]}',
        '{"b": [1, 2, 3, 4, 12345678901234567]}',
        '{"b": 1, 2, 3, 4, 5}',
    ],
)
def test_what_only_looks_like_a_list_of_numbers_stays(text: str) -> None:
    assert outlined(SniffedFile(None, text.encode()), ("number",)) is None


def test_numbers_are_read_from_the_bytes() -> None:
    long = list(range(80, 130))
    document = {"a": [1, 20, 300, 12345, 1234567890123456, *long], "b": [-7], "c": [4, 5], "d": [], "e": long}
    file = outlined(SniffedFile(None, json.dumps(document).encode()), ("number",))
    assert file is not None
    assert file.json == {"a": [1, {"~": 0}], "b": [-7], "c": [{"~": 1}], "d": [], "e": [{"~": 2}]}
    (numbers,) = file.runs.columns("number", [1, 0])
    assert numbers.tolist() == [4, 5, *document["a"]]


def test_a_run_in_a_place_where_nothing_is_looked_for_is_no_record() -> None:
    check(b'{"files":[{"path":"a.rs","traces":[]},{"line":1},{"line":2}],"traces":[1]}')
    check(b'{"type":"CodeCoverage","coverage":[1,2,3,4]}')


def test_a_key_that_is_there_twice_counts_once() -> None:
    check(b'{"fileReports":[{"filename":"a.x","coverage":{"1":5,"2":0,"3":0,"1":0,"4":1}}]}')
    lines = b",".join(b'"%d":1' % line for line in range(2, 60))
    check(b'{"coverage":{"a.x":{"1":0,' + lines + b',"1":5,"2":0}}}')
