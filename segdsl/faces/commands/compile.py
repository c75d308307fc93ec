"""`segdsl compile`: the code that would run."""

from __future__ import annotations

import rich_click as click

from segdsl.faces import terminal
from segdsl.faces.asked import Asked
from segdsl.faces.findings.json import dump
from segdsl.faces.lines import visible
from segdsl.faces.options import common, opened
from segdsl.project import as_of as clock


@click.command("compile")
@common()
@click.argument("name")
@click.option(
    "--to",
    "target",
    type=click.Choice(["pandas"]),
    default="pandas",
    show_default=True,
    help="What the code is written for.",
)
def command(asked: Asked, name: str, target: str) -> int:
    """Prints a program that computes NAME with plain pandas.

    It stands alone: paste it into Python where the data are, and run it.
    """  # fmt: skip
    project = opened(asked)
    moment = project.moment(asked.as_of)
    code = project.compile(name, as_of=moment)
    if asked.format == "json":
        document = {"name": name, "to": target, "as_of": clock.written(moment), "code": code}
        terminal.result(dump(document))
    else:
        terminal.result(visible(code))  # its texts are escaped, its comments are as they were written
    return 0
