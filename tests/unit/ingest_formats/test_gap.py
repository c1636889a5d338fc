"""Coverage of GAP (chapter 02 §8.2.4, §8.3.9)."""

import pytest

from codecov_core.ingest import Drop
from tests.unit.ingest_formats.real_reports import read_real
from tests.unit.ingest_formats.showing import read_report


def test_the_records_of_the_chapter() -> None:
    read = read_report(
        '{"Type":"S","File":"lib/a.gi"}\n{"Type":"R","Line":3}\n{"Type":"E","Line":4}\n{"Type":"E","Line":3}\n'
    )
    assert read.format == "gap"
    assert read.files == {"lib/a.gi": {3: (1,), 4: (1,)}}


@pytest.mark.parametrize("blank", ["", " "])
def test_records_with_a_number_of_their_file_belong_to_it(blank: str) -> None:
    records = [
        '{"Type":"S","File":"a.g","FileId":1}',
        '{"Type":"R","Line":1,"FileId":1}',
        '{"Type":"S","File":"b.g","FileId":2}',
        '{"Type":"R","Line":1,"FileId":2}',
        '{"Type":"R","Line":2,"FileId":2}',
        '{"Type":"E","Line":1,"FileId":1}',
        '{"Type":"E","Line":2,"FileId":9}',
        '{"Type":"E","Line":1,"FileId":9}',
    ]
    # A blank makes records irregular, so that they are read one by one.
    text = "\n".join(records).replace('"R",', f'"R",{blank}')
    read = read_report(text)
    assert read.files == {"a.g": {1: (1,)}, "b.g": {1: (0,), 2: (0,)}}
    assert read.drops == (Drop("record", "no file has its FileId", 2, ("FileId 9", "FileId 9")),)


def test_a_file_may_be_named_behind_its_records() -> None:
    records = [
        '{"Type":"S","File":"a.g","FileId":1}',
        '{"Type":"R","Line":7,"FileId":2}',
        '{"Type":"E","Line":8,"FileId":2}',
        '{"Type":"S","File":"b.g","FileId":2}',
        '{"Type":"E","Line":7,"FileId":1}',
    ]
    read = read_report("\n".join(records))
    assert read.files == {"a.g": {7: (1,)}, "b.g": {7: (0,), 8: (1,)}}
    assert read.drops == ()


def test_numbers_say_nothing_where_no_file_has_one() -> None:
    records = [
        '{"Type":"S","File":"a.g"}',
        '{"Type":"R","Line":7,"FileId":2}',
        '{"Type":"S","File":"b.g"}',
        '{"Type":"E","Line":8,"FileId":2}',
    ]
    assert read_report("\n".join(records)).files == {"a.g": {7: (0,)}, "b.g": {8: (1,)}}


def test_a_header_and_a_line_of_zero_are_no_lines() -> None:
    text = (
        '{ "Type": "_", "Version":1, "IsCover": true}\n{"Type":"S","File":"a.g","FileId":1}\n'
        '{"Type":"R","Line":0,"FileId":1}\n{"Type":"R","Line":1,"FileId":1}\n'
    )
    read = read_report(text)
    assert read.files == {"a.g": {1: (0,)}}
    assert read.reasons == {"line 0 stands for the file itself": 1}


@pytest.mark.parametrize(
    ("odd", "reason"),
    [
        ("{", "not a record of GAP"),
        ("[1]", "not a record of GAP"),
        ('{"Type":"S","File":7}', "not a record of GAP"),
        ('{"Type":"E","Line":"x"}', "no usable line"),
        ('{"Type":"E","Line":1000000000000}', "line number is not between 1 and 2,000,000"),
        ('{"Type":"E","Line":-3}', "line number is not between 1 and 2,000,000"),
    ],
)
def test_an_odd_record_is_left_out_alone(odd: str, reason: str) -> None:
    read = read_report(f'{{"Type":"S","File":"a.g"}}\n{{"Type":"E","Line":1}}\n{{"Type":"E","Line":2}}\n{odd}\n')
    assert read.files == {"a.g": {1: (1,), 2: (1,)}}
    assert read.reasons == {reason: 1}


def test_a_record_before_any_file() -> None:
    read = read_report(
        '{"Type":"_","Version":1}\n{"Type":"E","Line":1}\n{"Type":"S","File":"a.g"}\n{"Type":"E","Line":2}\n'
    )
    assert read.files == {"a.g": {2: (1,)}}
    assert read.reasons == {"no file was named yet": 1}


def test_a_single_record_has_no_lines() -> None:
    read = read_report('{"Type":"S","File":"lib/a.gi"}')
    assert (read.format, read.files) == ("gap", {})


def test_a_real_run() -> None:
    # GAP prints no totals. Counted with another program: distinct lines above 0 of types R and E, and of type E alone.
    read = read_real("../corpus/gap-cover/bells-gap/reports/cover-own-files.json")
    assert {name: len(lines) for name, lines in read.files.items()} == {"test.g": 4, "lib/bells.g": 38}
    assert sum(shown == (1,) for lines in read.files.values() for shown in lines.values()) == 35
