"""Whom a persona speaks to, in words that people read first, with the names that rules have for them.

In: a persona, or one reason for which it speaks, and the model. Out: texts such as `“Has never bought” (stage
lead of journey)`.
"""

from __future__ import annotations

from segdsl.model.project import Model
from segdsl.people.choice import Speaking, voices
from segdsl.people.persona import Persona
from segdsl.people.sheet import spoken_to
from segdsl.people.speaks_to import SpeaksTo


def whom(voice: Speaking, model: Model) -> str:
    """Whom a persona speaks to for this reason."""
    if voice.to is None:
        return "whoever has no other persona"
    said = _described(voice.to, model)
    plain = spoken_to(voice.to)
    return f"“{said}” ({plain.removeprefix('the ')})" if said else plain


def everybody(persona: Persona, model: Model) -> tuple[str, ...]:
    """All whom a persona speaks to: the segments that name it, and what it says itself, as they are asked."""
    asked = (whom(voice, model) for voice in voices(model, {persona.name: persona}))
    return tuple(dict.fromkeys(asked))


def _described(entry: SpeaksTo, model: Model) -> str | None:
    if entry.segment is not None:
        segment = model.segments.get(entry.segment)
        return segment.description if segment is not None else None
    lifecycle = model.lifecycles.get(entry.lifecycle or "")
    stages = lifecycle.stages if lifecycle is not None else ()
    return next((stage.description for stage in stages if stage.name == entry.stage), None)
