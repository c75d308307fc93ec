"""What is the same in all messages of a project, from its settings and rules.

In: the files of a project, the rows of its lookup tables, its secrets. Out: a `Letterhead`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from segdsl.diagnostics import Problem
from segdsl.messages.context import Letterhead, Stationery
from segdsl.project.addressed import address_attribute, addressee_attributes
from segdsl.project.customer_settings import check_inline
from segdsl.project.files import Files
from segdsl.templates.tables import LookupRows
from segdsl.templates.translations import Translations
from segdsl.tokens import SAMPLE, Secrets


def letterhead(
    project: Files,
    tables: Mapping[str, LookupRows] = MappingProxyType({}),
    secrets: Secrets = SAMPLE,
    *,
    inline: bool = False,
) -> Letterhead:
    """`tables` are the rows that templates see, none by default; `inline` whether styles go into tags.

    By default links to unsubscribe are made to be looked at: nobody is unsubscribed by them.
    """
    config = project.place.config
    return Letterhead(
        address=address_attribute(project, "email"),
        phone=address_attribute(project, "sms"),
        device=address_attribute(project, "push"),
        addressee=addressee_attributes(project),
        stationery=Stationery(
            config.letter.paper, config.letter.from_, config.letter.country, config.project.locale
        ),
        sender=config.email.from_,
        reply_to=config.email.reply_to,
        unsubscribe_url=config.email.unsubscribe_url,
        currency=config.project.currency,
        variables=config.variables,
        stages={
            name: {stage.name: stage.description for stage in lifecycle.stages}
            for name, lifecycle in project.model.lifecycles.items()
        },
        tables=tables,
        translations=project.content.translations or Translations(own=config.project.locale),
        utm=config.email.utm,
        inline=inline,
        secrets=secrets,
    )


def inlines(project: Files) -> bool:
    """Whether styles are written into tags. Raises Problem where that is wanted and cannot be done."""
    found = tuple(check_inline(project.place))
    if found:
        raise Problem(found)
    return project.place.config.email.inline
