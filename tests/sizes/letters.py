"""Letters that grow: what can stand in a template repeated and nested, rightly and wrongly.

In: the name of a piece and a count. Out: the text of a letter in which it stands so many times.
"""

from __future__ import annotations

from tests.messages.checks.small import SUBJECT

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
    "styles that never end": "<style ",
    "ends that never end": "</a ",
    "tags in quotes": '"<a ',
    "values in attributes": "<p title='{{ customer.nps or 1 }}'>x</p>",
    "pictures that lead nowhere": "<img alt='' src='{{ customer.nps or 1 }}#'>",
    "merge tags": "*|FNAM#|* ",
    "emoji put together": "\U0001f468\u200d",
    "marks of direction": "\u05d0\u200f",
}
WRONG = {
    "unknown names": "{{ nmae# }} ",
    "unknown attributes": "{{ customer.contry# }} ",
    "unknown filters": "{{ 'x' | fliter# }} ",
    "names and unknown names": "{% set a# = 1 %}{{ b# }}",
    "parts that are missing": "{% include 'parts/p#.html.j2' %}",
    "macros that are missing": "{% from 'parts/p.html.j2' import n# %}",
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
    piece = {**PIECES, **WRONG}[name]
    return SUBJECT + "".join(piece.replace("#", str(i)) for i in range(count))


def letters_to(name: str, size: int) -> str:
    """A letter of about so many characters."""
    piece = "".join(NESTED[name]) if name in NESTED else {**PIECES, **WRONG}[name]
    return letters(name, size // len(piece))
