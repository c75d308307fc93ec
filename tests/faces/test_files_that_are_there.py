"""No command writes over a file that is there, unless `--replace` says so; then it appears whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from segdsl.faces.cli import COMMANDS, segdsl
from tests.faces.shop import AS_OF, run

LETTER = "{% block subject %}Hi{% endblock %}{% block body %}<p>Hi</p>{% endblock %}"

WRITING = {
    "brief": ("brief hello", "--out", "page.html"),
    "export": ("export big --to csv", "--out", "people.csv"),
    "measure": ("measure hello", "--out", "page.html"),
    "metrics": ("metrics", "--out", "page.html"),
    "migrate": ("migrate journey --from 2026-01-01", "--out", "page.html"),
    "overlap": ("overlap big quiet", "--out", "page.html"),
    "personas": ("personas", "--out", "cards.html"),
    "portfolio": (
        "portfolio journey --value a --cost a --from lead --to buyer", "--out", "page.html",
    ),
    "preview": ("preview letter --segment big", "--html", "letter.html"),
    "preview, by its other name": ("preview letter --segment big", "--out", "letter.html"),
    "profile": ("profile big", "--out", "page.html"),
    "report": ("report", "--out", "page.html"),
    "retention": ("retention orders", "--out", "page.html"),
    "segment --cross": ("segment --cross journey", "--out", "page.html"),
    "trend": ("trend", "--out", "page.html"),
}  # fmt: skip
FOLDERS = {"render", "segment"}  # whose other tests are of folders
MARKED = {"compile"}  # writes over what it wrote itself, told by a mark


def _writing() -> Iterator[tuple[str, set[str]]]:
    """The commands that are told where to write, with the names of their options."""
    for name in COMMANDS:
        command = segdsl.get_command(click.Context(segdsl), name)
        options = {spelled for parameter in command.params for spelled in parameter.opts}
        if options & {"--out", "--html"}:
            yield name, options


def test_each_command_that_writes_can_be_told_to_replace() -> None:
    assert {name for name, options in _writing() if "--replace" not in options} == MARKED
    listed = {name.split()[0].rstrip(",") for name in WRITING}
    assert {name for name, _ in _writing()} == listed | FOLDERS | MARKED


@pytest.mark.parametrize("name", WRITING)
def test_a_file_that_is_there_is_refused_before_data_are_read(name: str, shop: Path) -> None:
    words, option, file = WRITING[name]
    (shop / "data" / "customers.csv").unlink()
    (shop / file).write_text("mine", encoding="utf-8")
    done = run(*words.split(), "--project", shop, option, shop / file)
    assert (done.code, done.out) == (2, "")
    assert "error[output-exists] " in done.err
    assert "or say `--replace`" in done.err
    assert (shop / file).read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["export", "personas", "preview"])
def test_a_folder_is_replaced_by_no_file(name: str, shop: Path) -> None:
    words, option, file = WRITING[name]
    (shop / "data" / "customers.csv").unlink()
    (shop / file).mkdir()
    done = run(*words.split(), "--project", shop, option, shop / file, "--replace")
    assert (done.code, "exists already" in done.err, "--replace" in done.err) == (2, True, False), done.err


@pytest.mark.parametrize("name", ["personas", "preview"])
def test_it_is_replaced_where_that_is_said(name: str, shop: Path) -> None:
    words, option, file = WRITING[name]
    (shop / "templates").mkdir()
    (shop / "templates" / "letter.html.j2").write_text(LETTER, encoding="utf-8")
    assert run("personas", "--project", shop, "--add", "bargain_hunter").code == 0
    before = (*words.split(), *AS_OF, "--project", shop, option, shop / file)
    assert run(*before).code == 0
    (shop / file).write_text("what was there", encoding="utf-8")
    assert run(*before).code == 2
    done = run(*before, "--replace")
    assert done.code == 0, done.err
    assert "what was there" not in (shop / file).read_text(encoding="utf-8")
