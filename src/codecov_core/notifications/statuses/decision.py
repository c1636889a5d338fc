"""The outcome of a status: what is posted, or why nothing is (chapter 05 §6)."""

from enum import StrEnum

from codecov_core.config import RejectedPattern, StatusKind
from codecov_core.notifications.statuses import wording
from codecov_core.notifications.statuses.facts import Facts, HelperText, Pardon, facts_to_mapping
from codecov_core.values import dataclass

__all__ = ["NotPosted", "State", "StatusDecision", "Verdict"]


class State(StrEnum):
    """State of a commit status. Providers that know no ``neutral`` are given ``success`` for it."""

    SUCCESS = "success"
    FAILURE = "failure"
    ERROR = "error"
    NEUTRAL = "neutral"


class NotPosted(StrEnum):
    """Why a status is not posted; the values are the reference system's explanations (chapter 05 §6.10)."""

    NOT_FIT_CRITERIA = "not_fit_criteria"
    NEED_MORE_BUILDS = "need_more_builds"
    FLAGS_NOT_UPLOADED = "exclude_flag_coverage_not_uploaded_checks"
    NOTHING_TO_COMPARE = "nothing_to_compare"
    """``if_not_found: ignore`` (chapter 05 §16 rule 5)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules of one kind of status come to, before anything overrides it."""

    state: State | None
    """Nothing when the configuration asks to post nothing without something to compare with."""
    facts: Facts
    pardon: Pardon | None = None
    helper_texts: tuple[HelperText, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusDecision:
    """One status, decided."""

    kind: StatusKind
    title: str
    context: str
    """Name at the provider [wire]."""
    state: State | None = None
    """What is posted; nothing when it is not posted."""
    computed_state: State | None = None
    """What it would be if it were not informational."""
    reason: NotPosted | None = None
    """Why it is not posted."""
    facts: Facts | None = None
    pardon: Pardon | None = None
    auto_passed: bool = False
    """Passes because none of its flags was freshly uploaded (``flag_coverage_not_uploaded_behavior: pass``)."""
    helper_texts: tuple[HelperText, ...] = ()
    rejected_patterns: tuple[RejectedPattern, ...] = ()
    """Patterns of its paths that are unusable: it counts other files than it was meant to."""

    hidden: int = 0
    """How many others of its name would be posted, if it did not come after them."""

    @property
    def posted(self) -> bool:
        """Whether it is posted."""
        return self.reason is None

    @property
    def fails(self) -> bool:
        """Whether what is posted says that something is wrong."""
        return self.state in (State.FAILURE, State.ERROR)

    def explanation(self) -> str:
        """Say in a sentence what came out and why; this is what is posted."""
        if self.reason is not None:
            return wording.of_reason(self.reason, self.facts)
        if self.facts is None:
            raise ValueError(f"the status {self.context} is neither decided nor left out")
        return wording.of_facts(self.facts, self.pardon, auto_passed=self.auto_passed)

    def facts_to_mapping(self) -> dict[str, object]:
        """Give the facts as plain data for JSON, with all that is to be known of the decision besides."""
        result: dict[str, object] = {} if self.facts is None else facts_to_mapping(self.facts)
        if self.pardon is not None:
            result |= facts_to_mapping(self.pardon)
        if self.auto_passed:
            result["auto_passed"] = True
        if self.hidden:
            result["hidden"] = self.hidden
        if self.rejected_patterns:
            result["rejected_patterns"] = [rejected._asdict() for rejected in self.rejected_patterns]
        return result
