"""How sizes went over time: the same rules, as of the ends of weeks, months or quarters.

In: a job, names of segments, stages or lifecycles, and how often to look. Out: `Trend`. Events and dates are
as they were at each moment, attributes as they are today; moments before the first event are passed over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from segdsl.clock import AsOf
from segdsl.diagnostics import Diagnostic, wrong_usage
from segdsl.engines.result import Result
from segdsl.model.project import Model
from segdsl.project.as_of import written
from segdsl.project.names import no_such
from segdsl.runs.job import Job
from segdsl.runs.numbers.asking import Asking
from segdsl.runs.numbers.calendar import Every, ends
from segdsl.runs.numbers.events import first_of_all
from segdsl.runs.numbers.joined import is_known

if TYPE_CHECKING:
    from segdsl.engines.left_out import LeftOut


@dataclass(frozen=True, slots=True)
class Moment:
    """How many customers there were as of a moment, and how many of them in what."""

    as_of: AsOf
    customers: int
    sizes: Mapping[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Trend:
    """`names` in their order; `passed_over` counts moments before the first event.

    `knows_joined` where customers are counted only since they joined.
    """

    as_of: AsOf
    every: Every
    names: tuple[str, ...]
    moments: tuple[Moment, ...]
    passed_over: int = 0
    knows_joined: bool = True
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    def document(self) -> dict[str, Any]:
        """The JSON of `segdsl trend`."""
        return {
            "as_of": written(self.as_of),
            "every": self.every,
            "knows_joined": self.knows_joined,
            "moments": [
                {"as_of": written(one.as_of), "customers": one.customers, "sizes": dict(one.sizes)}
                for one in self.moments
            ],
        }


def trend(job: Job, names: Sequence[str], every: Every, periods: int) -> Trend:
    """Raises Problem for names of nothing that has a size, and where there is nothing to look back at."""
    model = job.model
    wanted = _asked(job, names)
    first_events = first_of_all(model)
    asking = Asking(job, wanted, first_events.values())
    now = asking.ask(wanted, first_events)
    began = first_day_of(now, first_events)
    days = tuple(ends(job.as_of.today, every, periods))
    known = [day for day in days if began is not None and day >= began]
    found = []
    for day in known[:-1]:
        as_of = AsOf(day, job.as_of.zone)
        found.append(moment(model, asking.ask(wanted, as_of=as_of), as_of, wanted))
    found.append(moment(model, now, job.as_of, wanted))
    passed = len(days) - max(1, len(known))
    order = tuple(found[-1].sizes)
    return Trend(
        job.as_of, every, order, tuple(found), passed, is_known(job), asking.left_out, asking.diagnostics
    )


def first_day_of(result: Result, labels: Iterable[str]) -> dt.date | None:
    """The day of the very first event; None where there is none."""
    firsts = [result.extra[label].dropna() for label in labels]
    days = [one.iloc[0].date() for one in firsts if len(one)]
    return min(days, default=None)


def _asked(job: Job, names: Sequence[str]) -> tuple[str, ...]:
    """The segments and lifecycles of these names. Raises Problem."""
    model = job.model
    wanted = tuple(names) or tuple(model.lifecycles)
    if not wanted:
        raise wrong_usage("nothing says whose sizes to look at", "name segments or lifecycles")
    known = (*model.segments, *model.lifecycles)
    for name in wanted:
        if name not in known:
            raise no_such(job.project, "segment, stage or lifecycle", name, known)
    return wanted


def moment(model: Model, result: Result, as_of: AsOf, names: Iterable[str]) -> Moment:
    """The sizes of segments, and of the stages of lifecycles."""
    sizes: dict[str, int] = {}
    for name in names:
        if name in model.segments:
            sizes[name] = int(result.segments[name].sum())
            continue
        counts = result.lifecycles[name].value_counts()
        stages = (stage.name for stage in model.lifecycles[name].stages)
        sizes |= {f"{name} = {stage}": int(counts.get(stage, 0)) for stage in stages}
    return Moment(as_of, result.size, sizes)
