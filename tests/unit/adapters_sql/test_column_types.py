"""What goes into a column on each dialect, without a database."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

from adapters.sql.tables.types import Jsonb, Percentage, Timestamp, Varchar, ZonedTimestamp, storable

SQLITE: Dialect = SQLiteDialect()
POSTGRESQL: Dialect = PGDialect()  # type: ignore[no-untyped-call]

ANY_TEXT = st.text(st.characters(codec=None))
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | ANY_TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(ANY_TEXT, inner),
)


def written(column_type: TypeEngine[Any], dialect: Dialect, value: object) -> object:
    process: Callable[[object], object] | None = column_type.dialect_impl(dialect).bind_processor(dialect)
    return value if process is None else process(value)


@given(ANY_TEXT)
def test_storable_text_can_be_stored(text: str) -> None:
    repaired = storable(text)
    assert "\x00" not in repaired
    assert repaired.encode().decode() == repaired
    assert len(repaired) == len(text)
    assert storable(repaired) == repaired


@given(ANY_JSON)
def test_any_json_becomes_text_that_postgresql_takes(value: object) -> None:
    text = written(Jsonb(), POSTGRESQL, value)
    if value is None:
        assert text is None
        return
    assert isinstance(text, str)
    assert text == written(Jsonb(), SQLITE, value)
    assert "\\u0000" not in text.replace("\\\\", "")  # an escaped backslash aside
    assert orjson.loads(text) is not None


@given(st.recursive(st.booleans() | st.integers(-(2**53), 2**53) | st.text("ab\\u0\"'é"), st.lists))
def test_plain_json_is_kept(value: object) -> None:
    text = written(Jsonb(), SQLITE, value)
    assert isinstance(text, str)
    assert orjson.loads(text) == value


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(timezone(timedelta(hours=-7)))))
def test_stored_moments_sort_as_moments(one: datetime, other: datetime) -> None:
    try:
        first, second = (written(Timestamp(), SQLITE, moment) for moment in (one, other))
    except OverflowError:  # the other is in the year 10000 in UTC
        return
    assert isinstance(first, str)
    assert isinstance(second, str)
    assert len(first) == len(second) == len("2026-01-01T00:00:00.000000Z")
    assert (first < second) == (one < other)


@pytest.mark.parametrize(
    ("column_type", "expected"),
    [
        (Timestamp(), datetime(2026, 1, 1, 5)),  # noqa: DTZ001 - naive UTC by convention
        (ZonedTimestamp(), datetime(2026, 1, 1, 5, tzinfo=UTC)),
    ],
)
def test_moments_for_postgresql(column_type: Timestamp, expected: datetime) -> None:
    moment = datetime(2025, 12, 31, 22, tzinfo=timezone(timedelta(hours=-7)))
    value = written(column_type, POSTGRESQL, moment)
    assert value == expected


def test_percentages_have_five_decimals() -> None:
    assert written(Percentage(), SQLITE, Decimal("66.6666666")) == "66.66667"
    assert written(Percentage(), SQLITE, Decimal(100)) == "100.00000"
    assert written(Percentage(), POSTGRESQL, Decimal("66.67")) == Decimal("66.67")


def test_a_varchar_is_cut() -> None:
    assert written(Varchar(3), SQLITE, "abcdef") == "abc"
    assert written(Varchar(), SQLITE, "abc\x00") == "abc\ufffd"
