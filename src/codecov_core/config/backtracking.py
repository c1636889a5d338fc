"""Regular expressions that the linear-time engine refuses (look-around, back-references), within limits.

They come from users: an expression may neither grow beyond all memory when it is compiled, nor take for ever to match,
be it on one text or on many.
"""

import re
import time
import unicodedata
from collections.abc import Callable
from typing import Protocol

__all__ = ["MATCH_SECONDS", "BadExpressionError", "Match", "TimeBudget", "backtracking_matcher"]

MATCH_SECONDS = 0.05
"""Budget of one match; an expression that overruns it once is not asked again."""
LIST_SECONDS = 10.0
"""Budget of all matches of a list of expressions, besides what every text adds to it."""
TEXT_SECONDS = 0.0005
"""What a text adds: enough for a hundred ordinary expressions, which never run out of time then."""
UPLOAD_SECONDS, UPLOAD_TEXT_SECONDS = 0.5, 0.00002
"""The same for all lists that the names of one upload are asked about together."""
EVALUATION_SECONDS = 20.0
"""Budget of all lists of a configuration while its statuses are decided, however many files they are asked about."""
_OF_A_BOUNDARY = 20
"""Characters that ``\\b`` counts as: it is spelled as what stands before and behind it."""
_LARGEST = 10_000
"""Characters of an expression when counted repetitions are written out, as the engine does."""


class Match(Protocol):
    """What an engine found."""

    def end(self) -> int:
        """Where the match ends in the text."""


class BadExpressionError(ValueError):
    """What is no regular expression, with the engine's reason; it never leaves the room."""


class TimeBudget:
    """The time that expressions have left: in all as much as is linear in the texts they are asked about.

    It is counted from :meth:`start` to the end of a match, and from there to the end of the next one, so that what it
    costs to come to the next expression or text counts as well.
    """

    __slots__ = ("_counted_until", "_of_a_text", "left")

    def __init__(self, seconds: float, of_a_text: float) -> None:
        """Start with some seconds, and add some for every text."""
        self.left = seconds
        self._of_a_text = of_a_text
        self._counted_until = 0.0

    @classmethod
    def of_list(cls) -> "TimeBudget":
        """What a list of expressions may take on its own."""
        return cls(LIST_SECONDS, TEXT_SECONDS)

    @classmethod
    def of_upload(cls) -> "TimeBudget":
        """What all expressions of one upload may take together."""
        return cls(UPLOAD_SECONDS, UPLOAD_TEXT_SECONDS)

    @classmethod
    def of_evaluation(cls) -> "TimeBudget":
        """What all expressions of a configuration may take together while its statuses are decided."""
        return cls(EVALUATION_SECONDS, 0)

    def grant(self, texts: int) -> None:
        """Add what some texts may take."""
        self.left += texts * self._of_a_text

    def start(self) -> None:
        """Begin to count: matches follow."""
        self._counted_until = time.thread_time()  # a busy machine is nobody's fault

    def spend(self) -> float:
        """Take away what was not counted yet, and give it in seconds."""
        now = time.thread_time()
        took = now - self._counted_until
        self._counted_until = now
        self.left -= took
        return took


def backtracking_matcher(expression: str, budget: TimeBudget) -> Callable[[str], Match | None]:
    """Compile an expression to a function that matches it from the start of a text.

    Whoever calls the function has called :meth:`TimeBudget.start`. It raises ``TimeoutError`` when a match takes longer
    than :data:`MATCH_SECONDS`, and when the expression has spent as much as the budget has left: a bad one leaves half
    of it to the others.

    Raises:
        BadExpressionError: it cannot be compiled.

    """
    import regex  # hardly any configuration needs it: 8 of the 400 ms that a command takes to start

    if _written_out(expression) > _LARGEST:
        message = f"repetitions make it longer than {_LARGEST} characters"
        raise BadExpressionError(message)
    try:
        compiled = regex.compile(_spelled(expression), regex.VERSION0)
    except (regex.error, ValueError, OverflowError, RecursionError) as error:
        raise BadExpressionError(str(error)) from error

    spent = 0.0

    def match(text: str) -> Match | None:
        nonlocal spent
        if budget.left <= spent:
            raise TimeoutError
        try:
            found: Match | None = compiled.match(text, timeout=MATCH_SECONDS)
        finally:
            spent += budget.spend()
        return found

    return match


