"""Istanbul, JSCoverage and PhantomJS (chapter 02 §8.3.11, the safe rules of §14.3 and §14.4)."""

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.ingest import FileOptions, FileProblem, PathResolver, PathRules, parse_file
from tests.unit.ingest_formats.showing import Reading, Shown, read_report

Json = Mapping[str, object]


def at(line: int, column: int, end_line: int, end_column: int | None) -> Json:
    return {"start": {"line": line, "column": column}, "end": {"line": end_line, "column": end_column}}


NOWHERE: Json = {"start": {}, "end": {}}
EXAMPLE: Json = {
    "path": "a.js",
    "statementMap": {"0": at(1, 0, 1, 20), "1": at(2, 2, 2, 30), "2": at(2, 31, 2, 40), "3": at(6, 0, 6, 9)},
    "s": {"0": 1, "1": 3, "2": 0, "3": 2},
    "fnMap": {"0": {"name": "f", "loc": at(1, 14, 9, 1)}},
    "f": {"0": 2},
    "branchMap": {
        "0": {"type": "if", "loc": at(4, 2, 6, 3), "locations": [at(4, 2, 6, 3), NOWHERE]},
        "1": {"type": "cond-expr", "locations": [at(6, 5, 6, 9), at(6, 12, 6, 15)]},
    },
    "b": {"0": [1, 0], "1": [0, 4]},
}
"""The example of the chapter."""


def read(document: object, *, partials: bool = False) -> Reading:
    return read_report(json.dumps(document), javascript_enable_partials=partials)


def entry(**parts: object) -> Json:
    return {"statementMap": {}, "s": {}, "branchMap": {}, "b": {}, "fnMap": {}, "f": {}, **parts}


def test_the_example_in_the_default_mode() -> None:
    found = read({"a.js": EXAMPLE})
    assert found.format == "istanbul"
    assert found.files == {"a.js": {1: (2, "m"), 2: (3,), 4: (1, "b"), 6: (4, "b")}}


def test_the_example_with_partials() -> None:
    assert read({"a.js": EXAMPLE}, partials=True).files == {
        "a.js": {
            1: (2, "m"),
            2: (3, None, None, ((2, 30, 3), (31, 40, 0))),
            4: ("1/2", "b", ("1",)),
            6: ("1/2", "b", ("0",), ((5, 9, 0), (12, 15, 4))),
        },
    }


def test_a_line_without_columns_of_its_own_has_no_partials_rather_than_none() -> None:
    statements = {"0": at(1, 8, 2, 9), "1": at(4, 8, 5, 9)}
    functions = {"0": {"name": "f", "loc": at(4, 0, 6, 1)}}
    found = read(
        {"a.js": entry(statementMap=statements, s={"0": 2, "1": 3}, fnMap=functions, f={"0": 3})}, partials=True
    )
    assert found.files == {"a.js": {1: (2, None, None, ()), 4: (3, "m")}}


def test_partials_need_a_first_file_of_javascript() -> None:
    assert read({"a.ts": EXAMPLE, "b.js": EXAMPLE}, partials=True).files["b.js"][4] == (1, "b")


def test_partials_of_files_of_any_name_where_that_is_wanted() -> None:
    document = json.dumps({"a.ts": EXAMPLE, "b.vue": EXAMPLE})
    files = read_report(document, javascript_enable_partials=True, javascript_partials_everywhere=True).files
    assert files["a.ts"][4] == files["b.vue"][4] == ("1/2", "b", ("1",))
    assert read_report(document, javascript_partials_everywhere=True).files["a.ts"][4] == (1, "b")


def test_an_entry_below_data() -> None:
    assert read({"a.js": {"path": "a.js", "data": EXAMPLE}}).lines[6] == (4, "b")


