"""The preview page for every pair of eyes and hands: it can be read, hit and walked by keyboard at any width.

Skipped where there is no Chromium.
"""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from tests.messages.preview.browser import Page
from tests.messages.preview.choosing import FRAMES, WIDTHS, index
from tests.messages.preview.measuring import (
    CUT_OFF,
    FAINT_EDGES,
    FAINT_TEXTS,
    OVERFLOW,
    SMALL_TARGETS,
    UNSEEN_STOPS,
    WHICH,
)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [*WIDTHS, 1440])
def test_everything_can_be_read_and_hit(page: Page, by_hand: Path, width: int, dark: bool) -> None:
    page.open(index(by_hand), width, dark=dark)
    page.value("document.querySelectorAll('[aria-expanded=false]').forEach((button) => button.click())")
    page.value("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    assert page.value(OVERFLOW) <= 0, page.value(WHICH)
    assert page.value(SMALL_TARGETS) == []
    assert page.value(FAINT_TEXTS) == []
    assert page.value(FAINT_EDGES) == []
    assert page.value(UNSEEN_STOPS) == []
    assert page.value(CUT_OFF) == []
    assert page.value("document.querySelectorAll('main').length") == 1


@pytest.mark.parametrize("width", [*WIDTHS, 1440])
def test_nothing_that_is_folded_away_is_a_stop_of_the_keyboard(page: Page, by_hand: Path, width: int) -> None:
    page.open(index(by_hand), width)
    page.until(FRAMES)
    assert page.value(UNSEEN_STOPS) == []
    openers = "[...document.querySelectorAll('.openers button')].filter((e) => e.checkVisibility()).length"
    assert page.value(openers) == (2 if width <= 640 else 1 if width < 1400 else 0)


def test_the_bar_is_one_row_and_leaves_low_windows_to_the_messages(page: Page, shop: Path) -> None:
    page.open(index(shop), 1200)
    assert page.value("document.querySelector('.bar').offsetHeight") < 90
    boxes = page.value(
        "[...document.querySelectorAll('.bar input, .bar select, .bar button')]"
        ".map((e) => e.getBoundingClientRect()).map((box) => [box.left, box.right])"
    )
    assert all(right <= left for (_, right), (left, _) in itertools.pairwise(boxes)), "none covers another"
    page.open(index(shop), 1200, 500)
    assert page.value("getComputedStyle(document.querySelector('.bar')).position") == "static"


@pytest.mark.parametrize("width", WIDTHS)
def test_a_frame_says_how_much_smaller_it_is_and_never_gets_too_small_to_read(
    page: Page, by_hand: Path, width: int
) -> None:
    page.open(index(by_hand), width)
    page.until(FRAMES)
    for screen, wide in (("phone", 375), ("desktop", 800)):
        figure = f"document.querySelector('.panel .{screen}')"
        page.until(f"{figure}.querySelector('iframe') !== null")
        scale = page.value(f"new DOMMatrix(getComputedStyle({figure}.querySelector('iframe')).transform).a")
        assert scale >= 0.6
        said = page.value(f"{figure}.querySelector('.scale').textContent")
        assert said.startswith(f"{wide} px")
        assert (f"shown at {round(scale * 100)}%" in said) is (scale < 1)


def test_a_letter_can_be_made_longer_and_a_jump_takes_the_keyboard_along(page: Page, by_hand: Path) -> None:
    page.open(index(by_hand), 1200)
    height = "document.querySelector('.panel .screen').clientHeight"
    before = page.value(height)
    page.value("document.querySelector('.panel .more').click()")
    assert page.value(height) > 2 * before
    page.value("document.querySelector('[aria-controls=contents]').click()")
    page.value("document.querySelector('[data-card=\"long/reader/-/en\"] a').click()")
    page.until("document.activeElement.id === 'long/reader/-/en'")
    assert page.value("document.querySelector('[aria-controls=contents]').ariaExpanded") == "false"


def test_texts_of_messages_are_in_their_language_and_titles_tell_them_apart(
    page: Page, by_hand: Path
) -> None:
    page.open(index(by_hand), 1200)
    page.until(FRAMES)
    card = "document.getElementById('welcome/reader/-/de')"
    for part in (".subject", ".preheader", "pre"):
        assert page.value(f"{card}.querySelector('{part}').lang") == "de"
    assert page.value(f"{card}.querySelector('h3').textContent") == "The reader, German"
    titles = page.value(
        "[...document.querySelectorAll('.contents [data-card]')]"
        ".map((e) => e.closest('details').dataset.campaign + e.querySelector('small').textContent)"
    )
    assert len(titles) == len(set(titles)) == 8
    assert page.value("[...document.querySelectorAll('iframe')].every((e) => e.tabIndex === -1)")


def test_the_printed_page_is_dark_on_white_and_has_nothing_to_click(page: Page, by_hand: Path) -> None:
    for dark in (False, True):
        page.open(index(by_hand), 720, dark=dark, printed=True)
        assert page.value(OVERFLOW) <= 0, page.value(WHICH)
        assert page.value(FAINT_TEXTS) == []
        assert page.value("document.querySelector('.bar').checkVisibility()") is False
        assert page.value("document.querySelector('.openers').checkVisibility()") is False


def test_on_a_small_phone_the_first_message_is_on_the_first_screen(page: Page, shop: Path) -> None:
    page.open(index(shop), 320, 667)
    page.until(FRAMES)
    top = "document.querySelector('.card:not([hidden]) {}').getBoundingClientRect().top"
    assert page.value(top.format(".inbox")) < 540
    assert page.value(top.format(".phone .screen")) < 667