_TOKEN = re.compile(
    r"\\N\{(?P<name>[^}]*)\}|\\(?P<escape>.)|(?P<class>\[\^?\]?(?:\\.|[^\]\\])*+(?:\]|\\?\Z))|(?P<open>\()|(?P<close>\))|\{(?P<low>\d*)(?:(?P<comma>,)(?P<high>\d*))?\}|.",
    re.DOTALL,
)
_MANY_DIGITS = 6


def _spelled(expression: str) -> str:
    """Spell a Python regular expression for the engine.

    That also knows classes of POSIX and errors in repetitions, and has other characters in words: marks, and of the
    numbers only digits. Where the expression asks for words of ASCII it gets the engine's own.
    """
    kinds = _ASCII_KINDS if _FOR_ASCII.search(expression) else _KINDS
    spelled: list[str] = []
    for token in _TOKEN.finditer(expression):
        text = token.group()
        if token["class"]:
            text = _spelled_class(text, kinds)
        elif token["name"]:
            text = _spelled_name(token["name"])
        elif token["escape"]:
            text = _spelled_escape(token["escape"], kinds)
        elif text in ("{", "{}"):
            text = "\\" + text
        spelled.append(text)
    return "".join(spelled)


_FOR_ASCII = re.compile(r"\(\?[a-zA-Z]*a[a-zA-Z]*(?:-[a-z]+)?[:)]")
_KINDS = {"w": r"\p{L}\p{N}_", "d": r"\p{Nd}", "s": r"\s\x1c-\x1f"}
"""What stands for them in a character class."""
_ASCII_KINDS: dict[str, str] = {}


def _spelled_escape(letter: str, kinds: dict[str, str]) -> str:
    if letter in kinds:
        return f"[{kinds[letter]}]"
    if letter.lower() in kinds:
        return f"[^{kinds[letter.lower()]}]"
    if letter in "bB" and "w" in kinds:
        word = f"[{kinds['w']}]"
        if letter == "b":
            return f"(?:(?<={word})(?!{word})|(?<!{word})(?={word}))"
        return rf"(?:(?!\A\Z)(?:(?<={word})(?={word})|(?<!{word})(?!{word})))"  # no place in an empty text
    return f"\\{letter}"


def _spelled_class(text: str, kinds: dict[str, str]) -> str:
    """Spell a character class; kinds that are negated in it become alternatives, for classes have no complements."""
    opening, without = ("[^", []) if text.startswith("[^") else ("[", [])
    body: list[str] = []
    for item in _CLASS_ITEM.finditer(text[len(opening) : -1]):
        letter = item["escape"] or ""
        if item["name"]:
            body.append(_spelled_name(item["name"]))
        elif letter in kinds:
            body.append(kinds[letter])
        elif letter.lower() in kinds and letter.isalpha():
            without.append(f"[^{kinds[letter.lower()]}]")
        else:
            body.append("\\[" if item[0] == "[" else "\\^" if item[0] == "^" else item[0])
    rest = "".join(body)
    if not without:
        return f"{opening}{rest}]"
    others = "|".join(without)
    if opening == "[":
        return f"(?:{others}|[{rest}])" if rest else f"(?:{others})"
    return f"(?:(?!{others})[^{rest}])" if rest else f"(?:(?!{others})(?s:.))"


_CLASS_ITEM = re.compile(r"\\N\{(?P<name>[^}]*)\}|\\(?P<escape>.)|.", re.DOTALL)


def _spelled_name(name: str) -> str:
    return rf"\U{ord(unicodedata.lookup(name)):08x}"


def _written_out(expression: str) -> int:
    """Count the characters of an expression with everything in it that is repeated n times written n times."""
    totals, last = [0], 0
    for token in _TOKEN.finditer(expression):
        if token["open"]:
            totals.append(1)
        elif token["close"] and len(totals) > 1:
            last = totals.pop()
            totals[-1] += last
        elif token["low"] is not None:
            times = max(_count(token["low"]), _count(token["high"] or ""), 1)
            totals[-1] += last * (times - 1)
            last *= times
        else:
            last = _OF_A_BOUNDARY if token["escape"] in ("b", "B") else 1
            totals[-1] += last
    return sum(totals)


def _count(digits: str) -> int:
    return _LARGEST if len(digits) > _MANY_DIGITS else int(digits or 0)