@pytest.mark.parametrize("odd", [None, 1, "text", [EXAMPLE]])
def test_an_entry_that_is_no_object_is_dropped_alone(odd: object) -> None:
    whole = read({"a.js": EXAMPLE})
    for document in ({"x.js": odd, "a.js": EXAMPLE}, {"a.js": EXAMPLE, "x.js": odd}):
        reading = read(document)
        assert reading.files == whole.files
        assert reading.reasons == {"its entry is no object": 1}


def test_skipped_parts_are_left_out() -> None:
    document = entry(
        statementMap={"0": {**at(1, 0, 1, 9), "skip": True}, "1": at(2, 0, 2, 9)},
        s={"0": 1, "1": 0},
        branchMap={"0": {"type": "if", "locations": [{**at(3, 0, 3, 9), "skip": True}, at(4, 0, 4, 9)]}},
        b={"0": [1, 2]},
        fnMap={"0": {"loc": at(5, 0, 5, 9), "skip": True}},
        f={"0": 1},
    )
    assert read({"a.js": document}).lines == {2: (0,), 4: (2, "b")}


@pytest.mark.parametrize(
    ("count", "shown"),
    [(3, (3,)), (0, (0,)), (None, ()), (2**70, (2**63 - 1,)), (-1, (0,)), (1e3, (1000,)), (True, (1,))],
)
def test_counts(count: object, shown: Shown) -> None:
    document = entry(statementMap={"0": at(1, 0, 1, 9), "1": at(2, 0, 2, 9)}, s={"0": count, "1": 1})
    assert read({"a.js": document}).lines == {1: shown, 2: (1,)}


@pytest.mark.parametrize("counts", [{}, {"0": "3"}, {"0": [1]}])
def test_a_statement_without_a_count_is_dropped_alone(counts: Json) -> None:
    document = entry(statementMap={"0": at(1, 0, 1, 9), "1": at(2, 0, 2, 9)}, s={**counts, "1": 1})
    for partials in (False, True):
        found = read({"a.js": document}, partials=partials)
        assert list(found.lines) == [2]
        assert found.drops[0].examples == ("a.js: statement 0",)


def test_places_that_are_nowhere_are_skipped() -> None:
    places: Json = {
        "0": NOWHERE,
        "1": {"start": {"line": None}},
        "2": {"start": {"line": 0, "column": 0}},
        "3": {},
        "4": [],
        "5": {"loc": None, "start": {"line": 5, "column": 1}, "end": {"line": 5, "column": 9}},
    }
    document = entry(statementMap=places, s=dict.fromkeys(places, 1))
    assert read({"a.js": document}).lines == {5: (1,)}
    assert list(read({"a.js": document}, partials=True).lines) == [5]


def test_maps_of_another_shape_are_no_maps() -> None:
    document = {
        "statementMap": [],
        "s": 3,
        "branchMap": None,
        "b": "x",
        "fnMap": {"0": {"loc": at(1, 0, 2, 0)}},
        "f": {"0": 1},
    }
    assert read({"a.js": document}).lines == {1: (1, "m")}
    assert read({"a.js": document}, partials=True).lines == {1: (1, "m")}


@pytest.mark.parametrize("partials", [False, True])
@pytest.mark.parametrize(("line", "is_read"), [(3.0, True), ("3", False), (1.5, False), (True, False), ([3], False)])
def test_a_line_is_a_whole_number(line: object, is_read: bool, partials: bool) -> None:
    place = {"start": {"line": line, "column": 2}, "end": {"line": 3, "column": 9}}
    entry_of_all = entry(
        statementMap={"0": place}, s={"0": 1}, fnMap={"0": {"loc": place}}, f={"0": 1},
        branchMap={"0": {"type": "switch", "locations": [place]}}, b={"0": [1]},
    )  # fmt: skip
    found = read({"a.js": entry_of_all}, partials=partials)
    if is_read:
        assert list(found.files["a.js"]) == [3]
        assert found.drops == ()
    else:
        assert found.files == {}
        assert found.reasons == {"its line is no whole number": 3}


