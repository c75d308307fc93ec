"""Sources that match nobody are found, with the column or the way of writing that would match."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import segdsl
from segdsl.diagnostics import Diagnostic, Problem
from segdsl.sources.lake import database

CUSTOMERS = "id,email\n1,ada@x.de\n2,Alan@x.de\n3,grace@x.de\n"
ORDERS = "number,buyer,mail,decimal,blank,sku\n" + "".join(
    f"A-{n},{n},{mail},{n}.0, {n} ,p{n}\n"
    for n, mail in enumerate(("ADA@x.de", "alan@x.de", "Grace@x.de"), 1)
)

ENGINE = "packed"


@pytest.fixture(params=["in memory", "in files"], autouse=True)
def where_tables_lie(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is found in tables that lie in files, too."""
    if request.param == "in files":
        monkeypatch.setattr(sys.modules[__name__], "ENGINE", "duckdb")
        monkeypatch.setattr(database, "_LARGE", 1 << 62)


def run(folder: Path, rules: str, tolerate: bool = False, **files: str) -> tuple[Diagnostic, ...]:
    """What a run finds of `unmatched-rows`, whether or not it goes on."""
    for name, content in {"customers": CUSTOMERS, "orders": ORDERS, **files}.items():
        (folder / f"{name}.csv").write_text(content)
    (folder / "rules.seg").write_text(rules)
    try:
        found = segdsl.load(folder, engine=ENGINE).run(as_of="2026-03-31", tolerate=tolerate).diagnostics
    except Problem as problem:
        found = problem.diagnostics
    return tuple(one for one in found if one.code == "unmatched-rows")


@pytest.mark.parametrize(
    ("theirs", "mine", "hint"),
    [
        ("id", "number", "the column `buyer` holds values of the customers' `id`"),
        ("id", "decimal", "declare `decimal number` and the customers' `id number`"),
        ("id", "blank", "`bare = trim(blank)`"),
        ("email", "mail", "`small = lower(mail)`"),
    ],
)
@pytest.mark.parametrize("source", ["events", "attributes"])
def test_where_nothing_matches_the_likely_key_is_named(
    tmp_path: Path, source: str, theirs: str, mine: str, hint: str
) -> None:
    rules = f"""
customers from "customers.csv" key {theirs}
{source} orders from "orders.csv" key {mine}
  sku text
"""
    (found,) = run(tmp_path, rules)
    assert found.severity == "error"
    assert found.message.startswith("none of the 3 rows of `orders`")
    assert hint in str(found.hint)
    (tolerated,) = run(tmp_path, rules, tolerate=True)
    assert tolerated.severity == "warning"


@pytest.mark.parametrize(("strangers", "expected"), [(0, []), (1, []), (2, ["warning"]), (4, ["error"])])
def test_from_a_third_up_it_is_a_warning(tmp_path: Path, strangers: int, expected: list[str]) -> None:
    keys = ["9"] * strangers + ["1"] * (4 - strangers)
    visits = "id,page\n" + "".join(f"{key},home\n" for key in keys)
    rules = 'customers from "customers.csv" key id\nevents visits from "visits.csv" key id\n  page text\n'
    assert [one.severity for one in run(tmp_path, rules, visits=visits)] == expected


def test_a_key_that_is_empty_in_every_row_is_found(tmp_path: Path) -> None:
    rules = 'customers from "customers.csv" key id\nevents visits from "visits.csv" key id\n  page text\n'
    (found,) = run(tmp_path, rules, visits="id,page\n,home\n,home\n")
    assert "no row of `visits` has a key" in found.message


def test_values_of_private_keys_are_not_shown(tmp_path: Path) -> None:
    rules = """
customers from "customers.csv" key email
  email text private
events orders from "orders.csv" key number
"""
    (found,) = run(tmp_path, rules)
    assert "ada@x.de" not in found.message
    assert "(private)" in found.message


