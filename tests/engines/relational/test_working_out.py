"""Steps that a database would put into each other stay small: enough are worked out before that."""

from __future__ import annotations

from pathlib import Path

import sqlglot
from sqlglot import exp

import segdsl
from segdsl.engines.relational.sql.working_out import worked_out

STEPS = 24
CHAIN = "\n".join(
    f"trait t{n + 1} = t{n} / (1 + t{n} * t{n}) when t{n} > 0.01, t{n} otherwise" for n in range(STEPS)
)
RULES = f"""\
customers from "c.csv" key id
  t0  number

{CHAIN}
"""


def kept(text: str) -> list[bool]:
    """Of each step whether it is worked out before it is read."""
    query = worked_out(sqlglot.parse_one(text, read="postgres"))
    return [bool(step.args.get("materialized")) for step in query.find_all(exp.CTE)]


def step(name: str, value: str, of: str) -> str:
    return f"{name} AS (SELECT *, {value} AS {name}_x FROM {of})"


def case(x: str) -> str:
    return f"CASE WHEN {x} > 0 THEN {x} END"


def test_every_second_step_with_cases_is_worked_out() -> None:
    steps = [step(f"s{n}", case(f"s{n - 1}_x"), f"s{n - 1}") for n in range(1, 6)]
    assert kept(f"WITH {', '.join(steps)} SELECT * FROM s5") == [False, True, False, True, False]


def test_every_step_with_queries_in_its_values_is_worked_out() -> None:
    query = "(SELECT v.x * v.x FROM (SELECT {0} AS x OFFSET 0) AS v)"
    steps = [step(f"s{n}", query.format(f"s{n - 1}_x"), f"s{n - 1}") for n in range(1, 4)]
    steps += [step("a", case("s3_x"), "s3"), step("b", case("a_x"), "a")]
    assert kept(f"WITH {', '.join(steps)} SELECT * FROM b") == [True, True, True, False, True]


def test_what_does_not_grow_is_left_alone() -> None:
    plain = [step("a", "x + 1", "t"), step("b", "a_x * 2", "a"), step("c", case("b_x"), "b")]
    assert kept(f"WITH {', '.join(plain)} SELECT * FROM c") == [False, False, False]
    groups = f"g AS (SELECT id, MAX({case('a_x')}) AS m FROM a GROUP BY id)"
    steps = [step("a", case("x"), "t"), groups, step("b", case("m"), "g")]
    assert kept(f"WITH {', '.join(steps)} SELECT * FROM b") == [False, False, False]


def test_a_statement_for_postgres_says_so(tmp_path: Path) -> None:
    (tmp_path / "rules.seg").write_text(RULES, encoding="utf-8")
    text = segdsl.load(tmp_path).compile(f"t{STEPS}", as_of="2026-03-31", to="sql", dialect="postgres")
    assert text.count("MATERIALIZED") == STEPS // 2
    other = segdsl.load(tmp_path).compile(f"t{STEPS}", as_of="2026-03-31", to="sql", dialect="trino")
    assert "MATERIALIZED" not in other
