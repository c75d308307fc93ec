"""How many parts text messages are sent in: in the preview, and in the accounts of a run."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from segdsl.messages.text_parts import text_parts
from tests.faces.shop import run
from tests.messages.checks.small import a_desk, found

RULES = """\
customers from "c.csv" key id
  name   text  required
  phone  text  private

segment everybody
  where id is known

campaign news
  to everybody
  via sms
  template "news"
"""
PEOPLE = {"1": "Ana", "2": "a" * 160, "3": "Łukasz " + "b" * 70, "4": "€" * 60, "5": "c" * 320, "6": "Zoë"}
SETTINGS = "[project]\nname = 'L'\n[customer]\nphone = 'phone'\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    rows = "".join(f"{key},{name},+43660123456{key}\n" for key, name in PEOPLE.items())
    files = {
        "segdsl.toml": SETTINGS,
        "rules.seg": RULES,
        "c.csv": f"id,name,phone\n{rows}7,Bo,\n",
        "templates/news.sms.j2": "Hi {{ customer.name }}",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_run_says_how_many_messages_have_how_many_parts(project: Path) -> None:
    out = project / "out"
    ran = run("render", "--campaign", "news", "--project", project, "--out", out, "--as-of", "2026-03-31")
    assert ran.code == 0, ran.err
    texts = [json.loads(line)["text"] for line in (out / "messages.jsonl").read_text("utf-8").splitlines()]
    by_hand = {"1": 1, "2": 2, "3": 2, "4": 1, "5": 3, "6": 1}  # 3+3, 160+3, 70 outside GSM, 120+3, …
    assert Counter(text_parts(text).parts for text in texts) == Counter(by_hand.values())
    record = json.loads((out / "run.json").read_text("utf-8"))
    assert record["text_parts"] == {"1": 3, "2": 2, "3": 1}
    assert "10 parts of text messages to pay for\n  3 in 1 part\n  2 in 2 parts\n  1 in 3 parts" in ran.out
    assert record["held_back"] == 1


def test_a_run_of_several_processes_that_goes_on_says_the_same(project: Path) -> None:
    asked = (
        "render",
        "--campaign",
        "news",
        "--project",
        project,
        "--as-of",
        "2026-03-31",
        "--format",
        "json",
    )
    one = run(*asked, "--out", project / "one", "--workers", "1").json
    two = run(*asked, "--out", project / "two", "--workers", "2").json
    assert one["text_parts"] == two["text_parts"] == {"1": 3, "2": 2, "3": 1}


def test_e_mails_have_no_parts(project: Path) -> None:
    (project / "templates" / "news.html.j2").write_text("{% block subject %}Hi{% endblock %}<p>Hi</p>")
    (project / "rules.seg").write_text(RULES.replace("  via sms\n", ""))
    out = project / "out"
    assert (
        run("render", "--campaign", "news", "--project", project, "--out", out, "--as-of", "2026-03-31").code
        == 0
    )
    assert "text_parts" not in json.loads((out / "run.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("1", "Length:    1 part, 6 of 160 characters"),
        ("2", "Length:    2 parts, 163 of 306 characters"),
        ("3", "Length:    2 parts, 80 of 134 characters, 70 to a part because of `Ł`"),
        ("4", "Length:    1 part, 123 of 160 characters"),
    ],
)
def test_a_preview_shows_the_length(key: str, says: str, project: Path) -> None:
    asked = ("preview", "news", "--campaign", "news", "--customer", key, "--project", project)
    ran = run(*asked, "--as-of", "2026-03-31")
    assert says in ran.out.splitlines(), ran.out + ran.err
    (message,) = run(*asked, "--as-of", "2026-03-31", "--format", "json").json["messages"]
    assert message["text_parts"] == int(says.split()[1])


def test_a_preview_shows_the_length_for_made_up_customers(project: Path) -> None:
    ran = run("preview", "news", "--campaign", "news", "--project", project, "--as-of", "2026-03-31")
    others = ran.out.partition("The same message for others")[2]
    assert " part" in others


def test_a_template_that_is_always_too_long_is_a_warning() -> None:
    (finding,) = found(a_desk("a" * 161, kind="sms"), "long-sms")
    assert finding.severity == "warning"
    assert finding.message.startswith("the message is sent, and paid for, in 2 parts, whoever gets it")
    assert found(a_desk("a" * 160, kind="sms"), "long-sms") == []


def test_a_message_that_is_long_for_some_is_a_note() -> None:
    body = "{% if customer.country is known %}" + "a" * 161 + "{% else %}Hi{% endif %}"
    (finding,) = found(a_desk(body, kind="sms"), "long-sms")
    assert finding.severity == "info"
    assert finding.message.startswith("the message is sent, and paid for, in up to 2 parts")
