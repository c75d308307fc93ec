"""The card of a persona, as a page of HTML that needs nothing else.

In: personas with their portraits. Out: one page, a card for each, that reads well on a phone, on a screen and
on paper. Every text is escaped; nothing in it runs or is loaded from anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import md5

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from segdsl.messages.cards.figures import label, medians, percent, percents, times
from segdsl.people.persona import Persona
from segdsl.people.portrait import Portrait
from segdsl.people.sheet import Section, sections

# A dark and a light tone for each; a persona has the colours of its name, where none before it has them.
_TONES = (
    ("#1f4d46", "#dcebe4"),
    ("#6b2f4a", "#f3e1e8"),
    ("#28466f", "#dfe8f4"),
    ("#7a4a12", "#f6e8d2"),
    ("#4a3b78", "#e8e3f4"),
    ("#3d5a24", "#e5eed9"),
)


@dataclass(frozen=True, slots=True)
class Card:
    """A persona, what the data say of its customers where they could be read, and what the rules note.

    `whom` are those to whom it speaks, in words.
    """

    persona: Persona
    portrait: Portrait | None = None
    notes: Section | None = None
    whom: tuple[str, ...] = ()

    @property
    def initials(self) -> str:
        words = [word for word in self.persona.title.split() if word[0].isalnum()]
        capital = [word for word in words if word.lower() not in ("a", "an", "the", "of")] or words or ["?"]
        return "".join(word[0] for word in (capital[0], capital[-1])[: len(capital)]).upper()

    @property
    def sections(self) -> dict[str, Section]:
        return {section.title: section for section in sections(self.persona)}


def draw(
    cards: Sequence[Card],
    why_no_data: str | None = None,
    *,
    project: str | None = None,
    as_of: str | None = None,
) -> str:
    """The page; `why_no_data` stands where sizes would, on cards without a portrait.

    `project` is the name of whoever writes to them, `as_of` the day of the data.
    """
    title = cards[0].persona.title if len(cards) == 1 else "Personas"
    return _template().render(
        cards=cards,
        title=f"{title} · {project}" if project else title,
        tones_of=_tones(cards),
        why_no_data=why_no_data,
        project=project,
        as_of=as_of,
    )


def _tones(cards: Sequence[Card]) -> dict[str, tuple[str, str]]:
    """Two personas share colours only where there are more of them than colours."""
    found: dict[str, tuple[str, str]] = {}
    for name in (card.persona.name for card in cards):
        own = md5(name.encode()).digest()[0] % len(_TONES)
        turns = (*_TONES[own:], *_TONES[:own])
        found[name] = next((tones for tones in turns if tones not in found.values()), turns[0])
    return found


@cache
def _template() -> Template:
    pages = Environment(
        loader=PackageLoader("segdsl.messages.cards", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    pages.filters |= {
        "percent": percent,
        "percents": percents,
        "times": times,
        "medians": medians,
        "label": label,
    }
    return pages.get_template("card.html.j2")
