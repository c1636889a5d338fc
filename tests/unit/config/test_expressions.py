"""What is a regular expression: exactly what Python says, in time that is linear and short."""

import json
import random
import re
import time
import warnings

import pytest

from codecov_core.config import RegexSet, Validated, validate
from codecov_core.config.expressions import compiles, fault_of

PIECES = [
    *"ab1/ ,-.\\[]()^$*+?|wdz_:=!#\n{}é\uffff",
    *("a-z", "z-a", "\\.", ".*", "(?:", "[a", "]+", "&&", "--", "||", "~~", "[[", "[^", "{2}"),
    *("(?x)", "(?i)", "(?x:", "(?-x:", "(?s-x:", "(?#", "(?<=", "(?P<n>", "(?P=n)", "(?(1)", "(?i-i:", "(?a)", "(?u)"),
    *("\\d", "\\b", "\\B", "\\x41", "\\x4", "\\u00e9", "\\U0001F600", "\\U00110000", "\\0", "\\400", "\\8", "\\1"),
    *("\\N{SPACE}", "\\N{X}", "\\N{", "\\\\", "\\]", "\\[", "\\#", "\\)"),
]


def test_expressions_are_valid_where_python_says_so() -> None:
    source = random.Random(1)
    texts = ["".join(source.choices(PIECES, k=source.randint(1, 9))) for _ in range(40_000)]
    found = {text: compiles(text) for text in texts}  # warnings are errors here
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert [text for text, verdict in found.items() if verdict is not valid(text)] == []


def valid(text: str) -> bool:
    try:
        re.compile(text)
    except (re.error, ValueError):
        return False
    return True


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a[z-a]", "bad character range z-a at position 2"),
        (r"[--\d]", r"bad character range \--\d at position 1"),
        (r"[a\8]", r"bad escape \8 at position 1"),
        (r"[a\x1]", r"incomplete escape \x at position 1"),
        (r"[a\N{X}]", "undefined character name 'X' at position 1"),
        ("b[a--", "unterminated character set at position 1"),
        ("(?a)(?u)b", "ASCII and UNICODE flags are incompatible"),
        (f"b{{{'1' * 5000}}}", "the repetition number is too large"),
    ],
)
def test_what_is_wrong_is_said_in_the_words_of_python(text: str, fault: str) -> None:
    assert fault_of(text) == fault


@pytest.mark.parametrize(
    ("head", "repeated"),
    [
        ("(?i)", "[ -\ufffd]"),
        ("", "[ -\ufff0\ufffd]"),
        ("(?i)", r"[ -\uffff]"),
        ("(?i)", r"[\N{SPACE}-\xff\u0100-\ufff0]"),
        ("(?x)#[\n(?i)", "[ -\ufffd]"),
        ("(?i)(?=x)", "[ -\ufffd]"),
        ("(?i)", "[āăą-ć]"),
    ],
)
def test_wide_ranges_cost_no_more_than_their_text(head: str, repeated: str) -> None:
    expression = f"{head}{repeated * 1000}$"
    started = time.process_time()
    assert isinstance(validate(f"ignore: [{json.dumps(expression)}]"), Validated)
    assert not fault_of(expression)
    RegexSet([expression]).matches("src/a.py")
    assert time.process_time() - started < 3


@pytest.mark.parametrize("text", ["(?i)src/.*", "(?i)(a|b)*", "(?i)[a-z]+", "(?i)"])
def test_ordinary_expressions_need_not_be_compiled_to_be_valid(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(re, "compile", None)
    assert compiles(text)


@pytest.mark.parametrize("text", ["(?i)*", "(?i)(a", "(?i)[z-a]", "a(?i)b", "(?i)(?i)a**", "(?i"])
def test_case_to_be_ignored_makes_nothing_valid(text: str) -> None:
    assert not compiles(text)
