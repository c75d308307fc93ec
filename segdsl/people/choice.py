"""Which persona speaks to a customer.

In: the rules' segments and the personas. Out: whom each persona speaks to, in the order in which they are
asked: the first that holds of a customer decides. The same order is used for the columns of a run and for
one customer of the reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from segdsl.model.nodes import Expression
from segdsl.model.project import Model
from segdsl.people.persona import Persona
from segdsl.people.speaks_to import SpeaksTo

if TYPE_CHECKING:
    from segdsl.reference.evaluate import Reference

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


def persona_of(
    reference: Reference, customer: int, personas: Mapping[str, Persona], conditions: Conditions
) -> Persona | None:
    """The persona that speaks to the customer at a place of a reference, None where none does."""
    for voice in voices(reference.model, personas):
        if _holds(reference, customer, voice, conditions):
            return voice.persona
    return None


def _holds(reference: Reference, customer: int, voice: Speaking, conditions: Conditions) -> bool:
    if voice.to is None:
        return True
    if voice.rule is not None:
        return bool(reference.evaluate(conditions[voice.rule], customer))
    if voice.to.segment is not None:
        return bool(reference.value(voice.to.segment, customer))
    return bool(reference.value(str(voice.to.lifecycle), customer) == voice.to.stage)
