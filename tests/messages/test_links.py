"""Parameters on links: what is added, and what is left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from segdsl.messages.context import Letterhead
from segdsl.messages.letter import Message
from segdsl.messages.links import tagged, tagged_text, tagging
from segdsl.messages.render import render
from segdsl.model.project import Variant
from segdsl.templates.escapes import unescaped
from tests.messages.bulk.test_bulk import COLUMNS, LETTERHEAD, agree, loaded, people
from tests.messages.little_shop import YES, a_batch, a_campaign, an_audience, recipients, templates

SPRING = a_batch(campaign=a_campaign("spring"))
UTM = {"source": "news letter", "campaign": "{campaign}"}
UNSUBSCRIBE = "https://shop.example/u?c={key}&m={campaign}"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.example", "https://a.example?utm_source=news%20letter&amp;utm_campaign=spring"),
        (
            "https://a.example/x#top",
            "https://a.example/x?utm_source=news%20letter&amp;utm_campaign=spring#top",
        ),
        (
            "http://a.example?b=1&amp;c=2",
            "http://a.example?b=1&amp;c=2&amp;utm_source=news%20letter&amp;utm_campaign=spring",
        ),
        ("HTTPS://a.example?utm_source=x", "HTTPS://a.example?utm_source=x&amp;utm_campaign=spring"),
        ("mailto:us@shop.example", "mailto:us@shop.example"),
        ("tel:123", "tel:123"),
        ("#top", "#top"),
        ("https://shop.example/u?c=A%201&amp;m=spring", "https://shop.example/u?c=A%201&amp;m=spring"),
    ],
)
def test_links_to_pages_are_given_what_they_lack(address: str, expected: str) -> None:
    tag = tagging(UTM, SPRING, UNSUBSCRIBE)
    assert tag is not None
    once = tagged(f'<p href="https://no.example"><a class="b"\nHREF = "{address}">x</a></p>', tag)
    assert once == f'<p href="https://no.example"><a class="b"\nHREF = "{expected}">x</a></p>'
    assert tagged(once, tag) == once


def test_a_parameter_without_a_value_is_left_out() -> None:
    assert tagging({"content": "{variant}"}, SPRING, None) is None
    batch = a_batch(
        campaign=a_campaign("spring"), variant=Variant("b & c", 0.5, YES, None, {}, SPRING.campaign.span)
    )
    tag = tagging({"utm_content": "{variant}", "term": "{template}"}, batch, None)
    assert tag is not None
    assert tag("https://a.example") == "https://a.example?utm_content=b%20%26%20c&amp;utm_term=letter"


def test_messages_have_tagged_links_in_html_and_text() -> None:
    letterhead = Letterhead(unsubscribe_url=UNSUBSCRIBE, utm={"source": "mail"})
    body = '<a href="https://a.example/">Shop</a> <a href="{{ unsubscribe_url }}">Stop</a>'
    who = recipients(an_audience(size=1), SPRING)
    (message,) = render(who, templates(body), letterhead)
    assert isinstance(message, Message)
    assert 'href="https://a.example/?utm_source=mail"' in message.html
    assert 'href="https://shop.example/u?c=1&amp;m=spring"' in message.html
    assert "Shop (https://a.example/?utm_source=mail)" in message.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See https://a.example.", "See https://a.example?utm_source=mail."),
        ("(https://a.example/x_(y))", "(https://a.example/x_(y)?utm_source=mail)"),
        ("&lt;http://a.example?b=1&amp;c=2&gt;", "<http://a.example?b=1&c=2&utm_source=mail>"),
        (
            "https://a.example, https://b.example!",
            "https://a.example?utm_source=mail, https://b.example?utm_source=mail!",
        ),
        (
            "mailto:us@a.example https://shop.example/u?c=1&amp;m=spring",
            "mailto:us@a.example https://shop.example/u?c=1&m=spring",
        ),
    ],
)
def test_links_in_a_text_of_its_own_are_tagged(text: str, expected: str) -> None:
    tag = tagging({"source": "mail"}, SPRING, UNSUBSCRIBE)
    assert tag is not None
    assert unescaped(tagged_text(text, tag.in_word)) == expected


@pytest.mark.parametrize(
    "word", ["{{ customer.url }}", "({{ customer.url }}),", "https://x.example/{{ customer.name }}."]
)
def test_the_press_tags_links_in_texts(word: str) -> None:
    urls = ["https://p.example/1?a=b&c=d", "mailto:x@y.example", "x", "https://shop.example/u?c=1&m=spring"]
    who = people(12, **{**COLUMNS, "url": urls})
    text = "Hi {{ customer.name }}, see  " + word + " or https://a.example/b\n{{ unsubscribe_url }}"
    letter = loaded("x{% endblock %}{% block text %}" + text)
    assert agree(who, letter, replace(LETTERHEAD, utm=UTM)) == 12


@pytest.mark.parametrize(
    "part", ["{{ customer.url }}", "https://x.example/{{ customer.name }}#{{ customer.n }}"]
)
def test_the_press_tags_links_that_hold_values(part: str) -> None:
    urls = [
        "https://p.example/1?a=b&c=d",
        "mailto:x@y.example",
        "http://q.example#z",
        "https://shop.example/u?c=1&m=spring",
    ]
    who = people(12, **{**COLUMNS, "url": urls})
    body = f'<a href="{part}">one</a> <a href="{{{{ unsubscribe_url }}}}">two</a> <a href="{part}">{part}</a>'
    assert agree(who, loaded(body), replace(LETTERHEAD, utm=UTM)) > 0
