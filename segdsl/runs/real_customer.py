"""A customer from the data, for a preview.

In: a project and a key. Out: what is known about this customer, by the reference, the persona that speaks to
them, and why a campaign would send them nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from segdsl.messages.preview.album import Sort
from segdsl.messages.preview.cast import Viewer
from segdsl.model.nodes import Expression
from segdsl.model.project import Campaign
from segdsl.people.choice import main_segment, persona_of
from segdsl.people.persona import Persona
from segdsl.reference.customer import Customer
from segdsl.runs.forecast import prospects
from segdsl.runs.job import Job
from segdsl.runs.reading.one_customer import one_customer
from segdsl.runs.settling import settled


@dataclass(frozen=True, slots=True, eq=False)
class RealCustomer:
    """Somebody in the data, by their key."""

    key: str
    customer: Customer
    persona: Persona | None

    def among(self, who: Expression, left_out: str | None = None) -> Viewer:
        """This customer as somebody to show a message to that is for those of whom the condition holds.

        `left_out` says why it would not be sent to them all the same.
        """
        sort = Sort("customer", f"Customer {self.key}")
        own, fits = main_segment(self.customer), self.customer.holds(who)
        return Viewer(sort, self.customer.get, own, fits, made_up=False, key=self.key, left_out=left_out)


def real_customer(
    job: Job,
    key: str,
) -> RealCustomer:
    """Reads the declared sources. Raises Problem, also where there is no such customer."""
    content = job.project.stationery
    reference, place, _ = one_customer(job, key, job.model.order, needs_all=True)
    customer = Customer(reference, place)
    persona = persona_of(customer, content.personas, content.conditions)
    return RealCustomer(key, customer, persona)


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
