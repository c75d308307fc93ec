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
    from segdsl.project.files import Files


def check_letters(project: Files, progress: Callable[[str], None] | None = None) -> Report | None:
    """The findings of every combination that can occur; None where there are no letters to look at."""
    stationery, model = project.stationery, project.rules.model
    broken = has_errors((*project.rules.diagnostics, *stationery.diagnostics))
    if broken or model is None or stationery.templates is None or not stationery.templates.messages:
        return None
    from segdsl.messages.checks.desk import Desk
    from segdsl.messages.checks.registry import check_messages
    from segdsl.messages.inlining import is_available
    from segdsl.project.addressed import language_attribute, name_attribute
    from segdsl.project.letterhead import letterhead
    from segdsl.synthesis.candidates import usual_as_of

    config, own = project.place.config, letterhead(project).to_anybody()
    desk = Desk(
        model=model,
        templates=stationery.templates,
        personas=stationery.personas,
        conditions=stationery.conditions,
        letterhead=own,
        as_of=usual_as_of(model),
        locale=config.project.locale,
        name=name_attribute(project),
        inline=config.email.inline and is_available(),
        language=language_attribute(project),
        progress=progress,
    )
    return check_messages(desk, _kept(project, own))


def _kept(project: Files, letterhead: Letterhead) -> Kept:
    """What is kept of the project's letters; all that they are made of, but templates, names it."""
    from segdsl.messages.checks.kept import Kept

    rules = [file.span.source for file in project.rules.files.values()]
    told = [(source.name, source.text) for source in rules]
    more = (project.overrides, project.place.config, project.stationery.personas, letterhead)
    common = store.named(program(), repr(told), *map(repr, more))
    return Kept(store.named(str(project.folder)), common, rules)
