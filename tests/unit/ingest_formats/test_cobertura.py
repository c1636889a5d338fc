"""Cobertura and scoverage (chapter 02 §8.1.10, the safe rules of §14.4, hostile input of §14.8)."""

import pytest

from codecov_core.errors import LimitExceededError
from codecov_core.ingest import FileProblem
from codecov_core.ingest.format import FormatOptions
from codecov_core.ingest.formats.cobertura import read_tolerant
from codecov_core.ingest.formats.cobertura_lines import MAX_FILLED_BRANCHES, filled_branches
from codecov_core.ingest.limits import Allowance
from codecov_core.ingest.sink import Sink
from tests.unit.ingest_formats.showing import Shown, read_report

CONDITIONS = '<conditions><condition number="0" type="jump" coverage="{}"/>{}</conditions>'
SECOND = '<condition number="1" type="jump" coverage="0%"/>'


def document(*lines: str, name: str = "src/a.py", root: str = "coverage") -> str:
    body = "".join(lines)
    return (
        f'<?xml version="1.0" ?>\n<{root}>\n<packages><package name="p"><classes>'
        f'<class name="a" filename="{name}"><methods/><lines>{body}</lines></class>'
        f"</classes></package></packages>\n</{root}>\n"
    )


def line(number: object, hits: object = None, *, inside: str = "", **others: str) -> str:
    attributes = {"number": number, **({} if hits is None else {"hits": hits}), **others}
    written = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    return f"<line{written}>{inside}</line>" if inside else f"<line{written}/>"


def branch(coverage: str, *, hits: object = 1, inside: str = "", **others: str) -> str:
    return line(1, hits, inside=inside, branch="true", condition_coverage=coverage, **others)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (line(1, 2), (2,)),
        (branch("50% (1/2)", missing_branches="5"), ("1/2", "b", ("5",))),
        (branch("100% (2/2)"), ("2/2", "b")),
        (branch("0% (0/2)", missing_branches="exit,exit"), ("0/2", "b", ("loop", "exit"))),
        (branch("0% (0/1)", missing_branches="exit"), ("0/1", "b", ("exit",))),
        (branch("50%"), (1,)),
        (line(1, 1, branch="false", condition_coverage="50% (1/2)"), (1,)),
        (line(1, 1, branch="TRUE", condition_coverage="50% (1/2)"), ("1/2", "b")),
        (line(1, "3.0"), (3,)),
        (line(1, "1e5"), (100000,)),
        (line(1, "0.9"), (0,)),
        (branch("25% (1/4)", inside=CONDITIONS.format("50%", SECOND)), ("1/4", "b", ("0:jump", "1:jump"))),
        (branch("0% (0/2)"), ("0/2", "b", ("0", "1"))),
        (branch("0% (0/4)", inside=CONDITIONS.format("0%", "")), ("0/4", "b", ("0:jump", "1", "2", "3"))),
        (branch("50% (1/2)", inside=CONDITIONS.format("100%", "")), ("1/2", "b")),
        (branch("(0/0)"), ("0/0", "b")),
        (line(1, 0, missing_branches="4"), (0, None, ("4",))),
        # Safe rules: text around the fraction, no percentage, no hits, too many hits, fewer than none.
        (branch("50% (1/2) of all"), ("1/2", "b")),
        (branch("(1/2)"), ("1/2", "b")),
        (line(1), (0,)),
        (line(1, ""), (0,)),
        (line(1, "9" * 30), (2**63 - 1,)),
        (line(1, "1e300"), (2**63 - 1,)),
        (line(1, -4), (0,)),
    ],
)
def test_what_a_line_says(written: str, expected: Shown) -> None:
    assert read_report(document(written)).files == {"src/a.py": {1: expected}}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (branch("50% (1/2)", missing_branches="5"), (1,)),
        (branch("100% (2/2)"), ("2/2", "b")),
        (branch("0% (0/2)"), ("0/2", "b", ("0", "1"))),
    ],
)
def test_real_partials_as_hits(written: str, expected: Shown) -> None:
    assert read_report(document(written), cobertura_partials_as_hits=True).lines == {1: expected}


