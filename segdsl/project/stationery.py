"""What messages are made from: the project's personas and templates.

In: a project. Out: both, read and checked against the rules, and the names of rules that they use. A project
without these folders has none of either, and nothing is said about it until messages are wanted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from segdsl.diagnostics import Diagnostic
from segdsl.people.persona import Persona

if TYPE_CHECKING:
    from segdsl.messages.templates import Templates
    from segdsl.model.project import Model
    from segdsl.project.place import Place

_ENDING = "*.html.j2"


@dataclass(frozen=True, slots=True)
class Stationery:
    """Personas by name, templates (None where there is no folder), and what is wrong with them."""

    personas: Mapping[str, Persona] = field(default_factory=dict)
    templates: Templates | None = None
    diagnostics: tuple[Diagnostic, ...] = ()

    def used(self) -> Iterator[str]:
        """Names of rules that personas and templates may use: every word of theirs."""
        for persona in self.personas.values():
            for entry in persona.speaks_to:
                yield from filter(None, (entry.segment, entry.lifecycle, entry.stage))
        for source in self.templates.sources.values() if self.templates else ():
            yield from re.findall(r"[A-Za-z_]\w*", source.text)


def read_stationery(place: Place, model: Model | None) -> Stationery:
    """Both folders; names are checked where the rules are sound enough to have a `model`."""
    if place.single:
        return Stationery()
    settings = place.config.project
    personas, found = _personas(place, place.folder / settings.personas, model)
    templates, more = _templates(place, place.folder / settings.templates, model, personas)
    return Stationery(personas, templates, (*found, *more))


def _personas(
    place: Place, folder: Path, model: Model | None
) -> tuple[Mapping[str, Persona], tuple[Diagnostic, ...]]:
    if not folder.is_dir():
        return {}, ()
    from segdsl.people.library import load_personas

    read = load_personas(folder, model, place.folder)
    return read.value or {}, read.diagnostics


def _templates(
    place: Place, folder: Path, model: Model | None, personas: Mapping[str, Persona]
) -> tuple[Templates | None, tuple[Diagnostic, ...]]:
    if not folder.is_dir() or next(folder.rglob(_ENDING), None) is None:
        return None, ()
    from segdsl.messages.names import check_campaigns, check_names, names_of
    from segdsl.messages.templates import load_templates

    read = load_templates(folder, place.folder)
    found = list(read.diagnostics)
    if read.value is not None and model is not None:
        found += check_names(read.value, names_of(model, place.config.variables, personas))
        found += check_campaigns(model, read.value)
    return read.value, tuple(found)
