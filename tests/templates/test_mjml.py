"""E-mails written in MJML."""

from __future__ import annotations

import datetime as dt
import sys

import pytest

from segdsl.messages.context import Letterhead, Shared
from segdsl.messages.letter import Message, fill_in
from segdsl.source import Source
from segdsl.templates.folder import templates_from
from segdsl.templates.names import check_names, names_of
from tests.messages.little_shop import a_batch, a_model

LETTER = """{% block subject %}Hi {{ customer.first_name }}{% endblock %}
<mjml>
  <mj-head><mj-title>{{ shop.name }}</mj-title></mj-head>
  <mj-body>
    {# a note #}
    {% if customer.city %}
    <mj-section>
      <mj-column>
        {% for i in ["a < b", "c"] %}<mj-text>{{ loop.index }}. {{ i }}</mj-text>{% endfor %}
        <mj-button href="{{ shop.name ~ "/new" }}">Go to {{ customer.city }}</mj-button>
      </mj-column>
    </mj-section>
    {% endif %}
  </mj-body>
</mjml>
"""


def findings(text: str) -> list[tuple[str, str]]:
    loaded = templates_from({"letter.mjml.j2": Source("letter.mjml.j2", text)})
    found = loaded.diagnostics
    if loaded.ok:
        found = check_names(loaded.required(), names_of(a_model(), {"shop": {"name": "L"}}, {}))
    return [(d.place, d.message) for d in found]


def test_a_message_in_mjml_is_made_once_and_filled_in_for_everybody() -> None:
    assert findings(LETTER) == []
    loaded = templates_from({"letter.mjml.j2": Source("letter.mjml.j2", LETTER)}).required()
    shared = Shared(Letterhead(variables={"shop": {"name": "https://shop.example"}}), dt.date(2026, 3, 31))
    known = {"first_name": "Zoë", "city": "<Wien>"}
    message = fill_in(loaded, a_batch(), known.get, shared)
    assert isinstance(message, Message), message
    assert message.subject == "Hi Zoë"
    assert message.html.startswith("<!doctype html>")
    assert 'href="https://shop.example/new"' in message.html
    assert "1. a &lt; b</div>" in message.html
    assert "Go to &lt;Wien&gt;" in message.html
    assert "xJ" not in message.html
    without = fill_in(loaded, a_batch(), {"first_name": "Bo"}.get, shared)
    assert isinstance(without, Message)
    assert "Go to" not in without.html


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (
            "<p>Hello</p>",
            ("letter.mjml.j2:1:1", "a message in MJML is written between `<mjml>` and `</mjml>`"),
        ),
        (
            LETTER.replace("mj-text", "mj-txt"),
            ("letter.mjml.j2:9:39", "MJML has no element `mj-txt`, and would show nothing for it"),
        ),
        (
            LETTER.replace("{{ customer.city }}", "{{ customer.ctiy }}"),
            ("letter.mjml.j2:10:61", "nothing provides `customer.ctiy`"),
        ),
        (
            LETTER.replace("{{ i }}", "{{ ''.__class__ }}"),
            ("letter.mjml.j2:9:71", "templates cannot use `__class__`"),
        ),
        (
            LETTER.replace("<mj-title>{{ shop.name }}</mj-title>", "{{ shop.name }}"),
            ("letter.mjml.j2:3:12", "a tag of the template has no room between the elements of `mj-head`"),
        ),
        (
            LETTER.replace("{# a note #}", "News"),
            ("letter.mjml.j2:5:5", "MJML shows nothing for a text in `mj-body`"),
        ),
    ],
)
def test_what_is_wrong_is_found_at_its_place_in_the_mjml(text: str, finding: tuple[str, str]) -> None:
    text = "{% block subject %}x{% endblock %}\n" + text if "block subject" not in text else text
    assert findings(text)[0] == finding


def test_without_the_extra_it_is_said_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mrml", None)
    loaded = templates_from({"letter.mjml.j2": Source("letter.mjml.j2", LETTER)})
    assert [(d.message, d.hint) for d in loaded.diagnostics] == [
        ("a message in MJML needs the extra `mjml`", "install it with `pip install 'segdsl[mjml]'`")
    ]
