"""Templates as other people write them: accepted, and filled in."""

from __future__ import annotations

import datetime as dt

import pytest

from segdsl.messages.context import Letterhead, Shared
from segdsl.messages.letter import Message, fill_in
from segdsl.source import Source
from segdsl.templates.folder import templates_from
from segdsl.templates.tables import LookupRows
from tests.messages.little_shop import a_batch, a_persona

UI = """
{% macro button(label, url, color="#b4491f") -%}
<a href="{{ url }}" style="background:{{ color }}">{{ label }}</a>
{%- endmacro %}
{% macro section(title) -%}
<h2>{{ title }}</h2>{{ caller() }}
{%- endmacro %}
{% macro row(cells) %}<tr>{% for cell in cells %}<td>{{ cell }}</td>{% endfor %}</tr>{% endmacro %}
{% set brand = "#123456" %}
"""
LAYOUT = """<html><head><title>{{ self.subject() }}</title></head><body>
{% block header %}<p>{{ shop.name }}</p>{% endblock %}
{% block body %}{% endblock %}
{% block footer %}<p>&copy; {{ today.year }} {{ shop.name }}</p>{% endblock %}</body></html>"""

LETTERS: dict[str, tuple[str, str]] = {
    "inline if and title": (
        "Hi {{ customer.first_name|title if customer.first_name else 'there' }},",
        "Hi Anna-Maria,",
    ),
    "default with true": ("Hi {{ customer.nickname | default('friend', true) }}", "Hi friend"),
    "d for short": ("{{ customer.nickname|d('friend')|capitalize }}", "Friend"),
    "is defined": ("{% if customer.nickname is defined %}Hi{% else %}Hello{% endif %}", "Hello"),
    "is not none": ("{% if customer.first_name is not none %}yes{% endif %}", "yes"),
    "commas between": (
        "{% for i in customer.interests %}{{ i }}{% if not loop.last %}, {% endif %}{% endfor %}",
        "opera, chess, tea",
    ),
    "numbered": (
        "{% for i in customer.interests %}{{ loop.index }}/{{ loop.length }} {{ i|upper }}; {% endfor %}",
        "1/3 OPERA; 2/3 CHESS; 3/3 TEA;",
    ),
    "zebra": (
        "{% for i in customer.interests %}"
        "<p class=\"{{ loop.cycle('odd', 'even') }}\">{{ i }}</p>{% endfor %}",
        '<p class="odd">opera</p><p class="even">chess</p><p class="odd">tea</p>',
    ),
    "for else": ("{% for i in customer.nothing or [] %}{{ i }}{% else %}none{% endfor %}", "none"),
    "for if": ("{% for i in customer.interests if i != 'tea' %}{{ i }} {% endfor %}", "opera chess"),
    "dict literals": (
        "{% set products = [{'name': 'Emma', 'price': 9.5}, {'name': 'Dune', 'price': 20}] %}"
        "{% for p in products %}{{ p.name }}: {{ '{}' if false else p['price']|money('EUR') }} {% endfor %}"
        "{{ products | sum(attribute='price') }}",
        "Emma: €9.50 Dune: €20.00 29.5",
    ),
    "selectattr and map": (
        "{% set ps = [{'n': 'a', 'price': 5}, {'n': 'b', 'price': 15}, {'n': 'c', 'price': 25}] %}"
        "{{ ps | selectattr('price', 'gt', 10) | map(attribute='n') | join(' & ') }}",
        "b &amp; c",
    ),
    "sort by a field": (
        "{% set ps = [{'n': 'a', 'p': 5}, {'n': 'b', 'p': 15}] %}"
        "{{ (ps | sort(attribute='p', reverse=true) | first).n }}",
        "b",
    ),
    "group by": (
        "{% for g in [{'g': 'x', 'n': 1}, {'g': 'y', 'n': 2}, {'g': 'x', 'n': 3}] | groupby('g') %}"
        "{{ g.grouper }}={{ g.list | map(attribute='n') | join('+') }} {% endfor %}",
        "x=1+3 y=2",
    ),
    "a total in a namespace": (
        "{% set ns = namespace(total=0) %}"
        "{% for p in [3, 4.5] %}{% set ns.total = ns.total + p %}{% endfor %}"
        "{{ ns.total }}",
        "7.5",
    ),
    "a macro of its own": (
        "{% macro star(n) %}{% for i in range(n) %}★{% endfor %}{% endmacro %}{{ star(3) }}{{ star(n=2) }}",
        "★★★★★",
    ),
    "from import": (
        "{% from 'partials/ui.html.j2' import button, row as line %}"
        "{{ button('Shop & go', shop.url ~ '/new') }}{{ line([1, 2]) }}",
        '<a href="https://shop.example/new" style="background:#b4491f">Shop &amp; go</a>'
        "<tr><td>1</td><td>2</td></tr>",
    ),
    "import as": (
        "{% import 'partials/ui.html.j2' as ui %}{{ ui.button('Go', '#', color=ui.brand) }}",
        '<a href="#" style="background:#123456">Go</a>',
    ),
    "call": (
        "{% from 'partials/ui.html.j2' import section %}"
        "{% call section('News') %}<p>{{ shop.name }}</p>{% endcall %}",
        "<h2>News</h2><p>Leaf &amp; Co</p>",
    ),
    "set block": (
        "{% set intro %}Dear {{ customer.first_name }}{% endset %}{{ intro }} / {{ intro|upper }}",
        "Dear anna-maria / DEAR ANNA-MARIA",
    ),
    "filter block": ("{% filter upper %}dear {{ customer.first_name }}{% endfilter %}", "DEAR ANNA-MARIA"),
    "with": ("{% with n = 3, m = 4 %}{{ n * m }}{% endwith %}", "12"),
    "truncate and replace": (
        "{{ 'a long sentence about books' | truncate(15) }} {{ 'a-b' | replace('-', ' ') }}",
        "a long… a b",
    ),
    "whole division and remainder": ("{{ 7 // 2 }} {{ 7 % 2 }} {{ 6 is divisibleby 3 }}", "3 1 yes"),
    "a table in rows of two": (
        "{% for pair in ['a', 'b', 'c'] | batch(2, '-') %}"
        "<tr>{% for x in pair %}<td>{{ x }}</td>{% endfor %}</tr>{% endfor %}",
        "<tr><td>a</td><td>b</td></tr><tr><td>c</td><td>-</td></tr>",
    ),
    "escape that is not needed": ("{{ shop.name | e }}", "Leaf &amp; Co"),
    "whitespace control": ("<p>\n{%- if true -%}\n  yes\n{%- endif -%}\n</p>", "<p>yes</p>"),
    "raw": ("{% raw %}{{ merge_tag }}{% endraw %}", "{{ merge_tag }}"),
    "comments": ("{# a note #}text", "text"),
    "a list in words": ("{{ customer.interests | listed }}", "opera, chess, and tea"),
    "a link with parameters": (
        '<a href="{{ shop.url }}/?q={{ customer.city | urlencode }}&amp;n=1">x</a>',
        '<a href="https://shop.example/?q=K%C3%B6ln&amp;n=1">x</a>',
    ),
    "products of a table": (
        "{% for b in books | pick(2) %}{{ b.title }}{{ ', ' if not loop.last }}{% endfor %}",
        "Emma, Dune",
    ),
    "stores of the settings": (
        "{% for s in stores if s.city == customer.city %}{{ s.name }} ({{ s.city }}){% endfor %}",
        "Dom (Köln)",
    ),
}
HEAD = Letterhead(
    variables={
        "shop": {"name": "Leaf & Co", "url": "https://shop.example"},
        "stores": [{"name": "Dom", "city": "Köln"}, {"name": "Alster", "city": "Hamburg"}],
    },
    tables={"books": LookupRows({"title": ["Emma", "Dune", "Emil"]})},
)
CUSTOMER = {"first_name": "anna-maria", "interests": ("opera", "chess", "tea"), "city": "Köln"}


@pytest.mark.parametrize(("body", "html"), LETTERS.values(), ids=LETTERS)
def test_letters_of_other_peoples_style(body: str, html: str) -> None:
    assert written("{% block subject %}x{% endblock %}{% block body %}" + body + "{% endblock %}") == html


def test_a_layout_shows_the_subject_and_super_keeps_what_it_has() -> None:
    html = written(
        "{% extends 'layouts/base.html.j2' %}{% block subject %}News & more{% endblock %}"
        "{% block header %}{{ super() }}<hr>{% endblock %}{% block body %}Hi{% endblock %}"
    )
    assert "<title>News & more</title>" in html
    assert "<p>Leaf &amp; Co</p><hr>" in html
    assert "&copy; 2026" in html


def written(text: str) -> str:
    texts = {"letter": text, "partials/ui": UI, "layouts/base": LAYOUT}
    loaded = templates_from({f"{n}.html.j2": Source(f"{n}.html.j2", t) for n, t in texts.items()})
    batch = a_batch(persona=a_persona("anna"))
    outcome = fill_in(loaded.required(), batch, CUSTOMER.get, Shared(HEAD, dt.date(2026, 3, 31)))
    assert isinstance(outcome, Message), outcome
    return outcome.html.strip()
