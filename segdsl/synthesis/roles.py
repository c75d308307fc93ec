"""Roles: the personas and languages that occur among those for whom a condition holds.

In: candidates, the order in which personas are asked, the languages, and somebody of whom the condition
holds. Out: a role for each persona and language that somebody has, with the reason why the persona speaks
to them. Whoever is not among those at hand is looked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from segdsl.model.by_name import named
from segdsl.model.nodes import Expression
from segdsl.model.project import Model
from segdsl.model.terms import all_of, call, negation, text
from segdsl.people.choice import Conditions, Speaking, voice_of, voices
from segdsl.people.persona import Persona
from segdsl.reference.customer import Customer
from segdsl.source import NOWHERE
from segdsl.synthesis.candidates import Candidates
from segdsl.synthesis.edges import EdgeCase
from segdsl.synthesis.languages import Languages

TRIES, EFFORT = 4, 1_000  # for each reason why a persona may speak, and each language
SOMEBODY = "somebody"  # the label of who was looked for, and is at no edge


@dataclass(frozen=True, slots=True, eq=False)
class Role:
    """A persona and a language that occur. `spelled` is how customers have the language; None where unknown.

    `voice` is the first reason for which the persona speaks to them; None where no persona does. `who` holds
    of everybody in the role, and `known` are some of them, at least one.
    """

    voice: Speaking | None
    language: str
    spelled: str | None
    who: Expression
    known: tuple[EdgeCase, ...]

    @property
    def persona(self) -> Persona | None:
        return self.voice.persona if self.voice is not None else None


@dataclass(frozen=True, slots=True, eq=False)
class Company:
    """All who can be in a role."""

    candidates: Candidates
    personas: Mapping[str, Persona]
    conditions: Conditions
    languages: Languages

    @property
    def model(self) -> Model:
        return self.candidates.model

    def roles(self, who: Expression, at_hand: Sequence[EdgeCase]) -> Iterator[Role]:
        """In the order in which personas are asked, and of each the project's own language first."""
        told: set[tuple[str, str]] = set()
        for voice, speaks in self._turns(who):
            persona = voice.persona.name if voice is not None else ""
            for role in self._of_voice(
                voice, speaks, at_hand, {own for name, own in told if name == persona}
            ):
                told.add((persona, role.language))
                yield role

    def _of_voice(
        self,
        voice: Speaking | None,
        speaks: Expression,
        at_hand: Sequence[EdgeCase],
        told: Collection[str],
    ) -> Iterator[Role]:
        """Each language that is not told yet among those for whom a persona speaks for this reason."""
        spellings = self.languages.spellings(self.model)
        if all(self.languages.nearest(spelled) in told for spelled in spellings):
            return
        mine = [case for case in at_hand if self.voice(case.customer) == voice] or self.somebody(speaks)
        seen = _by_spelling(mine, self.languages)
        done = set(told)
        for spelled in dict.fromkeys((*spellings, *seen)) if seen else ():
            language = self.languages.nearest(spelled)
            if language not in done:
                asked = self._speaking(speaks, spelled)
                known = seen.get(spelled) or self.somebody(asked)
                if known:
                    done.add(language)
                    yield Role(voice, language, spelled, asked, tuple(known))

    def voice(self, customer: Customer) -> Speaking | None:
        return voice_of(customer, self.personas, self.conditions)

    def somebody(self, who: Expression, tries: int = TRIES, effort: int = EFFORT) -> tuple[EdgeCase, ...]:
        """One customer for whom a condition holds, if any is found."""
        found = self.candidates.of(who, 1, tries, effort)
        return tuple(EdgeCase(SOMEBODY, customer) for customer in found)

    # ------------------------------------------------------------ who speaks

    def _turns(self, who: Expression) -> Iterator[tuple[Speaking | None, Expression]]:
        """Personas as they are asked, None last, each with the condition that it is its turn."""
        passed: list[Expression] = []
        for voice in voices(self.model, self.personas):
            holds = voice.condition(self.model, self.conditions)
            if holds is None:
                yield voice, all_of((who, *passed), NOWHERE)
                return
            yield voice, all_of((who, holds, *passed), NOWHERE)
            passed.append(negation(holds, NOWHERE))
        yield None, all_of((who, *passed), NOWHERE)

    def _speaking(self, who: Expression, spelled: str | None) -> Expression:
        """Those of them who have the language spelled so."""
        if self.languages.attribute is None:
            return who
        own = named(self.model, self.languages.attribute)
        if spelled is None:
            is_it = negation(call("is known", (own,), NOWHERE), NOWHERE)
        else:
            is_it = call("=", (own, text(spelled, NOWHERE)), NOWHERE)
        return all_of((who, is_it), NOWHERE)


def _by_spelling(cases: Iterable[EdgeCase], languages: Languages) -> Mapping[str | None, Sequence[EdgeCase]]:
    found: dict[str | None, list[EdgeCase]] = defaultdict(list)
    for case in cases:
        found[languages.spelled(case.customer)].append(case)
    return found
