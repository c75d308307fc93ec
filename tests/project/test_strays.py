"""Files with odd names in the folders of a project: read, or said not to be."""

from __future__ import annotations

from pathlib import Path

import pytest

import segdsl
from segdsl.source import Source
from segdsl.templates.folder import templates_from

TEMPLATE = "{% block subject %}Hi{% endblock %}{% block body %}Hi{% endblock %}"
PERSONA = (
    'name: {}\ntitle: Ann\nvoice: {{greeting: "Hi {{name}}", greeting_without_name: Hi, sign_off: Bye}}\n'
)


def found(folder: Path, name: str) -> list[tuple[str, str]]:
    """Codes and places of what is said about a file."""
    texts = {
        "templates": TEMPLATE,
        "personas": PERSONA.format("bob"),
        "translations": 'msgid ""\nmsgstr ""\n',
    }
    files = {
        "a.seg": 'customers from "c.csv" key id\n',
        "templates/letter.html.j2": TEMPLATE,
        "personas/ann.yaml": PERSONA.format("ann"),
        name: texts[name.split("/")[0]],
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(exist_ok=True, parents=True)
        (folder / path).write_text(text, encoding="utf-8")
    told = segdsl.load(folder).check()
    return [(d.code, d.file or "") for d in told if d.code in ("unread-file", "lookalike-name")]


@pytest.mark.parametrize(
    "name",
    [
        "templates/letter.txt.j2", "templates/letter.html", "templates/letter.j2", "templates/letter.HTML.J2",
        "templates/letter.jinja2", "templates/partials/foot.j2", "templates/letter.html.j2.html",
        "personas/team/bob.yaml", "personas/BOB.YAML", "personas/bob.Yml",
        "translations/de/LC_MESSAGES/messages.po", "translations/DE.PO",
    ],
)  # fmt: skip
def test_what_is_not_read_is_said(tmp_path: Path, name: str) -> None:
    assert found(tmp_path, name) == [("unread-file", name)]


@pytest.mark.parametrize(
    "name",
    [
        "templates/a.b.c.html.j2", "templates/größe.html.j2", "templates/.letter.html.j2",
        "templates/.html.j2", "templates/.cache/letter.html.j2", "personas/bob.yml",
        "personas/.bob.yaml.swp", "personas/._ann.yaml", "translations/._de.po",
        "translations/de.po",
    ],
)  # fmt: skip
def test_what_is_read_or_hidden_is_not(tmp_path: Path, name: str) -> None:
    assert found(tmp_path, name) == []
    messages = segdsl.load(tmp_path).content.templates.messages  # type: ignore[union-attr]
    assert not any(message.startswith(".") or not message for message in messages)


def test_names_that_differ_in_capitals_alone(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    if (tmp_path / "A").exists():
        pytest.skip("they are one file here")
    (tmp_path / "a").unlink()
    assert found(tmp_path, "templates/Letter.html.j2") == [("lookalike-name", "templates/letter.html.j2")]


def test_a_folder_called_like_a_template_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "a.seg").write_text('customers from "c.csv" key id\n')
    (tmp_path / "templates" / "letter.html.j2").mkdir(parents=True)
    (only,) = (d for d in segdsl.load(tmp_path).check() if d.severity == "error")
    assert only.message == "`templates/letter.html.j2` cannot be read: it is a folder"


@pytest.mark.parametrize(
    "name", ["letter.txt.j2", "letter.html", "letter", "", "LETTER.HTML.J2", "partials/x.j2"]
)
def test_texts_of_no_kind_are_left_out_of_templates(name: str) -> None:
    texts = {n: Source(n, TEMPLATE) for n in ("hello.html.j2", name)}
    read = templates_from(texts)
    assert [(d.code, d.file) for d in read.diagnostics] == [("unread-file", name)]
    assert read.value is not None
    assert read.value.messages == ("hello",)
