"""What templates may do, and what the check says of those that do more."""

from __future__ import annotations

from pathlib import Path

import pytest

from segdsl.model.project import Variant
from segdsl.source import Source
from segdsl.templates.folder import load_templates, templates_from
from segdsl.templates.names import check_campaigns, check_names, customer_names, names_of
from tests.messages.little_shop import NOWHERE, SUBJECT, YES, a_campaign, a_model, a_persona, templates

ROOT = Path(__file__).parents[2]


def findings(body: str, **others: str) -> list[str]:
    """What loading and the check of names say; the body begins in line 2."""
    sources = {"letter.html.j2": Source("letter.html.j2", SUBJECT + body)}
    files = {f"partials/{name}.html.j2": text for name, text in others.items()}
    sources |= {name: Source(name, text) for name, text in files.items()}
    checked = templates_from(sources)
    found = checked.diagnostics
    if checked.ok:
        names = names_of(
            a_model(), {"shop": {"name": "L"}}, {"anna": a_persona("anna", content={"news": "n"})}
        )
        found = check_names(checked.required(), names)
    return [f"{d.place} {d.code}: {d.message}" + (f" ({d.hint})" if d.hint else "") for d in found]


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        (
            "<p>customer.email</p>\n<p>Hi {{ ''.__class__ }}</p>",
            "letter.html.j2:3:13 forbidden-construct: templates cannot use `__class__` "
            "(names that begin with `_` are Python's own)",
        ),
        (
            "{{ customer.city | uper }}",
            "letter.html.j2:2:20 forbidden-construct: templates cannot use the filter `uper` "
            "(did you mean `upper`?)",
        ),
        (
            "{{ customer.city.upper() }}",
            "letter.html.j2:2:18 forbidden-construct: templates cannot call `upper(…)` "
            "(there is the filter `upper`: write `… | upper`)",
        ),
        (
            "{% if %}",
            "letter.html.j2:2:1 template-syntax: this is not a template: "
            "expected an expression, got `end of statement block`",
        ),
        (
            "<p>\n{% if 1 %}\n",
            "letter.html.j2:3:4 template-syntax: this is not a template: `if` is not closed "
            "(write `{% endif %}` where it ends)",
        ),
        (
            "<p>\n{% if 1 %}{% foo %}{% endif %}",
            "letter.html.j2:3:14 template-syntax: this is not a template: there is no tag `foo` "
            "(did you mean `for`?)",
        ),
        (
            "{% for x in customer.likes %}{% if x %}{% endfor %}",
            "letter.html.j2:2:43 template-syntax: this is not a template: `endfor` closes what is not "
            "open here (close `if` first: `{% endif %}`)",
        ),
        (
            "{% unless customer.city %}{% endunless %}",
            "letter.html.j2:2:4 template-syntax: this is not a template: there is no tag `unless` "
            "(write `{% if not … %}…{% endif %}`)",
        ),
        (
            "{% if customer.city = 3 %}{% endif %}",
            "letter.html.j2:2:21 template-syntax: this is not a template: `=` is not expected here "
            "(`==` asks whether two values are equal, `>=` and `<=` begin with the other sign)",
        ),
        (
            "{{ customer.city | default: 3 }}",
            "letter.html.j2:2:27 template-syntax: this is not a template: `:` is not expected here "
            '(what a filter is given stands in parentheses: `| default("…")`)',
        ),
        (
            "{{ first_name }}",
            "letter.html.j2:2:4 unknown-variable: nothing provides `first_name`"
            " (write `customer.first_name`)",
        ),
        (
            "{% for x in frist_name %}{% endfor %}",
            "letter.html.j2:2:13 unknown-variable: nothing provides `frist_name` (write "
            "`customer.first_name`)",
        ),
        (
            "{% if FNAME | upper %}{% endif %}",
            "letter.html.j2:2:7 unknown-variable: nothing provides `FNAME` (write `customer.first_name`)",
        ),
        (
            "{{ contact.firstname }}",
            "letter.html.j2:2:4 unknown-variable: nothing provides `contact` (write `customer.first_name`)",
        ),
        (
            "{{ shop_name }}",
            "letter.html.j2:2:4 unknown-variable: nothing provides `shop_name` (write `shop.name`)",
        ),
        (
            "{{ sign_off }}",
            "letter.html.j2:2:4 unknown-variable: nothing provides `sign_off` (write "
            "`persona.voice.sign_off`)",
        ),
        (
            "{{ " + "(" * 10_000 + "1" + ")" * 10_000 + " }}",
            "letter.html.j2:1:1 template-syntax: the template is nested too deeply to be read",
        ),
        (
            "{{ " + "9" * 5_000 + " }}",
            "letter.html.j2:1:1 template-syntax: the template holds a number that is too long to be read",
        ),
        (
            "{% include 'partials/othr.html.j2' %}",
            "letter.html.j2:2:12 unknown-template: there is no template `partials/othr.html.j2` "
            "(did you mean `partials/other.html.j2`?)",
        ),
        (
            "{{ customer.frist_name }}",
            "letter.html.j2:2:4 unknown-variable: nothing provides `customer.frist_name` "
            "(did you mean `first_name`?)",
        ),
        (
            "{{ cutsomer.city }}",
            "letter.html.j2:2:4 unknown-variable: nothing provides `cutsomer` (did you mean `customer`?)",
        ),
        (
            "{{ persona.voice.sign_of }}",
            "letter.html.j2:2:4 unknown-variable: nothing provides `persona.voice.sign_of` "
            "(did you mean `sign_off`?)",
        ),
        (
            "{{ persona.psychographics.lifestile }}",
            "letter.html.j2:2:4 unknown-variable: nothing provides `persona.psychographics.lifestile` "
            "(did you mean `lifestyle`?)",
        ),
        (
            "{{ shop.nmae }}",
            "letter.html.j2:2:4 unknown-variable: nothing provides `shop.nmae` (did you mean `name`?)",
        ),
        (
            "{{ customer.email }}",
            "letter.html.j2:2:4 private-attribute-printed: `customer.email` "
            "is private and must not be printed (addresses belong in the header, which segdsl writes itself)",
        ),
    ],
)
def test_a_finding_has_its_place_its_reason_and_a_way_out(body: str, finding: str) -> None:
    assert findings(body, other="") == [finding]


