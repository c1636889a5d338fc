"""What all shapes of values share."""

import datetime as dt
import re
from abc import ABC, abstractmethod

from codecov_core.config.schema.coercion import LARGEST_NUMBER, shortened
from codecov_core.config.schema.findings import Findings, Place
from codecov_core.values import dataclass

__all__ = ["QUOTES_MAKE_TEXT", "Shape", "Unusual", "described", "described_as_section", "described_as_text"]

QUOTES_MAKE_TEXT = " (quotes make it text)"
_UNPARTED_KEY = re.compile(r"[a-z_]+:(?![\s:/])")


@dataclass(frozen=True, slots=True)
class Unusual:
    """A YAML value that has no place in a configuration: binary data, a set, an ordered mapping."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape(ABC):
    """The values a key may have: what is checked, and how they are brought into their normalised form.

    The reference walks twice, first coercing, then checking what came out (chapter 03 §5.1). One walk gives the same:
    a rule sees only its own, already coerced value. What differs, the order of errors, is the business of
    :func:`codecov_core.config.schema.findings.headline`.
    """

    nullable: bool = False

    @property
    @abstractmethod
    def expected(self) -> str:
        """The values that are right, in words: ``a whole number from 0 to 99``."""

    @property
    @abstractmethod
    def example(self) -> object:
        """A value as one would write it, right by all the rules; nothing where anything goes."""

    @abstractmethod
    def fits(self, value: object) -> bool:
        """Tell whether a value is of the type of this shape at all."""

    @abstractmethod
    def take_value(self, value: object, place: Place, found: Findings) -> object:
        """Check a value that is not null and give its normalised form, or the value as it is if it has none."""

    def take(self, value: object, place: Place, found: Findings) -> object:
        """Check a value and give its normalised form, or the value as it is if it has none."""
        if value is not None:
            return self.take_value(value, place, found)
        if not self.nullable:
            found.rule(place, "is null", self.expected)
        return None

    def restored(self, value: object) -> object:
        """Bring a stored value, coerced or not, into its normalised form; what makes no sense stays as it is."""
        return value


def described_as_section(value: object) -> str:
    """Say what a value is that should be a mapping; of ``target:80`` also why it is none."""
    if isinstance(value, str) and _UNPARTED_KEY.match(value):
        return f"{described(value)}, in which a blank is missing behind the colon"
    return described(value)


def described_as_text(value: object) -> str:
    """Say what a value is that should be text; of a number and a boolean also how to make text of it."""
    return f"{described(value)}{QUOTES_MAKE_TEXT}" if isinstance(value, bool | int | float) else described(value)


def described(value: object) -> str:
    """Say what a wrong value is, to be read after the name of its key."""
    match value:
        case None | bool():
            return f"is {'null' if value is None else str(value).lower()}"
        case str():
            return f"is the text {shortened(value)!r}"
        case int() if abs(value) > LARGEST_NUMBER:
            return "is a number of more than 64 bits"
        case int() | float():
            return f"is the number {value}"
        case list() | dict():
            return "is a list" if isinstance(value, list) else "is a mapping"
        case dt.date():
            return f"is a date{QUOTES_MAKE_TEXT}"
        case Unusual():
            return f"is {value.kind}"
    return "is something else"
