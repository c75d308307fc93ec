"""A check that is told from what the last one found: the same to the last byte, never what held before."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from segdsl.cache import store
from segdsl.project import last_check
from segdsl.runs.starting import sample, software, start
from tests.cache.test_store import RECALLED
from tests.corpus.test_corpus import BAD
from tests.faces.shop import Ran, run, segdsl, write_shop

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit", "rdjson")

CAMPAIGNS = """\
campaign hello
  to big
  template "welcome"

campaign news
  to quiet
  template "news"
"""
WELCOME = """\
{% extends "layouts/base.html.j2" %}
{% block subject %}Hello{% endblock %}
{% block body %}Hi {{ customer.first_name }} {% include "partials/foot.html.j2" %}{% endblock %}
"""
NEWS = """\
{% block subject %}News{% endblock %}
<mjml><mj-body><mj-section><mj-column>
{% include "partials/foot.mjml.j2" %}
<mj-text>Dear {{ customer.first_name | default("reader") }}</mj-text>
</mj-column></mj-section></mj-body></mjml>
"""
ANN = """\
name: ann
title: Ann
fallback: true
voice:
  greeting: Hello {name}
  greeting_without_name: Hello
  sign_off: Yours
"""

SETTINGS = """\
[project]
name = "Shop"
rules = "rules"

[email]
from = "shop@letters.example"
unsubscribe_url = "https://shop.example/stop"

[check]
baseline = "known.json"

[suppression]
lists = ["lists/gone.csv"]
"""


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(store, "recalled", RECALLED)
    monkeypatch.setenv("SEGDSL_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders of projects that were checked anew, in their order."""
    anew, folders = last_check.told, list[Path]()

    def told(project, progress):  # type: ignore[no-untyped-def]
        folders.append(project.folder)
        return anew(project, progress)

    monkeypatch.setattr("segdsl.faces.commands.check.told", told)
    return folders


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project with a file of every kind that a check looks at, and something to say about most of them."""
    folder = write_shop(tmp_path / "shop")
    (folder / "segdsl.toml").write_text(SETTINGS)
    rules = (folder / "rules" / "all.seg").read_text()
    (folder / "rules" / "all.seg").write_text(f"{rules}\n{CAMPAIGNS}")
    for name, text in {
        "templates/layouts/base.html.j2": "<html><body>{% block body %}{% endblock %}</body></html>",
        "templates/partials/foot.html.j2": "<p>{{ customer.country }}</p>",
        "templates/partials/foot.mjml.j2": "<mj-text>Bye</mj-text>",
        "templates/welcome.html.j2": WELCOME,
        "templates/news.mjml.j2": NEWS,
        "personas/ann.yaml": ANN,
        "translations/de.po": 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n',
        "lists/here.csv": "email\n",
        "known.json": "[]",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def anew(*words: str | Path) -> Ran:
    """As a check without anything kept says it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SEGDSL_CACHE", "")
        return run("check", *words)


# ---------------------------------------------------------------- the same as without


@pytest.mark.parametrize("folder", BAD, ids=lambda p: p.name)
def test_broken_rules_are_told_alike(kept: Path, made: list[Path], tmp_path: Path, folder: Path) -> None:
    project = shutil.copytree(folder, tmp_path / "project")
    for form in ("text", "json"):
        words = (project, "--format", form)
        without = anew(*words)
        assert [run("check", *words), run("check", *words)] == [without, without]
    assert len(made) == 3  # two without, and one of four


@pytest.mark.parametrize("write", [sample(30), software], ids=["bookshop", "software"])
def test_samples_are_told_alike(
    kept: Path, made: list[Path], tmp_path: Path, write: Callable[[Path], None]
) -> None:
    start(tmp_path / "sample", write)
    first = next((tmp_path / "sample" / "templates").glob("*.html.j2"))
    for text in (first.read_text(), "{{ customer.nobody }}", "{% block subject %}{% endblock %}"):
        first.write_text(text)
        without = anew(tmp_path / "sample")
        made.clear()
        assert [run("check", tmp_path / "sample") for _ in range(3)] == [without] * 3
        assert len(made) == 1


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_the_same(kept: Path, made: list[Path], shop: Path, form: str) -> None:
    without = anew(shop, "--format", form)
    run("check", shop)
    made.clear()
    assert run("check", shop, "--format", form) == without
    assert run("check", shop, "--format", form, "--color", "--strict").code == 1
    assert made == []


