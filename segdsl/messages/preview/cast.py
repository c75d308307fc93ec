"""Scenes: for whom a message is shown.

In: a casting, and a condition of who gets the message. Out: for every persona and language that occurs,
customers with what is special about them, in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from segdsl.messages.preview.album import Sort
from segdsl.model.nodes import Expression
from segdsl.model.project import Segment
from segdsl.people.choice import Speaking, main_segment
from segdsl.people.persona import Persona
from segdsl.synthesis.casting import Casting
from segdsl.synthesis.edges import EdgeCase

_TITLES = {
    "everything known": "Full profile",
    "all optional unknown": "Only required fields",
    "name unknown": "No name",
    "name in another script": "Name in another script",
    "smallest values": "Lowest numbers",
    "largest values": "Highest numbers",
}


@dataclass(frozen=True, slots=True, eq=False)
class Viewer:
    """Somebody to show a message to. `value` knows their attributes, traits, scores, stages and segments."""

    sort: Sort
    value: Callable[[str], Any]
    segment: Segment | None
    fits: bool = True  # among those whom the message is for
    made_up: bool = True
    key: str = ""  # as links have it
    left_out: str | None = None  # why they would not get the message, in words


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A persona and a language (as customers have it) that can occur, with customers of that sort."""

    persona: Persona | None
    language: str | None
    viewers: tuple[Viewer, ...]
    voice: Speaking | None = None  # the reason for which the persona speaks to all of them


def scenes(casting: Casting, who: Expression) -> Iterator[Scene]:
    """Every persona and language that a customer of this condition can have, in the order of choice."""
    for role in casting.roles(who):
        viewers = tuple(_viewer(case) for case in casting.players(role))
        yield Scene(role.persona, role.spelled, viewers, role.voice)


def _viewer(case: EdgeCase) -> Viewer:
    sort = sort_of(case.label)
    return Viewer(sort, case.customer.get, main_segment(case.customer), key=sort.name)


def sort_of(label: str) -> Sort:
    """What is special about a made-up customer, for links and in words for people."""
    return Sort(label.replace(" ", "-"), _TITLES.get(label, label.capitalize()))
