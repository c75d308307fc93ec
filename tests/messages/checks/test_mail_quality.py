"""Faults of letters as they come out, each found at its place in the templates."""

from __future__ import annotations

import pytest

from segdsl.messages.text_parts import text_parts
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
        ("a" * 151 + "€" + "a" * 153, 2),
        ("a" * 152 + "€" + "a" * 151, 2),
        ("a" * 152 + "€" + "a" * 152, 3),  # 306 places, but the sign with two begins the second part
        ("ł" * 66 + "👋" + "ł" * 65, 2),
        ("ł" * 66 + "👋" + "ł" * 66, 3),
        ("’" + "a" * 69, 1),
        ("’" + "a" * 70, 2),
        ("ç" * 71, 2),
        ("Ç" * 160, 1),
        ("a\n" * 80, 1),
        ("", 1),
    ],
)
def test_parts_of_a_text_message(text: str, parts: int) -> None:
    assert text_parts(text).parts == parts


def test_what_a_combination_has() -> None:
    """For a page of all combinations: each with its own findings."""
    from segdsl.messages.checks.registry import check_messages

    variants = '  variant a 50% with path = "https://shop.example"\n  variant b 50% with path = "new"\n'
    body = f'{SUBJECT}{GOOD}<a href="{{{{ variant.path }}}}">New</a>{FOOTER}'
    report = check_messages(a_desk(body, campaign=variants))
    assert {c.variant: [d.code for d in found] for c, found in report.of.items()} == {
        "a": [],
        "b": ["broken-link"],
    }


MJML = (
    SUBJECT
    + """
<mjml><mj-head><mj-style>.a { color: red }</mj-style></mj-head><mj-body><mj-section><mj-column>
  <mj-text>Hello, here is what is new in the shop this week.</mj-text>
  <mj-image src="https://shop.example/a.png" alt="A" /><mj-button href="https://shop.example/x">Go</mj-button>
  <mj-divider /><mj-spacer height="10px" /><mj-table><tr><td>1</td></tr></mj-table>
  <mj-navbar hamburger="hamburger"><mj-navbar-link href="https://shop.example/x">A</mj-navbar-link></mj-navbar>
  <mj-social><mj-social-element name="facebook" href="https://shop.example/x">A</mj-social-element></mj-social>
  <mj-accordion><mj-accordion-element><mj-accordion-title>T</mj-accordion-title>
    <mj-accordion-text>X</mj-accordion-text></mj-accordion-element></mj-accordion>
  <mj-carousel><mj-carousel-image src="https://shop.example/a.png" alt="a" /></mj-carousel>
  <mj-text><a href="{{ unsubscribe_url }}">Unsubscribe</a></mj-text>
</mj-column></mj-section>
<mj-hero background-url="https://shop.example/a.png"><mj-text>Hi</mj-text></mj-hero>
<mj-wrapper><mj-section><mj-group><mj-column><mj-text>Hi</mj-text></mj-column></mj-group></mj-section></mj-wrapper>
</mj-body></mjml>"""
)


def test_a_plain_letter_in_mjml_has_no_findings_for_what_mjml_adds() -> None:
    assert found(a_desk(MJML, ending=".mjml.j2")) == []


@pytest.mark.parametrize(
    ("written", "instead", "code", "words"),
    [
        (".a { color: red }", ".a { display: flex }", "client-support", ["<mj-style>"]),
        (
            "<td>1</td>",
            '<td style="clip-path: none">1</td>',
            "client-support",
            ['<td style="clip-path: none">'],
        ),
        ("<td>1</td>", "<td><video></video></td>", "client-support", ["<video>"]),
        ('a.png" alt="A"', 'a.svg" alt="A"', "client-support", None),
        (' alt="A"', "", "no-alternative-text", None),
        ('href="https://shop.example/x">Go', 'href="/x">Go', "broken-link", None),
    ],
)
def test_what_somebody_wrote_into_a_letter_in_mjml_is_found(
    written: str, instead: str, code: str, words: list[str] | None
) -> None:
    assert written in MJML
    findings = found(a_desk(MJML.replace(written, instead), ending=".mjml.j2"))
    assert {d.code for d in findings} == {code}
    assert words is None or marked(findings) == words
