"""Which macro a call means: the file's own, or one that it imports under some name."""

from __future__ import annotations

import pytest
from jinja2 import nodes

from segdsl.templates.calls import macro_called
from segdsl.templates.parts import parts
from tests.messages.little_shop import templates

OTHERS = {"parts__m": "{% macro bold(x) %}<b>{{ x }}</b>{% endmacro %}{% macro _own(x) %}{% endmacro %}"}
CALLS = {
    "{% macro bold(x) %}{{ x }}{% endmacro %}{{ bold(1) }}": ("letter.html.j2", "bold"),
    "{% import 'parts/m.html.j2' as m %}{{ m.bold(1) }}": ("parts/m.html.j2", "bold"),
    "{% import 'parts/m.html.j2' as bold %}{{ bold.bold(1) }}": ("parts/m.html.j2", "bold"),
    "{% from 'parts/m.html.j2' import bold %}{{ bold(1) }}": ("parts/m.html.j2", "bold"),
    "{% from 'parts/m.html.j2' import bold as strong %}{{ strong(1) }}": ("parts/m.html.j2", "bold"),
    "{{ greeting('Ann') }}": None,
    "{{ range(3) | join }}": None,
}


@pytest.mark.parametrize("body", CALLS)
def test_the_macro_that_is_meant(body: str) -> None:
    loaded = templates("{% block subject %}x{% endblock %}" + body, **OTHERS)
    [call] = parts(loaded.trees["letter.html.j2"], nodes.Call)
    assert macro_called(loaded.trees, "letter.html.j2", call) == CALLS[body]
