"""docs/errors.md is complete: every code of the hierarchy has a row that says what to do."""

import re
from pathlib import Path

import pytest

from codecov_core import errors
from codecov_core.ingest import UploadErrorCode

PAGE = Path(__file__).parents[3] / "docs" / "errors.md"


def codes() -> set[str]:
    found, waiting = {str(code) for code in UploadErrorCode}, [errors.CodecovError]
    while waiting:
        error = waiting.pop()
        found.add(error.code)
        waiting += [narrower for narrower in error.__subclasses__() if narrower.__module__ == errors.__name__]
    return found


def test_every_code_has_a_remedy() -> None:
    rows = re.findall(r"^\| `(\w+)` \|(.+)\|$", PAGE.read_text(), re.MULTILINE)
    documented = {code: cells.split("|")[-1].strip() for code, cells in rows}
    assert codes() - documented.keys() == set()
    assert all(documented.values())


@pytest.mark.parametrize("code", UploadErrorCode)
def test_the_remedy_of_an_upload_is_that_of_the_page(code: UploadErrorCode) -> None:
    row = re.search(rf"^\| `{code.value}` \|.+\| (.+) \|$", PAGE.read_text(), re.MULTILINE)
    assert row is not None
    assert row[1] == code.remedy


def test_no_code_is_documented_twice() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", PAGE.read_text(), re.MULTILINE)
    assert len(listed) == len(set(listed))
