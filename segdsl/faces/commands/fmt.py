"""`segdsl fmt`: one canonical layout for every rule file."""

from __future__ import annotations

import difflib
import sys
from dataclasses import replace

import rich_click as click

from segdsl.diagnostics import Diagnostic, Problem
from segdsl.faces import exits, terminal
from segdsl.faces.asked import Asked
from segdsl.faces.exits import Exit
from segdsl.faces.findings.json import dump, one
from segdsl.faces.findings.text import count
from segdsl.faces.lines import visible
from segdsl.faces.options import common
from segdsl.faces.several import One, each
from segdsl.runs.formatting import Formatted, formatted


@click.command("fmt")
@common(project=True)
@click.option("--check", is_flag=True, help="Changes nothing; exits with 1 where a file would change.")
@click.option("--diff", is_flag=True, help="Shows what would change, and changes nothing.")
def command(asked: Asked, check: bool, diff: bool) -> int:
    """Brings rule files into the one layout. Comments are kept.

    A file that cannot be parsed stays as it is. In a folder without rules of its own, the rule files of all
    projects below are laid out.
    """
    results: list[Formatted] = []
    stopped: list[Diagnostic] = []
    for project in each(asked):
        try:
            results += _formatted(project)
        except Problem as problem:
            if project.root is None:
                raise
            stopped += problem.diagnostics
    changed = [f for f in results if f.changed]
    found = [*stopped, *(d for f in results for d in f.diagnostics)]
    if not (check or diff):
        for file in changed:
            file.save()
    if asked.format == "json":
        terminal.result(dump(_document(changed, found)))
    else:
        _show(asked, results, diff, saved=not (check or diff))
        terminal.findings(asked, found)
    return max(exits.of(found), Exit.FINDINGS if changed and (check or diff) else Exit.WELL)


def _formatted(one: One) -> list[Formatted]:
    return [
        replace(file, name=one.way + file.name, diagnostics=tuple(map(one.placed, file.diagnostics)))
        for file in formatted(one.opened().place)
    ]


def _document(changed: list[Formatted], found: list[Diagnostic]) -> dict[str, object]:
    return {"changed": [f.name for f in changed], "diagnostics": [one(d) for d in found]}


def _show(asked: Asked, results: list[Formatted], diff: bool, saved: bool) -> None:
    changed = [f for f in results if f.changed]
    for file in changed:
        if diff:
            terminal.result(_diff(file, terminal.colored(asked, sys.stdout)))
        elif not asked.quiet:
            terminal.plainly(f"{file.name}: {'formatted' if saved else 'would change'}")
    unchanged = len(results) - len(changed)
    what = "formatted" if saved else "would change"
    terminal.note(asked, f"{count(len(changed), 'file')} {what}, {unchanged} in order already.")


def _diff(file: Formatted, color: bool) -> str:
    before = file.before.splitlines(keepends=True)
    after = (file.after or "").splitlines(keepends=True)
    lines = difflib.unified_diff(before, after, file.name, f"{file.name} (formatted)")
    return "".join(_tinted(visible(line), color) for line in lines)


def _tinted(line: str, color: bool) -> str:
    tone = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
    ending = "" if line.endswith("\n") else "\n\\ No newline at end of file\n"
    return (click.style(line, fg=tone) if color and tone else line) + ending
