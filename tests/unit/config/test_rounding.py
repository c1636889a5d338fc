"""Rounding for display: the table of chapter 03 §9.5."""

from decimal import Decimal

import pytest

from codecov_core.config import Rounding, RoundingMode


@pytest.mark.parametrize(
    ("value", "up", "down", "nearest"),
    [
        ("33.335", "33.34", "33.33", "33.34"),
        ("33.345", "33.35", "33.34", "33.34"),
        ("-0.005", "-0.00", "-0.01", "-0.00"),
        ("99.996", "100.00", "99.99", "100.00"),
        ("66.66667", "66.67", "66.66", "66.67"),
        ("-12.345", "-12.34", "-12.35", "-12.34"),
        ("70", "70.00", "70.00", "70.00"),
    ],
)
def test_two_decimals(value: str, up: str, down: str, nearest: str) -> None:
    rounded = [str(Rounding(2, mode).round(Decimal(value))) for mode in RoundingMode]
    assert dict(zip(RoundingMode, rounded, strict=True)) == {"up": up, "down": down, "nearest": nearest}


def test_no_decimals() -> None:
    assert str(Rounding(0, RoundingMode.UP).round(Decimal("66.1"))) == "67"


def test_the_largest_precision_does_not_fail() -> None:
    assert len(str(Rounding(99).round(Decimal(100)))) == len("100.") + 99


def test_step() -> None:
    assert Rounding(3).step == Decimal("0.001")


@pytest.mark.parametrize("precision", [7, 20, 99])
def test_small_numbers_are_written_without_exponent(precision: int) -> None:
    rounding = Rounding(precision)
    zeros = "0" * precision
    assert rounding.change(Decimal(0)) == f"+0.{zeros}"
    assert rounding.cell(Decimal("1E-120")) == f"<0.{zeros[1:]}1%"
    assert rounding.cell(Decimal("1E-7"), signed=True) == f"+0.0000001{zeros[7:]}%"
