"""Letters that have a finding, each beside one that is nearest to it and has none."""

# ruff: noqa: E501 - a letter stands on one line

from __future__ import annotations

import pytest

from tests.messages.checks.small import CODES, FOOTER, SUBJECT, a_desk, found

WORDS = "<p>Hello, here is what is new in the shop this week.</p>"


def asked(test: str) -> str:
    return f"{SUBJECT}{{% if {test} %}}a{{% else %}}b{{% endif %}}"


def headed(subject: str = "News", preheader: str = "About books", body: str = WORDS + FOOTER) -> str:
    lines = (
        f"{{% block subject %}}{subject}{{% endblock %}}{{% block preheader %}}{preheader}{{% endblock %}}"
    )
    return f"{lines}{body}"


def pushed(title: str, body: str) -> str:
    return f"{{% block title %}}{title}{{% endblock %}}{{% block body %}}{body}{{% endblock %}}"


def as_link(attributes: str, words: str = "Unsubscribe") -> str:
    return f"{SUBJECT}{WORDS}<a {attributes}>{words}</a>"


MB = 102 * 1024
HTML = len(WORDS + '<p><a href="https://shop.example/bye">Unsubscribe</a></p>')

# The code; a letter that has the finding, and one that has not.
PAIRS: list[tuple[str, str, str]] = [
    ("no-unsubscribe", as_link(""), as_link('href="https://shop.example/off"')),
    ("no-unsubscribe", as_link('name="unsubscribe"'), as_link('href="{{ unsubscribe_url }}"', "Stop")),
    ("no-unsubscribe", as_link('href=""'), as_link('href="mailto:off@shop.example"')),
    ("no-unsubscribe", as_link('href="#"'), as_link('href=" https://shop.example/off "')),
    ("no-unsubscribe", as_link('href="#off"'), as_link('href="https://shop.example/off#top"')),
    ("no-unsubscribe", as_link('href="https://shop.example"', "Shop"), as_link('href="https://a.example"', "Opt-out")),
    ("no-unsubscribe", f"{SUBJECT}{WORDS}<p>Unsubscribe</p>", as_link('href="https://a.example"', "<b>abmelden</b>")),
    ("no-unsubscribe", f"{SUBJECT}{WORDS}{{{{ unsubscribe_url }}}}", f"{SUBJECT}{WORDS}{FOOTER}"),
    ("no-plain-text", headed(body="<p>abcdefghij ghijklmno</p>"), headed(body="<p>abcdefghij ghijklmnop</p>")),
    (
        "no-plain-text",
        headed(body='<p><a href="https://shop.example/a-long-address">Go</a></p>'),
        headed(body='<img alt="A red scarf and a woollen hat" src="https://shop.example/a.png">'),
    ),
    ("heavy-message", headed(body=WORDS + FOOTER + "x" * (MB - HTML + 1)), headed(body=WORDS + FOOTER + "x" * (MB - HTML))),
    ("long-subject", headed("x" * 61), headed("x" * 60)),
    ("weak-preheader", headed(preheader="x" * 141), headed(preheader="x" * 140)),
    ("weak-preheader", headed(preheader=" "), headed(preheader="x")),
    (
        "gap-in-sentence",
        headed(body=f"{WORDS}<p>Hi {{{{ customer.first_name if customer.first_name }}}},</p>{FOOTER}"),
        headed(body=f"{WORDS}<p>Hi {{{{ customer.first_name or 'you' }}}},</p>{FOOTER}"),
    ),
    (
        "gap-in-sentence",
        headed("Today{% if customer.first_name %}, {{ customer.first_name }}{% endif %} ."),
        headed("Today{% if customer.first_name %}, {{ customer.first_name }}{% endif %}."),
    ),
    ("gap-in-sentence", headed(body=f"{WORDS}<p>Hi <b>{{{{ '' }}}}</b>,</p>{FOOTER}"), headed(body=f"{WORDS}<p>so , so</p>{FOOTER}")),
    ("spam-words", headed("Click here"), headed("Click hereafter")),
    ("spam-words", headed("An urgent matter"), headed("An insurgent matter")),
    ("spam-words", headed("News!!"), headed("News! Really?")),
    ("spam-words", headed("Save $$"), headed("Save $5")),
    ("spam-words", headed("BIG SALE NEWS"), headed("USA SALE of the NBA")),
    ("long-sms", "a" * 161, "a" * 160),
    ("long-sms", "ł" * 71, "ł" * 70),
    ("long-push", pushed("x" * 51, "y"), pushed("x" * 50, "y")),
    ("long-push", pushed("x", "y" * 151), pushed("x", " " + "y" * 150 + " ")),
    ("no-alternative-text", headed(body='<img src="https://a.example/a.png">'), headed(body='<img alt="" src="https://a.example/a.png">')),
    ("broken-link", headed(body='<a href="#">a</a>'), headed(body='<a href="#top">a</a>')),
    ("broken-link", headed(body="<a>a</a>"), headed(body='<a id="top">a</a>')),
    ("broken-link", headed(body='<a href="mailto:shop">a</a>'), headed(body='<a href="mailto:?subject=a">a</a>')),
    ("broken-link", headed(body='<a href="ftp://a.example">a</a>'), headed(body='<a href="sms:+43">a</a>')),
    ("broken-link", headed(body='<a href="https://a">a</a>'), headed(body='<a href="https://localhost/a">a</a>')),
    ("broken-link", headed(body='<img alt="" src="a.png">'), headed(body='<img alt="" src="cid:a">')),
    ("client-support", headed(body='<p style="display: flex">a</p>'), headed(body='<p style="display: block">a</p>')),
    (
        "client-support",
        headed(body="<style>p { display: flex }</style>" + WORDS),
        headed(body="<style>@media (min-width: 9px) { p { display: flex } }</style>" + WORDS),
    ),
    (
        "client-support",
        headed(body='<img alt="" src="https://a.example/a.webp?x=.png">'),
        headed(body='<img alt="" src="https://a.example/a.png?x=.webp">'),
    ),
    ("dead-branch", asked("customer.member is unknown"), asked("customer.newsletter is unknown")),
    ("dead-branch", asked("customer.member is known"), asked("customer.member")),
    (
        "default-misses-empty",
        SUBJECT + "{{ customer.interests | default('x') }}",
        SUBJECT + "{{ customer.interests | default('x', true) }}",
    ),
    (
        "default-misses-empty",
        SUBJECT + "{{ customer.interests | default('x', false) }}",
        SUBJECT + "{{ customer.first_name | default('x', false) }}",
    ),
    (
        "number-format",
        SUBJECT + "{% if customer.nps %}{{ customer.nps }}{% endif %}",
        SUBJECT + "{% if customer.nps %}{{ customer.nps | round(1) }}{% endif %}",
    ),
    (
        "number-format",
        SUBJECT + "{% if customer.nps %}{{ customer.nps }}{% endif %}",
        SUBJECT + "{% if customer.visits_left %}{{ customer.visits_left }}{% endif %}",
    ),
    ("may-be-unknown", SUBJECT + "{{ customer.first_name }}", SUBJECT + '{{ customer.first_name | default("you") }}'),
    (
        "may-be-unknown",
        SUBJECT + "{% if customer.country %}{{ customer.first_name }}{% endif %}",
        SUBJECT + "{% if customer.first_name %}{{ customer.first_name }}{% endif %}",
    ),
    ("held-back", headed("x" * 251), headed("x" * 250)),
    ("held-back", SUBJECT + "{{ customer.interests[0] + 1 }}", SUBJECT + "{{ 1 + 1 }}"),
]  # fmt: skip
KINDS = {"long-sms": "sms", "long-push": "push"}


