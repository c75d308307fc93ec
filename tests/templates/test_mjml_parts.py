"""MJML with branches, loops, layouts and parts: everybody gets what MJML would make of it for them."""

from __future__ import annotations

import datetime as dt
import pickle
import re

import mrml
import pytest

from segdsl.messages.context import Letterhead, Shared
from segdsl.messages.letter import Message, fill_in
from segdsl.source import Source
from segdsl.templates.folder import templates_from
from tests.messages.little_shop import a_batch

SUBJECT = "{% block subject %}News{% endblock %}\n"


def findings(files: dict[str, str]) -> list[tuple[str, str]]:
    loaded = templates_from({name: Source(name, text) for name, text in files.items()})
    return [(d.place, d.message) for d in loaded.diagnostics]


def html(files: str | dict[str, str], **customer: object) -> str:
    """The HTML of the letter, as somebody gets it."""
    files = {"letter.mjml.j2": SUBJECT + files} if isinstance(files, str) else files
    loaded = templates_from({name: Source(name, text) for name, text in files.items()})
    assert loaded.diagnostics == (), [(d.place, d.message, d.hint) for d in loaded.diagnostics]
    shared = Shared(Letterhead(variables={"shop": {"name": "Leaf"}}), dt.date(2026, 3, 31))
    message = fill_in(loaded.required(), a_batch(), customer.get, shared)
    assert isinstance(message, Message), message
    return message.html


def alone(html: str) -> str:
    """HTML without the blanks between its parts, and in one spelling."""
    return re.sub(r"\s+", "", html).lower()


def by_mjml(document: str) -> str:
    return alone(str(mrml.to_html(document).content))


def letter(body: str, head: str = "") -> str:
    return f"<mjml><mj-head>{head}</mj-head><mj-body>{body}</mj-body></mjml>"


def row(inside: str) -> str:
    return f"<mj-section><mj-column>{inside}</mj-column></mj-section>"


HALF = '<mj-column width="50%"><mj-text>Half</mj-text></mj-column>'
COLUMN = "<mj-column><mj-text>Whole</mj-text></mj-column>"


def around(frame: str, part: str) -> str:
    return frame.replace("%s", part)


LINK = "<mj-navbar-link href='https://a.example'>A%s</mj-navbar-link>"
FRIEND = "<mj-social-element name='facebook' href='https://a.example'>A %s</mj-social-element>"
TITLE, ANSWER = "<mj-accordion-title>A%s</mj-accordion-title>", "<mj-accordion-text>T%s</mj-accordion-text>"


def question(title: str, answer: str) -> str:
    return row(f"<mj-accordion><mj-accordion-element>{title}{answer}</mj-accordion-element></mj-accordion>")


# A letter with `%s` around something, and what stands there.
COMPONENTS = {
    "body": ("%s", row("<mj-text>A</mj-text>")),
    "wrapper": (f"<mj-wrapper><mj-section>{COLUMN}</mj-section>%s</mj-wrapper>", row("<mj-text>A</mj-text>")),
    "section": (f"<mj-section>{HALF}%s</mj-section>", HALF),
    "group": (f"<mj-section><mj-group>{HALF}%s</mj-group></mj-section>", HALF),
    "column": (row("<mj-text>First</mj-text>%s"), "<mj-text>A</mj-text>"),
    "hero": ("<mj-hero><mj-text>First</mj-text>%s</mj-hero>", "<mj-text>A</mj-text>"),
    "text": (row("<mj-text>First %s</mj-text>"), "<b>A</b>"),
    "button": (row("<mj-button href='https://shop.example'>Go %s</mj-button>"), "now"),
    "table": (row("<mj-table><tr><td>1</td></tr>%s</mj-table>"), "<tr><td>A</td></tr>"),
    "cells": (row("<mj-table><tr><td>1</td>%s</tr></mj-table>"), "<td>A</td>"),
    "raw": (row("<mj-raw><tr><td>1</td></tr>%s</mj-raw>"), "<tr><td>A</td></tr>"),
    "navbar": (row("%s<mj-text>x</mj-text>"), f"<mj-navbar>{LINK.replace('%s', '')}</mj-navbar>"),
    "link": (row(f"<mj-navbar>{LINK}</mj-navbar>"), "B"),
    "social": (row(f"<mj-social>{FRIEND}</mj-social>"), "B"),
    "accordion": (question(TITLE, ANSWER.replace("%s", "")), "B"),
    "answer": (question(TITLE.replace("%s", ""), ANSWER), "B"),
    "spacer": (row("%s<mj-text>x</mj-text>"), "<mj-spacer height='20px' /><mj-divider />"),
    "image": (row("%s<mj-text>x</mj-text>"), "<mj-image src='https://shop.example/a.png' alt='A' />"),
}


