"""`segdsl portfolio`: what groups bring and cost, and what moving money would give."""

from __future__ import annotations

import re
from pathlib import Path

import rich_click as click

from segdsl.diagnostics import wrong_usage
from segdsl.faces import telling
from segdsl.faces.asked import Asked
from segdsl.faces.options import common


@click.command("portfolio")
@click.argument("name", metavar="LIFECYCLE")
@common(scenarios=True)
@click.option("--value", metavar="METRIC", required=True, help="What a group brings.")
@click.option("--cost", metavar="METRIC", required=True, help="What is spent on it.")
@click.option(
    "--move", metavar="SHARE", default="20%", show_default=True, help="How much of the cost to move."
)
@click.option("--from", "giving", metavar="GROUP", required=True, help="On which less is spent.")
@click.option("--to", "taking", metavar="GROUP", required=True, help="On which more is spent.")
@telling.drawn
def command(
    asked: Asked,
    name: str,
    value: str,
    cost: str,
    move: str,
    giving: str,
    taking: str,
    out: Path | None,
    replace: bool,
) -> int:
    """Shows what the groups of a lifecycle bring and cost, and what moving money between two would give.

    Nobody knows how much money moves: so it is told for elasticities of 0, 0.5 and 1, never as one number.
    """  # fmt: skip
    share = _share(move)
    return telling.answer(
        asked,
        out,
        replace,
        "portfolios",
        lambda project, step: project.portfolio(
            name,
            asked.as_of,
            value=value,
            cost=cost,
            move=share,
            giving=giving,
            taking=taking,
            tolerate=asked.tolerate,
            progress=step,
        ),
    )


def _share(text: str) -> float:
    """`20%` or `0.2`. Raises Problem."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(%?)", text.strip())
    share = float(found[1]) / (100 if found[2] else 1) if found else 0.0
    if not 0 < share <= 1:
        raise wrong_usage(f"`--move {text}` is no share", "write, say, `--move 20%`")
    return share
