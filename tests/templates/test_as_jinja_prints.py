"""Whatever a template prints, it is what plain Jinja prints, on every way to write one.

Messages are put together from what people write: with a layout or none, sets, macros, imports, includes,
loops, translations. Each is filled in by Jinja itself, by `render` and in bulk. The blocks that stand beside
a message (its subject, preheader and plain text) are left out of what Jinja gets: they are printed elsewhere.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segdsl.messages.context import Letterhead
from segdsl.messages.render import Message, render
from tests.messages.bulk.test_bulk import agree
from tests.messages.little_shop import a_batch, an_audience, recipients, templates

BESIDE = (
    "{% block subject %}Hello {{ customer.name }}, {{ top }}{% endblock %}\n"
    "{% block preheader %}Read <b>on</b>{% endblock %}\n"
)
TOP = [
    "{% set top = customer.name ~ '!' %}",
    "{% set top %}<i>{{ customer.name }}</i>{% endset %}",
    "{% set ns = namespace(total=1) %}{% set top = 'top' %}",
    "{% set top, other = 'a', 'b' %}",
    "{% macro _row(top) %}<td>{{ top }}</td>{% endmacro %}{% set top = 1 %}",
]
MACROS = [
    "{% macro text(text) %}<p>{{ text }}</p>{% endmacro %}",
    "{% macro text(x, y='z') %}{{ x }}/{{ y }}{{ caller() if caller else '' }}{% endmacro %}",
    "{% from 'parts/macros.html.j2' import text %}",
    "{% from 'parts/macros.html.j2' import other as text with context %}",
]
BITS = [
    "<p>{{ top }}</p>",
    "{{ text(customer.name) }}",
    "{{ text(top) }}",
    "{% for i in range(3) %}{{ loop.index }}{{ text(i) }}{% if not loop.last %}, {% endif %}{% endfor %}",
    "{% for t in customer.tags %}<li>{{ t }}</li>{% else %}none{% endfor %}",
    "{% if customer.n > 3 %}many{% elif customer.n %}some{% else %}none{% endif %}",
    "{% include 'parts/include.html.j2' %}",
    "{% import 'parts/macros.html.j2' as m %}{{ m.other('x') }}",
    "{% with x = customer.n + 1 %}{{ x }}{% endwith %}",
    "{% filter upper | trim %} abc {{ customer.tags[0] }}{% endfilter %}",
    "{% block extra %}<b>{{ top }}</b>{% endblock %}",
    "{% trans name=customer.name %}Dear {{ name }}{% endtrans %}",
    "{{ _('Dear reader') }} {{ '%.1f' | format(customer.n) }} {{ '%s' % top }}",
    "{{ 'a b c d e f' | wordwrap(5) }}|{{ 'a\\nb' | indent(2) }}|{{ 'x' | center(9) }}",
    "{{ customer.tags | join(', ') | upper }} {{ customer.name | first }}{{ customer.name | last }}",
    "{# no word #}\n  {%- if true %} x {%- endif %}  \n",
    "{% raw %}{{ raw }}{% endraw %}",
    '<a href="https://a.example/{{ customer.n }}" style="color: {{ \'red\' }}">{{ customer.name }}</a>',
]
OTHERS = {
    "layouts/base.html.j2": "<html><head><title>{% block title %}T{% endblock %}</title></head><body>\n"
    "{% macro box(x) %}[{{ x }}]{% endmacro %}\n"
    "{% block body %}{% endblock %}\n{% block foot %}-- {{ top }}{% endblock %}</body></html>\n",
    "parts/macros.html.j2": "{% macro text(x) %}<u>{{ x }}</u>{% endmacro %}"
    "{% macro other(x) %}<s>{{ x }}</s>{% endmacro %}",
    "parts/include.html.j2": "<h1>{{ customer.name }} {{ top }}</h1>{{ text('in') }}\n",
}
VALUES: dict[str, Any] = {"name": "Zoë <O'Neil>", "n": 4, "tags": ["a", "b & c"]}
WAYS = ("plain", "body", "document", "layout")


def by_jinja(text: str) -> str:
    environment = jinja2.Environment(
        loader=jinja2.DictLoader({**OTHERS, "letter": text}),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    return environment.get_template("letter").render(customer=SimpleNamespace(**VALUES))


def written(way: str, top: str, bits: list[str]) -> tuple[str, str]:
    """A message as a marketer writes it, and the same without what stands beside it."""
    body = "\n".join(bits)
    if way == "layout":
        rest = f"{top}\n{{% block body %}}{body}{{{{ box(1) }}}}{{% endblock %}}"
        start = "{% extends 'layouts/base.html.j2' %}\n"
        return start + BESIDE + rest, start + rest
    body = {"plain": body, "body": f"{{% block body %}}{body}{{% endblock %}}"}.get(
        way, f"<html><body>\n{body}\n</body></html>"
    )
    return top + "\n" + BESIDE + body, top + "\n" + body


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(WAYS),
    st.sampled_from(TOP),
    st.sampled_from(MACROS),
    st.lists(st.sampled_from(BITS), min_size=1, max_size=5, unique=True),
)
def test_render_and_bulk_print_what_jinja_prints(way: str, top: str, macros: str, bits: list[str]) -> None:
    message, alone = written(way, top + macros, bits)
    others = {
        name.removesuffix(".html.j2").replace("/", "__"): text
        for name, text in OTHERS.items()
        if name in message
    }
    people = recipients(an_audience({name: [value] for name, value in VALUES.items()}, size=1), a_batch())
    loaded = templates(message, **others)
    agree(people, loaded)
    (found,) = render(people, loaded, Letterhead())
    assert isinstance(found, Message), found
    assert found.html == by_jinja(alone)
    assert found.subject.startswith("Hello Zoë <O'Neil>")


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("{% block subject %}S{% endblock %}<p>a</p>", "<p>a</p>"),
        ("<p>a</p>{% block subject %}S{% endblock %}", "<p>a</p>"),
        ("{% if true %}{% block subject %}S{% endblock %}{% endif %}<p>a</p>", "<p>a</p>"),
        ("<!-- <b> -->{% block subject %}S{% endblock %}<br><p>a</p>", "<!-- <b> --><br><p>a</p>"),
        ("<html><title>{% block subject %}S{% endblock %}</title></html>", "<html><title>S</title></html>"),
        (
            "<div>{% block preheader %}P{% endblock %}</div>{% block subject %}S{% endblock %}",
            "<div>P</div>",
        ),
        ("{% block subject %}S{% endblock %}<p>a</p>{% block text %}plain{% endblock %}", "<p>a</p>"),
        ("{% block subject %}S{% endblock %}<p>{{ self.subject() }}</p>", "<p>S</p>"),
        ('<p title="{{ "<b>" }}">a</p>{% block subject %}S{% endblock %}', '<p title="&lt;b&gt;">a</p>'),
    ],
)
def test_what_stands_beside_a_message_is_printed_only_inside_an_element(body: str, shown: str) -> None:
    people = recipients(an_audience({}, size=1), a_batch())
    agree(people, templates(body))
    (found,) = render(people, templates(body), Letterhead())
    assert isinstance(found, Message)
    assert (found.html.strip(), found.subject) == (shown, "S")
