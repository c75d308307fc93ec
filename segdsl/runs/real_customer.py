"""A customer from the data, for a preview.

In: a project and a key. Out: what is known about this customer, by the reference, the persona that speaks to
them, and why a campaign would send them nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from segdsl.clock import AsOf
from segdsl.messages.preview.album import Sort
from segdsl.messages.preview.cast import Viewer
from segdsl.model.nodes import Expression
from segdsl.model.project import Campaign
from segdsl.people.choice import main_segment, persona_of
from segdsl.people.persona import Persona
from segdsl.reference.customer import Customer
from segdsl.runs.forecast import prospects, settled
from segdsl.runs.reading.one_customer import one_customer

if TYPE_CHECKING:
    from segdsl.project.files import Files


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
    project: Files,
    key: str,
    as_of: AsOf,
    *,
    tolerate: bool,
    progress: Callable[[str], None] | None = None,
) -> RealCustomer:
    """Reads the declared sources. Raises Problem, also where there is no such customer."""
    stationery, names = project.stationery, project.model.order
    reference, place, _ = one_customer(
        project, key, names, as_of, needs_all=True, tolerate=tolerate, progress=progress
    )
    customer = Customer(reference, place)
    persona = persona_of(customer, stationery.personas, stationery.conditions)
    return RealCustomer(key, customer, persona)


def left_out(
    project: Files,
    key: str,
    campaign: Campaign,
    template: str,
    as_of: AsOf,
    *,
    tolerate: bool,
    progress: Callable[[str], None] | None = None,
) -> str | None:
    """Why the campaign would not send this template to the customer, in words; None where it would.

    Raises Problem, also for a history or list that can't be read.
    """
    ran = settled(project, as_of, campaign=campaign.name, tolerate=tolerate, progress=progress)
    (prospect,) = prospects(ran, key)
    gets_it = prospect.lot is not None and prospect.lot.template == template
    return None if gets_it else prospect.words
