"""Placeholders of other programs in what letters are made of.

In: a project's files of personas, templates and translations, and its rules. Out: a finding for each such
placeholder, which a letter would print as it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from segdsl.diagnostics import Diagnostic
from segdsl.model.project import Model
from segdsl.people import plain_yaml
from segdsl.people.words import NAME_PLACE
from segdsl.project.place import Place
from segdsl.source import Source, Span
from segdsl.syntax.reading import read_source
from segdsl.templates.kinds import ending_of
from segdsl.templates.merge_tags import MergeTag, in_template, in_text

_COMMENT = re.compile(r"^#.*$", re.MULTILINE)
_NAME_PLACE = re.compile(re.escape(NAME_PLACE))
_FORMATS = re.compile(r"%\(\w+\)[sdif]")  # those of texts that are translated


def merge_tags(place: Place, files: Iterable[str], model: Model | None) -> Iterator[Diagnostic]:
    names = (
        frozenset(model.catalog.customers.columns) | frozenset(model.traits) if model else frozenset[str]()
    )
    for name in files:
        source = read_source(place.folder / name, name).value
        if source is not None:
            yield from (_finding(source, tag) for tag in _in_file(source, names))
    for campaign in model.campaigns.values() if model else ():
        for variant in campaign.variants:
            for text in variant.values.values():
                for tag in in_text(text, names) if isinstance(text, str) else ():
                    yield _said(tag, variant.span)


def _in_file(source: Source, names: Collection[str]) -> Iterator[MergeTag]:
    if ending_of(source.name):
        yield from in_template(source.text, names)
    elif source.name.endswith(".po"):
        text = source.text
        for own in (_COMMENT, _FORMATS, _NAME_PLACE):  # greetings are translated with their gap
            text = own.sub(_blank, text)
        yield from in_text(text, names)
    else:
        for span in _said_by_personas(source):
            for tag in in_text(_NAME_PLACE.sub(_blank, span.text), names):
                yield tag._replace(start=span.start + tag.start, end=span.start + tag.end)


def _said_by_personas(source: Source) -> Iterator[Span]:
    """The texts of a persona that letters print: its voice and its content."""
    page = plain_yaml.read(source).value
    if page is None:
        return
    for path, span in page.values.items():
        if path[:1] in (("voice",), ("content",)) and isinstance(_at(page.data, path), str):
            yield span


def _at(data: Any, path: plain_yaml.Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _finding(source: Source, tag: MergeTag) -> Diagnostic:
    return _said(tag, source.span(tag.start, tag.end))


def _said(tag: MergeTag, where: Span) -> Diagnostic:
    message = f"`{tag.written}` is another program's placeholder, and would be printed as it is"
    return Diagnostic("merge-tag", message, where, hint=tag.hint)