def test_a_line_number_no_file_can_have_is_dropped() -> None:
    document = entry(statementMap={"0": at(10**12, 0, 10**12, 9), "1": at(2, 0, 2, 9)}, s={"0": 1, "1": 1})
    assert read({"a.js": document}).lines == {2: (1,)}


def test_lines_covered() -> None:
    found = read({"a.js": {"linesCovered": {"1": 4, "3": 0, "0": 1, "x": 1}}})
    assert found.lines == {1: (4,), 3: (0,)}
    assert found.reasons == {"line is not a number above 0": 2}


def test_a_library_built_from_sources() -> None:
    resolver = PathResolver(PathRules(), ["src/one.js"])
    data = json.dumps({"/home/x/lib/one.js": EXAMPLE}).encode()
    parsed = parse_file(None, data, FileOptions(resolver=resolver))
    assert parsed.report is not None
    assert parsed.report.names == ("src/one.js",)


@pytest.mark.parametrize(
    "document",
    [
        [],
        [1],
        {"a": 1},
        {"total": {"lines": {"total": 3}}},
        {"a.js": {"data": {}}, "version": "1"},
        {"a.dll": {"a.cs": {}}},
    ],
)
def test_other_documents_are_left_alone(document: object) -> None:
    assert read(document).problem in (FileProblem.UNRECOGNISED, FileProblem.EMPTY)


class TestIf:
    """An ``if`` with partials takes over what its line had."""

    @staticmethod
    def lines(statements: list[tuple[Json, int]], place: Json, counts: list[int]) -> dict[int, Shown]:
        document = entry(
            statementMap={str(index): where for index, (where, _) in enumerate(statements)},
            s={str(index): count for index, (_, count) in enumerate(statements)},
            branchMap={"0": {"type": "if", "loc": place, "locations": [place, NOWHERE]}},
            b={"0": counts},
        )
        return read({"a.js": document}, partials=True).lines

    def test_alone(self) -> None:
        assert self.lines([], at(4, 2, 6, 3), [1, 0]) == {4: ("1/2", "b", ("1",))}

    def test_full(self) -> None:
        assert self.lines([], at(4, 2, 6, 3), [1, 4]) == {4: ("2/2", "b")}

    def test_it_keeps_the_partials_of_its_line(self) -> None:
        found = self.lines([(at(4, 20, 4, 30), 5)], at(4, 2, 6, 3), [0, 0])
        assert found == {4: ("0/2", "b", ("0", "1"), ((20, 30, 5),))}

    def test_its_own_statement_with_another_behind_the_condition(self) -> None:
        # `if (abc) run();` from column 2 to 17, the call from 11
        found = self.lines([(at(4, 2, 4, 17), 3), (at(4, 11, 4, 17), 1)], at(4, 2, 4, 17), [1, 2])
        assert found == {4: ("2/2", "b", None, ((6, 9, "2/2"), (11, 17, 3)))}

    def test_its_own_statement_with_another_before_it(self) -> None:
        found = self.lines([(at(4, 10, 4, 30), 3), (at(4, 1, 4, 9), 1)], at(4, 10, 4, 30), [1, 0])
        assert found == {4: ("1/2", "b", ("1",), ((1, 9, 1), (11, 30, 3)))}


def test_line_data() -> None:
    conditions = {
        "1": [None, {"position": 0, "nodeLength": 2, "evalTrue": 1, "evalFalse": 0}],
        "4": [
            None,
            {"position": 0, "nodeLength": 2, "evalTrue": 1, "evalFalse": 1},
            {"position": 1, "nodeLength": 2, "evalTrue": 0, "evalFalse": 1},
        ],
        "5": "x",
    }
    found = read({"a.js": {"lineData": [None, 1, 0, None, 2, "x", 7], "branchData": conditions}})
    assert found.lines == {
        1: ("1/2", "b", None, ((0, 2, "1/2"),)),
        2: (0,),
        4: ("2/2", "b", None, ((0, 2, "2/2"), (1, 3, "1/2"))),
        6: (7,),
    }
    assert found.reasons == {"no count for it": 1}


