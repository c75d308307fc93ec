"""Which persona speaks to a customer.

In: the rules' segments and the personas. Out: whom each persona speaks to, in the order in which they are
asked: the first that holds of a customer decides. The same order is used for the columns of a run and for
one customer of the reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from segdsl.model.by_name import named
from segdsl.model.nodes import Expression
from segdsl.model.project import Model, Segment
from segdsl.model.terms import call, text
from segdsl.people.persona import Persona, SpeaksTo
from segdsl.source import NOWHERE

if TYPE_CHECKING:
    from segdsl.reference.customer import Customer


Rule = tuple[str, str]  # a persona's name, and a rule as it is written there
Conditions = Mapping[Rule, Expression]


def question(rule: Rule) -> str:
    """The label under which a computation answers whether each customer fulfils a persona's rule."""
    return "persona {}: {}".format(*rule)


@dataclass(frozen=True, slots=True)
class Speaking:
    """A persona and whom it speaks to; everybody where that is None."""

    persona: Persona
    to: SpeaksTo | None

    @property
    def rule(self) -> Rule | None:
        """The key of the rule that decides, where one does."""
        return (self.persona.name, self.to.rule) if self.to is not None and self.to.rule is not None else None

    def condition(self, model: Model, conditions: Conditions) -> Expression | None:
        """Of whom it holds that the persona may speak to them; None where that is everybody."""
        if self.to is None:
            return None
        if self.rule is not None:
            return conditions[self.rule]
        if self.to.segment is not None:
            return named(model, self.to.segment)
        stage = named(model, str(self.to.lifecycle))
        return call("=", (stage, text(str(self.to.stage), NOWHERE)), NOWHERE)


def voices(model: Model, personas: Mapping[str, Persona]) -> Iterator[Speaking]:
    """In order: first the personas that segments name, by the segments' priority.

    Then those that speak to a segment, stage or rule, by their own, then the fallback. Ties go by name.
    """
    for segment in model.by_priority:
        if segment.persona is not None and segment.persona in personas:
            yield Speaking(personas[segment.persona], SpeaksTo(segment=segment.name))
    speaking = (Speaking(persona, entry) for persona in personas.values() for entry in persona.speaks_to)
    yield from sorted(speaking, key=lambda v: (-v.to.priority if v.to else 0, v.persona.name))
    yield from (Speaking(persona, None) for persona in personas.values() if persona.fallback)


def voice_of(customer: Customer, personas: Mapping[str, Persona], conditions: Conditions) -> Speaking | None:
    """The first that speaks to a customer, None where none does."""
    for voice in voices(customer.model, personas):
        asked = voice.condition(customer.model, conditions)
        if asked is None or customer.holds(asked):
            return voice
    return None


def persona_of(customer: Customer, personas: Mapping[str, Persona], conditions: Conditions) -> Persona | None:
    """The persona that speaks to a customer, None where none does."""
    voice = voice_of(customer, personas, conditions)
    return voice.persona if voice is not None else None


def main_segment(customer: Customer) -> Segment | None:
    """Of a customer's segments the one with the highest priority, ties by name."""
    return next((segment for segment in customer.model.by_priority if customer.value(segment.name)), None)
