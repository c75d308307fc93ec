"""What messages are made from: the project's personas and templates.

In: a project. Out: both, read and checked against the rules, and the names of rules that they use. A project
without these folders has none of either, and nothing is said about it until messages are wanted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from segdsl.diagnostics import Diagnostic, has_errors
from segdsl.project.folders import unreadable
from segdsl.suggest import limited_guesses

if TYPE_CHECKING:
    from segdsl.model.project import Model
    from segdsl.people.choice import Conditions
    from segdsl.people.library import People
    from segdsl.people.persona import Persona
    from segdsl.project.place import Place
    from segdsl.project.rules import Rules
    from segdsl.templates.folder import Templates
    from segdsl.templates.translations import Translations

T = TypeVar("T")

_ENDING = "*.j2"


@dataclass(frozen=True, slots=True)
class Content:
    """Personas by name, templates (None where there is no folder), and what is wrong with them.

    `conditions` are those that personas state themselves, as rules of their own. `translations` is None
    where the project has none. `files` are all that were looked at, readable or not.
    """

    personas: Mapping[str, Persona] = field(default_factory=dict)
    templates: Templates | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    conditions: Conditions = field(default_factory=dict)
    translations: Translations | None = None
    files: tuple[str, ...] = ()

    def used(self) -> Iterator[str]:
        """Names of rules that personas and templates may use: every word of theirs."""
        for persona in self.personas.values():
            for entry in persona.speaks_to:
                yield from filter(None, (entry.segment, entry.lifecycle, entry.stage))
                yield from _words(entry.rule or "")
        for source in self.templates.sources.values() if self.templates else ():
            yield from _words(source.text)


def _words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z_]\w*", text)


def read_content(place: Place, rules: Rules | None) -> Content:
    """Both folders; names and conditions are checked where there are `rules`, sound ones."""
    if place.single:
        return Content()
    with limited_guesses():
        return _read(place, rules)


def _read(place: Place, rules: Rules | None) -> Content:
    people, found = _unless_unreadable(place, "personas", partial(_people, place, rules))
    personas, conditions = (people.personas, people.conditions) if people is not None else ({}, {})
    model = rules.model if rules is not None else None
    known = None if has_errors(found) else personas
    templates, more = _unless_unreadable(place, "templates", partial(_templates, place, model, known))
    sound = model is not None and not has_errors((*found, *more))
    translations, last = _unless_unreadable(
        place, "translations", partial(_translations, place, model, personas, templates, sound)
    )
    diagnostics = (*found, *more, *last)
    return Content(personas, templates, diagnostics, conditions, translations, tuple(_files(place)))


def _unless_unreadable(
    place: Place, which: str, reading: Callable[[Path], tuple[T | None, tuple[Diagnostic, ...]]]
) -> tuple[T | None, tuple[Diagnostic, ...]]:
    """What is read from a folder; where it cannot be, nobody knows what is in it, and that alone is said."""
    if wrong := unreadable(place, which):
        return None, wrong
    folder = place.folder / getattr(place.config.project, which)
    if not folder.is_dir():
        return reading(folder)
    from segdsl.project.strays import strays

    value, found = reading(folder)
    return value, (*found, *strays(place, which))


def _files(place: Place) -> Iterator[str]:
    """The names of all personas, templates and translations."""
    from segdsl.people.library import persona_files
    from segdsl.templates.kinds import template_files
    from segdsl.templates.translations import translation_files

    settings = place.config.project
    personas, templates = place.folder / settings.personas, place.folder / settings.templates
    paths = [*persona_files(personas), *template_files(templates)]
    paths += translation_files(place.folder / settings.translations)
    yield from sorted(path.relative_to(place.folder).as_posix() for path in paths)


def _people(place: Place, rules: Rules | None, folder: Path) -> tuple[People | None, tuple[Diagnostic, ...]]:
    """Without a folder there are none, and every persona that a segment names is missing."""
    if not folder.is_dir() and not _named(rules):
        return None, ()
    from segdsl.people.library import load_people
    from segdsl.people.rules import RuleBook
    from segdsl.syntax.kept import KeptTrees

    book = None
    trees = KeptTrees(str(place.folder), "personas")
    if rules is not None and rules.model is not None:
        book = RuleBook(rules.trees, rules.model, place.config.zone, rules.overrides, trees)
    read = load_people(folder, book, place.folder)
    trees.keep()
    return read.value, read.diagnostics


def _named(rules: Rules | None) -> bool:
    """Whether a segment names a persona."""
    model = rules.model if rules is not None else None
    return model is not None and any(segment.persona for segment in model.segments.values())


def _templates(
    place: Place, model: Model | None, personas: Mapping[str, Persona] | None, folder: Path
) -> tuple[Templates | None, tuple[Diagnostic, ...]]:
    if not _has_templates(folder):
        return None, _without_templates(model)
    from segdsl.templates.folder import load_templates
    from segdsl.templates.names import check_campaigns, check_names, names_of
    from segdsl.templates.whole_records import with_fields

    read = load_templates(folder, place.folder)
    found = list(read.diagnostics)
    if read.value is not None and model is not None:
        translated = next((place.folder / place.config.project.translations).glob("*.po"), None) is not None
        names = names_of(model, place.config.variables, personas, translated=translated)
        found = [*with_fields(found, names), *check_names(read.value, names)]
        found += check_campaigns(model, read.value)
    return read.value, tuple(found)


def _has_templates(folder: Path) -> bool:
    """Whether there is a file of a kind that is read; told without what reads it."""
    return folder.is_dir() and next(folder.rglob(_ENDING), None) is not None


def _without_templates(model: Model | None) -> tuple[Diagnostic, ...]:
    """Where there is not a single template, none that a campaign sends is there."""
    if model is None or not model.campaigns:
        return ()
    from segdsl.templates.folder import templates_from
    from segdsl.templates.names import check_campaigns

    return check_campaigns(model, templates_from({}).required())


def _translations(
    place: Place,
    model: Model | None,
    personas: Mapping[str, Persona],
    templates: Templates | None,
    sound: bool,
    folder: Path,
) -> tuple[Translations | None, tuple[Diagnostic, ...]]:
    """Whether a translation is idle can be said where everything else is `sound`."""
    if next(folder.glob("*.po"), None) is None:
        return None, ()
    from segdsl.templates.extraction import idle, missing, phrases, sayable
    from segdsl.templates.translations import load_translations

    read = load_translations(folder, place.config.project.locale, place.folder)
    found = list(read.diagnostics)
    wanted = phrases(templates, personas, model)
    said = sayable(personas, wanted)
    for locale, catalogue in read.value.catalogues.items() if read.value else ():
        file = (folder / f"{locale}.po").relative_to(place.folder).as_posix()
        found += missing(catalogue, file, wanted)
        found += idle(catalogue, file, said) if sound else ()
    return read.value, tuple(found)
