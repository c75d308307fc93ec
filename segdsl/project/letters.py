"""What the letters of a project's campaigns would look like, and what is wrong with them.

In: a project whose rules and templates are sound. Out: the report of all checks of messages, without data:
the letters are written to made-up customers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from segdsl.cache import store
from segdsl.cache.program import program
from segdsl.diagnostics import has_errors

if TYPE_CHECKING:
    from segdsl.messages.checks.findings import Report
    from segdsl.messages.checks.kept import Kept
    from segdsl.messages.context import Letterhead
    from segdsl.project import Project


def check_letters(project: Project, progress: Callable[[str], None] | None = None) -> Report | None:
    """The findings of every combination that can occur; None where there are no letters to look at."""
    stationery, model = project.stationery, project.rules.model
    broken = has_errors((*project.rules.diagnostics, *stationery.diagnostics))
    if broken or model is None or stationery.templates is None or not stationery.templates.messages:
        return None
    from segdsl.analysis.candidates import usual_as_of
    from segdsl.messages.checks.desk import Desk
    from segdsl.messages.checks.everything import check_messages
    from segdsl.messages.context import Letterhead
    from segdsl.messages.inlining import is_available
    from segdsl.templates.translations import Translations

    config, columns = project.place.config, model.catalog.customers.columns
    letterhead = Letterhead(
        sender=config.email.from_,
        reply_to=config.email.reply_to,
        unsubscribe_url=config.email.unsubscribe_url,
        currency=config.project.currency,
        variables=config.variables,
        translations=stationery.translations or Translations(own=config.project.locale),
        utm=config.email.utm,
        stages={name: {s.name: s.description for s in c.stages} for name, c in model.lifecycles.items()},
    )
    named = config.customer.name or ("first_name" if "first_name" in columns else None)
    desk = Desk(
        model=model,
        templates=stationery.templates,
        personas=stationery.personas,
        conditions=stationery.conditions,
        letterhead=letterhead,
        as_of=usual_as_of(model),
        locale=config.project.locale,
        name=named if named in columns else None,
        inline=config.email.inline and is_available(),
        language=config.customer.locale if config.customer.locale in columns else None,
        progress=progress,
    )
    return check_messages(desk, _kept(project, letterhead))


def _kept(project: Project, letterhead: Letterhead) -> Kept:
    """What is kept of the project's letters; all that they are made of, but templates, names it."""
    from segdsl.messages.checks.kept import Kept

    rules = [file.span.source for file in project.rules.files.values()]
    told = [(source.name, source.text) for source in rules]
    more = (project.overrides, project.place.config, project.stationery.personas, letterhead)
    common = store.named(program(), repr(told), *map(repr, more))
    return Kept(str(project.folder), common, rules)
