"""The same numbers make the same shop, byte for byte; other numbers make another."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from segdsl.shop import books
from segdsl.shop.generate import write_shop


def fingerprints(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    write_shop(tmp_path / "once", customers=500, seed=3)
    write_shop(tmp_path / "again", customers=500, seed=3)
    assert fingerprints(tmp_path / "once") == fingerprints(tmp_path / "again")


def test_another_seed_makes_another_shop_with_the_same_rules(tmp_path: Path) -> None:
    write_shop(tmp_path / "one", customers=500, seed=1)
    write_shop(tmp_path / "other", customers=500, seed=2)
    one, other = fingerprints(tmp_path / "one"), fingerprints(tmp_path / "other")
    different = {name for name in one if one[name] != other[name]}
    made_up = {name for name in one if name.startswith("data/")} - {"data/picks.csv"}
    assert different == made_up


def test_a_shop_of_several_blocks_has_every_customer_and_invoice_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(books, "BLOCK", 300)
    write_shop(tmp_path / "shop", customers=1_000)
    keys = [row.split(",")[0] for row in (tmp_path / "shop/data/customers.csv").read_text().splitlines()]
    assert keys == ["customer_id", *(str(i + 1) for i in range(1_000))]
    rows = [row.split(",") for row in (tmp_path / "shop/data/order_lines.csv").read_text().splitlines()[1:]]
    buyer_of = {(row[0], row[1]) for row in rows}
    assert len(buyer_of) == len({invoice for invoice, _ in buyer_of})


@pytest.mark.parametrize("customers", [1, 2, 7])
def test_tiny_shops_are_whole(tmp_path: Path, customers: int) -> None:
    write_shop(tmp_path / "shop", customers=customers)
    assert len((tmp_path / "shop/data/customers.csv").read_text().splitlines()) == customers + 1
    headers = {path.name: path.read_bytes()[:20] for path in (tmp_path / "shop/data").iterdir()}
    assert len(headers) == 7
    assert all(headers.values())


def test_a_shop_without_customers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one customer"):
        write_shop(tmp_path / "shop", customers=0)
    assert not (tmp_path / "shop").exists()


def test_the_project_file_names_what_the_project_has(shop: Path) -> None:
    project = tomllib.loads((shop / "segdsl.toml").read_text())
    assert project["project"]["timezone"] == "Europe/Berlin"
    assert sorted(path.name for path in (shop / project["project"]["rules"]).iterdir()) == [
        "campaigns.seg", "engagement.seg", "journey.seg", "mindset.seg", "reading.seg",
        "rfm.seg", "settings.seg", "sources.seg", "tests.seg",
    ]  # fmt: skip


def test_naming_the_shop_does_not_load_numpy() -> None:
    code = "import sys, segdsl.shop.generate; print('numpy' in sys.modules, 'pyarrow' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.split() == ["False", "False"]
