"""What is written where: results to standard output, everything else to standard error.

In: texts. Out: the same on the streams, with escapes from data made harmless, and colours only where a
person looks.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from shutil import get_terminal_size
from typing import TextIO

import click

from segdsl.diagnostics import Diagnostic
from segdsl.faces.asked import Asked
from segdsl.faces.findings.text import finding
from segdsl.faces.lines import fitted, visible, width_of


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


def plainly(text: str, hanging: int = 2) -> None:
    """A line of a result that may hold data: without what could steer a terminal, and no wider than it.

    Where it is broken, what follows hangs so many columns further in.
    """
    _echo(text, sys.stdout, hanging)


def paged(lines: Iterable[str]) -> None:
    """A result with no escapes but ours; where somebody watches and it is long, page by page."""
    whole = list(lines)
    text = "".join(f"{line}\n" for line in whole)
    watched = sys.stdout.isatty() and sys.stdin is not None and sys.stdin.isatty()
    if not watched or len(whole) < get_terminal_size().lines:
        result(text)
        return
    os.environ.setdefault("LESS", "FRX")
    click.echo_via_pager(text.rstrip("\n"), color=True)


def note(asked: Asked, text: str) -> None:
    """A remark on standard error, unless quiet."""
    if not asked.quiet:
        _echo(text, sys.stderr)


def _echo(text: str, stream: TextIO, hanging: int = 2) -> None:
    for line in fitted(visible(text), width_of(stream), hanging):
        click.echo(line, file=stream)


def findings(asked: Asked, diagnostics: Iterable[Diagnostic]) -> None:
    """Findings on standard error; when quiet, the errors alone."""
    color = colored(asked, sys.stderr)
    shown = [d for d in diagnostics if d.severity == "error" or not asked.quiet]
    click.echo(
        "\n".join(finding(d, color, width_of(sys.stderr)) for d in shown), nl=False, err=True, color=color
    )


@contextmanager
def steps(asked: Asked) -> Iterator[Callable[[str], None]]:
    """Something to tell each step to: a bar where somebody watches, each step in words with `-v`."""
    if asked.verbose:
        yield _in_words()
    elif asked.quiet or not sys.stderr.isatty():
        yield lambda text: None
    else:
        from segdsl.faces.watching import watched

        with watched() as tell:
            yield tell


def _in_words() -> Callable[[str], None]:
    """Each step once, however often it is told how far it has come."""
    told = [""]

    def tell(text: str) -> None:
        if text != told[-1]:
            told.append(text)
            click.echo(f"{visible(text)} …", err=True)

    return tell
