"""`init --from`: the declarations it writes check and read the real files they were made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from segdsl.drafting.infer import infer
from segdsl.model.from_syntax import build
from segdsl.source import Source
from segdsl.sources.loading import load
from segdsl.syntax.from_text import parse_text
from segdsl.syntax.to_text import format_file

SETS = {
    "telco": ["telco/Telco-Customer-Churn.csv"],
    "bank": ["bank/bank_4521_bom.csv"],
    "bank, additional": ["bank/bank-additional.csv"],
    "chinook": ["chinook/Customer.csv", "chinook/Invoice.csv"],
    "chinook, all": [
        f"chinook/{name}.csv" for name in ("Customer", "Invoice", "InvoiceLine", "Track", "Genre")
    ],
    "rfm_orders": ["rfm_orders/rfm_data_orders.csv"],
    "cdnow": ["cdnow/CDNOW_master.txt"],
    "cdnow, sample": ["cdnow/CDNOW_sample.txt"],
    "online_shoppers": ["online_shoppers/online_shoppers_intention.csv"],
    "mall": ["mall/Mall_Customers.csv"],
}


@pytest.mark.parametrize("name", SETS)
def test_real_data_are_read_at_once(shared_data: Path, name: str) -> None:
    rules = infer([shared_data / path for path in SETS[name]], folder=shared_data).required()
    parsed = parse_text(rules)
    model = build((parsed.required(),), zone="UTC")
    assert [d for d in (*parsed.diagnostics, *model.diagnostics) if d.severity != "info"] == []
    loaded = load(model.required().catalog, shared_data)
    assert loaded.diagnostics == ()
    assert model.required().segments
    assert loaded.required().tables.left_out == {}
    assert format_file(Source("rules.seg", rules)).required() == rules


def inferred(folder: Path, *files: str) -> str:
    """The rules for files given by their content: customers.csv, orders.csv, other.csv."""
    names = ("customers.csv", "orders.csv", "other.csv")
    for name, content in zip(names, files, strict=False):
        (folder / name).write_text(content)
    return infer([folder / name for name in names[: len(files)]], folder=folder).required()


def spaced(text: str) -> str:
    return " ".join(text.split())


def test_customers_with_orders_and_a_survey(tmp_path: Path) -> None:
    customers = "id,E-Mail,joined,default,is\n" + "".join(
        f"{n},c{n}@example.com,{n % 28 + 1:02}.03.2025,{'ja' if n % 2 else 'nein'},{n}\n"
        for n in range(1, 41)
    )
    orders = "order_id,customer_id,date,total\n" + "".join(
        f"{n},{n % 7 + 1},2026-01-01,9.5\n" for n in range(40)
    )
    survey = "customer_id,nps\n1,9\n2,n/a\n"
    rules = spaced(inferred(tmp_path, customers, orders, survey))
    for part in (
        'customers from "customers.csv" key id id text',
        'e_mail text column "E-Mail" private required',
        'joined date format "%d.%m.%Y" required',
        'default_value flag column "default" yes "ja" no "nein" required',
        'is_value whole number column "is" required',
        'events orders from "orders.csv" key customer_id at date',
        'attributes others from "other.csv" key customer_id',
        'nps whole number unknown as "n/a"',
    ):
        assert part in rules


@pytest.mark.parametrize(
    ("header", "cells", "declared"),
    [
        ("x", ["1", "-1", "999"], "x whole number required"),
        ("x", ["0171", "0172"], "x text required"),
        ("x", ["1.5", ""], "x number"),
        ("x", ["1.234,56", "2,50"], 'x number format "1.234,56" required'),
        ("x", ["Yes", "no"], "x flag required"),
        ("x", ["0", "1"], "x flag required"),
        ("x", ["2026-01-01T10:00", "2026-01-02T11:30"], "x datetime required"),
        ("x", ["01/02/2025", "03/04/2025"], "# x: or is it %m/%d/%Y?"),
        ("x", ["a|b", "b|a", "a", "b"], 'x list of text split by "|" required'),
        ("x", ["[a, b]", "[]"], "x list of text required"),
        ("Größe (cm)", ["a", "b"], 'grosse_cm text column "Größe (cm)" required'),
        ("2024", ["a", "b"], 'n_2024 text column "2024" required'),
        ("", ["a", "b"], "column_2 text"),
        ("between", ["a", "b"], 'between_value text column "between" required'),
        ("phone", ["+49 1", "+49 2"], "phone text private required"),
    ],
)
def test_columns(tmp_path: Path, header: str, cells: list[str], declared: str) -> None:
    lines = "".join(f'{n},"{value}"\n' for n, value in enumerate(cells))
    assert declared in spaced(inferred(tmp_path, f"customer_id,{header}\n{lines}"))


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"")
    (tmp_path / "b.csv").write_bytes(b"\0\1\2")
    checked = infer([tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "c.csv"])
    assert [d.code for d in checked.diagnostics] == ["unreadable-data", "unreadable-data", "missing-file"]


def test_another_encoding_is_declared(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_bytes("id;name\n1;Gonçalves\n2;Köhler\n".encode("latin-1"))
    assert 'encoding "latin-1" key id' in infer([tmp_path / "customers.csv"]).required()
