"""What validating a configuration gives: the normalised mapping, or everything that is wrong with it and where."""

from collections.abc import Mapping
from math import isfinite
from typing import Literal, TypeAlias

from codecov_core.values import dataclass

__all__ = [
    "ConfigError",
    "ConfigKey",
    "ConfigPath",
    "ConfigWarning",
    "Diagnostic",
    "ErrorLocation",
    "Invalid",
    "Validated",
    "advice_of",
    "dotted",
    "key_of_path",
]

ConfigKey: TypeAlias = str | int | float | bool | None
"""A key of a mapping or an index of a list. Keys are meant to be text, but YAML lets people write others."""

ConfigPath: TypeAlias = tuple[ConfigKey, ...]
"""Keys and indexes from the top of the document down to a value."""

ErrorLocation: TypeAlias = ConfigPath | Literal["invalid_yaml"]
"""The location of the headline error as other programs know it [wire] (chapter 03 §1.1, §5.3).

A path in the document after legacy keys have moved, the text ``invalid_yaml`` for what cannot be read as YAML at all,
or the empty path when the document is no mapping.
"""


def key_of_path(key: object) -> ConfigKey:
    """Write a key of a document as it stands in a path: what JSON has no value for, such as dates and NaN, as text."""
    if isinstance(key, float) and not isfinite(key):
        return str(key)
    return key if key is None or isinstance(key, str | int | float) else str(key)


_LONGEST_NAME = 80
"""Characters of a key that are shown."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something to tell the person who wrote the file about one place in it."""

    line: int
    """Line in the file, from 1."""
    column: int
    """Column in the line in characters, from 1."""
    excerpt: str
    """That line of the file, or the part around the place if it is very long. Values of secret keys are masked."""
    caret: int
    """Column of the place in the excerpt, from 1; one behind its end where something is missing there."""
    width: int
    """Characters of the excerpt that are meant, from the caret on, at least 1."""
    path: ConfigPath
    """Where in the document, as written; empty for the document as a whole."""
    reason: str
    """What there is to say, to be read after the path: ``is the text '2'``."""

    @property
    def message(self) -> str:
        """What is wrong, in a sentence."""
        return f"{dotted(self.path)}: {self.reason}" if self.path else f"the file {self.reason}"

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.message}"


@dataclass(frozen=True, slots=True)
class ConfigError(Diagnostic):
    """One thing that is wrong."""

    expected: str = ""
    """What would be right, if that can be said: ``a whole number from 0 to 99``."""
    nearest: str | None = None
    """The known key or value that is closest to an unknown one, or the dotted place where such a key belongs."""

    @property
    def advice(self) -> str:
        """What to write instead, as far as that is known: ``expected true or false; did you mean 'on'?``."""
        nearest = None if self.path and self.nearest == self.path[-1] else self.nearest  # the reason says it
        return advice_of(self.expected, nearest)

    def __str__(self) -> str:
        place = f"{self.line}:{self.column}: {self.message}"
        return f"{place}; {self.advice}" if self.advice else place


@dataclass(frozen=True, slots=True)
class ConfigWarning(Diagnostic):
    """Something that is accepted and is probably not what was meant; it changes nothing."""


@dataclass(frozen=True, slots=True)
class Validated:
    """A configuration that is accepted."""

    config: Mapping[str, object] | None
    """The normalised mapping of plain JSON values, or nothing when the text holds no document at all.

    An empty mapping is something else than nothing: it hides the repository's stored configuration (chapter 03 §2.2).
    """
    warnings: tuple[ConfigWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class Invalid:
    """A configuration that is refused as a whole (chapter 03 §5.1)."""

    location: ErrorLocation
    """The compatible location of the headline error."""
    errors: tuple[ConfigError, ...]
    """Everything that is wrong, in the order of the file; never empty."""


def advice_of(expected: str, nearest: str | None) -> str:
    """Say what to write instead, as far as that is known."""
    parts = [f"expected {expected}"] if expected else []
    return "; ".join([*parts, f"did you mean {nearest!r}?"] if nearest else parts)


def dotted(path: ConfigPath) -> str:
    """Write a path as people do: ``flags.unit.paths[0]``; characters that nobody sees by their numbers."""
    text = ""
    for key in path:
        if isinstance(key, int) and not isinstance(key, bool) and text:
            text += f"[{key}]"
        else:
            text += f".{_shown(key)}" if text else _shown(key)
    return text


def _shown(key: ConfigKey) -> str:
    if key is None or isinstance(key, bool):
        return "null" if key is None else str(key).lower()
    text = str(key)
    shown = text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 3]}..."
    return shown if shown.isprintable() else "".join(map(_visible, shown))


def _visible(character: str) -> str:
    return character if character.isprintable() else f"<U+{ord(character):04X}>"