@pytest.mark.parametrize(("code", "has", "has_not"), PAIRS)
def test_one_has_the_finding_and_its_neighbour_has_not(code: str, has: str, has_not: str) -> None:
    kind = KINDS.get(code, "email")
    assert code in {d.code for d in found(a_desk(has, kind=kind))}
    assert code not in {d.code for d in found(a_desk(has_not, kind=kind))}


def test_every_check_of_letters_has_a_neighbour() -> None:
    assert {code for code, _, _ in PAIRS} == set(CODES)


# ---------------------------------------------------------------- several campaigns send one letter


def by_two(test: str, first: str, second: str) -> list[str]:
    """The findings of dead branches where two campaigns send the letter."""
    other = f'campaign other\n  to {second}\n  template "letter"\n\n'
    desk = a_desk(asked(test), first, rules=other)
    return [d.code for d in found(desk, "dead-branch")]


@pytest.mark.parametrize(
    ("test", "first", "second", "dead"),
    [
        ('customer.country == "AT"', 'country = "DE"', 'country = "DE"', True),
        ('customer.country == "AT"', 'country = "DE"', 'country = "AT"', False),
        ('customer.country == "DE"', 'country = "DE"', 'country = "AT"', False),
        ('customer.country == "CH"', 'country = "DE"', 'country = "AT"', False),
        ('customer.country == "AT"', 'country = "DE"', "everyone", False),
        ("customer.newsletter is unknown", "newsletter", "newsletter", True),
        ("customer.newsletter is unknown", "newsletter", "everyone", False),
        ("customer.newsletter is unknown", "everyone", "newsletter", False),
        ("customer.country", 'country in ("DE", "AT")', 'country = "CH"', True),
        ("customer.country", 'country in ("DE", "AT")', "newsletter", False),
    ],
)
def test_a_branch_is_dead_where_no_campaign_takes_it(test: str, first: str, second: str, dead: bool) -> None:
    assert bool(by_two(test, first, second)) == dead


@pytest.mark.parametrize(
    ("others", "idle"),
    [
        ({"old.html.j2": SUBJECT}, ["no campaign sends the template `old`"]),
        ({"partials/end.html.j2": "Hi"}, ["no template needs `partials/end.html.j2`"]),
        ({}, []),
    ],
)
def test_what_nothing_sends_or_needs(others: dict[str, str], idle: list[str]) -> None:
    body = SUBJECT + WORDS + FOOTER
    said = [d.message for d in found(a_desk(body, others=others), "unused")]
    assert said == idle
    sends = 'campaign also\n  to everyone\n  template "old"\n\n' if "old.html.j2" in others else ""
    needs = '{% include "partials/end.html.j2" %}' if "partials/end.html.j2" in others else ""
    assert found(a_desk(body + needs, rules=sends, others=others), "unused") == []