@pytest.mark.parametrize("inlined", [False, True], ids=["plain", "inline styles"])
@pytest.mark.parametrize("component", COMPONENTS)
def test_branches_and_loops_print_what_mjml_would_write(component: str, inlined: bool) -> None:
    frame, part = COMPONENTS[component]
    head = (
        '<mj-style inline="inline">td { color: #112233 } b { font-weight: bold }</mj-style>'
        if inlined
        else ""
    )
    branch = letter(around(frame, f"{{% if customer.city %}}{part}{{% endif %}}"), head)
    with_it, without_it = by_mjml(letter(around(frame, part), head)), by_mjml(letter(around(frame, ""), head))
    assert alone(html(branch, city="Wien")) == with_it
    if component not in ("section", "group"):  # there the head knows the width of a column nobody gets
        body = alone(html(branch)).partition("<body")[2]
        assert body == without_it.partition("<body")[2]
    loop = letter(around(frame, f"{{% for i in customer.likes %}}{part}{{% endfor %}}"), head)
    once = html(loop, likes=["x"])
    assert alone(once) == with_it
    thrice = html(loop, likes=["x", "y", "z"])
    assert len(alone(thrice)) - len(alone(once)) == 2 * (len(alone(once)) - len(alone(html(loop, likes=[]))))


@pytest.mark.parametrize("component", COMPONENTS)
def test_values_are_printed_escaped_in_every_component(component: str) -> None:
    frame, part = COMPONENTS[component]
    for words in (">A<", ">Half<"):
        part = part.replace(words, ">{{ customer.city }}<")
    for words in ("First", "Go", "A %s", "T %s"):
        frame = frame.replace(words, "{{ customer.city }}" + words.removeprefix("A").removeprefix("T"))
    written = html(letter(around(frame, part)), city="<i>&Wien")
    assert "<i>" not in written
    assert "&lt;i&gt;&amp;Wien" in written or "{{" not in frame + part


MAYBE = f"{{% if customer.city %}}{COLUMN}{{% endif %}}"
WRONG_ROWS = {
    "a branch": f"<mj-section>{COLUMN}{MAYBE}</mj-section>",
    "either or": f"<mj-section>{MAYBE.replace('{% endif', '{% else %}' + COLUMN + '{% endif')}</mj-section>",
    "two or one": f"<mj-section>{{% if customer.city %}}{COLUMN}{COLUMN}{{% elif shop.name %}}{COLUMN}"
    "{% endif %}</mj-section>",
    "a loop": f"<mj-section>{{% for i in customer.likes %}}{COLUMN}{{% endfor %}}</mj-section>",
    "numbers": f"<mj-section>{{% for i in range(3) %}}{COLUMN}{{% endfor %}}</mj-section>",
    "a loop in a branch": "<mj-section>{% if customer.city %}{% for i in customer.likes %}"
    f"{COLUMN}{{% endfor %}}{{% endif %}}</mj-section>",
    "a group": f"<mj-section><mj-group>{COLUMN}{MAYBE}</mj-group></mj-section>",
    "groups": f"<mj-section><mj-group>{COLUMN}</mj-group>{{% if customer.city %}}<mj-group>{COLUMN}"
    "</mj-group>"
    "{% endif %}</mj-section>",
    "in a wrapper": f"<mj-wrapper><mj-section>{COLUMN}{MAYBE}</mj-section></mj-wrapper>",
    "one of them without": f"<mj-section>{HALF}{MAYBE}</mj-section>",
}
RIGHT_ROWS = {
    "widths": f"<mj-section>{HALF}{{% if customer.city %}}{HALF}{{% endif %}}</mj-section>",
    "all of it": f"<mj-section>{{% if customer.city %}}{COLUMN}{COLUMN}{{% endif %}}</mj-section>",
    "around it": f"{{% if customer.city %}}<mj-section>{COLUMN}{COLUMN}</mj-section>{{% endif %}}",
    "rows in a loop": f"{{% for i in customer.likes %}}<mj-section>{COLUMN}{COLUMN}</mj-section>{{% endfor "
    "%}",
    "within columns": "<mj-section><mj-column>{% if customer.city %}<mj-text>A</mj-text>{% endif %}"
    "</mj-column>"
    f"{COLUMN}</mj-section>",
    "a block": f"<mj-section>{COLUMN}{{% block more %}}{COLUMN}{{% endblock %}}</mj-section>",
    "commented out": f"<mj-section>{COLUMN}<!-- {MAYBE} --></mj-section>",
}


