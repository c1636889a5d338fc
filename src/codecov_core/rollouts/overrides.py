"""Answers that an operator gives by the environment, whatever the database says (chapter 03 §17.2)."""

import json
from collections.abc import Mapping
from dataclasses import field

from codecov_core.values import dataclass

VARIABLE_PREFIX = "CODECOV__FEATURE__"
"""What the names of the variables begin with."""

DISABLE = "DISABLE"
"""The name that switches the database's rollouts off."""

_YES = frozenset({"true", "1", "on", "yes"})


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
        disable = variables.get(DISABLE, "")
        answers.pop(DISABLE, None)
        return cls(answers, disable.strip().lower() in _YES)


def _decoded(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
