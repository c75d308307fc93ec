"""What `init --from` writes for the exports of shops and platforms, and for files as odd as they come."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import segdsl
from segdsl.drafting.infer import infer
from segdsl.engines.left_out import LeftOut
from tests.sources.exports import EXPORTS
from tests.sources.json_exports import JSON_EXPORTS

AS_OF = "2026-04-05"
Content = str | bytes | Callable[[Path], object]


def drafted(folder: Path, files: dict[str, Content]) -> str:
    """The draft for these files on one line, after it was checked and run at once."""
    for name, content in files.items():
        if callable(content):
            content(folder / name)
        else:
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    rules = infer([folder / name for name in files], folder=folder).required()
    (folder / "rules.seg").write_text(rules, encoding="utf-8")
    project = segdsl.load(folder)
    assert [found for found in project.check() if found.severity != "info"] == []
    result = project.segment(as_of=AS_OF)
    assert any(members.any() for members in result.segments.values())
    return " ".join(rules.split())


# ---------------------------------------------------------------- shops and platforms

DECLARED = {
    "shopify_orders": (
        'customers from "orders_export_1.csv" key email keep first known',
        'events order_lines from "orders_export_1.csv" key email at created_at',
        'name text column "Name" required',
        'lineitem_sku text column "Lineitem sku"',
        'billing_zip text column "Billing Zip"',
        'billing_phone text column "Billing Phone" private',
        'accepts_marketing flag column "Accepts Marketing"',
        "events orders from order_lines per name",
        "total = max(total)",
        "trait all_orders_total = sum(orders.total)",
    ),
    "stripe": (
        'customers from "customers.csv" key id',
        'created_utc datetime column "Created (UTC)"',
        'delinquent flag column "Delinquent"',
        'events payments from "unified_payments.csv" key customer_id at created_date_utc',
        'invoice_id text column "Invoice ID"',
        'status one of "Failed", "Paid"',
        'sum(payments.amount where (status = "Paid"))',
    ),
    "mailchimp": (
        'customers from "subscribed_email_audience_export_1a2b.csv" key email_address',
        'phone_number text column "Phone Number" private',
        'confirm_ip text column "CONFIRM_IP" private',
        'optin_time datetime column "OPTIN_TIME"',
        'birthday date column "Birthday" format "%m/%d"',
        'leid text column "LEID"',
        'tags_value list of text column "TAGS"',
        "segment high_member_rating",
    ),
    "hubspot": (
        'customers from "hubspot-crm-exports-all-contacts-2026-03-31.csv" key record_id',
        'email text column "Email" private',
        'lifecycle_stage one of "Customer", "Lead", "Subscriber"',
        'last_activity_date datetime column "Last Activity Date"',
    ),
    "klaviyo": (
        'customers from "klaviyo_profiles.csv" key email',
        'klaviyo_id text column "Klaviyo ID"',
        'phone_number text column "Phone Number" private',
        'zip_code text column "Zip Code"',
        'email_marketing_consent one of "NEVER_SUBSCRIBED", "SUBSCRIBED", "UNSUBSCRIBED"',
        'expected_date_of_next_order date column "Expected Date Of Next Order"',
    ),
    "woocommerce": (
        'customers from "customers.csv" key customer_id',
        'events orders from "orders.csv" key customer_id at order_date',
        "order_id text required",
        "billing_postcode text required",
        "customer_email text private required",
        'order_date datetime format "%m/%d/%Y %H:%M:%S" required',
        'sum(orders.order_total where (status in ("completed", "processing")))',
    ),
    "ga4": (
        'from "events_20260101.csv" key user_pseudo_id at event_timestamp',
        "event_timestamp datetime format epoch microseconds required",
        "user_id text",
        'event_name one of "page_view", "purchase", "scroll", "session_start"',
        'device_category one of "desktop", "mobile", "tablet" column "device.category"',
    ),
    "shopify_json": (
        'customers from "customers.json" key id',
        'default_address_country_code one of "AT", "DE", "US" column "default_address.country_code"',
        'column "email_marketing_consent.state"',
        'events orders from "orders.json" key customer_id at created_at',
        'customer_id text column "customer.id"',
        'sum(orders.total_price where (financial_status = "paid"))',
    ),
    "stripe_json": (
        'customers from "customers.json" key id',
        "created datetime format epoch seconds required",
        'events events from "events.jsonl" key data_object_customer at created',
        'data_object_amount_paid whole number column "data.object.amount_paid"',
    ),
    "ga4_json": (
        "customers from events events",
        'events events from "events_20260101.json" key user_pseudo_id at event_timestamp',
        "event_timestamp datetime format epoch microseconds required",
        'event_params_page_location text column "event_params.page_location"',
        'event_params_ga_session_id text column "event_params.ga_session_id"',
        'device_category one of "desktop", "mobile", "tablet" column "device.category"',
    ),
}
ALL_EXPORTS = {**EXPORTS, **JSON_EXPORTS}


@pytest.mark.parametrize("name", ALL_EXPORTS)
def test_exports_are_declared_as_a_person_would(name: str, tmp_path: Path) -> None:
    rules = drafted(tmp_path, dict(ALL_EXPORTS[name]()))
    assert [part for part in DECLARED[name] if part not in rules] == []


def test_several_exports_are_joined_by_their_values(tmp_path: Path) -> None:
    """Klaviyo's profiles and Shopify's orders have the addresses in common, and nothing else."""
    rules = drafted(tmp_path, {**EXPORTS["shopify_orders"](), **EXPORTS["klaviyo"]()})
    assert 'customers from "klaviyo_profiles.csv" key email' in rules
    assert 'events order_lines from "orders_export_1.csv" key email at created_at' in rules


def test_the_order_of_files_does_not_say_who_the_customers_are(shared_data: Path) -> None:
    names = ("Genre", "InvoiceLine", "Track", "Invoice", "Customer")
    rules = infer([shared_data / f"chinook/{name}.csv" for name in names], folder=shared_data).required()
    assert 'customers from "chinook/Customer.csv" key customer_id' in rules
    assert 'events invoices from "chinook/Invoice.csv" key customer_id at invoice_date' in rules
    assert 'lookup genres from "chinook/Genre.csv" key genre_id' in rules


# ---------------------------------------------------------------- odd files


def rows(write: Callable[[int], str], count: int = 40) -> str:
    return "".join(write(n) + "\n" for n in range(count))


def drawn() -> Callable[[], int]:
    chance = random.Random(3)
    return lambda: chance.randrange(40)


def test_a_german_export(tmp_path: Path) -> None:
    buyer = drawn()
    people = "Kundennummer;Vorname;PLZ;Geburtsdatum;Umsatz;Newsletter;Rabatt\n" + rows(
        lambda n: (
            f"{10000 + n};Jörg;0{1000 + n};{n % 28 + 1:02}.{n % 12 + 1:02}.1980;1.{n:03},50 €;"
            f"{'Ja' if n % 2 else 'Nein'};{n},5 %"
        )
    )
    orders = "Bestellnr;KdNr;Bestelldatum;Betrag\n" + rows(
        lambda n: f"B-{n};{10000 + buyer()};0{n % 9 + 1}.03.2026 12:00;{n},99", 80
    )
    rules = drafted(
        tmp_path, {"kunden.csv": people.encode("cp1252"), "bestellungen.csv": orders.encode("cp1252")}
    )
    for part in (
        'customers from "kunden.csv" encoding "cp1252" key kundennummer',
        'plz text column "PLZ"',
        'geburtsdatum date column "Geburtsdatum" format "%d.%m.%Y"',
        'umsatz number column "Umsatz" format "1.234,56 €"',
        'newsletter flag column "Newsletter" yes "Ja" no "Nein"',
        'rabatt number column "Rabatt" format "1.234,56 %"',
        'events bestellungen from "bestellungen.csv" key kd_nr at bestelldatum',
        'bestellnr text column "Bestellnr"',
    ):
        assert part in rules


@pytest.mark.parametrize(
    ("header", "cells", "declared"),
    [
        ("x", ["C0001", "C0002", "C0003"], "x text"),
        ("x", ["SKU-100", "SKU-101"], "x text"),
        ("x", ["#1001", "#1002"], "x text"),
        ("x", ["in_001", "in_002"], "x text"),
        ("x", ["u1", "u2"], "x text"),
        ("x", ["€1.00", "€2.50"], 'x number format "€1,234.56"'),
        ("x", ["1.00 EUR", "1,002.50 EUR"], 'x number format "1,234.56 EUR"'),
        ("x", ["$1", "$2"], 'x number format "$1,234.56"'),
        ("x", ["Rs1", "Rs2"], "x text"),
        ("x", ["Rs 1.50", "Rs 2.25"], 'x number format "Rs 1,234.56"'),
        ("x", ["1 kg", "2.5 kg"], 'x number format "1,234.56 kg"'),
        ("x", ["5%", "10%"], 'x number format "1,234.56%"'),
        ("x", ["4006381333931", "4006381333948", "9780306406157"], "x text"),
        ("x", ["0306406152", "080442957X", "3161484100"], "x text"),
        ("x", ["+4930123456", "+4930123457"], "x text private"),
        ("mobile nr", ["49301234", "49301235"], 'mobile_nr text column "mobile nr" private'),
        ("zip", ["90210", "10001"], "zip text"),
        ("Order No", ["1", "2"], 'order_no text column "Order No"'),
        ("number of visits", ["1", "2"], 'number_of_visits whole number column "number of visits"'),
        ("paid", ["10", "20"], "paid whole number"),
        ("x", ["10.0.0.1", "10.0.0.2"], "x text private"),
        ("x", ["550e8400-e29b-41d4-a716-446655440000", "550e8400-e29b-41d4-a716-446655440001"], "x text"),
        ("created_ts", ["1760000000", "1760003600"], "created_ts datetime format epoch seconds"),
        ("seen_at", ["1760000000000", "1760003600000"], "seen_at datetime format epoch milliseconds"),
        ("x", ["1760000000", "1760003600"], "x whole number"),
        ("Birthday", ["02/29", "12/31"], 'birthday date column "Birthday" format "%m/%d"'),
        ("x", ["wahr", "falsch"], 'x flag yes "wahr" no "falsch"'),
        ("x", ["opted in", "opted out"], 'x flag yes "opted in" no "opted out"'),
        ("🎉", ["1", "2"], 'column_2 whole number column "🎉"'),
        ("Total\nspend", ["1", "2"], "total_spend whole number column 2"),
        ("where", ["1", "2"], 'where_value whole number column "where"'),
        ("a " * 60, ["1", "2"], "a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a whole number"),
        ('say "x"', ["1", "2"], 'say_x whole number column "say ""x"""'),
        ("x", ["", ""], "# x: no row has a value. x text"),
    ],
)
def test_columns(tmp_path: Path, header: str, cells: list[str], declared: str) -> None:
    quoted = header.replace('"', '""')
    lines = "".join(f'{n},"{value}"\n' for n, value in enumerate(cells, start=7))
    assert declared in drafted(tmp_path, {"customers.csv": f'customer_id,"{quoted}"\n{lines}'})


