"""A persona laid out for people: headings, and below each what is known.

In: a persona. Out: its sections in a fixed order, without what nobody wrote down; the terminal and the card
draw them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from segdsl.people.persona import Persona
from segdsl.people.profile import Job
from segdsl.people.speaks_to import SpeaksTo
from segdsl.people.words import PersonaPart


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and entries of a label (perhaps empty) and lines."""

    title: str
    entries: tuple[tuple[str, tuple[str, ...]], ...]


def sections(persona: Persona) -> Iterator[Section]:
    """The parts of a persona that say something, in the order of a card."""
    mind = _without(persona.psychographics, "values", "interests", "vals")
    type_ = persona.psychographics.vals
    first = {"values": persona.all_values, "interests": persona.all_interests}
    candidates = (
        ("Who", {**persona.demographics, **_facts(persona.geography)}),
        ("Jobs to be done", {"": [_job(job) for job in persona.jobs]}),
        ("Pains", {"": persona.pains}),
        ("Mind", {**first, **mind, "VALS type": type_}),
        ("Behaviour", _facts(persona.behaviour)),
        ("Technology", _facts(persona.technographics)),
        ("Channels", {"": persona.channels}),
        ("Voice", _without(persona.voice, "greeting", "greeting_without_name", "sign_off")),
    )
    for title, facts in candidates:
        entries = tuple(_entries(facts))
        if entries:
            yield Section(title, entries)


def spoken_to(entry: SpeaksTo) -> str:
    """Whom an entry speaks to, in words."""
    if entry.rule is not None:
        return f"whoever fits: {entry.written}"
    return (
        f"the segment {entry.segment}" if entry.segment else f"the stage {entry.stage} of {entry.lifecycle}"
    )


def _job(job: Job) -> str:
    kind = "" if job.kind == "functional" else f" ({job.kind})"
    return f"When {job.situation}, I want to {job.motivation}, so that {job.outcome}.{kind}"


def _facts(part: PersonaPart) -> dict[str, Any]:
    return {name: getattr(part, name) for name in type(part).model_fields}


def _without(part: PersonaPart, *names: str) -> dict[str, Any]:
    return {name: value for name, value in _facts(part).items() if name not in names}


def _entries(facts: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, value in facts.items():
        lines = value if isinstance(value, list | tuple) else [value]
        shown = tuple(" ".join(str(line).split()) for line in lines if line not in (None, ""))
        if shown:
            yield name.replace("_", " "), shown
