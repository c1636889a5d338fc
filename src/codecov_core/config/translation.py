"""From patterns as people write them in ``codecov.yml`` to the stored regular expressions (chapter 03 §7.3-§7.6).

Stored configuration is normalised already, with one exception: the statuses of flags and components (§7.9). The
``stored_*`` functions accept both forms, so that reading them twice changes nothing (§19 rule 5).
"""

import re
from enum import Enum, auto
from functools import lru_cache

__all__ = [
    "branch_pattern",
    "compiles",
    "fault_of",
    "fix_expression",
    "fix_pattern",
    "path_pattern",
    "stored_branch_pattern",
    "stored_path_pattern",
]

_TRANSLATED = ("^", "(?s:", ".*")


def path_pattern(text: str) -> str:
    """Translate a path pattern: a plain prefix, a glob or a regular expression; ``!`` in front negates (§7.5)."""
    body = text.lstrip("!")
    sign = "!" if len(body) < len(text) else ""
    body = body.removeprefix("./")
    match _kind(body):
        case _Kind.PREFIX:
            return f"{sign}^{body}.*"
        case _Kind.GLOB:
            return f"{sign}(?s:{_glob_body(body)})\\Z"
        case _Kind.REGEX:
            return sign + body


def branch_pattern(text: str) -> str:
    """Translate a branch pattern: ``*`` stands for anything, the rest is a whole name (§7.3)."""
    if text in ("*", "", ".*"):
        return ".*"
    pattern = re.sub(r"(?<!\.)\*", ".*", text.strip())
    head = "" if pattern.startswith((".*", "^")) else "^"
    tail = "" if pattern.endswith((".*", "$")) else "$"
    return f"{head}{pattern}{tail}"


def fix_pattern(text: str) -> str:
    """Translate a path fix ``before::after`` (§7.6).

    Raises:
        ValueError: if there is no ``::``.
    """
    before, arrow, after = text.partition("::")
    if not arrow:
        raise ValueError(f"a path fix needs '::' between what is replaced and its replacement: {text!r}")
    if not before or not after:
        return text
    match _kind(before):
        case _Kind.PREFIX:
            return f"^{before}::{after}"
        case _Kind.GLOB:
            return f"(?s:{_glob_body(before)})::{after}"
        case _Kind.REGEX:
            return text


def fix_expression(before: str, after: str) -> str:
    """Give the regular expression of a stored fix, from its two parts.

    A fix without a second part is stored as it was written (``**/lib/::``), so its glob is translated here; what is
    stored translated stays as it is (§19 rule 18). A leading ``/`` of a fix as it was written means nothing.
    """
    if after:
        return before
    before = before.removeprefix("/")
    return f"(?s:{_glob_body(before)})" if _kind(before) is _Kind.GLOB else before


def stored_path_pattern(text: str) -> str:
    """Translate a path pattern unless it is translated already."""
    return text if text.removeprefix("!").startswith(_TRANSLATED) else path_pattern(text)


def stored_branch_pattern(text: str) -> str:
    """Translate a branch pattern unless it is translated already."""
    return text if text.startswith(_TRANSLATED) else branch_pattern(text)


def compiles(text: str) -> bool:
    """Tell whether a text is a valid regular expression of Python."""
    return not fault_of(text)


def fault_of(text: str) -> str:
    """Say why a text is no valid regular expression of Python; nothing if it is one."""
    return _remembered_fault(text) if len(text) <= _REMEMBERED else _fault(text)


def _fault(text: str) -> str:
    if _PLAINLY_VALID.fullmatch(text) and all(low <= high for low, high in _RANGE.findall(text)):
        return ""
    try:
        re.compile(_CLASS.sub(_without_warnings, text))
    except (re.error, OverflowError, RecursionError) as error:
        return str(error) or type(error).__name__
    except ValueError as error:  # flags that exclude each other, and numbers of thousands of digits
        return "the repetition number is too large" if "digits" in str(error) else str(error)
    return ""


_REMEMBERED = 4096
"""Characters of a text whose fault is remembered: aliases can bring in the same one thousands of times."""
_remembered_fault = lru_cache(maxsize=512)(_fault)

