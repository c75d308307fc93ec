"""Cards of personas in a real browser: they can be read on every screen, in light, in dark and on paper.

Skipped where there is no Chromium.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from segdsl.messages.cards.draw import Card, draw
from segdsl.people.portrait import Middle, Portrait, Share
from segdsl.project.personas import shipped
from tests.messages.preview.browser import Page, a_page
from tests.messages.preview.measuring import FAINT_TEXTS, OVERFLOW, WHICH

PORTRAIT = Portrait(
    1_234,
    56_789,
    (Share("Genre of the latest book", "romance", 0.3, 0.16), Share("Newsletter", "yes", 0.9, 0.5)),
    (Middle("Spent, in euros", 1245.5, 60, "EUR"), Middle("Orders", 12, 2)),
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with a_page(tmp_path_factory.mktemp("browser")) as page:
        yield page


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A card of every persona that is shipped, so that every colour is there."""
    file = tmp_path_factory.mktemp("cards") / "cards.html"
    personas = [persona for _, persona in shipped().values() if not persona.abstract]
    file.write_text(draw([Card(persona, PORTRAIT) for persona in personas]), encoding="utf-8")
    return file.as_uri()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 600, 1200])
def test_cards_can_be_read_on_every_screen(page: Page, cards: str, width: int, dark: bool) -> None:
    page.open(cards, width, dark=dark)
    assert page.value(OVERFLOW) <= 0, page.value(WHICH)
    assert page.value(FAINT_TEXTS) == []
    behind = page.value("getComputedStyle(document.body).backgroundColor")
    assert (behind == "rgb(19, 18, 16)") is dark


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_printed_cards_are_dark_on_white(page: Page, cards: str, dark: bool) -> None:
    page.open(cards, 720, dark=dark, printed=True)
    assert page.value(OVERFLOW) <= 0, page.value(WHICH)
    assert page.value(FAINT_TEXTS) == []
    assert page.value("getComputedStyle(document.querySelector('dd')).color") == "rgb(43, 42, 39)"


def test_the_legend_has_the_colours_of_the_bars(page: Page, cards: str) -> None:
    page.open(cards, 1200)
    for part in ("i", "u"):
        colour = "getComputedStyle(document.querySelector('{} {}')).backgroundColor"
        assert page.value(colour.format(".legend", part)) == page.value(colour.format(".track", part))
