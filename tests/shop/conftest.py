"""One shop of the usual size for all tests here, and its tables as plain pandas reads them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from segdsl.shop.generate import write_shop


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shops") / "shop"
    write_shop(folder)
    return folder


def _read(path: Path, **options: object) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False, **options)


@pytest.fixture(scope="session")
def customers(shop: Path) -> pd.DataFrame:
    return _read(shop / "data" / "customers.csv")


@pytest.fixture(scope="session")
def products(shop: Path) -> pd.DataFrame:
    return _read(shop / "data" / "products.csv", sep=";", encoding="latin-1")


@pytest.fixture(scope="session")
def lines(shop: Path) -> pd.DataFrame:
    """Order lines as they are, with numbers and times made such."""
    table = _read(shop / "data" / "order_lines.csv")
    return table.assign(
        sold_at=pd.to_datetime(table["sold_at"], format="%Y-%m-%d %H:%M:%S"),
        quantity=table["quantity"].astype(int),
        price=pd.to_numeric(table["price"].replace("NA", "")),
    )


@pytest.fixture(scope="session")
def visits(shop: Path) -> pd.DataFrame:
    table = _read(shop / "data" / "visits.csv")
    return table.assign(seen_at=pd.to_datetime(table["seen_at"], format="%Y-%m-%dT%H:%M:%SZ", utc=True))


@pytest.fixture(scope="session")
def emails(shop: Path) -> pd.DataFrame:
    table = _read(shop / "data" / "email_events.tsv", sep="\t")
    return table.assign(happened_at=pd.to_datetime(table["happened_at"]), kind=table["kind"].str.lower())


@pytest.fixture(scope="session")
def survey(shop: Path) -> pd.DataFrame:
    return _read(shop / "data" / "survey.csv", sep=";", encoding="utf-8-sig")


@pytest.fixture(scope="session")
def orders(customers: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """What customers in the table bought, one row per customer and invoice: sold_at, day, total, titles."""
    bought = lines[(lines["quantity"] > 0) & lines["customer_id"].isin(customers["customer_id"])]
    bought = bought.assign(amount=bought["quantity"] * bought["price"])
    table = bought.groupby(["customer_id", "invoice"], as_index=False).agg(
        sold_at=("sold_at", "min"), total=("amount", "sum"), titles=("sku", "size")
    )
    return table.assign(day=table["sold_at"].dt.normalize())
