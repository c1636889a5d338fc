"""Python's regular expressions as RE2 writes them, so that they are matched in linear time."""

import re

__all__ = ["regular_expression_of_re2"]

_TOKEN = re.compile(r"\\(?P<escape>.)|(?P<repeat>\{,\d+\})|.", re.DOTALL)
_UNICODE_CLASSES = {"d": r"\p{Nd}", "w": r"\p{L}\p{N}_"}

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

    ``\Z`` is ``\z`` there, ``{,n}`` would be literal text, and ``\d`` and ``\w`` would know ASCII only.
    ``[[:digit:]]`` is no class of POSIX, and possessive quantifiers, as folders named ``c++`` have them, are not known.
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
        if escape == "Z" and class_start is None:
            text = r"\z"
        elif escape in _UNICODE_CLASSES:
            text = _UNICODE_CLASSES[escape] if class_start is not None else f"[{_UNICODE_CLASSES[escape]}]"
        elif escape in ("D", "W") and class_start is None:
            text = f"[^{_UNICODE_CLASSES[escape.lower()]}]"
        elif token["repeat"] and class_start is None:
            text = "{0" + text[1:]
        elif text == "[":
            if class_start is None:
                class_start = len(spelled) + 1
            else:
                text = r"\["
        elif text == "]" and class_start is not None and spelled[class_start:] not in ([], ["^"]):
            class_start = None
        spelled.append(text)
    return "".join(spelled)