@pytest.mark.parametrize(("listed", "expected"), [("p1,p2,p3", []), ("p1", ["warning"]), ("q1", ["error"])])
def test_a_lookup_that_finds_nothing(tmp_path: Path, listed: str, expected: list[str]) -> None:
    rules = """
customers from "customers.csv" key id
events orders from "orders.csv" key buyer
  sku text
lookup products from "products.csv" key sku
  category text
segment readers where any orders where (products.category for sku = "books")
"""
    products = "sku,category\n" + "".join(f"{sku},books\n" for sku in listed.split(","))
    assert [one.severity for one in run(tmp_path, rules, products=products)] == expected


def test_a_single_value_that_is_not_listed_is_spoken_of_as_one(tmp_path: Path) -> None:
    rules = """
customers from "customers.csv" key id
  plan text
lookup plans from "plans.csv" key plan
  price number
segment dear where plans.price for plan > 3
"""
    (found,) = run(tmp_path, rules, customers="id,plan\n1,gold\n2,\n", plans="plan,price\nbasic,1\n")
    assert found.message == "the only value of `plan` is not listed in `plans`: `gold`"


def test_an_empty_table_of_customers_is_no_mismatch(tmp_path: Path) -> None:
    rules = 'customers from "customers.csv" key id\nevents orders from "orders.csv" key buyer\n'
    assert run(tmp_path, rules, customers="id,email\n") == ()


# ---------------------------------------------------------------- other people's ids


@pytest.mark.parametrize(
    ("mails", "hint"),
    [
        ("ada@x.de Alan@x.de grace@x.de", "`key mail matches email`"),
        ("ada@x.de alan@x.de grace@x.de", "`key mail matches lower(email)`"),
    ],
)
def test_a_key_that_is_another_id_of_the_customers_is_named(tmp_path: Path, mails: str, hint: str) -> None:
    rules = (
        'customers from "customers.csv" key id\n  email  text private\nevents wifi from "wifi.csv" key mail\n'
    )
    (found,) = run(tmp_path, rules, wifi="mail\n" + "\n".join(mails.split()) + "\n")
    assert hint in str(found.hint)
    assert "x.de" not in f"{found.message}{found.hint}"


def test_an_attribute_that_many_share_is_no_id(tmp_path: Path) -> None:
    rules = 'customers from "customers.csv" key id\n  land text\nevents wifi from "wifi.csv" key land\n'
    (found,) = run(
        tmp_path, rules, customers="id,land\n1,DE\n2,DE\n3,AT\n4,AT\n", wifi="land,x\nDE,1\nAT,1\n"
    )
    assert "matches" not in str(found.hint)


MATCHED = """
customers from "customers.csv" key id
  email  text
events wifi from "wifi.csv" key mail matches {matches}
"""


@pytest.mark.parametrize(
    ("matches", "rows", "says", "hint"),
    [
        (
            "email",
            "ADA@x.de alan@X.de",
            "the customers' `email` such as `ada@x.de`",
            "`key bare matches lower(email)`",
        ),
        ("lower(email)", "ADA@x.de ALAN@x.de", "`lower(email)` such as `ada@x.de`", "`bare = lower(mail)`"),
        (
            "email",
            "ada@x.de ADA@x.de Bob@x.de",
            "2 of the 3 rows of `wifi` are of nobody",
            "check whether `mail`",
        ),
        ("upper(email)", "zoe ann", "none of the 2 rows of `wifi` is a customer's", "check whether `mail`"),
    ],
)
def test_ids_that_do_not_meet(tmp_path: Path, matches: str, rows: str, says: str, hint: str) -> None:
    wifi = "mail,x\n" + "".join(f"{mail},1\n" for mail in rows.split())
    if "ada@x.de ADA" in rows:
        wifi = wifi.replace("ADA@x.de", "zoe@x.de")
    (found,) = run(tmp_path, MATCHED.format(matches=matches), wifi=wifi)
    assert says in found.message
    assert hint in str(found.hint)


