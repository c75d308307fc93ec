"""The messages that segdsl ships: whole for every customer, fit for every screen."""

from __future__ import annotations

import html
import itertools
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from segdsl.messages.letter import Message
from segdsl.runs import starting
from tests.messages.shipped import CUSTOMERS, EVERYTHING, Sample, in_dark, sample, words

CLIPPED = 102_000  # bytes from which on Gmail hides the rest
SLIPS = re.compile(r"\bnan\b|None(?! of)|NaN|Unknown|[{}]|%\(| ,|[a-zß][.!?:][A-ZÄÖÜ]|,,|\.\.|\s[.!?]| {2}")


@pytest.fixture(scope="module")
def bookshop(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    folder = tmp_path_factory.mktemp("samples") / "shop"
    starting.start(folder, starting.sample(50))
    return sample(folder, "en", "de")


@pytest.fixture(scope="module")
def software(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    folder = tmp_path_factory.mktemp("samples") / "software"
    starting.start(folder, starting.software)
    return sample(folder, "en")


@pytest.fixture(params=["bookshop", "software"])
def shipped(request: pytest.FixtureRequest) -> Sample:
    found: Sample = request.getfixturevalue(request.param)
    return found


def test_every_message_is_whole_for_every_customer(shipped: Sample) -> None:
    for lot, (who, customer) in itertools.product(shipped.lots(), CUSTOMERS.items()):
        message = shipped.write(lot, customer)
        place = f"{lot.template} for {who} in {lot.locale}"
        assert isinstance(message, Message), f"{place}: {message}"
        if who != "markup":
            assert not SLIPS.search(message.subject + "\n" + message.preheader), f"{place}: {message.subject}"
            assert not SLIPS.search(words(message.text)), f"{place}: {message.text}"
        assert "<b>" not in message.html
        assert len(message.html.encode()) < CLIPPED / 2


def test_every_letter_says_who_wrote_it_in_which_language_and_how_to_end_it(shipped: Sample) -> None:
    address = shipped.studio.letterhead.variables["shop"]["address"]
    for lot in shipped.lots():
        message = shipped.write(lot, CUSTOMERS["nothing known"])
        assert isinstance(message, Message)
        if lot.channel == "email":
            assert f'<html lang="{lot.locale}"' in message.html
            assert html.escape(address) in message.html
            assert message.unsubscribe is not None
            assert message.unsubscribe in message.text


def test_every_campaign_has_a_message_and_every_message_a_campaign(shipped: Sample) -> None:
    assert {lot.template for lot in shipped.lots()} == set(shipped.studio.templates.messages)


def test_the_shop_writes_by_every_channel(bookshop: Sample) -> None:
    channels = {campaign.channel for campaign in bookshop.project.model.campaigns.values()}
    assert channels == {"email", "sms", "push"}


def test_no_letter_mixes_languages(bookshop: Sample) -> None:
    """What a German reads is German: no text of the English letter is left in it, whoever speaks."""
    for lot in bookshop.lots():
        if lot.locale != "de" or lot.channel == "push":
            continue
        message = bookshop.write(lot, EVERYTHING)
        assert isinstance(message, Message)
        english = re.findall(
            r"\b(the|and|you|your|with|for|from|not)\b", words(message.text) + message.subject
        )
        assert english == [], message.text


def test_text_messages_fit_into_one(bookshop: Sample) -> None:
    for lot in bookshop.lots():
        message = bookshop.write(lot, EVERYTHING)
        assert isinstance(message, Message)
        if lot.channel == "sms":
            assert len(message.text.strip()) <= 160


# ---------------------------------------------------------------- seen in a browser

MEASURE = """
const light = rgb => rgb.map(c => c / 255).map(c => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
  .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
const rgb = text => text.match(/[\\d.]+/g).map(Number);
const behind = element => {
  for (let e = element; e; e = e.parentElement) {
    const colour = rgb(e.ownerDocument.defaultView.getComputedStyle(e).backgroundColor);
    if (colour.length === 3 || colour[3] > 0) return colour.slice(0, 3);
  }
  return [255, 255, 255];
};
const contrast = (a, b) => (Math.max(light(a), light(b)) + .05) / (Math.min(light(a), light(b)) + .05);
const found = [];
for (const frame of document.querySelectorAll('iframe')) {
  const page = frame.contentDocument, view = frame.contentWindow, name = frame.title;
  const wide = page.documentElement.scrollWidth;
  if (wide > frame.width) found.push(`${name}: ${wide} pixels wide`);
  const texts = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.data.trim(), element = texts.currentNode.parentElement;
    if (!text || text === '\\u00a0' || !element.getClientRects().length) continue;
    const style = view.getComputedStyle(element);
    if (style.display === 'none' || style.opacity === '0') continue;
    if (parseFloat(style.fontSize) < 14) found.push(`${name}: ${style.fontSize} in “${text}”`);
    const ratio = contrast(rgb(style.color).slice(0, 3), behind(element));
    if (ratio < 4.5) found.push(`${name}: contrast ${ratio.toFixed(2)} in “${text}”`);
  }
}
document.body.innerHTML = '<pre id="found"></pre>';
document.getElementById('found').textContent = JSON.stringify(found);
"""


def frames(messages: dict[str, str]) -> str:
    """A page with each message at the width of a phone, a small window and a desk."""
    return "\n".join(
        f'<iframe title="{name} at {width}" width="{width}" height="600" style="border:0"'
        f' srcdoc="{html.escape(text)}"></iframe>'
        for name, text in messages.items()
        for width in (320, 600, 1200)
    )


def browser() -> str:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return found or pytest.skip("no Chromium is installed: the letters are not looked at in a browser")


def test_letters_fit_every_width_and_can_be_read_by_day_and_by_night(shipped: Sample, tmp_path: Path) -> None:
    program = browser()
    messages: dict[str, str] = {}
    for lot in shipped.lots():
        message = shipped.write(lot, CUSTOMERS["sixty letters"])
        assert isinstance(message, Message)
        if lot.channel == "email":
            messages[f"{lot.template} {lot.locale}"] = message.html
            messages[f"{lot.template} {lot.locale} dark"] = in_dark(message.html)
    page = tmp_path / "letters.html"
    page.write_text(
        f'<!DOCTYPE html><meta charset="utf-8"><body>{frames(messages)}'
        f"<script>window.onload = () => {{ {MEASURE} }}</script>",
        encoding="utf-8",
    )
    command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000"]
    command += [f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", page.as_uri()]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=180, check=True).stdout
    measured = re.search(r'<pre id="found">(.*?)</pre>', shown, re.DOTALL)
    assert measured, shown[-500:]
    assert json.loads(html.unescape(measured[1])) == []
