"""What groups bring and cost, and what moving money between them would give.

In: a job, a lifecycle (or whatever else makes groups), metrics of value and cost, and a move: a share of what
one group costs, spent on another instead. Out: `Portfolio`: the grid, and the outcome for elasticities of 0,
0.5 and 1. Nobody knows the elasticity without having tried; so there is never one number.

An elasticity of e means that with c times the cost the value is c to the power of e times what it was: of 0
money does nothing, of 1 twice the money brings twice the value (constant elasticity, as in the response
functions of Hanssens, Parsons and Schultz, Market Response Models, 2001).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from segdsl.clock import AsOf
from segdsl.diagnostics import Diagnostic, wrong_usage
from segdsl.model.metrics import of_everyone
from segdsl.project.as_of import written
from segdsl.project.names import nearest
from segdsl.runs.job import Job
from segdsl.runs.numbers.asking import Asking
from segdsl.runs.numbers.groups import EVERYONE, LEAST, value_of
from segdsl.runs.numbers.metrics import OfGroup, chosen, groupings, measured

if TYPE_CHECKING:
    from segdsl.engines.left_out import LeftOut

ELASTICITIES = (0.0, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Held:
    """A group with its value and its cost; None where they are not known, or the group is too small."""

    name: str
    customers: int | None
    value: float | None
    cost: float | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """With this elasticity, the values of the two groups after the move, and by how much all changes."""

    elasticity: float
    giving: float
    taking: float
    change: float


@dataclass(frozen=True, slots=True, eq=False)
class Portfolio:
    """`moved` is the money of the move; `value_in`, `cost_in` are the currencies of what is an amount."""

    as_of: AsOf
    customers: int
    name: str
    value: str
    cost: str
    groups: tuple[Held, ...]
    share: float
    giving: str
    taking: str
    moved: float
    outcomes: tuple[Outcome, ...]
    value_in: str | None = None
    cost_in: str | None = None
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    def document(self) -> dict[str, Any]:
        """The JSON of `segdsl portfolio`."""
        return {
            "as_of": written(self.as_of),
            "customers": self.customers,
            "name": self.name,
            "value": self.value,
            "cost": self.cost,
            "currencies": {"value": self.value_in, "cost": self.cost_in},
            "groups": [
                {"group": one.name, "customers": one.customers, "value": one.value, "cost": one.cost}
                for one in self.groups
            ],
            "move": {"share": self.share, "from": self.giving, "to": self.taking, "amount": self.moved},
            "outcomes": [
                {"elasticity": o.elasticity, "from": o.giving, "to": o.taking, "change": o.change}
                for o in self.outcomes
            ],
        }


@dataclass(frozen=True, slots=True)
class Move:
    """Which share of what a group costs goes to another one."""

    share: float
    giving: str
    taking: str


def portfolio(job: Job, name: str, value: str, cost: str, move: Move) -> Portfolio:
    """Raises Problem for names that there are not, and for metrics that are no totals."""
    model = job.model
    metrics = chosen(job, dict.fromkeys((value, cost)))
    if secret := [metric.name for metric in metrics if metric.name in model.private]:
        raise wrong_usage(f"`{secret[0]}` is made of something private, and groups would give it away")
    values = {name: value_of(job.project, name)}
    by = [own for own in values.values() if own is not None]
    asking = Asking(job, (), [*by, *(of_everyone(model, metric) for metric in metrics)])
    made = groupings(asking, model, values)[0].groups
    everyone, *found = measured(asking, (EVERYONE, *made), metrics, least=0)
    _check_totals(everyone, found, (value, cost))
    groups = tuple(_held(group, value, cost) for group in found)
    giving, taking = _sides(groups, move, (value, cost))
    moved = move.share * giving[1]
    return Portfolio(
        job.as_of,
        everyone.customers or 0,
        name,
        value,
        cost,
        groups,
        move.share,
        move.giving,
        move.taking,
        moved,
        tuple(_outcome(giving, taking, moved, e) for e in ELASTICITIES),
        metrics[0].currency,
        metrics[-1].currency,
        asking.left_out,
        asking.diagnostics,
    )


def _held(group: OfGroup, value: str, cost: str) -> Held:
    """The group, without its numbers where it is too small."""
    if group.values is None or (group.customers or 0) < LEAST:
        return Held(group.labels[0], None, None, None)
    return Held(group.labels[0], group.customers, group.values[value], group.values[cost])


def _check_totals(everyone: OfGroup, groups: Sequence[OfGroup], names: Sequence[str]) -> None:
    """Raises Problem where groups together have something else than all: a ratio can't be moved about."""
    for name in names:
        whole, *parts = ((group.values or {})[name] for group in (everyone, *groups))
        together = math.fsum(part for part in parts if part is not None)
        if whole is not None and not math.isclose(together, whole, rel_tol=1e-6, abs_tol=1e-9):
            message = f"`{name}` is no total: the groups together have another than everyone"
            raise wrong_usage(message, "take a metric that is a sum or a count, and not divided by anything")


Side = tuple[float, float]
"""The value and the cost of a group."""


def _sides(groups: Sequence[Held], move: Move, names: tuple[str, str]) -> tuple[Side, Side]:
    by_name = {group.name: group for group in groups}
    for wanted in (move.giving, move.taking):
        if wanted not in by_name:
            raise wrong_usage(f"no group is called `{wanted}`", nearest(wanted, by_name))
    found = []
    for wanted in (move.giving, move.taking):
        group = by_name[wanted]
        if group.value is None or group.cost is None:
            missing = names[0] if group.value is None else names[1]
            raise wrong_usage(f"of `{wanted}` no `{missing}` is known, or it has fewer than ten customers")
        if group.cost <= 0:
            message = f"`{wanted}` costs nothing, so nobody can say what more money would do there"
            raise wrong_usage(message, "choose a group on which something is spent")
        found.append((group.value, group.cost))
    if move.giving == move.taking:
        raise wrong_usage("the money would come back to where it is", "name two groups")
    return found[0], found[1]


def _outcome(giving: Side, taking: Side, moved: float, elasticity: float) -> Outcome:
    less = giving[0] * ((giving[1] - moved) / giving[1]) ** elasticity
    more = taking[0] * ((taking[1] + moved) / taking[1]) ** elasticity
    return Outcome(elasticity, less, more, less + more - giving[0] - taking[0])