def test_headers_that_repeat_are_told_apart_by_their_places(tmp_path: Path) -> None:
    rules = drafted(tmp_path, {"customers.csv": "id,name,name\n" + rows(lambda n: f"{n},a{n},b")})
    assert "name text column 2 required name_2 text column 3 required" in rules


def test_a_file_without_a_header(tmp_path: Path) -> None:
    rules = drafted(tmp_path, {"customers.csv": rows(lambda n: f"{n},a{n}@x.com,2026-01-01,Ana")})
    assert 'customers from "customers.csv" without header key column_1' in rules
    assert "column_2 text column 2 private" in rules


def test_rows_of_people_without_a_header(tmp_path: Path) -> None:
    """Who has several rows is told by a text that comes again, and not by a number."""
    rules = drafted(
        tmp_path, {"visits.csv": rows(lambda n: f"{n % 4},C{n % 9},2026-03-{n % 28 + 1:02},Rome")}
    )
    assert 'events visits from "visits.csv" without header key column_2 at column_3' in rules


@pytest.mark.parametrize("header", ["email\n", ""])
def test_a_list_of_addresses(header: str, tmp_path: Path) -> None:
    rules = drafted(tmp_path, {"list.csv": header + rows(lambda n: f"a{n}@x.com")})
    assert "private" in rules
    assert "key row" not in rules


