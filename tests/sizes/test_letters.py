"""Templates as large as they may be: each is checked, or refused, in steps that grow with its length."""

from __future__ import annotations

import pytest

from segdsl.messages.checks.everything import check_messages
from segdsl.source import Source
from segdsl.templates.folder import MAX_CHARACTERS, templates_from
from segdsl.templates.references import MAX_IMPORTS
from tests.messages.checks.small import SUBJECT, a_desk
from tests.sizes.test_sizes import steps

PIECES = {
    "texts": "lorem ipsum <p>dolor</p>\n",
    "values": "{{ customer.country | default('x') }} ",
    "values that some lack": "{{ customer.country }} ",
    "conditions": "{% if customer.nps %}a{% else %}b{% endif %}",
    "loops": "{% for x in customer.interests %}{{ x }}{% endfor %}",
    "names": "{% set a = customer.country %}",
    "blocks": "{% block b# %}x{% endblock %}",
    "macros": "{% macro m#() %}x{% endmacro %}{{ m#() }}",
    "comments": "<!-- x -->\n",
    "links": '<a href="https://shop.example/#">x</a>',
    "links that run": "<a href='javascript:x#'>x</a>",
    "pictures without words": "<img src='https://shop.example/#.png'>",
    "pictures with gaps": "<img src='https://shop.example/{{ customer.nps or 1 }}'>",
    "tags that never end": "<a href='",
    "comments that never end": "<!-- ",
    "signs": "<",
}
NESTED = {
    "elements": ("<b>", "</b>"),
    "elements that others end": ("<b>", "</i>"),
    "heads": ("<head>", "</b>"),
}


def letters(name: str, count: int) -> str:
    if name in NESTED:
        opening, closing = NESTED[name]
        return SUBJECT + opening * count + closing * count
    pieces = (PIECES[name].replace("#", str(i)) for i in range(count))
    return SUBJECT + "".join(pieces)


@pytest.mark.parametrize("name", [*PIECES, *NESTED])
def test_checking_takes_time_that_grows_with_the_length(name: str) -> None:
    def check(count: int) -> None:
        check_messages(a_desk(letters(name, count)))

    check(2)
    assert steps(lambda: check(320)) < 4.5 * steps(lambda: check(80))


def test_a_template_imports_so_often_and_no_more() -> None:
    def template(count: int) -> str:
        return "".join(f"{{% from 'parts.html.j2' import m as m{i} %}}" for i in range(count))

    def found(count: int) -> list[str]:
        parts = Source("parts.html.j2", "{% macro m() %}x{% endmacro %}")
        read = templates_from({"a.html.j2": Source("a.html.j2", template(count)), "parts.html.j2": parts})
        return [d.code for d in read.diagnostics]

    assert "too-large" not in found(MAX_IMPORTS)
    assert "too-large" in found(MAX_IMPORTS + 1)


def test_a_template_has_an_end() -> None:
    read = templates_from({"a.html.j2": Source("a.html.j2", "x" * (MAX_CHARACTERS + 1))})
    assert [d.code for d in read.diagnostics] == ["too-large"]
