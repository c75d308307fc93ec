"""What a value may be where it is more than words: a link, a style, an attribute, a script."""

from __future__ import annotations

from html import unescape

import pytest

from segdsl.messages.context import Letterhead
from segdsl.messages.render import Message, render
from segdsl.templates.folder import Templates
from tests.messages.bulk.test_bulk import agree
from tests.messages.little_shop import a_batch, an_audience, recipients, templates

NO_LINK = "a link would lead neither to the web nor to a mailbox or phone"
TWO_LINKS = "a link would be made of two that do not fit together"
NO_STYLE = "a style would hold more than colours, lengths and names"
ATTRIBUTES = "a value would write attributes of its own"
BARE = "a value without quotes around it would write attributes of its own"
SCRIPT = "a value would stand in a script"

LINK = '<a href="{{ customer.x }}">a</a>'
IMAGE = '<img alt="" src="{{ customer.x }}">'
STYLE = '<p style="color: {{ customer.x }}; margin: 0">a</p>'
SHEET = "<style>p { color: {{ customer.x }} }</style>"
BACKGROUND = '<td background="{{ customer.x }}" bgcolor="{{ customer.x }}">a</td>'


def outcome(body: str, value: str, **others: str) -> str:
    """What comes of a letter for one customer, the bulk way included: its HTML, or why it is held back."""
    return written(templates(body, **others), Letterhead(), value)


def written(loaded: Templates, letterhead: Letterhead, value: str) -> str:
    people = recipients(an_audience({"x": [value]}, size=1), a_batch())
    agree(people, loaded, letterhead)
    (found,) = render(people, loaded, letterhead)
    return unescape(found.html) if isinstance(found, Message) else found.reason


@pytest.mark.parametrize("body", [LINK, IMAGE, BACKGROUND])
@pytest.mark.parametrize(
    "value",
    [
        "https://shop.example/a?b=c#d",
        "HTTP://shop.example",
        "mailto:ana@shop.example",
        "tel:+49 30 1234",
        "sms:+49301234",
        "/basket",
        "#top",
        "www.shop.example/a:b",
        "basket?from=a:b",
    ],
)
def test_links_lead_where_links_lead(body: str, value: str) -> None:
    assert value in outcome(body, value)


@pytest.mark.parametrize(
    "body", [LINK, IMAGE, BACKGROUND, LINK.replace('"', "'"), LINK.replace("href", "HREF")]
)
@pytest.mark.parametrize(
    "value",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        "java\u200bscript:alert(1)",
        "data:text/html,<b>x</b>",
        "data:image/svg+xml;base64,AAAA",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://a.example/1",
        "x-evil:1",
    ],
)
def test_no_link_runs_or_loads_anything_else(body: str, value: str) -> None:
    assert outcome(body, value) == NO_LINK


def test_a_link_may_be_made_of_parts() -> None:
    assert 'href="https://a.example/x:y"' in outcome(
        '<a href="https://a.example/{{ customer.x }}">a</a>', "x:y"
    )
    assert 'href="mailto:a:b"' in outcome('<a href="mailto:{{ customer.x }}">a</a>', "a:b")
    assert outcome('<a href="java{{ customer.x }}">a</a>', "script:alert(1)") == TWO_LINKS
    assert outcome('<a href="{{ customer.x }}script:alert(1)">a</a>', "java").startswith(
        "<a"
    )  # says no value
    both = "<a href=\"{{ 'java' }}{{ customer.x }}\">a</a>"
    assert outcome(both, "script:alert(1)") == TWO_LINKS


