"""The preview page in a real browser: that it opens, chooses, and that nothing on it or in it overflows.

Skipped where there is no Chromium.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.messages.preview.browser import Page
from tests.messages.preview.choosing import FRAMES, SHOWN, WIDTHS, choose, index
from tests.messages.preview.measuring import (
    FAINT_TEXTS,
    OVERFLOW,
    WHICH,
)

# ---------------------------------------------------------------- the sample shop


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_opens_without_complaint_and_nothing_sticks_out(
    page: Page, shop: Path, width: int, dark: bool
) -> None:
    page.complaints.clear()
    page.open(index(shop), width, dark=dark)
    page.until(FRAMES)
    assert page.value(OVERFLOW) <= 0, page.value(WHICH)
    assert page.complaints == []


def test_there_is_a_card_for_every_message(page: Page, shop: Path) -> None:
    page.open(index(shop), 1200)
    shown = page.value(SHOWN)
    assert len(shown) == json.loads((shop / "run.json").read_text(encoding="utf-8"))["messages"]
    campaigns = {link.split("/")[0] for link in shown}
    assert campaigns >= {"welcome", "thank_you", "vip_reward", "spring_win_back"}
    variants = {link.split("/")[2] for link in shown if link.startswith("spring_win_back/")}
    assert variants == {"discount", "story"}


def test_no_message_of_the_shop_is_held_back_or_has_errors(shop: Path) -> None:
    record = json.loads((shop / "run.json").read_text(encoding="utf-8"))
    assert record["held_back"] == 0


@pytest.mark.parametrize("screens", ["320 1200", "360 600", "375 800"])
def test_messages_fit_into_their_frames(page: Page, shop: Path, screens: str) -> None:
    page.open(index(shop), 1440)
    page.until(FRAMES)
    choose(page, "screens", screens)
    page.value("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    phone, desktop = (int(width) for width in screens.split())
    inside = [s for s in page.frames if page.value("location.pathname", s).endswith(".html")]
    seen = [(page.value("innerWidth", frame), page.value(OVERFLOW, frame)) for frame in inside]
    assert phone in {width for width, _ in seen}
    assert max(width for width, _ in seen) >= desktop
    assert all(over <= 0 for _, over in seen), seen


def test_no_message_overflows_at_any_width(page: Page, shop: Path) -> None:
    wide = []
    for file in sorted(shop.glob("messages/*/*-*.html")):
        if file.stem not in ("everything-known", "longest-name"):
            continue
        page.open(file.as_uri(), WIDTHS[0])
        for width in WIDTHS:
            size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
            page.ask("Emulation.setDeviceMetricsOverride", **size)
            if page.value(OVERFLOW) > 0:
                wide.append((file.parent.name, file.stem, width, page.value(WHICH)))
    assert wide == []


@pytest.mark.parametrize("look", ["", ".dark"], ids=["light", "dark"])
def test_what_is_to_be_clicked_in_a_letter_stands_out(page: Page, shop: Path, look: str) -> None:
    """Buttons and answers against what is around them; and whoever wants no more letters finds out."""
    folder = next(shop.glob("messages/spring_win_back.*.discount.en"))
    page.open((folder / f"everything-known{look}.html").as_uri(), 320)
    ratio = (
        "(() => {{ const lit = (text) => text.match(/\\d+/g).slice(0, 3).map((c) => c / 255)"
        ".map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)"
        ".reduce((sum, c, n) => sum + c * [0.2126, 0.7152, 0.0722][n], 0);"
        " const of = (selector, what) => lit(getComputedStyle(document.querySelector(selector))[what]);"
        " const two = [of('{0}', '{1}'), of('.sheet', 'backgroundColor')].sort();"
        " return (two[1] + 0.05) / (two[0] + 0.05); }})()"
    )
    assert page.value(ratio.format(".press", "backgroundColor")) >= 3
    assert page.value(ratio.format(".rim", "borderTopColor")) >= 3
    assert page.value(FAINT_TEXTS) == []
    assert page.value("document.querySelector('.press').closest('td.card') !== null"), "within the offer"
    leave = "document.querySelector('a[href*=unsubscribe]')"
    assert page.value(f"getComputedStyle({leave}).fontSize") == "16px"
    assert page.value(f"{leave}.getBoundingClientRect().height") >= 24
    assert page.value("document.querySelector('table[lang=en]') !== null")


# ---------------------------------------------------------------- choosing


def test_filters_leave_what_fits(page: Page, by_hand: Path) -> None:
    page.open(index(by_hand), 1200)
    assert len(page.value(SHOWN)) == 8
    choose(page, "campaign", "welcome")
    assert page.value(SHOWN) == ["welcome/reader/-/de", "welcome/reader/-/en"]
    choose(page, "locale", "de")
    assert page.value(SHOWN) == ["welcome/reader/-/de"]
    assert page.value("document.forms[0].elements.count.value") == "1 of 8 messages"
    page.value("document.forms[0].reset()")
    page.until(f"{SHOWN}.length === 8")
    choose(page, "found", True)
    assert page.value(SHOWN) == ["spring/reader/discount/en"]
    choose(page, "found", False)
    choose(page, "words", "table FREE")
    assert page.value(SHOWN) == ["reminder/reader/-/en"]
    choose(page, "words", "nothing says this")
    assert page.value(SHOWN) == []
    assert page.value("document.querySelector('.nothing').checkVisibility()")
    page.value("document.querySelector('.nothing button').click()")
    page.until(f"{SHOWN}.length === 8")


def test_a_made_up_customer_can_be_chosen_for_all_messages(page: Page, by_hand: Path) -> None:
    page.open(index(by_hand), 1200)
    choose(page, "sort", "name-unknown")
    panels = "[...document.querySelectorAll('.panel')].filter((panel) => panel.checkVisibility())"
    assert page.value(f"{panels}.map((panel) => panel.dataset.sort)")[:2] == [
        "name-unknown",
        "everything-known",
    ]
    assert "first_name is unknown" in page.value("document.getElementById('welcome/reader/-/de').innerText")


def test_a_filter_takes_the_headings_of_campaigns_that_have_nothing_left(page: Page, by_hand: Path) -> None:
    page.open(index(by_hand), 1440)
    headings = (
        "[...document.querySelectorAll('.campaign, .contents details')].filter((e) => e.checkVisibility())"
    )
    assert len(page.value(f"{headings}.map((e) => e.dataset.campaign)")) == 12
    choose(page, "campaign", "spring")
    assert page.value(f"{headings}.map((e) => e.dataset.campaign)") == ["spring", "spring"]


def test_all_messages_are_a_click_away_at_any_width(page: Page, by_hand: Path) -> None:
    links = "[...document.querySelectorAll('.contents a')].filter((link) => link.checkVisibility()).length"
    for width in WIDTHS:
        page.open(index(by_hand), width)
        assert page.value(links) == 0
        page.value("document.querySelector('[aria-controls=contents]').click()")
        assert page.value(links) == 8
        assert page.value("document.querySelector('.contents').scrollHeight") <= page.value(
            "document.querySelector('.contents').clientHeight"
        )
    page.open(index(by_hand), 1440)
    assert page.value(links) == 8


# ---------------------------------------------------------------- looks


def test_messages_in_dark_take_their_own_dark_style(page: Page, by_hand: Path) -> None:
    page.open(index(by_hand), 1200)
    page.until(FRAMES)
    choose(page, "look", "dark")
    assert page.value("document.querySelector('.card iframe').getAttribute('src')").endswith(".dark.html")
    page.open((by_hand / "messages/welcome.reader.-.en/everything-known.dark.html").as_uri(), 600)
    assert page.value("getComputedStyle(document.querySelector('p')).color") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("look", ["dark", "darkened", "inverted", "no-pictures", "source"])
def test_every_look_can_be_chosen_and_what_has_none_is_shown_as_sent_and_says_so(
    page: Page, by_hand: Path, look: str
) -> None:
    page.complaints.clear()
    page.open(index(by_hand), 1200)
    page.until(FRAMES)
    choose(page, "look", look)
    page.until("[...document.querySelectorAll('.card iframe')].length >= 2")
    for card in ("welcome/reader/-/de", "pictures/reader/-/en"):
        page.value(f"document.getElementById('{card}').scrollIntoView()")
        screen = f"document.getElementById('{card}').querySelector('.screen')"
        page.until(f"{screen}.querySelector('iframe') !== null")
        there = look in page.value(f"{screen}.dataset.looks").split()
        address = page.value(f"{screen}.querySelector('iframe').getAttribute('src')")
        assert address.endswith(f".{look}.html" if there else "/everything-known.html")
        notes = page.value(
            f"[...document.getElementById('{card}').querySelectorAll('[data-without]')]"
            ".filter((e) => e.checkVisibility()).map((e) => e.textContent)"
        )
        assert len(notes) == (0 if there else 1), (card, look, notes)
    assert page.complaints == []


def test_without_pictures_their_space_and_their_texts_are_seen(page: Page, by_hand: Path) -> None:
    page.complaints.clear()
    page.open((by_hand / "messages/pictures.reader.-.en/everything-known.no-pictures.html").as_uri(), 600)
    first = "document.querySelector('img')"
    assert page.value(f"{first}.getBoundingClientRect().height") == 80
    assert page.value(f"{first}.naturalWidth") == 0
    assert page.value(f"{first}.alt") == "A red chair"
    assert page.complaints == []


def test_darkened_messages_are_dark_and_can_be_read(page: Page, shop: Path) -> None:
    """The lightness behind the letter and of its texts, by the browser's own account."""
    folder = next(shop.glob("messages/welcome.*.en"))
    for look in ("darkened", "inverted"):
        page.open((folder / f"everything-known.{look}.html").as_uri(), 800)
        lightness = (
            "(() => {{ const [r, g, b] = getComputedStyle(document.querySelector('{}')).{}.match(/\\d+/g);"
            " return (+r + +g + +b) / 765; }})()"
        )
        assert page.value(lightness.format(".sheet", "backgroundColor")) < 0.2
        assert page.value(lightness.format(".ink p", "color")) > 0.7
        faint = page.value(FAINT_TEXTS)
        assert [text for text in faint if "❧" not in text] == [], "but for the ornament"


