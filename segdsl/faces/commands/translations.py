"""`segdsl translations`: the languages of messages."""

from __future__ import annotations

from dataclasses import asdict

import rich_click as click

from segdsl.faces import terminal
from segdsl.faces.asked import Asked
from segdsl.faces.exits import Exit
from segdsl.faces.findings.json import dump
from segdsl.faces.options import common, opened
from segdsl.runs.translating import Progress, progress, update


@click.command("translations")
@common()
@click.option("--update", "locale", metavar="LOCALE", help="Brings translations/LOCALE.po up to date.")
def command(asked: Asked, locale: str | None) -> int:
    """Lists the languages of messages with how much of each is translated.

    With `--update de` the file translations/de.po gets every text of templates, personas and campaigns that
    it lacks; what was translated is kept. Translators fill it in with a program such as Poedit.
    """
    project = opened(asked)
    languages = (update(project, locale),) if locale else progress(project)
    if asked.format == "json":
        terminal.result(dump({"translations": [asdict(one) for one in languages]}))
    else:
        for one in languages:
            terminal.plainly(_line(one))
        if not languages:
            terminal.plainly("There are no translations; `segdsl translations --update de` begins some.")
    return Exit.WELL


def _line(one: Progress) -> str:
    left = one.texts - one.translated
    return f"{one.file}: {one.translated} of {one.texts} texts translated" + (
        f", {left} to go" if left else ""
    )
