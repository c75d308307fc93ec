"""`segdsl overlap`: what segments have in common."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from segdsl.faces import telling
from segdsl.faces.asked import Asked
from segdsl.faces.options import common


@click.command("overlap")
@click.argument("names", metavar="[NAME …]", nargs=-1)
@common()
@telling.drawn
def command(asked: Asked, names: tuple[str, ...], out: Path | None, replace: bool) -> int:
    """Shows how segments and stages overlap: every combination with its size; by default of all segments.

    It also says which have the same members, and which are wholly in another one.
    """  # fmt: skip
    return telling.answer(
        asked,
        out,
        replace,
        "overlaps",
        lambda project, step: project.overlap(names, asked.as_of, tolerate=asked.tolerate, progress=step),
    )
