"""`segdsl trend`: sizes over time."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from segdsl.faces import telling
from segdsl.faces.asked import Asked
from segdsl.faces.options import common
from segdsl.runs.numbers.calendar import EVERY


@click.command("trend")
@click.argument("names", metavar="[NAME …]", nargs=-1)
@common()
@click.option(
    "--every", type=click.Choice(EVERY), default="month", show_default=True, help="How often to look."
)
@click.option("--periods", type=click.IntRange(1, 1000), help="How far to look back: so many of these.")
@telling.drawn
def command(
    asked: Asked, names: tuple[str, ...], every: str, periods: int | None, out: Path | None, replace: bool
) -> int:
    """Shows how the sizes of segments and stages went; by default of all lifecycles.

    Events and dates are as they were at each moment, attributes as they are today.
    """  # fmt: skip
    return telling.answer(
        asked,
        out,
        replace,
        "trends",
        lambda project, step: project.trend(
            names, asked.as_of, every=every, periods=periods, tolerate=asked.tolerate, progress=step
        ),
    )
