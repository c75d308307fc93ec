"""Values made to do harm, in every attribute, through the whole of `render`: nothing breaks, nothing gets in.

Each customer with a hostile value stands beside the same customer with a harmless one; what their messages
are built like must be equal, in every form.
"""

from __future__ import annotations

import csv
import json
import mailbox
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import fast_mail_parser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from pyarrow import parquet

import segdsl
from segdsl.delivery.outbox.forms import FORMS
from segdsl.runs.settling import BY_MAIL
from segdsl.runs.which_messages import Wanted

OF_MAIL = sorted(name for name, form in FORMS.items() if form.takes(BY_MAIL))

RULES = """
customers from "customers.jsonl" key id
  first_name  text
  email       text    private
  city        text
  motto       text

segment everybody "All of them"
  where id is known
"""

LETTER = """{% block subject %}For {{ customer.first_name }}{% endblock %}
{% block preheader %}{{ customer.motto | default("") }}{% endblock %}
{% block body %}<html><body title="{{ customer.city | default('') }}">
<p>Dear {{ customer.first_name }},</p>
<p>{{ customer.city | default("nowhere") }} <a href="https://shop.example/?c={{ customer.city | default('x') \
| urlencode }}">{{ customer.motto | default("hello") }}</a></p>
</body></html>{% endblock %}"""

SETTINGS = """[project]
name = "Hostile"
timezone = "UTC"
[customer]
address = "email"
[email]
from = "The shop <letters@shop.example>"
unsubscribe_url = "https://shop.example/u?c={key}"
"""

HOSTILE = (
    "</p></body></html><script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "'><img src=x onerror=alert(1)>",
    "<!-- ", "]]>", "&lt;b&gt;&amp;", "<style>*{display:none}</style>", "</title>", "<plaintext>",
    "{{ 7 * 7 }}", "{% include 'x' %}", "{{ customer.email }}", "{#", "{% endblock %}{% raw %}",
    "Ann\r\nBcc: all@x.example", "Ann\nBcc: all@x.example", "Ann\r\n\r\nbody", "Ann\x0bBcc: x@x.example",
    "=?utf-8?q?Anna=0D=0ABcc:_all@x.example?=", "=?utf-8?b?QmNjOiB4?=",
    "=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", 'a"b,c;d',
    "\u202egnp.exe", "\u2066\u2069\u200f", "\u2028\u2029\x85", "a\u0000b", "\ud800", "\udfff\ud800", "\ufeff",
    "😀👩‍👩‍👧", "Z͑ͫ̓ͪ̂", "x" * 1_000_000, "é" * 400_000, " ", "", "\u3000", "From me\n>From you\n.\nFrom",
    "--=_segdsl", "--=_segdsl--", "=3D=0A", "%0d%0aBcc: x", "a" * 998 + " b", "CON", "../../etc/passwd",
)  # fmt: skip

ATTRIBUTES = ("id", "first_name", "email", "city", "motto")
NAMES = {"id": "1", "first_name": "Ann", "email": "ann@mail.example", "city": "Wien", "motto": "Onward"}


