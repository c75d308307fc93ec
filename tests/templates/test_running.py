"""Templates that an earlier run could compile are not compiled before they are filled in."""

from __future__ import annotations

from pathlib import Path

import pytest

from segdsl.cache import store
from segdsl.diagnostics import Diagnostic
from segdsl.templates import running
from segdsl.templates.folder import Templates, load_templates
from segdsl.templates.sandbox import Sandbox

TEXTS = {
    "layouts/base.html.j2": "<body>{% block body %}{% endblock %}</body>",
    "hello.html.j2": '{% extends "layouts/base.html.j2" %}{% block subject %}Hi{% endblock %}'
    "{% block body %}{{ customer.name }}{% endblock %}",
    "alone.sms.j2": "Hello",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        (tmp_path / "templates" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "templates" / name).write_text(text)
    return tmp_path / "templates"


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were compiled, in their order."""
    files: list[str] = []
    generate = Sandbox._generate

    def noted(self, source, name, *args, **kwargs):  # type: ignore[no-untyped-def]
        files.append(name)
        return generate(self, source, name, *args, **kwargs)

    monkeypatch.setattr(Sandbox, "_generate", noted)
    return files


def loaded(folder: Path) -> tuple[Templates, list[Diagnostic]]:
    read = load_templates(folder)
    assert read.value is not None
    return read.value, list(read.diagnostics)


def test_each_is_compiled_once(kept: Path, folder: Path, compiled: list[str]) -> None:
    assert loaded(folder)[1] == []
    assert sorted(compiled) == sorted(TEXTS)
    compiled.clear()
    templates, found = loaded(folder)
    assert (found, compiled) == ([], [])
    written = templates.sandbox.get_template("hello.html.j2").render(customer={"name": "Ann"})
    assert written == "<body>Ann</body>"
    assert compiled == ["hello.html.j2", "layouts/base.html.j2"]


def test_a_changed_one_is_compiled_anew(kept: Path, folder: Path, compiled: list[str]) -> None:
    loaded(folder)
    compiled.clear()
    (folder / "alone.sms.j2").write_text("Hello again")
    loaded(folder)
    assert compiled == ["alone.sms.j2"]


def test_so_are_all_where_the_places_of_blocks_have_changed(
    kept: Path, folder: Path, compiled: list[str]
) -> None:
    loaded(folder)
    compiled.clear()
    (folder / "layouts" / "base.html.j2").write_text('<a href="{% block body %}{% endblock %}">x</a>')
    loaded(folder)
    assert sorted(compiled) == sorted(TEXTS)


def test_what_cannot_run_is_said_each_time(kept: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "deep.html.j2").write_text("{% block subject %}Deep{% endblock %}")
    get = Sandbox.get_template

    def refusing(self, name, *args, **kwargs):  # type: ignore[no-untyped-def]
        if name == "deep.html.j2":
            raise RecursionError
        return get(self, name, *args, **kwargs)

    monkeypatch.setattr(Sandbox, "get_template", refusing)
    first = [(d.code, d.place, d.message) for d in loaded(folder)[1]]
    assert [code for code, _, _ in first] == ["template-syntax"]
    assert [(d.code, d.place, d.message) for d in loaded(folder)[1]] == first


@pytest.mark.parametrize("value", [[], "text", 5, {"x": True}, "false"])
def test_what_somebody_else_wrote_is_compiled(
    kept: Path, folder: Path, compiled: list[str], value: object
) -> None:
    loaded(folder)
    (entry,) = (kept / "templates").iterdir()
    names = store.recalled("templates", entry.stem)
    assert set(names.values()) == {True}
    for hostile in (value, dict.fromkeys(names, value)):
        store.keep("templates", entry.stem, hostile)
        compiled.clear()
        assert loaded(folder)[1] == []
        assert sorted(compiled) == sorted(TEXTS)


def test_another_program_compiles_all(
    kept: Path, folder: Path, compiled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(folder)
    compiled.clear()
    monkeypatch.setattr(running, "program", lambda: "another")
    loaded(folder)
    assert sorted(compiled) == sorted(TEXTS)
