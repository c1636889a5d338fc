"""Switching the ways off that read small documents one value after the other."""

from typing import Final

import pytest

from codecov_core.ingest.formats import (
    branch_ways,
    cobertura,
    d_listing,
    few_values,
    gap,
    gcov,
    json_columns,
    lcov,
    llvm_show,
    luacov,
    noted_lines,
    xml_reading,
)

_LARGEST_SMALL: Final = (
    (branch_ways, "_FEW"),
    (noted_lines, "FEW"),
    (few_values, "FEW"),
    (json_columns, "FEW"),
    (cobertura, "_SMALL"),
    (lcov, "_SMALL"),
    (d_listing, "SMALL"),
    (gap, "SMALL"),
    (gcov, "SMALL"),
    (llvm_show, "SMALL"),
    (luacov, "SMALL"),
    (xml_reading, "SMALL"),
)


def columns_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every document read in columns."""
    for module, name in _LARGEST_SMALL:
        monkeypatch.setattr(module, name, 0)