def test_what_is_told_without_a_place_is_kept_too(kept: Path, made: list[Path], shop: Path) -> None:
    (shop / "known.json").write_text("[{")
    without = anew(shop)
    assert "the baseline cannot be read" in without.err
    assert [run("check", shop), run("check", shop)] == [without, without]
    (shop / "known.json").unlink()
    run("check", shop, "--write-baseline")
    without = anew(shop)
    assert "passed over (baseline)" in without.err
    assert [run("check", shop), run("check", shop)] == [without, without]


def test_several_projects_are_told_alike(kept: Path, made: list[Path], shop: Path, tmp_path: Path) -> None:
    both = tmp_path / "both"
    for name in ("one", "two"):
        shutil.copytree(shop, both / name)
    without = anew(both)
    run("check", both)
    made.clear()
    assert run("check", both) == without
    (both / "two" / "rules" / "all.seg").write_text("segment a\n")
    without = anew(both)
    made.clear()
    assert run("check", both) == without
    assert made == [both / "two"]


def test_a_process_of_its_own_tells_the_same(kept: Path, shop: Path) -> None:
    without = segdsl("check", shop, SEGDSL_CACHE="")
    assert [segdsl("check", shop) for _ in range(2)] == [without, without]
    assert len(list((kept / "checks").iterdir())) == 1


# ---------------------------------------------------------------- what changes


def _written(name: str, text: str, *, add: bool = False) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(path.read_text() + text if add else text)

    return write


CHANGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "a rule": (_written("rules/all.seg", "segment odd\n  where spnd > 1\n", add=True), "spnd"),
    "a new rule file": (_written("rules/more.seg", "segment quiet\n"), "more.seg"),
    "a template": (_written("templates/welcome.html.j2", "{{ customer.nobody }}", add=True), "nobody"),
    "a layout": (_written("templates/layouts/base.html.j2", "{{ customer.nobody }}"), "nobody"),
    "a partial": (_written("templates/partials/foot.html.j2", "{{ customer.nobody }}"), "nobody"),
    "a part of MJML": (_written("templates/partials/foot.mjml.j2", "<mj-tekst>Bye</mj-tekst>"), "mj-tekst"),
    "a new template": (_written("templates/spare.txt.j2", "Hello"), "spare"),
    "a file that nothing reads": (_written("templates/letter.html", "Hello"), "letter.html"),
    "a persona": (_written("personas/ann.yaml", "name: ann\ntitel: Ann\n"), "titel"),
    "a new persona": (_written("personas/bob.yaml", "name: bob\n"), "bob"),
    "a translation": (_written("translations/de.po", 'msgid "Nobody says"\nmsgstr "x"\n', add=True), "de.po"),
    "the settings": (_written("segdsl.toml", "\n[customer]\naddress = 'mail'\n", add=True), "mail"),
    "the baseline": (_written("known.json", "{}"), "baseline"),
    "the list that is missing": (_written("lists/gone.csv", "email\n"), ""),
    "a list of nearly that name": (_written("lists/gon.csv", "email\n"), "gon.csv"),
    "no templates": (lambda folder: shutil.rmtree(folder / "templates"), "welcome"),
    "a file called otherwise": (
        lambda folder: (folder / "personas/ann.yaml").rename(folder / "personas/ann.txt"),
        "",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen(kept: Path, made: list[Path], shop: Path, change: str) -> None:
    make, word = CHANGES[change]
    before = run("check", shop)
    made.clear()
    assert run("check", shop) == before
    assert made == []
    make(shop)
    after = run("check", shop)
    assert made == [shop]
    assert after != before
    assert word in after.out + after.err
    assert after == anew(shop)


def test_settings_of_the_command_line_are_seen(kept: Path, made: list[Path], shop: Path) -> None:
    plain = run("check", shop)
    odd = run("check", shop, "--set", "lapsed_after=a week")
    assert odd != plain
    assert run("check", shop, "--set", "lapsed_after=30 days") == plain
    assert run("check", shop) == plain
    assert [folder.name for folder in made] == ["shop"] * 3


def test_another_program_looks_anew(
    kept: Path, made: list[Path], shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("check", shop)
    monkeypatch.setattr(last_check, "program", lambda: "another")
    run("check", shop)
    assert made == [shop, shop]


def test_what_changes_meanwhile_is_not_kept(
    kept: Path, made: list[Path], shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from segdsl import Project

    examined = Project.examined

    def slow(project, progress):  # type: ignore[no-untyped-def]
        found = examined(project, progress)
        (shop / "rules" / "all.seg").write_text("segment a\n")
        return found

    monkeypatch.setattr(Project, "examined", slow)
    run("check", shop)
    monkeypatch.setattr(Project, "examined", examined)
    assert run("check", shop) == anew(shop)


def test_fixes_are_looked_for_anew(kept: Path, made: list[Path], shop: Path) -> None:
    _written("rules/all.seg", "segment german\n  where country = “DE”\n", add=True)(shop)
    before = run("check", shop)
    fixed = run("check", shop, "--fix")
    assert "fixed" in fixed.err
    assert (fixed.out, fixed.code) != (before.out, before.code)
    assert run("check", shop).out == fixed.out == anew(shop).out


def test_python_is_told_the_same(kept: Path, shop: Path) -> None:
    import segdsl as in_python

    run("check", shop)
    project = in_python.load(shop)
    first = project.check()
    (shop / "rules" / "all.seg").write_text("segment a\n")
    assert project.check() == first
    assert project.reload().check() != first


# ---------------------------------------------------------------- what a check looks at


READ, LISTED, ASKED = ("open",), ("scandir", "listdir"), ("stat", "lstat", "readlink", "access")


@dataclass
class Looked:
    """What was asked of the system: files that were read, folders that were listed, and all other paths."""

    read: set[Path] = field(default_factory=set)
    listed: set[Path] = field(default_factory=set)
    asked: set[Path] = field(default_factory=set)

    def within(self, folder: Path) -> Looked:
        parts = (self.read, self.listed, self.asked)
        return Looked(*({path for path in part if path.is_relative_to(folder)} for part in parts))

    def forget(self) -> None:
        for paths in (self.read, self.listed, self.asked):
            paths.clear()

    @property
    def all(self) -> set[Path]:
        return self.read | self.listed | self.asked


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Looked:
    """Notes every path that anything asks the system for."""
    noted = Looked()

    def noting(act: Callable[..., object], paths: set[Path]) -> Callable[..., object]:
        def called(path: object = ".", *more: object, **named: object) -> object:
            if isinstance(path, str | os.PathLike):
                paths.add(Path(os.path.normpath(Path.cwd() / os.fspath(path))))
            return act(path, *more, **named)

        return called

    for names, paths in ((READ, noted.read), (LISTED, noted.listed), (ASKED, noted.asked)):
        for name in names:
            monkeypatch.setattr(os, name, noting(getattr(os, name), paths))
    monkeypatch.setattr("builtins.open", noting(open, noted.read))
    monkeypatch.setattr("io.open", noting(open, noted.read))
    return noted


@pytest.mark.parametrize("change", ["nothing", *CHANGES])
def test_all_that_a_check_looks_at_is_looked_at_again(
    kept: Path, shop: Path, looked: Looked, change: str
) -> None:
    if change in CHANGES:
        CHANGES[change][0](shop)
    looked.forget()
    run("check", shop)
    first = looked.within(shop)
    assert {shop / "segdsl.toml", shop / "rules/all.seg"} <= first.read
    looked.forget()
    run("check", shop)
    again = looked.within(shop)
    assert first.read - again.read == set()
    assert {path for path in first.listed - again.listed if path.is_dir()} == set()
    # The names in a folder, and of what sort each is, tell whatever else can be asked about one.
    assert {path for path in first.asked - again.asked if path.parent not in again.listed} == set()


def test_nothing_else_is_looked_at(kept: Path, shop: Path, looked: Looked) -> None:
    run("check", shop)
    own = {shop, kept, Path(last_check.__file__).parents[1]}
    python = {Path(path) for path in (sys.prefix, sys.base_prefix, *sys.path) if path}
    zones = {Path(path) for path in ("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib", "/etc")}
    known = own | python | zones | {Path.cwd()}
    elsewhere = {path for path in looked.all if not any(map(path.is_relative_to, known))}
    above = {folder for path in known for folder in path.parents}
    assert {path for path in elsewhere - above if path.name != ".git"} == set()  # which only names are from


# ---------------------------------------------------------------- whatever is kept


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(b""),
        lambda path: (path.unlink(), path.mkdir()),
        lambda path: shutil.rmtree(path.parents[1]),
        lambda path: (shutil.rmtree(path.parents[1]), path.parents[1].write_text("a file")),
    ],
    ids=["gone", "torn", "empty", "folder", "all gone", "no folder"],
)
def test_a_damaged_entry_changes_nothing(kept: Path, shop: Path, damage: Callable[[Path], object]) -> None:
    without = anew(shop)
    assert run("check", shop) == without
    (entry,) = (kept / "checks").iterdir()
    damage(entry)
    assert [run("check", shop), run("check", shop)] == [without, without]


@pytest.mark.parametrize(
    "change",
    [
        {"looks": []},
        {"looks": [["tree", 5]]},
        {"looks": [["everything", "/"]]},
        {"looks": 5},
        {"looks": [["file", "\0"]]},
        {"told": None},
        {"told": {"texts": [], "findings": [[1]]}},
        {"keys": []},
        {"keys": 5},
        {"known": "many"},
        {"known": None},
        {"files": None},
    ],
)
def test_an_entry_that_somebody_else_wrote_changes_nothing(
    kept: Path, made: list[Path], shop: Path, change: dict[str, object]
) -> None:
    without = anew(shop)
    run("check", shop)
    (entry,) = (kept / "checks").iterdir()
    values = RECALLED("checks", entry.stem)
    store.keep("checks", entry.stem, {**values, **change})
    made.clear()
    assert run("check", shop) == without
    assert made == [shop]


@pytest.mark.parametrize("values", [None, [], "text", 5, {}, {"looks": {}}, [[[[]]]]])
def test_an_entry_of_another_shape_changes_nothing(
    kept: Path, made: list[Path], shop: Path, values: object
) -> None:
    without = anew(shop)
    run("check", shop)
    (entry,) = (kept / "checks").iterdir()
    store.keep("checks", entry.stem, json.loads(json.dumps(values)))
    made.clear()
    assert run("check", shop) == without
    assert made == [shop]


def test_several_checks_at_once_tell_the_same(kept: Path, shop: Path) -> None:
    without = segdsl("check", shop, SEGDSL_CACHE="")
    with ThreadPoolExecutor(3) as several:
        told = list(several.map(lambda _: segdsl("check", shop), range(6)))
    assert told == [without] * 6


def test_a_link_is_followed_anew_each_time(kept: Path, made: list[Path], shop: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.seg"
    outside.write_text("segment outside\n")
    (shop / "rules" / "link.seg").symlink_to(outside)
    first = run("check", shop)
    assert run("check", shop) == first
    assert made == [shop, shop]


def test_a_single_file_is_read_each_time(kept: Path, made: list[Path], shop: Path) -> None:
    first = run("check", shop / "rules" / "all.seg")
    assert run("check", shop / "rules" / "all.seg") == first
    assert len(made) == 2
