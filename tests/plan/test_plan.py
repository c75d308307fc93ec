"""Equal expressions are one node; what can be known while planning is."""

from __future__ import annotations

import datetime as dt

from segdsl.clock import AsOf
from segdsl.model.from_syntax import build
from segdsl.plan.from_model import plan
from segdsl.plan.nodes import Apply, Constant, Node, Plan, Reduce, Unknown
from segdsl.plan.traversal import children, within
from segdsl.plan.windows import instant_bounds
from segdsl.syntax.from_text import parse_text

SOURCES = """\
customers from "c.csv" key id
  income number
  joined date
events visits from "v.csv" key id at seen
  seen datetime
  page text
"""
DAY = dt.date(2026, 3, 31)


def planned(rules: str, zone: str = "Europe/Berlin") -> Plan:
    model = build([parse_text(SOURCES + rules).required()], zone=zone).required()
    return plan(model, AsOf(DAY, zone))


def nodes(made: Plan) -> set[Node]:
    found: set[Node] = set()
    waiting = [n.node for n in made.named]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting.extend(children(node))
    return found


def test_what_two_segments_share_is_computed_once() -> None:
    made = planned(
        """\
segment a where count(visits in the last 30 days) >= 2
segment b where income > 5 and any visits in the last 30 days
segment c where not any visits in the last 30 days
"""
    )
    assert len([n for n in nodes(made) if isinstance(n, Reduce)]) == 1


def test_a_trait_is_the_node_that_segments_use() -> None:
    made = planned("trait spend = income * 2\nsegment rich where spend > 10\n")
    spend, rich = (n.node for n in made.named)
    assert isinstance(rich, Apply)
    assert rich.arguments[0] is spend


def test_a_window_of_days_becomes_bounds_on_instants() -> None:
    made = planned("segment s where any visits in the last 7 days\n")
    assert not any(isinstance(n, Apply) and n.operator == "local day" for n in nodes(made))
    bounds = {n.value for n in nodes(made) if isinstance(n, Constant) and isinstance(n.value, dt.datetime)}
    assert dt.datetime(2026, 3, 23, 23, tzinfo=dt.UTC) in bounds


def test_days_that_begin_at_a_change_of_clocks_are_left_to_the_zone() -> None:
    gap = dt.date(2018, 11, 4)  # in São Paulo clocks went from 0:00 to 1:00
    assert instant_bounds(">=", (gap,), "America/Sao_Paulo") is None
    assert instant_bounds(">=", (gap + dt.timedelta(days=2),), "America/Sao_Paulo") is not None


def test_conditions_of_constants_are_settled() -> None:
    made = planned("segment s where 2026-03-01 <= today and income > 3 and not nobody\n")
    condition = made.named[0].node
    assert isinstance(condition, Apply)
    assert condition.operator == ">"


def test_everyone_is_a_constant() -> None:
    (everyone,) = planned("segment s where everyone or income > 3\n").named
    assert isinstance(everyone.node, Constant)
    assert everyone.node.value is True


def test_an_unknown_day_is_not_an_unknown_number() -> None:
    never = "(2026-03-01 when today < 2026-03-01)"
    made = planned(f"trait no_day = {never}\ntrait no_number = days between {never} and joined\n")
    families = [n.node.kind.family for n in made.named if isinstance(n.node, Unknown)]
    assert families == ["day", "number"]


def test_rules_are_planned_in_the_order_of_what_they_need_however_they_are_written() -> None:
    links = "".join(f"trait t{n} = t{n + 1} + 1\n" for n in range(2_000))
    made = planned(f"segment s where t0 > 5\n{links}trait t2000 = income\n")
    assert [named.name for named in made.named] == [f"t{n}" for n in range(2_000, -1, -1)] + ["s"]


def test_only_what_is_asked_for_and_what_it_needs_is_planned() -> None:
    model = build([parse_text(SOURCES + "trait a = income\ntrait b = a + 1\ntrait c = 3 * a\n").required()])
    assert [n.name for n in plan(model.required(), AsOf(DAY, "UTC"), ["b"]).named] == ["a", "b"]
    assert [n.name for n in plan(model.required(), AsOf(DAY, "UTC"), []).named] == []


def test_nodes_and_all_that_they_need_come_once() -> None:
    made = planned(
        "trait t = distinct(visits.page)\nsegment s where t > 5 and any visits in the last 3 days\n"
    )
    roots = [named.node for named in made.named]
    found = list(within(*roots, *roots))
    assert len(found) == len(set(found)) > len(roots)
    assert set(found) == nodes(made)
