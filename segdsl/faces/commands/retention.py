"""`segdsl retention`: who comes back."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from segdsl.faces import telling
from segdsl.faces.asked import Asked
from segdsl.faces.options import common
from segdsl.runs.numbers.calendar import EVERY


@click.command("retention")
@click.argument("events", metavar="EVENTS")
@common()
@click.option(
    "--every", type=click.Choice(EVERY), default="month", show_default=True, help="How long a period is."
)
@click.option("--periods", type=click.IntRange(1, 1000), help="So many of the newest cohorts.")
@telling.drawn
def command(
    asked: Asked, events: str, every: str, periods: int | None, out: Path | None, replace: bool
) -> int:
    """Shows who comes back: customers by their first event, and how many had one again later.

    A cohort is those whose first of these events was in the same week, month or quarter.
    """  # fmt: skip
    return telling.answer(
        asked,
        out,
        replace,
        "retentions",
        lambda project, step: project.retention(
            events, asked.as_of, every=every, periods=periods, tolerate=asked.tolerate, progress=step
        ),
    )
