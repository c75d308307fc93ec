"""What all messages of a project share is made in one place: for checks, previews and real letters."""

from __future__ import annotations

from pathlib import Path

import pytest

import segdsl
from segdsl.project.addressed import address_attribute, language_attribute, name_attribute
from segdsl.project.letterhead import letterhead
from segdsl.runs.previewing import made_up
from segdsl.runs.wanted_card import Wanted

RULES = """\
customers from "c.csv" key id
  first_name text
  nickname   text
  email      text private
  mobile     text private
  token      text private
  language   one of "de", "en"
  ok         flag required
{campaign}
"""
CAMPAIGN = """
campaign ping
  to ok
  via {channel}
  template "ping"
"""
SETTINGS = """
[customer]
phone = "mobile"
device = "token"
locale = "language"
[email]
from = "us@example.com"
"""
PUSH = "{% block title %}Hi{% endblock %}{% block body %}Come in{% endblock %}"
TEXTS = {"sms": "Hello {{ customer.first_name | default('you') }}", "push": PUSH}


def project(folder: Path, settings: str = "", campaign: str = "") -> segdsl.Project:
    folder.joinpath("rules.seg").write_text(RULES.format(campaign=campaign))
    folder.joinpath("segdsl.toml").write_text(settings)
    return segdsl.load(folder)


def test_what_nobody_set_is_what_its_name_says(tmp_path: Path) -> None:
    plain = project(tmp_path)
    assert [address_attribute(plain, c) for c in ("email", "sms", "push")] == ["email", None, None]
    assert (name_attribute(plain), language_attribute(plain)) == ("first_name", None)


def test_what_is_set_goes_before(tmp_path: Path) -> None:
    own = project(
        tmp_path, SETTINGS.replace("[customer]", '[customer]\nname = "nickname"\naddress = "mobile"')
    )
    assert [address_attribute(own, c) for c in ("email", "sms", "push")] == ["mobile", "mobile", "token"]
    assert (name_attribute(own), language_attribute(own)) == ("nickname", "language")
    head = letterhead(own)
    assert [head.destination(c) for c in ("email", "sms", "push")] == ["mobile", "mobile", "token"]
    assert head.sender == "us@example.com"
    assert head.to_anybody().sender == head.sender
    assert [head.to_anybody().destination(c) for c in ("email", "sms", "push")] == [None, None, None]


def test_a_name_that_no_rule_declares_greets_nobody(tmp_path: Path) -> None:
    own = project(tmp_path, '[customer]\nname = "nick"\nlocale = "tongue"\n')
    assert (name_attribute(own), language_attribute(own)) == (None, None)
    assert [d.code for d in own.check() if d.severity == "error"] == 2 * ["bad-config"]


@pytest.mark.parametrize("channel", ["sms", "push"])
def test_a_preview_is_for_people_without_a_telephone_as_well(tmp_path: Path, channel: str) -> None:
    own = project(tmp_path, SETTINGS, CAMPAIGN.format(channel=channel))
    tmp_path.joinpath("templates").mkdir()
    tmp_path.joinpath("templates", f"ping.{channel}.j2").write_text(TEXTS[channel])
    card = made_up(own, Wanted("ping", campaign="ping"), own.moment("2026-03-31"))
    assert len(card.views) > 1
    assert {view.reason for view in card.views} == {None}
