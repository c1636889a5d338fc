"""The ``fixes`` of ``codecov.yml``: replace or add beginnings of paths (chapter 02 §9.3).

Rules are tried in the order of the configuration; each is tied to the start of the path, and the first that matches is
applied once. (The reference system keeps them in a hash set: there only one rule, a random one, is tied to the start.)
"""

import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple, Protocol

import re2
import regex

from codecov_core.config import RejectedPattern

_SEPARATOR = "::"
_READ_DIFFERENTLY_BY_RE2 = re.compile(r"\\[wWdDsSbB]|\{,")
"""Classes that know ASCII only there, and a repetition that is plain text."""
_STAR = re.compile(r"(?<!\.)\*")
_MATCH_SECONDS = 0.05


class _Match(Protocol):
    def end(self) -> int: ...


class _Rule(NamedTuple):
    fix: str
    match: Callable[[str], _Match | None]
    replacement: str


class UserFixes:
    """The path fixes of one configuration, compiled once.

    ``rejected`` names those that are no usable regular expressions; they change nothing.
    """

    def __init__(self, fixes: Iterable[str]) -> None:
        """Take fixes in their stored form: ``regex::after``, ``before::`` or ``::prefix``."""
        self.rejected: list[RejectedPattern] = []
        self._rules: list[_Rule] = []
        prefixes: list[str] = []
        for fix in fixes:
            before, _, rest = fix.partition(_SEPARATOR)
            after = rest.split(_SEPARATOR, 1)[0]
            if before:
                self._add_rule(fix, before, after)
            elif _SEPARATOR in fix:
                prefixes.append(after.rstrip("/"))
        self._prefix = "/".join(prefixes) + "/" if prefixes else ""

    def __bool__(self) -> bool:
        """Tell whether there is anything to apply."""
        return bool(self._rules or self._prefix)

    def before_resolving(self, path: str) -> str:
        """Apply the rules, without added prefixes."""
        return self._applied(path, "") if self._rules else path

    def after_resolving(self, path: str) -> str:
        """Apply the rules once more, then add the prefixes."""
        return self._applied(path, self._prefix) if self else path

    def _applied(self, path: str, prefix: str) -> str:
        for rule in tuple(self._rules):
            match = self._match(rule, path)
            if match is not None:
                path = rule.replacement + path[match.end() :]
                break
        return f"{prefix}{path}".replace("//", "/").lstrip("/")

    def _match(self, rule: _Rule, path: str) -> _Match | None:
        try:
            return rule.match(path)
        except TimeoutError:
            self._rules.remove(rule)
            self.rejected.append(RejectedPattern(rule.fix, "takes too long to match"))
            return None

    def _add_rule(self, fix: str, before: str, after: str) -> None:
        # Globs were translated when the configuration was stored; a `*` that is left is translated here [bug].
        expression = _STAR.sub(r"[^/\\n]+", before.replace("**", ".*")).lstrip("/")
        try:
            self._rules.append(_Rule(fix, _matcher(expression), after))
        except (regex.error, OverflowError, RecursionError) as error:
            self.rejected.append(RejectedPattern(fix, str(error)))


def _matcher(expression: str) -> Callable[[str], _Match | None]:
    """Compile for the linear-time engine, or else for one that backtracks, with a time limit."""
    if _READ_DIFFERENTLY_BY_RE2.search(expression) is None:
        options = re2.Options()
        options.log_errors = False
        try:
            linear: Callable[[str], _Match | None] = re2.compile(expression.replace(r"\Z", r"\z"), options).match
        except re2.error:
            pass  # look-around, back-references
        else:
            return linear
    return partial(regex.compile(expression).match, timeout=_MATCH_SECONDS)
