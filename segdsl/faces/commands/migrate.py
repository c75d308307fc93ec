"""`segdsl migrate`: how customers moved between stages."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from segdsl.diagnostics import wrong_usage
from segdsl.faces import telling
from segdsl.faces.asked import Asked
from segdsl.faces.options import common


@click.command("migrate")
@click.argument("name", metavar="LIFECYCLE")
@common()
@click.option(
    "--from", "start", metavar="DATE|RUN", required=True, help="The day, or folder of a run, before."
)
@click.option("--to", "end", metavar="DATE|RUN", help="The day, or folder of a run, after; by default now.")
@telling.drawn
def command(asked: Asked, name: str, start: str, end: str | None, out: Path | None, replace: bool) -> int:
    """Shows who moved between the stages of a lifecycle, or in and out of a segment.

    Of days, events and dates are as they were then, and attributes as they are today. Folders that `segment
    --out` wrote have all of it as it was.
    """  # fmt: skip
    if end is not None and asked.as_of is not None:
        raise wrong_usage("`--to` and `--as-of` say the same here", "give one of them")
    return telling.answer(
        asked,
        out,
        replace,
        "migration",
        lambda project, step: project.migrate(
            name, start, end or asked.as_of, tolerate=asked.tolerate, progress=step
        ),
    )
