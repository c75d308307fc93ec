"""`segdsl check`: what is wrong with rules, templates and personas."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from segdsl.diagnostics import Diagnostic, Problem
from segdsl.faces import exits, terminal
from segdsl.faces.asked import Asked
from segdsl.faces.beforehand import refuse_idle
from segdsl.faces.exits import Exit
from segdsl.faces.findings import FORMATS, Look, Report, write
from segdsl.faces.findings.text import count
from segdsl.faces.lines import width_of
from segdsl.faces.options import common
from segdsl.faces.several import One, each
from segdsl.progress import Step
from segdsl.project.last_check import last_told, told
from segdsl.project.place import repository

if TYPE_CHECKING:
    from segdsl.faces.python import Project


@dataclass(frozen=True, slots=True)
class _Checked:
    """What was found in one project; its files are named by the way to it."""

    report: Report
    known: int
    exit: Exit


@click.command("check")
@common(*FORMATS, project=True)
@click.option("--fix", is_flag=True, help="Makes the fixes that have one reading and lose nothing.")
@click.option(
    "--write-baseline", is_flag=True, help="Accepts all present findings but errors, in the baseline file."
)
def command(asked: Asked, fix: bool, write_baseline: bool) -> int:
    """Checks rules, templates and personas. Needs no data.

    In a folder without rules of its own, all projects below are checked. Exits with 1 where there are errors
    (with --strict, or `strict` in segdsl.toml: warnings as well).
    """
    if write_baseline:
        refuse_idle(("format", "strict"), "with `--write-baseline`, which shows no findings")
    projects = each(asked)
    if write_baseline:
        return max(_accept(one, fix=fix) for one in projects)
    with terminal.steps(asked) as step:
        checked = []
        for number, one in enumerate(projects):
            step(Step(f"checking {one.name}".rstrip(), number, len(projects) if one.way else 0))
            checked.append(_checked(one, fix=fix, step=step))
    report = _together([one.report for one in checked])
    look = Look(terminal.colored(asked, sys.stdout), asked.quiet, width_of(sys.stdout))
    terminal.result(write(asked.format, report, look))
    if known := sum(one.known for one in checked):
        terminal.note(asked, f"{known} known findings passed over (baseline).")
    if projects[0].way:
        listed = ", ".join(f"`{one.name}`" for one in projects)
        terminal.note(asked, f"{count(len(projects), 'project')} in `{projects[0].root}`: {listed}.")
    return max(one.exit for one in checked)


def _checked(one: One, *, fix: bool, step: Callable[[str], None]) -> _Checked:
    """What stops the check of one of several projects is a finding among those of the others."""
    try:
        return _alone(one, fix, step)
    except Problem as problem:
        if one.root is None:
            raise
        from segdsl.project.baseline import keys_of

        found = tuple(problem.diagnostics)
        report = Report(found, (), keys_of(found, {}), _way_to(one.root))
        return _Checked(report, 0, exits.of(found))


def _alone(one: One, fix: bool, step: Callable[[str], None]) -> _Checked:
    if fix:
        _fixed(one)
    found = last_told(one.asked.project, one.asked.settings, one.asked.engine)
    if found is None:
        project = one.opened()
        found = one.of(lambda: told(project, step))
    report = Report(
        tuple(map(one.placed, found.diagnostics)),
        tuple(one.way + name for name in found.files),
        found.keys,
        _way_to(one.root or found.folder),
    )
    return _Checked(report, found.known, exits.of(found.diagnostics, one.asked.strict or found.strict))


def _together(reports: list[Report]) -> Report:
    """One report of several projects, whose files are named from the folder that they are in."""
    found: list[Diagnostic] = [d for report in reports for d in report.diagnostics]
    files = [name for report in reports for name in report.files]
    return Report(found, files, [key for report in reports for key in report.keys], reports[0].folder)


def _fixed(one: One) -> Project:
    from segdsl.runs.fixing import apply

    project = one.opened()
    done = apply(project)
    if done:
        terminal.note(one.asked, f"{done} fixed{f' in `{one.name}`' if one.way else ''}.")
    return one.opened() if done else project


def _accept(one: One, *, fix: bool) -> int:
    from segdsl.runs.fixing import accept

    project = _fixed(one) if fix else one.opened()
    path, number = one.of(lambda: accept(project))
    terminal.note(one.asked, f"{number} findings accepted in `{one.way}{path}`.")
    return exits.of(d for d in project.check() if d.severity == "error")


def _way_to(folder: Path) -> str:
    """The way down to a folder from the top of its repository, or else from the current folder."""
    relative = Path(os.path.relpath(folder.resolve(), repository(folder) or Path.cwd().resolve()))
    inside = relative.parts and relative.parts[0] != ".."
    return f"{relative.as_posix()}/" if inside else ""
