"""Calls, letters and messages in the app: files that other systems take, a row for whoever can be reached."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import pytest

import segdsl
from segdsl.delivery.outbox.post.address import lines as address_lines
from segdsl.messages.context import Stationery
from segdsl.runs.which_messages import Wanted
from tests.faces.shop import run

AS_OF = "2026-03-31"
RULES = """\
customers from "customers.csv" key id
  first_name  text
  last_name   text
  phone       text          private
  street      text          private
  postcode    text          private
  city        text
  region      text
  country     text
  seats       whole number  required

campaign calls
  to seats >= 3
  via call
  template "talk"
  holdout 10% seed "s131"
  variant soft 50% with offer = "a month"
  variant hard 50% with offer = "15% off"

campaign letters
  to seats >= 3
  via letter
  template "talk"
  holdout 10% seed "s131"
  variant soft 50% with offer = "a month"
  variant hard 50% with offer = "15% off"

campaign boards
  to seats >= 3
  via in_app
  template "board"
  holdout 10% seed "s131"
"""
CUSTOMERS = """\
id,first_name,last_name,phone,street,postcode,city,region,country,seats
1,Ana,Gruber,+43 (0)1 555-0001,Hauptstraße 1,01010,Wien,,AT,3
2,Bo <b>,Lind,0171 555 0002,"=HYPERLINK(""x"")",10115,Berlin,,Germany,12
3,Chi,Okafor,,12 Elm St,97201,Portland,OR,United States,5
4,,Dor,+43 660 5550004,Am Graben 7,8010,,,AT,9
5,,,00442075550005,4 High St,SW1A 1AA,London,,GB,7
6,Eva,Ng,+353 1 555 0006,1 Quay,D01 F5P2,Dublin,,IE,7
7,Fay,Few,+43 1 555 0007,Weg 2,1020,Wien,,AT,1
9,Gil,Out,+43 1 555 0009,Weg 9,1090,Wien,,AT,7
"""
SETTINGS = """\
[project]
name = "Plank"
timezone = "Europe/Vienna"
locale = "de"

[customer]
phone = "phone"

[history]
source = "history.csv"

