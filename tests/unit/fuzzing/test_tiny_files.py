"""Every tiny file is read as what it is called after, so that the time it takes says something."""

from collections.abc import Callable

import pytest

from codecov_core.ingest import parse_file
from fuzzing.tiny_files import TINY


@pytest.mark.parametrize(("name", "record"), TINY.items(), ids=TINY)
def test_a_tiny_file_has_a_line_unless_it_is_damaged(name: str, record: Callable[[int], str]) -> None:
    parsed = parse_file(None, record(7).encode())
    assert (parsed.report is not None) == (name != "damaged JSON"), parsed.result.reason