@pytest.mark.parametrize(
    "body",
    [
        "{{ customer['email'] }}",
        "{% set to = customer.email %}<a href='mailto:{{ to }}'>x</a>",
        "{% set a = customer.email %}{% set b = a ~ '!' %}{{ b | upper }}",
        "{% for letter in [customer.email] %}{{ letter }}{% endfor %}",
        "{% with to = customer.email %}{% include 'partials/other.html.j2' %}{% endwith %}",
        "{{ customer.email | default('nobody') }}",
        "{{ customer.email if customer.first_name else '' }}",
        "{{ greeting(customer.email) }}",
    ],
)
def test_a_private_attribute_is_found_on_its_way_to_print(body: str) -> None:
    found = findings(body, other="{{ to }}" if "include" in body else "")
    assert found
    assert all(" private-attribute-printed: " in finding for finding in found)


def test_a_private_attribute_may_be_asked_about() -> None:
    assert (
        findings("{% if customer.email is known %}yes{% endif %}{{ 'a' if customer.email else 'b' }}") == []
    )


def test_what_marketers_need_is_allowed() -> None:
    body = """
      {{ greeting(customer.first_name) }} {{ customer.city | default("your town") | title }}
      {% for entry in persona.interests[:3] %}
        {{ loop.index }}. {{ entry }}{{ ", " if not loop.last }}
      {% endfor %}
      {% set shown = [1, 2.5] %}{{ (shown | last + 1) * 2 - 3 / 4 }} {{ shown | join(" and ") }}
      {% with label = "Shop", link = shop.name ~ "/x" %}{% include "partials/other.html.j2" %}{% endwith %}
      {{ today | date("%d.%m.%Y") }} {{ 12 | money("EUR") }} {{ today.year }}
      {% if customer.city is known and customer.city != "Berlin" or 3 is odd %}
        {{ persona.content.news }}
      {% endif %}
    """
    assert findings(body, other="<a href='{{ link }}'>{{ label }}</a>") == []


def test_a_message_needs_a_subject_of_its_own_or_from_its_layout() -> None:
    layout = "<title>{% block subject %}{% endblock %}</title>{% block body %}{% endblock %}"
    texts = {
        "bare": "<p>Hello</p>",
        "empty": '{% extends "layouts/base.html.j2" %}{% block subject %} {% endblock %}',
        "none": '{% extends "layouts/base.html.j2" %}',
        "fine": '{% extends "layouts/base.html.j2" %}{% block subject %}{{ shop.name }}{% endblock %}',
        "layouts/base": layout,
    }
    sources = {f"{name}.html.j2": Source(f"{name}.html.j2", text) for name, text in texts.items()}
    assert [(d.place, d.code) for d in templates_from(sources).diagnostics] == [
        ("bare.html.j2:1:1", "missing-subject"),
        ("empty.html.j2:1:1", "missing-subject"),
        ("none.html.j2:1:1", "missing-subject"),
    ]


def test_templates_that_multiply_each_other_are_refused() -> None:
    """Ten templates that include the next one ten times would make ten thousand million parts."""
    texts = {f"t{i}.html.j2": SUBJECT + f'{{% include "t{i + 1}.html.j2" %}}' * 10 for i in range(10)}
    texts["t10.html.j2"] = SUBJECT
    found = templates_from({name: Source(name, text) for name, text in texts.items()}).diagnostics
    assert {d.code for d in found} == {"forbidden-construct"}


