"""Commands that tell numbers: on standard output, and into a file that can be sent.

In: what was asked, and how to ask a project for it. Out: a page or JSON, a file of HTML, SVG or PNG, remarks,
and the exit code.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace as replaced
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import rich_click as click

from segdsl.diagnostics import Diagnostic, wrong_usage
from segdsl.faces import exits, left_out, terminal
from segdsl.faces.asked import Asked
from segdsl.faces.beforehand import refuse_file
from segdsl.faces.findings.json import dump
from segdsl.faces.lines import width_of
from segdsl.faces.options import opened
from segdsl.outputs import whole_file

if TYPE_CHECKING:
    from segdsl.engines.left_out import LeftOut
    from segdsl.faces.python import Project
    from segdsl.faces.told.told import Told

F = TypeVar("F", bound=Callable[..., Any])

ENDINGS = {".html": "page", ".svg": "picture", ".png": "picture"}
"""What a file is, by the ending of its name."""

PAGE_OR_PICTURE = "a page (`.html`) or a picture (`.svg`, `.png`)"


def drawn(command: F) -> F:
    """The options of commands that draw."""
    path = click.Path(path_type=Path, dir_okay=False)
    for option in (
        click.option("--replace", is_flag=True, help="Replaces an earlier file."),
        click.option("--out", metavar="FILE", type=path, help=f"Also {PAGE_OR_PICTURE}."),
    ):
        command = option(command)
    return command


def ending_of(out: Path | None) -> str:
    """The kind of file that is wanted. Raises Problem for one that nothing writes, or cannot write here."""
    ending = "" if out is None else out.suffix.lower()
    if out is not None and ending not in ENDINGS:
        hint = "end its name in `.html`, `.svg` or `.png`"
        raise wrong_usage(f"`{out}` is neither a page nor a picture", hint)
    if ending == ".png":
        from segdsl.pictures.png import is_available

        if not is_available():
            hint = "install it with `pip install 'segdsl[png]'`, or end the name in `.svg`"
            raise wrong_usage("a picture as PNG needs the extra `png`", hint)
    return ending


def refuse_picture(out: Path | None, replace: bool) -> None:
    """Raises Problem for a page or picture that could not be written, before anything is computed."""
    ending_of(out)
    refuse_file(out, replace)


class Found(Protocol):
    """What a verb gives: among other things rows that count for nobody, and what was found in data."""

    @property
    def left_out(self) -> Mapping[str, LeftOut]: ...

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]: ...


Ask = Callable[["Project", Callable[[str], None]], Found]
"""Asks a project, telling its steps."""


def answer(asked: Asked, out: Path | None, replace: bool, page: str, ask: Ask) -> int:
    """Asks, shows, writes the file, and says what was left out; `page` is a module of `segdsl.faces.told`.

    Where a setting has several values, what they give is shown side by side.
    """
    refuse_picture(out, replace)
    scenarios = asked.scenarios or (asked.settings,)
    found, tolds = [], []
    for settings in scenarios:
        project = opened(replaced(asked, settings=dict(settings)))
        with terminal.steps(asked) as step:
            found.append(ask(project, step))
        told = import_module(f"segdsl.faces.told.{page}").told
        tolds.append(told(found[-1], project.place.config.project.timezone))
    rows = [rows_left_out(one.left_out) for one in found]
    if len(tolds) > 1:
        from segdsl.faces.told.beside import beside

        shown = beside(scenarios, tolds, rows)
    else:
        shown = replaced(tolds[0], document={**tolds[0].document, "left_out": rows[0]})
    _show(asked, shown, rows[0])
    if out is not None:
        keep(asked, shown, out, replace)
    diagnostics = tuple(dict.fromkeys(d for one in found for d in one.diagnostics))
    terminal.findings(asked, diagnostics)
    return exits.of(diagnostics, asked.strict or project.place.config.check.strict)


def rows_left_out(rows: Mapping[str, LeftOut]) -> dict[str, Any]:
    from segdsl.runs.reading.left_out import document

    return document(rows)


def _show(asked: Asked, told: Told, rows: Mapping[str, Any]) -> None:
    if asked.format == "json":
        terminal.result(dump(told.document))
        return
    from segdsl.faces.told.told import page

    terminal.result(page(told, terminal.colored(asked, sys.stdout), width_of(sys.stdout)))
    left_out.note(asked, rows)


def keep(asked: Asked, told: Told, out: Path, replace: bool) -> None:
    """Writes the file and says where it is. Raises Problem."""
    ending = ending_of(out)
    whole_file(out, written(told, ending), replace)
    terminal.note(asked, f"The {ENDINGS[ending]} is in `{out}`.")


def written(told: Told, ending: str) -> bytes:
    """The file: a page with everything, or the first picture. Raises Problem where there is none."""
    if ending == ".html":
        from segdsl.faces.told.told import section
        from segdsl.pictures.page import page

        return page(told.title, [section(replaced(told, title=""))]).encode("utf-8", "backslashreplace")
    if not told.figures:
        raise wrong_usage("there is nothing to draw here", "write a page: end the name in `.html`")
    from segdsl.pictures.drawing import WIDE
    from segdsl.pictures.png import png

    picture = told.figures[0].draw(WIDE)
    return png(picture) if ending == ".png" else picture.file().encode("utf-8", "backslashreplace")
