"""Shapes of percentages, ranges, sizes and conditions, which have a normalised form (chapter 03 §7)."""

from abc import abstractmethod
from typing import ClassVar

from codecov_core.config.schema.coercion import (
    CoercionError,
    bundle_threshold,
    coverage_range,
    is_percentage_as_written,
    percentage,
    required_changes,
)
from codecov_core.config.schema.findings import Findings, Kind, Place
from codecov_core.config.schema.shape import Shape, described
from codecov_core.values import dataclass

__all__ = ["BundleThreshold", "CoverageRange", "Percentage", "RequiredChanges"]


@dataclass(frozen=True, slots=True)
class Percentage(Shape):
    """A percentage, as a float once it is normalised (§7.1)."""

    auto: bool = False
    """Whether ``auto`` is allowed."""
    as_written: bool = False
    """Whether the reference checks it without coercing it, as it does inside ``statuses`` (§7.9)."""

    @property
    def expected(self) -> str:
        """See :class:`Shape`."""
        return "a percentage such as 80 or '80.5%'" + (", or 'auto'" if self.auto else "")

    @property
    def example(self) -> object:
        """See :class:`Shape`."""
        return "80%"

    def fits(self, value: object) -> bool:
        """See :class:`Shape`."""
        return isinstance(value, int | float | str)

    def take_value(self, value: object, place: Place, found: Findings) -> object:
        """See :class:`Shape`."""
        passes = is_percentage_as_written(value, auto=self.auto)
        if self.as_written and not passes:
            found.rule(place, described(value), self.expected)
            return value
        try:
            number = percentage(value, auto=self.auto)
        except CoercionError as error:
            if passes:
                found.coercion(place, str(error), self.expected)
            else:
                found.rule(place, described(value), self.expected)
            return value
        if isinstance(value, bool):
            found.remark(place, f"{described(value)} where a percentage is meant, and counts as {number}")
        return number

    def restored(self, value: object) -> object:
        """See :class:`Shape`."""
        try:
            return percentage(value, auto=self.auto)
        except CoercionError:
            return value


@dataclass(frozen=True, slots=True)
class Coerced(Shape):
    """A value for which coercion is the only rule."""

    breaks_a_rule: ClassVar[bool] = False
    """Whether what cannot be coerced breaks a rule as well; only the order of errors depends on it."""

    @abstractmethod
    def coerce(self, value: object) -> object:
        """Give the normalised form.

        Raises:
            CoercionError: if there is none.

        """

    def fits(self, value: object) -> bool:
        """See :class:`Shape`."""
        return value is not None

    def take_value(self, value: object, place: Place, found: Findings) -> object:
        """See :class:`Shape`."""
        try:
            return self.coerce(value)
        except CoercionError as error:
            found.word(Kind.RULE if self.breaks_a_rule else Kind.COERCION, place, error, self.expected)
            return value


@dataclass(frozen=True, slots=True)
class CoverageRange(Coerced):
    """The two ends of ``coverage.range`` (§7.2)."""

    breaks_a_rule: ClassVar[bool] = True

    @property
    def expected(self) -> str:
        """See :class:`Shape`."""
        return "two numbers from 0 to 100 such as '60..80' or [60, 80]"

    @property
    def example(self) -> object:
        """See :class:`Shape`."""
        return "60..80"

    def coerce(self, value: object) -> object:
        """See :class:`Coerced`."""
        return coverage_range(value)

    def take_value(self, value: object, place: Place, found: Findings) -> object:
        """See :class:`Shape`."""
        for at, end in enumerate(value) if isinstance(value, list) else ():
            if isinstance(end, bool):
                found.remark((place, at), f"{described(end)} where a number is meant, and counts as {int(end)}")
        return Coerced.take_value(self, value, place, found)

    def restored(self, value: object) -> object:
        """See :class:`Shape`."""
        try:
            return coverage_range(value)
        except CoercionError:
            return value


@dataclass(frozen=True, slots=True)
class RequiredChanges(Coerced):
    """What must have changed before a pull is commented on, as groups of bits (§7.8)."""

    @property
    def expected(self) -> str:
        """See :class:`Shape`."""
        return "true, false, or any_change, coverage_drop and uncovered_patch joined by 'and' and 'or'"

    @property
    def example(self) -> object:
        """See :class:`Shape`."""
        return "coverage_drop or uncovered_patch"

    def coerce(self, value: object) -> object:
        """See :class:`Coerced`."""
        return required_changes(value)

    def restored(self, value: object) -> object:
        """See :class:`Shape`."""
        return required_changes(value) if isinstance(value, bool) else value


@dataclass(frozen=True, slots=True)
class BundleThreshold(Coerced):
    """A size, or a share of it, by which a bundle may grow, as a pair of kind and number (§7.10)."""

    @property
    def expected(self) -> str:
        """See :class:`Shape`."""
        return "bytes, a size such as '10kb' or a percentage such as '5%'"

    @property
    def example(self) -> object:
        """See :class:`Shape`."""
        return "10kb"

    def coerce(self, value: object) -> object:
        """See :class:`Coerced`."""
        return bundle_threshold(value)

    def take_value(self, value: object, place: Place, found: Findings) -> object:
        """See :class:`Shape`."""
        if isinstance(value, bool):
            found.remark(place, f"{described(value)} where a size is meant, and counts as {int(value)}")
        return Coerced.take_value(self, value, place, found)

    def restored(self, value: object) -> object:
        """See :class:`Shape`."""
        try:
            return bundle_threshold(value)
        except CoercionError:
            return value
