"""The verbs that tell what campaigns did and can show; put on frames with `on` where there are such."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from segdsl.faces.frames import OnFrames
from segdsl.project.as_of import Moment
from segdsl.runs import arguments
from segdsl.runs.job import Job

if TYPE_CHECKING:
    from segdsl.runs.briefing import Brief
    from segdsl.runs.measuring.measured import Measured
    from segdsl.runs.measuring.power import Power


class Effects(OnFrames):
    """A project of which one can ask whether its campaigns work."""

    def measure(
        self,
        campaign: str,
        as_of: Moment | None = None,
        *,
        by: Iterable[str] = (),
        tolerate: bool = False,
        progress: Callable[[str], None] | None = None,
    ) -> Measured:
        """What a campaign did: its goal among those who got it and in the control group, with intervals.

        Who was assigned to what is in the history. `by` names lifecycles, segments, attributes or traits:
        what customers are told apart by as well, as they stood the day before. Raises Problem, also where the
        campaign has no goal.
        """
        from segdsl.runs.measuring.measure import measure

        names, own = arguments.texts(by, "by"), arguments.text(campaign, "campaign")
        return measure(Job(self, self.moment(as_of), tolerate, progress), own, names)

    def power(
        self,
        campaign: str,
        as_of: Moment | None = None,
        *,
        lift: float = 0.1,
        rate: float | None = None,
        tolerate: bool = False,
        progress: Callable[[str], None] | None = None,
    ) -> Power:
        """What a campaign's control group can find, were it sent now, and what it takes to find `lift`.

        `lift` is in shares of the rate: 0.1 is a tenth more. `rate` is the share of customers (of 1) that
        meets the goal anyhow; without it, that of the audience of one goal's time ago. Raises Problem, also
        where the campaign has no goal or holds nobody out.
        """
        from segdsl.runs.measuring.power import power

        own = arguments.text(campaign, "campaign")
        return power(Job(self, self.moment(as_of), tolerate, progress), own, lift=lift, rate=rate)

    def brief(
        self,
        campaign: str,
        as_of: Moment | None = None,
        *,
        tolerate: bool = False,
        progress: Callable[[str], None] | None = None,
    ) -> Brief:
        """A campaign as it would be agreed on: whom it reaches, who speaks, what is sent, what it can show.

        `segdsl.faces.briefs.written` makes the page of it. Raises Problem.
        """
        from segdsl.runs.briefing import brief

        own = arguments.text(campaign, "campaign")
        return brief(Job(self, self.moment(as_of), tolerate, progress), own)
