"""A planner that goes on with changed rules plans what a new one does, and keeps what is as it was."""

from __future__ import annotations

import datetime as dt
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from segdsl.clock import AsOf
from segdsl.model.from_syntax import build
from segdsl.model.project import Model
from segdsl.plan.digest import digest_of_plan
from segdsl.plan.from_model import plan
from segdsl.plan.kept import forget_plans, plan_again
from segdsl.plan.nodes import Node, Plan
from segdsl.syntax.from_text import parse_text

AS_OF = AsOf(dt.date(2026, 3, 31))
CHOICES = (
    ("trait limit = {}", ("points / 2", "points", "10")),
    ("trait spent = sum(orders.total in the last {})", ("30 days", "60 days")),
    ("segment many where {}", ("points > limit", "points > 10", "not points > limit")),
    ("segment large where any orders where (over{})", ("", " and total > 3")),
    ("segment both where many and {}", ("large", "spent > 5", "vip")),
    ("lifecycle stage\n  stage top where {}\n  stage rest otherwise", ("both", "many", "best in (1, 2)")),
    ("trait best = quintile({})", ("spent", "points")),
    ("score worth\n  +5 when many\n  {}", ('+3 when stage = "top"', "+4 when both")),
    ('segment few where sample {} seed "x"', ("10%", "20%")),
    ("segment vips where {}", ("vip", "vip and worth > 4")),
)
TABLES = """\
customers from "c.csv" key id
  points  number
  size    number
  vip     = size > {size}
events orders from "o.csv" key id at day
  total  number
  over   = total > customer.limit
"""
FIRST = (0,) * (len(CHOICES) + 1)
RULES = st.tuples(*[st.integers(0, 2)] * len(FIRST))
NAMES = st.sampled_from([None, ("both",), ("stage", "few")])


@cache
def model(chosen: tuple[int, ...]) -> Model:
    size, *others = chosen
    pairs = zip(CHOICES, others, strict=True)
    rules = "\n".join(line.format(words[place % len(words)]) for (line, words), place in pairs)
    return build([parse_text(f"{TABLES.format(size=size)}{rules}\n").required()]).required()


def named(chosen: tuple[int, ...]) -> dict[str, Node]:
    return {one.name: one.node for one in plan_again(model(chosen), AS_OF, None, None).named}


def told(made: Plan) -> tuple[object, ...]:
    return digest_of_plan(made), [(one.name, one.kind, one.values) for one in made.named]


@given(st.lists(st.tuples(RULES, NAMES), min_size=2, max_size=6))
def test_plans_after_changes_are_those_of_new_planners(
    asked: list[tuple[tuple[int, ...], tuple[str, ...] | None]],
) -> None:
    for chosen, names in asked:
        own = model(chosen)
        assert told(plan_again(own, AS_OF, names, None)) == told(plan(own, AS_OF, names))


def test_what_is_as_it_was_keeps_its_node() -> None:
    before, after = named(FIRST), named((*FIRST[:3], 1, *FIRST[4:]))  # what `many` says
    assert {name for name in before if before[name] is after[name]} == {
        *("limit", "spent", "large", "best", "few", "vips")
    }
    forget_plans()
    assert not any(node is after[name] for name, node in named(FIRST).items())


def test_a_trait_that_tables_rest_on_changes_what_rests_on_them() -> None:
    before, after = named(FIRST), named((0, 1, *FIRST[2:]))  # what `limit` is
    assert before["large"] is not after["large"]
    assert before["spent"] is after["spent"]
