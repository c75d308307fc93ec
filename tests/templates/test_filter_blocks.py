"""A filter never gives back the signs that were escaped before it, wherever it stands."""

from __future__ import annotations

import pytest

from segdsl.messages.context import Letterhead
from segdsl.messages.render import Message, render
from segdsl.templates.filters import FILTERS
from tests.messages.bulk.test_bulk import agree
from tests.messages.little_shop import a_batch, an_audience, recipients, templates

ARGUMENTS = {"replace": "('o', 'o')", "plural": "('a', 'b')", "format": "()", "batch": "(2)", "slice": "(2)"}
FORMS = {
    "block": "{% filter NAME %}{{ customer.x }}{% endfilter %}",
    "blocks": "{% filter NAME | trim %}a {{ customer.x }}{% endfilter %}",
    "set": "{% set y | NAME %}{{ customer.x }}{% endset %}{{ y }}",
    "set twice": "{% set y %}{{ customer.x }}{% endset %}{{ y | NAME }}",
    "macro": "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(customer.x) | NAME }}",
    "call": "{% macro m() %}{{ caller() | NAME }}{% endmacro %}{% call m() %}{{ customer.x }}{% endcall %}",
    "value": "{{ customer.x | NAME }}",
}
HOSTILE = '<img src=x onerror="alert(1)">&amp;'


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", sorted(FILTERS.keys() - {"map", "selectattr", "rejectattr", "groupby"}))
def test_what_was_escaped_stays_escaped(name: str, form: str) -> None:
    loaded = templates(FORMS[form].replace("NAME", name + ARGUMENTS.get(name, "")))
    people = recipients(an_audience({"x": [HOSTILE]}, size=1), a_batch())
    agree(people, loaded)
    (found,) = render(people, loaded, Letterhead())
    if isinstance(found, Message):
        assert "<img" not in found.html.lower()
        assert '"alert' not in found.html.lower()


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("{% filter upper %}a {{ customer.x }}{% endfilter %}", "A B &amp; C"),
        ("{% filter upper | replace('A', 'Z') %}a{% endfilter %}", "Z"),
        ("{% set y | upper %}{{ customer.x }}{% endset %}{{ y }}", "B &amp; C"),
        ("{% set y | trim %} <b>{{ customer.x }}</b> {% endset %}{{ y }}", "<b>b &amp; c</b>"),
        ("{% for i in range(2) %}{% filter upper %}a{{ i }}{% endfilter %}{% endfor %}", "A0A1"),
        ("{% filter upper %}a{% filter lower %}B{% endfilter %}{% endfilter %}", "AB"),
        ("{% macro m(x) %}{% filter upper %}{{ x }}{% endfilter %}{% endmacro %}{{ m('a') }}", "A"),
        ("{% filter lines %}a\nb{% endfilter %}", "a<br>\nb"),
    ],
)
def test_filters_of_blocks_do_what_filters_do(body: str, shown: str) -> None:
    people = recipients(an_audience({"x": ["b & c"]}, size=1), a_batch())
    agree(people, templates(body))
    (found,) = render(people, templates(body), Letterhead())
    assert isinstance(found, Message), found
    assert found.html.strip() == shown
