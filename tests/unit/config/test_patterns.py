"""Pattern lists: the tables of chapter 01 §12 and chapter 03 §7.5, the rules of 01 §22.22 and 03 §19.11-16."""

import itertools
import re
import time
import warnings

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from codecov_core.config import PatternSet, RegexSet, backtracking, patterns
from codecov_core.config.linear import regular_expression_of_re2


@pytest.mark.parametrize(
    ("patterns", "text", "expected"),
    [
        (["a"], "ab", True),
        (["x"], "src/x", False),
        (["a$"], "ab", False),
        (["!a"], "a", False),
        (["!a"], "b", True),
        (["!a"], "!a", True),
        (["a", "!ab"], "abc", False),
        (["^!a"], "ab", False),
        ([""], "x", True),
        ([None, ""], "x", True),
        ([], "x", True),
        (None, "x", True),
        (["^main$"], "main", True),
        (["^!main$"], "dev", True),
        (["^!main$", "^rel.*"], "dev", False),
        (["^!main$", "^rel.*"], "rel", True),
        (["^src.*"], "srcfoo/a.py", True),
        ([r"(?s:[^\/]*\.py)\Z"], "d/a.py", False),
        ([r"(?s:.*/[^\/]*\.py)\Z"], "d/a.py", True),
        (["a.*"], "ba", False),
    ],
)
def test_matching(patterns: list[str | None] | None, text: str, expected: bool) -> None:
    assert PatternSet(patterns).matches(text) is expected


def test_many_texts_keep_their_order() -> None:
    assert PatternSet(["^src/.*", "!^src/gen/.*"]).matches_many(["src/a", "src/gen/a", "lib/a"]) == [True, False, False]


def test_a_bad_pattern_is_reported_and_the_others_still_count() -> None:
    patterns = PatternSet(["^src/.*", "(unclosed", "^lib/.*"])
    assert patterns.matches_many(["src/a", "lib/a", "x/a"]) == [True, True, False]
    assert [rejected.pattern for rejected in patterns.rejected] == ["(unclosed"]
    assert patterns.rejected[0].reason
    assert patterns.rejected[0].as_text


def test_a_bad_expression_that_is_no_path_matches_nothing() -> None:
    assert RegexSet(["un("]).matches("un(it")
    expressions = RegexSet(["un(", "app[id]"], paths=False)
    assert expressions.matches_many(["un(it", "app[id]", "appi"]) == [False, False, True]
    assert [rejected.as_text for rejected in expressions.rejected] == [False]


def test_only_unusable_positive_patterns_match_only_what_they_name() -> None:
    patterns = PatternSet(["(unclosed"])
    assert patterns.matches_many(["(unclosed", "other"]) == [True, False]


MATCHING = ["^src.*", r"(?s:.*\.py)\Z", "app/[id]", "(?!x)a", "(bad", "a"]


def test_which_patterns_match_is_told_in_their_order() -> None:
    patterns = RegexSet(MATCHING)
    assert patterns.matching("src/x.py") == (MATCHING[0], MATCHING[1])
    assert patterns.matching("app/[id]/x") == ("app/[id]", "(?!x)a", "a")
    assert patterns.matching("b") == ()


def test_which_patterns_match_does_not_depend_on_the_size_of_the_set() -> None:
    many = RegexSet([*MATCHING, *(f"x{{1,900}}y{{1,900}}{number}" for number in range(60))])
    assert many.matching("src/x.py") == (MATCHING[0], MATCHING[1])
    assert many.matching("app/[id]/x") == ("app/[id]", "(?!x)a", "a")


def test_inline_flags_stay_with_their_pattern() -> None:
    assert PatternSet(["^b", "(?i)^a"]).matches_many(["A", "B"]) == [True, False]


def test_only_the_leading_sign_is_removed_from_a_negative() -> None:
    assert PatternSet(["!!a"]).matches_many(["a", "!a"]) == [True, False]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("^c++/x.*", "c++/x/y.cc"),
        ("^app/(group)/page.tsx.*", "app/(group)/page.tsx"),
        ("app/[id]/page.tsx", "app/[id]/page.tsx"),
        ("^src/(.*", "src/(old)/a.py"),
    ],
)
def test_a_path_that_looks_like_an_expression_matches_itself(pattern: str, text: str) -> None:
    assert PatternSet([pattern]).matches(text)
    assert not PatternSet([f"!{pattern}"]).matches(text)


def test_look_around_runs_on_the_backtracking_engine() -> None:
    patterns = PatternSet(["^src/(?!gen/).*", r"(a|b)\1"])
    assert patterns.matches_many(["src/a", "src/gen/a", "aa", "ab"]) == [True, False, True, False]
    assert patterns.rejected == ()


