"""Operators turned round: what comes out goes back in, and the meaning for a row gives it again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from segdsl.model.nodes import Call, Expression, Literal
from segdsl.operators import OPERATORS
from segdsl.operators.turned import WantedResult
from tests.model.shorthand import value

TODAY = dt.date(2026, 3, 31)  # a Tuesday
NOW = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)


def back(operator: str, wanted: Any, *arguments: Any, place: int = 0) -> Any:
    """What the argument at the place has to be for the operator to give what is wanted."""
    inverse = OPERATORS[operator].inverse
    assert inverse is not None
    return inverse(WantedResult(wanted, arguments, place, TODAY, NOW))


DAYS = {
    ("year", 2026): "2026-03-31",
    ("year", 2025): "2025-12-31",
    ("quarter", 1): "2026-03-31",
    ("quarter", 2): "2025-06-30",
    ("quarter", 3): "2025-09-30",
    ("quarter", 4): "2025-12-31",
    ("month", 1): "2026-01-31",
    ("month", 3): "2026-03-31",
    ("month", 12): "2025-12-31",
    ("day", 1): "2026-03-01",
    ("day", 29): "2026-03-29",
    ("day", 31): "2026-03-31",
    ("weekday", 1): "2026-03-30",
    ("weekday", 2): "2026-03-31",
    ("weekday", 7): "2026-03-29",
}


@pytest.mark.parametrize(("part", "wanted"), DAYS)
def test_the_latest_day_whose_part_is_the_one(part: str, wanted: int) -> None:
    assert str(back(part, wanted, TODAY)) == DAYS[part, wanted]


@pytest.mark.parametrize("part", ["quarter", "month", "day", "weekday"])
def test_no_day_has_what_no_day_can_have(part: str) -> None:
    assert back(part, 0, TODAY) is None
    assert back(part, 32, TODAY) is None


@pytest.mark.parametrize("operator", ["sqrt", "exp", "log"])
def test_roots_and_powers(operator: str) -> None:
    for wanted in (0.5, 1.0, 2.0):
        inner = back(operator, wanted, 1.0)
        assert OPERATORS[operator].row(inner) == pytest.approx(wanted)
    assert back("sqrt", -1.0, 1.0) is None


DAY, LATER = dt.date(2026, 3, 15), dt.date(2026, 8, 20)
AT, AFTER = (dt.datetime.combine(day, dt.time(9), dt.UTC) for day in (DAY, LATER))
SOLVED: list[tuple[str, Any, Any, Any]] = [
    ("+", 7.0, 2.0, 3.0),
    ("-", 7.0, 2.0, 3.0),
    ("*", 12.0, 2.0, 3.0),
    ("/", 12.0, 2.0, 3.0),
    ("days between", 9, DAY, LATER),
    ("weeks between", 3, DAY, LATER),
    ("months between", 5, DAY, LATER),
    ("years between", 2, DAY, LATER),
    ("hours between", 5.0, AT, AFTER),
    ("minutes between", 5.0, AT, AFTER),
    ("add days", LATER, DAY, 9),
    ("add months", LATER, DAY, 2),
    ("add minutes", AFTER, AT, 30.0),
]


@pytest.mark.parametrize(("operator", "wanted", "a", "b"), SOLVED, ids=[row[0] for row in SOLVED])
@pytest.mark.parametrize("first", [True, False])
def test_the_other_operand_stays_and_the_wanted_comes_out(
    operator: str, wanted: Any, a: Any, b: Any, first: bool
) -> None:
    found = back(operator, wanted, a, b, place=0 if first else 1)
    if not first and operator in ("add months", "add minutes"):
        assert found is None, "how far it is is not looked for"
        return
    operands = (found, b) if first else (a, found)
    assert OPERATORS[operator].row(*operands) == wanted


def test_nothing_times_nought_or_divided_is_more() -> None:
    assert back("*", 5.0, 2.0, 0.0) is None
    assert back("*", 5.0, 0.0, 2.0, place=1) is None
    assert back("/", 0.0, 2.0, 3.0, place=1) is None


TEXTS = {
    'concat(first_name, "!")': ("Ann!", 0, "Ann"),
    'concat("Dear ", first_name)': ("Dear Ann", 1, "Ann"),
    'concat("a", "-", first_name, "-z")': ("a-Ann-z", 2, "Ann"),
    'part(first_name, "@", 1)': ("Ann", 0, "Ann"),
    'part(first_name, "@", 3)': ("Ann", 0, "@@Ann"),
    "number(first_name)": (2.5, 0, "2.5"),
    "text(nps)": ("7", 0, 7),
}


def call_in(expression: Expression) -> Call:
    assert isinstance(expression, Call)
    return expression


@pytest.mark.parametrize("written", TEXTS)
def test_texts_that_are_made_of_texts(written: str) -> None:
    wanted, place, argument = TEXTS[written]
    call = call_in(value(written))
    others = [a.value if isinstance(a, Literal) else None for a in call.arguments]
    assert back(call.operator, wanted, *others, place=place) == argument
    given = [a.value if isinstance(a, Literal) else argument for a in call.arguments]
    assert OPERATORS[call.operator].row(*given) == wanted


def test_a_part_of_a_date_leaves_another_as_it_is() -> None:
    """29 February has both, and is in leap years alone."""
    assert str(back("day", 29, dt.date(2026, 2, 3))) == "2024-02-29"
    assert str(back("month", 2, dt.date(2026, 1, 29))) == "2024-02-29"
    assert str(back("month", 2, dt.date(2026, 1, 30))) == "2026-02-28"  # which no year has


def test_the_hour_of_the_same_day_if_it_is_over() -> None:
    morning = dt.datetime(2026, 3, 12, 8, 30, tzinfo=dt.UTC)
    for hour in range(24):
        found = back("hour", hour, morning, "Europe/Berlin")
        assert OPERATORS["hour"].row(found, "Europe/Berlin") == hour
        assert OPERATORS["local day"].row(found, "Europe/Berlin") == dt.date(2026, 3, 12)
    late = back("hour", 3, NOW - dt.timedelta(hours=1), "Asia/Tokyo")
    assert (OPERATORS["hour"].row(late, "Asia/Tokyo"), late < NOW) == (3, True)
    assert back("hour", 24, morning, "UTC") is None
    assert back("hour", 3, None, "UTC") is None


def test_a_day_that_is_still_to_come_comes() -> None:
    """As of the end of a day, tomorrow begins at once."""
    assert OPERATORS["local day"].row(
        back("local day", TODAY + dt.timedelta(days=1), None, "UTC"), "UTC"
    ) == (TODAY + dt.timedelta(days=1))
    assert back("local day", TODAY, None, "UTC") < NOW


def test_an_anniversary_keeps_the_year_of_birth() -> None:
    tomorrow = dt.date(2026, 4, 1)
    assert str(back("anniversary between", True, dt.date(1984, 7, 2), tomorrow, tomorrow)) == "1984-04-01"
    assert str(back("anniversary between", True, None, tomorrow, tomorrow)) == "1991-04-01"
    assert str(back("anniversary between", True, dt.date(2026, 3, 1), tomorrow, tomorrow)) == "1991-04-01"


def test_powers() -> None:
    assert back("power", 49, None, 2) == 7
    assert back("power", 8, 2, None, place=1) == pytest.approx(3)
    assert back("power", -4, None, 0.5) == 16  # which is aimed, and not there
    assert back("power", -1, 2, None, place=1) is None
    assert back("power", 5, None, 0) is None
