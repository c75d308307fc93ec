"""A campaign's export holds exactly those whom `render` writes a message to, on every channel."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from segdsl import Project, load
from segdsl.delivery.exports.platforms import PLATFORMS

RULES = """\
customers from "customers.csv" key id
  first_name  text
  email       text  private
  phone       text  private
  device      text  private
  ok          flag  required
  spend       number

campaign by_email
  to spend > 1
  template "note"
campaign by_sms
  to spend > 1
  via sms
  template "note"
campaign by_push
  to spend > 1
  via push
  template "note"
campaign in_the_app
  to spend > 1
  via in_app
  template "note"
campaign for_some
  to spend > 1
  via sms
  template "picky"
"""
SETTINGS = """\
[project]
name = "Leaf"
[customer]
address = "email"
phone = "phone"
device = "device"
consent = "ok"
[suppression]
lists = ["out.csv"]
"""
CUSTOMERS = """\
id,first_name,email,phone,device,ok,spend
1,Ana,ana@shop.example,'+12065550100,d1,yes,5
2,Bo,bo@shop.example,,d2,yes,5
3,,chi@shop.example,+43 660 1234567,,yes,5
4,Dor,dor@shop.example,+436601234568,d4,no,5
5,Eve,not an address,call me,d5,yes,5
6,Fin,fin@shop.example,+436601234569,d6,yes,0
7,Gus,gus@shop.example,+436601234570,d7,yes,5
8,Hal,,tel:+49 (0)30 1234567,d8,yes,5
"""
FILES = {
    "segdsl.toml": SETTINGS,
    "rules.seg": RULES,
    "customers.csv": CUSTOMERS,
    "out.csv": "email,phone\ngus@shop.example,+436601234570\n",
    "templates/note.html.j2": "{% block subject %}Hi{% endblock %}<p>Hi</p>",
    "templates/note.sms.j2": "Hi",
    "templates/note.push.j2": "{% block title %}Hi{% endblock %}{% block body %}Hi{% endblock %}",
    "templates/picky.sms.j2": "Hi {{ customer.first_name }}",
}
CAMPAIGNS = ("by_email", "by_sms", "by_push", "in_the_app", "for_some")


@pytest.fixture
def shop(tmp_path: Path) -> Project:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return load(tmp_path)


@pytest.mark.parametrize("campaign", CAMPAIGNS)
def test_the_same_people_are_exported_and_written_to(campaign: str, shop: Project, tmp_path: Path) -> None:
    made = shop.export(campaign, "csv", as_of="2026-03-31")
    exported = {row["key"] for row in csv.DictReader(io.StringIO(made.text))}
    shop.render(tmp_path / "out", campaign, as_of="2026-03-31")
    lines = (tmp_path / "out" / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    assert exported == {json.loads(line)["key"] for line in lines}
    audience = 7
    assert len(exported) + sum(made.left_out.values()) == audience


def test_who_is_held_back_is_counted_by_the_reason(shop: Project) -> None:
    left = shop.export("for_some", "csv", as_of="2026-03-31").left_out
    assert left["held back: phone is unknown"] == 1
    assert left["held back: phone is not a telephone number"] == 1
    assert left["held back: first_name is unknown"] == 1


@pytest.mark.parametrize("picky", ["Hi {% if %}", None, FILES["templates/picky.sms.j2"]])
def test_whom_render_would_hold_back_is_known_or_said_to_be_unknown(
    shop: Project, tmp_path: Path, picky: str | None
) -> None:
    file = tmp_path / "templates" / "picky.sms.j2"
    file.unlink()
    if picky is not None:
        file.write_text(picky, encoding="utf-8")
    made = load(tmp_path).export("for_some", "csv", as_of="2026-03-31")
    told = [remark for remark in made.remarks if "templates are missing or wrong" in remark]
    sound = picky == FILES["templates/picky.sms.j2"]
    assert len(told) == (not sound)
    assert ("held back: first_name is unknown" in made.left_out) == sound


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("'+12065550100", "+12065550100"),
        ("’+1 206-555-0100", "+12065550100"),
        ("0012065550100", "+12065550100"),
        ("tel:+1-206-555-0100", "+12065550100"),
        ("\u202a+1 (206) 555‑0100\u202c", "+12065550100"),
        ("＋12065550100", "+12065550100"),
        ("+49 (0)30 1234567", "+49301234567"),
        ("2065550100", ""),
        ("call me", ""),
        ("+1", ""),
    ],
)
@pytest.mark.parametrize("platform", ["mailchimp", "klaviyo", "braze", "customerio", "hubspot"])
def test_numbers_are_read_as_people_write_them_or_counted(
    written: str, number: str, platform: str, tmp_path: Path
) -> None:
    (tmp_path / "segdsl.toml").write_text("[customer]\nphone = 'phone'\naddress = 'email'\n")
    (tmp_path / "rules.seg").write_text(
        'customers from "c.csv" key id\n  email  text  private\n  phone  text  private\n\n'
        "segment everybody\n  where id is known\n"
    )
    (tmp_path / "c.csv").write_text(f'id,email,phone\n1,a@a.example,"{written}"\n', encoding="utf-8")
    made = load(tmp_path).export("everybody", platform, as_of="2026-03-31")
    header = next(c.header for c in PLATFORMS[platform].columns if c.field == "phone")
    (row,) = csv.DictReader(io.StringIO(made.text))
    assert row[header].removeprefix("'").lstrip("+") == number.lstrip("+")
    told = [remark for remark in made.remarks if remark.startswith(f"`{header}`: 1 value")]
    assert bool(told) == (not number)


ODD = {
    "phone": "call me", "birthday": "--", "country": "Ruritania", "gender": "prefer not to say",
    "first_name": "!!!", "last_name": "???", "city": "---", "state": "...", "zip": "-/-",
    "language": "klingon",
}  # fmt: skip


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_column_that_is_blanked_is_counted(platform: str, tmp_path: Path) -> None:
    columns = "".join(f"  {name}  text\n" for name in ODD)
    (tmp_path / "segdsl.toml").write_text("[customer]\nphone = 'phone'\naddress = 'email'\n")
    (tmp_path / "rules.seg").write_text(
        f'customers from "c.csv" key id\n  email  text  private\n{columns}\nsegment everybody\n  where id '
        "is known\n"
    )
    heading, values = ",".join(("id", "email", *ODD)), ",".join(("1", "a@a.example", *ODD.values()))
    (tmp_path / "c.csv").write_text(f"{heading}\n{values}\n", encoding="utf-8")
    made = load(tmp_path).export("everybody", platform, as_of="2026-03-31", hashed=False)
    (row,) = csv.DictReader(io.StringIO(made.text))
    blank = {name for name, cell in row.items() if not cell}
    assert {remark.split("`")[1] for remark in made.remarks if "left blank" in remark} == blank