@pytest.mark.timeout(60)
def test_a_catastrophic_pattern_is_dropped_after_its_time_limit() -> None:
    patterns = PatternSet([r"(?:a|aa)+(?=b)", "^ok"])
    assert patterns.matches_many(["a" * 60, "ok", "a" * 60]) == [False, True, False]
    assert [rejected.pattern for rejected in patterns.rejected] == [r"(?:a|aa)+(?=b)"]


def test_a_nested_quantifier_is_linear() -> None:
    assert PatternSet([r"^(a+)+$"]).matches_many(["a" * 10_000, "a" * 10_000 + "b"]) == [True, False]


def test_unicode_letters_and_digits_count_as_such() -> None:
    patterns = PatternSet([r"src/\w+\.py\Z", r"v[\d.]+\Z", r"\W\D\Z"])
    assert patterns.matches_many(["src/é_1.py", "v1.٣", "-x", "x-"]) == [True, True, True, False]


def test_open_repeats_and_classes_are_read_as_python_reads_them() -> None:
    patterns = PatternSet([r"a{,2}\Z", r"[]\d]x", r"[^]\w]y"])
    assert patterns.matches_many(["aa", "aaa", "]x", "7x", "-y", "ay"]) == [True, False, True, True, True, False]


@pytest.mark.filterwarnings("ignore:Possible nested set:FutureWarning")
@pytest.mark.parametrize("pattern", ["[[:digit:]]x", "[^[:digit:]]", "a[[:x:]]", r"[\d[:x]", "[[-a:]x", "[]a[:]x"])
def test_classes_of_posix_are_none(pattern: str) -> None:
    expression, python = re2.compile(regular_expression_of_re2(pattern)), re.compile(pattern)
    texts = ["".join(text) for size in range(4) for text in itertools.product("1dax[:]-", repeat=size)]
    assert [bool(expression.match(text)) for text in texts] == [bool(python.match(text)) for text in texts]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r".*\bübung/.*", "lib/übung/a.py"),
        (r"src/\bé", "src/é.py"),
        (r"a\Bé", "aé"),
        (r"src/\s", "src/\u00a0"),
        (r"src/[\sx]", "src/\u2003"),
        (r"src/\S", "src/\u00a0"),
        (r"src/[^\S]", "src/\u00a0"),
        (r"src/[\W]", "src/é"),
        (r"src/[\D]", "src/\u0663"),
        (r"src/[\b]", "src/\b"),
        (r"src/\s", "src/\x1c"),
        ("src/a{,}b", "src/aab"),
        ("src/a{,}?b", "src/aab"),
    ],
)
def test_what_the_linear_engine_reads_as_ascii_means_what_it_means_in_python(pattern: str, text: str) -> None:
    patterns = PatternSet([pattern])
    assert patterns.rejected == ()
    assert patterns.matches(text) is bool(re.match(pattern, text))


NAMES = [
    "e\u0301.py",
    "é.py",
    "\u00b2",
    "\u00b2.py",
    "\u2160.py",
    "-.py",
    "",
    "a",
    "a\x1c",
    "\u0663",
    "_",
    "src/a",
    "a-",
    "^",
    "]",
]


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?!x)\w+\.py$",
        r"(?!x)\W",
        r"(?!x)[\W]",
        r"(?!x)[^\W]",
        r"(?!x)[^\W\d]",
        r"(?!x)[\W\d^]",
        r"(?!x)[^-\W]",
        r"(?!x)[]\W]",
        r"(?!x)[\w]+$",
        r"(?!x)a\s",
        r"(?!x)a[\S]",
        r"(?!x)\d",
        r"[\W]",
        r"\b",
        r"\B",
        r"e\b",
        r"e\B",
        r".\b\.py",
        r".\B\.py",
        r"(?!x)[\b]",
        r"(?a)\w+\.py",
        r"(?a)e?[\W]",
        r"(?a:[\W])",
    ],
)
def test_words_are_those_of_python_on_either_engine(pattern: str) -> None:
    patterns = RegexSet([pattern], paths=False)
    assert patterns.matches_many(NAMES) == [re.match(pattern, name) is not None for name in NAMES]
    assert patterns.rejected == ()


