"""Comparisons in templates with what a value never is, and those that are right."""

from __future__ import annotations

from pathlib import Path

import pytest

import segdsl

RULES = """\
customers from "customers.csv" key id
  city        text
  tier        one of "Gold", "Silver"
  newsletter  flag
  age         number
  born        date
  sku         text

lookup books from "books.csv" key sku
  genre  one of "Crime", "Romance"
  title  text

events orders from "orders.csv" key id at on_day
  total number

trait band = "low" when age < 10, "high" otherwise

segment eco_conscious "The planet first" where city = "Wien"
segment vips where age > 90

lifecycle journey
  stage lead where no orders
  stage churned "Gone" otherwise

campaign hello
  to vips
  via email
  template "hello"
  variant one 50% with tone = "warm"
  variant two 50% with tone = "cool"
"""
PERSONA = """\
name: ann
title: The early bird
demographics: {household: alone}
geography: {area: city}
voice: {greeting: "Hi {name}", greeting_without_name: Hi, sign_off: Bye}
fallback: true
"""


def write(folder: Path, body: str, **files: str) -> Path:
    written = {
        "a.seg": RULES,
        "personas/ann.yaml": PERSONA,
        "templates/hello.html.j2": "{% block subject %}Hi{% endblock %}"
        f"{{% block body %}}{body}{{% endblock %}}",
        **files,
    }
    for name, text in written.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def wrong(folder: Path, body: str, **files: str) -> list[tuple[str, str | None]]:
    found = segdsl.load(write(folder, body, **files)).check()
    told = [d for d in found if d.code in ("unknown-value", "type-mismatch")]
    for d in told:
        assert d.span is not None
        assert d.severity == "error"
        assert (
            d.span.text.strip("\"'") in d.message.lower().replace("`", "") or d.span.text[1:-1] in d.message
        )
    return [(d.message, d.hint) for d in told]


NEVER = [
    ("segment.name", "Eco-Conscious", "there is no segment called `Eco-Conscious`", "`eco_conscious`"),
    ("segment.name", "The planet first", "there is no segment called `The planet first`", "`eco_conscious`"),
    ("stage.name", "Chrunde", "there is no stage of `journey` called `Chrunde`", "`churned`"),
    ("stage.journey.name", "Gone", "there is no stage of `journey` called `Gone`", "`churned`"),
    ("customer.journey", "leda", "there is no stage of `journey` called `leda`", "`lead`"),
    ("persona.name", "anne", "there is no persona called `anne`", "`ann`"),
    ("persona.name", "The early bird", "there is no persona called `The early bird`", "`ann`"),
    ("persona.geography.area", "citty", '`persona.geography.area` is never `"citty"`', '`"city"`'),
    ("persona.demographics.household", "many", '`persona.demographics.household` is never `"many"`', "alone"),
    ("campaign.name", "helo", "there is no campaign called `helo`", "`hello`"),
    ("variant.name", "on", "there is no variant called `on`", "`one`"),
    ("variant.tone", "wram", '`variant.tone` is never `"wram"`', '`"warm"`'),
    ("customer.tier", "Glod", '`customer.tier` is never `"Glod"`', '`"Gold"`'),
    ("customer.tier", "", '`customer.tier` is never `""`', "`is known`"),
    ("customer.band", "hihg", '`customer.band` is never `"hihg"`', '`"high"`'),
]


@pytest.mark.parametrize(("value", "constant", "message", "hint"), NEVER)
def test_what_a_value_never_is(tmp_path: Path, value: str, constant: str, message: str, hint: str) -> None:
    ((said, way_out),) = wrong(tmp_path, f'{{% if {value} == "{constant}" %}}a{{% endif %}}')
    assert said == message
    assert hint in (way_out or "")


@pytest.mark.parametrize(
    "body",
    [
        "{% if customer.tier != 'Glod' %}a{% endif %}",
        '{% if "Glod" == customer.tier %}a{% endif %}',
        '{% if customer["tier"] == "Glod" %}a{% endif %}',
        "{% if customer.tier in ['Gold', 'Glod'] %}a{% endif %}",
        "{% if customer.tier not in ('Glod', 'Silver') %}a{% endif %}",
        "{% if customer.tier is eq('Glod') %}a{% endif %}",
        "{% if customer.tier is not eq('Glod') %}a{% endif %}",
        "{% if customer.tier is in(['Glod']) %}a{% endif %}",
        "{% if customer.tier | lower == 'glod' %}a{% endif %}",
        "{% if (customer.tier | default('none')) == 'Glod' %}a{% endif %}",
        "{{ 'a' if customer.tier == 'Glod' else 'b' }}",
        "{{ {'Gold': 'a', 'Glod': 'b'}[customer.tier] }}",
        "{% for t in ['Gold', 'Glod'] %}{% if customer.tier == t %}a{% endif %}{% endfor %}",
        "{% for t in ['a', 'b'] if customer.tier == 'Glod' %}a{% endfor %}",
        "{% set t = customer.tier %}{% if t == 'Glod' %}a{% endif %}",
        "{% set gold = 'Glod' %}{% if customer.tier == gold %}a{% endif %}",
        "{% set all = ['Gold', 'Glod'] %}{% if customer.tier in all %}a{% endif %}",
        "{% with t = customer.tier %}{% if t == 'Glod' %}a{% endif %}{% endwith %}",
        "{% macro m(t) %}{% if t == 'Glod' %}a{% endif %}{% endmacro %}{{ m(customer.tier) }}",
        "{% macro m(t) %}{% if t == 'Glod' %}a{% endif %}{% endmacro %}"
        "{{ m(customer.tier) }}{{ m(t=customer.tier) }}",
        "{% if customer.age > 3 and not (customer.tier == 'Glod') %}a{% endif %}",
        "{% if 1 == 2 %}b{% elif customer.tier == 'Glod' %}a{% endif %}",
    ],
)
def test_however_it_is_asked(tmp_path: Path, body: str) -> None:
    ((message, _),) = wrong(tmp_path, body)
    assert message.lower() == '`customer.tier` is never `"glod"`' or message.startswith("`t")


