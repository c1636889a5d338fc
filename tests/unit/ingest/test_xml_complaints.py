"""What is wrong with a document is said to the one who made it, not to one who programs libxml2."""

import itertools

import pytest

from codecov_core.ingest import parse_file
from codecov_core.ingest.xml_complaints import ENTITIES, complaint

_LEVELS = "abcdef"
_NESTED = '<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 20}">' for before, name in itertools.pairwise(_LEVELS)
)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Excessive depth in document: 256 use XML_PARSE_HUGE option\n", "Excessive depth in document: 256"),
        ("Maximum entity amplification factor exceeded, see xmlCtxtSetMaxAmplification.\n", ENTITIES),
        ("Opening and ending tag mismatch: a line 1 and b\n", "Opening and ending tag mismatch: a line 1 and b"),
    ],
)
def test_advice_for_programmers_is_left_out(said: str, shown: str) -> None:
    assert complaint(said) == shown


@pytest.mark.parametrize("attribute", ['name="&f;" filename="src/a.py"', 'filename="&f;"'])
def test_entities_that_explode_are_told_with_what_to_do(attribute: str) -> None:
    lines = '<lines><line number="1" hits="1"/></lines>'
    document = (
        f'<?xml version="1.0"?><!DOCTYPE coverage [{_NESTED}]><coverage><packages><package><classes>'
        f"<class {attribute}>{lines}</class></classes></package></packages></coverage>"
    )
    result = parse_file("coverage.xml", document.encode()).result
    assert ENTITIES in str(result.reason)
    assert "xmlCtxt" not in str(result)
