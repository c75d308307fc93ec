"""The press gives what `render` gives, message for message and reason for reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

from segdsl.campaigns.batches import Recipients
from segdsl.messages.bulk import Press, message_of, parts
from segdsl.messages.context import Letterhead
from segdsl.messages.letter import HeldBack, Message, Outcome, fill_in
from segdsl.messages.render import render
from segdsl.messages.weave import Sheet
from segdsl.source import Source
from segdsl.templates.folder import Templates, templates_from
from segdsl.templates.sandbox import Sandbox
from segdsl.templates.tables import LookupRows
from tests.messages.little_shop import a_batch, a_campaign, a_persona, an_audience, recipients, templates

BOOKS = LookupRows(
    {
        "sku": ["B1", "B2", "B3", "B4"],
        "title": ["Emma", "War & Peace", None, "<Quotes> \"'"],
        "genre": ["classic", "classic", "crime", "crime"],
        "price": [9.5, 20.0, 12.25, 7.0],
    },
    key=("sku",),
)
LETTERHEAD = Letterhead(
    address="email",
    sender="Shop <shop@example.com>",
    unsubscribe_url="https://shop.example/u?c={key}&m={campaign}",
    currency="EUR",
    variables={"shop": {"name": "Leaf & Co", "url": "https://shop.example"}},
    stages={"journey": {"new": "came lately", "loyal": None}},
    tables={"books": BOOKS},
)


def pressed(
    people: Recipients, loaded: Templates, letterhead: Letterhead = LETTERHEAD, *, proofs: bool = False
) -> tuple[list[Outcome], int]:
    """The outcomes in the order of the recipients, and how many messages were woven, not filled in alone."""
    outcomes: dict[int, Outcome] = {}
    with patch.object(parts, "fill_in", wraps=fill_in) as alone:
        for sheet in Press(loaded, letterhead, proofs=proofs).sheets(people):
            for place, outcome in told(sheet, letterhead):
                assert place not in outcomes
                outcomes[place] = outcome
    return [outcomes[place] for place in sorted(outcomes)], len(people) - alone.call_count


def told(sheet: Sheet | HeldBack, letterhead: Letterhead) -> Iterator[tuple[int, Outcome]]:
    if isinstance(sheet, HeldBack):
        yield sheet.place, sheet
        return
    for number, place in enumerate(sheet.places):
        yield place, message_of(sheet, number, letterhead)


def agree(people: Recipients, loaded: Templates, letterhead: Letterhead = LETTERHEAD) -> int:
    """Compares every outcome; says how many were woven."""
    outcomes, woven = pressed(people, loaded, letterhead)
    assert outcomes == list(render(people, loaded, letterhead))
    return woven


# ---------------------------------------------------------------- generated templates, generated values

PRINTED = [
    "{{ customer.name }}",
    "{{ customer.name | default('friend') }}",
    "{{ customer.name | default('') }}",
    "{{ customer.name | upper | truncate(6) }}",
    "{{ customer.n }}",
    "{{ customer.n | money }}",
    "{{ customer.n + 1 }}",
    "{{ customer.n / 2 | round(1) }}",
    "{{ customer.day | date }}",
    "{{ customer.tags | join(', ') }}",
    "{{ customer.tags | length }}",
    "{{ customer.tags }}",
    "{{ customer.tags | first }}",
    "{{ customer.flag }}",
    "{{ customer.name ~ '-' ~ customer.n }}",
    "{{ customer.name or customer.city }}",
    '<a href="https://a.example"><img src="x" alt="{{ customer.name | default("") }}"></a>',
    "<ol><li>{{ customer.name | default('') }}</li><li>b</li></ol>",
    "<table><tr><td>{{ customer.name | default('') }}</td><td>{{ customer.n or 1 }}</td></tr></table>",
    "{{ 'x' if customer.flag else customer.city }}",
    "{{ greeting(customer.name) }}",
    "{{ stage.journey.name }}",
    "{{ stage.description | default('no stage') }}",
    "{{ (books | row(customer.sku)).title }}",
    "{{ unsubscribe_url }}",
    "{{ shop.name }}",
    "{{ today }}",
    "{{ persona.name }}",
    "{{ customer.name == customer.city }}",
    "&am{{ customer.name }}",
    "<{{ customer.name }}",
    '<a href="https://shop.example/{{ customer.name }}?n={{ customer.n }}">{{ customer.city }}</a>',
    '<a href="{{ customer.name }}">{{ customer.city }}</a>',
    '<a href="{{ customer.city }}">{{ customer.city }}</a>',
    "<p title='{{ customer.name }}'>x</p>",
    '<p style="{{ customer.name }}">x</p>',
    "<p title={{ customer.name }}>x</p>",
    "<!-- {{ customer.name }}-->",
    "  \n ",
    "<br>",
    "<li>",
    "</p>\n<p>",
]
AROUND = [
    "{{% if customer.name %}}{0}{{% else %}}{1}{{% endif %}}",
    "{{% if customer.n > 3 and not customer.flag %}}{0}{{% elif customer.tags %}}{1}{{% endif %}}",
    "{{% if customer.city in ['Paris', 'Köln'] -%}} {0} {{%- endif %}}{1}",
    "{{% if customer.name is known and customer.n is odd %}}{0}{{% endif %}}{1}",
    "{{% for tag in customer.tags %}}{{{{ loop.index }}}}{{{{ tag }}}}{0}{{% else %}}{1}{{% endfor %}}",
    "{{% for tag in customer.tags if tag != 'a' %}}{{{{ tag }}}}{{{{ loop.last }}}}{{% endfor %}}{0}{1}",
    "{{% for book in books | pick(2, genre=customer.genre) %}}{{{{ book.title }}}} {{{{ book.price }}}}{0}"
    "{{% endfor %}}{1}",
    "{{% with city = customer.city, x = customer.n %}}{{{{ city }}}}{0}{{% endwith %}}{1}",
    "{{% set x = customer.city %}}{0}{{{{ x }}}}{1}",
    "{{% set words %}}{0}{{% endset %}}{{{{ words }}}}{1}{{{{ words | length }}}}",
    "{{% set words %}}{0}{{% endset %}}{{% if words == '' %}}{1}{{% endif %}}{{{{ words | upper }}}}",
    "{{% macro m(x, y='why') %}}{0}{{{{ x }}}}{{{{ y }}}}{{% endmacro %}}{{{{ m(customer.name) }}}}{1}",
    "{{% macro c(x) %}}{0}{{{{ x }}}}{{{{ caller() }}}}{{% endmacro %}}"
    "{{% call c(customer.n) %}}{1}{{% endcall %}}",
    "{{% include 'parts/part.html.j2' %}}{0}{1}",
    "{{% import 'parts/macros.html.j2' as macros %}}{{{{ macros.twice(customer.name) }}}}{0}{1}",
    "<p>{0}</p> <ul><li>{1}</li></ul>",
    '<div style="display:none">{0}</div>{1}',
]
OTHERS = {
    "layouts__base": "<title>{% block subject %}{% endblock %}</title>{% block preheader %}{% endblock %}"
    "<h1>{{ customer.city | default('?') }}</h1>{% block body %}{% endblock %}",
    "parts__part": "[{{ customer.name | default('nobody') }}|{{ customer.n | default(0) }}]",
    "parts__macros": "{% macro twice(x) %}{{ x }} and {{ x }}{% endmacro %}",
}
bits = st.recursive(
    st.lists(st.sampled_from(PRINTED) | st.sampled_from([" ", "a", "Hello, ", "&amp;"]), max_size=4).map(
        "".join
    ),
    lambda inner: st.tuples(st.sampled_from(AROUND), inner, inner).map(lambda t: t[0].format(t[1], t[2])),
    max_leaves=5,
)
WIDE = ("13,90\xa0€", "1\u202f234", "\xa0x", "x\u2009", "a \u3000b", "a\u2028b")
texts = (
    st.sampled_from(["Ann", "Zoë", "Paris", "O'Neil", "a & b", "<b>x</b>", '"', "amp;", "two  blanks", " x"])
    | st.sampled_from(
        ["", " ", "line\nline", "=?utf-8?q?", "--", "https://a.example?b#c", "\u200bz", "x" * 300, *WIDE]
    )
    | st.none()
    | st.text(max_size=6)
)
good = st.fixed_dictionaries(
    {
        "name": st.sampled_from(
            ["Ann", "Zoë", "O'Neil & Söhne", "<b>x</b>", "Mary-Jane", "李", "9\xa0€", "1\u202f2"]
        ),
        "city": st.sampled_from(["Paris", "Köln", "San José"]),
        "n": st.integers(0, 9) | st.sampled_from([2.5, 1234.75]),
        "flag": st.booleans(),
        "day": st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)),
        "tags": st.lists(st.sampled_from(["a", "b & c", "d"]), min_size=1, max_size=3),
        "sku": st.sampled_from(["B1", "B2", "B4"]),
        "genre": st.sampled_from(["classic", "crime"]),
        "journey": st.sampled_from(["new", "loyal"]),
        "email": st.sampled_from(["a@b.example", "c@d.example"]),
    }
)
values = st.fixed_dictionaries(
    {
        "name": texts,
        "city": st.sampled_from(["Paris", "Köln", None]) | texts,
        "n": st.none() | st.integers(-3, 9) | st.floats(allow_infinity=True, width=32),
        "flag": st.booleans() | st.none(),
        "day": st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)),
        "tags": st.none() | st.lists(st.sampled_from(["a", "b & c", "", "d"]), max_size=3),
        "sku": st.sampled_from(["B1", "B2", "B3", "B9", None]),
        "genre": st.sampled_from(["classic", "crime", None]),
        "journey": st.sampled_from(["new", "loyal", None]),
        "email": st.sampled_from(["a@b.example", "c@d.example"] * 4 + ["nobody", None]),
    }
)


TEXT = "{{% block text %}}{}{{% endblock %}}"


@settings(max_examples=150, deadline=None)
@given(
    body=bits,
    subject=bits,
    rows=st.lists(good | good | good | values, min_size=1, max_size=12),
    nested=st.booleans(),
    own=st.sampled_from(["", "", "{% block text %}Hello{% endblock %}"]) | bits.map(TEXT.format),
)
def test_the_press_gives_what_render_gives(
    body: str, subject: str, rows: list[Mapping[str, Any]], nested: bool, own: str
) -> None:
    text = (
        '{% extends "layouts/base.html.j2" %}' * nested
        + "{% block subject %}Dear "
        + subject.replace("\n", "")
        + "{% endblock %}{% block preheader %}{{ customer.city }} x{% endblock %}{% block body %}"
        + body
        + "{% endblock %}"
        + own
    )
    sources = {"letter.html.j2": text}
    sources |= {name.replace("__", "/") + ".html.j2": other for name, other in OTHERS.items()}
    checked = templates_from({name: Source(name, text) for name, text in sources.items()})
    if not checked.ok or checked.value is None:
        return
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    people = recipients(an_audience(columns, size=len(rows)), *LOTS)
    agree(people, checked.value)


LOTS = (
    a_batch(campaign=a_campaign("spring")),
    a_batch(persona=a_persona("bert"), campaign=a_campaign("spring")),
)


# ---------------------------------------------------------------- what the press is for


def loaded(body: str) -> Templates:
    return templates(
        "{% extends 'layouts/base.html.j2' %}{% block subject %}Hi {{ customer.name }}{% endblock %}"
        "{% block body %}" + body + "{% endblock %}",
        **OTHERS,
    )


def people(size: int, **columns: list[Any]) -> Recipients:
    filled = {name: (entries * size)[:size] for name, entries in columns.items()}
    return recipients(an_audience(filled, size=size), *LOTS)


COLUMNS: dict[str, list[Any]] = {
    "name": ["Ann", "Zoë", "O'Neil & Co"],
    "city": ["Paris", None],
    "n": [3, 12],
    "tags": [["a", "b & c"], ["d"]],
    "genre": ["classic", "crime"],
    "email": ["a@b.example"],
}


@pytest.mark.parametrize(
    "body",
    [
        "{{ customer.name }} {{ customer.n | money }}",
        "{{ customer.name | upper }} {{ customer.name | lower }} {{ customer.name | title }}",
        "{{ customer.n + 1 }} {{ customer.n - 1 }} {{ customer.n * 2 }} {{ 2 - customer.n }}",
        "{{ customer.tags | first }} {{ customer.tags | last }} {{ customer.tags | length }}",
        "{{ customer.name | truncate(3) }} {{ customer.name | truncate(5) }}",
        "{{ customer.n == 3 }} {{ customer.n != 3 }} {{ customer.n < 9 }} {{ customer.n > 9 }}",
        "{% if customer.city %}in {{ customer.city }}{% else %}somewhere{% endif %}",
        "{% for tag in customer.tags %}<li>{{ tag }}</li>{% endfor %}",
        "{% for book in books | pick(2, genre=customer.genre) %}{{ book.price }}{% endfor %}",
        "{% from 'parts/macros.html.j2' import twice %}{{ twice(customer.name) }}",
        "{% set who %}<b>{{ customer.name }}</b>{% endset %}{{ who }}{{ who }}",
        '<a href="{{ unsubscribe_url }}">stop</a> {{ greeting(customer.name) }}',
        "{% trans name=customer.name %}We've written to {{ name }}{% endtrans %}",
        "{% trans n=customer.n %}A book{% pluralize n %}{{ n }} books, isn't it{% endtrans %}",
    ],
)
def test_ordinary_messages_are_all_woven(body: str) -> None:
    assert agree(people(12, **COLUMNS), loaded(body)) == 12


def test_text_messages_go_to_numbers_however_these_are_kept() -> None:
    """A column of numbers gives the same destinations as one of texts."""
    letters = templates_from(
        {"letter.sms.j2": Source("letter.sms.j2", "Hi {{ customer.name }}\n")}
    ).required()
    head = Letterhead(phone="phone")
    phones: list[list[Any]] = [
        [436641234567, 43664765],
        ["+43 664 1234567", "0664 765432"],
        ["436641234567", None],
    ]
    for column in phones:
        audience = an_audience({"name": ["Ann"] * 4, "phone": column * 2}, size=4)
        some = recipients(audience, a_batch(channel="sms"))
        assert agree(some, letters, head) >= 2
        assert all(
            type(outcome.to) is str
            for outcome in pressed(some, letters, head)[0]
            if isinstance(outcome, Message)
        )


def test_only_the_messages_that_need_it_are_filled_in_alone() -> None:
    odd = {**COLUMNS, "name": ["Ann", "two  blanks", None, "Bob", "=?", "x" * 11_000]}
    assert agree(people(6, **odd), loaded("{{ customer.name }}")) == 2


@pytest.mark.parametrize("sign", ["x", "'", "&", "<", "é"])
@pytest.mark.parametrize("printed", [1, 11, 12, 49, 56])
def test_a_message_that_its_values_make_too_long_is_held_back(sign: str, printed: int) -> None:
    """Most signs of markup are written with five characters, so the bound counts what is written."""
    body = "{{ customer.name }} {{ customer.city }}" * printed
    letters = templates("{% block subject %}x{% endblock %}" + body)
    some = people(4, **{**COLUMNS, "name": [sign * 8_999, "Ann"], "city": [sign * 9]})
    outcomes, _ = pressed(some, letters)
    too_long = printed * 9_000 * len(str(escape(sign))) > 500_000
    assert [isinstance(outcome, HeldBack) for outcome in outcomes] == [too_long, False] * 2
    assert outcomes == list(render(some, letters, LETTERHEAD))


def test_a_value_that_could_be_read_as_markup_is_not_woven() -> None:
    for body in ("&am{{ customer.name }}", "<{{ customer.name }}", "<p {{ customer.name }}>"):
        assert agree(people(3, **COLUMNS), loaded(body)) == 0


@pytest.mark.parametrize(
    "body",
    [
        '<p style="{{ customer.name }}">x</p>',
        '<p style="color: {{ customer.city or 1 }}">x</p>',
        '<p aria-hidden="{{ customer.name }}">x</p>',
    ],
)
def test_what_decides_whether_something_is_seen_is_not_woven(body: str) -> None:
    hiding = {**COLUMNS, "name": ["display:none", "true", "false"], "city": ["red", "red;display:none"]}
    assert agree(people(6, **hiding), loaded(body)) <= 3


def test_parts_and_shapes_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segdsl.messages.bulk.PART", 5)
    body = "{% if customer.city %}{{ customer.name }}{% endif %}"
    assert agree(people(17, **COLUMNS), loaded(body)) == 17


def test_too_many_shapes_are_filled_in_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segdsl.messages.bulk.shapes.MOST", 1)
    body = "{% if customer.name == 'Ann' %}{{ customer.name }}{% endif %}"
    assert 0 < agree(people(8, **COLUMNS), loaded(body)) < 8


def test_a_shape_whose_proof_is_wrong_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    letters = loaded("{{ customer.name }}")
    monkeypatch.setattr("segdsl.messages.bulk.weaving.escaped", lambda texts: texts)
    monkeypatch.setattr("segdsl.messages.bulk.texts.escaped", lambda texts: texts)
    monkeypatch.setattr("segdsl.messages.bulk.applying.escaped", lambda texts: texts)
    odd = people(4, **{**COLUMNS, "name": ["a & b"]})
    outcomes, woven = pressed(odd, letters, proofs=True)
    assert outcomes == list(render(odd, letters, LETTERHEAD))
    assert woven <= 0  # and one more for each proof


GERMAN = {**COLUMNS, "name": ["13,90\xa0€", "1\u202f234", "Ann"]}


@pytest.mark.parametrize("own", ["", "{% endblock %}{% block text %}Only {{ customer.name }}"])
def test_blanks_that_keep_words_together_are_woven(own: str) -> None:
    assert agree(people(12, **GERMAN), loaded("<p>{{ customer.name }}</p>" + own)) == 12


def test_where_such_a_blank_may_become_another_one_the_message_is_filled_in_alone() -> None:
    same = "{{% block subject %}}x{{% endblock %}}{{% block {0} %}}{1}{{% endblock %}}"
    same += "{{% block text %}}{1}{{% endblock %}}"
    assert agree(people(12, **GERMAN), templates(same.format("body", "{{ customer.name }}"))) == 4
    assert agree(people(12, **GERMAN), loaded('<a href="x/{{ customer.name }}">x</a>')) == 4


def test_text_messages_are_woven_too() -> None:
    sources = {
        "letter.sms.j2": "Hi {{ customer.name }}, {{ customer.city | default('there') }}\n",
        "letter.push.j2": "{% block title %}{{ customer.name }}{% endblock %}{% block body %}x{% endblock %}",
    }
    both = templates_from({name: Source(name, text) for name, text in sources.items()}).required()
    plain = {**COLUMNS, "name": ["Ann", "Zoë"]}
    for channel in ("sms", "push"):
        audience = an_audience({k: (v * 4)[:4] for k, v in plain.items()}, size=4)
        assert agree(recipients(audience, a_batch(channel=channel)), both) == 4


def test_a_press_serves_parts_that_were_cut_off() -> None:
    who, letters = people(9, **COLUMNS), loaded("{{ customer.name }}")
    press = Press(letters, LETTERHEAD)
    cut = [who.part(start, start + 3) for start in (0, 3, 6)]
    found = [
        dict(told_of)
        for part in cut
        for told_of in [[pair for sheet in press.sheets(part) for pair in told(sheet, LETTERHEAD)]]
    ]
    made = [replace(found[n // 3][n % 3], place=n) for n in range(9)]
    assert made == list(render(who, letters, LETTERHEAD))


def test_the_next_press_compiles_nothing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str | None] = []
    compile_ = Sandbox.compile

    def noting(self: Sandbox, source: Any, name: str | None = None, *args: Any, **kwargs: Any) -> Any:
        compiled.append(name)
        return compile_(self, source, name, *args, **kwargs)

    monkeypatch.setattr(Sandbox, "compile", noting)
    here, elsewhere = (
        templates("{% block body %}{{ customer.x }}" + more + "{% endblock %}") for more in "ab"
    )
    everybody = recipients(an_audience({"x": ["one", "two"]}, size=2), a_batch())

    def texts(letters: Templates) -> list[str]:
        outcomes, woven = pressed(everybody, letters, Letterhead())
        assert woven == 2
        return [outcome.html for outcome in outcomes if isinstance(outcome, Message)]

    compiled.clear()
    assert texts(here) == ["onea", "twoa"]
    assert compiled
    compiled.clear()
    assert texts(here) == ["onea", "twoa"]
    assert not compiled
    assert texts(elsewhere) == ["oneb", "twob"]
