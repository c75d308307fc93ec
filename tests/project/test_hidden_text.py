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
