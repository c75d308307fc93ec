"""A persona laid out: every part that says something, once, under its heading."""

from __future__ import annotations

from segdsl.people.library import persona_from
from segdsl.people.sheet import sections, spoken_to
from segdsl.people.speaks_to import SpeaksTo
from segdsl.source import Source
from tests.people.shelf import READER

WHOLE = (
    READER
    + """\
  tone: warm
  says: [hello, dear]
demographics: {age: 40, city: Wien}
jobs:
  - {situation: I commute, motivation: read, outcome: time flies}
  - {situation: I rest, motivation: dream, outcome: I sleep, kind: emotional}
pains: [noise]
values: [calm]
interests: [tea]
psychographics: {values: [order, calm], interests: [chess]}
channels: [email]
"""
)


def laid_out(text: str) -> dict[str, dict[str, tuple[str, ...]]]:
    persona = persona_from(Source("reader.yaml", text)).required().persona
    return {section.title: dict(section.entries) for section in sections(persona)}


def test_what_is_known_stands_below_its_heading() -> None:
    assert laid_out(WHOLE) == {
        "Who": {"age": ("40",), "city": ("Wien",)},
        "Jobs to be done": {
            "": (
                "When I commute, I want to read, so that time flies.",
                "When I rest, I want to dream, so that I sleep. (emotional)",
            )
        },
        "Pains": {"": ("noise",)},
        "Mind": {"values": ("order", "calm"), "interests": ("chess", "tea")},
        "Channels": {"": ("email",)},
        "Voice": {"tone": ("warm",), "says": ("hello", "dear")},
    }
    assert laid_out(READER) == {}


def test_whom_an_entry_speaks_to() -> None:
    assert spoken_to(SpeaksTo(segment="regulars")) == "the segment regulars"
    assert spoken_to(SpeaksTo(lifecycle="journey", stage="gone")) == "the stage gone of journey"
    assert spoken_to(SpeaksTo(rule="recency > 3")) == "whoever fits: recency > 3"
