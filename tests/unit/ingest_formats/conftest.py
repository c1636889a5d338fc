"""Small documents are read as large ones are: in columns."""

import pytest

from tests.unit.ingest_formats.columns_only import columns_only


@pytest.fixture(autouse=True)
def _columns_from_the_first_value_on(monkeypatch: pytest.MonkeyPatch) -> None:
    columns_only(monkeypatch)
