"""From patterns as people write them in ``codecov.yml`` to the stored regular expressions (chapter 03 §7.3-§7.6).

Stored configuration is normalised already, with one exception: the statuses of flags and components (§7.9). The
``stored_*`` functions accept both forms, so that reading them twice changes nothing (§19 rule 5).
"""

import re
from enum import Enum, auto

from codecov_core.config.expressions import compiles

__all__ = [
    "branch_pattern",
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
