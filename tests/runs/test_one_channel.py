"""A channel that is added takes one entry: rules, words, templates, addresses and forms read it there.

`via whatsapp` is added while a test runs, and taken through whatever a campaign goes through.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import segdsl
from segdsl.channels import CHANNELS, Channel
from segdsl.diagnostics import Problem
from segdsl.syntax.from_text import parse_text
from segdsl.wording import rule

RULES = """\
customers from "customers.csv" key id
  mobile  text

campaign news
  to everyone
  via whatsapp
  template "news"
"""
SETTINGS = '[customer]\nphone = "mobile"\n'
CUSTOMERS = "id,mobile\na,+43 1 5550001\nb,\nc,call me\nd,+4315550001\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setitem(CHANNELS, "whatsapp", Channel("a message on WhatsApp", "phone", "sms"))  # type: ignore[arg-type]
    files = {
        "rules.seg": RULES,
        "segdsl.toml": SETTINGS,
        "customers.csv": CUSTOMERS,
        "templates/news.sms.j2": "News from the shop",
        "templates/news.html.j2": "{% block subject %}News{% endblock %}",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_it_is_put_into_words(project: Path) -> None:
    explained = rule("news", [parse_text(RULES).required()])
    assert explained is not None
    assert (0, "It is a message on WhatsApp") in explained.lines


def test_its_messages_go_to_telephones_once_each(project: Path) -> None:
    segdsl.load(project).render(project / "out", "news", "2026-03-31")
    lines = (project / "out" / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    sent = [json.loads(line) for line in lines]
    assert [(one["key"], one["channel"], one["text"].strip()) for one in sent] == [
        ("a", "whatsapp", "News from the shop")
    ]
    assert sent[0]["to"] == "+43 1 5550001"


def test_it_is_no_mail(project: Path) -> None:
    with pytest.raises(Problem, match="goes out by whatsapp"):
        segdsl.load(project).render(project / "out", "news", "2026-03-31", form="eml")


def test_it_is_offered(project: Path) -> None:
    rules = project / "rules.seg"
    rules.write_text(RULES.replace("whatsapp", "whatsap"), encoding="utf-8")
    (found,) = [one for one in segdsl.load(project).check() if one.code == "unknown-value"]
    assert "whatsapp" in (found.hint or "")
