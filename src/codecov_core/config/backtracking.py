"""Regular expressions that the linear-time engine refuses (look-around, back-references), under a time limit."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

__all__ = ["MATCH_SECONDS", "BadExpressionError", "Match", "backtracking_matcher"]

MATCH_SECONDS = 0.05
"""Budget of one match; an expression that overruns it once is not asked again."""


class Match(Protocol):
    """What an engine found."""

    def end(self) -> int:
        """Where the match ends in the text."""


class BadExpressionError(ValueError):
    """What is no regular expression, with the engine's reason; it never leaves the room."""


def backtracking_matcher(expression: str) -> Callable[[str], Match | None]:
    """Compile an expression to a function that matches it from the start of a text.

    The function raises ``TimeoutError`` when a match takes longer than :data:`MATCH_SECONDS`.

    Raises:
        BadExpressionError: it cannot be compiled.

    """
    import regex  # hardly any configuration needs it: 8 of the 400 ms that a command takes to start

    try:
        compiled = regex.compile(expression, regex.VERSION0)
    except (regex.error, OverflowError, RecursionError) as error:
        raise BadExpressionError(str(error)) from error
    return partial(compiled.match, timeout=MATCH_SECONDS)
