"""Cards of personas in a real browser: they can be read on every screen, in light, in dark and on paper.

Skipped where there is no Chromium.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from segdsl.messages.cards.draw import Card, draw
from segdsl.people.portrait import Middle, Portrait, Share
from segdsl.runs.personas import shipped
from tests.messages.preview.browser import Page, a_page
from tests.messages.preview.measuring import FAINT_TEXTS, OVERFLOW, WHICH

PORTRAIT = Portrait(
    1_234,
    56_789,
    (Share("Genre of the latest book", "romance", 0.3, 0.16), Share("Newsletter", "yes", 0.9, 0.5)),
    (Middle("Spent, in euros", 1245.5, 60, "EUR"), Middle("Orders", 12, 2)),
)


# Bars and ticks against what is around them (WCAG 2.2, 1.4.11: 3 to 1). The tick sticks out of its track, so
# it is seen against the card and not only against the bar.
FAINT_BARS = """(() => {
  const lit = (text) => (([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92
    : ((c + 0.055) / 1.055) ** 2.4).reduce((sum, c, n) => sum + c * [0.2126, 0.7152, 0.0722][n], 0))(
    text.match(/[\\d.]+/g).map(Number));
  const colour = (e) => lit(getComputedStyle(e).backgroundColor);
  const apart = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  return [...document.querySelectorAll('.track')].flatMap((track) => {
    const [bar, tick] = [track.querySelector('i'), track.querySelector('u')];
    const [inside, outside] = [tick.getBoundingClientRect(), track.getBoundingClientRect()];
    return [apart(colour(bar), colour(track)), apart(colour(tick), colour(track)),
      apart(colour(tick), colour(track.closest('.card'))), inside.height > outside.height + 4 ? 21 : 0];
  }).filter((ratio) => ratio < 3);
})()"""


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
    assert page.value(FAINT_BARS) == []
    behind = page.value("getComputedStyle(document.body).backgroundColor")
    assert (behind == "rgb(19, 18, 16)") is dark


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_printed_cards_are_dark_on_white(page: Page, cards: str, dark: bool) -> None:
    page.open(cards, 720, dark=dark, printed=True)
    assert page.value(OVERFLOW) <= 0, page.value(WHICH)
    assert page.value(FAINT_TEXTS) == []
    assert page.value("getComputedStyle(document.querySelector('dd')).color") == "rgb(43, 42, 39)"


def test_the_page_has_one_main_one_heading_and_a_link_to_each_card(page: Page, cards: str) -> None:
    page.open(cards, 1200)
    assert page.value("document.querySelectorAll('main').length") == 1
    assert page.value("[...document.querySelectorAll('h1')].map((e) => e.textContent)") == ["Personas"]
    headings = page.value("[...document.querySelectorAll('.card h2')].map((e) => e.textContent)")
    links = page.value("[...document.querySelectorAll('nav a')].map((e) => e.textContent)")
    assert headings == links
    assert page.value(
        "[...document.querySelectorAll('nav a')].every((e) => document.getElementById(e.hash.slice(1)))"
    )
    assert page.value(
        "[...document.querySelectorAll('tbody tr')].every((e) => e.querySelector('th[scope=row]'))"
    )
    small = (
        "[...document.querySelectorAll('h2, h3, dt')].map((e) => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(page.value(small)) >= 14


def test_bars_of_one_row_are_at_one_height(page: Page, cards: str) -> None:
    for width in (600, 1200):
        page.open(cards, width)
        tracks = "[...document.querySelector('.bars').querySelectorAll('.track')]"
        first, second = page.value(f"{tracks}.map((e) => e.getBoundingClientRect().top)")
        assert first == second


def test_the_legend_has_the_colours_of_the_bars(page: Page, cards: str) -> None:
    page.open(cards, 1200)
    for part in ("i", "u"):
        colour = "getComputedStyle(document.querySelector('{} {}')).backgroundColor"
        assert page.value(colour.format(".legend", part)) == page.value(colour.format(".track", part))
