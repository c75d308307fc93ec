"""`segdsl trigger`: who entered and left, and what is done about it; one tick."""

from __future__ import annotations

import rich_click as click

from segdsl.faces import exits, terminal
from segdsl.faces.asked import Asked
from segdsl.faces.crossings import lines
from segdsl.faces.findings.json import dump
from segdsl.faces.options import common, opened


@click.command("trigger")
@common(project=True)
@click.option("--dry-run", is_flag=True, help="Only says who entered and left; keeps and does nothing.")
@click.option("--retry-parked", is_flag=True, help="Tries deliveries again that were given up.")
@click.option("--drop-parked", is_flag=True, help="Forgets deliveries that were given up.")
def command(asked: Asked, dry_run: bool, retry_parked: bool, drop_parked: bool) -> int:
    """Does what `[[trigger]]` in segdsl.toml says about who entered or left a segment since the last time.

    Meant to be run regularly, by cron for instance. The first run only remembers who is in the segments. With
    --as-of in the future it says who will enter and leave if nothing happens.
    """
    project = opened(asked)
    with terminal.steps(asked) as step:
        ticked = project.trigger(
            asked.as_of,
            dry_run=dry_run,
            retry_parked=retry_parked,
            drop_parked=drop_parked,
            tolerate=asked.tolerate,
            progress=step,
        )
    if asked.format == "json":
        terminal.result(dump(ticked.document()))
    else:
        for line in lines(ticked):
            terminal.plainly(line)
    terminal.findings(asked, ticked.diagnostics)
    return exits.of(ticked.diagnostics, asked.strict or project.place.config.check.strict)
