"""Answers that an operator gives by the environment, whatever the database says (chapter 03 §17.2)."""

import json
from collections.abc import Mapping
from dataclasses import field

from codecov_core.values import dataclass

VARIABLE_PREFIX = "CODECOV__FEATURE__"
"""What the names of the variables begin with."""

DISABLE = "DISABLE"
"""The name that switches the database's rollouts off."""

_YES, _NO = frozenset({"true", "1", "on", "yes"}), frozenset({"false", "0", "off", "no", ""})


@dataclass(frozen=True, slots=True)
class Overrides:
    """What ``CODECOV__FEATURE__<NAME>`` says."""

    answers: Mapping[str, object] = field(default_factory=dict)
    """By the name of the rollout in capitals."""
    disabled: bool = False
    """Whether every other rollout has its default."""

    @classmethod
    def of_environment(cls, environment: Mapping[str, str]) -> "Overrides":
        """Pick the variables out of a whole environment."""
        length = len(VARIABLE_PREFIX)
        return cls.of({name[length:]: text for name, text in environment.items() if name.startswith(VARIABLE_PREFIX)})

    @classmethod
    def of(cls, variables: Mapping[str, str]) -> "Overrides":
        """Read the values by name; what is not JSON is taken as text (§19 rule 46)."""
        answers = {name.upper(): _decoded(text) for name, text in variables.items()}
        answers.pop(DISABLE, None)
        return cls(answers, says_yes(variables.get(DISABLE, "")) is True)


def says_yes(text: str) -> bool | None:
    """Tell what a variable means that is on or off; null where it is neither, which counts as off."""
    word = text.strip().lower()
    return word in _YES if word in _YES | _NO else None


def _decoded(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
