"""unused, for stationery: templates that nothing needs, personas who speak to nobody, idle variables.

A template may still be sent to a segment by hand, so this is an info.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from segdsl.diagnostics import Diagnostic
from segdsl.messages.checks.check import Check
from segdsl.messages.checks.desk import Desk
from segdsl.messages.checks.findings import Noted
from segdsl.templates.kinds import name_of
from segdsl.templates.mjml.stitching import Stitched
from segdsl.templates.places import place
from segdsl.templates.references import reached_from


def unused_stationery(desk: Desk) -> Iterator[Noted]:
    """Nothing is said of projects without campaigns: they send by hand."""
    if desk.model.campaigns:
        yield from map(Noted, _templates(desk))
        yield from map(Noted, _personas(desk))
        yield from map(Noted, _variables(desk))


def _templates(desk: Desk) -> Iterator[Diagnostic]:
    trees = desk.templates.trees
    sent = {m.template for m in desk.mailings()}
    for file, source in desk.templates.sources.items():
        if "/" not in file and name_of(file) not in sent:
            message = f"no campaign sends the template `{name_of(file)}`"
            yield Diagnostic("unused", message, place(source, 1), certainty="proved")
    reached = {name for file in trees if "/" not in file for name in reached_from(trees, file)}
    whole = [source for source in desk.templates.sources.values() if isinstance(source, Stitched)]
    stitched_in = {name for source in whole for name in source.files}
    for file, source in desk.templates.sources.items():
        if "/" in file and file not in reached and source.name not in stitched_in:
            yield Diagnostic("unused", f"no template needs `{file}`", place(source, 1), certainty="proved")


def _variables(desk: Desk) -> Iterator[Diagnostic]:
    """Variables of the project's settings that no template names."""
    texts = "\n".join(source.text for source in desk.templates.sources.values())
    for name, value in desk.letterhead.variables.items():
        paths = [f"{name}.{field}" for field in value] if isinstance(value, Mapping) else [name]
        idle = [path for path in paths if not re.search(rf"\b{re.escape(path)}\b", texts)]
        for path in idle if len(idle) < len(paths) or len(paths) == 1 else [name]:
            message = f"no template prints the variable `{path}`"
            yield Diagnostic("unused", message, file="segdsl.toml", certainty="proved")


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


CHECK = Check({}, of_all=unused_stationery)
