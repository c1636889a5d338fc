"""Small documents are read as large ones are: in columns."""

import pytest

from codecov_core.ingest.formats import gathered_lines


@pytest.fixture(autouse=True)
def _columns_from_the_first_value_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathered_lines, "_FEW", 0)
