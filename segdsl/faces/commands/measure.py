"""`segdsl measure`: what a campaign did."""

from __future__ import annotations

import sys
from pathlib import Path

import rich_click as click

from segdsl.faces import exits, terminal
from segdsl.faces.asked import Asked
from segdsl.faces.findings.json import dump
from segdsl.faces.lines import width_of
from segdsl.faces.options import common, many_values, opened
from segdsl.faces.telling import drawn, keep, refuse_picture


@click.command("measure", cls=many_values("--by"))
@click.argument("campaign")
@common()
@click.option(
    "--by",
    metavar="NAME …",
    multiple=True,
    help="Also for each stage of a lifecycle, the members of a segment, the values of an attribute or trait.",
)
@drawn
def command(asked: Asked, campaign: str, by: tuple[str, ...], out: Path | None, replace: bool) -> int:
    """Says whether a campaign worked: its goal among those who got it and in the control group.

    Who was mailed and held out is in the history. Until the time of the goal is over, only that is shown
    which is right on whatever day one looks.
    """  # fmt: skip
    refuse_picture(out, replace)
    project = opened(asked)
    with terminal.steps(asked) as step:
        found = project.measure(campaign, asked.as_of, by=by, tolerate=asked.tolerate, progress=step)
    from segdsl.faces.told.effects import on_a_terminal, told

    if asked.format == "json":
        terminal.result(dump(dict(told(found).document)))
    else:
        from segdsl.faces.told.told import page

        shown = page(on_a_terminal(found), terminal.colored(asked, sys.stdout), width_of(sys.stdout))
        terminal.result(shown)
    if out is not None:
        keep(asked, told(found), out, replace)
    terminal.findings(asked, found.diagnostics)
    return exits.of(found.diagnostics, asked.strict or project.place.config.check.strict)
