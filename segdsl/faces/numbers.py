"""The verbs that give numbers of segments; put on frames with `on` where there are such."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from segdsl.faces.frames import OnFrames
from segdsl.project.as_of import Moment
from segdsl.runs import arguments
from segdsl.runs.job import Job

if TYPE_CHECKING:
    from segdsl.runs.numbers.crossing import Crossed
    from segdsl.runs.numbers.metrics import Measured
    from segdsl.runs.numbers.migrating import Migration
    from segdsl.runs.numbers.overlapping import Overlap
    from segdsl.runs.numbers.portfolio import Portfolio
    from segdsl.runs.numbers.profiling import Profile
    from segdsl.runs.numbers.reporting import Report
    from segdsl.runs.numbers.retaining import Retention
    from segdsl.runs.numbers.trending import Trend

Progress = Callable[[str], None]


class Numbers(OnFrames):
    """A project of which one can ask numbers about groups of customers.

    All of them raise Problem for names that there are not, and where rules or data are wrong. What each gives
    has a `document()`, the JSON of its command. `tolerate` and `as_of` are as in `segment`.
    """

    def metrics(
        self,
        by: Iterable[str] = (),
        as_of: Moment | None = None,
        *,
        only: Iterable[str] = (),
        tolerate: bool = False,
        progress: Progress | None = None,
    ) -> Measured:
        """Every metric (or those of `only`) of everyone and each segment, or of the groups that `by` makes.

        `by` names lifecycles, scores, segments, traits or attributes, which are crossed; or `campaign`,
        `step`, `variant`, `persona` of what was sent. Of fewer than ten customers no numbers are given.
        """
        from segdsl.runs.numbers.metrics import metrics

        names, wanted = arguments.texts(by, "by"), arguments.texts(only, "only")
        return metrics(Job(self, self.moment(as_of), tolerate, progress), names, wanted)

    def cross(
        self,
        names: Iterable[str],
        as_of: Moment | None = None,
        *,
        tolerate: bool = False,
        progress: Progress | None = None,
    ) -> Crossed:
        """How many customers are in each group of one name and each of another."""
        from segdsl.runs.numbers.crossing import cross

        wanted = arguments.texts(names, "names")
        return cross(Job(self, self.moment(as_of), tolerate, progress), wanted)

    def overlap(
        self,
        names: Iterable[str] = (),
        as_of: Moment | None = None,
        *,
        tolerate: bool = False,
        progress: Progress | None = None,
    ) -> Overlap:
        """The size of every combination of segments and stages; by default of all segments."""
        from segdsl.runs.numbers.overlapping import overlap

        wanted = arguments.texts(names, "names")
        job = Job(self.knowing(*wanted), self.moment(as_of), tolerate, progress)
        return overlap(job, wanted)

    def migrate(
        self,
        name: str,
        start: str,
        end: str | None = None,
        *,
        tolerate: bool = False,
        progress: Progress | None = None,
    ) -> Migration:
        """How customers moved between the stages of a lifecycle, or in and out of a segment.

        `start` and `end`, by default now, are days (then attributes are as they are today) or folders of
        saved runs.
        """
        from segdsl.runs.numbers.migrating import migrate

        own = arguments.text(name, "name")
        until = str(self.moment(None)) if end is None else arguments.text(end, "end")
        job = Job(self.knowing(own), self.moment(None), tolerate, progress)
        return migrate(job, own, arguments.text(start, "start"), until)

    def trend(
        self,
        names: Iterable[str] = (),
        as_of: Moment | None = None,
        *,
        every: str = "month",
        periods: int | None = None,
        tolerate: bool = False,
        progress: Progress | None = None,
    ) -> Trend:
        """Sizes of segments and stages at the ends of weeks, months or quarters.

        `periods` is how many of them; by default 13 weeks, 12 months or 8 quarters.
        """
        from segdsl.runs.numbers.calendar import EVERY, MOST
        from segdsl.runs.numbers.trending import trend

        wanted, unit = arguments.texts(names, "names"), arguments.one_of(every, EVERY, "every")
        many = arguments.number(periods, "periods") or MOST[unit]
        job = Job(self.knowing(*wanted), self.moment(as_of), tolerate, progress)
        return trend(job, wanted, unit, many)  # type: ignore[arg-type]

    def retention(
        self,
        events: str,
        as_of: Moment | None = None,
        *,
        every: str = "month",
        periods: int | None = None,
        tolerate: bool = False,
        progress: Progress | None = None,
    ) -> Retention:
        """Customers by the period of their first event, and how many were active in each later one."""
        from segdsl.runs.numbers.calendar import EVERY, MOST
        from segdsl.runs.numbers.retaining import retention

        own, unit = arguments.text(events, "events"), arguments.one_of(every, EVERY, "every")
        many = arguments.number(periods, "periods") or MOST[unit]
        job = Job(self, self.moment(as_of), tolerate, progress)
        return retention(job, own, unit, many)  # type: ignore[arg-type]

    def profile(
        self,
        name: str,
        as_of: Moment | None = None,
        *,
        against: str | None = None,
        tolerate: bool = False,
        progress: Progress | None = None,
    ) -> Profile:
        """What sets the members of a segment or stage apart from everybody else, or from another one."""
        from segdsl.runs.numbers.profiling import profile

        own = arguments.text(name, "name")
        other = None if against is None else arguments.text(against, "against")
        job = Job(self.knowing(own, other), self.moment(as_of), tolerate, progress)
        return profile(job, own, other)

    def portfolio(
        self,
        name: str,
        as_of: Moment | None = None,
        *,
        value: str,
        cost: str,
        move: float,
        giving: str,
        taking: str,
        tolerate: bool = False,
        progress: Progress | None = None,
    ) -> Portfolio:
        """What the groups of a name bring and cost, by two metrics that are totals.

        The share `move` (above 0, at most 1) of what the group `giving` costs is spent on `taking` instead:
        what that would change, for elasticities of 0, 0.5 and 1.
        """
        from segdsl.runs.numbers.portfolio import Move, portfolio

        texts = [arguments.text(one, "name") for one in (name, value, cost, giving, taking)]
        job = Job(self, self.moment(as_of), tolerate, progress)
        return portfolio(job, texts[0], texts[1], texts[2], Move(arguments.share(move, "move"), *texts[3:]))

    def report(
        self,
        as_of: Moment | None = None,
        *,
        every: str | None = None,
        tolerate: bool = False,
        progress: Progress | None = None,
    ) -> Report:
        """Everything that the command `report` tells; `segdsl.faces.told.report.page` makes a page of it.

        With `every` (week, month, quarter) there are the numbers of the end of the one before, too.
        """
        from segdsl.runs.numbers.calendar import EVERY
        from segdsl.runs.numbers.reporting import report

        unit = None if every is None else arguments.one_of(every, EVERY, "every")
        job = Job(self, self.moment(as_of), tolerate, progress)
        return report(job, unit)  # type: ignore[arg-type]