def test_a_message_that_goes_on_below_its_frame_shows_that_it_does(page: Page, by_hand: Path) -> None:
    page.open((by_hand / "messages/long.reader.-.en/everything-known.html").as_uri(), 375, 680)
    shade = "getComputedStyle(document.documentElement, '::after').opacity"
    page.until(f"{shade} === '1'")
    page.value("scrollTo(0, 1e6)")
    page.until(f"{shade} === '0'")
    page.open((by_hand / "messages/welcome.reader.-.en/everything-known.html").as_uri(), 375, 680)
    assert page.value(shade) == "0"


def test_links_and_weight_stand_beside_a_message(page: Page, by_hand: Path) -> None:
    page.open(index(by_hand), 1200)
    card = "document.getElementById('pictures/reader/-/en')"
    page.value(f"{card}.scrollIntoView()")
    said = page.value(f"{card}.querySelector('.measures').textContent")
    assert "KB: fine, Gmail cuts off above 102 KB" in said
    assert "subject of 9 characters: fine" in said
    assert "2 pictures, 1 without alternative text" in said
    page.value(f"{card}.querySelectorAll('details').forEach((part) => {{ part.open = true; }})")
    rows = page.value(
        f"[...{card}.querySelectorAll('.links tbody tr')]"
        ".map((row) => [...row.cells].map((cell) => cell.textContent))"
    )
    assert rows == [
        ["Sit down", "https://shop.example/chair?from=letter&more"],
        ["A red chair", "https://shop.example/"],
        ["nothing to read", "https://shop.example/empty"],
    ]
    assert "Gmail shows the first 102 KB" in page.value(
        "document.getElementById('long/reader/-/en').querySelector('.measures').textContent"
    )


