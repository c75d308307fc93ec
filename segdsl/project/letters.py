"""What the letters of a project's campaigns would look like, and what is wrong with them.

In: a project whose rules and templates are sound. Out: the report of all checks of messages, without data:
the letters are written to made-up customers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from segdsl.diagnostics import has_errors

if TYPE_CHECKING:
    from segdsl.messages.checks.findings import LetterFindings
    from segdsl.project.files import Files


def check_letters(project: Files, progress: Callable[[str], None] | None = None) -> LetterFindings | None:
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

    config = project.place.config
    return check_messages(
        Desk(
            model=model,
            templates=stationery.templates,
            personas=stationery.personas,
            conditions=stationery.conditions,
            letterhead=letterhead(project).to_anybody(),
            as_of=usual_as_of(model),
            locale=config.project.locale,
            name=name_attribute(project),
            inline=config.email.inline and is_available(),
            language=language_attribute(project),
            progress=progress,
        )
    )
