"""unused, for templates and personas: files that no campaign sends or needs, personas who speak to nobody.

A template may still be sent to a segment by hand, so this is an info.
"""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.diagnostics import Diagnostic
from segdsl.messages.checks.desk import Desk
from segdsl.messages.checks.findings import Noted
from segdsl.messages.kinds import name_of
from segdsl.messages.places import place
from segdsl.messages.references import reached_from


def unused_stationery(desk: Desk) -> Iterator[Noted]:
    """Nothing is said of projects without campaigns: they send by hand."""
    if desk.model.campaigns:
        yield from map(Noted, _templates(desk))
        yield from map(Noted, _personas(desk))


def _templates(desk: Desk) -> Iterator[Diagnostic]:
    trees = desk.templates.trees
    sent = {m.template for m in desk.mailings()}
    for file, source in desk.templates.sources.items():
        if "/" not in file and name_of(file) not in sent:
            message = f"no campaign sends the template `{name_of(file)}`"
            yield Diagnostic("unused", message, place(source, 1), certainty="proved")
    reached = {name for file in trees if "/" not in file for name in reached_from(trees, file)}
    for file, source in desk.templates.sources.items():
        if "/" in file and file not in reached:
            yield Diagnostic("unused", f"no template needs `{file}`", place(source, 1), certainty="proved")


def _personas(desk: Desk) -> Iterator[Diagnostic]:
    named = {segment.persona for segment in desk.model.segments.values()}
    lent = {persona.extends for persona in desk.personas.values()}
    for persona in desk.personas.values():
        speaks = persona.speaks_to or persona.fallback or persona.abstract
        if not speaks and persona.name not in named | lent:
            message = f"the persona `{persona.name}` speaks to nobody"
            hint = "say whom under `speaks_to`, or name it in a segment: `persona NAME`"
            file = f"personas/{persona.name}.yaml"
            yield Diagnostic("unused", message, file=file, hint=hint, certainty="proved")
