"""Numbers as text, and colours of coverage (01 §4.1; 05 §13)."""

from decimal import Decimal
from typing import Any

from codecov_core.config import CoverageRange, EffectiveConfig, Rounding
from codecov_core.reports import ratio


def check(case: Any, expect: Any) -> None:
    match case["kind"]:
        case "ratio":
            assert ratio(case["hits"], case["lines"]) == expect["text"]
        case "round":
            assert str(_rounding(case).round(Decimal(case["value"]))) == expect["text"]
        case "signed_change":
            assert _rounding(case).change(Decimal(case["head"]) - Decimal(case["base"])) == expect["text"]
        case "cell":
            assert _rounding(case).cell(_decimal(case["value"]), signed=case["plus"]) == expect["text"]
        case "color":
            color = CoverageRange(*case["range"]).color(_decimal(case["value"]))
            assert color == expect["color_long"]
            assert color == _long(expect["color"])
        case kind:
            raise AssertionError(kind)


def _rounding(case: Any) -> Rounding:
    return EffectiveConfig.of({"coverage": case["coverage"]}).rounding


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _long(color: str) -> str:
    """A colour of three digits with each of them doubled."""
    return color if len(color) == len("#rrggbb") else "#" + "".join(2 * digit for digit in color[1:])
