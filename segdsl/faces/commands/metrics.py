"""`segdsl metrics`: numbers of groups."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from segdsl.faces import telling, terminal
from segdsl.faces.asked import Asked
from segdsl.faces.options import common, many_values, opened


@click.command("metrics", cls=many_values("--by", "--only"))
@common()
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
    telling.ending_of(out)
    project = opened(asked)
    with terminal.steps(asked) as step:
        found = project.metrics(by, asked.as_of, only=names, tolerate=asked.tolerate, progress=step)
    from segdsl.faces.told.metrics import told

    shown = told(found, project.place.config.project.timezone)
    return telling.tell(asked, project, shown, out, replace, found.left_out, found.diagnostics)