@pytest.mark.parametrize(
    ("written", "missed"),
    [
        (branch("25% (1/4)", inside=CONDITIONS.format("50%", SECOND)), ("0:jump", "1:jump", "2")),
        (branch("25% (1/4)"), ("0", "1", "2")),
        (branch("0% (0/2)"), ("0", "1")),
    ],
)
def test_missing_conditions_are_made_up(written: str, missed: tuple[str, ...]) -> None:
    (shown,) = read_report(document(written), cobertura_handle_missing_conditions=True).lines.values()
    assert shown[2] == missed


@pytest.mark.parametrize("hits", ["abc", "NaN", "Infinity"])
def test_a_line_with_unreadable_hits_is_dropped_alone(hits: str) -> None:
    read = read_report(document(line(1, 1), line(2, hits)))
    assert read.lines == {1: (1,)}
    assert read.reasons == {"hits is not a number": 1}


@pytest.mark.parametrize("number", ["1.5", "", "x", "1" * 200])
def test_a_line_with_an_unreadable_number_is_dropped_alone(number: str) -> None:
    read = read_report(document(line(7, 1), line(number, 1)))
    assert read.lines == {7: (1,)}
    assert read.reasons == {"line number is not an integer": 1}


def test_lines_that_are_none_are_harmless() -> None:
    read = read_report(document(line(7, 1), *(line(number, 1) for number in ("undefined", "0", "-3"))))
    assert read.lines == {7: (1,)}
    assert read.reasons == {"line number is undefined or below 1": 3}


def test_a_line_number_no_file_can_have_is_dropped() -> None:
    read = read_report(document(line(7, 1), line(10**12, 1)))
    assert read.lines == {7: (1,)}
    assert read.drops[0].examples == ("src/a.py:1000000000000",)


def test_a_condition_without_number_or_type_is_dropped_alone() -> None:
    inside = '<conditions><condition coverage="50%"/></conditions>'
    read = read_report(document(branch("50% (1/2)", inside=inside)))
    assert read.lines == {1: ("1/2", "b")}
    assert read.reasons == {"condition without number or type": 1}


def test_a_class_without_a_file_is_dropped_alone() -> None:
    good = document(line(1, 1))
    read = read_report(
        good.replace("<classes>", '<classes><class name="x.Y"><lines><line number="1" hits="1"/></lines></class>')
    )
    assert read.files == {"src/a.py": {1: (1,)}}
    assert read.drops[0].examples == ("x.Y",)


def test_method_lines_and_class_lines_are_the_same_lines() -> None:
    method = f'<methods><method name="f"><lines>{line(1, 4)}{line(2, 0)}</lines></method></methods>'
    read = read_report(document(line(1, 4), line(2, 3)).replace("<methods/>", method))
    assert read.lines == {1: (4,), 2: (3,)}


def test_a_fraction_stays_that_of_the_line_where_a_method_repeats_it() -> None:
    # As gcovr writes it: one condition for all branches of the line.
    inside = '<conditions><condition number="0" type="jump" coverage="50%"/></conditions>'
    written = branch("50% (2/4)", inside=inside)
    repeated = f"<methods><method><lines>{written}</lines></method></methods><lines>{written}</lines>"
    assert read_report(document(repeated)).lines == {1: ("2/4", "b", ("0:jump",))}
    again = document(repeated).replace("</packages>", "<!-- & --><?odd ?></packages>")
    assert read_report(again).lines == {1: ("2/4", "b", ("0:jump",))}


def test_occurrences_of_a_file_merge() -> None:
    first = document(branch("50% (1/2)", missing_branches="3"))
    second = branch("50% (1/2)", missing_branches="5") + line(9, 2)
    again = f'<class name="b" filename="src/a.py"><lines>{second}</lines></class></classes>'
    assert read_report(first.replace("</classes>", again)).lines == {1: ("2/2", "b", ()), 9: (2,)}


def test_an_installed_copy_comes_last_and_loses_nothing() -> None:
    text = document(line(1, 1), name="/usr/lib/python3/site-packages/pkg/a.py").replace(
        "</classes>", '<class filename="src/b.py"><lines><line number="1" hits="1"/></lines></class></classes>'
    )
    assert list(read_report(text).files) == ["src/b.py", "/usr/lib/python3/site-packages/pkg/a.py"]


