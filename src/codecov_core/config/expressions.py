"""What Python reads as a regular expression, told without compiling what would take long.

``re`` walks through every character of every range of a class before it is done: an expression of 1,400 characters can
take it seconds. Whether a class is one depends on nothing around it, so that valid ones are replaced by a short one.
"""

import re
import sys
import unicodedata
from functools import lru_cache

__all__ = ["compiles", "fault_of", "is_unicode"]


def compiles(text: str) -> bool:
    """Tell whether a text is a valid regular expression of Python."""
    return not fault_of(text)


def fault_of(text: str) -> str:
    """Say why a text is no valid regular expression of Python; nothing if it is one.

    One with half a surrogate pair, which only stored rows can hold, is none: no engine takes it.
    """
    return _remembered_fault(text) if len(text) <= _REMEMBERED else _fault(text)


def is_unicode(text: str) -> bool:
    """Tell whether a text can be encoded: it has no half of a surrogate pair."""
    return text.isascii() or _SURROGATE.search(text) is None


_SURROGATE = re.compile("[\ud800-\udfff]")


def _fault(text: str) -> str:
    if not is_unicode(text):
        return "half a surrogate pair is no text"
    if _PLAINLY_VALID.fullmatch(text) and all(low <= high for low, high in _RANGE.findall(text)):
        return ""
    try:
        re.compile(_with_short_classes(text))
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

_TOKEN = re.compile(
    r"\\.|(?P<class>\[\^?)(?P<body>\]?(?:\\.|[^\]\\])*)(?P<end>\]?)"
    r"|\(\?#(?:\\.|[^\\)])*|\((?:\?(?P<on>[aiLmsux]*)(?:-(?P<off>[a-z]+))?(?P<scope>[:)]))?|(?P<close>\))|(?P<comment>\#)",
    re.DOTALL,
)
_END_OF_COMMENT = re.compile(r"(?:\\.|[^\\\n])*", re.DOTALL)
"""The text behind ``#`` where blanks mean nothing, up to the end of the line."""
_VERBOSE = re.compile(r"(?:\(\?#(?:\\.|[^\\)])*\)|\(\?[aiLmsu]+\))*+\(\?[aiLmsu]*x[aiLmsux]*\)")
"""The flag for that, in front of everything."""


def _with_short_classes(text: str) -> str:
    """Replace every valid character class by a short one; ``re`` then finds the same faults, and warns of nothing."""
    written: list[str] = []
    verbose = [_VERBOSE.match(text) is not None]
    at = 0
    while token := _TOKEN.search(text, at):
        written.append(text[at : token.start()])
        at = token.end()
        written.append(token[0] if token["class"] is None else _short_class(token))
        if token["comment"]:
            if verbose[-1]:
                at = _END_OF_COMMENT.match(text, at).end()  # type: ignore[union-attr] # it matches nothing as well
        elif token["close"]:
            if len(verbose) > 1:
                verbose.pop()
        elif token[0][0] == "(" and token["scope"] != ")":
            is_on = verbose[-1] or "x" in (token["on"] or "")
            verbose.append(is_on and "x" not in (token["off"] or ""))
    return "".join((*written, text[at:]))


def _short_class(token: "re.Match[str]") -> str:
    """Give a class of the same width, or one of nothing but what is wrong in it."""
    return f"[{_wrong_part(token['body']) or 'a'}]" if token["end"] else "["


_CLASS_ITEM = re.compile(
    r"\\(?:x(?P<x>[0-9a-fA-F]{2})|u(?P<u>[0-9a-fA-F]{4})|U(?P<U>[0-9a-fA-F]{8})|(?P<octal>[0-7]{1,3})|N\{(?P<name>[^}]*)\}"
    r"|(?P<kind>[dDsSwW])|(?P<control>[abfnrtv])|(?P<itself>[^a-zA-Z0-9]))|(?P<plain>[^\\])",
    re.DOTALL,
)
_CONTROLS = dict(zip("abfnrtv", "\a\b\f\n\r\t\v", strict=True))
_HIGHEST_OCTAL = 0o377
_KIND = -1
"""Stands for classes such as ``\\d``, which are no end of a range."""


def _wrong_part(body: str) -> str:
    """Give the escape or range that is wrong in what stands between the brackets of a class; nothing if none is."""
    codes: list[int] = []
    texts: list[str] = []
    at = 0
    while at < len(body):
        item = _CLASS_ITEM.match(body, at)
        code = None if item is None else _code_of(item)
        if item is None or code is None:
            return body[at : at + 2] if item is None else item[0]
        codes.append(code)
        texts.append(item[0])
        at = item.end()
    at = 0
    while at < len(codes):
        if texts[at + 1 : at + 2] == ["-"] and at + 2 < len(codes):
            low, high = codes[at], codes[at + 2]
            if low > high or _KIND in (low, high):
                return f"{_unmistakable(texts[at])}-{_unmistakable(texts[at + 2])}"
            at += 3
        else:
            at += 1
    return ""


def _unmistakable(text: str) -> str:
    """Escape what would mean something, or come to do so one day, elsewhere in a class."""
    return text if text[0] == "\\" or text.isalnum() else f"\\{text}"


def _code_of(item: "re.Match[str]") -> int | None:
    """Give the code of a character in a class; nothing if there is no such character."""
    plain = item["plain"] or item["itself"] or _CONTROLS.get(item["control"])
    if plain is not None:
        return ord(plain)
    if item["kind"]:
        return _KIND
    if item["octal"]:
        code = int(item["octal"], 8)
        return code if code <= _HIGHEST_OCTAL else None
    if item["name"] is not None:
        return _named(item["name"])
    code = int(item["x"] or item["u"] or item["U"], 16)
    return code if code <= sys.maxunicode else None


def _named(name: str) -> int | None:
    try:
        return ord(unicodedata.lookup(name))
    except (KeyError, TypeError, ValueError):  # unknown, or a sequence of characters
        return None
