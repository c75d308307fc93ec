"""`segdsl unsubscribe`: who followed a link to get no more letters is written down."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import rich_click as click

from segdsl.diagnostics import wrong_usage
from segdsl.faces import exits, terminal
from segdsl.faces.asked import Asked
from segdsl.faces.findings.json import dump
from segdsl.faces.findings.text import count
from segdsl.faces.options import common, opened
from segdsl.plain_files import read_text


@click.command("unsubscribe")
@common()
@click.argument("tokens", metavar="[TOKEN …]", nargs=-1)
@click.option(
    "--from",
    "file",
    metavar="FILE",
    type=click.Path(path_type=Path, allow_dash=True),
    help="A file with a token on each line; `-` is standard input.",
)
def command(asked: Asked, tokens: tuple[str, ...], file: Path | None) -> int:
    """Writes those into the history who asked by a link for no more letters: the TOKENs of their links.

    A token that comes again changes nothing. One that is forged or damaged is told, and the others count.
    """
    given = [*((f"token {place}", token) for place, token in enumerate(tokens, start=1)), *_lines(file)]
    if not given:
        raise wrong_usage("say which tokens: `segdsl unsubscribe TOKEN`, or `--from FILE`")
    project = opened(asked)
    done = project.unsubscribe([token for _, token in given], tolerate=asked.tolerate)
    wrong = [(given[place - 1][0], why) for place, why in done.wrong]
    if asked.format == "json":
        found = [{"place": where, "reason": why} for where, why in wrong]
        terminal.result(dump({"unsubscribed": done.new, "known": done.known, "wrong": found}))
    else:
        terminal.plainly(f"{count(done.new, 'customer')} unsubscribed, {done.known:,} known already")
    if not wrong:
        return exits.Exit.WELL
    (where, why), more = wrong[0], len(wrong) - 1
    others = f" (and {count(more, 'other')} like it)" if more else ""
    hint = "nobody was unsubscribed by it; name the secrets of older letters for as long as people read them"
    problem = wrong_usage(f"{where} {why}{others}", hint)
    terminal.findings(asked, problem.diagnostics)
    return exits.of(problem.diagnostics)


def _lines(file: Path | None) -> Iterator[tuple[str, str]]:
    """The tokens of a file, with what to call each."""
    if file is None:
        return
    name = "standard input" if str(file) == "-" else f"`{file}`"
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig") if str(file) == "-" else read_text(file)
    except UnicodeDecodeError:
        raise wrong_usage(f"{name} is not a text in UTF-8") from None
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield f"{name}, line {number}:", line
