"""Of several with the same priority the first by name, whatever order they are declared or read in."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from segdsl import load
from segdsl.campaigns.assign import main_segments, voices_of
from segdsl.model.project import Segment
from segdsl.people.persona import Persona
from tests.messages.little_shop import NOWHERE, YES, a_model, a_persona, an_audience

ALL = {name: [True] for name in ("Zebra", "ant", "ape", "ape_2", "bee")}


def a_segment(name: str, persona: str | None = None, priority: float | None = None) -> Segment:
    return Segment(name, YES, NOWHERE, persona=persona, priority=priority)


@pytest.mark.parametrize(
    ("priorities", "first"),
    [
        ({"ape": None, "ant": None, "bee": None}, "ant"),
        ({"bee": 0, "ape": None, "ant": -1}, "ape"),
        ({"bee": 5, "ape_2": 5, "ape": 5, "ant": 4}, "ape"),
        ({"ant": 1, "Zebra": 1}, "Zebra"),  # by code point, as everywhere
        ({"ant": 1, "bee": 1.5}, "bee"),
        ({"ant": None, "bee": 0.5}, "bee"),
        ({"ant": None, "bee": 0}, "ant"),
        ({"ant": -2, "bee": -1}, "bee"),
    ],
)
def test_the_main_segment(priorities: dict[str, float | None], first: str) -> None:
    for names in permutations(priorities):
        model = a_model([a_segment(name, priority=priorities[name]) for name in names])
        (main,) = main_segments(model, an_audience(segments=ALL, size=1))
        assert main is not None
        assert main.name == first


def the_voice(model: Any, personas: list[Persona], **values: list[Any]) -> str | None:
    audience = an_audience(values, ALL, size=1)
    (voice,) = voices_of(model, audience, {persona.name: persona for persona in personas})
    return voice and voice.name


@pytest.mark.parametrize(
    ("entries", "first"),
    [
        ({"warm": [("ant", 0)], "calm": [("ape", 0)]}, "calm"),
        ({"warm": [("ant", 2)], "calm": [("ape", 1)]}, "warm"),
        ({"warm": [("ant", 1)], "calm": [("ape", 1)], "brief": [("bee", 1)]}, "brief"),
        ({"warm": [("ant", 0), ("ape", 3)], "calm": [("bee", 3)]}, "calm"),
        ({"warm": [("ant", 0), ("ape", 4)], "calm": [("bee", 3)]}, "warm"),
        ({"warm": [("ant", 0.5)], "calm": [("bee", 0.25)]}, "warm"),
        ({"warm": [("ant", -1)], "calm": [("bee", -2)]}, "warm"),
    ],
)
def test_the_persona_that_speaks(entries: dict[str, list[tuple[str, float]]], first: str) -> None:
    model = a_model([a_segment("ant"), a_segment("ape"), a_segment("bee")])
    for names in permutations(entries):
        personas = [
            a_persona(name, speaks_to=[{"segment": s, "priority": p} for s, p in entries[name]])
            for name in names
        ]
        assert the_voice(model, personas) == first


def test_the_persona_of_the_first_segment_by_name_speaks_for_it() -> None:
    for names in permutations(("ant", "ape", "bee")):
        given = {"ant": "warm", "ape": "calm", "bee": "brief"}
        model = a_model([a_segment(name, given[name], 1) for name in names])
        personas = [a_persona(name) for name in ("calm", "brief", "warm")]
        assert the_voice(model, personas) == "warm"


RULES = """\
customers from "customers.csv" key id
  email  text  private
  name   text

segment zeal where id is known
  persona warm
segment acre where id is known
  persona calm
segment none where id is unknown
  priority 9

campaign news
  to everyone
  template "news"
"""
PERSONA = """\
name: {0}
title: {0}
voice:
  greeting: "{0} {{name}}"
  greeting_without_name: "{0}"
  sign_off: "Bye"
fallback: {1}
channels: [email]
"""


def test_a_run_and_an_explanation_choose_alike(tmp_path: Path) -> None:
    files = {
        "segdsl.toml": '[project]\nname = "Leaf"\n[customer]\naddress = "email"\nname = "name"\n',
        "rules.seg": RULES,
        "customers.csv": "id,email,name\n1,a@shop.example,Ana\n",
        "personas/warm.yaml": PERSONA.format("warm", "true"),
        "personas/calm.yaml": PERSONA.format("calm", "false"),
        "templates/news.html.j2": "{% block subject %}Hi{% endblock %}<p>{{ greeting(customer.name) }}</p>",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    load(tmp_path).render(tmp_path / "out", "news", as_of="2026-03-31")
    message = json.loads((tmp_path / "out" / "messages.jsonl").read_text(encoding="utf-8"))
    assert (message["segment"], message["persona"], message["text"]) == ("acre", "calm", "calm Ana\n")
    shown = load(tmp_path).preview("news", customer="1", as_of="2026-03-31")
    assert "calm Ana" in str(shown)
