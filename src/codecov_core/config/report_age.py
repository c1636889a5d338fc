"""How old a report may be by its own timestamp (chapter 02 §7, §14.2; 03 §19 rule 36).

All times are naive UTC. Two readings of one text never make the check stricter than the reference system: where its
rules and the plain meaning of a text differ, the later time of a report and the earlier bound win, and whatever
cannot be read means that nothing expires.
"""

import re
from datetime import UTC, datetime, timedelta

DEFAULT_MAX_REPORT_AGE = "12h ago"
"""What applies when ``codecov.max_report_age`` is not set [wire]."""

_NO_LIMIT = frozenset({"off", "false", "no"})
_UNIX_SECONDS = re.compile(r"\d{10}")
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})(?:\D.*)?", re.DOTALL)
_ZONE_NAME = re.compile(r"\b(?:UTC|GMT|[A-Z]{2,4}T)\b")
_OTHER_FORMS = (
    "%a %b %d %H:%M:%S %Y",
    "%b %d, %Y %I:%M:%S %p",
    "%b %d, %Y, %I:%M:%S %p",
    "%b %d %Y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d",
)
_LONGEST_TEXT = 100
_DURATION = re.compile(r"(?:\s*\d+(?:\.\d+)?\s*[a-z]+\s*,?)+(?:\s*ago)?")
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604_800}
_UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "m"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("d", "day", "days"), "d"),
    **dict.fromkeys(("w", "week", "weeks"), "w"),
    **dict.fromkeys(("mo", "month", "months"), "month"),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years"), "year"),
}
_MONTHS = {"month": 1, "year": 12}
_UNIX_DIGITS = 10


def oldest_accepted(max_report_age: object, now: datetime) -> datetime | None:
    """Tell the time before which a report has expired; null when no report expires.

    ``max_report_age`` is the configured value: a duration (``"12h ago"``, ``"1d 6 hours"``), seconds, unix time
    (10 digits), a date, or something false for no check. A duration counts back **from the start of today**, so that
    the default lets reports live 12 to 36 hours. ``now`` is any aware time.
    """
    if not max_report_age:
        return None
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    try:
        if isinstance(max_report_age, bool):
            return today
        if isinstance(max_report_age, int | float):
            return _from_number(max_report_age, today)
        if isinstance(max_report_age, str):
            return _from_text(max_report_age.strip().lower(), today)
    except (ValueError, OverflowError):
        return None
    return None


def reads_as_age(text: str) -> bool:
    """Tell whether a text says an age or that there is no limit; any other text switches the check off by mistake."""
    return not text or text.strip().lower() in _NO_LIMIT or oldest_accepted(text, datetime.now(UTC)) is not None


def report_time(text: str) -> datetime | None:
    """Read a report's own timestamp; null when it is none.

    Ten digits in a row are unix seconds (of a longer run the first ten, which also reads milli-, micro- and
    nanoseconds). Otherwise ISO 8601, RFC 2822, the forms of C and JavaScript, and ``DD-MM-YYYY``.
    """
    text = text.strip()[:_LONGEST_TEXT]
    if match := _UNIX_SECONDS.search(text):
        return datetime.fromtimestamp(int(match[0]), UTC).replace(tzinfo=None)
    readings = [*_day_month_year(text), *_iso(text)]
    if not readings:
        readings = [*_rfc_2822(text), *_other_forms(text)]
    return max(readings, default=None)


def _from_number(value: float, today: datetime) -> datetime:
    if isinstance(value, int) and len(str(value)) == _UNIX_DIGITS:
        return datetime.fromtimestamp(value, UTC).replace(tzinfo=None)
    return today - timedelta(seconds=abs(value))


def _from_text(text: str, today: datetime) -> datetime | None:
    if text in _NO_LIMIT:
        return None
    if text.isdecimal():
        return _from_number(int(text[:18]), today)
    if _DURATION.fullmatch(text) is None:
        return report_time(text)
    bound = today
    for amount, unit in _AMOUNT.findall(text):
        name = _UNITS.get(unit)
        if name is None:
            return None
        bound = _months_before(bound, amount, _MONTHS[name]) if name in _MONTHS else _before(bound, amount, name)
    return bound


def _before(bound: datetime, amount: str, unit: str) -> datetime:
    return bound - timedelta(seconds=float(amount) * _SECONDS[unit])


def _months_before(bound: datetime, amount: str, months: int) -> datetime:
    """Go back whole calendar months; where the day does not exist there, 30 days for each month."""
    count = int(float(amount) * months)
    year, month = divmod(bound.year * 12 + bound.month - 1 - count, 12)
    try:
        return bound.replace(year=year, month=month + 1)
    except ValueError:
        return bound - timedelta(days=30 * count)


def _day_month_year(text: str) -> list[datetime]:
    """Read ``DD-MM-YYYY`` and, where it may be meant, ``MM-DD-YYYY``."""
    match = _DAY_MONTH_YEAR.fullmatch(text)
    if match is None:
        return []
    first, second, year = (int(part) for part in match.groups())
    readings = []
    for day, month in ((first, second), (second, first)):
        try:
            readings.append(datetime(year, month, day, 23, 59, 59))  # noqa: DTZ001 - naive UTC throughout
        except ValueError:
            continue
    return readings


def _iso(text: str) -> list[datetime]:
    try:
        return _with_and_without_zone(datetime.fromisoformat(text))
    except ValueError:
        return []


def _rfc_2822(text: str) -> list[datetime]:
    from email.utils import parsedate_to_datetime  # which takes a hundredth of the time of a small run

    try:
        return _with_and_without_zone(parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return []


def _other_forms(text: str) -> list[datetime]:
    plain = " ".join(_ZONE_NAME.sub(" ", text).split())
    readings = []
    for form in _OTHER_FORMS:
        try:
            readings.append(datetime.strptime(plain, form))  # noqa: DTZ007 - naive UTC throughout
        except ValueError:
            continue
    return readings


def _with_and_without_zone(time: datetime) -> list[datetime]:
    """Give the time as UTC and, as the reference system reads it, with its zone ignored."""
    if time.tzinfo is None:
        return [time]
    try:
        return [time.astimezone(UTC).replace(tzinfo=None), time.replace(tzinfo=None)]
    except OverflowError:
        return [time.replace(tzinfo=None)]