def test_a_single_row_is_spoken_of_as_one(tmp_path: Path) -> None:
    (found,) = run(tmp_path, MATCHED.format(matches="email"), wifi="mail,x\nzoe,1\n")
    assert found.message.startswith("the only row of `wifi` is no customer's: ")
    (found,) = run(
        tmp_path, MATCHED.format(matches="email"), wifi="mail,x\nzoe,1\nada@x.de,1\ngrace@x.de,1\n"
    )
    assert found.message.startswith("1 of the 3 rows of `wifi` is of nobody in the customer table: ")
    shared = "id,email\n1,ada@x.de\n2,ada@x.de\n"
    (found,) = run(tmp_path, MATCHED.format(matches="email"), customers=shared, wifi="mail,x\nada@x.de,1\n")
    assert found.message == (
        "the only row of `wifi` is not one customer's: it has an id that several customers share"
    )


def test_ids_that_several_share(tmp_path: Path) -> None:
    customers = "id,email\n1,ada@x.de\n2,Ada@x.de\n3,bob@x.de\n"
    rules = MATCHED.format(matches="lower(email)")
    (found,) = run(tmp_path, rules, customers=customers, wifi="mail,x\nada@x.de,1\nada@x.de,2\n")
    assert found.severity == "error"
    assert found.message == (
        "none of the 2 rows of `wifi` is one customer's: they have an id that several customers share"
    )
    assert "`lower(email)` is the same for more than one customer" in str(found.hint)
    wifi = "mail,x\nada@x.de,1\nada@x.de,2\nzoe@x.de,2\nbob@x.de,3\n"
    (mixed,) = run(tmp_path, rules, customers=customers, wifi=wifi)
    assert mixed.severity == "warning"
    assert "3 of the 4 rows of `wifi` are not one customer's: 2 have an id that several" in mixed.message
    wifi = "mail,x\nada@x.de,1\nann@x.de,2\nzoe@x.de,2\nbob@x.de,3\n"
    (mixed,) = run(tmp_path, rules, customers=customers, wifi=wifi)
    assert "are of nobody in the customer table (1 with an id that several share)" in mixed.message


def test_ids_of_customers_who_come_from_events(tmp_path: Path) -> None:
    rules = (
        'customers from events orders\nevents orders from "orders.csv" key mail\n'
        'events wifi from "wifi.csv" key login matches mail\n'
    )
    (found,) = run(tmp_path, rules, wifi="login,x\nada@X.DE,1\nALAN@x.de,2\n")
    assert "the customers' `mail` such as `ADA@x.de`" in found.message
    assert "`key bare matches lower(mail)`" in str(found.hint)


FROM_EVENTS = """
events orders from "orders.csv" key id at day
  total number

events big from orders where (total > 15)

attributes survey from "survey.csv" key id
  nps number
"""
LATER = "id,day,total\n1,2020-01-01,20\n2,2030-01-01,20\n3,2030-01-01,5\n4,2020-01-01,5\n5,2020-01-01,5\n"


@pytest.mark.parametrize("whence", ["orders", "big"])
def test_events_of_people_who_are_no_customers_yet_are_no_mistake(tmp_path: Path, whence: str) -> None:
    survey = "id,nps\n1,5\n"
    rules = f"customers from events {whence}\n{FROM_EVENTS}"
    assert run(tmp_path, rules, orders=LATER, survey=survey) == ()
    assert run(tmp_path, rules, orders=LATER.replace("2020", "2031"), survey=survey) == ()
    (found,) = run(tmp_path, rules, orders=LATER, survey="id,nps\nx,5\n")
    assert found.message.startswith("the only row of `survey` is no customer's")


def test_attributes_without_any_key_are_found(tmp_path: Path) -> None:
    rules = 'customers from "customers.csv" key id\nattributes s from "s.csv" key id\n  nps number\n'
    (found,) = run(tmp_path, rules, s="id,nps\n,1\n,2\n")
    assert "no row of `s` has a key: `id` is empty in all 2" in found.message
