"""The two samples with the messages that segdsl ships, and customers that are hard to write to."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from segdsl import Project, load
from segdsl.campaigns.lot import Lot
from segdsl.messages.letter import Outcome, fill_in
from segdsl.model.project import Campaign, Variant
from segdsl.runs.studio import Studio

ADDRESSES = {"email": "someone@example.com", "phone": "+999300000042", "app_device": "d61b2c668db"}
EVERYTHING: Mapping[str, Any] = {
    **ADDRESSES,
    "first_name": "Marie-Luise",
    "city": "Stoke-on-Trent",
    "country": "GB",
    "favourite_genre": "children",
    "next_genre": "fantasy",
    "orders_year": 14,
    "genres_read": 6,
    "club": True,
    "projects": 1,
    "imports": 0,
    "invitations": 2,
    "visits_lately": 9,
    "trial_ends": dt.date(2026, 4, 12),
}
NOTHING = dict.fromkeys(EVERYTHING) | ADDRESSES | {"next_genre": "crime"}
COUNTS = ("orders_year", "genres_read", "projects", "imports", "invitations", "visits_lately")
CUSTOMERS: Mapping[str, Mapping[str, Any]] = {
    "everything known": EVERYTHING,
    "nothing known": {**NOTHING, **dict.fromkeys(COUNTS, 0)},
    "sixty letters": {**EVERYTHING, "first_name": "Wolfeschlegelsteinhausen" * 2 + "bergerdorff!"},
    "Chinese": {**EVERYTHING, "first_name": "美咲", "city": "東京"},
    "Arabic": {**EVERYTHING, "first_name": "محمد", "city": None, "country": "DE"},
    "once": {**EVERYTHING, "orders_year": 1, "genres_read": 1, "visits_lately": 1, "favourite_genre": None},
    "very often": {**EVERYTHING, "orders_year": 1_234_567.0, "visits_lately": 98_765},
    "markup": {**EVERYTHING, "first_name": '<b>O\'Connor & "Söhne"</b>', "city": "{{ shop }}"},
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A project of the library, and what its messages share."""

    project: Project
    studio: Studio
    locales: tuple[str, ...]

    def lots(self) -> Iterator[Lot]:
        """Every campaign with every variant, every persona and every language."""
        for campaign in self.project.model.campaigns.values():
            variants: tuple[Variant | None, ...] = campaign.variants or (None,)
            for variant in variants:
                for persona in self.project.stationery.personas.values():
                    for locale in self.locales:
                        template = str((variant and variant.template) or campaign.template)
                        yield _lot(template, campaign, variant, persona, locale)

    def write(self, lot: Lot, customer: Mapping[str, Any]) -> Outcome:
        return fill_in(self.studio.templates, lot, customer.get, self.studio.shared, key="42")


def _lot(template: str, campaign: Campaign, variant: Variant | None, persona: Any, locale: str) -> Lot:
    return Lot(template, campaign, variant, persona, channel=campaign.channel or "email", locale=locale)


def sample(folder: Path, *locales: str) -> Sample:
    opened = load(folder)
    return Sample(opened, Studio(opened, opened.moment("2026-03-31")), locales)


def in_dark(html: str) -> str:
    """The message as a mail program shows it that has been set to dark."""
    return re.sub(r"@media \(prefers-color-scheme: dark\)", "@media all", html)


def words(text: str) -> str:
    """A text with `LINK` for every address in it."""
    return re.sub(r"https?://[^\s)]+", "LINK", text)