def test_line_data_in_the_mode_with_partials() -> None:
    assert read({"a.js": {"lineData": [None, 1]}}, partials=True).lines == {1: (1,)}


lines = st.integers(1, 9)
regular = st.builds(at, lines, st.just(0), lines, st.just(9))
odd_lines = st.sampled_from([None, 0, -1, True, 1.5, "3", 10**12, [2]])
odd_places = st.one_of(
    st.just(NOWHERE),
    st.builds(at, odd_lines, st.just(0), lines, st.just(9)),
    st.builds(lambda place, **more: {**place, **more}, regular, loc=regular | odd_lines),
    st.builds(lambda place, **more: {**place, **more}, regular, skip=st.booleans()),
    st.sampled_from([None, [], "ab", 7, {}, {"start": {"line": 4}}, {"start": [], "end": {}}]),
)
counts = st.integers(0, 9)
odd_counts = st.sampled_from([None, -1, True, 2.0, "3", [1], 2**63, 2**70])


def some(usual: st.SearchStrategy[object], odd: st.SearchStrategy[object]) -> st.SearchStrategy[list[object]]:
    return st.lists(usual, max_size=5) | st.lists(usual | odd, max_size=5)


branches = st.builds(
    lambda places, **more: {"locations": places, **more},
    some(regular | st.just(NOWHERE), odd_places) | st.sampled_from([None, {}, "ab"]),
    type=st.just("if"),
)
functions = st.builds(lambda place, **more: {"loc": place, **more}, regular | odd_places, name=st.just("f"))


entries = st.fixed_dictionaries(
    {
        "statementMap": some(regular, odd_places),
        "s": some(counts, odd_counts),
        "branchMap": some(branches, odd_places),
        "b": some(st.lists(counts, max_size=4), odd_counts | st.lists(counts | odd_counts, max_size=4)),
        "fnMap": some(functions, odd_places),
        "f": some(counts, odd_counts),
    }
)


@given(entries)
def test_maps_are_read_as_their_items_are(listed: dict[str, list[object]]) -> None:
    # An item that is told to be skipped changes nothing but what is told of it, and its map is no regular one.
    document = {key: {str(id): item for id, item in enumerate(items)} for key, items in listed.items()}
    skipped: Json = {"x": {"skip": True}}
    irregular = {key: {**skipped, **items} if key.endswith("Map") else items for key, items in document.items()}
    at_once, one_by_one = read({"a.js": document}), read({"a.js": irregular})
    assert at_once.files == one_by_one.files
    assert [drop for drop in at_once.drops if not drop.usual] == [drop for drop in one_by_one.drops if not drop.usual]
    skips = [{drop.kind: drop.count for drop in found.drops if drop.usual} for found in (at_once, one_by_one)]
    assert {kind: skips[0].get(kind, 0) + 1 for kind in ("statement", "branch", "function")} == skips[1]


def test_thousands_of_ifs_on_a_line_are_one_list_of_columns() -> None:
    number = 6_000
    ifs = {str(index): {"type": "if", **at(1, 9, 1, None)} for index in range(number)}
    document = entry(
        statementMap={"0": at(1, 9, 1, None), "1": at(1, 40, 1, 50)},
        s={"0": 1, "1": 2},
        branchMap=ifs,
        b={key: [1] for key in ifs},
    )
    found = read({"a.js": document}, partials=True).files["a.js"][1]
    partials = found[3]
    assert isinstance(partials, tuple)
    assert len(partials) == number + 1
    assert set(partials) == {(13, 38, "1/1"), (40, 50, 2), (52, None, 1), (None, None, 1)}
