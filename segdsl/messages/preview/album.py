"""An album: all that the preview page shows, as plain values.

A card is one combination of campaign, step, persona, variant and language. On it are views: the same message
as different customers get it. Nothing here knows how any of them came about, or how they are drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from segdsl.diagnostics import Diagnostic
from segdsl.messages.preview.line import LineStep


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of customer that messages are tried on: the `name` is for links, the `title` for people."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class View:
    """A message as one customer gets it; with a `reason`, it is held back and there is nothing to see.

    `facts` are what is known of the customer, in words, as far as the message depends on it; `fits` is False
    of a customer who is not among those whom the message is for. `left_out` says in words why the campaign
    would not send it to them; None where it would, and of made-up customers.
    """

    sort: Sort
    facts: tuple[tuple[str, str], ...] = ()
    subject: str = ""
    preheader: str = ""
    html: str = ""
    text: str = ""
    reason: str | None = None
    fits: bool = True
    left_out: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One combination. Names are those of the rules; what is None plays no part in it.

    `kind` is how the message is drawn: `email`, `sms` or `push`. `because` says in words why this persona
    speaks; `segment` is the main one of the first customer.
    """

    template: str
    locale: str
    views: tuple[View, ...]
    campaign: str | None = None
    persona: str | None = None
    persona_title: str | None = None
    variant: str | None = None
    segment: str | None = None
    because: str | None = None
    channel: str = "email"
    kind: str = "email"
    findings: tuple[Diagnostic, ...] = ()
    step: str | None = None
    line: tuple[LineStep, ...] = ()  # of a series: all its steps

    @property
    def link(self) -> str:
        """`spring_win_back/lapsed_friend/discount/en`: where on the page it is, and what it is called.

        Of a series, the step stands behind the campaign.
        """
        about = (self.persona or "-", self.variant or "-", self.locale)
        return "/".join((self.campaign or self.template, *([self.step] if self.step else ()), *about))

    @property
    def held_back(self) -> int:
        """How many of its views show no message."""
        return sum(view.reason is not None for view in self.views)


@dataclass(frozen=True, slots=True)
class Album:
    """A project's messages. `about` describes campaigns, by name; `sender` is the name an inbox shows."""

    title: str
    as_of: str
    sender: str
    cards: tuple[Card, ...]
    about: tuple[tuple[str, str], ...] = ()
    findings: tuple[Diagnostic, ...] = ()  # of the project, and of no message alone

    def campaigns(self) -> tuple[tuple[str, tuple[Card, ...]], ...]:
        """The cards by campaign, both in the order in which they came."""
        found: dict[str, list[Card]] = {}
        for card in self.cards:
            found.setdefault(card.campaign or card.template, []).append(card)
        return tuple((name, tuple(cards)) for name, cards in found.items())


def file_names(cards: Iterable[Card]) -> tuple[str, ...]:
    """A folder name for each card, which every file system takes; equal ones are numbered."""
    names: dict[str, str] = {}
    for card in cards:
        plain = ".".join(re.sub(r"[^A-Za-z0-9_-]+", "-", part)[:60] for part in card.link.split("/"))
        name, number = plain, 2
        while name.casefold() in names:
            name, number = f"{plain}-{number}", number + 1
        names[name.casefold()] = name
    return tuple(names.values())
