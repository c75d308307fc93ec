"""`segdsl check`: what is wrong with rules, templates and personas."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import rich_click as click

from segdsl.faces import exits, terminal
from segdsl.faces.findings import FORMATS, Report, write
from segdsl.faces.lines import width_of
from segdsl.faces.options import Asked, common, opened
from segdsl.project import Project
from segdsl.project.place import repository


@click.command("check")
@common(*FORMATS, project=True)
@click.option("--fix", is_flag=True, help="Makes the fixes that have one reading and lose nothing.")
@click.option(
    "--write-baseline", is_flag=True, help="Accepts all present findings but errors, in the baseline file."
)
def command(asked: Asked, fix: bool, write_baseline: bool) -> int:
    """Checks rules, templates and personas. Needs no data.

    Exits with 1 where there are errors (with --strict, or `strict` in segdsl.toml: warnings as well).
    """
    project = opened(asked)
    if fix:
        project = _fixed(asked, project)
    if write_baseline:
        return _accept(asked, project)
    with terminal.steps(asked) as step:
        step("checking")
        found = project.findings
    files = (*project.rules.names, *project.stationery.files)
    report = Report(found.diagnostics, files, found.keys, _way_to(project.folder))
    color = terminal.colored(asked, sys.stdout)
    terminal.result(write(asked.format, report, color, asked.quiet, width_of(sys.stdout)))  # type: ignore[arg-type]
    if found.known:
        terminal.note(asked, f"{found.known} known findings passed over (baseline).")
    return exits.of(found.diagnostics, asked.strict or project.place.config.check.strict)


def _fixed(asked: Asked, project: Project) -> Project:
    from segdsl.project.fixing import apply

    done = apply(project)
    if done:
        terminal.note(asked, f"{done} fixed.")
    return opened(asked) if done else project


def _accept(asked: Asked, project: Project) -> int:
    from segdsl.project.fixing import accept

    path, number = accept(project)
    terminal.note(asked, f"{number} findings accepted in `{path}`.")
    return exits.of(d for d in project.check() if d.severity == "error")


def _way_to(folder: Path) -> str:
    """The way down to the project from the top of its repository, or else from the current folder."""
    relative = Path(os.path.relpath(folder.resolve(), repository(folder) or Path.cwd().resolve()))
    inside = relative.parts and relative.parts[0] != ".."
    return f"{relative.as_posix()}/" if inside else ""
