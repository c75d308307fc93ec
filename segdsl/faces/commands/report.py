"""`segdsl report`: one page about a project."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from segdsl.diagnostics import wrong_usage
from segdsl.faces import exits, left_out, terminal
from segdsl.faces.asked import Asked
from segdsl.faces.beforehand import refuse_file
from segdsl.faces.findings.json import dump
from segdsl.faces.options import common, opened
from segdsl.outputs import alone, whole_file
from segdsl.runs.numbers.calendar import EVERY


@click.command("report")
@common(project=True)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The page, such as `report.html`.",
)
@click.option("--replace", is_flag=True, help="Replaces an earlier page.")
@click.option("--every", type=click.Choice(EVERY), help="Puts the last one's numbers beside those of now.")
def command(asked: Asked, out: Path, replace: bool, every: str | None) -> int:
    """Writes one page about segments, lifecycles, metrics, moves and campaigns, which can be sent by mail.

    It has no script and fetches nothing, is light or dark as its reader likes, and prints well.
    """  # fmt: skip
    if out.suffix.lower() != ".html":
        raise wrong_usage(f"`{out}` is no page", "end its name in `.html`")
    refuse_file(out, replace)
    project = opened(asked)
    with alone(out, "segdsl report"), terminal.steps(asked) as step:
        found = project.report(asked.as_of, every=every, tolerate=asked.tolerate, progress=step)
        step("writing the page")
        from segdsl.faces.told.report import document, page
        from segdsl.runs.reading.left_out import document as rows_left_out

        whole_file(out, page(found, project).encode("utf-8", "backslashreplace"), replace)
    rows = rows_left_out(found.left_out)
    if asked.format == "json":
        terminal.result(dump({**document(found), "left_out": rows, "out": str(out)}))
    else:
        terminal.plainly(
            f"The report of {found.now.customers:,} customers as of {found.as_of} is in `{out}`."
        )
        left_out.note(asked, rows)
    terminal.findings(asked, found.diagnostics)
    return exits.of(found.diagnostics, asked.strict or project.place.config.check.strict)
