"""Populations that lie side by side: one run of an engine answers for each of them.

In: a case with several populations, and engines. Out: how many cases that is, and the first difference.

What a rule says of a customer alone, it has to say of each population as if there were no other: a generated
rule and a population make a case, and the reference and the plain meaning look at that population only. What
rests on all customers (ranks, overall numbers) is asked of all of them as one population, and is one case.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from segdsl.plan import nodes
from segdsl.plan.kept import plan_again
from segdsl.plan.traversal import within
from tests.properties.agreement import Difference, Found, answer_of, by_reference, normal
from tests.properties.generated import Case
from tests.properties.populations import Rows

_OF_EVERYBODY = nodes.Overall | nodes.Ranking | nodes.Pooled
Answers = Mapping[str, Found]


@dataclass
class Tally:
    """cases: of how many rules and populations with somebody in them all engines said the same
    without: of how many more an engine refuses the data, or lacks what the rule needs
    texts: digests of the rules, each once
    """

    cases: int = 0
    without: Counter[str] = field(default_factory=Counter)
    texts: set[bytes] = field(default_factory=set)
    populations: int = 0
    customers: int = 0
    values: int = 0

    def add(self, other: Tally) -> None:
        """Counts what another has counted."""
        self.cases += other.cases
        self.without += other.without
        self.texts |= other.texts
        self.populations += other.populations
        self.customers += other.customers
        self.values += other.values

    def __str__(self) -> str:
        without = "".join(f"; {number} more without {name}" for name, number in sorted(self.without.items()))
        return (
            f"{self.cases} cases of {len(self.texts)} distinct rules and {self.populations} populations of "
            f"{self.customers} customers, {self.values} values{without}"
        )


def compared(case: Case, engines: Sequence[str], tally: Tally) -> Difference | None:
    """Asks all engines once, and counts; gives the first difference, with which the count ends."""
    asked = {name: answer_of(case, name) for name in engines}
    answers = {name: found for name, found in asked.items() if found is not None}
    together = resting_on_everybody(case)
    tally.texts |= {_digest(rule.text.split(rule.name, 1)[-1]) for rule in case.rules}
    for found in _differences(case, together, answers, engines, tally):
        return found
    return None


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=8).digest()


def resting_on_everybody(case: Case) -> set[str]:
    """The rules whose values of a customer other customers decide."""
    made = plan_again(case.model, case.as_of, None, None)
    return {n.name for n in made.named if any(isinstance(part, _OF_EVERYBODY) for part in within(n.node))}


def _differences(
    case: Case, together: set[str], answers: Answers, engines: Sequence[str], tally: Tally
) -> Iterator[Difference]:
    whole = by_reference(case, names=[rule.name for rule in case.rules if rule.name in together])
    for name, found in answers.items():
        if found.keys != whole.keys:
            yield Difference("the customers", "all", None, whole.keys, name, found.keys)
    yield from _in(whole, None, answers, engines, tally)
    alone = [rule.name for rule in case.rules if rule.name not in together]
    for rows in case.populations:
        reference = by_reference(case, rows, alone)
        tally.populations += bool(reference.keys)
        tally.customers += len(reference.keys)
        yield from _in(reference, by_plain(case, rows, alone), answers, engines, tally)


def by_plain(case: Case, rows: Rows, names: Sequence[str]) -> Found:
    """What the plain meaning says of these rules, where these rows are all there is."""
    world = case.world(rows)
    everybody = range(len(world.customers))
    keys = [[normal(part) for part in world.key(c)] for c in everybody]
    return Found(keys, {name: [normal(world.rule(name, c)) for c in everybody] for name in names})


def _in(
    reference: Found, plain: Found | None, answers: Answers, engines: Sequence[str], tally: Tally
) -> Iterator[Difference]:
    """The differences in one population; counts the cases."""
    if plain is not None and plain.keys != reference.keys:
        yield Difference("the customers", "all", plain.keys, reference.keys, "no engine", None)
    places = {name: {tuple(key): n for n, key in enumerate(found.keys)} for name, found in answers.items()}
    for rule, wanted in reference.values.items():
        meant = wanted if plain is None else plain.values[rule]
        if meant != wanted:
            yield from _of_values(rule, reference, meant, "no engine", wanted)
        able = [name for name, found in answers.items() if rule in found.values]
        for name in able:
            values = answers[name].values[rule]
            own = [values[places[name][tuple(key)]] for key in reference.keys]
            if own != wanted:
                yield from _of_values(rule, reference, meant, name, own)
        tally.values += len(wanted) * len(able)
        if wanted:
            tally.cases += len(able) == len(engines)
            tally.without.update(name for name in engines if name not in able)


def _of_values(
    rule: str, reference: Found, meant: Sequence[object], name: str, own: Sequence[object]
) -> Iterator[Difference]:
    for key, plain, wanted, found in zip(reference.keys, meant, reference.values[rule], own, strict=True):
        if not plain == wanted == found:
            yield Difference(rule, key, plain, wanted, name, found)
