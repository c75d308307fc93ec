"""What would be so if nothing had happened since: as if the later rows were not in the files."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from segdsl.clock import AsOf
from segdsl.engines.compute import compute
from segdsl.engines.result import Result
from tests.engines.rulebook import FILES, ZONE, shop
from tests.engines.rulebook import RULES as RULEBOOK

RULES = f"""{RULEBOOK}
segment fresh_carts where any carts in the last 7 days
segment ordered where any orders
"""
KNOWN = ("2025-12-30", "2026-03-01", "2026-03-01 10:30", "2026-03-28", "2026-03-31")


def values(result: Result) -> dict[str, list[str]]:
    groups = (result.segments, result.lifecycles, result.traits, result.scores)
    return {name: [str(v) for v in column] for group in groups for name, column in group.items()}


def without_rows_after(text: str, column: int, separator: str, known: AsOf) -> str:
    head, *rows = text.splitlines()
    kept = []
    for row in rows:
        cell = row.split(separator)[column]
        if not cell:
            kept.append(row)
            continue
        if "." in cell:
            time = pd.Timestamp("-".join(reversed(cell.split("."))))
            exists = time.date() <= known.today
        else:
            time = pd.Timestamp(cell)
            time = time if time.tzinfo else time.tz_localize(ZONE)
            exists = time < known.end
        kept += [row] if exists else []
    return "\n".join([head, *kept]) + "\n"


@pytest.mark.parametrize("known", KNOWN)
@pytest.mark.parametrize("now", ["2026-03-31", "2026-04-06 12:00", "2026-12-01"])
def test_what_happened_after_knowledge_ended_counts_for_nothing(
    known: str, now: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, all_rows = shop(tmp_path, RULES)
    end, moment = AsOf.parse(known, ZONE), AsOf.parse(now, ZONE)
    counterfactual = values(compute(model, all_rows, moment.knowing_until(end)))
    monkeypatch.setitem(FILES, "lines.csv", without_rows_after(FILES["lines.csv"], 1, ";", end))
    monkeypatch.setitem(FILES, "carts.csv", without_rows_after(FILES["carts.csv"], 1, ",", end))
    (tmp_path / "then").mkdir()
    _, fewer_rows = shop(tmp_path / "then", RULES)
    assert counterfactual == values(compute(model, fewer_rows, moment))


def test_knowledge_makes_a_difference(tmp_path: Path) -> None:
    model, rows = shop(tmp_path, RULES)
    now, then = AsOf.parse("2026-03-31", ZONE), AsOf.parse("2026-03-08", ZONE)
    assert values(compute(model, rows, now)) != values(compute(model, rows, now.knowing_until(then)))
