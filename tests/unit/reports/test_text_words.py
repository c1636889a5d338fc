"""The edges of lines, found block by block, are those that a plain reader finds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.reports import text_words
from codecov_core.reports.text_words import line_edges

_LINES = st.lists(
    st.sampled_from([b"", b"a", b"ab", b"\0", b"seven 7", b"longer than a word", b"\x0b\x85"]), max_size=40
)


def edges_one_by_one(text: bytes) -> list[tuple[int, int]]:
    """Start and end of every line with a byte in it."""
    edges, at = [], 0
    for line in text.split(b"\n"):
        if line:
            edges.append((at, at + len(line)))
        at += len(line) + 1
    return edges


@pytest.mark.parametrize("block", [8, 16, 24, 1 << 18])
@given(lines=_LINES)
def test_lines_begin_and_end_where_a_plain_reader_says(block: int, lines: list[bytes]) -> None:
    text = b"".join(line + b"\n" for line in lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_words, "_BLOCK", block)
        starts, ends = line_edges(np.frombuffer(text, dtype=np.uint8))
    assert list(zip(starts.tolist(), ends.tolist(), strict=True)) == edges_one_by_one(text)
