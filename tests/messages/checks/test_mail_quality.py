"""Faults of letters as they come out, each found at its place in the templates."""

from __future__ import annotations

import pytest

from segdsl.messages.checks.short_messages import parts_of_sms
from tests.messages.checks.small import FOOTER, SUBJECT, a_desk, found, marked

GOOD = """<p>Hello, here is what is new in the shop this week.</p>
<a href="https://shop.example/new?for={{ customer.visits_left }}">Look around</a>
<img src="https://shop.example/logo.png" alt="">"""


def test_a_good_letter_has_no_findings() -> None:
    assert found(a_desk(SUBJECT + GOOD + FOOTER)) == []


@pytest.mark.parametrize(
    ("tag", "says"),
    [
        ('<a href="">', "empty"),
        ('<a href="#">', "`#`"),
        ("<a>", "no address"),
        ('<a href="/new">', "relative"),
        ('<a href="www.shop.example">', "relative"),
        ('<a href="javascript:alert(1)">', "`javascript:`"),
        ('<a href="file:///etc">', "`file:`"),
        ('<a href="https://">', "none that a browser can open"),
        ('<a href="https://shop example/x">', "none that a browser can open"),
        ('<a href="https://shop.example/*|NAME|*">', "placeholder"),
        ('<a href="https://shop.example/%FIRSTNAME%">', "placeholder"),
        ('<a href="mailto:shop">', "mailbox"),
        ('<a href="/{{ customer.country | default("x") }}">', "relative"),
        ('<img alt="" src="data:image/png;base64,AA">', "`data:`"),
    ],
)
def test_broken_links(tag: str, says: str) -> None:
    body = f"{SUBJECT}\n{GOOD}\n<p>{tag}words</a></p>{FOOTER}"
    [finding] = found(a_desk(body), "broken-link")
    assert says in finding.message
    assert marked([finding]) == [tag]


@pytest.mark.parametrize(
    "tag",
    [
        '<a href="HTTPS://shop.example">',
        '<a href="mailto:us@shop.example?subject=Hi">',
        '<a href="tel:+4930555">',
        '<a href="#top">',
        '<a name="top">',
        '<a href="https://shop.example/100%25?x={{ customer.member }}">',
    ],
)
def test_sound_links(tag: str) -> None:
    assert found(a_desk(f"{SUBJECT}{GOOD}{tag}words</a>{FOOTER}"), "broken-link") == []


def test_a_fault_is_told_once_and_at_the_partial_that_has_it() -> None:
    others = {"partials/picture.html.j2": '<p>\n  <img src="https://shop.example/{{ size }}.png">\n</p>'}
    include = '{% include "partials/picture.html.j2" %}'
    body = f"{SUBJECT}{{% for size in [1, 2] %}}{include}{{% endfor %}}{GOOD}{FOOTER}"
    [finding] = found(a_desk(body, others=others), "no-alternative-text")
    assert finding.place == "templates/partials/picture.html.j2:2:3"


def test_what_a_variant_makes_of_a_link() -> None:
    variants = '  variant a 50% with path = "https://shop.example"\n  variant b 50% with path = "new"\n'
    body = f'{SUBJECT}{GOOD}<a href="{{{{ variant.path }}}}">New</a>{FOOTER}'
    [finding] = found(a_desk(body, campaign=variants), "broken-link")
    assert finding.message.endswith("(in the campaign `news`, variant `b`)")


def test_a_link_to_unsubscribe_in_ones_own_words() -> None:
    own = '<a href="https://shop.example/bye">Newsletter abbestellen</a>'
    assert found(a_desk(SUBJECT + GOOD + own), "no-unsubscribe") == []
    assert len(found(a_desk(SUBJECT + GOOD), "no-unsubscribe")) == 1


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("ł" * 70, 1),
        ("ł" * 71, 2),
        ("👋" * 35, 1),
        ("👋" * 36, 2),
    ],
)
def test_parts_of_a_text_message(text: str, parts: int) -> None:
    assert parts_of_sms(text)[0] == parts


def test_what_a_combination_has() -> None:
    """For a page of all combinations: each with its own findings."""
    from segdsl.messages.checks.everything import check_messages

    variants = '  variant a 50% with path = "https://shop.example"\n  variant b 50% with path = "new"\n'
    body = f'{SUBJECT}{GOOD}<a href="{{{{ variant.path }}}}">New</a>{FOOTER}'
    report = check_messages(a_desk(body, campaign=variants))
    assert {c.variant: [d.code for d in found] for c, found in report.of.items()} == {
        "a": [],
        "b": ["broken-link"],
    }