def test_entities_in_a_file_name() -> None:
    assert list(read_report(document(line(1, 1), name="a&amp;b/&lt;x&gt;.py")).files) == ["a&b/<x>.py"]


@pytest.mark.parametrize("root", ["scoverage", 'coverage xmlns="urn:x"'])
def test_roots(root: str) -> None:
    text = document(line(1, 1), root=root).replace(f"</{root}>", f"</{root.split(maxsplit=1)[0]}>")
    assert read_report(text).lines == {1: (1,)}


@pytest.mark.parametrize(
    "text",
    [
        '<coverage generated="1"><project><file name="a"/></project></coverage>',
        "<coverage><assembly/></coverage>",
        "<coverage/>",
        "<report><class/></report>",
    ],
)
def test_other_formats_are_left_alone(text: str) -> None:
    assert read_report(text).format != "cobertura"


def test_statements_of_scoverage() -> None:
    def statement(line: object, count: object, **others: str) -> str:
        attributes = {
            "line": line,
            "invocation-count": count,
            "branch": "false",
            "method": "",
            "ignored": "false",
            **others,
        }
        return "<statement " + " ".join(f'{key}="{value}"' for key, value in attributes.items()) + "/>"

    body = "<statements>" + statement(3, 2) + statement(4, 0, branch="true") + statement(5, 1, method="run")
    body += (
        statement(6, 1, ignored="true") + statement(0, 1) + '<statement line="9" invocation-count="1"/></statements>'
    )
    read = read_report(document(body, root="scoverage"))
    assert read.lines == {3: (2,), 4: (0, "b"), 5: (1, "m")}
    assert read.reasons["statement without branch or method"] == 1


@pytest.mark.parametrize("stop", range(170, 330, 7))
def test_a_truncated_document_is_read_as_far_as_it_goes_and_reported(stop: int) -> None:
    whole = document(*(line(number, 1) for number in range(1, 8)))
    read = read_report(whole[:stop])
    complete = whole[:stop].count('hits="1"/>')
    assert read.files == ({"src/a.py": dict.fromkeys(range(1, complete + 1), (1,))} if complete > 0 else {})
    if complete > 0:
        assert read.reasons == {"the XML is damaged; only what a parser recovers is read": 1}


def test_a_line_without_hits_in_a_damaged_document_is_whole() -> None:
    lines = ['<line number="1"/>', line(2, 1), '<line number="3" branch="a>b"/>']
    read = read_report(document(*lines).replace("</coverage>", "\0</coverage>"))
    assert read.lines == {1: (0,), 2: (1,), 3: (0,)}
    cut = document(*lines, '<line number="4" branch="a>b"/>')
    beginning, of_tag, _ = cut.partition('<line number="4" branch="a>')
    assert read_report(beginning + of_tag).lines == {1: (0,), 2: (1,), 3: (0,)}


@pytest.mark.parametrize(
    "inside",
    ["\0", "\x01", "&unknown;", "]]>", "<![CDATA[ <line number='9' hits='9'/> ]]>", "<!-- <line/> -->", "<?pi x?>"],
)
def test_odd_text_between_lines_changes_nothing(inside: str) -> None:
    assert read_report(document(line(1, 1), inside, line(2, 0))).lines == {1: (1,), 2: (0,)}


def test_broken_utf_8_in_a_name() -> None:
    raw = document(line(1, 1), name="src/NAME.py").encode().replace(b"NAME", b"caf\xe9")
    assert list(read_report(raw).files) == ["src/caf\N{REPLACEMENT CHARACTER}.py"]


@pytest.mark.timeout(60)
def test_an_entity_bomb_does_not_go_off() -> None:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    text = document(line(1, 1)).replace("<coverage>", f"<!DOCTYPE coverage [{entities}]><coverage><x>&a11;</x>")
    read = read_report(text)
    assert read.files in ({}, {"src/a.py": {1: (1,)}})