def test_a_table_given_twice_is_declared_once(tmp_path: Path) -> None:
    table = "id,x\n" + rows(lambda n: f"{n},{n % 5}")
    rules = drafted(tmp_path, {"customers.csv": table, "copy.csv": table})
    assert "# copy.csv: it holds the same as customers.csv, so it is not declared." in rules


def test_orders_alone_are_no_customers(tmp_path: Path) -> None:
    table = "order_id,email,date,total\n" + rows(lambda n: f"{1000 + n},a{n}@x.com,2026-03-01,{n}.5")
    rules = drafted(tmp_path, {"orders.csv": table})
    assert "customers from events orders" in rules
    assert 'events orders from "orders.csv" key email at date' in rules


def test_order_values_that_every_line_repeats_are_counted_once(tmp_path: Path) -> None:
    table = "order_id,customer_id,date,order_total,sku,price\n" + rows(
        lambda n: f"{n // 2},{n // 2 % 9},2026-03-01,{n // 2 * 10},S{n},{n}", 80
    )
    rules = drafted(tmp_path, {"orders.csv": table})
    assert 'events order_lines from "orders.csv" key customer_id at date' in rules
    assert "events orders from order_lines per order_id order_total = max(order_total) lines" in rules
    project = segdsl.load(tmp_path)
    values = project.segment(as_of=AS_OF).traits["all_orders_order_total"]
    assert values.sum() == sum(n * 10 for n in range(40))


