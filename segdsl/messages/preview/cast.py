"""The cast: made-up customers that a message is tried on.

In: a condition that says who could get the message, and the personas. Out: which persona and language can
occur, and for each made-up customers on the edges of what may come: a name that is missing, long or in
another script, the smallest and the largest values. All of them fulfil the condition by the reference; a
persona or a language for which none was found is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from segdsl.clock import AsOf
from segdsl.messages.preview.album import Sort
from segdsl.model.by_name import named
from segdsl.model.nodes import Call, Expression, Literal, RuleReference
from segdsl.model.project import Model, Segment
from segdsl.model.terms import all_of, call, negation, text
from segdsl.people.choice import Conditions, Speaking, voices
from segdsl.people.persona import Persona
from segdsl.source import NOWHERE
from segdsl.synthesis.candidates import Candidate, candidates, edge_cases
from segdsl.types import OneOf

TRIES = 4  # for each reason why a persona may speak: most that cannot be are seen at once

_TITLES = {
    "everything known": "Full profile",
    "all optional unknown": "Only required fields",
    "name unknown": "No name",
    "name in another script": "Name in another script",
    "smallest values": "Lowest numbers",
    "largest values": "Highest numbers",
}


@dataclass(frozen=True, slots=True, eq=False)
class Customer:
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
    customers: tuple[Customer, ...]
    voice: Speaking | None = None  # the reason for which the persona speaks to all of them


@dataclass(frozen=True, slots=True, eq=False)
class Casting:
    """What made-up customers are made from. `name` and `language` are attributes, where there are such.

    `written` gives the language of the messages to customers with a value of that attribute: several values
    may share one, and then one of them is enough. The project's `own` comes first.
    """

    model: Model
    personas: Mapping[str, Persona]
    conditions: Conditions
    as_of: AsOf
    name: str | None = None
    language: str | None = None
    written: Callable[[str | None], str] = str
    own: str = ""

    def scenes(self, who: Expression) -> Iterator[Scene]:
        """Every persona and language that a customer of this condition can have, in the order of choice."""
        for voice, speaks in self._voices(who):
            for language in self._languages(speaks):
                cast = tuple(self._cast(self._speaking(speaks, language)))
                if cast:
                    yield Scene(voice.persona if voice else None, language, cast, voice)

    def _cast(self, who: Expression) -> Iterator[Customer]:
        for found in edge_cases(self.model, who, self.as_of, self.name):
            sort, segment = sort_of(found.label), main_segment(self.model, found.value)
            yield Customer(sort, values(found), segment, key=sort.name)

    # ------------------------------------------------------------ who speaks

    def _voices(self, who: Expression) -> Iterator[tuple[Speaking | None, Expression]]:
        """Each persona that can speak, None included, with the first reason for which it does."""
        told: set[str] = set()
        for voice, speaks in self._turns(who):
            name = voice.persona.name if voice is not None else ""
            if name not in told and self._may_occur(speaks) and self._occurs(speaks):
                told.add(name)
                yield voice, speaks

    def _turns(self, who: Expression) -> Iterator[tuple[Speaking | None, Expression]]:
        """Personas in the order in which they are asked, each with the condition that it is its turn."""
        passed: list[Expression] = []
        for voice in voices(self.model, self.personas):
            holds = self._holds(voice)
            if holds is None:
                yield voice, all_of((who, *passed), NOWHERE)
                return
            yield voice, all_of((who, holds, *passed), NOWHERE)
            passed.append(negation(holds, NOWHERE))
        yield None, all_of((who, *passed), NOWHERE)

    def _holds(self, voice: Speaking) -> Expression | None:
        if voice.rule is not None:
            return self.conditions[voice.rule]
        if voice.to is None:
            return None
        if voice.to.segment is not None:
            return named(self.model, voice.to.segment)
        lifecycle = named(self.model, str(voice.to.lifecycle))
        return _equals(lifecycle, str(voice.to.stage))

    # ------------------------------------------------------------ in which language

    def _languages(self, who: Expression) -> Sequence[str | None]:
        """Of the values of a closed set that can occur, one for each language of messages."""
        if self.language is None:
            return (None,)
        column = self.model.catalog.customers.columns[self.language]
        if not isinstance(column.kind.type, OneOf):
            return (None,)
        found: dict[str, str] = {}
        for value in sorted(column.kind.type.values, key=self._place):
            if self.written(value) not in found and self._occurs(self._speaking(who, value)):
                found[self.written(value)] = value
        return list(found.values())

    def _place(self, value: str) -> tuple[bool, bool]:
        """The project's own language first, then those that have their name from it."""
        return self.written(value) != self.own, value != self.written(value)

    def _speaking(self, who: Expression, language: str | None) -> Expression:
        if language is None or self.language is None:
            return who
        return all_of((who, _equals(named(self.model, self.language), language)), NOWHERE)

    def _occurs(self, who: Expression) -> bool:
        return next(candidates(self.model, who, self.as_of, limit=1, tries=TRIES), None) is not None

    def _may_occur(self, who: Expression) -> bool:
        """False where it asks for two stages of one lifecycle: that needs no search."""
        stages: dict[str, str] = {}
        return all(stages.setdefault(name, stage) == stage for name, stage in self._stages(who))

    def _stages(self, condition: Expression) -> Iterator[tuple[str, str]]:
        """Stages that everybody is in for whom a condition holds, as far as its plain `and`s tell."""
        match condition:
            case Call("and", parts):
                for part in parts:
                    yield from self._stages(part)
            case RuleReference(name) if name in self.model.segments:
                yield from self._stages(self.model.segments[name].condition)
            case Call("=", (RuleReference(name), Literal(str(stage)))) if name in self.model.lifecycles:
                yield name, stage


def sort_of(label: str) -> Sort:
    """What is special about a made-up customer, for links and in words for people."""
    return Sort(label.replace(" ", "-"), _TITLES.get(label, label.capitalize()))


def values(candidate: Candidate) -> Callable[[str], Any]:
    """What a made-up customer has under a name; None where unknown, and for names that are not known."""

    def value(name: str) -> Any:
        try:
            return candidate.value(name)
        except KeyError:
            return None

    return value


def main_segment(model: Model, value: Callable[[str], Any]) -> Segment | None:
    """Of a customer's segments the one with the highest priority, ties by name."""
    return next((segment for segment in model.by_priority if value(segment.name)), None)


def _equals(value: Expression, written: str) -> Expression:
    return call("=", (value, text(written, NOWHERE)), NOWHERE)
