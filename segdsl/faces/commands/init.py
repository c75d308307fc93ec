"""`segdsl init`: a project to start from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import rich_click as click

from segdsl.diagnostics import Diagnostic, wrong_usage
from segdsl.faces import terminal
from segdsl.faces.asked import Asked
from segdsl.faces.options import common, many_values
from segdsl.runs import starting


@click.command("init", cls=many_values("--from"))
@common()
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--sample", is_flag=True, help="An online bookstore with its data, complete and worth reading.")
@click.option("--software", is_flag=True, help="A software product that people try for two weeks, in small.")
@click.option("--customers", type=click.IntRange(1), metavar="N", help="How many customers the sample has.")
@click.option(
    "--from",
    "files",
    metavar="FILE …",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Real files: what they hold becomes the first declarations.",
)
def command(
    asked: Asked,
    folder: Path | None,
    sample: bool,
    software: bool,
    customers: int | None,
    files: tuple[Path, ...],
) -> int:
    """Starts a project in DIR, by default here.

    Nothing that is there already is overwritten. After `--from` come the files, that of the customers first:
    `segdsl init shop --from customers.csv orders.csv`.
    """  # fmt: skip
    folder = _folder(asked, folder)
    if (sample or software) and files:
        given = "--sample" if sample else "--software"
        raise wrong_usage(f"`{given}` and `--from` exclude each other: the sample brings its own data")
    if sample and software:
        raise wrong_usage("`--sample` and `--software` exclude each other: they are two samples")
    if customers is not None and not sample:
        raise wrong_usage("`--customers` sets the size of the sample shop: say `--sample` as well")
    given_up: list[Diagnostic] = []
    with terminal.steps(asked) as step:
        step("writing the project")
        names = starting.start(folder, _writer(folder, sample, software, customers, files, given_up.append))
    terminal.findings(asked, given_up)
    if asked.format == "json":
        from segdsl.faces.findings.json import dump

        terminal.result(dump({"folder": str(folder), "files": names}))
    elif not asked.quiet:
        _say(folder, names, starting.SAMPLES_END if sample or software else None)
    return 0


def _folder(asked: Asked, given: Path | None) -> Path:
    named = Path(asked.project) if asked.project is not None else None
    if given is not None and named is not None and given != named:
        raise wrong_usage(f"two folders are named: `{given}` and `{named}`")
    return given or named or Path()


def _writer(
    folder: Path,
    sample: bool,
    software: bool,
    customers: int | None,
    files: tuple[Path, ...],
    say: Callable[[Diagnostic], None],
) -> Callable[[Path], None]:
    if sample:
        return starting.sample(customers)
    if software:
        return starting.software
    return starting.inferred(files, folder, say) if files else starting.starter


def _say(folder: Path, names: tuple[str, ...], end: dt.date | None) -> None:
    """What to do next; of data that end on a day, as of that day."""
    terminal.plainly(f"A project is in `{folder}`: {', '.join(names)}.")
    where = "" if folder == Path() else f" {folder}"
    as_of = f" --as-of {end}" if end is not None else ""
    terminal.plainly(f"Next: `segdsl check{where}`, then `segdsl segment{where}{as_of}`.")
