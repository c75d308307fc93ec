"""Every command that computes from data says which rows counted for nobody, in words and in JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faces.shop import AS_OF, run

WIFI = """
events wifi from "data/wifi.csv" key user_email matches lower(email) at seen

attributes survey from "data/survey.csv" key customer_id keep latest by answered
  nps  number or unknown

segment online where any wifi

campaign hello
  to online
  template "hello"

expect online exactly 1 customers
guarantee no (nps > 10) is online
"""
LETTER = "{% block subject %}Hi{% endblock %}{% block body %}Hi{% endblock %}"
ROWS = {
    "survey": {"without_key": 1, "unknown_customer": 1, "repeated": 1, "unreadable": {"nps": 1}},
    "orders": {"without_key": 1, "unknown_customer": 1},
    "wifi": {"without_key": 1, "unknown_customer": 2, "several_customers": 1},
}
LINES = [
    "Left out of survey: 1 row without a key",
    "Left out of survey: 1 row of customers who are not in the customer table",
    "Left out of survey: 1 row beside the one that is kept of several",
    "Unknown in survey: 1 cell of nps that can't be read",
    "Left out of orders: 1 row without a key",
    "Left out of orders: 1 row of customers who are not in the customer table",
    "Left out of wifi: 1 row without a key",
    "Left out of wifi: 2 rows of customers who are not in the customer table",
    "Left out of wifi: 1 row with an id that several customers share",
]


@pytest.fixture
def wifi(shop: Path) -> Path:
    """The shop with rows that are left out for every reason there is."""
    customers = shop / "data" / "customers.csv"
    customers.write_text(
        customers.read_text(encoding="utf-8")
        + "5,Eve,Eve@customers.example,DE,yes\n6,Evi,eve@customers.example,DE,yes\n",
        encoding="utf-8",
    )
    mails = ["ann", "ann", "ann", "ann", "zoe", "Ann", "eve"]
    rows = "".join(f"{mail}@customers.example,2026-03-0{day}\n" for day, mail in enumerate(mails, 1))
    (shop / "data" / "wifi.csv").write_text(f"user_email,seen\n{rows},2026-03-09\n", encoding="utf-8")
    answers = (
        "1,2026-01-01,9\n1,2026-02-01,10\n2,2026-02-01,ten\n3,2026-01-01,1\n77,2026-01-01,1\n,2026-01-01,1\n"
    )
    (shop / "data" / "survey.csv").write_text(f"customer_id,answered,nps\n{answers}", encoding="utf-8")
    (shop / "rules" / "wifi.seg").write_text(WIFI, encoding="utf-8")
    (shop / "templates").mkdir()
    (shop / "templates" / "hello.html.j2").write_text(LETTER, encoding="utf-8")
    return shop


COMMANDS = {
    "segment": (),
    "export": ("online", "--to", "csv", "--out", "{out}"),
    "render": ("--campaign", "hello", "--out", "{out}"),
    "dry run": ("--campaign", "hello", "--dry-run"),
    "all dry": ("--dry-run",),
}


def asked(command: str, folder: Path, *options: str) -> tuple[str, ...]:
    verb = {"dry run": "render", "all dry": "render"}.get(command, command)
    words = (word.replace("{out}", str(folder / "out")) for word in COMMANDS[command])
    return (verb, *words, "--project", str(folder), *AS_OF, *options)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_run_says_it(command: str, wifi: Path) -> None:
    done = run(*asked(command, wifi))
    assert done.code == 0, done.err
    assert [line for line in (done.out + done.err).splitlines() if line in LINES] == LINES


@pytest.mark.parametrize("command", COMMANDS)
def test_its_json_has_the_numbers(command: str, wifi: Path) -> None:
    done = run(*asked(command, wifi, "--format", "json"))
    assert done.json["left_out" if command == "segment" else "rows_left_out"] == ROWS


@pytest.mark.parametrize(("name", "tables"), [("online", ["wifi"]), ("big", ["orders"]), ("hello", ["wifi"])])
def test_an_explanation_says_it_of_what_it_rests_on(name: str, tables: list[str], wifi: Path) -> None:
    words = ("explain", "1", name, "--project", str(wifi), *AS_OF)
    told = [line for line in run(*words).err.splitlines() if line in LINES]
    assert told == [line for line in LINES if line.split(":")[0].split()[-1] in tables]
    found = run(*words, "--format", "json").json["rows_left_out"]
    assert found == {table: ROWS[table] for table in tables}


def test_the_tests_of_a_project_say_it(wifi: Path) -> None:
    done = run("test", str(wifi), *AS_OF)
    assert done.code == 0, done.out
    assert [line for line in done.err.splitlines() if line in LINES] == LINES
    assert run("test", str(wifi), *AS_OF, "--format", "json").json["rows_left_out"] == ROWS


def test_quiet_leaves_the_notes_away(wifi: Path) -> None:
    assert "Left out" not in run("explain", "1", "online", "-q", "--project", str(wifi), *AS_OF).err


def test_what_matches_nobody_stops_explanations_and_fails_tests(wifi: Path) -> None:
    (wifi / "data" / "wifi.csv").write_text("user_email,seen\nX@y.example,2026-03-01\n", encoding="utf-8")
    explained = run("explain", "1", "online", "--project", str(wifi), *AS_OF)
    assert explained.code == 1
    assert "the only row of `wifi` is no customer's" in explained.err
    tested = run("test", str(wifi), *AS_OF)
    assert tested.code == 1
    assert "unmatched-rows" in tested.err
    assert run("explain", "1", "online", "--tolerate", "--project", str(wifi), *AS_OF).code == 0
