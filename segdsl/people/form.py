"""The form of a persona's file: which fields may stand where, and the same as a JSON Schema for editors."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from inspect import cleandoc, getsource
from itertools import pairwise
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


def _forms(form: type[PersonaPart]) -> Iterator[type[PersonaPart]]:
    """A part of the file, and all parts within it."""
    yield form
    for field in form.model_fields.values():
        for part in _parts(field.annotation):
            yield from _forms(part)


def _said_below(form: type[PersonaPart]) -> Iterator[tuple[str, str]]:
    """The fields of a part with the text that stands below each; pydantic would read it at every import."""
    (written,) = ast.parse(getsource(form)).body
    for field, below in pairwise(getattr(written, "body", ())):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, cleandoc(text)


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a persona's file, with the descriptions that editors show.

    What a persona must have may come from the one it extends, so it is asked only of those that extend none.
    """
    found = Persona.model_json_schema()
    for form in _forms(Persona):
        properties = (found if form is Persona else found["$defs"][form.__name__])["properties"]
        for name, text in _said_below(form):
            properties[name] = dict(sorted({**properties[name], "description": text}.items()))
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
