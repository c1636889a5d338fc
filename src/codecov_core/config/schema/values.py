"""Shapes of single values that are only checked: texts, switches, counts, choices (chapter 03 §5.2)."""

import datetime as dt

from codecov_core.config.report_age import reads_as_age
from codecov_core.config.schema.coercion import LARGEST_NUMBER, CoercionError, check_layout
from codecov_core.config.schema.findings import Findings, Kind, Place
from codecov_core.config.schema.names import TextRule
from codecov_core.config.schema.shape import QUOTES_MAKE_TEXT, Shape, described, described_as_text
from codecov_core.values import dataclass

__all__ = ["Choice", "Count", "Layout", "ReportAge", "Seconds", "Switch", "Text"]

_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Text(Shape):
    """Any text, or one that a rule allows."""

    rule: TextRule | None = None
    secret: bool = False
    """Whether the value must not be repeated in messages."""

    @property
    def expected(self) -> str:
        """See :class:`Shape`."""
        return "text" if self.rule is None else self.rule.allowed

    @property
    def example(self) -> object:
        """See :class:`Shape`."""
        return "text" if self.rule is None else self.rule.example

    def fits(self, value: object) -> bool:
        """See :class:`Shape`."""
        return isinstance(value, str)

    def take_value(self, value: object, place: Place, found: Findings) -> object:
        """See :class:`Shape`."""
        if not isinstance(value, str):
            found.rule(place, self._described(value), self.expected)
        elif self.rule is not None and not self.rule.accepts(value):
            found.rule(place, described(value), self.expected)
        return value

    def _described(self, value: object) -> str:
        is_right_in_quotes = self.rule is None or self.rule.accepts(str(value))
        reason = described_as_text(value) if is_right_in_quotes else described(value)
        if not self.secret or isinstance(value, dt.date):  # what is said of a date does not show it
            return reason
        return f"is not text{QUOTES_MAKE_TEXT}" if reason.endswith(QUOTES_MAKE_TEXT) else "is not text"


@dataclass(frozen=True, slots=True)
class Switch(Shape):
    """A boolean; the texts ``"true"`` and ``"yes"`` are none."""

    @property
    def expected(self) -> str:
        """See :class:`Shape`."""
        return "true or false"

    @property
    def example(self) -> object:
        """See :class:`Shape`."""
        return True

    def fits(self, value: object) -> bool:
        """See :class:`Shape`."""
        return isinstance(value, bool)

    def take_value(self, value: object, place: Place, found: Findings) -> object:
        """See :class:`Shape`."""
        if not isinstance(value, bool):
            found.rule(place, described(value), self.expected)
        return value


@dataclass(frozen=True, slots=True)
class ReportAge(Text):
    """The largest age of a report as text; what cannot be read switches the check off, with a warning (§19 rule 36)."""

    def take_value(self, value: object, place: Place, found: Findings) -> object:
        """See :class:`Shape`."""
        if isinstance(value, str) and not reads_as_age(value):
            found.remark(place, f"{described(value)}, which is no age such as '12h ago'; no report expires")
        elif isinstance(value, str) and value.isdecimal() and 0 < int(value[:18]) < _HOUR:
            found.remark(place, f"{described(value)}, {_counts_as_seconds(int(value))}")
        return value


@dataclass(frozen=True, slots=True)
class Count(Shape):
    """A whole number. Booleans count as 0 and 1, with a warning (§19 rule 4)."""

    minimum: int | None = None
    maximum: int | None = None

    @property
    def expected(self) -> str:
        """See :class:`Shape`."""
        least = "" if self.minimum is None else f", {self.minimum} or more"
        return "a whole number" + (least if self.maximum is None else f" from {self.minimum} to {self.maximum}")

    @property
    def example(self) -> object:
        """See :class:`Shape`."""
        return 2

    def fits(self, value: object) -> bool:
        """See :class:`Shape`."""
        return isinstance(value, int)

    def take_value(self, value: object, place: Place, found: Findings) -> object:
        """See :class:`Shape`."""
        if not isinstance(value, int):
            found.rule(place, described(value), self.expected)
            return value
        if isinstance(value, bool):
            found.remark(place, f"{described(value)} where a number is meant, and counts as {int(value)}")
        too_small = self.minimum is not None and value < self.minimum
        if too_small or abs(value) > (LARGEST_NUMBER if self.maximum is None else self.maximum):
            found.rule(place, described(value), self.expected)
        return int(value)

    def restored(self, value: object) -> object:
        """See :class:`Shape`."""
        return int(value) if isinstance(value, bool) else value


@dataclass(frozen=True, slots=True)
class Seconds(Count):
    """The largest age of a report as a number; few seconds are probably meant to be hours."""

    def take_value(self, value: object, place: Place, found: Findings) -> object:
        """See :class:`Shape`."""
        if type(value) is int and 0 < value < _HOUR:
            found.remark(place, f"{described(value)}, {_counts_as_seconds(value)}")
        return Count.take_value(self, value, place, found)


def _counts_as_seconds(number: int) -> str:
    return f"which counts as so many seconds; '{number}h' is hours"


@dataclass(frozen=True, slots=True)
class Choice(Shape):
    """One of some texts and booleans."""

    choices: tuple[str | bool, ...]
    any_type: bool = False
    """Whether the reference looks at equality alone: 1 is ``true`` then, and a list is its items."""

    @property
    def expected(self) -> str:
        """See :class:`Shape`."""
        shown = [repr(choice) if isinstance(choice, str) else str(choice).lower() for choice in self.choices]
        return " or ".join([", ".join(shown[:-1]), shown[-1]])

    @property
    def example(self) -> object:
        """See :class:`Shape`."""
        return self.choices[-1]

    def fits(self, value: object) -> bool:
        """See :class:`Shape`."""
        return isinstance(value, str) or (isinstance(value, bool) and bool in map(type, self.choices))

    def take_value(self, value: object, place: Place, found: Findings) -> object:
        """See :class:`Shape`."""
        if self.any_type:
            items = list(value) if isinstance(value, list | dict) else [value]
            allowed = all(item in self.choices for item in items)
        else:
            allowed = self.fits(value) and value in self.choices
        if not allowed and isinstance(value, str):
            found.choice(place, value, self.expected, [text for text in self.choices if isinstance(text, str)])
        elif not allowed:
            found.rule(place, described(value), self.expected)
        elif not self.fits(value):
            found.remark(place, f"{described(value)}, which means nothing here; expected {self.expected}")
        return value


@dataclass(frozen=True, slots=True)
class Layout(Text):
    """The sections of a comment in their order (§7.7); null means that it is not set (§5.4)."""

    @property
    def expected(self) -> str:
        """See :class:`Shape`."""
        return "names of sections with commas between them, such as 'diff, flags, files:10'"

    @property
    def example(self) -> object:
        """See :class:`Shape`."""
        return "diff, flags, files:10"

    def take_value(self, value: object, place: Place, found: Findings) -> object:
        """See :class:`Shape`."""
        if not isinstance(value, str):
            found.rule(place, described(value), self.expected)
            return value
        try:
            check_layout(value)
        except CoercionError as error:
            found.word(Kind.RULE, place, error, self.expected)
        return value