@pytest.mark.parametrize("which", WRONG_ROWS)
def test_a_row_whose_number_of_columns_depends_on_the_customer_is_found(which: str) -> None:
    ((place, message),) = findings({"letter.mjml.j2": SUBJECT + letter(WRONG_ROWS[which])})
    column = WRONG_ROWS[which].index("<mj-column>" if "groups" not in which else "<mj-group>") + 2
    assert place == f"letter.mjml.j2:2:{column + len('<mjml><mj-head></mj-head><mj-body>')}"
    assert re.match("MJML divides this `mj-.*another number of them", message)


@pytest.mark.parametrize("which", RIGHT_ROWS)
def test_other_rows_are_as_wide_as_mjml_makes_them(which: str) -> None:
    written = html(letter(RIGHT_ROWS[which]), city="Wien", likes=["a", "b"])
    plain = re.sub(r"\{%.*?%\}", "", letter(RIGHT_ROWS[which]))
    widths = set(re.findall(r"mj-column-per-\d+", str(mrml.to_html(plain).content)))
    assert set(re.findall(r"mj-column-per-\d+", written)) == widths


@pytest.mark.parametrize(
    "head",
    [
        '<mj-attributes><mj-column width="50%" /></mj-attributes>',
        '<mj-attributes><mj-all width="50%" /></mj-attributes>',
        '<mj-attributes><mj-class name="half" width="50%" /></mj-attributes>',
    ],
)
def test_widths_may_be_stated_in_the_head(head: str) -> None:
    column = '<mj-column mj-class="half other"><mj-text>A</mj-text></mj-column>'
    body = f"<mj-section>{column}{{% if customer.city %}}{column}{{% endif %}}</mj-section>"
    assert html(letter(body, head)).count("mj-column-per-50") >= 1


@pytest.mark.parametrize(
    ("body", "place", "message"),
    [
        (
            row("<mj-navbar>{% if customer.city %}<mj-navbar-link>A</mj-navbar-link>{% endif %}</mj-navbar>"),
            "{% if",
            "a tag of the template has no room between the elements of `mj-navbar`",
        ),
        (
            row("<mj-social>{% for i in customer.likes %}<mj-social-element name='x'>A</mj-social-element>"
                "{% endfor %}</mj-social>"),
            "{% for",
            "a tag of the template has no room between the elements of `mj-social`",
        ),
        (
            row("<mj-accordion>{{ shop.name }}</mj-accordion>"),
            "{{ shop",
            "a tag of the template has no room between the elements of `mj-accordion`",
        ),
        (
            row("<mj-accordion><mj-accordion-element>{% if customer.city %}<mj-accordion-title>T"
                "</mj-accordion-title>{% endif %}</mj-accordion-element></mj-accordion>"),
            "{% if",
            "a tag of the template has no room between the elements of `mj-accordion-element`",
        ),
        (
            row("<mj-carousel>{% for i in customer.likes %}<mj-carousel-image "
                "src='https://a.example/a.png' />"
                "{% endfor %}</mj-carousel>"),
            "{% for",
            "a tag of the template has no room between the elements of `mj-carousel`",
        ),
        (
            row("{% if customer.city %}<mj-text>A{% endif %}</mj-text>"),
            "mj-text>A",
            "`if` holds half of `mj-text`, and would print it broken",
        ),
        (
            "{% if customer.city %}<mj-section>{% endif %}<mj-column></mj-column></mj-section>",
            "mj-section>{",
            "`if` holds half of `mj-section`, and would print it broken",
        ),
        (row("<p>Hello</p>"), "<p>Hello", "MJML shows nothing for a text in `mj-column`"),
        (
            row("{% if customer.city %}Hello{% endif %}"),
            "Hello",
            "MJML shows nothing for a text in `mj-column`",
        ),
        (row("<mj-text>A"), "mj-text", "`mj-text` is not closed"),
        (row("</mj-text>"), "mj-text", "`mj-text` is closed here, and was not opened"),
        (
            row("<mj-include path='./a.mjml' />"),
            "mj-include",
            "`mj-include` reads files that are no part of the project",
        ),
        (
            row("<mj-image src='https://a.example/a.png' width='{{ shop.name }}' />"),
            "{{ shop",
            "a tag stands where MJML has no place for it; it may stand between elements or in a text",
        ),
        (
            row("{% macro card(x) %}<mj-text>{{ x }}</mj-text>{% endmacro %}"),
            "{% macro",
            "a macro cannot write elements of MJML: it is called when the letter is HTML already",
        ),
    ],
)  # fmt: skip
def test_what_mjml_would_get_wrong_is_found_at_its_place(body: str, place: str, message: str) -> None:
    found = findings({"letter.mjml.j2": SUBJECT + letter(body)})
    assert found[0] == (f"letter.mjml.j2:2:{letter(body).index(place) + 1}", message)


