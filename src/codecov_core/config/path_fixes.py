"""The ``fixes`` of ``codecov.yml``: replace or add beginnings of paths (chapter 02 §9.3, §14.5 item 7; 03 §19 rule 18).

Rules are tried in the order of the configuration; each is tied to the start of the path, the first that matches is
applied, once, and replaces what it matched by everything after its first ``::``, literally.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import re2

from codecov_core.config.backtracking import BadExpressionError, Match, TimeBudget, backtracking_matcher
from codecov_core.config.expressions import fault_of
from codecov_core.config.linear import regular_expression_of_re2
from codecov_core.config.patterns import RegexSet, RejectedPattern
from codecov_core.config.translation import fix_expression

__all__ = ["AppliedFix", "PathFixes"]

_SEPARATOR = "::"
_NOT_PLAIN = re.compile(r"[\\*+?\[\](){}|^$]")


class AppliedFix(NamedTuple):
    """A path after a fix, and the fix in its stored form."""

    path: str
    fix: str


class _Rule(NamedTuple):
    """One fix: the plain text it may be meant as, its regular expression (none for plain text), the replacement.

    ``linear`` is the expression where an engine of linear time takes it, so that it can be one of a set.
    """

    fix: str
    text: str
    match: Callable[[str], Match | None] | None
    replacement: str
    linear: str | None


class PathFixes:
    """The path fixes of one configuration, compiled once.

    ``prefix`` is what rules without a first part add in front of every path, ``""`` or ending with ``/``.
    """

    def __init__(self, fixes: Iterable[str], budget: TimeBudget | None = None) -> None:
        """Take fixes in their stored form: ``regex::after``, ``before::`` or ``::prefix``.

        ``budget`` is shared with other lists; null: these fixes have one of their own.
        """
        self._budget = TimeBudget.of_list() if budget is None else budget
        self._rejected: list[RejectedPattern] = []
        self._rules: list[_Rule] = []
        prefixes: list[str] = []
        for fix in fixes:
            before, separator, after = fix.partition(_SEPARATOR)
            if before and separator:
                self._add_rule(fix, before, after)
            elif after.strip("/"):
                prefixes.append(after.strip("/"))
        self.prefix = "".join(f"{prefix}/" for prefix in prefixes)
        rules = self._rules
        self._texts = {rule.text: number for number, rule in reversed(list(enumerate(rules)))}
        self._longest_text = max(map(len, self._texts), default=0)
        self._in_set = [number for number, rule in enumerate(rules) if rule.linear is not None]
        self._set = RegexSet((rule.linear for rule in rules if rule.linear is not None), paths=False)
        self._backtracking = [number for number, rule in enumerate(rules) if rule.match and rule.linear is None]

    def __bool__(self) -> bool:
        """Tell whether any rule may match; prefixes do not count."""
        return bool(self._rules)

    @property
    def rejected(self) -> tuple[RejectedPattern, ...]:
        """Fixes whose regular expression is unusable or took too long; only their plain text still counts."""
        return tuple(self._rejected)

    def applied(self, *spellings: str) -> AppliedFix | None:
        """Apply the first rule that matches a path in one of its spellings; null when none does.

        Spellings of one path are, for instance, ``abs/x.py`` and ``/abs/x.py``: each rule is tried on all of them
        before the next one. A thousand rules take little more time than one.
        """
        self._budget.grant(len(spellings))
        number = min((found for path in spellings for found in self._numbers_of(path)), default=len(self._rules))
        candidates = [earlier for earlier in self._backtracking if earlier < number]
        if number < len(self._rules):
            candidates.append(number)
        self._budget.start()
        for candidate in candidates:
            for path in spellings:
                end = self._end_of_match(candidate, path)
                if end is not None:
                    rule = self._rules[candidate]
                    return AppliedFix(rule.replacement + path[end:], rule.fix)
        return None

    def _numbers_of(self, path: str) -> Iterator[int]:
        """Give rules that match a path, the first of them among these; not those that need backtracking."""
        texts = self._texts
        if path in texts:
            yield texts[path]
        end = path.find("/", 0, self._longest_text + 1)
        while end >= 0:
            for text in (path[:end], path[: end + 1]):
                if text in texts:
                    yield texts[text]
            end = path.find("/", end + 1, self._longest_text + 1)
        if self._set:
            (first,) = self._set.first_matches((path,))
            if first is not None:
                yield self._in_set[first]

    def _end_of_match(self, number: int, path: str) -> int | None:
        rule = self._rules[number]
        text = rule.text
        # A plain text ends where a name ends: `a` is no beginning of `abc/x`.
        if path.startswith(text) and (text.endswith("/") or path[len(text) : len(text) + 1] in ("", "/")):
            return len(text)
        if rule.match is None:
            return None
        try:
            match = rule.match(path)
        except TimeoutError:
            self._rules[number] = rule._replace(match=None)
            self._rejected.append(RejectedPattern(rule.fix, "takes too long to match"))
            return None
        return None if match is None else match.end()

    def _add_rule(self, fix: str, before: str, after: str) -> None:
        # Only what was stored untranslated may begin with a slash by mistake; a stored `^/abs` means absolute paths.
        text = (before.removeprefix("/") if not after else before).lstrip("^")
        match: Callable[[str], Match | None] | None = None
        linear: str | None = None
        if not text:
            return
        if _NOT_PLAIN.search(text):
            expression = fix_expression(before, after).lstrip("^")
            fault = fault_of(expression)
            match = None if fault else _linear_matcher(expression)
            if fault:
                self._rejected.append(RejectedPattern(fix, fault))
            elif match is not None:
                linear = expression
            else:
                try:
                    match = backtracking_matcher(expression, self._budget)
                except BadExpressionError as error:
                    self._rejected.append(RejectedPattern(fix, str(error)))
        self._rules.append(_Rule(fix, text, match, after, linear))


def _linear_matcher(expression: str) -> Callable[[str], Match | None] | None:
    """Compile for the linear-time engine; null for what it refuses (look-around, back-references)."""
    options = re2.Options()
    options.log_errors = False
    try:
        linear: Callable[[str], Match | None] = re2.compile(regular_expression_of_re2(expression), options).match
    except re2.error:
        return None
    return linear
