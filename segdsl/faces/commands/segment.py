"""`segdsl segment`: who is in what."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from segdsl.diagnostics import wrong_usage
from segdsl.faces import exits, resuming, telling, terminal
from segdsl.faces.asked import Asked
from segdsl.faces.beforehand import refuse_idle
from segdsl.faces.findings.json import dump, one
from segdsl.faces.lines import width_of
from segdsl.faces.options import common, many_values
from segdsl.faces.python import Project
from segdsl.faces.resuming import Begun
from segdsl.model.project import Model
from segdsl.runs.segmenting import Run

if TYPE_CHECKING:
    from segdsl.faces.told.sizes import Sized
    from segdsl.runs.numbers.crossing import Crossed

Step = Callable[[str], None]
FEW = 20  # segments that are a list one can read without headings


@click.command("segment", cls=many_values("--only", "--cross"))
@common(project=True, scenarios=True)
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help=f"Writes the members into a new folder; of a cross-table, {telling.PAGE_OR_PICTURE}.",
)
@click.option("--replace", is_flag=True, help="Replaces the folder of an earlier run.")
@resuming.option()
@click.option(
    "--since",
    metavar="RUN",
    help="A folder that `--out` wrote: says who entered and left since, with less work.",
)
@click.option(
    "--only", "names", metavar="NAME …", multiple=True, help="Only these segments, lifecycles, scores."
)
@click.option(
    "--cross",
    metavar="NAME [NAME]",
    multiple=True,
    help="A cross-table of lifecycles, scores, segments, traits or attributes instead.",
)
@click.option(
    "--members",
    type=click.Choice(["parquet", "csv"]),
    default="parquet",
    show_default=True,
    help="The format of the file of members.",
)
@click.option(
    "--into",
    metavar="TABLE",
    help="Replaces the rows of a table of the database that computes, such as `crm.members`, by the members.",
)
@click.option("--with-traits", is_flag=True, help="Adds a column per trait and score to the members.")
def command(
    asked: Asked,
    out: Path | None,
    replace: bool,
    resume: bool,
    since: str | None,
    names: tuple[str, ...],
    cross: tuple[str, ...],
    members: str,
    into: str | None,
    with_traits: bool,
) -> int:
    """Counts who is in which segment and stage, and says how scores are spread.

    With --out the members are written as well: the key, a column of yes and no per segment, the stage per
    lifecycle. With --into they are rows of a table, where they were computed. With --since only customers of
    whom something can have changed since that run are looked at.
    """  # fmt: skip
    _refuse(asked, out, cross, since, into)
    if cross:
        return telling.answer(
            asked, out, replace, "crosses", lambda project, step: _crossed(asked, project, cross, step)
        )
    if asked.scenarios:
        return telling.answer(
            asked, None, False, "sizes", lambda project, step: _sized(asked, project, names, step)
        )
    options = {"replace": replace, "names": names, "members": members, "with_traits": with_traits}
    options |= {"since": since, "into": into}
    with resuming.begun(asked, "segment", out, resume, options) as begun:
        asked, project = begun.asked, begun.project
        table = _table(begun)
        ran = _run(begun, out)
        if table is not None:
            _write_into(begun, ran, table)
    _show(asked, project, ran, out)
    if out is not None and begun.options["with_traits"]:
        _left_out(asked, project.model)
    terminal.findings(asked, ran.diagnostics)
    return exits.of(ran.diagnostics, asked.strict or project.place.config.check.strict)


def _refuse(
    asked: Asked, out: Path | None, cross: tuple[str, ...], since: str | None, into: str | None
) -> None:
    """Raises Problem for what makes no sense beside several results."""
    if since is not None and (cross or asked.scenarios):
        raise wrong_usage("`--since` goes on from one run, with one value of each setting and no `--cross`")
    if into is not None and (cross or asked.scenarios):
        raise wrong_usage("`--into` writes the members of one run, with one value of each setting")
    if asked.scenarios and out is not None and not cross:
        raise wrong_usage("scenarios are compared, and not written", "leave `--out` away, or give one value")
    _refuse_idle(asked, out, cross)


def _refuse_idle(asked: Asked, out: Path | None, cross: tuple[str, ...]) -> None:
    """Raises Problem for what is about members, where none are written."""
    members = ("members", "with_traits", "resume")
    if cross:
        refuse_idle(("names", *members), "with `--cross`")
    elif asked.scenarios:
        refuse_idle(("replace", *members), "beside scenarios, of which nothing is written")
    elif out is None:
        hint = "say where the members are written: `--out DIR`"
        refuse_idle(("replace", "members", "with_traits"), "without `--out`", hint)


def _crossed(asked: Asked, project: Project, names: tuple[str, ...], step: Step) -> Crossed:
    return project.cross(names, asked.as_of, tolerate=asked.tolerate, progress=step)


def _sized(asked: Asked, project: Project, names: tuple[str, ...], step: Step) -> Sized:
    """The sizes of one of several scenarios."""
    from segdsl.faces.told.sizes import Sized
    from segdsl.runs.report import document

    ran = project.run(as_of=asked.as_of, names=names or None, tolerate=asked.tolerate, progress=step)
    found = document(project.knowing(*ran.result.segments).model, ran.result)
    return Sized(ran.result.as_of, found, ran.result.left_out, ran.diagnostics)


def _run(begun: Begun, out: Path | None) -> Run:
    names, how = (
        begun.options["names"] or None,
        {"tolerate": begun.asked.tolerate, "since": begun.options["since"]},
    )
    with terminal.steps(begun.asked) as step:
        ran = begun.project.run(
            as_of=begun.moment, names=names, progress=step, keeping=out is not None, **how
        )
        if out is not None:
            from segdsl.runs.members import write

            step("writing the members")
            written = {name: begun.options[name] for name in ("replace", "with_traits")}
            write(begun.project, ran, out, csv=begun.options["members"] == "csv", **written)
    return ran


def _table(begun: Begun) -> tuple[str, ...] | None:
    """The table that the members are to be rows of, if one was named; told to be wrong before work begins."""
    if begun.options.get("into") is None:
        return None
    from segdsl.runs.into_table import table_named

    return table_named(begun.project, begun.options["into"])


def _write_into(begun: Begun, ran: Run, table: tuple[str, ...]) -> None:
    """Writes the members into the table, and says how many rows it has now."""
    from segdsl.runs.into_table import write

    with terminal.steps(begun.asked) as step:
        step("writing the members into the table")
        rows = write(begun.project, ran.result, table)
    terminal.note(begun.asked, f"{rows:,} rows are in the table `{'.'.join(table)}`.")


def _show(asked: Asked, project: Project, ran: Run, out: Path | None) -> None:
    from segdsl.runs.report import document

    model = project.knowing(*ran.result.segments).model
    found = document(model, ran.result)
    if asked.format == "json":
        told = {"diagnostics": [one(d) for d in ran.diagnostics]} if ran.diagnostics else {}
        moved = {} if ran.since is None else {"since": ran.since.document()}
        terminal.result(dump({**found, **moved, **told}))
        return
    from segdsl.faces.sizes import Words, page

    headings = groups(model, found["segments"])
    words = Words(_descriptions(model), headings, project.place.config.project.timezone)
    color, width = terminal.colored(asked, sys.stdout), width_of(sys.stdout)
    terminal.result(page(found, words, color, width))
    if ran.since is not None:
        from segdsl.faces import crossed

        terminal.result("\n" + crossed.page(ran.since, color, width))
        for line in crossed.work(ran.since, asked.verbose):
            terminal.note(asked, line)
    if out is not None:
        terminal.note(asked, f"Members are in `{out}`.")


def _left_out(asked: Asked, model: Model) -> None:
    """Says which traits and scores are no columns, as they would tell something private."""
    secret = [name for name in (*model.traits, *model.scores) if name in model.private]
    if secret:
        listed = ", ".join(f"`{name}`" for name in secret)
        terminal.note(asked, f"Left out, as made of something private: {listed}.")
        terminal.note(
            asked, '  where one gives nothing away, its declaration may say `not private because "…"`'
        )


def groups(model: Model, shown: Iterable[str]) -> dict[str, str]:
    """The heading of each segment where many are shown: its file, or in a single file its first tag."""
    wanted = set(shown)
    segments = [segment for name, segment in model.segments.items() if name in wanted]
    if len(segments) <= FEW:
        return {}
    files = {s.name: s.span.source.name for s in segments}
    if len(set(files.values())) > 1:
        return files
    tags = {s.name: s.tags[0] if s.tags else "without a tag" for s in segments}
    return tags if len(set(tags.values())) > 1 else {}


def _descriptions(model: Model) -> dict[str, str]:
    about = {n: rule.description for n, rule in model.segments.items()}
    about |= {n: rule.description for n, rule in model.lifecycles.items()}
    about |= {f"{n}.{s.name}": s.description for n, rule in model.lifecycles.items() for s in rule.stages}
    about |= {n: rule.description for n, rule in model.scores.items()}
    return {name: text for name, text in about.items() if text}
