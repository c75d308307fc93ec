"""A small project that the tests of the command line run on, and running commands on it."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from tests import copies

RULES = """\
customers from "data/customers.csv" key customer_id
  first_name  text
  email       text                           private
  country     one of "DE", "AT", "CH", "US"
  newsletter  flag                           required

events orders from "data/orders.csv" key customer_id at sold_at
  sold_at  date
  total    number

setting lapsed_after = 90 days "When a customer counts as lapsed"

trait monetary "Spend in the past year" = sum(orders.total in the last 365 days)
trait usual                             = overall median(monetary)

segment big "Spends a batch"
  where monetary >= 500 and country in ("DE", "AT")

segment quiet
  where last(orders) more than lapsed_after ago and newsletter

lifecycle journey "How the relationship stands"
  stage lead   "New lead"  where no orders
  stage buyer              where any orders in the last 365 days

score warm
  +10 when any orders in the last 7 days
   -5 when newsletter = no

example "a big spender" as of 2026-03-31
  customer with country = "DE", newsletter = yes
  orders on 2026-01-02 with total = 900
  in big
  not in quiet

expect big between 1% and 60% of customers
guarantee every quiet is newsletter
"""

CUSTOMERS = """\
customer_id,first_name,email,country,newsletter
1,Ann,ann@customers.example,DE,yes
2,Bob,bob@customers.example,AT,no
3,Cy,cy@customers.example,US,yes
4,Dee,,,no
"""

ORDERS = """\
customer_id,sold_at,total
1,2026-01-02,900
1,2026-03-28,20
2,2025-08-02,700
9,2026-01-01,5
,2026-01-01,5
"""

AS_OF = ("--as-of", "2026-03-31")


def write_shop(folder: Path) -> Path:
    """The project, in this folder."""
    (folder / "rules").mkdir(parents=True)
    (folder / "data").mkdir()
    (folder / "segdsl.toml").write_text('[project]\nname = "Shop"\nrules = "rules"\n', encoding="utf-8")
    (folder / "rules" / "all.seg").write_text(RULES, encoding="utf-8")
    (folder / "data" / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    (folder / "data" / "orders.csv").write_text(ORDERS, encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def segdsl(*words: str | Path, cwd: Path | None = None, **environment: str) -> Ran:
    """Runs a command in a process of its own, as a person or a program would."""
    with TemporaryFile() as out, TemporaryFile() as err:
        code = copies.ran(
            words,
            out.fileno(),
            err.fileno(),
            cwd=cwd,
            environment={**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "100", **environment},
        )
        written = [(file.seek(0), file.read())[1].decode() for file in (out, err)]
    return Ran(code, *written)


def run(*words: str | Path) -> Ran:
    """Runs a command in this process, which is quicker."""
    from click.testing import CliRunner

    from segdsl.faces import cli

    runner = CliRunner()
    with runner.isolation() as streams:
        code = cli.run([str(w) for w in words])
        sys.stdout.flush()
        out, err = streams[0].getvalue().decode(), streams[1].getvalue().decode()
    return Ran(int(code), out, err)