@pytest.mark.parametrize(("count", "code"), [(350, "forbidden-construct"), (5_000, "too-large")])
def test_endless_chains_of_templates_are_refused(count: int, code: str) -> None:
    texts = {f"t{i}.html.j2": SUBJECT + f'{{% include "t{i + 1}.html.j2" %}}' for i in range(count)}
    texts[f"t{count}.html.j2"] = SUBJECT
    found = templates_from({name: Source(name, text) for name, text in texts.items()}).diagnostics
    assert {d.code for d in found} == {code}


def test_templates_that_include_each_other_are_shown_in_their_circle() -> None:
    texts = {"a.html.j2": SUBJECT + '{% include "b.html.j2" %}', "b.html.j2": '{% include "a.html.j2" %}'}
    found = templates_from({name: Source(name, text) for name, text in texts.items()}).diagnostics
    assert [d.message for d in found] == [
        "templates need each other in a circle: `a.html.j2` → `b.html.j2` → `a.html.j2`"
    ]


def test_the_names_a_message_reads_are_known() -> None:
    loaded = templates(
        "{{ customer.city }}{% include 'partials/x.html.j2' %}",
        partials__x="{% if customer['country'] == 'DE' %}{{ shop.name }}{% endif %}",
    )
    assert customer_names(loaded, ["letter"]) == {"city", "country"}


def test_loops_are_counted_across_includes_and_macros() -> None:
    loop = "{% for a in customer.x %}{% for b in customer.x %}BODY{% endfor %}{% endfor %}"
    refused = [
        "letter.html.j2:1:1 forbidden-construct: loops and parts of the template could multiply to more than "
        "200,000 steps; take the first few of a list, such as `[:10]`"
    ]
    assert findings(loop.replace("BODY", '{% include "partials/other.html.j2" %}'), other=loop) == refused
    macro = "{% macro m() %}" + loop + "{% endmacro %}"
    assert findings(macro + loop.replace("BODY", "{{ m() }}")) == refused
    wrapped = "{% macro m() %}" + loop.replace("BODY", "{{ caller() }}") + "{% endmacro %}"
    assert findings(wrapped + "{% call m() %}" + loop + "{% endcall %}") == refused
    few = "{% for a in persona.interests[:3] %}{% for b in persona.interests | sort %}BODY"
    few += "{% endfor %}{% endfor %}"
    assert findings(few.replace("BODY", few.replace("BODY", "x"))) == []


def test_macros_that_need_each_other_are_shown_in_their_circle() -> None:
    circle = "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{% call c() %}{% endcall %}{% endmacro %}"
    circle += "{% macro c() %}{{ a() }}{% endmacro %}"
    assert findings(circle + "{{ a() }}") == [
        "letter.html.j2:1:1 forbidden-construct: macros or blocks need each other in a circle: "
        "`a` → `b` → `c` → `a`"
    ]


def test_a_macro_is_imported_from_where_it_is() -> None:
    ui = "{% macro button(label) %}<b>{{ label }}</b>{% endmacro %}"
    assert findings("{% from 'partials/ui.html.j2' import buton %}{{ buton(1) }}", ui=ui) == [
        "letter.html.j2:2:38 unknown-variable: there is no macro `buton` in `partials/ui.html.j2` "
        "(did you mean `button`?)"
    ]
    assert findings("{{ button(1) }}", ui=ui) == [
        "letter.html.j2:2:4 forbidden-construct: templates cannot call `button(…)` (where it is a macro of "
        'another file, import it: `{% from "partials/…" import button %}`)'
    ]


def test_campaigns_name_templates_that_are_there() -> None:
    variant = Variant("a", 1.0, YES, "leter", {}, NOWHERE)
    campaigns = [a_campaign("letter"), a_campaign("spring", variant), a_campaign("empty", template=None)]
    found = check_campaigns(a_model(campaigns=campaigns), templates("<p></p>"))
    assert [(d.code, d.message, d.hint) for d in found] == [
        ("unknown-template", "there is no template `leter.html.j2`", "did you mean `letter`?"),
        ("unknown-template", "there is no template `spring.html.j2`", None),
        (
            "unknown-template",
            "the campaign `empty` does not say which template it sends",
            'add a line such as `template "welcome"`',
        ),
    ]


def test_files_that_cannot_be_read_are_findings(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    (tmp_path / "secret.html.j2").write_text(SUBJECT, encoding="utf-8")
    (folder / "link.html.j2").symlink_to(tmp_path / "secret.html.j2")
    (folder / "binary.html.j2").write_bytes(b"\xff\x00\xfe")
    (folder / "large.html.j2").write_text(SUBJECT + "x" * 300_000, encoding="utf-8")
    codes = [(d.place.split("/")[-1].split(":")[0], d.code) for d in load_templates(folder).diagnostics]
    assert codes == [
        ("binary.html.j2", "unreadable-file"),
        ("link.html.j2", "unreadable-file"),
        ("large.html.j2", "too-large"),
    ]
