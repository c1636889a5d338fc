"""What JSON formats read in columns is what they read record by record.

One odd record, in a file of its own, makes a document irregular, so that all of it is read the slow way.
"""

import json
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.ingest_formats.showing import Reading, read_report

Json = dict[str, object]

NAMES = st.sampled_from(["a.c", "b.c", "dir/é.c"])
NUMBERS = st.integers(1, 6)
COUNTS = st.sampled_from([0, 1, 2, 70, 12345])
ODD = "odd.c"


def files_of(**content: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, Json]]:
    return st.dictionaries(NAMES, st.fixed_dictionaries(content), max_size=3)


def check(document: Callable[[dict[str, Json]], Json], files: dict[str, Json], good: Json, odd: Json) -> None:
    """Compare what is read of the files, beside one that has a line at least, with and without an odd one."""
    regular = read_report(json.dumps(document({**files, "good.c": good})))
    irregular = read_report(json.dumps(document({**files, "good.c": good, ODD: odd})))
    assert lines_of(regular) == lines_of(irregular)
    assert not regular.reasons
    assert irregular.reasons


def lines_of(reading: Reading) -> dict[str, object]:
    return {name: lines for name, lines in reading.files.items() if name != ODD}


def in_order(written: list[tuple[int, int, bool, bool, bool]]) -> list[list[object]]:
    ordered = sorted(written, key=lambda segment: segment[0])
    return [[line, column, *rest] for column, (line, *rest) in enumerate(ordered, 1)]


segments = st.lists(st.tuples(NUMBERS, COUNTS, st.booleans(), st.booleans(), st.booleans()), max_size=9).map(in_order)
branches = st.lists(st.tuples(NUMBERS, st.just(1), NUMBERS, st.just(2), COUNTS, COUNTS, st.just(0)), max_size=4)
regions = st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS)
expansions = st.lists(st.fixed_dictionaries({"source_region": regions, "branches": branches}), max_size=2)


@given(files_of(segments=segments, branches=branches, expansions=expansions), st.booleans())
def test_llvm_export(files: dict[str, Json], odd_branch: bool) -> None:
    def document(files: dict[str, Json]) -> Json:
        listed = [{**file, "filename": name} for name, file in files.items()]
        return {"type": "llvm.coverage.json.export", "data": [{"files": listed}]}

    good: Json = {"segments": [[1, 1, 1, True, True, False], [2, 1, 0, False, False, False]]}
    odd: Json = {**good, "branches": [[1]]} if odd_branch else {"segments": [["x", 1, 1, True, True, False]]}
    check(document, files, good, odd)


ways = st.dictionaries(NUMBERS.map(str), st.lists(COUNTS, max_size=5), max_size=4)
counts = st.dictionaries(NUMBERS.map(str), COUNTS, max_size=5)
functions = st.dictionaries(st.text(max_size=2), st.fixed_dictionaries({"start_line": NUMBERS}), max_size=3)


@given(files_of(lines=counts, branches=ways, functions=functions))
def test_fastcov(files: dict[str, Json]) -> None:
    def document(files: dict[str, Json]) -> Json:
        return {"sources": {"first.c": {"": {"lines": {"1": 1}}}, **{name: {"": file} for name, file in files.items()}}}

    check(document, files, {"lines": {"1": 1}}, {"branches": {"1": ["x"], "y": [1]}})


ignored = st.just("ignored")
simplecov_branches = st.lists(st.fixed_dictionaries({"start_line": NUMBERS, "coverage": COUNTS | ignored}), max_size=5)


@given(files_of(lines=st.lists(st.none() | COUNTS | ignored, max_size=6), branches=simplecov_branches))
def test_simplecov(files: dict[str, Json]) -> None:
    def document(files: dict[str, Json]) -> Json:
        return {"meta": {"simplecov_version": "0.22.0"}, "coverage": files}

    check(
        document,
        files,
        {"lines": [1]},
        {"lines": [], "branches": [{"start_line": 1, "coverage": "x"}, {"coverage": 1}]},
    )


ends = st.fixed_dictionaries({"line": NUMBERS, "column": NUMBERS})
places = st.lists(st.fixed_dictionaries({"start": ends, "end": ends}), max_size=4)


@given(files_of(covered_locs=places, uncovered_locs=places))
def test_flow(files: dict[str, Json]) -> None:
    def document(files: dict[str, Json]) -> Json:
        expressions = {name: {"expressions": file} for name, file in files.items()}
        return {"flowStatus": {"passed": True}, "files": expressions}

    good: Json = {"covered_locs": [{"start": {"line": 1, "column": 1}, "end": {"line": 1, "column": 2}}]}
    check(document, files, good, {"covered_locs": [{"start": {}}]})
