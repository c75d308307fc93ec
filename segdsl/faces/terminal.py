"""What is written where: results to standard output, everything else to standard error.

In: texts. Out: the same on the streams, with escapes from data made harmless, and colours only where a
person looks.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

import click

from segdsl.diagnostics import Diagnostic
from segdsl.faces.findings.text import finding, visible

if TYPE_CHECKING:
    from segdsl.faces.options import Asked


def colored(asked: Asked, stream: TextIO) -> bool:
    """Whether to colour what goes to this stream."""
    if asked.color is not None:
        return asked.color
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def result(text: str) -> None:
    """A result: to standard output, as it is."""
    click.echo(text, nl=False, color=True)


def file(text: str) -> None:
    """What would stand in a file: to other programs as it is, on a terminal without what could steer it."""
    click.echo(visible(text.removeprefix("\ufeff")) if sys.stdout.isatty() else text, nl=False)


def plainly(text: str) -> None:
    """A line of a result that may hold data: without anything that could steer a terminal."""
    click.echo(visible(text))


def note(asked: Asked, text: str) -> None:
    """A remark on standard error, unless quiet."""
    if not asked.quiet:
        click.echo(visible(text), err=True)


def findings(asked: Asked, diagnostics: Iterable[Diagnostic]) -> None:
    """Findings on standard error; when quiet, the errors alone."""
    color = colored(asked, sys.stderr)
    shown = [d for d in diagnostics if d.severity == "error" or not asked.quiet]
    click.echo("\n".join(finding(d, color) for d in shown), nl=False, err=True, color=color)


@contextmanager
def progress(asked: Asked, text: str) -> Iterator[None]:
    """Says what is being done while it is done, where somebody watches standard error."""
    if asked.quiet or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(text):
        yield


@contextmanager
def steps(asked: Asked) -> Iterator[Callable[[str], None]]:
    """Something to tell each step to: shown while it lasts where somebody watches, else only with `-v`."""
    if asked.verbose:
        yield lambda text: click.echo(f"{visible(text)} …", err=True)
    elif asked.quiet or not sys.stderr.isatty():
        yield lambda text: None
    else:
        from rich.console import Console

        with Console(stderr=True).status("") as status:
            yield lambda text: status.update(f"{visible(text)} …")
