"""A small project whose campaign is sent, and sending it."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import segdsl
from segdsl import Project
from segdsl.runs.sending import Delivered
from tests.delivery.sending.server import Postbox

FILES = {
    "rules.seg": """\
customers from "customers.csv" key id
  name   text
  email  text  private

campaign spring to everyone
  template "spring"
""",
    "customers.csv": "id,name,email\n1,Ana,ana@mail.example\n2,Bo,bo@mail.example\n3,Chi,chi@mail.example\n",
    "segdsl.toml": """\
[project]
name = "Post"
timezone = "Europe/Vienna"

[email]
from = "The shop <shop@shop.example>"
unsubscribe_url = "https://shop.example/u?c={key}"

[history]
source = "history.csv"
""",
    "templates/spring.html.j2": (
        "{% block subject %}Spring{% endblock %}{% block preheader %}It is here.{% endblock %}\n"
        '{% block body %}<p>Hello.</p><a href="{{ unsubscribe_url }}">No more</a>{% endblock %}\n'
    ),
}


def write_project(folder: Path, **changed: str) -> Project:
    """The project in this folder; `changed` are other texts for files, by their names before the point."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(changed.get(path.name.partition(".")[0], text), encoding="utf-8")
    return segdsl.load(folder)


def sent(project: Project, box: Postbox, **how: Any) -> Delivered:
    return project.send("spring", box.url, seconds=0, **how)


def ends(report: Delivered) -> dict[str, int]:
    """How many mails had each end, those that none had left out."""
    return {end: number for end, number in report.ends.items() if number}


def lines(project: Project) -> list[tuple[str, str]]:
    """Key and status of each line of the history."""
    with (project.folder / "history.csv").open(encoding="utf-8") as file:
        return [(row["key"], row["status"]) for row in csv.DictReader(file)]
