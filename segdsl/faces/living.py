"""The verb that acts on who enters and leaves segments."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from segdsl.project.as_of import Moment
from segdsl.project.reviewed import Reviewed
from segdsl.runs.job import Job

if TYPE_CHECKING:
    from segdsl.runs.triggering import Ticked


class Living(Reviewed):
    """A project whose segments live: something is done when customers enter or leave them."""

    def trigger(
        self,
        as_of: Moment | None = None,
        *,
        dry_run: bool = False,
        retry_parked: bool = False,
        drop_parked: bool = False,
        tolerate: bool = False,
        progress: Callable[[str], None] | None = None,
    ) -> Ticked:
        """One tick: who entered and left the segments of `[[trigger]]`, and what is done about it.

        With `dry_run` nothing is kept or done, as where as-of is in the future: then it is who will enter and
        leave if nothing happens. `retry_parked` tries deliveries again that were given up, `drop_parked`
        forgets them. Deliveries that fail are in what it gives.

        Raises Problem where there is nothing to look at, where the rules or data have errors, and where
        another run is at it.
        """
        from segdsl.runs import triggering
        from segdsl.triggers.delivering import Manner

        manner = Manner(retry_parked, drop_parked)
        job = Job(self, self.moment(as_of), tolerate, progress)
        return triggering.tick(job, manner, dry_run=dry_run)
