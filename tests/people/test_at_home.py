"""A persona from elsewhere keeps what the project has of what it speaks to; the rest becomes comments."""

from __future__ import annotations

from segdsl.people.at_home import at_home
from segdsl.people.persona import Persona
from tests.people.shelf import READER, rule_book

SPEAKS = """\
speaks_to:
  - segment: regulars
  - segment: strangers
  - lifecycle: journey
    stage: gone
  - lifecycle: journey
    stage: lost
  - lifecycle: voyage
    stage: gone
  - rule: recency > 3
    because: "It is
      long ago"
"""
AT_HOME = """\
speaks_to:
  - segment: regulars
#   - segment: strangers
  - lifecycle: journey
    stage: gone
#   - lifecycle: journey
#     stage: lost
#   - lifecycle: voyage
#     stage: gone
#   - rule: recency > 3
#     because: "It is
#       long ago"
"""
FALLBACK = "fallback: true\n"


def persona(text: str) -> Persona:
    voice = {"greeting": "Dear {name},", "greeting_without_name": "Hello,", "sign_off": "Yours,"}
    entries = [
        {"segment": "regulars"},
        {"segment": "strangers"},
        {"lifecycle": "journey", "stage": "gone"},
        {"lifecycle": "journey", "stage": "lost"},
        {"lifecycle": "voyage", "stage": "gone"},
        {"rule": "recency > 3", "because": "It is long ago"},
    ]
    speaks = {"speaks_to": entries} if "speaks_to" in text else {}
    return Persona.model_validate({"name": "reader", "title": "The reader", "voice": voice, **speaks})


def test_what_the_project_has_stays() -> None:
    text = READER + SPEAKS + "quote: Well.\n"
    model = rule_book().model
    assert at_home(text, persona(text), model, []) == READER + AT_HOME + "quote: Well.\n"


def test_without_rules_nothing_it_speaks_to_is_there() -> None:
    found = at_home(READER + SPEAKS, persona(SPEAKS), None, [])
    assert found.startswith(
        READER + "# speaks_to:  # name your own segments, stages or rules\n#   - segment: reg"
    )
    assert all(line.startswith("#") for line in found.removeprefix(READER).splitlines())


def test_what_speaks_to_nobody_is_left_as_it_is() -> None:
    assert at_home(READER, persona(READER), None, []) == READER


def test_one_persona_speaks_to_whoever_has_none() -> None:
    other, fallback = persona(""), persona("").model_copy(update={"fallback": True})
    assert at_home(READER + FALLBACK, other, None, [other]) == READER + FALLBACK
    told = "# fallback: true  # another persona speaks to whoever has none\n"
    assert at_home(READER + FALLBACK, other, None, [other, fallback]) == READER + told
