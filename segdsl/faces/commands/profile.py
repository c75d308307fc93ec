"""`segdsl profile`: what sets a segment apart."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from segdsl.faces import telling
from segdsl.faces.asked import Asked
from segdsl.faces.options import common


@click.command("profile")
@click.argument("name")
@common()
@click.option("--against", metavar="NAME", help="Another segment or stage, instead of everybody else.")
@telling.drawn
def command(asked: Asked, name: str, against: str | None, out: Path | None, replace: bool) -> int:
    """Says what sets the members of a segment or stage apart, the largest differences first.

    What it is defined by is set aside. Of fewer than ten customers nothing is said.
    """  # fmt: skip
    return telling.answer(
        asked,
        out,
        replace,
        "profiles",
        lambda project, step: project.profile(
            name, asked.as_of, against=against, tolerate=asked.tolerate, progress=step
        ),
    )
