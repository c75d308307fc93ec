"""Letters of templates that nothing happened to are not tried again, and the same is said of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import segdsl
from segdsl.cache import store
from segdsl.diagnostics import Diagnostic
from segdsl.messages.checks import registry
from segdsl.messages.checks.desk import Desk
from segdsl.messages.checks.findings import Report
from segdsl.runs.starting import sample, start
from tests.cache.test_findings import told
from tests.project.whole_shop import CHANGES, written

ALL = ["news.mjml.j2", "welcome.html.j2"]

LETTERS: dict[str, list[str]] = {
    "nothing": [],
    "a template": ["welcome.html.j2"],
    "a layout": ["welcome.html.j2"],
    "a partial": ["welcome.html.j2"],
    "a part of MJML": ["news.mjml.j2"],
    "another letter": [],
    "a persona": ALL,
    "a translation": ALL,
    "a rule": ALL,
    "the settings": ALL,
}


def _replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    def replace(folder: Path) -> None:
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new))

    return replace


SOUND: dict[str, Callable[[Path], None]] = {
    "nothing": lambda folder: None,
    "a template": _replaced("templates/welcome.html.j2", "Hi ", '<a href="#">Hi</a> '),
    "a layout": _replaced("templates/layouts/base.html.j2", "<body>", '<body><img src="a.png">'),
    "a partial": _replaced("templates/partials/foot.html.j2", "<p>", '<p><a href="">x</a>'),
    "a part of MJML": _replaced("templates/partials/foot.mjml.j2", "Bye", "{{ customer.first_name }}"),
    "another letter": lambda folder: (folder / "templates" / "spare.html.j2").write_text(
        "{% block subject %}x{% endblock %}"
    ),  # type: ignore[func-returns-value]
    "a persona": _replaced("personas/ann.yaml", "Hello {name}", "Dear {name}"),
    "a translation": written("translations/de.po", 'msgid "Hello"\nmsgstr "Hallo"\n', add=True),
    "a rule": _replaced("rules/all.seg", "monetary >= 500", "monetary >= 400 and first_name is known"),
    "the settings": _replaced("segdsl.toml", 'name = "Shop"', 'name = "Shop"\ncurrency = "EUR"'),
}


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates whose letters were tried, in their order."""
    files: list[str] = []
    look = registry._of_letters

    def noted(desk: Desk) -> object:
        files.append(desk.only or "")
        return look(desk)

    monkeypatch.setattr(registry, "_of_letters", noted)
    return files


def letters(folder: Path) -> tuple[tuple[Diagnostic, ...], Report | None]:
    project = segdsl.load(folder)
    return project.check(), project.letters


def anew(folder: Path) -> tuple[tuple[Diagnostic, ...], Report | None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SEGDSL_CACHE", "")
        return letters(folder)


@pytest.mark.parametrize("change", SOUND)
def test_only_what_a_change_concerns_is_tried_again(
    kept: Path,
    shop: Path,
    tried: list[str],
    change: str,
) -> None:
    before = letters(shop)
    assert sorted(tried) == ALL
    SOUND[change](shop)
    tried.clear()
    after = letters(shop)
    assert sorted(tried) == LETTERS[change]
    assert told(after) == told(anew(shop))
    assert (told(after) == told(before)) == (change == "nothing")


@pytest.mark.parametrize("change", sorted(CHANGES.keys() - {"the baseline"}))
def test_after_any_change_the_same_is_said(kept: Path, shop: Path, change: str) -> None:
    letters(shop)
    CHANGES[change][0](shop)
    assert told(letters(shop)) == told(anew(shop))
    assert told(letters(shop)) == told(anew(shop))


def test_findings_point_into_the_project_s_own_texts(kept: Path, shop: Path) -> None:
    letters(shop)
    project = segdsl.load(shop)
    report, templates = project.letters, project.stationery.templates
    assert report is not None
    assert templates is not None
    sources = {
        *templates.sources.values(),
        *(piece.source for one in templates.sources.values() for piece in getattr(one, "pieces", ())),
        *(file.span.source for file in project.rules.files.values()),
    }
    spans = [d.span for d in report.diagnostics if d.span is not None]
    assert len(spans) > 5
    assert {span.source for span in spans} - sources == set()


def test_a_project_of_the_same_name_elsewhere_is_another(
    kept: Path,
    shop: Path,
    tried: list[str],
    tmp_path: Path,
) -> None:
    letters(shop)
    shop.rename(tmp_path / "moved")
    tried.clear()
    letters(tmp_path / "moved")
    assert sorted(tried) == ALL


def test_another_program_tries_everything(
    kept: Path,
    shop: Path,
    tried: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    letters(shop)
    tried.clear()
    monkeypatch.setattr("segdsl.project.letters.program", lambda: "another")
    letters(shop)
    assert sorted(tried) == ALL


HOSTILE: tuple[object, ...] = (
    [],
    "text",
    [[["a"]], 1, {"texts": [], "findings": []}, []],
    [[], 0, {"texts": [["nobody.j2", None]], "findings": []}, []],
    [[], 0, None, []],
    [[], "x", {"texts": [], "findings": []}, []],
    [[], 0, {"texts": [], "findings": []}, ["x"]],
)


@pytest.mark.parametrize("values", HOSTILE)
def test_parts_that_somebody_else_wrote_change_nothing(
    kept: Path,
    shop: Path,
    tried: list[str],
    values: object,
) -> None:
    before = letters(shop)
    (entry,) = (kept / "letters").iterdir()
    parts = store.recalled("letters", entry.stem)
    assert len(parts) == 2
    for hostile in (dict.fromkeys(parts, values), values):
        store.keep("letters", entry.stem, hostile)
        tried.clear()
        assert told(letters(shop)) == told(before)
        assert sorted(tried) == ALL


def test_the_sample_is_said_alike(kept: Path, tried: list[str], tmp_path: Path) -> None:
    start(tmp_path / "shop", sample(30))
    first = next((tmp_path / "shop" / "templates").glob("*.html.j2"))
    letters(tmp_path / "shop")
    every = sorted(tried)
    first.write_text(first.read_text().replace("</p>", '</p><a href="#">x</a>{{ customer.first_name }}', 1))
    tried.clear()
    now = letters(tmp_path / "shop")
    assert tried == [first.name]
    assert len(every) > 5
    assert {d.code for d in now[0]} >= {"broken-link"}
    assert told(now) == told(anew(tmp_path / "shop"))