@pytest.mark.parametrize(
    "body",
    [
        "{% for b in books | pick(sku=customer.sku) %}{% if b.genre == 'Romnce' %}a{% endif %}{% endfor %}",
        "{% for b in books | pick(genre='Romnce') %}{{ b.title }}{% endfor %}",
        "{% for b in books | pick(sku=customer.sku) | selectattr('genre', '==', 'Romnce') %}a{% endfor %}",
        "{% if (books | row(customer.sku)).genre in ['Romnce'] %}a{% endif %}",
    ],
)
def test_columns_of_tables(tmp_path: Path, body: str) -> None:
    ((message, hint),) = wrong(tmp_path, body)
    assert message.endswith('genre` is never `"Romnce"`')
    assert hint == 'did you mean `"Romance"`?'


@pytest.mark.parametrize(
    ("value", "constant", "message"),
    [
        ("customer.newsletter", '"yes"', '`customer.newsletter` is yes or no, and never equals `"yes"`'),
        ("customer.vips", '"yes"', '`customer.vips` is yes or no, and never equals `"yes"`'),
        ("customer.age", '"18"', '`customer.age` is a number, and never equals `"18"`'),
        ("customer.born", '"2000-01-01"', '`customer.born` is a date, and never equals `"2000-01-01"`'),
        ("customer.city", "1010", "`customer.city` is a text, and never equals `1010`"),
        ("customer.city", "true", "`customer.city` is a text, and never equals `true`"),
    ],
)
def test_values_of_another_kind(tmp_path: Path, value: str, constant: str, message: str) -> None:
    assert [said for said, _ in wrong(tmp_path, f"{{% if {value} == {constant} %}}a{{% endif %}}")] == [
        message
    ]


@pytest.mark.parametrize(
    "body",
    [
        "{% if segment.name == 'vips' or stage.name in ['lead', 'churned'] %}a{% endif %}",
        "{% if customer.tier == 'Gold' or customer.tier | upper == 'GOLD' %}a{% endif %}",
        "{% if customer.newsletter == true or customer.newsletter == 1 %}a{% endif %}",
        "{% if customer.age == 18 or customer.age in [18, 19.5] %}a{% endif %}",
        "{% if customer.city == 'Wien' or 'Wi' in customer.city %}a{% endif %}",
        "{% if (customer.tier | default('none')) == 'none' %}a{% endif %}",
        "{% set t = 'none' %}{% if customer.age > 3 %}{% set t = 'Gold' %}{% endif %}"
        "{% if customer.tier == t %}a{% endif %}",
        "{% macro m(t) %}{% if t == 'Glod' %}a{% endif %}{% endmacro %}{{ m(customer.tier) }}{{ m('Glod') }}",
        "{% set t = u %}{% set u = t %}{% if t == 'x' %}a{% endif %}",
        "{% if persona.voice.sign_off == 'Tschüss' %}a{% endif %}",
        "{% for k, v in [('Gold', 'x'), ('', '')] %}"
        "{% if customer.tier == k %}{{ v }}{% endif %}{% endfor %}",
    ],
)
def test_what_may_be_so(tmp_path: Path, body: str) -> None:
    assert wrong(tmp_path, body) == []


def test_what_is_translated_may_be_anything(tmp_path: Path) -> None:
    body = '{% if variant.tone == "kühl" %}a{% endif %}'
    assert len(wrong(tmp_path, body)) == 1
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
    assert wrong(tmp_path, body, **{"translations/de.po": header}) == []


def test_of_personas_that_cannot_be_read_nothing_is_known(tmp_path: Path) -> None:
    body = '{% if persona.name == "bob" %}{{ persona.content.offer }}{% endif %}'
    assert len(wrong(tmp_path, body)) == 1
    found = segdsl.load(write(tmp_path, body, **{"personas/bob.yaml": "name: bob\ntitle: ["})).check()
    assert {d.code for d in found if d.severity == "error"} == {"bad-yaml"}
