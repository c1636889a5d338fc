"""Lists of patterns from a configuration, matched against file paths or branch names.

A pattern is a Python regular expression tied to the start of the text and not to its end (chapter 01 §12, with rule 22
of its §22 and rules 11, 12, 15 and 16 of chapter 03 §19). Patterns come from users, so they run on RE2, whose time is
linear in the text. What RE2 refuses (look-around, back-references) runs on the ``regex`` engine under a time limit.
What Python refuses is no pattern, even if these engines know it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import re2

from codecov_core.config.backtracking import BadExpressionError, Match, TimeBudget, backtracking_matcher
from codecov_core.config.expressions import fault_of, is_unicode
from codecov_core.config.linear import regular_expression_of_re2

__all__ = ["PatternSet", "RegexSet", "RejectedPattern"]

_SET_MEMORY = 32 << 20
"""Bytes RE2 may use for one set of patterns (program and automaton together)."""


class RejectedPattern(NamedTuple):
    """A pattern that is no usable regular expression, and why."""

    pattern: str
    reason: str
    as_text: bool = False
    """Whether it still matches the text it is made of (chapter 03 §19 rule 11); else it takes no part in matching."""

    @property
    def verdict(self) -> str:
        """What becomes of it, in words."""
        return f"{'matches just that text' if self.as_text else 'is not used'}: {self.reason}"


class PatternSet:
    """A list of patterns, compiled once.

    A text matches when it is literally in the list, or else when no negative pattern (``!...`` or ``^!...``) matches it
    and, if there are positive patterns, one of them does. An empty list matches everything; a list whose positive
    patterns are all unusable matches only what it names literally.
    """

    __slots__ = ("_expressions", "_literals", "_negatives", "_only_negatives")

    def __init__(self, patterns: Iterable[str | None] | None, *, budget: TimeBudget | None = None) -> None:
        """Compile ``patterns``; empty and null entries are dropped, bad ones are kept in :attr:`rejected`.

        ``budget`` is shared with other lists; null: this one has its own.
        """
        given = [pattern for pattern in patterns or () if pattern is not None]
        negatives, positives = _split_by_sign(pattern for pattern in given if pattern)
        self._literals = frozenset(given)
        self._negatives = len(negatives)
        self._only_negatives = not positives
        self._expressions = RegexSet((*negatives, *positives), budget=budget)

    @property
    def rejected(self) -> tuple[RejectedPattern, ...]:
        """Patterns that are no usable expressions: invalid ones, and those that ran out of time on some text so far."""
        return self._expressions.rejected

    @property
    def matches_everything(self) -> bool:
        """Whether the list is empty, so that asking it about texts is not worth the time."""
        return not self._literals

    def matches(self, text: str) -> bool:
        """Whether ``text`` matches the list."""
        return self.matches_many((text,))[0]

    def matches_many(self, texts: Sequence[str]) -> list[bool]:
        """Tell for each text whether it matches, in order."""
        if self.matches_everything:
            return [True] * len(texts)
        default, negatives, literals = self._only_negatives, self._negatives, self._literals
        firsts = self._expressions.first_matches(texts)
        verdicts = [default if first is None else first >= negatives for first in firsts]
        if literals.isdisjoint(texts):
            return verdicts
        return [yes or text in literals for yes, text in zip(verdicts, texts, strict=True)]


class _Spelled(NamedTuple):
    """The number of a pattern, and an expression of RE2 by which it may match."""

    number: int
    expression: str


class _Linear(NamedTuple):
    """A set of expressions, which answers with the places in ``numbers`` of those that match."""

    numbers: tuple[int, ...]
    """Numbers of patterns, ascending."""
    match: Callable[[bytes], list[int] | None]


class RegexSet:
    """Some regular expressions, compiled once, any of which may match from the start of a text.

    ``!`` means nothing here, and no expression matches nothing. Expressions without ``*`` are often meant as plain
    paths (``^app/(group)/page.tsx.*``, ``app/[id]``), so a text that starts with the literal text of such an expression
    matches as well (chapter 03 §19 rules 11 and 12), unless they are said to be no ``paths``.
    """

    __slots__ = ("_backtracking", "_budget", "_given", "_linear", "_literal", "_rejected")

    def __init__(self, patterns: Iterable[str], *, paths: bool = True, budget: TimeBudget | None = None) -> None:
        """Compile ``patterns``; bad ones are kept in :attr:`rejected`.

        ``budget`` is shared with other lists; null: this one has its own.
        """
        self._given = tuple(patterns)
        self._literal = _literal_prefix if paths else _no_prefix
        self._rejected: list[RejectedPattern] = []
        self._linear: list[_Linear] = []
        self._backtracking: dict[int, Callable[[str], Match | None]] = {}
        self._budget = TimeBudget.of_list() if budget is None else budget
        one_set = re2.Set.MatchSet(_options())
        spelled: list[_Spelled] = []
        for number, pattern in enumerate(self._given):
            literal = self._literal(pattern)
            entries = [] if literal is None else [_Spelled(number, re2.escape(literal))]
            fault = fault_of(pattern)
            if fault:
                self._reject(pattern, fault)
            else:
                try:
                    entries.append(_Spelled(number, regular_expression_of_re2(pattern)))
                except re2.error:
                    self._add_backtracking(number)
            for entry in entries:
                try:
                    one_set.Add(entry.expression)
                    spelled.append(entry)
                except re2.error:
                    self._add_backtracking(number)
        if spelled:
            self._compile(one_set, spelled)

    @property
    def rejected(self) -> tuple[RejectedPattern, ...]:
        """Those that are no usable expressions: invalid ones, and those that ran out of time on some text so far."""
        return tuple(self._rejected)

    def __bool__(self) -> bool:
        return bool(self._linear or self._backtracking)

    def matches(self, text: str) -> bool:
        """Whether any expression matches ``text``."""
        return self.matches_many((text,))[0]

    def matches_many(self, texts: Sequence[str]) -> list[bool]:
        """Tell for each text whether any expression matches it, in order."""
        return [first is not None for first in self.first_matches(texts)]

    def first_matches(self, texts: Sequence[str]) -> list[int | None]:
        """Tell for each text which is the first expression that matches it: its place as given, nothing for none."""
        found: list[int | None] = [None] * len(texts)
        self._budget.grant(len(texts))
        data = _encoded(texts)
        for numbers, match in self._linear:
            answers = map(match, data)
            if len(self._linear) == 1:
                found = [None if answer is None else numbers[min(answer)] for answer in answers]
            else:
                found = [_lower(old, numbers, answer) for old, answer in zip(found, answers, strict=True)]
        self._budget.start()
        for number in tuple(self._backtracking):
            found = [
                number if (old is None or number < old) and self._backtracks(number, text) else old
                for old, text in zip(found, texts, strict=True)
            ]
        return found

    def matching(self, text: str) -> tuple[str, ...]:
        """Tell which expressions match ``text``, in the order they were given."""
        self._budget.grant(1)
        data = _bytes(text)
        found: list[int] = []
        for numbers, match in self._linear:
            answer = match(data)
            if answer is not None:
                found += map(numbers.__getitem__, answer)
        if self._backtracking:
            self._budget.start()
            found += [number for number in tuple(self._backtracking) if self._backtracks(number, text)]
        if not found:  # nearly always, where it is asked about the paths of uploads
            return ()
        if len(found) > 1:
            found = sorted(set(found))
        return tuple(map(self._given.__getitem__, found))

    def _backtracks(self, number: int, text: str) -> bool:
        match = self._backtracking.get(number)
        if match is None:  # it was given up on a text before
            return False
        try:
            return match(text) is not None
        except TimeoutError:
            del self._backtracking[number]
            self._reject(self._given[number], "takes too long to match")
            return False

    def _add_backtracking(self, number: int) -> None:
        pattern = self._given[number]
        try:
            self._backtracking[number] = backtracking_matcher(pattern, self._budget)
        except BadExpressionError as error:
            self._reject(pattern, str(error))

    def _reject(self, pattern: str, reason: str) -> None:
        self._rejected.append(RejectedPattern(pattern, reason, as_text=self._literal(pattern) is not None))

    def _compile(self, one_set: "re2.Set", spelled: "Sequence[_Spelled]") -> None:
        """Compile a set, or halves of it where it is too large for one automaton."""
        try:
            one_set.Compile()
        except re2.error:
            if len(spelled) == 1:
                self._add_backtracking(spelled[0].number)
                return
            middle = len(spelled) // 2
            for half in (spelled[:middle], spelled[middle:]):
                smaller = re2.Set.MatchSet(_options())
                for entry in half:
                    smaller.Add(entry.expression)
                self._compile(smaller, half)
        else:
            self._linear.append(_Linear(tuple(entry.number for entry in spelled), one_set.Match))


def _encoded(texts: Sequence[str]) -> list[bytes]:
    try:
        return list(map(str.encode, texts))
    except UnicodeEncodeError:
        return list(map(_bytes, texts))


def _bytes(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:  # a name that is no Unicode
        return text.encode("utf-8", "surrogatepass")


def _lower(old: int | None, numbers: Sequence[int], answer: Sequence[int] | None) -> int | None:
    if answer is None:
        return old
    new = numbers[min(answer)]
    return new if old is None or new < old else old


def _options() -> re2.Options:
    options = re2.Options()
    options.log_errors = False
    options.never_capture = True
    options.max_mem = _SET_MEMORY
    return options


def _split_by_sign(patterns: Iterable[str]) -> tuple[list[str], list[str]]:
    """Part the negative patterns (their sign removed) from the positive ones, in order and without repetitions."""
    negatives: dict[str, None] = {}
    positives: dict[str, None] = {}
    for pattern in patterns:
        if pattern.startswith(("!", "^!")):
            negatives[pattern.replace("!", "", 1)] = None
        else:
            positives[pattern] = None
    return list(negatives), list(positives)


def _literal_prefix(pattern: str) -> str | None:
    """Give the plain text a pattern may have been meant as, if its regular expression does not say the same.

    A stored prefix is ``^{text}.*``; any other pattern without ``*`` is its own text.
    """
    text = pattern[1:-2] if pattern.startswith("^") and pattern.endswith(".*") else pattern
    if "*" in text or not text or not is_unicode(text) or not re.search(r"[\\()\[\]{}+?|^$]", text):
        return None
    return text


def _no_prefix(_pattern: str) -> None:
    return None