def test_numbers_join_tables_only_where_they_prove_it(tmp_path: Path) -> None:
    """Quantities of 1 to 9 are keys by chance; five-digit numbers, all of them known, are not."""
    buyer = drawn()
    people = "id,city\n" + rows(lambda n: f"{n + 1},Rome")
    sales = "quantity,day\n" + rows(lambda n: f"{n % 9 + 1},2026-03-01")
    rules = drafted(tmp_path, {"customers.csv": people, "sales.csv": sales})
    assert "# sales.csv: no column connects it with the customers" in rules
    people = "nr,city\n" + rows(lambda n: f"{n + 17000},Rome")
    sales = "who,day\n" + rows(lambda n: f"{buyer() + 17000},2026-03-01")
    rules = drafted(tmp_path, {"customers.csv": people, "sales.csv": sales})
    assert 'events sales from "sales.csv" key who at day' in rules


def test_other_alphabets(tmp_path: Path) -> None:
    buyer = drawn()
    rules = drafted(
        tmp_path,
        {
            "клиенты.csv": "ид,имя\n" + rows(lambda n: f"{n},Иван"),
            "заказы.csv": "номер,ид,дата\n" + rows(lambda n: f"{n},{buyer()},2026-03-01"),
        },
    )
    assert 'customers from "клиенты.csv" key column_1 column_1 text column "ид"' in rules
    assert 'from "заказы.csv" key column_2 at column_3' in rules


