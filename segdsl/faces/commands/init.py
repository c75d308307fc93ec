"""`segdsl init`: a project to start from."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from segdsl.faces import terminal
from segdsl.faces.exits import unusable
from segdsl.faces.options import Asked, common, many_values
from segdsl.project import library


@click.command("init", cls=many_values("--from"))
@common()
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@click.option("--sample", is_flag=True, help="An online bookstore with its data, complete and worth reading.")
@click.option("--customers", type=click.IntRange(1), metavar="N", help="How many customers the sample has.")
@click.option(
    "--from",
    "files",
    metavar="FILE …",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Real files: what they hold becomes the first declarations.",
)
def command(asked: Asked, folder: Path, sample: bool, customers: int | None, files: tuple[Path, ...]) -> int:
    """Starts a project in DIR, by default here.

    Nothing that is there already is overwritten. After `--from` come the files, that of the customers first:
    `segdsl init shop --from customers.csv orders.csv`.
    """  # fmt: skip
    if sample and files:
        raise unusable("`--sample` and `--from` exclude each other: the sample brings its own data")
    if customers is not None and not sample:
        raise unusable("`--customers` sets the size of the sample shop: say `--sample` as well")
    write = (
        library.sample(customers) if sample else library.inferred(files, folder) if files else library.starter
    )
    with terminal.progress(asked, "Writing the project …"):
        names = library.start(folder, write)
    if asked.format == "json":
        from segdsl.faces.findings.json import dump

        terminal.result(dump({"folder": str(folder), "files": names}))
    elif not asked.quiet:
        _say(folder, names)
    return 0


def _say(folder: Path, names: tuple[str, ...]) -> None:
    terminal.plainly(f"A project is in `{folder}`: {', '.join(names)}.")
    where = "" if folder == Path() else f" {folder}"
    terminal.plainly(f"Next: `segdsl check{where}`, then `segdsl segment{where}`.")
