"""Python's regular expressions as RE2 writes them, so that they are matched in linear time."""

import re
import unicodedata

import re2

__all__ = ["regular_expression_of_re2"]

_TOKEN = re.compile(r"\\N\{(?P<name>[^}]*)\}|\\(?P<octal>[0-7]{3})|\\(?P<escape>.)|(?P<repeat>\{,\d*\})|.", re.DOTALL)
_UNICODE_CLASSES = {"d": r"\p{Nd}", "w": r"\p{L}\p{N}_", "s": r"\s\x0b\x1c-\x1f\x85\p{Z}"}

_NEGATED = ("D", "W", "S")

_PLAIN = "[A-Za-z0-9_/@%~,:;=&'\"<>!-]"
_POSSESSIVE = re.compile(
    rf"({_PLAIN})([*+?]|\{{\d+(?:,\d*)?\}}|\{{,\d+\}})\+(?=(?:\.\*)?\Z|(?!\1){_PLAIN}(?![*?{{]))",
    re.ASCII | re.IGNORECASE,
)
"""A character that is repeated possessively, and behind it another one, the end, or anything up to the end.

Giving one back could never help there, so that a greedy quantifier means the same, also where case is ignored.
"""
_POSSESSIVE_BEFORE_ANY = re.compile(rf"({_PLAIN})([*+]|\{{\d*,\}})\+\.(?![*+?{{])", re.ASCII)
"""The same without a limit to how often, and behind it any one character (``c++.py``): which is another one then."""


def regular_expression_of_re2(pattern: str) -> str:
    r"""Spell a Python regular expression for RE2.

    ``\Z`` is ``\z`` there, ``{,n}`` would be literal text, and ``\d``, ``\w`` and ``\s`` would know ASCII only.
    ``[[:digit:]]`` is no class of POSIX, and possessive quantifiers, as folders named ``c++`` have them, are not known.

    Raises:
        re2.error: RE2 has only ASCII words for it: ``\b`` and ``\B``, and ``\W``, ``\D`` and ``\S`` in a class; or it
            is a back-reference, of which RE2 would read those with two digits as characters.

    """
    if "+" in pattern and "\\" not in pattern and "[" not in pattern:
        if "(?" not in pattern:  # flags may let a dot be a line break
            pattern = _POSSESSIVE_BEFORE_ANY.sub("\\1\\2[^\\1\n]", pattern)
        pattern = _POSSESSIVE.sub(r"\1\2", pattern)
    if "\\" not in pattern and "{," not in pattern and "[:" not in pattern:
        return pattern
    spelled: list[str] = []
    class_start: int | None = None  # where the open character class's text begins in `spelled`
    for token in _TOKEN.finditer(pattern):
        text = token.group()
        escape = token["escape"]
        if token["name"]:
            text = rf"\x{{{ord(unicodedata.lookup(token['name'])):x}}}"
        elif escape is not None:
            text = _escaped(escape, in_class=class_start is not None)
        elif token["repeat"] and class_start is None:
            text = "*" if text == "{,}" else "{0" + text[1:]
        elif text == "[":
            if class_start is None:
                class_start = len(spelled) + 1
            else:
                text = r"\["
        elif text == "]" and class_start is not None and spelled[class_start:] not in ([], ["^"]):
            class_start = None
        spelled.append(text)
    return "".join(spelled)


def _escaped(letter: str, *, in_class: bool) -> str:
    """Spell what stands behind a backslash, in a character class or outside of one."""
    if letter in _UNICODE_CLASSES:
        return _UNICODE_CLASSES[letter] if in_class else f"[{_UNICODE_CLASSES[letter]}]"
    if letter in "123456789" and not in_class:
        raise re2.error(f"\\{letter} is a back-reference")
    if letter in (_NEGATED if in_class else ("b", "B")):
        raise re2.error(f"\\{letter} is about ASCII only")
    if letter in _NEGATED:
        return f"[^{_UNICODE_CLASSES[letter.lower()]}]"
    return r"\z" if letter == "Z" and not in_class else f"\\{letter}"
