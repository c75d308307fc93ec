"""Metrics of groups: by segment, stage, band of a score, value of a trait, campaign or variant.

In: a job, what to group by, and which metrics. Out: `Measured`: for each group its size and its numbers. Of
fewer than ten customers no numbers are told, nor those that are made of something private.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from segdsl.clock import AsOf
from segdsl.diagnostics import Diagnostic, wrong_usage
from segdsl.model.metrics import SENT, of_everyone, of_group
from segdsl.model.project import Metric, Model
from segdsl.project.as_of import written
from segdsl.project.names import no_such
from segdsl.runs.job import Job
from segdsl.runs.money import in_currency
from segdsl.runs.numbers.asking import Asking, first_number
from segdsl.runs.numbers.groups import (
    EVERYONE,
    LEAST,
    REST,
    Group,
    Grouping,
    crossed,
    grouping,
    segments_as_groups,
    value_of,
)

if TYPE_CHECKING:
    from segdsl.engines.left_out import LeftOut


@dataclass(frozen=True, slots=True)
class OfGroup:
    """A group's labels (one for each name), how many customers it has, and its numbers by metric.

    `customers` and `values` are None where the group is too small to be told of.
    """

    labels: tuple[str, ...]
    customers: int | None
    values: Mapping[str, float | None] | None


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """`by` are the names that customers are grouped by; without any, segments stand side by side."""

    as_of: AsOf
    customers: int
    by: tuple[str, ...]
    metrics: tuple[Metric, ...]
    groups: tuple[OfGroup, ...]
    private: tuple[str, ...] = ()
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    def document(self) -> dict[str, Any]:
        """The JSON of `segdsl metrics`."""
        names = self.by or ("group",)
        return {
            "as_of": written(self.as_of),
            "customers": self.customers,
            "by": list(self.by),
            "metrics": {metric.name: metric.description for metric in self.metrics},
            "currencies": {metric.name: metric.currency for metric in self.metrics if metric.currency},
            "groups": [
                {
                    **dict(zip(names, group.labels, strict=True)),
                    "customers": group.customers,
                    "metrics": group.values,
                }
                for group in self.groups
            ],
            **({"private": list(self.private)} if self.private else {}),
        }


def metrics(job: Job, by: Sequence[str] = (), only: Iterable[str] = ()) -> Measured:
    """Raises Problem for names that there are not, and where there are no metrics."""
    model = job.model
    wanted = chosen(job, only)
    values = {name: value_of(job.project, name) for name in by}
    told = [metric for metric in wanted if metric.name not in model.private]
    secret = tuple(metric.name for metric in wanted if metric.name in model.private)
    asked = [value for value in values.values() if value is not None]
    asking = Asking(job, () if by else model.segments, [*asked, *(of_everyone(model, m) for m in wanted)])
    groups = crossed(groupings(asking, model, values)) if by else _side_by_side(model)
    found = measured(asking, groups, told)
    whole = asking.ask().size
    return Measured(
        job.as_of, whole, tuple(by), tuple(told), found, secret, asking.left_out, asking.diagnostics
    )


def chosen(job: Job, only: Iterable[str]) -> tuple[Metric, ...]:
    """The metrics of these names, or all, with their currencies. Raises Problem."""
    declared = job.model.metrics
    names = tuple(only)
    for name in names:
        if name not in declared:
            raise no_such(job.project, "metric", name, tuple(declared))
    if not declared:
        example = "metric revenue = sum(orders.total)"
        raise wrong_usage("there are no metrics in these rules", f"declare one, such as `{example}`")
    return tuple(in_currency(job, declared[name]) for name in names or declared)


def _side_by_side(model: Model) -> tuple[Group, ...]:
    return (EVERYONE, *segments_as_groups(model, model.segments))


def groupings(asking: Asking, model: Model, values: Mapping[str, Any]) -> list[Grouping]:
    """What each name divides customers into, by the values that occur in the data."""
    own = {name: value for name, value in values.items() if value is not None}
    seen: dict[str, pd.Series[Any]] = dict(asking.ask((), own).extra) if own else {}
    for name in values.keys() - own.keys():
        seen[name] = asking.tables.events[SENT][name]
    return [grouping(model, name, value, seen[name]) for name, value in values.items()]


def measured(
    asking: Asking,
    groups: Sequence[Group],
    metrics: Sequence[Metric],
    least: int = LEAST,
    as_of: AsOf | None = None,
) -> tuple[OfGroup, ...]:
    """The size of each group, and its numbers where it is large enough."""
    conditions = {f"group {place}": group.condition for place, group in enumerate(groups)}
    sizes = asking.ask((), conditions, as_of)
    counted = [int(sizes.extra[f"group {place}"].sum()) for place in range(len(groups))]
    whole = {metric.name: of_everyone(asking.model, metric) for metric in metrics}
    large = [place for place, size in enumerate(counted) if size >= least]
    asked = {
        f"{metric.name} of {place}": of_group(whole[metric.name], groups[place].condition, groups[place].rows)
        for place in large
        for metric in metrics
    }
    numbers = asking.ask((), asked, as_of).extra if asked else {}
    found = []
    for place, group in enumerate(groups):
        if not counted[place] and not REST.isdisjoint(group.labels):
            continue
        if place not in large:
            found.append(OfGroup(group.labels, None, None))
            continue
        own = {metric.name: first_number(numbers[f"{metric.name} of {place}"]) for metric in metrics}
        found.append(OfGroup(group.labels, counted[place], own))
    return tuple(found)
