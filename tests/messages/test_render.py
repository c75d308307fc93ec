"""Messages: filled in whole, or held back with the reason, and the run goes on."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.messages.context import Letterhead
from segdsl.messages.plain_text import plain_text
from segdsl.messages.render import HeldBack, Message
from tests.messages.little_shop import told, write

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("unknown", [None, np.nan, pd.NaT, pd.NA, float("inf"), "", "  ", "\u00a0"], ids=repr)
def test_an_unknown_or_blank_value_is_never_printed(unknown: Any) -> None:
    anna, nobody = told(write("<p>Hi {{ customer.first_name }},</p>", first_name=["Anna", unknown]))
    assert anna == "<p>Hi Anna,</p>"
    assert nobody.startswith("held back: first_name is ")
    assert nobody.endswith(("unknown", "blank"))


@pytest.mark.parametrize(
    ("body", "for_anna", "for_nobody"),
    [
        ('{{ customer.first_name | default("friend") }}', "Anna", "friend"),
        ("{% if customer.first_name %}Hi {{ customer.first_name }}{% else %}Hi{% endif %}", "Hi Anna", "Hi"),
        ("{{ 'yes' if customer.first_name is known else 'no' }}", "yes", "no"),
        ("{{ 'same' if customer.first_name == 'Anna' else 'other' }}", "same", "other"),
        ("{{ 'other' if customer.first_name != 'Anna' else 'same' }}", "same", "other"),
        ("{{ 'in' if customer.first_name in ['Anna'] else 'out' }}", "in", "out"),
        ("{{ greeting(customer.first_name) }}", "Dear Anna,", "Hello,"),
        ("{{ customer.first_name ~ '!' }}", "Anna!", "held back: first_name is unknown"),
        ("{{ customer.first_name | upper }}", "ANNA", "held back: first_name is unknown"),
        ("{% set n = customer.first_name | default('you') %}{{ n }}", "Anna", "you"),
    ],
)
def test_guards_work_and_nothing_else_hides_what_is_unknown(
    body: str, for_anna: str, for_nobody: str
) -> None:
    assert told(write(body, first_name=["Anna", None])) == [for_anna, for_nobody]


@pytest.mark.parametrize(
    ("body", "value", "printed"),
    [
        ("{{ customer.x }}", 12.0, "12"),
        ("{{ customer.x }}", 2.5, "2.5"),
        ("{{ customer.x }}", 0.1 + 0.2, "0.3"),
        ("{{ customer.x ~ ' points' }}", 12.0, "12 points"),
        ("{{ customer.x / 3 | round(2) }}", 2.0, "0.666667"),
        ("{{ (customer.x / 3) | round(2) }}", 2.0, "0.67"),
        ("{{ customer.x | round(1) }}", 0.25, "0.3"),
        ('{{ customer.x | money("EUR") }}', 1249.5, "€1,249.50"),
        ('{{ customer.x | money("CHF") }}', -3.0, "-CHF\xa03.00"),
        ("{{ customer.x | money }}", 5.0, "5.00"),
        ("{{ customer.x }}", True, "yes"),
        ("{{ customer.x }}", dt.date(2026, 3, 31), "2026-03-31"),
        ("{{ customer.x | date }}", dt.date(2026, 3, 31), "March 31, 2026"),
        ('{{ customer.x | date("%d.%m.%Y") }}', dt.date(2026, 3, 31), "31.03.2026"),
        ("{{ customer.x }}", pd.Timestamp("2026-03-31 10:00", tz="UTC"), "2026-03-31 12:00"),
        ("{{ customer.joined }}", pd.Timestamp("2026-03-31"), "2026-03-31"),
        ("{{ customer.x }}", ("opera", "chess"), "opera, chess"),
        ("{{ customer.x | join(' and ') }}", ("opera", "chess"), "opera and chess"),
        ("{{ customer.x[0] }}{{ customer.x[7] | default('') }}", ("opera",), "opera"),
        ("{{ customer.x / 0 }}", 1.0, "held back: a number is divided by zero"),
        ("{{ customer.x * 2 }}", "a", "held back: the template uses `*` with something that is not a number"),
        (
            "{{ customer.x | round }}",
            "a",
            "held back: the filter `round` is given something that is not a number",
        ),
        (
            '{{ customer.x | date("%999Y") }}',
            dt.date(2026, 1, 1),
            "held back: the filter `date` cannot read the layout `%999Y`",
        ),
        (
            "\n\n{{ customer.x > 3 }}",
            "a",
            "held back: templates/letter.html.j2:4: values of different kinds are used together",
        ),
        ("{{ customer.x }}", tuple("abc") * 50, "held back: x has more than 100 entries"),
    ],
)
def test_values_print_as_people_write_them(body: str, value: Any, printed: str) -> None:
    name = "joined" if "joined" in body else "x"
    assert told(write(body, **{name: [value]})) == [printed]


@pytest.mark.parametrize(
    ("value", "told_as"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ('" onclick="x', "&#34; onclick=&#34;x"),
        ("{{ customer.email }}{% for %}", "{{ customer.email }}{% for %}"),
        ("Zoë 🦊 \u202e\u2067", "Zoë 🦊"),
        ("\u200f\u05d3\u05d5\u05d3", "\u200f\u05d3\u05d5\u05d3"),
        ("\u202e\u2066 ", "held back: x is blank"),
        ("a\x00b", "held back: x holds a control character"),
        ("a\x1b[31m", "held back: x holds a control character"),
        ("x" * 10_001, "held back: x is longer than 10,000 characters"),
    ],
)
def test_hostile_values_are_escaped_or_held_back_and_the_run_goes_on(value: str, told_as: str) -> None:
    assert told(write("{{ customer.x }}", x=["one", value, "two"])) == ["one", told_as, "two"]


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("Tom & <Jerry>", "Hi Tom & <Jerry>"),
        ("a\nBcc: all@example.com", "the subject is more than one line"),
        ("a\r\nBcc: all@example.com", "the subject is more than one line"),
        ("a\rBcc: all@example.com", "the subject holds a control character"),
        (
            "=?utf-8?q?Anna=0D=0ABcc:_all@x.example?=",
            "the subject holds `=?`, which mail programs read as a code",
        ),
        ("a\u2028b", "name holds a control character"),
        ("x" * 300, "the subject is longer than 250 characters"),
    ],
)
def test_a_subject_is_one_honest_line(name: str, subject: str) -> None:
    body = "{% block subject %}\n  Hi {{ customer.name }}\n{% endblock %}<p>x</p>"
    (outcome,) = write(body, name=[name])
    assert (outcome.subject if isinstance(outcome, Message) else outcome.reason) == subject


def test_an_empty_subject_is_held_back() -> None:
    body = "{% block subject %}{% if customer.name %}{{ customer.name }}{% endif %}{% endblock %}"
    assert told(write(body, name=[None])) == ["held back: the subject is empty"]


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        (None, "email is unknown"),
        ("nobody", "email is not an address"),
        ("a@b.example, c@d.example", "email is not an address"),
        ("Anna <a@b.example>", "email is not an address"),
        ("a@b.example\nBcc: c@d.example", "email is more than one line"),
        ("=?utf-8?q?a?=@b.example", "email holds `=?`, which mail programs read as a code"),
        ("a" * 300 + "@b.example", "email is longer than 254 characters"),
    ],
)
def test_an_address_is_one_address_and_never_told(address: Any, reason: str) -> None:
    held_back, sent = write("<p>x</p>", Letterhead(address="email"), email=[address, "ada@example.com"])
    assert held_back == HeldBack(0, "1", reason)
    assert isinstance(sent, Message)
    assert sent.to == "ada@example.com"


def test_a_variable_set_at_the_top_is_known_in_the_subject() -> None:
    body = "{% set n = customer.n | default('friend') %}{% block subject %}Hi {{ n }}{% endblock %}"
    assert [m.subject for m in write(body, n=["Ada", None]) if isinstance(m, Message)] == [
        "Hi Ada",
        "Hi friend",
    ]


def test_a_message_of_endless_length_is_held_back() -> None:
    body = "{% for a in customer.x %}{% for b in customer.x %}{{ a }}{% endfor %}{% endfor %}"
    assert told(write(body, x=[("long" * 20,) * 100])) == [
        "held back: the message is longer than 500,000 characters"
    ]


def test_texts_cannot_be_doubled_without_end() -> None:
    doubled = "{% set t = '0123456789' %}" + "{% set t = t ~ t %}" * 40 + "{{ t }}"
    assert told(write(doubled)) == [
        "held back: the template puts together a text of more than 20,000 characters"
    ]


@given(st.text(max_size=40))
def test_whatever_the_text_the_run_never_breaks_and_nothing_gets_unescaped(text: str) -> None:
    first, second = write("<b>{{ customer.x }}</b>", x=[text, "fine"])
    assert isinstance(second, Message)
    if isinstance(first, Message):
        inside = first.html.split("<b>")[1].split("</b>")[0]
        assert not set("<>\"'") & set(inside)


def test_the_text_part_reads_like_a_letter() -> None:
    html = """<head><title>No</title><style>p {}</style></head><div style="display: none">preheader</div>
    <h1>Hello &amp; welcome</h1><p>One
      line<br>and   another</p><ul><li>first</li><li><a href="https://x.example/a">second</a></li></ul>
    <p><a href="mailto:a@b.example">a@b.example</a><img src="x.png"></p>"""
    assert plain_text(html) == (
        "Hello & welcome\n\nOne line\nand another\n\n- first\n- second (https://x.example/a)\n\na@b.example\n"
    )


SHOP = {"name": "Leaf & Lantern", "url": "https://shop.example", "address": "Berlin", "phone": "030"}
