"""Which events another one follows: by the time of the next, and by how many others share the day.

In: a `Followed`, the relations so far. Out: what brings it to the rows of its first events.
"""

from __future__ import annotations

from typing import Any

from segdsl.engines.relational.grown import Brought, Grown
from segdsl.engines.relational.links import Link
from segdsl.engines.relational.names import called
from segdsl.engines.relational.protocol import C, Join, R, Taken
from segdsl.model.nodes import Length
from segdsl.plan.nodes import Followed, StepEvents
from segdsl.types import CONDITION, Day, Instant, Kind, Number

_COUNT = Kind(Number(whole=True))


def bring(node: Followed, grown: Grown[R, C], result: Brought[R, C]) -> None:
    """Where both times are instants they are compared as such, else by their days."""
    exact = _is_instant(node.first) and _is_instant(node.second)
    holds = _followed(node, grown, result, exact)
    if node.same_day:
        holds = holds | _others_that_day(node, grown, result)
    link: Link[C] = grown.links.of(node.first.owner)
    holds = holds if link.known is None else holds & link.known
    result.after[grown.name(node, node.rows)] = grown.steps.stored(holds, CONDITION)


def _followed(node: Followed, grown: Grown[R, C], result: Brought[R, C], exact: bool) -> C:
    """The next event comes, and by the end of the time that it has."""
    first, second, steps = node.first, node.second, grown.steps
    before, after = (_time(step, grown, None if exact else node.zone) for step in (first, second))
    whose, others = (grown.customer(step.owner, step.rows) for step in (first, second))
    on = (*zip(whose, others, strict=True), (before, after))
    following = grown.free("next", node.rows)
    wanted = f"{called(node.rows)}_next"
    counting = _counting(node.second, grown, after, wanted)
    times = steps.followed(grown.relations[node.rows], counting, wanted, on, following)
    same = tuple((name, name) for name, _ in on)
    result.joins.append(Join(times, same, {following: Taken(following)}))
    kind = Kind(Instant() if exact else Day())
    found = steps.column(following, kind)
    if node.within is None:
        return steps.kernel.is_known(found)
    return _in_time(node, node.within, grown, found, exact)


def _in_time(node: Followed, within: Length, grown: Grown[R, C], found: C, exact: bool) -> C:
    kernel, at = grown.steps.kernel, grown.expression(node.first.at, node.rows)
    amount: Any = int(within.amount) if float(within.amount).is_integer() else within.amount
    if within.unit == "minutes":
        return found <= kernel.add_minutes(at, amount)
    if exact:
        found, at = kernel.local_day(found, node.zone), kernel.local_day(at, node.zone)
    elif _is_instant(node.first):
        at = kernel.local_day(at, node.zone)
    add = kernel.add_days if within.unit == "days" else kernel.add_months
    return found <= add(at, amount)


def _others_that_day(node: Followed, grown: Grown[R, C], result: Brought[R, C]) -> C:
    """Another event of the same day counts; an event is no other one of its own."""
    first, second, steps = node.first, node.second, grown.steps
    day, other_day = (_time(step, grown, node.zone) for step in (first, second))
    whose, others = (grown.customer(step.owner, step.rows) for step in (first, second))
    number = grown.free("that_day", node.rows)
    wanted = f"{called(second.rows)}_by_day"
    counting = _counting(second, grown, other_day, wanted)
    by = (*others, other_day)
    counted = steps.grouped(counting, wanted, by, {number: steps.count(None)})
    on = tuple(zip((*whose, day), by, strict=True))
    result.joins.append(Join(counted, on, {number: Taken(number, 0)}))
    found = steps.column(number, _COUNT, known=True)
    if first.rows != second.rows:
        return found > 0
    own = steps.kernel.count_true((_counts(second, grown, other_day),))
    return found - own > 0


def _counting(step: StepEvents, grown: Grown[R, C], at: str, wanted: str) -> R:
    """The events that can follow."""
    return grown.steps.chosen(grown.relations[step.rows], f"{wanted}_of", _counts(step, grown, at))


def _counts(step: StepEvents, grown: Grown[R, C], at: str) -> C:
    link: Link[C] = grown.links.of(step.owner)
    counts = grown.steps.kernel.is_known(grown.steps.column(at, Kind(Day())))
    counts = counts if link.known is None else counts & link.known
    return counts if step.where is None else counts & grown.expression(step.where, step.rows)


def _time(step: StepEvents, grown: Grown[R, C], zone: str | None) -> str:
    if zone is None:
        return grown.name(step.at, step.rows)
    return grown.day(step.at, step.rows, zone)


def _is_instant(step: StepEvents) -> bool:
    kind = getattr(step.at, "kind", Kind(Number()))
    return bool(kind.family == "instant")
