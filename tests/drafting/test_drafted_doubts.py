"""Where a draft would be wrong without a word: people who left, money never paid, numbers that are none."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

import segdsl
from tests.drafting.test_drafts import Content, drafted, rows
from tests.sources.exports import mailchimp, stripe, woocommerce

# ---------------------------------------------------------------- who is a customer


def audiences() -> dict[str, Content]:
    """Mailchimp's three files: 11 were cleaned, 12 unsubscribed, 37 are left."""
    (text,) = mailchimp().values()
    header, *people = text.splitlines(keepends=True)
    left = [line.rstrip("\r\n") + ",2026-03-01 10:00:00,NORMAL\r\n" for line in people[11:23]]
    return {
        "cleaned_email_audience_export_1a2b.csv": header + "".join(people[:11]),
        "unsubscribed_email_audience_export_1a2b.csv": header.rstrip("\r\n")
        + ",UNSUB_TIME,UNSUB_REASON\r\n"
        + "".join(left),
        "subscribed_email_audience_export_1a2b.csv": header + "".join(people[23:]),
    }


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_subscribed_are_the_customers(order: Sequence[int], tmp_path: Path) -> None:
    files = list(audiences().items())
    rules = drafted(tmp_path, dict(files[place] for place in order))
    assert 'customers from "subscribed_email_audience_export_1a2b.csv" key email_address' in rules
    assert "lookup" not in rules
    for name, people in (("cleaned", 11), ("unsubscribed", 12)):
        said = (
            f"# {name}_email_audience_export_1a2b.csv: it holds {people} people who are not in "
            "subscribed_email_audience_export_1a2b.csv (name it under `lists` of [suppression]"
        )
        assert said in rules


def test_the_subscribed_are_the_customers_though_more_have_left(tmp_path: Path) -> None:
    def people(start: int, end: int) -> str:
        return "Email,Name,City\n" + "".join(f"p{n}@x.com,N{n},Rome\n" for n in range(start, end))

    files: dict[str, Content] = {"opt-out.csv": people(0, 50), "active.csv": people(50, 70)}
    assert 'customers from "active.csv" key email' in drafted(tmp_path, files)


def test_of_people_in_two_files_the_more_are_the_customers(tmp_path: Path) -> None:
    def people(start: int, end: int) -> str:
        return "email,name,city\n" + "".join(f"p{n}@x.com,N{n},Rome\n" for n in range(start, end))

    rules = drafted(tmp_path, {"shop_customers.csv": people(0, 20), "web_customers.csv": people(20, 60)})
    assert 'customers from "web_customers.csv" key email' in rules
    assert "it holds 20 people who are not in web_customers.csv (if they are customers as well" in rules


# ---------------------------------------------------------------- what was paid


@pytest.mark.parametrize(
    ("files", "states", "counted"),
    [
        (stripe, ("Amount", "Status", ("Paid",)), "all_payments_amount"),
        (woocommerce, ("order_total", "status", ("completed", "processing")), "all_orders_order_total"),
    ],
)
def test_sums_count_what_was_paid(
    files: Callable[[], dict[str, str]], states: tuple[str, str, Sequence[str]], counted: str, tmp_path: Path
) -> None:
    made = files()
    rules = drafted(tmp_path, dict(made))
    amount, status, good = states
    header, *lines = csv.reader(io.StringIO(made[next(reversed(made))]))
    whose = "Customer ID" if "Customer ID" in header else "customer_id"
    owned = [
        row for row in (dict(zip(header, line, strict=True)) for line in lines) if row[whose] not in ("", "0")
    ]
    total = sum(float(row[amount]) for row in owned if row[status] in good)
    assert total < sum(float(row[amount]) for row in owned)
    assert segdsl.load(tmp_path).segment(as_of="2026-04-05").traits[counted].sum() == pytest.approx(total)
    assert "# Only what looks paid counts, not where `status` is " in rules


CUSTOMERS = "customer_id,email\n" + rows(lambda n: f"C{n},p{n}@x.com", 30)


