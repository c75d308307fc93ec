"""Who the letters of a campaign are written to: customers made up for its audience.

In: a model, the personas, and the languages that messages are written in. Out: for an audience, customers at
its edges, and somebody for each persona and each language if anybody is found. Voices are asked in their
order: after one that speaks to the whole audience none can speak, so nobody is looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from segdsl.clock import AsOf
from segdsl.logic.known import Known
from segdsl.model.by_name import named
from segdsl.model.nodes import Expression
from segdsl.model.project import Model
from segdsl.model.terms import all_of, call, text
from segdsl.people.choice import Conditions, Speaking, persona_of, voices
from segdsl.people.persona import Persona
from segdsl.source import NOWHERE
from segdsl.synthesis.candidates import Candidate, candidates, edge_cases
from segdsl.templates.languages import by_normal_name, nearest, written_in
from segdsl.types import OneOf

_TRIES, _EFFORT = 2, 400  # for each reason why a persona or a language may occur


@dataclass(frozen=True, slots=True)
class Languages:
    """What messages are written in: texts there are in `translated` and in the project's `own`.

    `attribute` has the customers' own spelling; None where all get the project's own language.
    """

    translated: tuple[str, ...] = ()
    own: str = "en"
    attribute: str | None = None

    def of(self, customer: Candidate) -> str:
        """The language of the texts in a customer's message."""
        return nearest(self._spelled(customer), self._there()) or self.own

    def locale(self, customer: Candidate) -> str:
        """The locale of a customer's message, which may have a territory beside the language."""
        return written_in(self._spelled(customer), self._there(), self.own)

    def each(self, model: Model) -> Iterator[tuple[str, str]]:
        """Each language that there are texts in, with a spelling of it that customers can have."""
        column = model.catalog.customers.columns.get(self.attribute or "")
        if column is None:
            return
        kind = column.kind.type
        spelled = kind.values if isinstance(kind, OneOf) else (*self.translated, self.own)
        told: set[str] = set()
        for value in spelled:
            language = nearest(value, self._there()) or self.own
            if language not in told:
                told.add(language)
                yield language, value

    def _spelled(self, customer: Candidate) -> str:
        written = customer.value(self.attribute) if self.attribute is not None else None
        return str(written or "")

    def _there(self) -> dict[str, str]:
        return by_normal_name((*self.translated, self.own))


@dataclass(slots=True, eq=False)
class Casting:
    """What made-up customers are made from. `name` is the attribute that they are greeted by."""

    model: Model
    personas: Mapping[str, Persona]
    conditions: Conditions
    as_of: AsOf
    name: str | None
    languages: Languages
    _casts: dict[Expression, tuple[Candidate, ...]] = field(default_factory=dict)
    _personas: dict[Candidate, Persona | None] = field(default_factory=dict)

    def cast(self, audience: Expression) -> tuple[Candidate, ...]:
        """Customers at the edges of the audience, and somebody for each persona and language if possible."""
        if audience not in self._casts:
            found = list(edge_cases(self.model, audience, self.as_of, self.name))
            if found:
                found += self._of_personas(audience, found)
                found += self._of_languages(audience, found)
            self._casts[audience] = tuple(found)
        return self._casts[audience]

    def persona(self, customer: Candidate) -> Persona | None:
        if customer not in self._personas:
            own = persona_of(customer.reference, 0, self.personas, self.conditions)
            self._personas[customer] = own
        return self._personas[customer]

    # ------------------------------------------------------------ who is missing

    def _of_personas(self, audience: Expression, found: list[Candidate]) -> Iterator[Candidate]:
        heard = {persona.name for c in found if (persona := self.persona(c)) is not None}
        for persona, asked in self._reasons(audience):
            if persona.name in heard or persona.abstract:
                continue
            for customer in candidates(self.model, asked, self.as_of, 2, _TRIES, _EFFORT):
                if self.persona(customer) is persona:
                    heard.add(persona.name)
                    yield customer
                    break

    def _reasons(self, audience: Expression) -> Iterator[tuple[Persona, Expression]]:
        """Why each persona may speak to somebody in the audience, each reason once."""
        known = Known.of(self.model, audience)
        told: set[Expression] = set()
        for voice in voices(self.model, self.personas):
            if voice.to is None:
                return
            holds = self._holds(voice)
            if holds not in told:
                told.add(holds)
                yield voice.persona, all_of((audience, holds), NOWHERE)
            if holds in known.facts.true:
                return

    def _holds(self, voice: Speaking) -> Expression:
        assert voice.to is not None
        if voice.rule is not None:
            return self.conditions[voice.rule]
        if voice.to.segment is not None:
            return named(self.model, voice.to.segment)
        stage = named(self.model, str(voice.to.lifecycle))
        return call("=", (stage, text(str(voice.to.stage), NOWHERE)), NOWHERE)

    def _of_languages(self, audience: Expression, found: list[Candidate]) -> Iterator[Candidate]:
        spoken = {self.languages.of(c) for c in found}
        for language, spelled in self.languages.each(self.model):
            if language not in spoken and self.languages.attribute is not None:
                own = named(self.model, self.languages.attribute)
                is_it = call("=", (own, text(spelled, NOWHERE)), NOWHERE)
                asked = all_of((audience, is_it), NOWHERE)
                yield from candidates(self.model, asked, self.as_of, 1, _TRIES, _EFFORT)
