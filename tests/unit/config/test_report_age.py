"""Timestamps and the largest age of a report (chapter 02 §7, §14.2)."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.config import oldest_accepted, reads_as_age, report_time

NOW = datetime(2026, 11, 24, 4, 4, tzinfo=UTC)


def at(*parts: int) -> datetime:
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 - the module's times are naive UTC


@pytest.mark.parametrize(
    ("setting", "bound"),
    [
        ("12h ago", at(2026, 11, 23, 12)),
        ("1h ago", at(2026, 11, 23, 23)),
        ("12h", at(2026, 11, 23, 12)),
        ("3d ago", at(2026, 11, 21)),
        ("1 day, 6 hours ago", at(2026, 11, 22, 18)),
        ("2w", at(2026, 11, 10)),
        ("1y ago", at(2025, 11, 24)),
        ("1 month ago", at(2026, 10, 24)),
        (86400, at(2026, 11, 23)),
        (True, at(2026, 11, 24)),
        ("86400", at(2026, 11, 23)),
        (1764000000, at(2025, 11, 24, 16)),
        ("2026-11-01", at(2026, 11, 1)),
        *((value, None) for value in (None, False, 0, "", "off", "bogus", "5 parsecs", [1], "9" * 400 + "y", 1e300)),
    ],
)
def test_bound(setting: object, bound: datetime | None) -> None:
    assert oldest_accepted(setting, NOW) == bound


@pytest.mark.parametrize("setting", ["12h ago", "1 day, 6 hours", "off", "86400", "2026-11-01", "", " 3d AGO "])
def test_a_text_that_says_an_age(setting: str) -> None:
    assert reads_as_age(setting)


@pytest.mark.parametrize("setting", ["bogus", "5 parsecs", "ago", "12 h 5", "never"])
def test_a_text_that_says_none(setting: str) -> None:
    assert not reads_as_age(setting)
    assert oldest_accepted(setting, NOW) is None


def test_a_month_without_that_day_is_thirty_days() -> None:
    assert oldest_accepted("1 month ago", datetime(2026, 3, 31, 9, tzinfo=UTC)) == at(2026, 3, 1)


def test_today_is_that_of_utc() -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=-8)))
    assert oldest_accepted("12h ago", elsewhere) == at(2026, 11, 23, 12)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("1764000000", at(2025, 11, 24, 16)),
        ("1764000000123", at(2025, 11, 24, 16)),
        ("1764000000123456", at(2025, 11, 24, 16)),
        ("1764000000.25", at(2025, 11, 24, 16)),
        ("2026-11-24 05:22:01", at(2026, 11, 24, 5, 22, 1)),
        ("2026-11-24T03:00:00", at(2026, 11, 24, 3)),
        (
            "2026-11-24T03:00:00+05:00",
            at(2026, 11, 24, 3),
        ),  # the reference ignores the zone: it must not expire earlier
        ("2026-11-24T03:00:00-05:00", at(2026, 11, 24, 8)),
        ("2026-11-24T03:00:00Z", at(2026, 11, 24, 3)),
        ("Tue Nov 24 03:00:00 UTC 2026", at(2026, 11, 24, 3)),
        ("Tue, 24 Nov 2026 03:00:00 GMT", at(2026, 11, 24, 3)),
        ("Nov 24, 2026 3:00:00 PM", at(2026, 11, 24, 15)),
        ("24-11-2026", at(2026, 11, 24, 23, 59, 59)),
        ("03-04-2026", at(2026, 4, 3, 23, 59, 59)),  # ambiguous: the later reading
        ("2026-11-24", at(2026, 11, 24)),
        *((text, None) for text in ("", "0", "12345", "not-a-date", "1-2", "nan", "99-99-2026", "\0")),
    ],
)
def test_time_of_a_report(text: str, time: datetime | None) -> None:
    assert report_time(text) == time


@given(st.text() | st.integers() | st.floats() | st.booleans() | st.none())
def test_no_setting_raises(setting: object) -> None:
    oldest_accepted(setting, NOW)


@given(st.text() | st.from_regex(r"[0-9]{1,4}-[0-9]{1,2}-[0-9]{1,4}T?[0-9:]*[+-]?[0-9:]*"))
def test_no_timestamp_raises(text: str) -> None:
    report_time(text)