def test_files_that_know_types(tmp_path: Path) -> None:
    buyer = drawn()

    def excel(path: Path) -> None:
        days = [dt.datetime(2025, 1, 1) + dt.timedelta(days=n) for n in range(40)]
        numbers = [17850.0 + n for n in range(40)]
        frame = pd.DataFrame({"Customer ID": numbers, "Joined": days, "VIP": [n % 2 == 0 for n in range(40)]})
        frame.to_excel(path, index=False, engine="xlsxwriter")

    def parquet(path: Path) -> None:
        at = pd.to_datetime("2026-03-01") + pd.to_timedelta(range(90), "h")
        frame = pd.DataFrame({"customer_id": [17850 + buyer() for _ in range(90)], "at": at, "total": 1.5})
        frame.to_parquet(path)

    rules = drafted(tmp_path, {"customers.xlsx": excel, "orders.parquet": parquet})
    for part in (
        'customers from "customers.xlsx" key customer_id',
        'joined date column "Joined"',
        'vip flag column "VIP"',
        'events orders from "orders.parquet" key customer_id at at_value',
    ):
        assert part in rules


def test_what_is_given_up_on_is_said(tmp_path: Path) -> None:
    lines = rows(lambda n: f'{{"id": "u{n}", "seen": "2026-01-01", "deep": [{{"a": {n}}}]}}')
    (tmp_path / "users.jsonl").write_text(lines)
    checked = infer([tmp_path / "users.jsonl"], folder=tmp_path)
    assert [(d.severity, "`deep` is left out, because" in d.message) for d in checked.diagnostics] == [
        ("warning", True)
    ]
    assert "# `deep` is left out, because" in checked.required()


# ---------------------------------------------------------------- columns inside of columns

NESTED = [
    {
        "id": f"c{number}",
        "address": {"city": city, "geo": {"lat": 48.2 + number}},
        "params": [{"key": "page", "value": {"string_value": f"/{number}", "int_value": None}}],
        "profile": {"interests": ["opera", "chess"]},
    }
    for number, city in enumerate(["Wien", "Graz", "Wien", "Linz"])
]
BY_ID = [{"id": "c1", "seen": {f"u{number}": number for number in range(60)}}, {"id": "c2", "seen": {}}]


@pytest.mark.parametrize("name", ["people.jsonl", "people.parquet"])
def test_named_parts_become_columns(name: str, tmp_path: Path) -> None:
    def write(path: Path) -> None:
        frame = pd.DataFrame(NESTED)
        frame.to_parquet(path) if name.endswith("parquet") else frame.to_json(
            path, orient="records", lines=True
        )

    rules = drafted(tmp_path, {name: write})
    for declared in (
        'address_city text column "address.city"',
        'address_geo_lat number column "address.geo.lat"',
        'params_page text column "params.page"',
        'profile_interests list of text column "profile.interests"',
    ):
        assert declared in " ".join(rules.replace('one of "Wien", "Graz", "Linz"', "text").split())


def test_names_that_are_values_become_no_columns(tmp_path: Path) -> None:
    rules = drafted(tmp_path, {"seen.jsonl": "\n".join(map(json.dumps, BY_ID))})
    assert "u59" not in rules.partition("customers from")[2]


# ---------------------------------------------------------------- other people's ids

PEOPLE = [f"{first}.{last}" for first in ("Ann", "Bob", "Cy", "Dee") for last in ("Smith", "Jones", "Okoye")]
CUSTOMERS = "customer_id,first_name,email,card_number\n" + "".join(
    f"{1000 + n},{name.split('.')[0]},{name}@shop.example,{880_000 + n}\n" for n, name in enumerate(PEOPLE)
)
ORDERS = "order_id,customer_id,day,total\n" + "".join(
    f"{n},{1000 + n % 12},2026-03-{1 + n % 28:02d},20\n" for n in range(30)
)


