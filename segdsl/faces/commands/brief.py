"""`segdsl brief`: a campaign on a page."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from segdsl.diagnostics import wrong_usage
from segdsl.faces import exits, terminal
from segdsl.faces.asked import Asked
from segdsl.faces.beforehand import refuse_file
from segdsl.faces.findings.json import dump
from segdsl.faces.options import common, opened
from segdsl.outputs import whole_file


@click.command("brief")
@click.argument("campaign")
@common()
@click.option(
    "--out",
    metavar="FILE.html",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file; else standard output.",
)
@click.option("--replace", is_flag=True, help="Replaces an earlier file.")
def command(asked: Asked, campaign: str, out: Path | None, replace: bool) -> int:
    """Writes a campaign on a page, to be agreed on: whom it reaches, why, what they get, what will be known.

    The page is one file without scripts that loads nothing, so it can be sent by mail and printed.
    """  # fmt: skip
    if out is None and asked.format == "json":
        raise wrong_usage("with `--format json` the page needs a name", "say `--out FILE.html`")
    refuse_file(out, replace)
    project = opened(asked)
    with terminal.steps(asked) as step:
        found = project.brief(campaign, asked.as_of, tolerate=asked.tolerate, progress=step)
    from segdsl.faces.briefs import written

    if out is None:
        terminal.file(written(found))
    else:
        whole_file(out, written(found).encode("utf-8", "backslashreplace"), replace)
        terminal.note(asked, f"The brief is in `{out}`.")
    if asked.format == "json":
        counts = {"audience": found.audience, "mailed": found.mailed, "held_out": found.held_out}
        terminal.result(dump({"campaign": campaign, "as_of": found.as_of, **counts, "out": str(out)}))
    terminal.findings(asked, found.diagnostics)
    return exits.of(found.diagnostics, asked.strict or project.place.config.check.strict)
