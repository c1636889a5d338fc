"""Shapes of patterns for paths and branches, which are stored as regular expressions (chapter 03 §7.3 to §7.6)."""

import re
from abc import abstractmethod

from codecov_core.config.expressions import compiles
from codecov_core.config.schema.coercion import branch_name
from codecov_core.config.schema.findings import Findings, Place
from codecov_core.config.schema.shape import QUOTES_MAKE_TEXT, Shape, described, described_as_text
from codecov_core.config.translation import (
    branch_pattern,
    fix_pattern,
    path_pattern,
    stored_branch_pattern,
    stored_path_pattern,
)
from codecov_core.values import dataclass

__all__ = ["Branch", "BranchName", "Expression", "PathFix", "PathPattern"]

_ENDS_IN_SLASH = r"/)\Z"
"""How a glob is stored that a path must end with a slash for, which no path of a file does (§7.5)."""
_BEGIN_WITH_CARET = (r"(?s:\^", r"!(?s:\^")
"""How a glob is stored whose ``^`` is no anchor: it stands for itself (§7.5)."""


@dataclass(frozen=True, slots=True)
class Pattern(Shape):
    """A text that is translated; anything else is refused by its type."""

    as_written: bool = False
    """Whether the reference leaves it untranslated, as it does inside ``statuses`` (§7.9); we translate it too."""

    def fits(self, value: object) -> bool:
        """See :class:`Shape`."""
        return isinstance(value, str)

    def take_value(self, value: object, place: Place, found: Findings) -> object:
        """See :class:`Shape`."""
        if isinstance(value, str):
            return self.translate(value, place, found)
        found.rule(place, self.described(value), self.expected)
        return value

    def described(self, value: object) -> str:
        """Say what a value is that is no pattern."""
        return described_as_text(value)

    @abstractmethod
    def translate(self, text: str, place: Place, found: Findings) -> str:
        """Give the stored form of a pattern."""


@dataclass(frozen=True, slots=True)
class PathPattern(Pattern):
    """A path, a glob or a regular expression for paths (§7.5)."""

    @property
    def expected(self) -> str:
        """See :class:`Shape`."""
        return "a path, a glob or a regular expression, as text"

    @property
    def example(self) -> object:
        """See :class:`Shape`."""
        return "src/**/*.py"

    def translate(self, text: str, place: Place, found: Findings) -> str:
        """See :class:`Pattern`."""
        stored = _settled_path(text) if self.as_written else path_pattern(text)
        if stored.removeprefix("!") == _EVERYTHING:
            found.remark(place, f"{described(text)}, which matches every file")
        if not compiles(stored.removeprefix("!")):  # of prefixes nothing was escaped
            found.remark(place, f"{described(text)}, which is no valid regular expression; it matches just that text")
        elif stored.endswith(_ENDS_IN_SLASH) and "*" in text:
            found.remark(
                place, f"{described(text)}, a glob that matches no file, for it ends in /; with ** behind it does"
            )
        elif stored.startswith(_BEGIN_WITH_CARET):
            found.remark(
                place, f"{described(text)}, a glob that matches only what begins with ^, for that is no anchor here"
            )
        return stored

    def restored(self, value: object) -> object:
        """See :class:`Shape`."""
        return _settled_path(value) if self.as_written and isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Branch(Pattern):
    """A branch's name, in which ``*`` stands for anything (§7.3)."""

    @property
    def expected(self) -> str:
        """See :class:`Shape`."""
        return "the name of a branch, in which * stands for anything"

    @property
    def example(self) -> object:
        """See :class:`Shape`."""
        return "release/*"

    def translate(self, text: str, place: Place, found: Findings) -> str:
        """See :class:`Pattern`."""
        pattern = stored_branch_pattern(text) if self.as_written else branch_pattern(text)
        if compiles(pattern):
            return pattern
        reason = f"{described(text)}, which gives no valid regular expression"
        if self.as_written:  # the reference does not look, and accepts it
            found.remark(place, f"{reason}; it matches no branch")
        else:
            found.coercion(place, reason, self.expected)
        return text

    def restored(self, value: object) -> object:
        """See :class:`Shape`."""
        if not self.as_written or not isinstance(value, str):
            return value
        pattern = stored_branch_pattern(value)
        return pattern if compiles(pattern) else value


@dataclass(frozen=True, slots=True)
class BranchName(Pattern):
    """The name of the default branch, without ``origin/`` or ``refs/heads/`` (§7.4)."""

    @property
    def expected(self) -> str:
        """See :class:`Shape`."""
        return "the name of a branch"

    @property
    def example(self) -> object:
        """See :class:`Shape`."""
        return "main"

    def translate(self, text: str, place: Place, found: Findings) -> str:
        """See :class:`Pattern`."""
        return branch_name(text)


@dataclass(frozen=True, slots=True)
class Expression(Pattern):
    """A regular expression that is stored as it is; an invalid one is ignored when it is used (§19 rule 8)."""

    @property
    def expected(self) -> str:
        """See :class:`Shape`."""
        return "a regular expression"

    @property
    def example(self) -> object:
        """See :class:`Shape`."""
        return "unit.*"

    def translate(self, text: str, place: Place, found: Findings) -> str:
        """See :class:`Pattern`."""
        if not compiles(text):
            found.remark(place, f"{described(text)}, which is no valid regular expression; it matches nothing")
        return text


@dataclass(frozen=True, slots=True)
class PathFix(Pattern):
    """What is replaced in reported paths, and by what (§7.6)."""

    @property
    def expected(self) -> str:
        """See :class:`Shape`."""
        return "'before::after', either of them may be empty"

    @property
    def example(self) -> object:
        """See :class:`Shape`."""
        return "build/::src/"

    def described(self, value: object) -> str:
        """See :class:`Pattern`; a fix whose second part is empty, or has a blank before it, is a mapping to YAML."""
        keys = list(value) if isinstance(value, dict) else []
        is_fix = len(keys) == 1 and isinstance(keys[0], str) and keys[0].endswith(":")
        return f"{described(value)}{QUOTES_MAKE_TEXT}" if is_fix else described(value)

    def translate(self, text: str, place: Place, found: Findings) -> str:
        """See :class:`Pattern`."""
        if "::" not in text:
            found.coercion(place, f"{described(text)}, without '::'", self.expected)
            return text
        fix = fix_pattern(text)
        if not compiles(fix.partition("::")[0]):
            found.remark(place, f"{described(text)}, whose first part is no valid regular expression; it fixes nothing")
        return fix


def _settled_path(text: str) -> str:
    """Translate a path pattern until it stays as it is, so that a stored one is never translated further."""
    while (translated := stored_path_pattern(text)) != text:
        text = _HERE_AGAIN.sub(r"\1", translated)
    return text


_EVERYTHING = path_pattern("")
_HERE_AGAIN = re.compile(r"\A(!?)(?:\./)+(?=\./)")
"""All but one of the ``./`` in front of an expression: translating would take them off one by one."""
