"""The preview page in a real browser: that it opens, chooses, and that nothing on it or in it overflows.

Skipped where there is no Chromium.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import segdsl
from segdsl.messages.preview.page import pages
from segdsl.project.library import sample
from tests.messages.preview.albums import an_album
from tests.messages.preview.browser import Page, a_page

WIDTHS = (320, 600, 1200)
SHOWN = (
    "[...document.querySelectorAll('.card')].filter((card) => card.checkVisibility()).map((card) => card.id)"
)
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# The parts that stick out to the right, to tell what is wrong.
WHICH = """[...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right
  > document.documentElement.clientWidth + 1).slice(-3).map((e) => e.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with a_page(tmp_path_factory.mktemp("browser")) as page:
        yield page


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the sample shop."""
    folder = tmp_path_factory.mktemp("preview")
    sample(50)(folder / "shop")
    segdsl.load(folder / "shop").preview_all(folder / "page", as_of="2026-03-31")
    return folder / "page"


@pytest.fixture
def by_hand(tmp_path: Path) -> Path:
    """The page of an album that was made by hand."""
    for name, text in pages(an_album()):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def index(folder: Path) -> str:
    return (folder / "index.html").as_uri()


def choose(page: Page, field: str, value: str | bool) -> None:
    """Sets a field of the form as a person would."""
    part = "checked" if isinstance(value, bool) else "value"
    page.value(
        f"(() => {{ const field = document.forms[0].elements.{field}; field.{part} = {json.dumps(value)};"
        " field.dispatchEvent(new Event('input', { bubbles: true })); })()"
    )


# ---------------------------------------------------------------- the sample shop


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_opens_without_complaint_and_nothing_sticks_out(
    page: Page, shop: Path, width: int, dark: bool
) -> None:
    page.complaints.clear()
    page.open(index(shop), width, dark=dark)
    page.until("document.querySelectorAll('.card iframe').length >= 2")
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
    page.until("document.querySelectorAll('.card iframe').length >= 2")
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


# ---------------------------------------------------------------- choosing


def test_filters_leave_what_fits(page: Page, by_hand: Path) -> None:
    page.open(index(by_hand), 1200)
    assert len(page.value(SHOWN)) == 6
    choose(page, "campaign", "welcome")
    assert page.value(SHOWN) == ["welcome/reader/-/de", "welcome/reader/-/en"]
    choose(page, "locale", "de")
    assert page.value(SHOWN) == ["welcome/reader/-/de"]
    assert page.value("document.forms[0].elements.count.value") == "1 of 6 messages"
    page.value("document.forms[0].reset()")
    page.until(f"{SHOWN}.length === 6")
    choose(page, "found", True)
    assert page.value(SHOWN) == ["spring/reader/discount/en"]
    choose(page, "found", False)
    choose(page, "words", "table FREE")
    assert page.value(SHOWN) == ["reminder/reader/-/en"]
    choose(page, "words", "nothing says this")
    assert page.value(SHOWN) == []
    assert page.value("document.querySelector('.nothing').checkVisibility()")
    page.value("document.querySelector('.nothing button').click()")
    page.until(f"{SHOWN}.length === 6")


def test_a_made_up_customer_can_be_chosen_for_all_messages(page: Page, by_hand: Path) -> None:
    page.open(index(by_hand), 1200)
    choose(page, "sort", "name-unknown")
    panels = "[...document.querySelectorAll('.panel')].filter((panel) => panel.checkVisibility())"
    assert page.value(f"{panels}.map((panel) => panel.dataset.sort)")[:2] == [
        "name-unknown",
        "everything-known",
    ]
    assert "first_name is unknown" in page.value("document.getElementById('welcome/reader/-/de').innerText")


def test_messages_in_dark_take_their_own_dark_style(page: Page, by_hand: Path) -> None:
    page.open(index(by_hand), 1200)
    page.until("document.querySelectorAll('.card iframe').length >= 2")
    choose(page, "dark", True)
    assert page.value("document.querySelector('.card iframe').getAttribute('src')").endswith(".dark.html")
    page.open((by_hand / "messages/welcome.reader.-.en/everything-known.dark.html").as_uri(), 600)
    assert page.value("getComputedStyle(document.querySelector('p')).color") == "rgb(255, 255, 255)"


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
    page.until("document.querySelectorAll('.card iframe').length >= 2")
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
        assert len(page.value(SHOWN)) == 6
        assert page.value("document.querySelectorAll('.card iframe').length") == 8
        assert page.value("document.forms[0].checkVisibility()") is False
        page.value("document.getElementById('view-0-name-unknown').checked = true")
        assert "first_name is unknown" in page.value("document.querySelector('.card').innerText")
    finally:
        page.ask("Emulation.setScriptExecutionDisabled", value=False)
