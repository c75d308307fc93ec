"""Who occurs: what the page of previews shows is what `check` has looked at, and the other way round."""

from __future__ import annotations

from pathlib import Path

import pytest

from segdsl import load
from segdsl.messages.checks.desk import Combination
from segdsl.messages.preview.album import Album
from segdsl.project.place import Place
from segdsl.project.reviewed import Reviewed
from segdsl.runs.previewing import album
from segdsl.runs.starting import sample
from segdsl.synthesis.candidates import usual_as_of

COLUMNS = 'customers from "c.csv" key id\n  first_name  text\n  nps  number 0 to 10\n  member  flag\n'
CAMPAIGN = 'campaign news\n  to {audience}\n  template "letter"\n'
LETTER = "{% block subject %}News{% endblock %}{% block body %}<p>Hello</p>{% endblock %}"
GERMAN = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Hello"\nmsgstr "Hallo"\n'
EVERYONE = "segment fans where nps > 8\nsegment members where member\nsegment unseen where nps is unknown\n"


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
    return Reviewed(Place(folder))


def shown(made: Album) -> set[Combination]:
    cards = made.cards
    return {Combination(c.campaign or "", c.variant or "", c.persona or "", c.locale, c.template) for c in cards}