[letter]
from = "Plank & Co, Ring 5, 1010 Wien"
country = "AT"
"""
TALK = """\
{% block subject %}{{ customer.seats }} seats{% endblock %}
<p>Offer {{ variant.offer }} to {{ customer.first_name | default("them") }}.</p>
<ul><li>Never on a Monday.</li></ul>
"""
BOARD = """\
{% block title %}A board for {{ customer.first_name | default("you") }}{% endblock %}
{% block body %}Look at it.{% endblock %}
{% block link %}plank://boards?for={{ customer.last_name | default("all") }}{% endblock %}
{% block expires %}2026-04-30{% endblock %}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    files = {
        "customers.csv": CUSTOMERS,
        "rules.seg": RULES,
        "segdsl.toml": SETTINGS,
        "templates/talk.html.j2": TALK,
        "templates/board.push.j2": BOARD,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def written(shop: Path, campaign: str, form: Any, **more: Any) -> Path:
    out = shop / f"out_{form}"
    segdsl.load(shop).render(out, campaign, as_of=AS_OF, form=form, **more)
    return out


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def held_back(out: Path) -> Mapping[str, str]:
    return {row["key"]: row["reason"] for row in table(out / "held_back.csv")}


def by_line(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


# ---------------------------------------------------------------- calls


def test_a_call_list_has_a_row_for_everybody_who_can_be_called(shop: Path) -> None:
    out = written(shop, "calls", "calls")
    rows = table(out / "calls.csv")
    assert [(row["key"], row["phone"], row["first_name"], row["last_name"]) for row in rows] == [
        ("1", "+4315550001", "Ana", "Gruber"),
        ("2", "0171 555 0002", "Bo <b>", "Lind"),
        ("4", "+436605550004", "", "Dor"),
        ("5", "+442075550005", "", ""),
        ("6", "+35315550006", "Eva", "Ng"),
    ]
    assert held_back(out) == {"3": "phone is unknown"}
    assert [one["key"] for one in by_line(out / "held_out.jsonl")] == ["9"]
    offers = {"soft": "a month", "hard": "15% off"}
    for row in rows:
        name = row["first_name"] or "them"
        assert row["talking_points"] == f"Offer {offers[row['variant']]} to {name}.\n\n- Never on a Monday."
        assert (row["subject"], row["campaign"], row["step"]) == (
            f"{dict(zip('12456', (3, 12, 9, 7, 7), strict=True))[row['key']]} seats",
            "calls",
            "",
        )
    assert len({row["message_id"] for row in rows}) == len(rows)


def test_what_was_called_is_in_the_history_and_is_not_called_again(shop: Path) -> None:
    for campaign, form, sent in (("calls", "calls", 5), ("letters", "letters", 4), ("boards", "in_app", 6)):
        added = run(
            "history", "add", written(shop, campaign, form), "--project", shop, "--as-of", "2026-04-01"
        )
        assert added.code == 0, added.err
        told = [line for line in table(shop / "history.csv") if line["campaign"] == campaign]
        assert sorted(line["status"] for line in told) == ["held_out", *["sent"] * sent]
        assert {line["channel"] for line in told} == {{"calls": "call", "letters": "letter"}.get(form, form)}
        summary, _ = segdsl.load(shop).render(
            shop / "again", campaign, as_of="2026-04-02", form=form, replace=True
        )
        assert (summary.rendered, summary.accounts["sent_already"]) == (0, sent + 1)  # and who was held out


@pytest.mark.parametrize(
    ("form", "lost", "told"),
    [
        ("calls", 'phone = "phone"', "a call needs a telephone number"),
        ("letters", "street      text          private", "a letter needs a postal address"),
    ],
)
def test_a_form_says_what_it_lacks(shop: Path, form: str, lost: str, told: str) -> None:
    for name, text in (("rules.seg", RULES), ("segdsl.toml", SETTINGS)):
        (shop / name).write_text(text.replace(lost, ""), encoding="utf-8")
    with pytest.raises(segdsl.Problem, match=re.escape(told)):
        written(shop, form, form)


@pytest.mark.parametrize("form", ["calls", "letters", "in_app"])
def test_nobody_else_takes_such_a_form(shop: Path, form: Any) -> None:
    channel = {"calls": "call", "letters": "letter"}.get(form, form)
    (shop / "rules.seg").write_text(RULES + "segment all where seats > 0\n", encoding="utf-8")
    others = {"calls", "letters", "boards"} - {form.replace("in_app", "boards")}
    for campaign in others:
        with pytest.raises(segdsl.Problem, match=rf'`form="{form}"` writes what goes `via {channel}`'):
            written(shop, campaign, form)
    with pytest.raises(segdsl.Problem, match="to the members of a segment goes e-mail"):
        segdsl.load(shop).render(shop / "x", Wanted(segment="all", template="talk"), as_of=AS_OF, form=form)


@pytest.mark.parametrize("form", ["calls", "letters"])
def test_a_cell_is_no_formula_and_never_cut_off(shop: Path, form: Literal["calls", "letters"]) -> None:
    talk = (
        "{% block subject %}=1+1{% endblock %}@SUM(A1) {% if customer.seats == 3 %}{% for n in range(90) %}"
        + ("x" * 400 + "{% endfor %}{% endif %}")
    )
    (shop / "templates" / "talk.html.j2").write_text(talk, encoding="utf-8")
    out = written(shop, form, form)
    text = "talking_points" if form == "calls" else "text"
    for row in table(out / f"{form}.csv"):
        assert not [cell for cell in row.values() if re.match(r"[=@-]|\+(?!\d+$)", cell)]
        assert (row["subject"], row[text]) == ("'=1+1", "'@SUM(A1)")
    assert f"its {text} is longer than 32,000 characters" in held_back(out)["1"]


# ---------------------------------------------------------------- letters


def test_a_letter_is_a_page_and_a_row(shop: Path) -> None:
    out = written(shop, "letters", "letters")
    assert held_back(out) == {"4": "city is unknown", "5": "first_name is unknown"}
    rows = table(out / "letters.csv")
    assert [
        (row["key"], row["address_zip"], row["address_city"], row["address_country"]) for row in rows
    ] == [
        ("1", "01010", "Wien", "AT"),
        ("2", "10115", "Berlin", "Germany"),
        ("3", "97201", "Portland", "United States"),
        ("6", "D01 F5P2", "Dublin", "IE"),
    ]
    assert rows[1]["address_line1"] == '\'=HYPERLINK("x")'
    assert {path.relative_to(out).as_posix() for path in out.rglob("*.html")} == {row["page"] for row in rows}
    page = (out / rows[1]["page"]).read_text(encoding="utf-8")
    assert (
        "<address>Bo &lt;b&gt; Lind<br>=HYPERLINK(&quot;x&quot;)<br>10115 Berlin<br>DEUTSCHLAND</address>"
        in page
    )
    assert "<p>Plank &amp; Co, Ring 5, 1010 Wien</p>" in page
    assert '<p class="by-post-subject">12 seats</p>' in page
    assert "@page { size: A4;" in page


@pytest.mark.parametrize(
    ("key", "home", "lines"),
    [
        ("1", "AT", ["Ana Gruber", "Hauptstraße 1", "01010 Wien"]),
        ("1", None, ["Ana Gruber", "Hauptstraße 1", "01010 Wien", "ÖSTERREICH"]),
        ("3", "AT", ["Chi Okafor", "12 Elm St", "Portland OR 97201", "VEREINIGTE STAATEN"]),
        ("3", "US", ["Chi Okafor", "12 Elm St", "Portland OR 97201"]),
        ("6", "AT", ["Eva Ng", "1 Quay", "Dublin", "D01 F5P2", "IRLAND"]),
    ],
)
def test_an_address_is_written_as_its_country_reads_it(key: str, home: str | None, lines: list[str]) -> None:
    row = next(row for row in csv.DictReader(CUSTOMERS.splitlines()) if row["id"] == key)
    parts: Any = {**row, "zip": row["postcode"], "state": row["region"]}
    assert address_lines(parts, Stationery(country=home, language="de")) == lines


def test_a_whole_document_stays_one(shop: Path) -> None:
    whole = """<!doctype html><html><head><style>p { color: teal }</style></head>
<body class="a>b">{% block subject %}Hello{% endblock %}<p>Text</p></body></html>"""
    (shop / "templates" / "talk.html.j2").write_text(whole, encoding="utf-8")
    out = written(shop, "letters", "letters")
    page = (out / table(out / "letters.csv")[0]["page"]).read_text(encoding="utf-8")
    assert page.lower().count("<body") == page.lower().count("<html") == page.count("</head>") == 1
    assert (
        page.index("@page")
        < page.index("</head>")
        < page.index('<body class="a>b">')
        < page.index("<address>")
    )
    assert page.index("</address>") < page.index("<p>Text</p>")


CHROMIUM = shutil.which("chromium")


@pytest.mark.skipif(CHROMIUM is None or shutil.which("pdftotext") is None, reason="no browser that prints")
@pytest.mark.parametrize(("paper", "size", "top"), [("A4", (595, 842), 62.7), ("Letter", (612, 792), 56.0)])
def test_on_paper_the_address_is_in_the_window(
    shop: Path, paper: str, size: tuple[int, int], top: float
) -> None:
    (shop / "segdsl.toml").write_text(f'{SETTINGS}paper = "{paper}"\n', encoding="utf-8")
    out = written(shop, "letters", "letters")
    page = out / table(out / "letters.csv")[0]["page"]
    pdf = shop / "a.pdf"
    words = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    subprocess.run([*words, f"--print-to-pdf={pdf}", page.as_uri()], check=True, capture_output=True)
    read = subprocess.run(["pdftotext", "-bbox", pdf, "-"], check=True, capture_output=True, text=True).stdout
    sheets = re.findall(r'<page width="([\d.]+)" height="([\d.]+)"', read)
    assert [tuple(round(float(length)) for length in sheet) for sheet in sheets] == [size]
    found = {
        word: (float(x) / 72 * 25.4, float(y) / 72 * 25.4)
        for x, y, word in re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)".*?>([^<]*)</word>', read)
    }
    assert found["Ana"] == pytest.approx((25.2, top), abs=1)  # before the same name in the text, further down
    assert found["Wien"][1] < top + 3 * 4.3


# ---------------------------------------------------------------- in the app


def test_a_message_in_the_app_says_where_it_leads_and_until_when(shop: Path) -> None:
    lines = by_line(written(shop, "boards", "in_app") / "in_app.jsonl")
    assert [line["user_id"] for line in lines] == ["1", "2", "3", "4", "5", "6"]
    first = {name: lines[0][name] for name in ("title", "body", "html", "link", "expires_at", "campaign")}
    assert first == {
        "title": "A board for Ana",
        "body": "Look at it.",
        "html": None,
        "link": "plank://boards?for=Gruber",
        "expires_at": "2026-05-01T00:00:00+02:00",
        "campaign": "boards",
    }


def test_a_message_whose_link_or_end_is_none_is_held_back(shop: Path) -> None:
    template = shop / "templates" / "board.push.j2"
    template.write_text(BOARD.replace('default("all")', 'replace("Lind", "a b")'), encoding="utf-8")
    out = written(shop, "boards", "in_app")
    assert "the link is none" in held_back(out)["2"]
    assert [line["user_id"] for line in by_line(out / "in_app.jsonl")] == ["1", "3", "4", "6"]
    template.write_text(BOARD.replace("2026-04-30", "{{ customer.city }}"), encoding="utf-8")
    shutil.rmtree(out)
    assert "`expires` is no date" in held_back(written(shop, "boards", "in_app"))["1"]


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_push_messages_have_a_link_in_every_form(shop: Path, form: Any) -> None:
    from pyarrow import parquet

    out = written(shop, "boards", form)
    lines = (
        by_line(out / "messages.jsonl")
        if form == "jsonl"
        else parquet.read_table(out / "messages.parquet").to_pylist()
    )
    assert [line["link"] for line in lines][:2] == ["plank://boards?for=Gruber", "plank://boards?for=Lind"]
    assert {line["expires"] for line in lines} == {"2026-05-01T00:00:00+02:00"}
