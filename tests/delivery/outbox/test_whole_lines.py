"""Whole messages as lines of JSON, on every channel, with everything and with nothing that may be missing."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from segdsl import load
from segdsl.channels import CHANNELS

SETTINGS = """\
[project]
name = "Leaf"
locale = "en"
[customer]
address = "email"
phone = "phone"
device = "device"
locale = "language"
[email]
from = "Büro <letters@bücher.example>"
reply_to = "hello@shop.example"
unsubscribe_url = "https://shop.example/u?c={key}"
"""
BARE = '[project]\nname = "Leaf"\n[customer]\naddress = "email"\nphone = "phone"\ndevice = "device"\n'
RULES = """\
customers from "customers.csv" key id
  email     text  private
  phone     text  private
  device    text  private
  name      text
  language  text
"""
CUSTOMERS = """\
id,email,phone,device,name,language
1,Ana@Shop.example,+43 1 5550001,token-1,Zoë,de_AT
"""
PERSONA = """\
name: anna
title: Anna
voice:
  greeting: "Dear {name},"
  greeting_without_name: "Hello,"
  sign_off: "Bye"
fallback: true
channels: [email, sms, push, in_app, call, letter, ad]
"""
TEMPLATES = {
    "note.html.j2": "{% block subject %}Hi {{ customer.name }}{% endblock %}"
    "{% block preheader %}Soon{% endblock %}<p>Hi {{ customer.name }} &amp; co</p>",
    "note.sms.j2": "Hi {{ customer.name }}",
    "note.push.j2": "{% block title %}Hi{% endblock %}{% block body %}{{ customer.name }}{% endblock %}",
}


def line(folder: Path, channel: str, full: bool) -> dict[str, Any]:
    """The one message of a campaign by this channel."""
    segment = "segment all_of_them where id is known\n  priority 1\n\n" if full else ""
    variant = '  variant only 100% with tone = "direct"\n' if full else ""
    campaign = f'campaign spring\n  to everyone\n  via {channel}\n  template "note"\n{variant}'
    files = {
        "segdsl.toml": SETTINGS if full else BARE,
        "rules.seg": f"{RULES}\n{segment}{campaign}",
        "customers.csv": CUSTOMERS,
        **{f"templates/{name}": text for name, text in TEMPLATES.items()},
        **({"personas/anna.yaml": PERSONA} if full else {}),
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    load(folder).render(folder / "out", "spring", as_of="2026-03-31")
    (found,) = (folder / "out" / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    return json.loads(found)  # type: ignore[no-any-return]


ADDRESSES = {"email": "Ana@Shop.example", "sms": "+43 1 5550001", "push": "token-1"}


def expected(channel: str, full: bool) -> dict[str, Any]:
    begun = hashlib.sha256(json.dumps(["Leaf", "campaign", "spring"]).encode() + b"0:1").hexdigest()
    texts = {
        "sms": ("", "", "", "Hi Zoë\n"),
        "push": ("Hi", "", "", "Zoë\n"),
    }.get(channel, ("Hi Zoë", "Soon", "<p>Hi Zoë &amp; co</p>", "Hi Zoë & co\n"))
    mail = full and channel == "email"
    return {
        "key": "1",
        "message_id": f"<{begun[:32]}@{'xn--bcher-kva.example' if full else 'segdsl.invalid'}>",
        "campaign": "spring",
        "step": None,
        "variant": "only" if full else None,
        "persona": "anna" if full else None,
        "segment": "all_of_them" if full else None,
        "template": "note",
        "channel": channel,
        "locale": "en",
        "to": {**ADDRESSES, "call": ADDRESSES["sms"]}.get(channel),
        "from": "Büro <letters@bücher.example>" if mail else None,
        "reply_to": "hello@shop.example" if mail else None,
        "unsubscribe": "https://shop.example/u?c=1" if full else None,
        **dict(zip(("subject", "preheader", "html", "text"), texts, strict=True)),
        "link": None,
        "expires": None,
    }


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("full", [True, False])
def test_a_message_says_all_that_is_known_of_it(channel: str, full: bool, tmp_path: Path) -> None:
    found = line(tmp_path, channel, full)
    assert found == expected(channel, full)
    assert list(found) == list(expected(channel, full))
