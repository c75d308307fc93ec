"""A customer from the data, for a preview.

In: a project and a key. Out: what is known about this customer, by the reference, the persona that speaks to
them, and why a campaign would send them nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from segdsl.messages.preview.album import Sort
from segdsl.messages.preview.cast import Customer, main_segment
from segdsl.model.by_name import named
from segdsl.model.nodes import Expression
from segdsl.model.project import Campaign
from segdsl.people.choice import persona_of
from segdsl.people.persona import Persona
from segdsl.reference.evaluate import Reference
from segdsl.runs.forecast import prospects
from segdsl.runs.job import Job
from segdsl.runs.reading.one_customer import one_customer
from segdsl.runs.settling import settled


@dataclass(frozen=True, slots=True, eq=False)
class RealCustomer:
    """A customer at a place in a reference."""

    key: str
    reference: Reference
    place: int
    persona: Persona | None

    def among(self, who: Expression, left_out: str | None = None) -> Customer:
        """This customer as somebody to show a message to that is for those of whom the condition holds.

        `left_out` says why it would not be sent to them all the same.
        """
        sort = Sort("customer", f"Customer {self.key}")
        own = main_segment(self.reference.model, self.value)
        fits = self.holds(who)
        return Customer(sort, self.value, own, fits, made_up=False, key=self.key, left_out=left_out)

    def value(self, name: str) -> Any:
        """An attribute, trait, score, stage or whether in a segment; None is unknown, or no such name."""
        try:
            return self.reference.evaluate(named(self.reference.model, name), self.place)
        except KeyError:
            return None

    def holds(self, condition: Expression) -> bool:
        return bool(self.reference.evaluate(condition, self.place))


def real_customer(
    job: Job,
    key: str,
) -> RealCustomer:
    """Reads the declared sources. Raises Problem, also where there is no such customer."""
    stationery, names = job.project.stationery, job.model.order
    reference, place, _ = one_customer(job, key, names, needs_all=True)
    persona = persona_of(reference, place, stationery.personas, stationery.conditions)
    return RealCustomer(key, reference, place, persona)


def left_out(
    job: Job,
    key: str,
    campaign: Campaign,
    template: str,
) -> str | None:
    """Why the campaign would not send this template to the customer, in words; None where it would.

    Raises Problem, also for a history or list that can't be read.
    """
    ran = settled(job, campaign=campaign.name)
    (prospect,) = prospects(ran, key)
    gets_it = prospect.lot is not None and prospect.lot.template == template
    return None if gets_it else prospect.words
