"""What was noted about the letters of a template, as long as they would come out the same.

In: a desk of the letters of one template, and all that any letter is made of. Out: what an earlier run noted
about these letters, where nothing of that has changed, nor the template and the files that it stands on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass, field
from typing import Any

from segdsl.cache import findings, store
from segdsl.cache.parts import Parts
from segdsl.messages.checks.desk import Combination, Desk
from segdsl.messages.checks.findings import Noted, TemplateNotes
from segdsl.source import Source
from segdsl.templates.mjml.stitching import Stitched
from segdsl.templates.references import reached_from


@dataclass(slots=True, eq=False)
class Kept:
    """The parts of one project's report, made of its `rules` and templates.

    `common` tells everything that letters depend on but templates.
    """

    project: str
    common: str
    rules: Sequence[Source]
    _parts: Parts = field(init=False)

    def __post_init__(self) -> None:
        self._parts = Parts("letters", store.named(self.project))

    def part(self, desk: Desk, look: Callable[[Desk], TemplateNotes]) -> TemplateNotes:
        """What is kept of the letters of a desk; what `look` notes about them where nothing is."""
        name = self._name(desk)
        texts = {source.name: source for source in (*self.rules, *_texts(desk))}
        part = self._recalled(name, texts) or look(desk)
        with suppress(TypeError):  # what cannot be told exactly is not kept
            self._parts.add(name, _written(part, texts))
        return part

    def keep(self) -> None:
        """Keeps the parts of this run."""
        self._parts.keep()

    def _recalled(self, name: str, texts: Mapping[str, Source]) -> TemplateNotes | None:
        try:
            return _read(self._parts.recalled(name), texts)
        except (ValueError, TypeError, LookupError, RecursionError):
            return None

    def _name(self, desk: Desk) -> str:
        """A name for the letters of a desk, another one where anything that they are made of is another."""
        sent = [
            (m.campaign.name, m.variant and m.variant.name, m.template, m.step and m.step.name)
            for m in desk.mailings()
        ]
        texts = (text for source in _texts(desk) for text in (source.name, source.text))
        return store.named(self.common, repr(sent), *texts)


def _texts(desk: Desk) -> Iterator[Source]:
    """What the letters of a desk are written in: each file as a whole, then those that it is stitched of."""
    trees, sources = desk.templates.trees, desk.templates.sources
    for file in dict.fromkeys(mailing.file for mailing in desk.mailings()):
        for name in reached_from(trees, file):
            yield (source := sources[name])
            if isinstance(source, Stitched):
                yield from dict.fromkeys(piece.source for piece in source.pieces)


def _written(part: TemplateNotes, texts: Mapping[str, Source]) -> list[Any]:
    told = findings.to_values([one.diagnostic for one in part.noted], texts)
    named = (one.combination for one in part.noted if one.combination is not None)
    numbers = {each: number for number, each in enumerate(dict.fromkeys((*part.combinations, *named)))}
    own = [None if one.combination is None else numbers[one.combination] for one in part.noted]
    return [[list(astuple(each)) for each in numbers], len(part.combinations), told, own]


def _read(values: Any, texts: Mapping[str, Source]) -> TemplateNotes:
    written, occurring, told, own = values
    combinations = [Combination(*map(str, words)) for words in written]
    found = findings.from_values(told, texts)
    named = [None if number is None else combinations[number] for number in own]
    return TemplateNotes(tuple(map(Noted, found, named)), tuple(combinations[:occurring]))