# ---------------------------------------------------------------- layouts and parts

LAYOUT = (
    "<mjml><mj-head><mj-title>{% block title %}Leaf{% endblock %}</mj-title>{% block head %}"
    '<mj-style>.a { color: red }</mj-style>{% endblock %}{% include "partials/head.mjml.j2" %}</mj-head>'
    "<mj-body>\n"
    "{% block content %}<mj-section><mj-column><mj-text>Nothing</mj-text></mj-column></mj-section>{% "
    "endblock %}\n"
    '{% include "partials/footer.mjml.j2" %}\n</mj-body></mjml>\n'
)
FILES = {
    "layouts/base.mjml.j2": LAYOUT,
    "partials/head.mjml.j2": '<mj-attributes><mj-text color="#334455" /></mj-attributes>',
    "partials/footer.mjml.j2": "<mj-section>\n<mj-column><mj-text>{{ shop.name }}</mj-text></mj-column>"
    "<mj-column><mj-text>Unsubscribe</mj-text></mj-column></mj-section>",
    "letter.mjml.j2": '{% extends "layouts/base.mjml.j2" %}\n'
    "{% block subject %}News for {{ customer.city }}{% endblock %}\n"
    "{% set shown = 'three' %}\n"
    "{% block content %}<mj-section><mj-column><mj-text>{{ shown }}</mj-text></mj-column>"
    "<mj-column><mj-text>B</mj-text></mj-column><mj-column><mj-text>C</mj-text></mj-column></mj-section>\n"
    "{{ super() }}{% endblock %}\n",
}


def test_a_letter_stands_in_its_layout_with_all_parts_as_one_document() -> None:
    head = "<mj-title>Leaf</mj-title><mj-style>.a { color: red }</mj-style>" + FILES["partials/head.mjml.j2"]
    third = "<mj-column><mj-text>%s</mj-text></mj-column>"
    body = (
        "<mj-section>" + third % "three" + third % "B" + third % "C" + "</mj-section>"
        "<mj-section><mj-column><mj-text>Nothing</mj-text></mj-column></mj-section>"
        "<mj-section>" + third % "Leaf" + third % "Unsubscribe" + "</mj-section>"
    )
    assert alone(html(FILES, city="Wien")) == by_mjml(letter(body, head))


def test_another_process_makes_the_same_of_what_was_put_together() -> None:
    first = templates_from({name: Source(name, text) for name, text in FILES.items()}).required()
    again = templates_from(pickle.loads(pickle.dumps(first.sources)))
    assert again.diagnostics == ()
    shared = Shared(Letterhead(variables={"shop": {"name": "Leaf"}}), dt.date(2026, 3, 31))
    letters = [fill_in(t, a_batch(), {"city": "Wien"}.get, shared) for t in (first, again.required())]
    assert letters[0] == letters[1]


def test_a_layout_of_a_layout() -> None:
    files = FILES | {
        "layouts/news.mjml.j2": '{% extends "layouts/base.mjml.j2" %}{% block content %}<mj-section>'
        "<mj-column>"
        "<mj-text>News:</mj-text>{% block story %}{% endblock %}</mj-column></mj-section>{% endblock %}",
        "letter.mjml.j2": '{% extends "layouts/news.mjml.j2" %}'
        + SUBJECT
        + "{% block title %}{{ super() }} 2"
        "{% endblock %}{% block story %}<mj-text>Once</mj-text>{% endblock %}",
    }
    written = html(files)
    for words in ("News:", "Once", "<title>Leaf 2</title>"):
        assert words in written
    assert "Nothing" not in written


