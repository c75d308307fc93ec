"""`segdsl compile`: the code that would run."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from segdsl.diagnostics import wrong_usage
from segdsl.engines.relational.sql.dialects import DIALECTS
from segdsl.faces import terminal
from segdsl.faces.asked import Asked
from segdsl.faces.findings.json import dump
from segdsl.faces.lines import visible
from segdsl.faces.options import common, of_project, opened
from segdsl.project import as_of as clock


@click.command("compile")
@common()
@click.argument("name", required=False)
@click.option(
    "--to",
    "target",
    type=click.Choice(["pandas", "sql", "dbt", "plan"]),
    default="pandas",
    show_default=True,
    help="What the code is written for.",
)
@click.option(
    "--dialect",
    type=click.Choice(tuple(DIALECTS)),
    help="Of `--to sql` and `--to dbt`: whose SQL it is, by default DuckDB's.",
)
@click.option(
    "--out",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Of `--to dbt`: a folder of dbt's models; else standard output.",
)
def command(asked: Asked, name: str | None, target: str, dialect: str | None, out: Path | None) -> int:
    """Prints code that computes NAME: a program with plain pandas, a statement of SQL, or a model of dbt.

    It stands alone: paste it where the data are, and run it. With `--to plan` prints the steps by which all
    names are computed, and who computes each; NAME then is the project.
    """  # fmt: skip
    if target == "plan":
        asked, name = of_project(asked, name), None
    elif name is None:
        hint = "it is that of a segment, lifecycle, trait or score; only `--to plan` needs none"
        raise wrong_usage("missing argument `NAME`", hint)
    project = opened(asked)
    moment = project.moment(asked.as_of)
    code = project.compile(name, as_of=moment, to=target, dialect=dialect, out=out)
    if asked.format == "json":
        from segdsl.runs.compiling import dialect_of

        document = {} if name is None else {"name": name}
        document |= {"to": target, "as_of": clock.written(moment), "code": code}
        document |= {"dialect": said} if (said := dialect_of(target, dialect)) else {}
        terminal.result(dump(document))
    elif out is not None:
        terminal.result(f"Written: a model of dbt for {name}, in {visible(str(out))}\n")
    else:
        terminal.result(visible(code))  # its texts are escaped, its comments are as they were written
    return 0
