"""The page on the command line says what the commands are."""

from __future__ import annotations

from pathlib import Path

import click

from segdsl.faces.cli import COMMANDS, segdsl
from segdsl.faces.manual import page

PAGE = Path(__file__).parents[2] / "docs" / "command-line.md"


def test_the_page_is_current(update_pages: bool) -> None:
    if update_pages:
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page(), "run: pytest tests/faces/test_manual.py --update-pages"


def test_every_option_of_every_command_is_explained_on_it() -> None:
    text = page()
    context = click.Context(segdsl)
    for name in COMMANDS:
        assert f"## segdsl {name}\n" in text
        for option in segdsl.get_command(context, name).params:
            if isinstance(option, click.Option):
                assert option.help, f"{name} {option.opts}"
                assert all(f"`{spelled}" in text for spelled in option.opts)