@pytest.mark.parametrize(
    ("body", "others"),
    [
        ('{% macro go(link) %}<a href="{{ link }}">a</a>{% endmacro %}{{ go(customer.x) }}', {}),
        ('{% macro to(link) %}href="{{ link }}"{% endmacro %}<a {{ to(customer.x) }}>a</a>', {}),
        ('{% set link = customer.x %}<a href="{{ link }}">a</a>', {}),
        ('{% for link in [customer.x] %}<a href="{{ link }}">a</a>{% endfor %}', {}),
        ('<a href="{% if customer.x %}{{ customer.x }}{% else %}#{% endif %}">a</a>', {}),
        ("<a href=\"{{ customer.x if customer.x else '#' }}\">a</a>", {}),
        ('<a href="{{ customer.x | trim }}">a</a>', {}),
        ("<a class=\"b\" title='>' href = '{{ customer.x }}'>a</a>", {}),
        ("{% include 'parts/link.html.j2' %}", {"parts__link": LINK}),
        (
            "{% extends 'layouts/base.html.j2' %}{% block subject %}S{% endblock %}"
            "{% block link %}{{ customer.x }}{% endblock %}",
            {"layouts__base": '<a href="{% block link %}#{% endblock %}">a</a>'},
        ),
        (
            "{% from 'parts/m.html.j2' import go %}{{ go(customer.x) }}",
            {"parts__m": '{% macro go(link) %}<a href="{{ link }}">a</a>{% endmacro %}'},
        ),
    ],
)
def test_a_link_is_a_link_however_the_template_is_written(body: str, others: dict[str, str]) -> None:
    assert "https://a.example" in outcome(body, "https://a.example", **others)
    assert outcome(body, "javascript:alert(1)", **others) == NO_LINK


@pytest.mark.parametrize("body", [STYLE, SHEET, STYLE.replace('"', "'")])
@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ("red", True),
        ("#0a0b0c", True),
        ("rgb(1, 2, 3)", True),
        ("hsla(120deg, 10%, 50%, 0.5)", True),
        ("12px", True),
        ("red; background: url(https://a.example/x)", False),
        ("url(https://a.example/x)", False),
        ("expression(alert(1))", False),
        ("red;position:fixed", False),
        ("re\\64", False),
        ("red/*", False),
        ("red} p { color: blue", False),
        ("@import 'x'", False),
        ("image-set('a')", False),
    ],
)
def test_a_style_gets_colours_lengths_and_names(body: str, value: str, fits: bool) -> None:
    said = outcome(body, value)
    assert (said != NO_STYLE) is fits
    assert (value in said) is fits


def test_styles_of_the_project_are_its_own_affair() -> None:
    loaded = templates('<p style="{{ theme.paragraph }}; color: {{ customer.x }}">a</p>')
    letterhead = Letterhead(
        variables={"theme": {"paragraph": "margin: 0; background: url(https://a.example/b)"}}
    )
    assert "url(https://a.example/b); color: red" in written(loaded, letterhead, "red")


@pytest.mark.parametrize(
    ("body", "value", "reason"),
    [
        ("<td {{ customer.x }}>a</td>", "onclick=alert(1)", ATTRIBUTES),
        ("<td {{ customer.x }}>a</td>", "nowrap", None),
        ("<td width={{ customer.x }}>a</td>", "1 onclick=x", BARE),
        ("<td width={{ customer.x }}>a</td>", "12", None),
        ("<a href={{ customer.x }}>a</a>", "javascript:x", BARE),
        ('<a onclick="go({{ customer.x }})">a</a>', "1", SCRIPT),
        ("<script>var x = {{ customer.x }};</script>", "1", SCRIPT),
        ('<script type="application/ld+json">{"a": "{{ customer.x }}"}</script>', "1", None),
        ("<!-- {{ customer.x }} --><p>a</p>", "javascript:x", None),
        ('<p title="{{ customer.x }}">a</p>', "javascript:x", None),
        ("<p>{{ customer.x }}</p>", "javascript:x", None),
        ("<p>Write href={{ customer.x }}</p>", "javascript:x", None),
    ],
)
def test_a_value_never_becomes_an_attribute_or_a_script(body: str, value: str, reason: str | None) -> None:
    said = outcome(body, value)
    assert value in said if reason is None else said == reason