_REPEAT = r"(?:(?:[*+?]|\{\d{1,3},?\})\??)?"
_ESCAPED = r"\\[^A-Za-z0-9]|\\[wdsWDS]"
_IN_CLASS = rf"[A-Za-z0-9]-[A-Za-z0-9]|[\w./ ,*+?$()]|{_ESCAPED}"
_ATOM = rf"""(?:[\w/ ,@%=:~<>#'"&!-]|\.|{_ESCAPED}|\[\^?(?:{_IN_CLASS})+\]){_REPEAT}|[$^|]|\\Z"""
_OPEN = r"\((?:\?(?:s?:|[=!]))?"
_GROUP = rf"{_OPEN}(?:{_ATOM}|{_OPEN}(?:{_ATOM})*+\){_REPEAT})*+\){_REPEAT}"
_PLAINLY_VALID = re.compile(rf"(?:\(\?i\))?(?:{_ATOM}|{_GROUP})*+", re.DOTALL)
"""What most expressions consist of: compiling them costs a hundred times as much as seeing that it would succeed."""
_RANGE = re.compile("([A-Za-z0-9])-([A-Za-z0-9])")
"""A range of a character class; outside of classes it is looked at in vain."""

_CLASS = re.compile(r"\\.|(?P<open>\[\^?)(?P<body>\]?(?:\\.|[^\]\\])*(?:\]|\\?\Z))", re.DOTALL)
_DOUBLED = re.compile(r"(?P<run>-{3,})|(?P<first>\A(?:\[|--))|--|&&|~~|\|\|")


def _without_warnings(character_class: "re.Match[str]") -> str:
    """Escape what ``re`` warns about in a character class because it may come to mean a set operation one day."""
    if character_class["open"] is None:
        return character_class[0]
    return character_class["open"] + _DOUBLED.sub(_escaped, character_class["body"])


def _escaped(doubled: "re.Match[str]") -> str:
    if doubled["run"]:
        return r"\-"
    if doubled["first"]:
        return "\\" + doubled[0]
    return f"{doubled[0][0]}\\{doubled[0][1]}"


class _Kind(Enum):
    PREFIX = auto()
    GLOB = auto()
    REGEX = auto()


def _kind(text: str) -> _Kind:
    if not any(character in text for character in "*$]["):
        return _Kind.PREFIX
    if "**" in text or "/*" in text:
        return _Kind.GLOB
    if "*" in text and "]*" not in text and ".*" not in text:
        return _Kind.GLOB
    return _Kind.REGEX if compiles(text) else _Kind.GLOB


_SET = r"\[(?P<set>!?+\]?+[^\]]*+)\]"
_GLOB_TOKEN = re.compile(rf"(?P<any>\*\*)|(?P<some>\*)|(?P<one>\?)|{_SET}|(?P<other>[^*?\[]+|\[)", re.DOTALL)
_NO_SET = re.compile(_GLOB_TOKEN.pattern.replace(_SET, "(?P<set>(?!))"), re.DOTALL)


def _glob_body(text: str) -> str:
    if "[" not in text:
        return re.escape(text).replace(r"\*\*", ".*").replace(r"\*", r"[^\/]*").replace(r"\?", ".")
    end = text.rfind("]") + 1  # every [ behind it would look for a ] up to the end of the text
    tokens = (*_GLOB_TOKEN.finditer(text, 0, end), *_NO_SET.finditer(text, end))
    return "".join(map(_glob_token, tokens))


def _glob_token(token: "re.Match[str]") -> str:
    if token["any"]:
        return ".*"
    if token["some"]:
        return r"[^\/]*"
    if token["one"]:
        return "."
    if token["set"] is not None:
        return _glob_set(token["set"])
    return re.escape(token["other"])


def _glob_set(body: str) -> str:
    """Write what stands between the brackets of a glob as a character class (as Python's ``fnmatch`` reads it)."""
    negated = body.startswith("!")
    content = body.removeprefix("!")
    content = _with_escaped_hyphens(content) if "--" in content else content.replace("\\", r"\\")
    content = re.sub(r"([&~|])", r"\\\1", content)
    if not content:  # only empty ranges are left: no character is in the set
        return "." if negated else "(?!)"
    if not negated and content.startswith(("^", "[")):
        content = "\\" + content
    return f"[{'^' if negated else ''}{content}]"


def _with_escaped_hyphens(content: str) -> str:
    """Keep ranges and escape every other hyphen; a range whose ends are the wrong way round is empty and left out."""
    written: list[str] = []
    at = 0
    while at < len(content):
        if content[at + 1 : at + 2] == "-" and at + 2 < len(content):
            low, high = content[at], content[at + 2]
            if low <= high:
                written.append(f"{_in_class(low)}-{_in_class(high)}")
            at += 3
        else:
            written.append(_in_class(content[at]))
            at += 1
    return "".join(written)


def _in_class(character: str) -> str:
    return "\\" + character if character in "\\-" else character
