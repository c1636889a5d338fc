"""Reading numbers and texts at many places at once."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.ingest.formats.byte_columns import ByteColumns
from codecov_core.ingest.formats.hit_counts import MAX_HITS, clamp_hits, parse_hits

blocks = st.one_of(
    st.binary(max_size=60), st.text("0123456789/:;\xff", max_size=60).map(lambda text: text.encode("latin-1"))
)


@given(blocks)
def test_digits_are_read_wherever_they_stand(block: bytes) -> None:
    numbers, lengths = ByteColumns(block).decimals(np.arange(len(block)))
    runs = [re.match(rb"[0-9]{0,16}", block[place : place + 16]) for place in range(len(block))]
    expected = [run.group() for run in runs if run is not None]
    assert lengths.tolist() == list(map(len, expected))
    assert numbers.tolist() == [int(run or b"0") for run in expected]


@given(blocks, st.binary(min_size=1, max_size=20))
def test_texts_are_found_wherever_they_stand(block: bytes, literal: bytes) -> None:
    places = np.arange(len(block))
    stands = [block.startswith(literal, place) for place in range(len(block))]
    if not literal.endswith(b"\0"):  # what lies behind the end reads as zero bytes
        assert ByteColumns(block).match(places, literal).tolist() == stands
    whole = block + literal
    assert ByteColumns(whole).match(np.array([len(block)]), literal).all()


@given(blocks, st.integers(0, 255))
def test_bytes_are_found(block: bytes, byte: int) -> None:
    assert ByteColumns(block).find(byte).tolist() == [place for place, value in enumerate(block) if value == byte]


@pytest.mark.parametrize("byte", range(256))
def test_control_characters_are_noticed(byte: int) -> None:
    is_control = byte < ord(" ") and byte not in b"\t\n\r"
    assert ByteColumns(b"x" + bytes([byte])).has_control_characters() == is_control


def test_an_empty_block() -> None:
    assert not ByteColumns(b"").has_control_characters()
    assert len(ByteColumns(b"").find(0)) == 0


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("0", 0),
        ("12", 12),
        ("007", 7),
        (" 5 ", 5),
        ("+5", 5),
        ("-5", 0),
        ("1.9", 1),
        (".5", 0),
        ("1.", 1),
        ("1e3", 1000),
        ("9223372036854775806", MAX_HITS - 1),
        ("9223372036854775807", MAX_HITS),
        ("9223372036854775808", MAX_HITS),
        ("9" * 5000, MAX_HITS),
        ("1e999", MAX_HITS),
        ("", None),
        ("x", None),
        ("1_000", None),
        ("nan", None),
        ("inf", None),
        ("\N{ARABIC-INDIC DIGIT THREE}", None),
    ],
)
def test_hits_as_texts(text: str, hits: int | None) -> None:
    assert parse_hits(text) == hits


@pytest.mark.parametrize(
    ("count", "hits"), [(-1, 0), (0.5, 0), (2.5, 2), (2**80, MAX_HITS), (10**400, MAX_HITS), (float("nan"), 0)]
)
def test_hits_as_numbers(count: float, hits: int) -> None:
    assert clamp_hits(count) == hits
