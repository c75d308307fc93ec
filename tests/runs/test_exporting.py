"""Exporting and sending from Python: names in plain words, and a Problem where something is wrong."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd
import pytest

from segdsl import Project, load
from segdsl.delivery.exports.platforms import PLATFORMS
from segdsl.diagnostics import Problem
from tests.faces.shop import run

RULES = """\
customers from "customers.csv" key id
  email  text    private
  city   text
  spend  number

segment vips where spend > 100

campaign hello
  to vips
  template "hello"
"""
CUSTOMERS = "id,email,city,spend\n1,ana@shop.example,Graz,500\n2,bo@shop.example,Linz,20\n"
LETTER = "{% block subject %}Hi{% endblock %}{% block body %}<p>Hi</p>{% endblock %}"


@pytest.fixture
def shop(tmp_path: Path) -> Project:
    (tmp_path / "segdsl.toml").write_text('[project]\nname = "Leaf"\n', encoding="utf-8")
    (tmp_path / "rules.seg").write_text(RULES, encoding="utf-8")
    (tmp_path / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "hello.html.j2").write_text(LETTER, encoding="utf-8")
    return load(tmp_path)


def test_a_segment_is_exported_by_its_name(shop: Project) -> None:
    made = shop.export("vips", "csv", as_of="2026-03-31", columns=["city"])
    header, *rows = made.text.splitlines()
    assert header.startswith("key,email")
    assert len(rows) == 1
    assert "ana@shop.example" in rows[0]
    assert "Graz" in rows[0]
    assert "ana@shop.example" not in repr(made)


def test_addresses_are_hashed_where_that_is_asked_for(shop: Project) -> None:
    made = shop.export("vips", "csv", as_of="2026-03-31", hashed=True)
    assert len(made.table.rows) == 1
    assert "ana@" not in made.text


@pytest.mark.parametrize("platform", PLATFORMS)
def test_addresses_go_as_hashes_to_those_who_match_by_hashes(platform: str, shop: Project) -> None:
    """Unless it is asked for otherwise; who writes to people, and files for oneself, have them plain."""
    hashed = hashlib.sha256(b"ana@shop.example").hexdigest()
    by_itself = shop.export("vips", platform, as_of="2026-03-31").text
    assert (hashed in by_itself, "ana@" in by_itself) == (
        (True, False) if platform in ("google", "meta") else (False, True)
    )
    plain = shop.export("vips", platform, as_of="2026-03-31", hashed=False).text
    assert (hashed in plain, "ana@" in plain) == (False, True)


@pytest.mark.parametrize("platform", ["csv", "mailchimp", "klaviyo"])
@pytest.mark.parametrize("setting", [False, True])
@pytest.mark.parametrize("asked", [None, False, True])
def test_a_byte_order_mark_stands_first_where_it_is_asked_for(
    platform: str, setting: bool, asked: bool | None, shop: Project, tmp_path: Path
) -> None:
    settings = f"[project]\nname = 'Leaf'\n[export]\nbom = {str(setting).lower()}\n"
    (tmp_path / "segdsl.toml").write_text(settings)
    project = load(tmp_path)
    plain = project.export("vips", platform, as_of="2026-03-31", bom=False).text
    made = project.export("vips", platform, as_of="2026-03-31", bom=asked)
    wanted = setting if asked is None else asked
    assert made.text == ("\ufeff" if wanted else "") + plain
    flag = [] if asked is None else ["--bom" if asked else "--no-bom"]
    where = ("--to", platform, "--project", tmp_path, "--as-of", "2026-03-31", "--out", tmp_path / "l.csv")
    assert run("export", "vips", *where, *flag).code == 0
    content = (tmp_path / "l.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") == wanted
    assert pd.read_csv(tmp_path / "l.csv").columns[0] == plain.splitlines()[0].split(",")[0]


@pytest.mark.parametrize(
    ("name", "platform", "message"),
    [
        ("vip", "csv", "no segment, stage or campaign is called `vip`"),
        ("vips", "csw", "no platform is called `csw`"),
    ],
)
def test_a_name_that_nothing_has_is_told(shop: Project, name: str, platform: str, message: str) -> None:
    with pytest.raises(Problem) as caught:
        shop.export(name, platform, as_of="2026-03-31")
    assert [d.message for d in caught.value.diagnostics] == [message]


def test_sending_takes_a_campaign_and_a_server(shop: Project) -> None:
    with pytest.raises(Problem) as caught:
        shop.send("helo", "smtp://127.0.0.1:8025", as_of="2026-03-31", limit=1)
    assert [d.message for d in caught.value.diagnostics] == ["no campaign is called `helo`"]
    with pytest.raises(Problem) as caught:
        shop.send("hello", "smtp://127.0.0.1:8025", as_of="2026-03-31")
    assert "without a history" in caught.value.diagnostics[0].message
