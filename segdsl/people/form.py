"""The form of a persona's file: which fields may stand where, and the same as a JSON Schema for editors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from segdsl.people.persona import Persona
from segdsl.people.words import PersonaPart

URL = "https://segdsl.readthedocs.io/schema/persona.json"


def fields(path: tuple[str | int, ...]) -> tuple[str, ...]:
    """The fields that may stand at a path of a persona's file; none where names are free."""
    form: type[PersonaPart] | None = Persona
    for step in path:
        if form is None or isinstance(step, int):
            continue
        field = form.model_fields.get(step)
        form = next(_parts(field.annotation), None) if field is not None else None
    return tuple(form.model_fields) if form is not None else ()


def _parts(annotation: Any) -> Iterator[type[PersonaPart]]:
    """The parts of a file among the types of an annotation."""
    if isinstance(annotation, type) and issubclass(annotation, PersonaPart):
        yield annotation
    for argument in get_args(annotation):
        yield from _parts(argument)


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a persona's file, with the descriptions that editors show.

    What a persona must have may come from the one it extends, so it is asked only of those that extend none.
    """
    found = Persona.model_json_schema()
    voice = found["$defs"]["Voice"].pop("required")
    whole = found.pop("required")
    lends = {"properties": {"abstract": {"const": True}}, "required": ["abstract"]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": URL,
        **found,
        "if": {"anyOf": [{"required": ["extends"]}, lends]},
        "then": {"required": ["name"]},
        "else": {"required": whole, "properties": {"voice": {"required": voice}}},
    }
