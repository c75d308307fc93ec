"""`segdsl metrics`: numbers of groups."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from segdsl.faces import telling
from segdsl.faces.asked import Asked
from segdsl.faces.options import common, many_values


@click.command("metrics", cls=many_values("--by", "--only"))
@common(scenarios=True)
@click.option(
    "--by",
    metavar="NAME …",
    multiple=True,
    help="A lifecycle, score, segment, trait or attribute; or campaign, step, variant, persona.",
)
@click.option("--only", "names", metavar="METRIC …", multiple=True, help="Only these metrics.")
@telling.drawn
def command(
    asked: Asked, by: tuple[str, ...], names: tuple[str, ...], out: Path | None, replace: bool
) -> int:
    """Shows the metrics of the rules: of everyone and each segment, or of the groups that `--by` makes.

    Totals are added up over a group before they are divided. Of fewer than ten customers nothing is shown.
    """  # fmt: skip
    return telling.answer(
        asked,
        out,
        replace,
        "metrics",
        lambda project, step: project.metrics(
            by, asked.as_of, only=names, tolerate=asked.tolerate, progress=step
        ),
    )
