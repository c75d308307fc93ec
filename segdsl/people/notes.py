"""What the rules note of those whom a persona speaks to.

In: a persona and the model. Out: the notes of its segments, lifecycles and stages as a section of its card,
None where there are none.
"""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.model.project import Model, Note
from segdsl.people.persona import Persona
from segdsl.people.sheet import Section


def notes_on(persona: Persona, model: Model) -> Section | None:
    """Each note under its word and what it is of: `need (vips)`."""
    entries = tuple(
        (f"{note.word.replace('_', ' ')} ({of})", (note.text,)) for of, note in _notes(persona, model)
    )
    return Section("Notes", tuple(dict.fromkeys(entries))) if entries else None


def _notes(persona: Persona, model: Model) -> Iterator[tuple[str, Note]]:
    for segment in model.segments.values():
        spoken_to = any(entry.segment == segment.name for entry in persona.speaks_to)
        if spoken_to or segment.persona == persona.name:
            yield from ((segment.name, note) for note in segment.notes)
    for entry in persona.speaks_to:
        lifecycle = model.lifecycles.get(entry.lifecycle or "")
        if lifecycle is not None:
            yield from ((lifecycle.name, note) for note in lifecycle.notes)
            stages = (stage for stage in lifecycle.stages if stage.name == entry.stage)
            yield from ((stage.name, note) for stage in stages for note in stage.notes)
