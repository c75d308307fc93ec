"""Filters that reckon with numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from segdsl.templates.filters.arguments import a_number, known, not_a
from segdsl.templates.values import Unprintable, figure, printed


def _round(value: Any, decimals: int = 0, method: str = "common") -> int | float:
    """Halves away from zero, as in rules; or `"floor"`, or `"ceil"`."""
    rounding = {"common": ROUND_HALF_UP, "floor": ROUND_FLOOR, "ceil": ROUND_CEILING}.get(method)
    if rounding is None:
        raise Unprintable('the filter `round` rounds "common", "floor" or "ceil"')
    unit = Decimal(1).scaleb(-max(0, min(int(decimals), 9)))
    return figure(float(a_number(value, "round").quantize(unit, rounding)))


def _int(value: Any, default: Any = None) -> Any:
    return _converted(value, default, lambda text: int(float(text)), "int")


def _float(value: Any, default: Any = None) -> Any:
    return _converted(value, default, lambda text: figure(float(text)), "float")


def _converted(value: Any, default: Any, convert: Callable[[str], Any], name: str) -> Any:
    try:
        return convert(str(printed(known(value)))[:40])
    except (ValueError, OverflowError):
        return not_a("a number", name) if default is None else default


def _abs(value: Any) -> int | float:
    return figure(float(abs(a_number(value, "abs"))))


NUMBERS: Mapping[str, Callable[..., Any]] = {"abs": _abs, "float": _float, "int": _int, "round": _round}
