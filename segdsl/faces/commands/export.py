"""`segdsl export`: a file that another platform imports."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from segdsl.delivery.exports.platforms import PLATFORMS
from segdsl.diagnostics import wrong_usage
from segdsl.faces import exits, left_out, terminal
from segdsl.faces.asked import Asked
from segdsl.faces.beforehand import refuse_file
from segdsl.faces.findings.json import dump
from segdsl.faces.options import common, many_values, opened
from segdsl.outputs import alone, whole_file
from segdsl.runs.reading.left_out import document

if TYPE_CHECKING:
    from segdsl.runs.exporting import Exported


@click.command("export", cls=many_values("--with"))
@click.argument("name")
@common()
@click.option(
    "--to", "platform", type=click.Choice(tuple(PLATFORMS)), required=True, help="Who is to import the file."
)
@click.option("--variant", metavar="NAME", help="Of a campaign, only who is in this variant.")
@click.option("--step", metavar="NAME", help="Of a series, only who gets this step now.")
@click.option(
    "--out", metavar="FILE", type=click.Path(path_type=Path), help="The file; else standard output."
)
@click.option("--replace", is_flag=True, help="Replaces an earlier file.")
@click.option("--with", "columns", metavar="NAME …", multiple=True, help="Adds attributes, traits, segments.")
@click.option(
    "--hashed/--plain",
    default=None,
    help="Addresses and names as SHA-256, or readable; by default hashed for Meta and Google.",
)
@click.option(
    "--bom/--no-bom",
    default=None,
    help="A byte-order mark at the beginning, which Excel asks for; by default as the settings say.",
)
@click.option(
    "--everyone", is_flag=True, help="Also who opted out or is suppressed, such as to exclude them."
)
def command(
    asked: Asked,
    name: str,
    platform: str,
    variant: str | None,
    step: str | None,
    out: Path | None,
    replace: bool,
    columns: tuple[str, ...],
    hashed: bool | None,
    bom: bool | None,
    everyone: bool,
) -> int:
    """Writes the members of a segment, or a campaign's recipients, as a platform imports them.

    Who opted out, is on a list of the suppressed, or has no usable address is left out and counted.
    """  # fmt: skip
    if out is None and asked.format == "json":
        raise wrong_usage("with `--format json` the file needs a name", "say `--out FILE`")
    refuse_file(out, replace)
    project = opened(asked)
    with nullcontext() if out is None else alone(out, "segdsl export"):
        with terminal.steps(asked) as progress:
            made = project.export(
                name,
                platform,
                asked.as_of,
                columns=columns,
                hashed=hashed,
                everyone=everyone,
                bom=bom,
                tolerate=asked.tolerate,
                progress=progress,
                variant=variant,
                step=step,
            )
        _write(made, out, replace)
    _say(asked, made, out)
    terminal.findings(asked, made.diagnostics)
    return exits.of(made.diagnostics, asked.strict or project.place.config.check.strict)


def _write(made: Exported, out: Path | None, replace: bool) -> None:
    if out is None:
        terminal.file(made.text)
        return
    whole_file(out, made.text.encode("utf-8", "backslashreplace"), replace)


def _say(asked: Asked, made: Exported, out: Path | None) -> None:
    people, rows = len(made.table.rows), document(made.rows_left_out)
    if asked.format == "json":
        found = {
            "exported": people,
            "left_out": dict(made.left_out),
            "columns": list(made.table.header),
            "remarks": list(made.remarks),
            "rows_left_out": rows,
            "out": str(out),
        }
        terminal.result(dump(found))
        return
    where = f" in `{out}`" if out is not None else ""
    who = "1 person" if people == 1 else f"{people:,} people"
    terminal.note(asked, f"{who}{where} for {made.platform.title}, {sum(made.left_out.values()):,} left out")
    for reason, number in made.left_out.items():
        terminal.note(asked, f"  {number:,}: {reason}")
    for remark in made.remarks:
        terminal.note(asked, f"note: {remark}")
    left_out.note(asked, rows)
