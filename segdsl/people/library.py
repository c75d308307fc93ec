"""A folder of personas.

In: a folder of `*.yaml` files, one persona in each, and (where known) the rules' names. Out: the personas
by name, in the order of their files, and everything that is wrong with them at its line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from segdsl.diagnostics import Checked, Diagnostic, Label
from segdsl.model.project import Model
from segdsl.model.suggestions import closest, did_you_mean
from segdsl.people import plain_yaml
from segdsl.people.persona import Persona, SpeaksTo, fields
from segdsl.people.plain_yaml import Page
from segdsl.source import Source

_MUST_BE = {
    "string_type": "must be a text",
    "bool_type": "must be `true` or `false`",
    "list_type": "must be a list, one `- …` to a line",
    "dict_type": "must hold fields of its own",
    "model_type": "must hold fields of its own",
    "model_attributes_type": "must hold fields of its own",
    "string_pattern_mismatch": "must be made of letters, digits and `_`",
    "string_too_long": "is too long",
}


@dataclass(frozen=True, slots=True)
class _Read:
    """A persona and the page it stands on."""

    page: Page
    persona: Persona


def load_personas(
    folder: Path, model: Model | None = None, beside: Path | None = None
) -> Checked[Mapping[str, Persona]]:
    """The personas of a folder (none where it does not exist), by name.

    With a `model`, the segments, lifecycles and stages they speak to must be there, and so must every
    persona that a segment names. Files are named in findings relative to `beside`, the project's folder.
    """
    found: list[Diagnostic] = []
    pages: list[_Read] = []
    files = [*folder.glob("*.yaml"), *folder.glob("*.yml")]
    for path in sorted(files, key=lambda file: file.name):
        checked = _read(path, path.relative_to(beside or folder.parent).as_posix(), folder)
        found.extend(checked.diagnostics)
        if checked.value is not None:
            pages.append(checked.value)
    personas: dict[str, _Read] = {}
    for read in pages:
        first = personas.setdefault(read.persona.name, read)
        if first is not read:
            found.append(_twice(read, first))
    found.extend(_fallbacks(list(personas.values())))
    if model is not None:
        found.extend(d for read in personas.values() for d in _strangers(read, model))
        found.extend(_missing(model, personas, folder))
    return Checked({name: read.persona for name, read in personas.items()}, tuple(found))


def _read(path: Path, name: str, folder: Path) -> Checked[_Read]:
    if not path.resolve().is_relative_to(folder.resolve()):
        return Checked(
            None, (Diagnostic("unreadable-file", f"`{name}` leads outside its folder", file=name),)
        )
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return Checked(None, (Diagnostic("unreadable-file", f"`{name}` is not text in UTF-8", file=name),))
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        return Checked(
            None, (Diagnostic("unreadable-file", f"`{name}` cannot be read: {reason}", file=name),)
        )
    return persona_from(Source(name, text))


def persona_from(source: Source) -> Checked[_Read]:
    """The persona written in a source, with its page, or everything that is wrong with it."""
    checked = plain_yaml.read(source)
    page = checked.value
    if page is None:
        return Checked(None, checked.diagnostics)
    if not isinstance(page.data, dict):
        message = "a persona is written as fields, such as `name: curious_reader`"
        return Checked(None, (Diagnostic("bad-persona", message, page.place(())),))
    try:
        return Checked(_Read(page, Persona.model_validate(page.data)))
    except ValidationError as error:
        return Checked(None, _findings(page, error.errors()))


def _findings(page: Page, errors: list[Any]) -> tuple[Diagnostic, ...]:
    """One for each place; a field that is only misspelt is not said to be missing as well."""
    misspelt = {
        (*error["loc"][:-1], closest(str(error["loc"][-1]), fields(error["loc"][:-1])))
        for error in errors
        if error["type"] == "extra_forbidden"
    }
    by_place: dict[object, Diagnostic] = {}
    for error in errors:
        if not (error["type"] == "missing" and error["loc"] in misspelt):
            finding = _finding(page, error)
            by_place.setdefault(
                (finding.span, finding.message if error["type"] == "missing" else ""), finding
            )
    return tuple(by_place.values())


def _finding(page: Page, error: Any) -> Diagnostic:
    """One message for a wrong value, at the value."""
    path = error["loc"]
    match error["type"]:
        case "extra_forbidden":
            known = fields(path[:-1])
            hint = did_you_mean(str(path[-1]), known) or f"there are: {', '.join(known)}"
            message = f"{_in_words(path)} is not a field of a persona"
            return Diagnostic("bad-persona", message, page.place(path, of_key=True), hint=hint)
        case "missing":
            hint = f"add a line `{path[-1]}: …`"
            return Diagnostic(
                "bad-persona", f"{_in_words(path)} is missing", page.place(path[:-1]), hint=hint
            )
        case "value_error":
            reason = str(error["ctx"]["error"])
        case kind:
            reason = _MUST_BE.get(kind) or error["msg"].replace("Input should", "must")
    while path not in page.values:  # the names that pydantic gives to alternatives of a type
        path = path[:-1]
    return Diagnostic("bad-persona", f"{_in_words(path)} {reason}", page.place(path))


def _in_words(path: tuple[str | int, ...]) -> str:
    """`voice.greeting`, `speaks_to.2.stage`: entries of lists are counted from 1."""
    return "`" + ".".join(str(part + 1) if isinstance(part, int) else part for part in path) + "`"


def _twice(read: _Read, first: _Read) -> Diagnostic:
    message = f"there are two personas called `{read.persona.name}`"
    label = Label(first.page.place(("name",)), "the first one")
    return Diagnostic("duplicate-name", message, read.page.place(("name",)), labels=(label,))


def _fallbacks(personas: list[_Read]) -> list[Diagnostic]:
    fallbacks = [read for read in personas if read.persona.fallback]
    return [
        Diagnostic(
            "bad-persona",
            f"`{other.persona.name}` and `{fallbacks[0].persona.name}` are both the fallback, which is one",
            other.page.place(("fallback",), of_key=True),
            labels=(Label(fallbacks[0].page.place(("fallback",), of_key=True), "the other one"),),
        )
        for other in fallbacks[1:]
    ]


def _strangers(read: _Read, model: Model) -> list[Diagnostic]:
    """Segments and stages that a persona speaks to and the rules do not have."""
    checked = (
        _stranger(read.page, ("speaks_to", place), entry, model)
        for place, entry in enumerate(read.persona.speaks_to)
    )
    return [diagnostic for diagnostic in checked if diagnostic is not None]


def _stranger(page: Page, path: tuple[str | int, ...], entry: SpeaksTo, model: Model) -> Diagnostic | None:
    lifecycle = model.lifecycles.get(entry.lifecycle or "")
    if entry.segment is not None:
        kind, name, known = "segment", entry.segment, tuple(model.segments)
    elif lifecycle is None:
        kind, name, known = "lifecycle", str(entry.lifecycle), tuple(model.lifecycles)
    else:
        kind, name, known = "stage", str(entry.stage), tuple(stage.name for stage in lifecycle.stages)
    if name in known:
        return None
    message = f"there is no {kind} called `{name}`"
    return Diagnostic("unknown-name", message, page.place((*path, kind)), hint=did_you_mean(name, known))


def _missing(model: Model, personas: Mapping[str, _Read], folder: Path) -> list[Diagnostic]:
    """Personas that segments name and the folder does not have."""
    return [
        Diagnostic(
            "unknown-name",
            f"there is no persona called `{segment.persona}` in `{folder.name}`",
            segment.persona_span or segment.span,
            hint=did_you_mean(segment.persona, personas),
        )
        for segment in model.segments.values()
        if segment.persona is not None and segment.persona not in personas
    ]