@pytest.mark.parametrize("look", ["", "(?!x)"])
@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        (r"\N{LATIN SMALL LETTER S}rc/.*", ["src/a", "N{LATIN SMALL LETTER S}rc/"]),
        (r"[\N{LATIN SMALL LETTER S}-z]rc/", ["src/a", "zrc/", "arc/", "Nrc/"]),
        (r"\N{FULL STOP}x", [".x", "ax"]),
        (r"(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\10$", ["abcdefghijj", "abcdefghij\b", "abcdefghija0"]),
        (r"(a)\1", ["aa", "a\x01"]),
        (r"(a)\101", ["aA", "aa01"]),
        (r"(a)[\101\12]", ["aA", "a\n", "aa"]),
        (r"(a)\0", ["a\0", "aa"]),
    ],
)
def test_named_characters_and_references_are_read_as_python_reads_them(
    look: str, pattern: str, texts: list[str]
) -> None:
    patterns = RegexSet([look + pattern], paths=False)
    assert patterns.matches_many(texts) == [re.match(pattern, text) is not None for text in texts]
    assert patterns.rejected == ()


def test_a_name_that_is_no_unicode_does_no_harm() -> None:
    assert PatternSet(["^src/.*"]).matches_many(["src/\udcff", "lib/\ud800"]) == [True, False]


def test_patterns_too_large_for_one_automaton_are_tried_one_by_one() -> None:
    large = [f"^(?:x{{1000}}){{90}}{number}.*" for number in range(12)]
    patterns = PatternSet([*large, "^src/.*", "^c++.*"])
    assert patterns.matches_many(["src/a", "lib/a", "c++/a"]) == [True, False, True]


def test_expressions_have_no_sign() -> None:
    flags = RegexSet(["^x$", "un"])
    expected = {"unit": True, "un": True, "x": True, "xy": False, "junit": False, "!un": False}
    assert dict(zip(expected, flags.matches_many(list(expected)), strict=True)) == expected
    assert not RegexSet([]).matches("a")


_PATTERNS = st.lists(st.text("ab/.*!^$", max_size=6), max_size=4)


@settings(deadline=None)
@given(_PATTERNS, st.text("ab/", max_size=6))
def test_regular_patterns_match_as_python_matches_them(patterns: list[str], text: str) -> None:
    """The definition of chapter 01 §12 with one expression after the other, where Python accepts all of them."""
    negatives = [p.replace("!", "", 1) for p in patterns if p.startswith(("!", "^!"))]
    positives = [p for p in patterns if p and not p.startswith(("!", "^!"))]
    try:
        compiled = [[re.compile(p) for p in group] for group in (negatives, positives)]
    except re.error:
        return
    if any("*" not in p and re.search(r"[$^.!]", p) for p in positives + negatives):
        return  # may also match as the path it spells
    out = any(p.match(text) for p in compiled[0])
    expected = text in patterns or (not out and (not positives or any(p.match(text) for p in compiled[1])))
    assert PatternSet(patterns).matches(text) == (expected or not patterns)


@pytest.mark.parametrize(
    "pattern",
    [
        "((x{1000}){1000}){1000}",
        "(?=a)(a{50}){,1000}",
        "(?=x)x{99999999999}",
        "(?!a)(?:b{200}|(c)[)d]{101}){100}",
        "(?=" * 3000,
        r"(?=x)" + r"\b" * 900,
    ],
)
def test_repetitions_cannot_fill_all_memory(pattern: str) -> None:
    rejected = PatternSet([pattern, "src"]).rejected
    assert [entry.pattern for entry in rejected] == [pattern]


@pytest.mark.parametrize("pattern", [r"(?=v)v\d{1,3}(?:\.\d{1,3}){2}", "(?!x)(a{98}){100}", "(?=[{]9{999}"])
def test_repetitions_that_people_write_are_used(pattern: str) -> None:
    assert [rejected for rejected in PatternSet([pattern]).rejected if "longer than" in rejected.reason] == []


def test_expressions_that_backtrack_share_their_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backtracking, "LIST_SECONDS", 0.02)
    expressions = RegexSet([f"(?=a)(?:a|aa){{10,15}}(?=b{at})" for at in range(30)] + ["src"])
    assert expressions.matches_many(["a" * 18, "src"] * 40) == [False, True] * 40
    assert 10 < len(expressions.rejected) <= 30
    assert {rejected.reason for rejected in expressions.rejected} == {"takes too long to match"}


def test_all_that_backtracking_costs_is_counted() -> None:
    """However many expressions there are: what it costs to come to the next one is time as well."""
    budget = backtracking.TimeBudget.of_evaluation()
    expressions = RegexSet([f"(?=z{at})z" for at in range(1000)], budget=budget)
    before, started = budget.left, time.thread_time()
    assert not any(expressions.matches_many([f"src/{at}.py" for at in range(50)]))
    took = time.thread_time() - started
    assert before - budget.left > took * 0.8


