"""All rollouts of a moment, and the question that is asked of them."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from codecov_core.rollouts.overrides import Overrides
from codecov_core.rollouts.stored import StoredRollout
from codecov_core.values import dataclass

Answer = TypeVar("Answer", bool, int, str)


@dataclass(frozen=True, slots=True)
class Rollout(Generic[Answer]):
    """A question that this program asks."""

    name: str
    default: Answer
    """The answer where nobody gives one, or one of another type."""


CARRYFORWARD_BASE_SEARCH_RANGE = Rollout("carryforward_base_search_range", 10)
"""How many ancestors are searched for a base to carry forward from; asked by owner id (chapter 03 §17.3)."""

ROLLOUTS: tuple[Rollout[bool] | Rollout[int] | Rollout[str], ...] = (CARRYFORWARD_BASE_SEARCH_RANGE,)
"""Every question this program asks."""


class RolloutSnapshot:
    """Answers from stored rollouts and overrides: a pure function, safe to share between threads."""

    def __init__(self, stored: Iterable[StoredRollout] = (), overrides: Overrides | None = None) -> None:
        self._stored = {rollout.name: rollout for rollout in stored}
        self._overrides = Overrides() if overrides is None else overrides

    def value(self, rollout: Rollout[Answer], identifier: int | str) -> Answer:
        """Give the answer for an identifier, or the default where it is not of the type this program expects."""
        answer = self.answer(rollout.name, identifier, rollout.default)
        return answer if type(answer) is type(rollout.default) else rollout.default

    def answer(self, name: str, identifier: int | str, default: object) -> object:
        """Give the answer as it is: an override, else that of the database, else ``default``."""
        overrides = self._overrides
        answer = overrides.answers.get(name.upper(), overrides)
        if answer is not overrides:
            return answer
        stored = None if overrides.disabled else self._stored.get(name)
        variant = None if stored is None else stored.variant_for(identifier)
        return default if variant is None else variant.value
