"""Texts of ``codecov.yml`` to their normalised mapping, or to the location of the headline error (03 §5 to §8)."""

from typing import Any

from codecov_core.config import Invalid, Validated, validate


def check(case: Any, expect: Any) -> None:
    outcome = validate(case["yaml"])
    if "error_location" in expect:
        assert isinstance(outcome, Invalid), outcome
        location = outcome.location
        assert (location if isinstance(location, str) else list(location)) == expect["error_location"]
    else:
        assert isinstance(outcome, Validated), outcome
        assert outcome.config == expect["result"]