def write_project(folder: Path, customers: list[dict[str, Any]]) -> None:
    (folder / "templates").mkdir(parents=True)
    lines = "".join(json.dumps(customer) + "\n" for customer in customers)  # surrogates stay escapes
    (folder / "customers.jsonl").write_text(lines, encoding="utf-8")
    (folder / "rules.seg").write_text(RULES, encoding="utf-8")
    (folder / "segdsl.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "templates" / "letter.html.j2").write_text(LETTER, encoding="utf-8")


def customers_with(values: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """A harmless customer, and one for each attribute with a hostile value; keys are not given twice."""
    found: dict[str, dict[str, Any]] = {"1": NAMES}
    for number, (attribute, value) in enumerate(values, start=2):
        own = {"id": str(number), "email": f"c{number}@mail.example"}  # one letter to an address
        customer = {**NAMES, **own, attribute: value}
        if str(customer["id"]):
            found.setdefault(customer["id"], customer)
    return list(found.values())


def rendered(folder: Path, customers: list[dict[str, Any]], form: Any) -> tuple[Any, Path]:
    write_project(folder, customers)
    project = segdsl.load(folder)
    wanted = Wanted(segment="everybody", template="letter")
    summary, _ = project.render(folder / "out", wanted, "2026-03-31", form=form, tolerate=True)
    return summary, folder / "out"


def structure(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Elements with the names of their attributes, as lxml reads them."""
    return [
        (str(e.tag), tuple(sorted(map(str, e.attrib)))) for e in lxml_html.document_fromstring(text).iter()
    ]


def check_messages(form: str, out: Path, number: int) -> None:
    htmls, mails = [], list[bytes]()
    match form:
        case "jsonl":
            lines = (out / "messages.jsonl").read_text(encoding="utf-8").splitlines()
            htmls = [json.loads(line)["html"] for line in lines]
        case "parquet":
            htmls = parquet.read_table(out / "messages.parquet")["html"].to_pylist()
        case "html":
            pages = sorted((out / "messages").glob("*/0*.html"))
            htmls = [page.read_text(encoding="utf-8") for page in pages]
            index = (out / "messages" / "000" / "index.html").read_text(encoding="utf-8")
            assert {tag for tag, _ in structure(index)} == {
                "html", "head", "meta", "title", "style", "body", "h1", "ol", "li", "a"
            }  # fmt: skip
        case "eml":
            mails = [path.read_bytes() for path in sorted(out.rglob("*.eml"))]
        case "mbox":
            mails = [bytes(mail) for mail in mailbox.mbox(out / "messages.mbox", create=False)]
    htmls += [html for mail in mails for html in check_mail(mail)]
    assert len(htmls) == number
    assert {tuple(structure(html)) for html in htmls} == {tuple(structure(htmls[0]))}


def check_mail(content: bytes) -> Iterator[str]:
    read = message_from_bytes(content, policy=policy.default)
    assert sorted(read.keys()) == [
        "Content-Type", "Date", "From", "List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version",
        "Message-ID", "Subject", "To", "X-Segdsl-Key",
    ]  # fmt: skip
    assert not read.defects
    assert not any("\n" in str(value) or "\r" in str(value) for value in read.values())
    independent = fast_mail_parser.parse_email(content)
    assert sorted(independent.headers) == sorted(read.keys())
    assert len(independent.text_html) == 1
    yield independent.text_html[0]


def check_tables(out: Path) -> int:
    """The rows of the CSV files, none of which a spreadsheet runs."""
    with (out / "held_back.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    for row in rows:
        assert len(row) == 2
        assert not any(cell.startswith(("=", "+", "@", "\t", "\r", "\n", "＝")) for cell in row)
    return len(rows)


def _has_a_key(customer: dict[str, Any]) -> bool:
    """Half a character can be no key: such rows are left out, and counted, when the data are read."""
    return not any("\ud800" <= letter <= "\udfff" for letter in customer["id"])


def everything_holds(folder: Path, values: list[tuple[str, str]], form: Any) -> None:
    customers = customers_with(values)
    summary, out = rendered(folder, customers, form)
    accounts = summary.accounts
    assert accounts["audience"] == accounts["rendered"] + accounts["held_back"] + accounts["suppressed"]
    assert accounts["audience"] == sum(_has_a_key(customer) for customer in customers)
    assert accounts["rendered"]
    assert check_tables(out) == summary.held_back
    check_messages(form, out, summary.rendered)


@pytest.mark.parametrize("form", OF_MAIL)
def test_every_hostile_value_in_every_attribute(tmp_path: Path, form: str) -> None:
    values = [(attribute, value) for attribute in ATTRIBUTES for value in HOSTILE]
    everything_holds(tmp_path / "project", values, form)


hostile = st.one_of(
    st.sampled_from([value for value in HOSTILE if len(value) < 2_000]),
    st.lists(st.sampled_from([value for value in HOSTILE if len(value) < 60]), max_size=4).map("".join),
    st.text(st.characters(codec=None), max_size=200),
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(ATTRIBUTES), hostile), min_size=30, max_size=60),
    st.sampled_from(OF_MAIL),
)
def test_whatever_a_value_is_put_together_from(
    tmp_path_factory: pytest.TempPathFactory, values: list[tuple[str, str]], form: str
) -> None:
    everything_holds(tmp_path_factory.mktemp("hostile") / "project", values, form)
