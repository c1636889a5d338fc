"""What is declared of a key of ``codecov.yml``, besides its place (chapter 03 §8)."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from enum import StrEnum

from codecov_core.config.schema.shape import Shape
from codecov_core.values import dataclass

__all__ = ["TO_COME", "Key", "Part", "ReadBy", "example_of", "without_effect"]


class ReadBy(StrEnum):
    """Who reads a key (chapter 03 §8, *Used by*)."""

    WORKER = "worker"
    API = "API"
    UPLOADERS = "uploaders"
    NOBODY = "nobody"
    """It is accepted and has no effect, which is worth a warning."""


class Part(StrEnum):
    """Where in the worker a key has its effect."""

    READING = "reading of uploads"
    REPORT = "report of the commit"
    FIGURES = "figures that are shown"
    STATUSES = "commit statuses"
    NOTIFYING = "when a commit is told about"
    BUNDLES = "bundle analysis"
    CHECKS = "check runs at GitHub"
    CI = "state of CI"
    COMMENTS = "comments on pull requests"
    MESSAGES = "messages to other services"
    PULLS = "stored pull requests"
    REVIEWS = "reviews of pull requests"
    STORING = "storing of a repository's configuration"
    TEST_RESULTS = "test results"


TO_COME = frozenset(
    {
        Part.BUNDLES,
        Part.CHECKS,
        Part.CI,
        Part.COMMENTS,
        Part.MESSAGES,
        Part.PULLS,
        Part.REVIEWS,
        Part.TEST_RESULTS,
    }
)
"""Parts of the product that are not there yet; keys that take effect there wait for them."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a mapping: its values and what they are for."""

    shape: Shape
    about: str = ""
    """What it does, in a few words."""
    default: object = None
    """The value, as one would write it, that means the same as leaving the key out; nothing if there is no such."""
    otherwise: str = ""
    """What holds without the key, in words, where no value says it."""
    example: object = None
    """A value as one would write it; nothing where that of the shape will do."""
    read_by: ReadBy = ReadBy.WORKER
    """Who reads it; others than the worker read what is below it as well."""
    part: Part | None = None
    """Where it takes effect in the worker; nothing where the key above says it, or the worker does not read it."""

    def below(self, above: "Key | None") -> "Key":
        """Add what a key takes over from the one it is below."""
        if above is None:
            return self
        read_by = self.read_by if above.read_by is ReadBy.WORKER else above.read_by
        part = self.part or above.part
        return self if (read_by, part) == (self.read_by, self.part) else replace(self, read_by=read_by, part=part)

    @property
    def written_example(self) -> object:
        """A value as one would write it, of a mapping one key of it or those it needs."""
        return self.shape.example if self.example is None else self.example


def example_of(keys: Mapping[str, Key], needed: Collection[str] = ()) -> dict[str, object] | None:
    """Give a mapping as one would write it: with the keys it needs, or else the first that has an effect."""
    if needed:
        return {name: keys[name].written_example for name in needed}
    for name in sorted(keys, key=lambda name: keys[name].read_by is ReadBy.NOBODY):
        example = keys[name].written_example
        if example is not None:
            return {name: example}
    return None


def without_effect(shape: Shape, about: str = "") -> Key:
    """Declare a key that is accepted and that nobody reads."""
    return Key(shape, about, read_by=ReadBy.NOBODY)