def test_ordinary_expressions_may_be_asked_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backtracking, "LIST_SECONDS", 0.001)
    expressions = RegexSet(["^src/(?!gen/).*"])
    for _ in range(50):
        assert all(expressions.matches_many(["src/a.py"] * 200))
    assert expressions.rejected == ()


@pytest.mark.parametrize(
    "pattern",
    [
        "^c++.*",
        "^c++/x.*",
        "^lib/g++-4/",
        "(?i)c++/x",
        "c*+d",
        "c?+d",
        "^(?:c{1,2}+/)+x",
        "a{,2}+b",
        "c++",
        "^c++.x.*",
        "c*+.d",
        "c{2,}+.",
        "c++.d++.x",
        "(c++.)+x",
        "-++.d",
    ],
)
def test_repetitions_that_never_give_back_run_in_linear_time(pattern: str) -> None:
    expression = re2.compile(regular_expression_of_re2(pattern))
    texts = [
        "",
        "x",
        "C/x",
        *("".join(text) for size in range(1, 5) for text in itertools.product("cd/x", repeat=size)),
    ]
    texts += ["lib/g/", "lib/ggg-4/", "aab", "aaab", "b", "c\nx", "cc\nd", "--.d", "---d"]
    for text in texts:
        ours, theirs = expression.match(text), re.match(pattern, text)
        assert (ours and ours.end()) == (theirs and theirs.end()), text


@pytest.mark.parametrize(
    "pattern",
    ["c++c", "(?i)c++C", "(?s)c++.py", "c++.?", "c?+.d", "c{2}+.", "c++/?c", "(?:c++)+", r"\x2F++/", "[c++/x]", "c+++"],
)
def test_repetitions_that_could_give_back_are_left_alone(pattern: str) -> None:
    assert regular_expression_of_re2(pattern) == pattern


TEXTS = ["foo", "fo", "f", ":]", "g]]", "foo{e<=1}", "1]", "[x", "x", "x ", "a{e<=1}", "aa", "{}", "pL", "PL", "é"]


@pytest.mark.parametrize(
    "pattern",
    [
        "(?!q)[[:alpha:]]+",
        "(?=.)[[:digit:]]]",
        "(?!q)[^[:alpha:]]",
        r"(?!q)[\[[:x:]",
        "(?!q)[][a]",
        r"(?!q)[\]x]",
        "(?!q)(?:foo){e<=1}",
        "(?!q)a{e<=1}",
        "(?!q){}",
        "(?!q)f{,1}o{1,}$",
    ],
)
def test_what_needs_backtracking_means_what_it_means_in_python(pattern: str) -> None:
    expressions = RegexSet([pattern], paths=False)
    with warnings.catch_warnings(action="ignore"):
        expected = [re.match(pattern, text) is not None for text in TEXTS]
    assert expressions.matches_many(TEXTS) == expected
    assert any(expected)
    assert expressions.rejected == ()


@pytest.mark.parametrize(
    "pattern",
    [
        r"\pL+",
        r"(?!q)\pL+",
        r"\Qa\E",
        "(?U)a+",
        r"(?!q)\X",
        r"\C",
        "(?!q)(?|a|b)",
        "(?<n>a)",
        r"[a-\d]",
        "a(?i)b",
        "(?<=a+)x",
        "(?!q)(?R)",
        r"\x{61}",
        r"(?!q)a\Kb",
    ],
)
def test_what_python_refuses_is_no_pattern_though_the_engines_know_it(pattern: str) -> None:
    expressions = RegexSet([pattern, "b"], paths=False)
    assert [rejected.pattern for rejected in expressions.rejected] == [pattern]
    assert expressions.matches_many(["a", "ab", "x", "pL", "é", "b"]) == [False] * 5 + [True]


def test_a_list_too_large_for_one_automaton_is_split(monkeypatch: pytest.MonkeyPatch) -> None:
    expressions = [rf"^src/a{at}[x{at}].*\.(?:py|js)" for at in range(300)]
    texts = [f"src/a{at}x/b.py" for at in range(0, 300, 7)] + ["src/b.py", "src/a1x/b.c"]
    whole = RegexSet(expressions)
    monkeypatch.setattr(patterns, "_SET_MEMORY", 1 << 17)
    split = RegexSet(expressions)
    assert len(split._linear) > len(whole._linear)
    assert split.rejected == ()
    assert [split.matching(text) for text in texts] == [whole.matching(text) for text in texts]
    assert split.matches_many(texts) == [True] * 43 + [False] * 2
