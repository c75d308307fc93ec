"""`segdsl profile`: what sets a segment apart."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from segdsl.faces import telling, terminal
from segdsl.faces.asked import Asked
from segdsl.faces.options import common, opened


@click.command("profile")
@click.argument("name")
@common()
@click.option("--against", metavar="NAME", help="Another segment or stage, instead of everybody else.")
@telling.drawn
def command(asked: Asked, name: str, against: str | None, out: Path | None, replace: bool) -> int:
    """Says what sets the members of a segment or stage apart, the largest differences first.

    What it is defined by is set aside. Of fewer than ten customers nothing is said.
    """  # fmt: skip
    telling.ending_of(out)
    project = opened(asked)
    with terminal.steps(asked) as step:
        found = project.profile(name, asked.as_of, against=against, tolerate=asked.tolerate, progress=step)
    from segdsl.faces.told.profiles import told

    shown = told(found, project.place.config.project.timezone)
    return telling.tell(asked, project, shown, out, replace, found.left_out, found.diagnostics)
