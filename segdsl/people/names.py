"""The names that personas and rules have for each other.

In: the rules' model, personas with their pages. Out: findings for segments, lifecycles and stages that the
rules do not have, and for personas that a segment names and nobody wrote.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from segdsl.diagnostics import Diagnostic
from segdsl.model.project import Model
from segdsl.people.persona import Persona, SpeaksTo
from segdsl.people.plain_yaml import Page, Path
from segdsl.suggest import did_you_mean


def check_names(
    model: Model, people: Mapping[str, tuple[Persona, Page]], written: Mapping[str, bool], folder: str
) -> Iterator[Diagnostic]:
    """`written` are the names of all files, right or wrong, and whether each is abstract."""
    for persona, page in people.values():
        for number, entry in enumerate(persona.speaks_to):
            yield from _stranger(page, ("speaks_to", number), entry, model)
    yield from _missing(model, written, folder)


def _stranger(page: Page, path: Path, entry: SpeaksTo, model: Model) -> Iterator[Diagnostic]:
    """The segment, lifecycle or stage of an entry, where the rules do not have it."""
    lifecycle = model.lifecycles.get(entry.lifecycle or "")
    if entry.rule is not None:
        return
    if entry.segment is not None:
        kind, name, known = "segment", entry.segment, tuple(model.segments)
    elif lifecycle is None:
        kind, name, known = "lifecycle", str(entry.lifecycle), tuple(model.lifecycles)
    else:
        kind, name, known = "stage", str(entry.stage), tuple(stage.name for stage in lifecycle.stages)
    if name not in known:
        message = f"there is no {kind} called `{name}`"
        yield Diagnostic("unknown-name", message, page.place((*path, kind)), hint=did_you_mean(name, known))


def _missing(model: Model, written: Mapping[str, bool], folder: str) -> Iterator[Diagnostic]:
    """Personas that segments name and that cannot speak, or are not there."""
    for segment in model.segments.values():
        name, place = segment.persona, segment.persona_span or segment.span
        if name is not None and name not in written:
            message = f"there is no persona called `{name}` in `{folder}`"
            yield Diagnostic("unknown-name", message, place, hint=did_you_mean(name, written))
        elif name is not None and written[name]:
            message = f"`{name}` is `abstract`: it lends its fields and speaks to nobody itself"
            yield Diagnostic("bad-persona", message, place, hint="name a persona that extends it")