def test_a_part_is_included_with_its_values_and_keeps_its_own() -> None:
    files = {
        "partials/card.mjml.j2": "{% set size = 3 %}<mj-section><mj-column><mj-text>{{ title }}-{{ size }}"
                                 "</mj-text>"
        "</mj-column></mj-section>",
        "letter.mjml.j2": SUBJECT + "{% set size = 1 %}" + letter(
            '{% for t in customer.likes %}{% with title=t %}{% include "partials/card.mjml.j2" %}{% '
            'endwith %}'
            "{% endfor %}" + row("<mj-text>size {{ size }}</mj-text>")
        ),
    }  # fmt: skip
    written = html(files, likes=["x", "y"])
    for words in ("x-3", "y-3", "size 1"):
        assert words in written
    assert written.count("mj-column-per-100") == 2 + 3  # in the head, and for each row


@pytest.mark.parametrize(
    ("changed", "place", "message"),
    [
        (
            {"partials/footer.mjml.j2": FILES["partials/footer.mjml.j2"].replace("mj-text", "mj-txt")},
            "partials/footer.mjml.j2:2:13",
            "MJML has no element `mj-txt`, and would show nothing for it",
        ),
        (
            {"layouts/base.mjml.j2": LAYOUT.replace("mj-body", "mj-bdy")},
            "layouts/base.mjml.j2:1:188",
            "MJML has no element `mj-bdy`, and would show nothing for it",
        ),
        (
            {"letter.mjml.j2": FILES["letter.mjml.j2"] + "{% block contnet %}x{% endblock %}"},
            "letter.mjml.j2:6:4",
            "the block `contnet` is never shown: `layouts/base.mjml.j2` has no such block",
        ),
        (
            {"letter.mjml.j2": FILES["letter.mjml.j2"].replace("base.mjml", "bass.mjml")},
            "letter.mjml.j2:1:12",
            "there is no template `layouts/bass.mjml.j2`",
        ),
        (
            {"letter.mjml.j2": FILES["letter.mjml.j2"].replace("base.mjml", "base.html"),
             "layouts/base.html.j2": "<html>{% block content %}{% endblock %}</html>"},
            "letter.mjml.j2:1:13",
            "`letter.mjml.j2` is written in MJML, and its layout `layouts/base.html.j2` is not",
        ),
        (
            {"other.html.j2": SUBJECT + '{% include "partials/footer.mjml.j2" %}'},
            "other.html.j2:2:13",
            "`partials/footer.mjml.j2` is written in MJML, and `other.html.j2` would print it as it is",
        ),
        (
            {"other.html.j2": SUBJECT + "<p>a</p>\n<mj-text>Hello</mj-text>"},
            "other.html.j2:3:1",
            "this element stands where nothing makes it into HTML, and would be printed as it is",
        ),
        (
            {"letter.mjml.j2": FILES["letter.mjml.j2"]
             + '{% from "partials/macros.mjml.j2" import card %}',
             "partials/macros.mjml.j2": "{% macro card(x) %}<mj-text>{{ x }}</mj-text>{% endmacro %}"},
            "partials/macros.mjml.j2:1:4",
            "a macro cannot write elements of MJML: it is called when the letter is HTML already",
        ),
        (
            {"letter.mjml.j2": SUBJECT + "{% set a %}<mj-text>x</mj-text>{% endset %}" + letter("")},
            "letter.mjml.j2:2:12",
            "this element stands where nothing makes it into HTML, and would be printed as it is",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_part_is_found_in_its_file(
    changed: dict[str, str], place: str, message: str
) -> None:
    assert (place, message) in findings(FILES | changed)


def test_macros_in_html_are_called_in_mjml() -> None:
    files = {
        "partials/words.html.j2": "{% macro loud(x) %}<b>{{ x }}!</b>{% endmacro %}",
        "letter.mjml.j2": SUBJECT + '{% from "partials/words.html.j2" import loud %}' + letter(
            row("<mj-text>{{ loud(customer.city) }}</mj-text>")
        ),
    }  # fmt: skip
    assert "<b>&lt;Wien&gt;!</b>" in html(files, city="<Wien>")


def test_parts_that_include_each_other_over_and_over_are_told_and_not_written_out() -> None:
    files = {f"partials/p{n}.mjml.j2": f'{{% include "partials/p{n + 1}.mjml.j2" %}}' * 9 for n in range(9)}
    files |= {"partials/p9.mjml.j2": "<mj-text>x</mj-text>"}
    files |= {"letter.mjml.j2": SUBJECT + letter(row('{% include "partials/p0.mjml.j2" %}'))}
    ((place, message),) = findings(files)
    assert place == "letter.mjml.j2:1:1"
    assert message.startswith("with all that it includes the message has more")
