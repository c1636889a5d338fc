"""How results are written: rounding, rows, and nothing in them that moves a cursor."""

import pytest

from codecov_core.reports import Totals
from runners.cli.plain import plain
from runners.cli.rendering.percentages import difference, percentage
from runners.cli.rendering.report_table import report_text
from runners.cli.report_view import Shown


@pytest.mark.parametrize(
    ("hits", "misses", "shown"), [(2, 1, "66.66%"), (1, 0, "100.00%"), (0, 1, "0.00%"), (0, 0, None), (5, 1, "83.33%")]
)
def test_percentages_are_rounded_down(hits: int, misses: int, shown: str | None) -> None:
    assert percentage(Totals.of_lines(hits, misses, 0)) == shown


def test_differences_are_signed() -> None:
    less, more = Totals.of_lines(1, 2, 0), Totals.of_lines(2, 1, 0)
    assert (difference(more, less), difference(less, more), difference(less, less)) == ("+33.33", "-33.34", "+0.00")
    assert difference(more, Totals.EMPTY) is None


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert plain("a\x1b[2Jb\tc\x9b\r\n\x7f") == "a\ufffd[2Jb\tc\ufffd\ufffd\ufffd\ufffd"
    assert plain("größer 漢字") == "größer 漢字"
    assert plain("a\u202eb\u2066c\u2028") == "a\ufffdb\ufffdc\ufffd"


def test_rows_are_aligned_under_each_other() -> None:
    totals = Totals.of_lines(2, 1, 1)
    shown = Shown("a" * 40, "file", [("a.py", totals), ("long/name.py", Totals.EMPTY)], totals)
    assert report_text(shown).splitlines() == [
        "a.py            50.00%         2         1         1",
        "long/name.py         -         0         0         0",
        "Total           50.00%         2         1         1",
    ]
