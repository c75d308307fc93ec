"""Hidden characters in personas, templates, translations and settings; what scripts need is let through."""

from __future__ import annotations

from pathlib import Path

import pytest

import segdsl

FILES = {
    "segdsl.toml": '[project]\nname = "{}"\n',
    "personas/ann.yaml": "name: ann\ndescription: {}\n",
    "templates/hello.html.j2": "{{% block subject %}}Hi{{% endblock %}}"
    "{{% block body %}}<p>{}</p>{{% endblock %}}\n",
    "translations/de.po": 'msgid "Hi"\nmsgstr "{}"\n',
}


def hidden(folder: Path, name: str, text: str) -> list[str]:
    (folder / "a.seg").write_text('customers from "c.csv" key id\n  country text\n', encoding="utf-8")
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(FILES[name].format(text), encoding="utf-8")
    found = segdsl.load(folder).check()
    return [d.span.source.name for d in found if d.code == "hidden-character" and d.span is not None]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    "text",
    [
        "pay\u202eeus",
        "pay\u200bpal",
        "a\u2066b",
        "a\u200db",
        "x\u200ey",
        "two \u00adwords",
        "a\ufeffb",
        "e\ufe0f",
    ],
)
def test_what_cannot_be_seen_is_told(tmp_path: Path, name: str, text: str) -> None:
    assert hidden(tmp_path, name, text) == [name]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    "text",
    [
        "👩\u200d💻 ❤\ufe0f", "می\u200cخواهم", "שלום 10%\u200f", "مرحبا \u2066Anna\u2069",
        "Donau\u00addampfer", "क\u094d\u200dष",
    ],
)  # fmt: skip
def test_what_scripts_need_is_let_through(tmp_path: Path, name: str, text: str) -> None:
    assert hidden(tmp_path, name, text) == []


@pytest.mark.parametrize("hidden_one", ["\u200b", "\u202e", "\u00ad", "\ufeff"])
@pytest.mark.parametrize(
    "name", ["rules{}.seg", "templates/hel{}lo.html.j2", "personas/{}ann.yaml", "translations/d{}e.po"]
)
def test_names_of_files(tmp_path: Path, name: str, hidden_one: str) -> None:
    (tmp_path / "a.seg").write_text('customers from "c.csv" key id\n')
    path = tmp_path / name.format(hidden_one)
    path.parent.mkdir(exist_ok=True)
    path.write_text("")
    (only,) = (d for d in segdsl.load(tmp_path).check() if d.code == "hidden-character")
    assert only.file == name.format(hidden_one)
    assert f"U+{ord(hidden_one):04X}" in only.message


def test_names_of_files_in_scripts_that_need_such_characters(tmp_path: Path) -> None:
    for name in ("a.seg", "می\u200cخواهم.seg", "❤\ufe0f.seg"):
        (tmp_path / name).write_text('customers from "c.csv" key id\n' if name == "a.seg" else "")
    assert [d for d in segdsl.load(tmp_path).check() if d.code == "hidden-character"] == []
