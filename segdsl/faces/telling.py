"""Commands that tell numbers: on standard output, and into a file that can be sent.

In: what was asked, and a `Told`. Out: a page or JSON, an SVG or HTML file, remarks, and the exit code.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import rich_click as click

from segdsl.diagnostics import Diagnostic, wrong_usage
from segdsl.faces import exits, left_out, terminal
from segdsl.faces.asked import Asked
from segdsl.faces.findings.json import dump
from segdsl.faces.lines import width_of
from segdsl.outputs import whole_file

if TYPE_CHECKING:
    from segdsl.engines.left_out import LeftOut
    from segdsl.faces.python import Project
    from segdsl.faces.told.told import Told

F = TypeVar("F", bound=Callable[..., Any])


def drawn(command: F) -> F:
    """The options of commands that draw."""
    path = click.Path(path_type=Path, dir_okay=False)
    for option in (
        click.option("--replace", is_flag=True, help="Replaces an earlier file."),
        click.option("--out", metavar="FILE", type=path, help="Also a page (`.html`) or a picture (`.svg`)."),
    ):
        command = option(command)
    return command


def ending_of(out: Path | None) -> str:
    """The kind of file that is wanted. Raises Problem for one that nothing writes."""
    ending = "" if out is None else out.suffix.lower()
    if out is not None and ending not in (".svg", ".html"):
        raise wrong_usage(f"`{out}` is neither a page nor a picture", "end its name in `.html` or `.svg`")
    return ending


def tell(
    asked: Asked,
    project: Project,
    told: Told,
    out: Path | None,
    replace: bool,
    rows: Mapping[str, LeftOut],
    diagnostics: tuple[Diagnostic, ...],
) -> int:
    """Shows it, writes the file, and says what was left out."""
    from segdsl.runs.reading.left_out import document

    ending = ending_of(out)
    if asked.format == "json":
        terminal.result(dump({**told.document, "left_out": document(rows)}))
    else:
        from segdsl.faces.told.told import page

        terminal.result(page(told, terminal.colored(asked, sys.stdout), width_of(sys.stdout)))
        left_out.note(asked, document(rows))
    if out is not None:
        whole_file(out, written(told, ending).encode("utf-8", "backslashreplace"), replace)
        terminal.note(asked, f"The {'picture' if ending == '.svg' else 'page'} is in `{out}`.")
    terminal.findings(asked, diagnostics)
    return exits.of(diagnostics, asked.strict or project.place.config.check.strict)


def written(told: Told, ending: str) -> str:
    """The file: a page with everything, or the first picture. Raises Problem where there is none."""
    if ending == ".html":
        from segdsl.faces.told.told import section
        from segdsl.pictures.page import page

        return page(told.title, [section(told)])
    if not told.figures:
        raise wrong_usage("there is nothing to draw here", "write a page: end the name in `.html`")
    from segdsl.pictures.drawing import WIDE

    return told.figures[0].draw(WIDE).file()
