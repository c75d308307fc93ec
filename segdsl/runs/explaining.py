"""Why one customer is where they are.

In: a job, a key, perhaps a name. Out: for each name its value and the clauses that it rests on, by the
reference interpreter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from segdsl.model.project import Campaign, Model
from segdsl.project.names import names_of, no_such, with_stages_of
from segdsl.project.stages import lifecycles_with
from segdsl.reference.evaluate import Reference
from segdsl.reference.explain import Clause, explain_name
from segdsl.runs.job import Job

if TYPE_CHECKING:
    from segdsl.engines.left_out import LeftOut
    from segdsl.runs.histories import Noted
    from segdsl.runs.reading.one_customer import One


@dataclass(frozen=True, slots=True)
class Explanation:
    """A name, what it is, its value for the customer, and why.

    `past` is of a campaign: what the history says of its messages to the customer, and of those that no more
    may be sent after, the oldest first.
    """

    name: str
    kind: str
    value: Any
    clauses: tuple[Clause, ...]
    description: str | None = None
    past: tuple[Noted, ...] = ()


class Explained(tuple[Explanation, ...]):
    """The explanations of one customer; `rows_left_out` says which rows of the sources count for nobody."""

    rows_left_out: Mapping[str, LeftOut]

    @classmethod
    def of(cls, found: Iterable[Explanation], one: One) -> Explained:
        explained = cls(found)
        explained.rows_left_out = one.result.left_out
        return explained


def explain(job: Job, key: str, name: str | None) -> Explained:
    """Raises Problem where there is no such customer, or no such name. A stage's name is one, too.

    Of a campaign, what becomes of the customer in it.
    """
    model = job.model
    if name is not None and name in model.campaigns:
        campaign = model.campaigns[name]
        return _campaign(job, key, campaign)
    from segdsl.runs.reading.one_customer import one_customer

    names = names_of(model) if name is None else (name,)
    if name is not None and name not in names_of(model) and not lifecycles_with(model, name):
        wanted = "segment, lifecycle, stage, score, trait or campaign"
        raise no_such(job.project, wanted, name, (*with_stages_of(model), *model.campaigns))
    rules = tuple(r for n in names for r in ((n,) if n in names_of(model) else lifecycles_with(model, n)))
    one = one_customer(job, key, rules)
    found = (e for n in names for e in _explained(one.reference, n, one.place))
    return Explained.of((_with_reasons(job, one, e) for e in found), one)


def _with_reasons(job: Job, one: One, explanation: Explanation) -> Explanation:
    """Of a chance that was learnt, what sets the customer apart from the others."""
    learnt = job.project.rules.learnt.get(explanation.name)
    if learnt is None:
        return explanation
    from segdsl.runs.reasons import reasons

    why = reasons(one.reference, one.place, learnt.learnt)
    return replace(explanation, clauses=why or explanation.clauses)


def _campaign(job: Job, key: str, campaign: Campaign) -> Explained:
    from segdsl.reference.explain import explain as why
    from segdsl.runs.forecast import prospects
    from segdsl.runs.histories import noted
    from segdsl.runs.reading.one_customer import one_customer
    from segdsl.runs.settling import settled

    written = [("to", campaign.to), ("except", campaign.except_), ("stop when", campaign.stop)]
    written += [(f"{step.name} unless", step.unless) for step in campaign.steps]
    said = [(word, expression) for word, expression in written if expression is not None]
    also = tuple(expression for _, expression in said)
    one = one_customer(job, key, (), also=also)
    ran = settled(job, campaign=campaign.name)
    clauses = ((word, why(one.reference, expression, one.place)) for word, expression in said)
    told = tuple(replace(clause, text=f"{word} {clause.text}") for word, clause in clauses)
    (prospect,) = prospects(ran, key)
    past = noted(job, key, campaign)
    explanation = Explanation(campaign.name, "campaign", prospect.words, told, campaign.description, past)
    return Explained.of((explanation,), one)


def _explained(reference: Reference, name: str, customer: int) -> Iterator[Explanation]:
    model = reference.model
    if name not in names_of(model):
        for lifecycle in lifecycles_with(model, name):
            yield _stage(reference, lifecycle, name, customer)
        return
    kind = model.kind_of(name)
    clause = explain_name(reference, name, customer)
    value = clause.holds if kind == "segment" else clause.value
    yield Explanation(name, kind, value, clause.clauses, _description(model, name))


def _stage(reference: Reference, lifecycle: str, stage: str, customer: int) -> Explanation:
    """Why a customer is in a stage or not: every stage as far as the one that they are in."""
    clause = explain_name(reference, lifecycle, customer)
    described = next(s.description for s in reference.model.lifecycles[lifecycle].stages if s.name == stage)
    holds = reference.value(lifecycle, customer) == stage
    return Explanation(stage, "stage", holds, clause.clauses, described)


def _description(model: Model, name: str) -> str | None:
    for declared in (model.segments, model.lifecycles, model.scores, model.traits):
        if name in declared:
            description: str | None = declared[name].description
            return description
    return None
