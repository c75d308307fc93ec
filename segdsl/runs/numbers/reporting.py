"""Everything that a report tells of a project: sizes, moves, metrics, campaigns.

In: a job, and perhaps how long ago to compare with. Out: a `Report`. The sources are read once for all of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from segdsl.clock import AsOf
from segdsl.diagnostics import Diagnostic
from segdsl.model.by_name import named
from segdsl.model.metrics import of_everyone
from segdsl.model.nodes import Expression
from segdsl.model.project import Metric, Model
from segdsl.runs.job import Job
from segdsl.runs.money import in_currency
from segdsl.runs.numbers.asking import Asking
from segdsl.runs.numbers.calendar import MOST, Every, ends
from segdsl.runs.numbers.events import first_of_all
from segdsl.runs.numbers.groups import EVERYONE, Group, grouping
from segdsl.runs.numbers.joined import is_known, joins_later
from segdsl.runs.numbers.metrics import OfGroup, measured
from segdsl.runs.numbers.migrating import Migration, migrate
from segdsl.runs.numbers.overlapping import Overlap, overlap
from segdsl.runs.numbers.spreading import Spread, spreads
from segdsl.runs.numbers.trending import Moment, Trend, first_day_of, moment, trend
from segdsl.runs.segmenting import read_sources

if TYPE_CHECKING:
    from segdsl.engines.left_out import LeftOut

MOST_OVERLAPPING = 8


@dataclass(frozen=True, slots=True)
class MetricsOf:
    """The metrics of the stages of a lifecycle (or of everyone, without one), now and perhaps before."""

    lifecycle: str | None
    now: tuple[OfGroup, ...]
    before: tuple[OfGroup, ...] | None


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """`before` is the moment that now is compared with; None where there is none to compare with.

    audiences: of each campaign, for how many customers it is meant
    metrics:   without those that are made of something private, which are `private`
    knows_joined: whether customers are counted only since they joined
    """

    as_of: AsOf
    every: Every
    compared: bool
    now: Moment
    before: Moment | None
    overlap: Overlap | None
    trend: Trend | None
    migrations: tuple[Migration, ...]
    metrics: tuple[Metric, ...]
    private: tuple[str, ...]
    groups: tuple[MetricsOf, ...]
    audiences: Mapping[str, int]
    spreads: tuple[Spread, ...] = ()
    knows_joined: bool = False
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


def report(job: Job, every: Every | None) -> Report:
    """With `every`, sizes and metrics stand beside those at the end of the period before."""
    model, unit = job.model, every or "month"
    names = (*model.segments, *model.lifecycles, *model.scores)
    audiences = {f"audience of {name}": campaign.audience for name, campaign in model.campaigns.items()}
    firsts = first_of_all(model)
    metrics = (of_everyone(model, metric) for metric in model.metrics.values())
    rules = [*audiences.values(), *firsts.values(), *metrics, *joins_later(job)]
    job = replace(job, read=read_sources(job, (*rules, *_conditions(model, names))))
    asking = Asking(job, names, rules)
    result = asking.ask(names, audiences | firsts)
    sized = (*model.segments, *model.lifecycles)
    now = moment(model, result, job.as_of, sized)
    began = first_day_of(result, firsts)
    earlier = AsOf(next(ends(job.as_of.today, unit, 2)), job.as_of.zone)
    known = began is not None and began <= earlier.today
    before = moment(model, asking.ask(sized, as_of=earlier), earlier, sized) if known else None
    told = tuple(in_currency(job, one) for one in model.metrics.values() if one.name not in model.private)
    return Report(
        job.as_of,
        unit,
        every is not None,
        now,
        before,
        _overlap(job, now),
        trend(job, tuple(model.lifecycles), unit, MOST[unit]) if known and model.lifecycles else None,
        _migrations(job, earlier) if known else (),
        told,
        tuple(name for name in model.metrics if name in model.private),
        _of_groups(asking, model, told, earlier if known and every is not None else None) if told else (),
        {name: int(result.extra[f"audience of {name}"].sum()) for name in model.campaigns},
        spreads(model, result.scores),
        is_known(job),
        asking.left_out,
        asking.diagnostics,
    )


def _conditions(model: Model, names: Sequence[str]) -> list[Expression]:
    return [named(model, name) for name in names]


def _overlap(job: Job, now: Moment) -> Overlap | None:
    """Of the largest segments that hold less than half of the customers: others overlap with everything."""
    model = job.model
    sizes = {name: now.sizes[name] for name in model.segments if 0 < now.sizes[name] * 2 < now.customers}
    largest = sorted(sizes, key=lambda name: (-sizes[name], name))[:MOST_OVERLAPPING]
    chosen = tuple(name for name in model.segments if name in largest)
    return overlap(job, chosen) if len(chosen) > 1 else None


def _migrations(job: Job, earlier: AsOf) -> tuple[Migration, ...]:
    model, until = job.model, str(job.as_of)
    return tuple(migrate(job, name, str(earlier), until) for name in model.lifecycles)


def _of_groups(
    asking: Asking, model: Model, metrics: Sequence[Metric], earlier: AsOf | None
) -> tuple[MetricsOf, ...]:
    found = []
    for name in (None, *model.lifecycles):
        groups = (EVERYONE,) if name is None else _stages(model, name)
        now = measured(asking, groups, metrics)
        before = None if earlier is None else measured(asking, groups, metrics, as_of=earlier)
        found.append(MetricsOf(name, now, before))
    return tuple(found)


def _stages(model: Model, name: str) -> tuple[Group, ...]:
    import pandas as pd

    return grouping(model, name, named(model, name), pd.Series(dtype=object)).groups
