"""A portfolio of groups, as people read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from segdsl.decimals import percentage
from segdsl.faces.told.told import NONE, Figure, Table, Told
from segdsl.faces.told.words import customers, of_whom, value
from segdsl.pictures.bars import Bar, bars
from segdsl.pictures.drawing import Picture
from segdsl.runs.numbers.groups import LEAST
from segdsl.runs.numbers.portfolio import Held, Portfolio

_ELASTICITY = (
    "An elasticity of 0 says that money does nothing, of 1 that twice the money brings twice the value."
    " Nobody knows it without having tried: move a little, keep a control group, and measure."
)


def told(portfolio: Portfolio, zone: str | None) -> Told:
    """The grid with value and cost, and what the move would give for each elasticity."""
    return Told(
        f"Portfolio: {portfolio.name}",
        of_whom(portfolio.customers, portfolio.as_of, zone),
        portfolio.document(),
        (_grid(portfolio), _after(portfolio)),
        (_move(portfolio),),
        (
            _ELASTICITY,
            *_net(portfolio),
            *_hidden(portfolio),
        ),
        tuple(_figures(portfolio)),
    )


def _grid(portfolio: Portfolio) -> Table:
    heads = (portfolio.name, "customers", portfolio.value, portfolio.cost, "value per cost", "value each")
    return Table(heads, tuple(_row(portfolio, one) for one in portfolio.groups))


def _after(portfolio: Portfolio) -> Table:
    """What the move would give, for each elasticity."""
    money = portfolio.value_in
    rows = tuple(
        (f"{o.elasticity:g}", value(o.giving, money), value(o.taking, money), _signed(o.change, money))
        for o in portfolio.outcomes
    )
    heads = ("elasticity", portfolio.giving, portfolio.taking, "all together")
    return Table(heads, rows, f"{portfolio.value} after the move")


def _move(portfolio: Portfolio) -> str:
    moved = value(portfolio.moved, portfolio.cost_in)
    changes = [o.change for o in portfolio.outcomes]
    low, high = (_signed(end, portfolio.value_in) for end in (min(changes), max(changes)))
    return (
        f"Moving {percentage(portfolio.share)} of {portfolio.cost} ({moved}) from {portfolio.giving} to"
        f" {portfolio.taking} changes {portfolio.value} by {low} to {high}; which, depends on how much money"
        " does."
    )


def _figures(portfolio: Portfolio) -> Iterator[Figure]:
    """Value and cost are of different kinds, and have a scale each."""
    values = [(one.name, one.value) for one in portfolio.groups]
    costs = [(one.name, one.cost) for one in portfolio.groups]
    yield Figure(partial(_bars, portfolio.name, portfolio.value, values, portfolio.value_in), portfolio.value)
    yield Figure(partial(_bars, portfolio.name, portfolio.cost, costs, portfolio.cost_in), portfolio.cost)


def _row(portfolio: Portfolio, one: Held) -> tuple[str, ...]:
    """Value per cost is an amount where the costs are none."""
    money, spent = portfolio.value_in, portfolio.cost_in
    per_cost = each = NONE
    if one.value is not None and one.cost:
        per_cost = value(one.value / one.cost, None if spent else money)
    if one.value is not None and one.customers:
        each = value(one.value / one.customers, money)
    return one.name, customers(one.customers), value(one.value, money), value(one.cost, spent), per_cost, each


def _net(portfolio: Portfolio) -> list[str]:
    """A value below 0 grows with less money only on paper: costs are taken off it already."""
    below = [one.name for one in portfolio.groups if one.value is not None and one.value < 0]
    if not below:
        return []
    return [
        f"{portfolio.value} of {below[0]} is below 0, as if costs were taken off already: what a group brings"
        " before them is the value that may follow the money."
    ]


def _hidden(portfolio: Portfolio) -> list[str]:
    if all(one.customers is not None for one in portfolio.groups):
        return []
    return [f"Of groups with fewer than {LEAST} customers no numbers are shown."]


def _signed(number: float, currency: str | None) -> str:
    return f"+{value(number, currency)}" if number > 0 else value(number, currency)


def _bars(
    by: str, metric: str, groups: Sequence[tuple[str, float | None]], currency: str | None, width: float
) -> Picture:
    """A metric of each group."""
    rows = [Bar(name, number, value(number, currency)) for name, number in groups]
    return bars(rows, f"{metric} by {by}", width=width)
