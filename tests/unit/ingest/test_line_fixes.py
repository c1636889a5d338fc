"""Line fixes (chapter 02 §11 with §14.7)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.ingest.line_fixes import LineFix, fixes_as_text, fixes_from_json, fixes_from_text


def spans(text: str, path: str) -> tuple[tuple[int, int], ...]:
    return fixes_from_text(text)[path].spans


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("a.go:2,10", "a.go", ((2, 2), (10, 10))),
        ("a.go:1,2,3,", "a.go", ((1, 3),)),
        ("a.go:3:  /*\na.go:9:  */", "a.go", ((3, 9),)),
        ("a.go:3:  /* one */\na.go:9:  */", "a.go", ((3, 3), (9, 9))),
        ("a.go:3: // LCOV_EXCL_START\na.go:6: // LCOV_EXCL_END", "a.go", ((3, 6),)),
        ("a.go:3: // LCOV_EXCL_START\na.go:6: // LCOV_EXCL_STOP", "a.go", ((3, 6),)),
        ("a.go:16:// LCOV_EXCL_LINE", "a.go", ((16, 16),)),
        ("a.go:3:/*\na.go:10:/*\na.go:12:*/", "a.go", ((3, 3), (10, 12))),
        ("a.go:3:/*\na.go:5:LCOV_EXCL_START\na.go:7:*/\na.go:9:LCOV_EXCL_STOP", "a.go", ((3, 9),)),
        ("a.go:9:*/", "a.go", ((9, 9),)),
        (r"C:\w\a.go:2,10", r"C:\w\a.go", ((2, 2), (10, 10))),
        ("C:\\w\\a.go:2:  }\r", r"C:\w\a.go", ((2, 2),)),
        ("a.c:7:  x ? 1:2", "a.c", ((7, 7),)),
        ("./php/heiß waren.php:6,14", "./php/heiß waren.php", ((6, 6), (14, 14))),
    ],
)
def test_text_form(text: str, path: str, expected: tuple[tuple[int, int], ...]) -> None:
    assert spans(text, path) == expected


def test_a_fix_belongs_to_the_path_on_its_line() -> None:
    fixes = fixes_from_text("b.go:1\nEOF: 17 a.kt\na.kt:3\na.kt:5,6\nEOF: 0 c.kt")
    assert fixes == {"b.go": LineFix(((1, 1),)), "a.kt": LineFix(((3, 3), (5, 6)), 17), "c.kt": LineFix()}


@pytest.mark.parametrize("line", ["", "a.go", "a.go:", "a.go:x", ":3", "EOF: x a.go", "EOF: 3", f"a:{'9' * 19}"])
def test_lines_that_do_not_parse_are_skipped(line: str) -> None:
    assert fixes_from_text(line) == {}


def test_json_form() -> None:
    value = {
        "a": {"eof": 15, "lines": [1, 2, "x", 9]},
        "b": {"eof": "N", "lines": None},
        "c": {"eof": "12"},
        "d": [1],
        "e": {"eof": 0, "lines": [3, -2, 0]},
        "f": {"eof": 12.0, "lines": ["2", 3.0, "9" * 5000]},
        "g": {"eof": True, "lines": [True, 1.5, None, 7]},
    }
    fixes, bad = fixes_from_json(value)
    assert fixes == {
        "a": LineFix(((1, 2), (9, 9)), 15),
        "b": LineFix(),
        "c": LineFix((), 12),
        "e": LineFix(((3, 3),)),
        "f": LineFix(((2, 3), (int("9" * 18),) * 2), 12),
        "g": LineFix(((7, 7),)),
    }
    assert bad == ["a", "d", "g", "g", "g", "g"]
    assert fixes_from_json(None) == ({}, [])


def test_what_is_covered() -> None:
    fix = LineFix.of([(5, 7), (2, 2), (8, 9)], 20)
    assert fix.spans == ((2, 2), (5, 9))
    assert [line for line in range(1, 23) if fix.covers(line)] == [2, 5, 6, 7, 8, 9, 21, 22]
    assert LineFix.joined([LineFix(((1, 1),), 5), LineFix(((2, 2),), 9)]) == LineFix(((1, 2),), 5)


paths = st.text(
    st.characters(blacklist_characters="\n\r:", blacklist_categories=("Cs", "Zs", "Cc", "Zl", "Zp")),
    min_size=1,
    max_size=9,
)
line_fixes = st.builds(
    LineFix.of,
    st.lists(st.tuples(st.integers(1, 900), st.integers(0, 300)).map(lambda span: (span[0], sum(span))), max_size=5),
    st.none() | st.integers(1, 2_000_000),
)


@given(st.dictionaries(paths, line_fixes, max_size=4))
def test_the_text_form_says_all(fixes: dict[str, LineFix]) -> None:
    said = {path: fix for path, fix in fixes.items() if fix != LineFix()}
    assert fixes_from_text(fixes_as_text(fixes)) == said


@given(st.text())
def test_no_text_raises(text: str) -> None:
    for fix in fixes_from_text(text).values():
        assert list(fix.spans) == sorted(fix.spans)