def test_external_entities_and_document_types_are_not_fetched(tmp_path: object) -> None:
    text = document(line(1, 1), name="src/&secret;.py").replace(
        "<coverage>", '<!DOCTYPE coverage [<!ENTITY secret SYSTEM "file:///etc/hostname">]><coverage>'
    )
    assert list(read_report(text).files) in ([], ["src/.py"])


def test_a_fraction_of_a_billion_branches_is_no_bomb() -> None:
    (shown,) = read_report(document(branch("0% (0/1000000000)"))).lines.values()
    assert shown[0] == "0/1000000000"
    assert isinstance(shown[2], tuple)
    assert len(shown[2]) == 4096


@pytest.mark.timeout(60)
def test_an_element_of_very_many_attributes_is_read() -> None:
    attributes = " ".join(f'a{index}="1"' for index in range(40_000))
    read = read_report(document(line(1, 1), f"<line number='2' hits='1' {attributes}/>", "<![CDATA[]]>"))
    assert read.lines == {1: (1,), 2: (1,)}


def nested(depth: int, inside: str) -> str:
    """Classes in each other, `0.c` around all others, with a line of each behind the next class."""
    text = inside
    for number in reversed(range(depth)):
        text = f'<class filename="{number}.c">{text}{line(1000 + number, 1)}</class>'
    return f"<coverage>{text}</coverage>"


def test_a_line_belongs_to_every_class_around_it() -> None:
    read = read_report(nested(3, branch("50% (1/2)", missing_branches="5") + line(2, "x") + line(0, 1)))
    shown = ("1/2", "b", ("5",))
    assert read.files == {
        "0.c": {1: shown, 1000: (1,), 1001: (1,), 1002: (1,)},
        "1.c": {1: shown, 1001: (1,), 1002: (1,)},
        "2.c": {1: shown, 1002: (1,)},
    }
    assert [(drop.reason, drop.count, drop.examples) for drop in read.drops] == [
        ("hits is not a number", 3, ("0.c:2", "1.c:2", "2.c:2")),
        ("line number is undefined or below 1", 3, ("0.c:0", "1.c:0", "2.c:0")),
    ]


def test_a_statement_belongs_to_every_class_around_it() -> None:
    statement = '<statement line="1" invocation-count="2" branch="false" method="m"/>'
    read = read_report(nested(2, statement + '<statement line="2"/>').replace("coverage", "scoverage"))
    assert [file[1] for file in read.files.values()] == [(2, "m")] * 2
    assert [(drop.kind, drop.examples) for drop in read.drops] == [("statement", ("0.c:2", "1.c:2"))]


def test_classes_are_nested_so_deep_and_no_deeper() -> None:
    assert len(read_report(nested(8, line(1, 1))).files) == 8
    refused = read_report(nested(9, line(1, 1)))
    assert (refused.files, refused.problem) == ({}, FileProblem.TOO_LARGE)


def test_lines_of_several_classes_are_paid_for() -> None:
    lines = "".join(line(number, 1) for number in range(1, 101))
    sink = Sink(parsed_tags=Allowance(2_000, "tags"))
    with pytest.raises(LimitExceededError, match="more than 2,000 tags"):
        read_tolerant(nested(8, lines).encode(), FormatOptions(), sink)
    read_tolerant(nested(1, lines).encode(), FormatOptions(), sink)


def test_made_up_lists_share_their_texts() -> None:
    lists = [filled_branches((), "0", str(total), FormatOptions()) for total in (*range(3_000, 3_500), 3_000)]
    assert [len(made_up) for made_up in lists] == [*range(3_000, 3_500), 3_000]
    assert lists[0] == tuple(map(str, range(3_000)))
    assert len({id(text) for made_up in lists for text in made_up}) == 3_499
    some = FormatOptions(cobertura_handle_missing_conditions=True)
    assert list(filled_branches(["0:jump"], "1", "4", some)) == ["0:jump", "1", "2"]
    assert list(filled_branches(["0:jump"], "3", "4", some)) == ["0:jump"]
    assert list(filled_branches((), "5", "4", some)) == []
    assert len(filled_branches((), "0", "5000000000000000000000", some)) == MAX_FILLED_BRANCHES