def visits(header: str, ids: list[str]) -> str:
    """Visits of everybody, some of them twice."""
    times = [f"2026-03-{1 + n % 28:02d} 10:00" for n in range(30)]
    return f"{header},seen_at,place\n" + "".join(f"{ids[n % 12]},{t},hall\n" for n, t in enumerate(times))


MAILS = [f"{name}@shop.example" for name in PEOPLE]


@pytest.mark.parametrize(
    ("header", "ids", "key"),
    [
        ("user_email", MAILS, "key user_email matches email at seen_at"),
        ("user_email", [mail.lower() for mail in MAILS], "key user_email matches lower(email) at seen_at"),
        ("mail", [mail.upper() for mail in MAILS], "key small_mail matches lower(email) at seen_at"),
        (
            "card_number",
            [str(880_000 + n) for n in range(12)],
            "key card_number matches card_number at seen_at",
        ),
    ],
)
def test_rows_with_another_id_match_it(header: str, ids: list[str], key: str, tmp_path: Path) -> None:
    files = {"customers.csv": CUSTOMERS, "orders.csv": ORDERS, "visits.csv": visits(header, ids)}
    rules = drafted(tmp_path, files)
    assert 'customers from "customers.csv" key customer_id' in rules
    assert f'events visits from "visits.csv" {key}' in rules
    assert ("small_mail = lower(mail)" in rules) is (header == "mail")
    assert segdsl.load(tmp_path).segment(as_of=AS_OF).left_out["visits"] == LeftOut()


def test_answers_with_another_id_are_attributes(tmp_path: Path) -> None:
    answers = "email,nps\n" + "".join(f"{mail.lower()},{n % 11}\n" for n, mail in enumerate(MAILS[:9]))
    rules = drafted(tmp_path, {"customers.csv": CUSTOMERS, "orders.csv": ORDERS, "survey.csv": answers})
    assert 'attributes surveys from "survey.csv" key email matches lower(email)' in rules


def test_ids_that_many_share_match_nothing(tmp_path: Path) -> None:
    customers = "customer_id,town\n" + "".join(f"{1000 + n},Vienna {n % 2}\n" for n in range(12))
    weather = "town,seen_at,rain\n" + "".join(f"Vienna {n % 2},2026-03-{1 + n:02d},{n}\n" for n in range(20))
    files = {"customers.csv": customers, "orders.csv": ORDERS, "weather.csv": weather}
    assert "matches" not in drafted(tmp_path, files)


def test_lines_of_events_with_another_id_have_it_too(tmp_path: Path) -> None:
    heads = "basket_id,user_email,sold_at\n" + "".join(
        f"B-{5000 + n},{MAILS[n % 12].lower()},2026-03-{1 + n % 28:02d}\n" for n in range(30)
    )
    lines = "basket_id,sku,price\n" + "".join(f"B-{5000 + n % 30},s{n},{n}\n" for n in range(90))
    files = {
        "customers.csv": CUSTOMERS,
        "orders.csv": ORDERS,
        "baskets.csv": heads,
        "basket_lines.csv": lines,
    }
    rules = drafted(tmp_path, files)
    assert 'from "basket_lines.csv" key user_email matches lower(email) at sold_at' in rules
    assert "user_email = basket_by_id.user_email for basket_id" in rules
    assert segdsl.load(tmp_path).segment(as_of=AS_OF).left_out["basket_lines"] == LeftOut()


# ---------------------------------------------------------------- texts in JSON


def test_texts_in_json_become_columns(tmp_path: Path) -> None:
    people = [{"id": one["id"], "address": json.dumps(one["address"])} for one in NESTED]
    rules = drafted(tmp_path, {"people.csv": lambda path: pd.DataFrame(people).to_csv(path, index=False)})
    assert 'address_city text column "address.city"' in rules
    assert 'address_geo_lat number column "address.geo.lat"' in rules
