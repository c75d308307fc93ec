"""Who occurs: what the page of previews shows is what `check` has looked at, and the other way round."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from segdsl import load
from segdsl.messages.checks.desk import Combination
from segdsl.messages.preview.album import Album
from segdsl.project.reviewed import Reviewed
from segdsl.runs.previewing import album
from segdsl.runs.starting import sample, software
from segdsl.synthesis.candidates import usual_as_of

COLUMNS = 'customers from "c.csv" key id\n  first_name  text\n  nps  number 0 to 10\n  member  flag\n'
CAMPAIGN = 'campaign news\n  to {audience}\n  template "letter"\n'
LETTER = "{% block subject %}News{% endblock %}{% block body %}<p>Hello</p>{% endblock %}"
GERMAN = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Hello"\nmsgstr "Hallo"\n'
EVERYONE = "segment fans where nps > 8\nsegment joiners where member\nsegment unseen where nps is unknown\n"


def a_project(folder: Path, columns: str, campaigns: str, *personas: str) -> Reviewed:
    files = {
        "rules.seg": f"{COLUMNS}{columns}{EVERYONE}{campaigns}",
        "segdsl.toml": '[customer]\nlocale = "language"\n',
        "templates/letter.html.j2": LETTER,
        "templates/other.html.j2": LETTER,
        "translations/de.po": GERMAN,
    }
    for number, persona in enumerate(personas):
        voice = 'voice:\n  greeting: "Dear {name},"\n  greeting_without_name: "Hello,"\n  sign_off: "Us"\n'
        files[f"personas/p{number}.yaml"] = f"name: p{number}\ntitle: Number {number}\n{voice}{persona}\n"
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return load(folder)


def looked_at(project: Reviewed) -> set[Combination]:
    assert project.letters is not None, [d.message for d in project.check()]
    return set(project.letters.of)


def shown(made: Album) -> set[Combination]:
    cards = made.cards
    return {
        Combination(c.campaign or "", c.variant or "", c.persona or "", c.locale, c.template) for c in cards
    }


@pytest.mark.parametrize("make", [sample(50), software], ids=["shop", "software"])
def test_in_the_samples(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "sample")
    project = load(tmp_path / "sample")
    made = album(project, usual_as_of(project.model))
    assert len(made.cards) >= 4
    assert shown(made) == looked_at(project)


SPEAKS = (
    "speaks_to:\n  - segment: fans\n",
    "speaks_to:\n  - segment: joiners\n  - segment: unseen\n",
    "fallback: true",
)
ALWAYS = '  language  one of "en", "de"  required\n'
PERHAPS = ALWAYS.replace("  required", "")
WRITTEN = "  language  text\n"
FEW = '  language  one of "fr", "de-AT", "de"\n'


@pytest.mark.parametrize(
    ("columns", "audience", "personas", "occur"),
    [
        ("", "everyone", (), {"- en"}),
        (ALWAYS, "everyone", (), {"- en", "- de"}),
        (ALWAYS, "everyone", SPEAKS, {f"{p} {own}" for p in ("p0", "p1", "p2") for own in ("en", "de")}),
        (ALWAYS, "nps > 8", SPEAKS, {"p0 en", "p0 de"}),
        (ALWAYS, "nps < 3", SPEAKS, {"p1 en", "p1 de", "p2 en", "p2 de"}),
        (ALWAYS, "nps < 3\n  except member", SPEAKS, {"p2 en", "p2 de"}),
        (ALWAYS, 'language = "de"', SPEAKS[:1], {"p0 de", "- de"}),
        (PERHAPS, "language is unknown", SPEAKS[2:], {"p0 en"}),
        (PERHAPS, 'language = "de"\n  except member', SPEAKS, {"p0 de", "p1 de", "p2 de"}),
        (WRITTEN, "everyone", SPEAKS[2:], {"p0 en", "p0 de"}),
        (WRITTEN, 'language = "de-AT"', (), {"- de"}),
        (WRITTEN, 'language in ("fr", "es")', (), {"- en"}),
        (WRITTEN, 'language starts with "d"\n  except language = "de"', SPEAKS[:1], None),
        (FEW, "everyone", (), {"- en", "- de"}),
        (FEW, 'not (language = "fr")', (), {"- en", "- de"}),
        (FEW, 'language = "de-AT"', SPEAKS[:1], {"p0 de", "- de"}),
    ],
)
def test_in_small_projects(
    tmp_path: Path, columns: str, audience: str, personas: tuple[str, ...], occur: set[str] | None
) -> None:
    """A language that is unknown, that is free text, that has a territory; personas for several reasons."""
    project = a_project(tmp_path, columns, CAMPAIGN.format(audience=audience), *personas)
    made = shown(album(project, usual_as_of(project.model)))
    assert made == looked_at(project)
    if occur is not None:
        assert {f"{c.persona or '-'} {c.locale}" for c in made} == occur


def test_where_campaigns_take_customers_from_each_other(tmp_path: Path) -> None:
    """Whom the first leaves over is who occurs in the second; the third has its whole audience."""
    rest = '\n  via email\n  template "letter"\n  exclusive group "g" priority '
    campaigns = (
        f"campaign first\n  to fans{rest}3\n"
        f"campaign second\n  to nps is known{rest}2\n"
        f'campaign third\n  to fans{rest}1\n  variant a 50%\n  variant b 50% template "other"\n'
    )
    project = a_project(tmp_path, ALWAYS, campaigns, *SPEAKS)
    made = shown(album(project, usual_as_of(project.model)))
    assert made == looked_at(project)
    found = {name: {c.persona for c in made if c.campaign == name} for name in ("first", "second", "third")}
    assert found == {"first": {"p0"}, "second": {"p1", "p2"}, "third": {"p0"}}
    assert {(c.variant, c.template) for c in made if c.campaign == "third"} == {
        ("a", "letter"),
        ("b", "other"),
    }