# ---------------------------------------------------------------- links and names


def test_a_link_leads_to_its_card(page: Page, by_hand: Path) -> None:
    page.open(index(by_hand) + "#spring/reader/story/en", 1200)
    assert page.value("document.querySelector('.card:target').id") == "spring/reader/story/en"
    page.until(
        "Math.abs(document.querySelector('.card:target').getBoundingClientRect().top) < innerHeight / 2"
    )


def test_every_control_can_be_reached_and_has_a_name(page: Page, by_hand: Path) -> None:
    page.open(index(by_hand), 1200)
    nameless = page.value(
        "[...document.querySelectorAll('input, select, button, iframe')].filter((field) =>"
        " !(field.labels?.length || field.textContent.trim() || field.title)).map((field) => field.outerHTML)"
    )
    assert nameless == []


# ---------------------------------------------------------------- harm


def test_nothing_in_a_message_or_a_text_runs(page: Page, by_hand: Path) -> None:
    page.open(index(by_hand), 1200)
    page.until(FRAMES)
    page.value("new Promise((done) => setTimeout(done, 100))")
    assert page.value("typeof harm") == "undefined"
    titles = [page.value("document.title", frame) for frame in page.frames]
    assert "Hello" in titles
    assert "harmed" not in titles
    assert page.value(
        "[...document.querySelectorAll('iframe')].every((f) => f.getAttribute('sandbox') === '')"
    )


def test_without_scripts_everything_is_there(page: Page, by_hand: Path) -> None:
    page.ask("Emulation.setScriptExecutionDisabled", value=True)
    try:
        page.open(index(by_hand), 1200)
        assert len(page.value(SHOWN)) == 8
        assert page.value("document.querySelectorAll('.card iframe').length") == 12
        assert page.value("document.forms[0].checkVisibility()") is False
        page.value("document.getElementById('view-0-name-unknown').checked = true")
        assert "first_name is unknown" in page.value("document.querySelector('.card').innerText")
    finally:
        page.ask("Emulation.setScriptExecutionDisabled", value=False)
