"""Small documents read value by value say what they say in columns."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzzing.bombs import BAD, FILES, ONE_LINE
from fuzzing.tiny_files import TINY
from tests.unit.ingest_formats.columns_only import columns_only
from tests.unit.ingest_formats.showing import Reading, read_report

SIZE = 1_200
DOCUMENTS: dict[str, bytes] = {
    **{name: record(7).encode() for name, record in TINY.items()},
    **{f"files: {name}": bomb.data(SIZE) for name, bomb in FILES.items()},
    **{f"one line: {name}": bomb.data(SIZE) for name, bomb in ONE_LINE.items()},
    **{f"bad: {name}": bomb.data(SIZE) for name, bomb in BAD.items()},
}


@pytest.fixture
def _columns_from_the_first_value_on() -> None:
    """Instead of the fixture of this name: both ways are taken here."""


def in_both_ways(data: bytes) -> tuple[Reading, Reading]:
    small = read_report(data)
    with pytest.MonkeyPatch.context() as monkeypatch:
        columns_only(monkeypatch)
        return small, read_report(data)


@pytest.mark.parametrize("data", DOCUMENTS.values(), ids=DOCUMENTS)
def test_small_as_large(data: bytes) -> None:
    small, large = in_both_ways(data)
    assert small == large


VALUES = [b"0", b"-1", b"7", b"null", b"true", b"1.5", b'"3"', b"[]", b"2147483648", b"9" * 16, b"9" * 20]


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(DOCUMENTS)), st.data())
def test_odd_values_in_small_documents(name: str, data: st.DataObject) -> None:
    """A digit somewhere becomes another value."""
    document = DOCUMENTS[name]
    places = [at for at, byte in enumerate(document) if 48 <= byte < 58]
    at = data.draw(st.sampled_from(places)) if places else 0
    small, large = in_both_ways(document[:at] + data.draw(st.sampled_from(VALUES)) + document[at + 1 :])
    assert small == large
