"""The texts of a project that can be translated, and the files that translators fill in.

In: templates, personas, campaigns and lifecycles. Out: each text with the places that it stands at; findings
for texts that a language lacks; and a `.po` file brought up to date, which keeps what was translated.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import nodes
from jinja2.ext import extract_from_ast

from segdsl.diagnostics import Diagnostic
from segdsl.model.project import Model
from segdsl.people.persona import Persona
from segdsl.suggest import did_you_mean
from segdsl.templates.folder import Templates
from segdsl.templates.parts import parts
from segdsl.templates.places import place
from segdsl.templates.translations import Catalogue, Text

_ABOUT = {"pgettext", "npgettext"}
_PLURAL = {"ngettext", "npgettext"}
_UNSTABLE = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By).*\n', re.M
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text, its plural, what it is about, and where it stands (file and line, or a name)."""

    text: str
    plural: str | None
    about: str | None
    file: str
    line: int


def phrases(
    templates: Templates | None, personas: Mapping[str, Persona], model: Model | None
) -> tuple[Phrase, ...]:
    """Every text that messages can print and that can be translated, in the order of files and lines."""
    found = [*_of_templates(templates)] if templates else []
    read = _fields(templates) if templates else frozenset()
    for persona in personas.values():
        texts = of_persona(persona, read)
        found += [Phrase(text, None, None, f"persona {persona.name}", 1) for text in texts]
    return (*found, *_of_rules(model, read)) if model else tuple(found)


def _fields(templates: Templates) -> frozenset[str]:
    """Every field that a template reads of anything: what no template reads needs no translation."""
    trees = templates.trees.values()
    named = {node.attr for tree in trees for node in parts(tree, nodes.Getattr)}
    items = (node.arg for tree in trees for node in parts(tree, nodes.Getitem))
    return frozenset({*named, *(str(arg.value) for arg in items if isinstance(arg, nodes.Const))})


def _of_templates(templates: Templates) -> Iterator[Phrase]:
    for file, tree in templates.trees.items():
        for line, function, given in extract_from_ast(tree, babel_style=False):
            words: list[Any] = list(given) if isinstance(given, tuple) else [given]
            about = words.pop(0) if function in _ABOUT else None
            plural = words[1] if function in _PLURAL else None
            where = place(templates.sources[file], line)
            yield Phrase(words[0], plural, about, where.source.name, where.line)


def of_persona(persona: Persona, read: Collection[str]) -> Iterator[str]:
    """What a persona prints: its voice, and of its content the fields that templates read."""
    voice = persona.voice
    yield from (voice.greeting, voice.greeting_without_name, voice.sign_off)
    yield from _texts({name: value for name, value in persona.content.items() if name in read})


def _of_rules(model: Model, read: Collection[str]) -> Iterator[Phrase]:
    """What variants say, and what campaigns, segments and stages are called, as far as templates read it."""
    for campaign in model.campaigns.values():
        for variant in campaign.variants:
            values = {name: value for name, value in variant.values.items() if name in read}
            yield from (Phrase(t, None, None, f"campaign {campaign.name}", 1) for t in _texts(values))
    if "description" not in read:
        return
    stages = [stage for lifecycle in model.lifecycles.values() for stage in lifecycle.stages]
    named = [(segment.name, segment.description) for segment in model.segments.values()]
    named += [(campaign.name, campaign.description) for campaign in model.campaigns.values()]
    for name, description in (*named, *((stage.name, stage.description) for stage in stages)):
        if description:
            yield Phrase(description, None, None, f"rules {name}", 1)


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            if not value.startswith(("/", "http://", "https://")):  # links are the same in every language
                yield value
        case Mapping():
            for part in value.values():
                yield from _texts(part)
        case list() | tuple():
            for part in value:
                yield from _texts(part)


def missing(catalogue: Catalogue, file: str, wanted: Iterable[Phrase]) -> Iterator[Diagnostic]:
    """One finding for a language that lacks translations of what templates say."""
    lacks = {(p.about, p.text): p for p in wanted if (p.about, p.text) not in catalogue.texts}
    if lacks:
        first = next(iter(lacks.values()))
        shown = first.text.strip().split("\n")[0][:60]
        count = "1 text has" if len(lacks) == 1 else f"{len(lacks)} texts have"
        message = f"{count} no translation into `{catalogue.locale}`, such as `{shown}` in `{first.file}`"
        hint = f"`segdsl translations --update {catalogue.locale}` adds what is missing"
        yield Diagnostic("missing-translation", message, file=file, hint=hint)


def idle(catalogue: Catalogue, file: str, said: Iterable[Text]) -> Iterator[Diagnostic]:
    """One finding for a language that translates texts which nothing says: they were changed, or misspelt."""
    known = set(said)
    strangers = [text for about, text in catalogue.texts if (about, text) not in known]
    if strangers:
        first = strangers[0].strip().split("\n")[0][:60]
        count = "1 text is" if len(strangers) == 1 else f"{len(strangers)} texts are"
        message = f"{count} translated into `{catalogue.locale}` that nothing says, such as `{first}`"
        near = did_you_mean(strangers[0], {text for _, text in known})
        hint = near or f"`segdsl translations --update {catalogue.locale}` puts them aside"
        yield Diagnostic("unused", message, file=file, hint=hint)


def sayable(personas: Mapping[str, Persona], wanted: Iterable[Phrase]) -> frozenset[Text]:
    """All texts that a message may ask a translation of: what it wants, and whatever personas could say."""
    voices = (text for p in personas.values() for text in _texts((p.voice.model_dump(), p.content)))
    return frozenset(
        {*((phrase.about, phrase.text) for phrase in wanted), *((None, text) for text in voices)}
    )


def updated(text: str | None, locale: str, project: str, wanted: Iterable[Phrase]) -> str:
    """The `.po` file of a language with all texts there are; what was translated is kept.

    Texts that are no longer used stay at its end, commented out. The same texts give the same bytes.
    """
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po, write_po

    template = Catalog(project=project)
    for phrase in wanted:
        words = phrase.text if phrase.plural is None else (phrase.text, phrase.plural)
        template.add(words, locations=[(phrase.file, phrase.line)], context=phrase.about)
    old = (
        read_po(io.BytesIO(text.encode()), locale=locale) if text else Catalog(locale=locale, project=project)
    )
    old.update(template, no_fuzzy_matching=True, update_creation_date=False)
    for entry in old:
        entry.flags -= {"python-format"}
    old.fuzzy = False
    old.header_comment = f"# {project}: texts in {locale}"
    written = io.BytesIO()
    write_po(written, old, width=100, sort_by_file=True)
    return _UNSTABLE.sub("", written.getvalue().decode())
