"""Placeholders of other programs are found where they are meant, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

import segdsl
from segdsl.templates.merge_tags import in_template, in_text

NAMES = frozenset({"first_name", "email", "city", "points"})
FOUND = {
    "*|FNAME|*": "write `{{ customer.first_name }}`",
    "*|UNSUB|*": "write `{{ unsubscribe_url }}`",
    "*|IF:REWARDS|*": "print a value of the customer by `{{ customer.… }}`",
    "%%first_name%%": "write `{{ customer.first_name }}`",
    "%%=v(@firstName)=%%": None,
    "[[FirstName]]": "write `{{ customer.first_name }}`",
    '[[FIRSTNAME OR "Friend"]]': "write `{{ customer.first_name }}`",
    "${first_name}": "write `{{ customer.first_name }}`",
    "<%= name %>": None,
    "<%unsubscribe_url%>": "write `{{ unsubscribe_url }}`",
    "{!Contact.FirstName}": "write `{{ customer.first_name }}`",
    "{$email}": "write `{{ customer.email }}`",
    "%FIRSTNAME%": "write `{{ customer.first_name }}`",
    "%CITY%": "write `{{ customer.city }}`",
    "[FIRST NAME]": "write `{{ customer.first_name }}`",
    "[First Name]": "write `{{ customer.first_name }}`",
    "[Your name]": None,
    "[*name*]": None,
    "[firstname,fallback=there]": "write `{{ customer.first_name }}`",
    "{first_name}": "write `{{ customer.first_name }}`",
    "{FirstName}": "write `{{ customer.first_name }}`",
    "{CITY}": "write `{{ customer.city }}`",
    "%first_name%": "write `{{ customer.first_name }}`",
    "«First Name»": "write `{{ customer.first_name }}`",
    "##name##": None,
    "@@email@@": "write `{{ customer.email }}`",
}
AROUND = [
    "%s",
    "<p>Dear %s,</p>",
    '<a href="https://a.example/?n=%s">',
    "{%% block subject %%}%s{%% endblock %%}",
]
NOT_MEANT = [
    "save 20% today and 30% tomorrow, 100%",
    "5%OFF%",
    "[1] [new] [NEW] [IMPORTANT] [x] [city]",
    "a link [here](https://shop.example)",
    "{city} {color:red} {a} {}",
    '<a href="https://shop.example/a%20b%C3%A9?x=%7Bname%7D&y=%2Femail%2F">',
    "<style>.a{first_name} @media{name}</style>",
    "<script>f({name}, `${first_name}`, a[[0]])</script>",
    "<!-- *|FNAME|* -->",
    "{# *|FNAME|* #}",
    "{% raw %}{{first_name}} ${name}{% endraw %}",
    "{{ customer.first_name }} {% if customer.city %}{% endif %}",
    '{{ "%d%%" % customer.points }} {{ "%s" | format(customer.city) }}',
    "<!--[if mso]><table><![endif]-->",
    "«Guten Tag» ##1## a@@b",
    "costs $5 {or less} and $$",
    "|*| * | *",
    "<< back >> next",
    "<%",
]


@pytest.mark.parametrize("written", FOUND)
@pytest.mark.parametrize(
    "around",
    [
        "%s",
        "<p>Dear %s,</p>",
        '<a href="https://a.example/?n=%s">',
        "{%% block subject %%}%s{%% endblock %%}",
    ],
)
def test_placeholders_are_found_with_what_to_write(written: str, around: str) -> None:
    text = around % written
    (tag,) = in_template(text, NAMES)
    assert text[tag.start : tag.end] == tag.written == written
    assert tag.hint == FOUND[written] or FOUND[written] is None
    (same,) = in_text(written, NAMES)
    assert same.hint == tag.hint


@pytest.mark.parametrize("text", NOT_MEANT)
def test_what_only_looks_like_one_is_let_through(text: str) -> None:
    assert list(in_template(text, NAMES)) == []


def test_one_in_quotes_within_a_tag_is_found() -> None:
    text = '{{ customer.first_name | default("*|FNAME|*") }}'
    assert [tag.written for tag in in_template(text, NAMES)] == ["*|FNAME|*"]


@pytest.mark.parametrize("written", ["{{ customer.first_name }}", "{{contact.firstname}}", "{% if x %}"])
def test_our_own_tags_are_not_filled_in_beside_a_template(written: str) -> None:
    assert [tag.written for tag in in_text(f"Dear {written}!", NAMES)] == [written]
    assert list(in_template(f"Dear {written}!", NAMES)) == []


def test_they_are_found_in_all_that_letters_are_made_of(tmp_path: Path) -> None:
    files = {
        "segdsl.toml": "[project]\nname = 'Shop'\n",
        "rules.seg": 'customers from "c.csv" key id\n  first_name text\n\nsegment everybody\n  where id is '
        "known\n\n"
        'campaign news\n  to everybody\n  template "news"\n'
        '  variant a 50% with headline = "Hi *|FNAME|*"\n  variant b 50% with headline = "Hi"\n',
        "templates/news.html.j2": "{% block subject %}Hi %%first_name%%{% endblock %}\n"
        "{% block preheader %}For [First Name]{% endblock %}\n{% block text %}Dear {first_name}{% endblock "
        "%}\n<p>x</p>",
        "templates/news.sms.j2": "Hi {!Contact.FirstName}",
        "templates/partials/end.html.j2": "<p>${first_name}</p>",
        "personas/a.yaml": "name: a\ntitle: A # {{ no }}\nvoice:\n  greeting: 'Dear {name},'\n"
        "  greeting_without_name: 'Dear {{ customer.first_name }},'\n  sign_off: Bye\nfallback: true\n"
        "channels: [email]\n",
        "translations/de.po": '# %%nothing%%\nmsgid "Look %(n)s"\nmsgstr "Schau %(n)s, [[Name]]"\n\nmsgid '
        '"Dear {name},"\nmsgstr "Hallo {name},"\n',
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    found = [d for d in segdsl.load(tmp_path).check() if d.code == "merge-tag"]
    assert {(d.place, d.message.split("`")[1]) for d in found} == {
        ("personas/a.yaml:5:32", "{{ customer.first_name }}"),
        ("rules.seg:10:3", "*|FNAME|*"),
        ("templates/news.html.j2:1:23", "%%first_name%%"),
        ("templates/news.html.j2:2:26", "[First Name]"),
        ("templates/news.html.j2:3:22", "{first_name}"),
        ("templates/news.sms.j2:1:4", "{!Contact.FirstName}"),
        ("templates/partials/end.html.j2:1:4", "${first_name}"),
        ("translations/de.po:3:22", "[[Name]]"),
    }