@pytest.mark.parametrize(
    ("header", "states", "said"),
    [
        ("status", ("paid", "cancelled"), 'where (status = "paid")'),
        ("Financial Status", ("paid", "refunded", "pending"), 'where (financial_status = "paid")'),
        ("type", ("Sale", "Refund"), 'where (type = "Sale")'),
        ("Zustand", ("Bezahlt", "Storniert"), 'where (zustand = "Bezahlt")'),
        ("state", ("PAYÉ", "REMBOURSÉ"), 'where (state = "PAYÉ")'),
        ("status", ("wc-completed", "wc-on-hold"), 'where (status = "wc-completed")'),
        ("status", ("paid", "completed"), "sum(orders.total) "),  # all of it
        ("status", ("red", "green"), "sum(orders.total) "),
        ("Refunded Amount", ("0", "5"), "# What `refunded_amount` may say was given back is not taken off."),
        ("cancelled", ("yes", "no"), "# What `cancelled` may say was given back is not taken off."),
    ],
)
def test_states_of_money(header: str, states: Sequence[str], said: str, tmp_path: Path) -> None:
    orders = f"order_id,customer_id,date,total,{header}\n" + rows(
        lambda n: f"O{n},C{n % 20},2026-03-{n % 28 + 1:02},{n}.5,{states[n % len(states)]}", 60
    )
    assert said in drafted(tmp_path, {"customers.csv": CUSTOMERS, "orders.csv": orders})


def test_without_money_the_paid_are_counted(tmp_path: Path) -> None:
    orders = "order_id,customer_id,date,status\n" + rows(
        lambda n: f"O{n},C{n % 20},2026-03-{n % 28 + 1:02},{('paid', 'failed')[n % 2]}", 60
    )
    rules = drafted(tmp_path, {"customers.csv": CUSTOMERS, "orders.csv": orders})
    assert 'trait number_of_orders = count(orders where (status = "paid"))' in rules


# ---------------------------------------------------------------- what stands in for unknown


@pytest.mark.parametrize(
    ("usual", "others", "said"),
    [
        (
            "999",
            range(27),
            "20 rows hold 999, far from all others: if that means unknown,",
        ),
        ("-1", range(1, 50), 'write `unknown as "-1"`'),
        ("-99", range(50), 'write `unknown as "-99"`'),
        ("9999", range(100, 160), 'write `unknown as "9999"`'),
        ("-1.0", (n + 0.5 for n in range(30)), 'write `unknown as "-1.0"`'),
        ("999", range(900, 990), None),  # not far
        ("-1", range(-30, 30), None),  # one of the values
        ("27", range(20, 70), None),
        ("1900-01-01", (f"2026-01-{n + 1:02}" for n in range(28)), 'write `unknown as "1900-01-01"`'),
        ("9999-12-31", (f"2026-01-{n + 1:02}" for n in range(28)), 'write `unknown as "9999-12-31"`'),
        ("1970-01-01", (f"1970-01-{n + 1:02}" for n in range(28)), None),
    ],
)
def test_values_that_stand_in_for_unknown_are_named(
    usual: str, others: Iterable[object], said: str | None, tmp_path: Path
) -> None:
    values = [usual] * 20 + [str(value) for value in others]
    text = "customer_id,measure\n" + "".join(f"C{n},{value}\n" for n, value in enumerate(values))
    rules = drafted(tmp_path, {"customers.csv": text})
    assert ("# measure: " in rules) is (said is not None)
    assert said is None or said in rules


def test_a_placeholder_that_is_rare_is_a_value(tmp_path: Path) -> None:
    text = "customer_id,measure\n" + rows(lambda n: f"C{n},{999 if n == 5 else n % 9}", 60)
    assert "far from all others" not in drafted(tmp_path, {"customers.csv": text})


def test_what_the_bank_writes_for_never_is_named(tmp_path: Path, shared_data: Path) -> None:
    for name, value, times in (("bank-additional", "999", 3_959), ("bank_4521_bom", "-1", 3_705)):
        file = shared_data / "bank" / f"{name}.csv"
        rules = drafted(tmp_path, {f"{name}.csv": file.read_bytes()})
        assert f"# pdays: {times:,} rows hold {value}, far from all others" in rules
