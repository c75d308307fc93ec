"""Operators turned round.

In: an operator, the value that it shall give, and what is known of its operands. Out: an operand for which it
gives that value, None where there is none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from segdsl.decimals import in_digits
from segdsl.model.nodes import Call, Literal
from segdsl.operators.calendar import add_days, add_months
from segdsl.operators.composition import number
from segdsl.operators.instants import add_minutes
from segdsl.operators.numbers import exponential, logarithm

_PARTS: Mapping[str, Callable[[dt.date], int]] = {
    "year": lambda day: day.year,
    "quarter": lambda day: (day.month + 2) // 3,
    "month": lambda day: day.month,
    "day": lambda day: day.day,
    "weekday": lambda day: day.isoweekday(),
}
_LONGEST = 20_000  # days looked back


def day_with(part: str, wanted: int, today: dt.date) -> dt.date | None:
    """The latest day until today whose year, quarter, month, day or weekday is the one that is wanted."""
    back = (add_days(today, -n) for n in range(_LONGEST))
    return next((day for day in back if day is not None and _PARTS[part](day) == wanted), None)


def number_for(operator: str, wanted: float) -> float | None:
    """The number whose root, exponential or logarithm is the wanted one, as nearly as floats go."""
    match operator:
        case "sqrt":
            return wanted * wanted if wanted >= 0 else None
        case "exp":
            return logarithm(wanted)
        case _:
            return exponential(wanted)


TEXT_MAKERS = ("concat", "part", "number", "text")


def text_for(call: Call, wanted: Any) -> tuple[int, Any]:
    """The place of an argument that varies, and what it has to be for a text to come out as wanted."""
    place = next((i for i, a in enumerate(call.arguments) if not isinstance(a, Literal)), 0)
    constants = [str(a.value) if isinstance(a, Literal) else "" for a in call.arguments]
    match call.operator:
        case "number":
            return 0, in_digits(wanted)
        case "text":
            return 0, number(wanted)
        case "part":
            return 0, constants[1] * (int(constants[2]) - 1) + wanted
        case _:
            before, after = "".join(constants[:place]), "".join(constants[place + 1 :])
            return place, wanted.removeprefix(before).removesuffix(after)


def solved(operator: str, wanted: Any, a: Any, b: Any, *, first: bool) -> Any:
    """What one operand has to be for the operator to give `wanted`, the other staying as it is."""
    match operator:
        case "+":
            return wanted - (b if first else a)
        case "-":
            return wanted + b if first else a - wanted
        case "*":
            other = b if first else a
            return wanted / other if other else None
        case "/":
            return wanted * b if first else (a / wanted if wanted else None)
        case "days between":
            return add_days(b, -int(wanted)) if first else add_days(a, int(wanted))
        case "weeks between":
            return add_days(b, -7 * int(wanted)) if first else add_days(a, 7 * int(wanted))
        case "months between":
            return add_months(b, -int(wanted)) if first else add_months(a, int(wanted))
        case "years between":
            return add_months(b, -12 * int(wanted)) if first else add_months(a, 12 * int(wanted))
        case "hours between" | "minutes between":
            minutes = wanted * (60.0 if operator == "hours between" else 1.0)
            return add_minutes(b, -minutes) if first else add_minutes(a, minutes)
        case "add days":
            return add_days(wanted, -int(b)) if first else (wanted - a).days
        case "add months":
            return add_months(wanted, -int(b)) if first else None
        case "add minutes":
            return add_minutes(wanted, -float(b)) if first else None
    return None
