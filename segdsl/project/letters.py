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
    from segdsl.messages.checks.findings import LetterFindings
    from segdsl.messages.context import Letterhead
    from segdsl.project.files import Files
    from segdsl.source import Source


def check_letters(project: Files, progress: Callable[[str], None] | None = None) -> LetterFindings | None:
    """The findings of every combination that can occur; None where there are no letters to look at."""
    content, model = project.content, project.rules.model
    broken = has_errors((*project.rules.diagnostics, *content.diagnostics))
    if broken or model is None or content.templates is None or not content.templates.messages:
        return None
    from segdsl.messages.checks.desk import Desk
    from segdsl.messages.checks.kept import Kept
    from segdsl.messages.checks.registry import check_messages
    from segdsl.messages.inlining import is_available
    from segdsl.project.addressed import language_attribute, name_attribute
    from segdsl.project.letterhead import letterhead
    from segdsl.synthesis.candidates import usual_as_of
    from segdsl.synthesis.kept import KeptCasts

    config, own = project.place.config, letterhead(project).to_anybody()
    as_of, common = usual_as_of(model), _common(project, own)
    casts = KeptCasts(str(project.folder), common, model, as_of)
    desk = Desk(
        model=model,
        templates=content.templates,
        personas=content.personas,
        conditions=content.conditions,
        letterhead=own,
        as_of=as_of,
        locale=config.project.locale,
        name=name_attribute(project),
        inline=config.email.inline and is_available(),
        language=language_attribute(project),
        progress=progress,
        casts=casts,
    )
    found = check_messages(desk, Kept(str(project.folder), common, _rules(project)))
    casts.keep()
    return found


def _common(project: Files, letterhead: Letterhead) -> str:
    """A name of all that letters are made of, but templates."""
    told = [(source.name, source.text) for source in _rules(project)]
    more = (project.overrides, project.place.config, project.content.personas, letterhead)
    return store.named(program(), repr(told), *map(repr, more))


def _rules(project: Files) -> list[Source]:
    return [file.span.source for file in project.rules.files.values()]
