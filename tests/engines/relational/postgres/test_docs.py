"""What docs/engines.md shows of a database is what happens: its example is run on a server."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.faces.shop import run

PAGE = Path(__file__).parents[4] / "docs" / "engines.md"
URL = "postgres://shop@db.example.com/shop"


def test_the_example_runs(tmp_path: Path, database: str, ask: Callable[..., list[Any]]) -> None:
    section = (
        PAGE.read_text(encoding="utf-8").partition("## Where the customers are")[2].partition("\n## ")[0]
    )
    rules, command, shown = re.findall(r"```(?:seg|sh|text)\n(.*?)```", section, re.DOTALL)
    ask(
        "create table crm.people (customer_id bigint, country text, newsletter boolean)",
        "insert into crm.people values (1001, 'DE', true), (1002, 'AT', false), (1003, 'DE', null)",
        "create table crm.orders (customer_id bigint, day date, total numeric(12, 2))",
        "insert into crm.orders values (1001, '2026-01-15', 80.1), (1001, '2026-03-02', 40.2), "
        "(1003, '2026-03-20', 19.9)",
    )
    (tmp_path / "in_database.seg").write_text(rules.replace(URL, database), encoding="utf-8")
    words = shlex.split(
        command.replace(URL, database).replace("in_database.seg", str(tmp_path / "in_database.seg"))
    )
    told = run(*words[1:])
    assert told.out == shown
    assert told.code == 0
    assert ask("select customer_id, segment from crm.members") == [("1001", "big_spenders")]
