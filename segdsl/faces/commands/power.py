"""`segdsl power`: what a control group can find."""

from __future__ import annotations

from typing import Any

import rich_click as click

from segdsl.faces import exits, terminal
from segdsl.faces.asked import Asked
from segdsl.faces.findings.json import dump
from segdsl.faces.options import common, opened


class Share(click.ParamType[float]):
    """A share as people write it: `10%`, or `0.1`."""

    name = "share"

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        text = str(value).strip()
        try:
            return float(text.removesuffix("%")) / 100 if text.endswith("%") else float(text)
        except ValueError:
            self.fail(f"`{text}` is no share, such as `10%`", param, ctx)


@click.command("power")
@click.argument("campaign")
@common()
@click.option("--lift", type=Share(), default="10%", show_default=True, help="The lift one wants to find.")
@click.option("--rate", type=Share(), help="The share that meets the goal anyhow; else as it was of late.")
def command(asked: Asked, campaign: str, lift: float, rate: float | None) -> int:
    """Says what the control group of a campaign can find, before it is sent.

    A lift of 10% means that a rate of 5% becomes one of 5.5%. It counts as found if the control group shows
    it in four of five such campaigns.
    """  # fmt: skip
    project = opened(asked)
    with terminal.steps(asked) as step:
        found = project.power(
            campaign, asked.as_of, lift=lift, rate=rate, tolerate=asked.tolerate, progress=step
        )
    if asked.format == "json":
        from segdsl.runs.measuring.power import document

        terminal.result(dump(document(found)))
    else:
        from segdsl.faces.powered import sentences

        for line in sentences(found):
            terminal.plainly(line)
    terminal.findings(asked, found.diagnostics)
    return exits.of(found.diagnostics, asked.strict or project.place.config.check.strict)
