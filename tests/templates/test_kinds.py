"""E-mails, text messages and push messages; and what templates read of the rules."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from segdsl.messages.context import Letterhead, Shared
from segdsl.messages.letter import HeldBack, Message, fill_in
from segdsl.messages.render import render
from segdsl.source import Source
from segdsl.templates.folder import Templates, templates_from
from segdsl.templates.lookups import Columns
from segdsl.templates.meant import KnownNames
from segdsl.templates.names import check_campaigns, check_names
from segdsl.templates.tables import LookupRows
from segdsl.types import Day, Kind
from tests.messages.bulk.test_bulk import agree
from tests.messages.little_shop import SUBJECT, a_batch, a_campaign, a_model, an_audience, recipients

BOOKS = LookupRows(
    columns={
        "sku": ["b1", "b2", "b3", "b4"],
        "title": ["Emma", "Dune", "Lotte & co", None],
        "genre": ["classic", "fantasy", "classic", "classic"],
        "cost": [1.0, 2.0, 3.0, 4.0],
        "since": [dt.datetime(2026, 1, 2)] * 4,
    },
    key=("sku",),
    kinds={"since": Kind(Day())},
    private=frozenset({"cost"}),
)
STAGES = {"journey": {"loyal": "Loyal customer", "lapsed": None}}
HEAD = Letterhead(
    unsubscribe_url="https://shop.example/u?c={key}&m={campaign}", stages=STAGES, tables={"books": BOOKS}
)
CUSTOMER = {"name": "Zoë <b>", "genre": "classic", "sku": "b2", "journey": "loyal"}


def loaded(**files: str) -> Templates:
    names = {name.replace("__", "/").replace("_", ".") + ".j2": text for name, text in files.items()}
    return templates_from({name: Source(name, text) for name, text in names.items()}).required()


def sent(templates: Templates, channel: str = "email", **values: Any) -> Message:
    outcome = fill_in(
        templates,
        a_batch(channel=channel, campaign=a_campaign("spring sale")),
        {**CUSTOMER, **values}.get,
        Shared(HEAD, dt.date(2026, 3, 31)),
        key="7 & 8",
    )
    assert isinstance(outcome, Message), outcome
    return outcome


def said(body: str, **values: Any) -> str:
    """The text of a text message, or why it is held back."""
    outcome = fill_in(
        loaded(letter_sms=body),
        a_batch(channel="sms"),
        {**CUSTOMER, **values}.get,
        Shared(HEAD, dt.date(2026, 3, 31)),
    )
    return f"held back: {outcome.reason}" if isinstance(outcome, HeldBack) else outcome.text.strip()


# ---------------------------------------------------------------- kinds


def test_the_channel_picks_the_kind() -> None:
    templates = loaded(
        letter_html="{% block subject %}Mail{% endblock %}"
        "{% block body %}<p>{{ customer.name }}</p>{% endblock %}",
        letter_sms="Text for {{ customer.name }}",
        letter_push="{% block title %}Push{% endblock %}"
        "{% block body %}For {{ customer.name }}{% endblock %}",
    )
    assert templates.messages == ("letter",)
    mail, sms, push = (sent(templates, channel) for channel in ("email", "sms", "push"))
    assert (mail.subject, mail.html, mail.text) == ("Mail", "<p>Zoë &lt;b&gt;</p>", "Zoë <b>\n")
    assert (sms.subject, sms.html, sms.text) == ("", "", "Text for Zoë <b>\n")
    assert (push.subject, push.html, push.text) == ("Push", "", "For Zoë <b>\n")


@pytest.mark.parametrize("channel", ["in_app", "letter", "ad"])
def test_what_other_systems_carry_takes_what_there_is_and_needs_no_address(channel: str) -> None:
    templates = loaded(letter_sms="Hello")
    batch = a_batch(channel=channel, campaign=a_campaign("spring sale", channel=channel))
    head = Letterhead(address="email", phone="phone", device="device")
    outcome = fill_in(templates, batch, {}.get, Shared(head, dt.date(2026, 3, 31)))
    assert isinstance(outcome, Message)
    assert (outcome.text, outcome.to) == ("Hello\n", None)
    audience = an_audience({"email": [None, "a@b.example"]}, size=2)
    agree(recipients(audience, batch), templates, head)


LINES = ["Weg 1", " Weg  2\n", None, "a\x01b", "x" * 201, "", 7, "<b> & co", "Weg 1"]


@pytest.mark.parametrize("channel", ["call", "letter"])
def test_whom_it_is_for_is_the_same_one_by_one_and_in_bulk(channel: str) -> None:
    """Of a letter the street has to be known; a call shows the name that there is."""
    parts: Any = {"street": "s", "first_name": "f"} if channel == "letter" else {"first_name": "s"}
    head = Letterhead(phone="phone", addressee=parts)
    size = len(LINES)
    names = ["Ann", "Bo", "Chi", "Dot", "Eva", "Fay", "Gil", "Hal", None]
    audience = an_audience({"s": LINES, "f": names, "phone": ["+4315550001"] * size}, size=size)
    who, templates = recipients(audience, a_batch(channel=channel)), loaded(letter_sms="Hello")
    assert agree(who, templates, head) > 2
    outcomes = list(render(who, templates, head))
    held = {int(one.key): one.reason for one in outcomes if isinstance(one, HeldBack)}
    lacking = {3: "s is unknown", 4: "s holds a control character", 6: "s is blank", 9: "f is unknown"}
    assert held == {5: "s is longer than 200 characters", **(lacking if channel == "letter" else {})}
    shown = {one.addressee[next(iter(one.addressee))] for one in outcomes if isinstance(one, Message)}
    assert shown >= ({"Ann", "Bo"} if channel == "letter" else {"Weg 1", "Weg 2", "7", None})


def test_where_a_tap_leads_is_the_same_one_by_one_and_in_bulk() -> None:
    push = "{% block title %}T{% endblock %}{% block body %}B{% endblock %}"
    push += "{% block link %}shop://{{ customer.x }}{% endblock %}"
    push += "{% block expires %}{{ customer.y }}{% endblock %}"
    links = ["a", "a b", "a\u00a0b", "ü", "x" * 2_100, "&lt;", None, "a", "b"]
    days = [*["2026-04-30"] * 7, "soon", None]
    audience = an_audience({"x": links, "y": days}, size=len(links))
    who, templates = recipients(audience, a_batch(channel="push")), loaded(letter_push=push)
    agree(who, templates, Letterhead())
    outcomes = list(render(who, templates, Letterhead()))
    assert [one.link for one in outcomes if isinstance(one, Message)] == [
        "shop://a",
        "shop://ü",
        "shop://&lt;",
    ]
    (same,) = {one.expires for one in outcomes if isinstance(one, Message)}
    assert same.startswith("2026-05-01T00:00:00")
    certain = loaded(letter_push=push.replace("{{ customer.y }}", "2026-04-30"))
    assert agree(who, certain, Letterhead()) > 2


def test_a_campaign_needs_a_template_of_its_kind() -> None:
    (found,) = check_campaigns(
        a_model(campaigns=[a_campaign("letter", channel="push")]), loaded(letter_sms="Hello")
    )
    assert found.message == "there is no template `letter.push.j2`, only `letter.sms.j2`"


def test_an_e_mail_may_have_a_text_of_its_own() -> None:
    text = "{% block text %}Dear {{ customer.name }},\n\nhttps://x.example/?a=1&copy=2  \n{% endblock %}"
    body = "{% block body %}<p>Hello</p>{% endblock %}"
    assert sent(loaded(letter_html=SUBJECT + body + text)).text == (
        "Dear Zoë <b>,\n\nhttps://x.example/?a=1&copy=2\n"
    )
    assert sent(loaded(letter_html=SUBJECT + body)).text == "Hello\n"


def test_an_empty_message_is_held_back() -> None:
    assert said("{% if customer.x %}Hello{% endif %}") == "held back: the message is empty"


def test_plain_text_and_html_are_not_mixed() -> None:
    texts = {"letter.sms.j2": "{% include 'partials/a.html.j2' %}", "partials/a.html.j2": "<p>a</p>"}
    found = templates_from({name: Source(name, text) for name, text in texts.items()}).diagnostics
    assert [d.message for d in found] == [
        "plain text and HTML cannot be mixed: `letter.sms.j2` uses `partials/a.html.j2`"
    ]


def test_blocks_that_nothing_shows_are_found() -> None:
    texts = {
        "letter.html.j2": "{% extends 'layouts/base.html.j2' %}{% block subject %}x{% endblock %}"
        "{% block bdoy %}x{% endblock %}",
        "layouts/base.html.j2": "{% block body %}{% endblock %}",
        "basket.push.j2": "{% block title %}x{% endblock %}",
    }
    found = templates_from({name: Source(name, text) for name, text in texts.items()}).diagnostics
    assert [(d.place, d.code, d.hint) for d in found] == [
        ("letter.html.j2:1:74", "unknown-block", "did you mean `body`?"),
        ("basket.push.j2:1:1", "missing-block", "write it as `{% block body %}…{% endblock %}`"),
    ]


# ---------------------------------------------------------------- the link to unsubscribe


def test_the_unsubscribe_link_is_made_for_each_message() -> None:
    message = sent(loaded(letter_sms="{{ unsubscribe_url }}"), "sms")
    assert message.text == "https://shop.example/u?c=7%20%26%208&m=spring%20sale\n"
    assert message.unsubscribe == message.text.strip()


# ---------------------------------------------------------------- stages and tables


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("{{ stage.name }}: {{ stage.description }}", "loyal: Loyal customer"),
        ("{{ stage.journey.name }}", "loyal"),
        ("{{ (books | row(customer.sku)).title }}", "Dune"),
        ("{{ (books | row('b9')).title | default('nothing') }}", "nothing"),
        ("{{ (books | row('b9')).title }}", "held back: books has no such row"),
        ("{{ (books | row(customer.nothing)).title }}", "held back: nothing is unknown"),
        ("{{ (books | row('b1')).since }}", "2026-01-02"),
        ("{{ (books | row('b1')).cost }}", "held back: books.cost is private"),
        (
            "{% for b in books | pick(2, genre=customer.genre) %}{{ b.title }}. {% endfor %}",
            "Emma. Lotte & co.",
        ),
        ("{% for b in books | pick(3, genre=customer.nothing) %}{{ b.title }}{% else %}-{% endfor %}", "-"),
        (
            "{{ books | pick(9) | map(attribute='title', default='?') | join(', ') }}",
            "Emma, Dune, Lotte & co, ?",
        ),
        ("{{ books | pick(1, genre='fantasy') | length }}", "1"),
        ("{{ books | pick(1, color='red') | length }}", "held back: books has no column color to pick by"),
        ("{{ books | pick(1, cost=1) | length }}", "held back: books has no column cost to pick by"),
        ("{{ books | pick(101) | length }}", "held back: the filter `pick` takes at most 100 rows"),
        (
            "{{ books }}",
            "held back: the template prints something that is no value, such as a macro without `()`",
        ),
        (
            "{% for b in books %}{% endfor %}",
            "held back: the template repeats something for what is not a list",
        ),
    ],
)
def test_stages_and_tables_are_read(body: str, says: str) -> None:
    assert said(body) == says


def test_a_stage_may_be_unknown() -> None:
    assert said("{{ stage.name }}", journey=None) == "held back: the customer is in no stage of journey"


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        ("{% for b in books | pick(3) %}{{ b.titel }}{% endfor %}", "`books` has no column `titel`"),
        (
            "{% set b = books | row('b1') %}{{ b.cost }}",
            "`books.cost` is private, and never part of a message",
        ),
        ("{{ (books | row('b1')).prize }}", "`books` has no column `prize`"),
        ("{{ books | pick(3, gener='x') | length }}", "`books` has no column `gener`"),
        (
            "{% set few = books | pick(9) %}{% for b in few[:2] %}{{ b.x }}{% endfor %}",
            "`books` has no column `x`",
        ),
        ("{{ books | pick(3) | map(attribute='x') | join }}", "`books` has no column `x`"),
        (
            "{% for b in books | pick(3) %}{{ b.title }}{% endfor %}"
            "{% for b in [{'x': 1}] %}{{ b.x }}{% endfor %}",
            None,
        ),
    ],
)
def test_columns_of_tables_are_checked(body: str, finding: str | None) -> None:
    columns = frozenset(BOOKS.columns)
    names = KnownNames({"books": {}}, frozenset(), {"books": Columns(columns, BOOKS.private)})
    found = [d.message for d in check_names(loaded(letter_sms=body), names)]
    assert found == ([finding] if finding else [])
