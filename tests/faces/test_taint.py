"""No verb shows a private value, or what is computed from one, wherever it writes to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from tests.faces.shop import run

SETTINGS = """\
[project]
name = "Leaf"
timezone = "UTC"
[customer]
address = "email"
name = "first_name"
[email]
from = "Leaf <leaf@shop.example>"
unsubscribe_url = "https://shop.example/u?c={key}"
"""
RULES = """\
customers from "customers.csv" key id
  first_name  text
  email       text  private
  nick        text  private
  wealth      number  private
  born        date  private
  likes       list of text  private  split by "|"
  place       text
  shout = concat(nick, "!")

events orders from "orders.csv" key id at day
  day    date
  note   text  private
  total  number

lookup places from "places.csv" key place
  tip    text  private

trait loud = upper(nick)
trait double = wealth * 2
trait age = days since born
trait later = last(orders.note)
trait often = most common(orders.note)
trait secret_tip = places.tip for place
trait choice = nick when wealth > 3
trait richest = overall percentile(wealth, 100)
trait more = richest + 1
trait shouted = concat(shout, "?")
trait first_like = concat("x", part(nick, "-", 1))
trait open_place = lower(place)
trait tame = concat(nick, "-tame"){said}

score warm
  +3 when nick is known

lifecycle path
  stage old
    where born before 2000-01-01
  stage young
    otherwise

segment rich
  where wealth > 5 and nick is known

campaign news "News"
  to rich
  template "news"
"""
LETTER = """\
{% block subject %}News{% endblock %}{% block preheader %}What is new in the shop{% endblock %}
<p>{{ greeting(customer.first_name) }}</p><p><a href="{{ unsubscribe_url }}">Unsubscribe</a></p>
"""
PERSONA = """\
name: friend
title: A friend
voice:
  greeting: "Dear {name},"
  greeting_without_name: "Dear reader,"
  sign_off: "Bye"
speaks_to:
  - rule: nick is known
fallback: true
"""
# Every private value, and what is computed from it, as it could be written.
SENTINELS = (
    "zyxnick",
    "zyxlike",
    "zyxtip",
    "zyxnote",
    "918273",
    "918,273",
    "918274",
    "1836546",
    "1,836,546",
    "1931",
)
VERBS = (
    "check",
    "check --format json",
    "segment",
    "segment --format json",
    "segment --out out --with-traits",
    "segment --out out --with-traits --members csv -v",
    "explain 1",
    "explain 1 --format json",
    "explain 1 loud",
    "explain 1 richest",
    "explain 1 shouted",
    "explain 1 path",
    "explain 1 warm",
    "explain --rule rich",
    "explain --rule loud --format json",
    "compile rich",
    "compile loud --format json",
    "personas",
    "personas friend --format json",
    "preview news",
    "preview news --customer 1",
    "preview news --customer 1 --format json",
    "preview --all --out out",
    "render --campaign news --out out",
    "render --campaign news --dry-run --format json",
    "render --campaign news --out out --as eml",
    "test",
    "export rich --to csv",
    "export news --to klaviyo --out out.csv",
    "export rich --to braze",
    "export rich --to meta",
)  # fmt: skip


def a_project(folder: Path, said: str = "", **files: str) -> Path:
    written = {
        "segdsl.toml": SETTINGS,
        "rules.seg": RULES.replace("{said}", said),
        "customers.csv": "id,first_name,email,nick,wealth,born,likes,place\n"
        "1,Ana,ana@shop.example,zyxnick,918273,1931-07-23,zyxlike|b,Wien\n"
        "2,Bo,bo@shop.example,bo,3,1990-01-01,x,Graz\n",
        "orders.csv": "id,day,note,total\n1,2026-01-01,zyxnote,3\n",
        "places.csv": "place,tip\nWien,zyxtip\n",
        "templates/news.html.j2": LETTER,
        "personas/friend.yaml": PERSONA,
        **files,
    }
    for name, text in written.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return folder


def everything_written(folder: Path) -> Iterator[str]:
    """What stands in the files that a verb wrote."""
    for path in [*folder.glob("out/**/*"), *folder.glob("out.csv")]:
        if path.suffix == ".parquet":
            yield pd.read_parquet(path).to_csv()
        elif path.is_file():
            yield path.read_text(encoding="utf-8")


def shown(folder: Path, verb: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(folder)
    dated = [] if verb.startswith(("check", "personas")) else ["--as-of", "2026-03-31"]
    ran = run(*verb.split(), *dated)
    assert ran.code in (0, 1), ran.err
    return "\n".join((ran.out, ran.err, *everything_written(folder))).lower()


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_private_is_shown(verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(a_project(tmp_path), verb, monkeypatch)
    assert text.strip()
    assert [word for word in SENTINELS if word in text] == []


def test_what_is_left_out_of_the_members_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(a_project(tmp_path), "segment --out out --with-traits", monkeypatch)
    members = pd.read_parquet(tmp_path / "out" / "members.parquet")
    assert list(members.columns) == ["id", "rich", "path", "open_place"]
    assert "left out, as made of something private: `loud`, `double`" in text


def test_a_declaration_that_says_why_lets_its_own_value_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = a_project(tmp_path, said=' not private because "asked for"')
    shown(folder, "segment --out out --with-traits", monkeypatch)
    members = pd.read_parquet(tmp_path / "out" / "members.parquet")
    assert list(members.tame) == ["zyxnick-tame", "bo-tame"]
    assert "loud" not in members


@pytest.mark.parametrize(
    ("column", "before", "now", "cell"),
    [
        ("wealth", "number  private", "number  private", "zyxbad"),
        ("wealth", "number  private", "number from 0 to 5  private", "918273"),
        ("born", "date  private", "date  private", "23.07.1931"),
        ("nick", "nick        text  private", 'nick        one of "a", "bo"  private', "zyxnick"),
        ("nick", "nick        text  private", "nick        text  unique  private", "bo"),
    ],
)
def test_findings_in_private_data_show_no_value(
    column: str, before: str, now: str, cell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = a_project(tmp_path)
    rules = (folder / "rules.seg").read_text().replace(before, now)
    (folder / "rules.seg").write_text(rules)
    data = (folder / "customers.csv").read_text().splitlines()
    cells = data[1].split(",")
    cells[data[0].split(",").index(column)] = cell
    (folder / "customers.csv").write_text("\n".join([data[0], ",".join(cells), data[2]]) + "\n")
    for verb in ("segment", "segment --tolerate --format json", "test"):
        text = shown(folder, verb, monkeypatch)
        assert cell.lower() not in text or cell == "bo"
        assert [word for word in SENTINELS if word in text] == []
