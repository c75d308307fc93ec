"""Whoever knows the others answers for them; what is remembered is what would be computed."""

from __future__ import annotations

from typing import Any

from segdsl.clock import AsOf
from segdsl.model.by_name import named
from segdsl.model.nodes import Expression, Overall, Ranking
from segdsl.reference.evaluate import Reference
from segdsl.reference.others import Customers
from segdsl.reference.world import World
from tests.model.shorthand import SHOP, model

RULES = f"""{SHOP}trait rank = quintile(nps)
trait usual = overall average(nps)
trait in_country = overall average(nps within country)
segment best where top 20% by nps
segment keen where nps > usual and (newsletter or any carts) and not best
"""
AS_OF = AsOf.parse("2026-03-31", "UTC")
CUSTOMERS = tuple(
    {"id": str(n), "nps": float(n), "country": "DE" if n % 2 else "AT", "newsletter": n % 3 == 0}
    for n in range(1, 11)
)


class Told:
    """Knows of others what nobody in the world could tell."""

    def overall(self, overall: Overall, customer: int | None, among: Customers) -> float | None:
        return None if overall.within is not None else 7

    def ranking(self, ranking: Ranking, customer: int | None, among: Customers) -> int | bool | None:
        value: Any = among.evaluate(ranking.value, customer or 0)
        return value > 3 if ranking.function == "top share" else 5


def test_everybody_in_the_world_is_asked_unless_somebody_else_knows() -> None:
    built = model(RULES)
    plain, told = (Reference(built, World(CUSTOMERS[:5]), AS_OF, others=o) for o in (None, Told()))
    assert [plain.value("rank", n) for n in range(5)] == [1, 2, 3, 4, 5]
    assert [told.value("rank", n) for n in range(5)] == [5] * 5
    assert (plain.value("usual", 0), told.value("usual", 0)) == (3, 7)
    assert (plain.value("in_country", 0), told.value("in_country", 0)) == (3, None)


def test_what_is_stated_goes_before_what_others_know() -> None:
    built = model(RULES)
    rank = built.traits["rank"].value
    stated: dict[Expression, Any] = {rank: 2}
    assert Reference(built, World(CUSTOMERS), AS_OF, stated=stated, others=Told()).value("rank", 0) == 2


def test_what_is_remembered_is_what_would_be_computed() -> None:
    built = model(RULES)
    world = World(CUSTOMERS, {"carts": ({"id": "4", "at": AS_OF.now},)})
    plain, remembers = (Reference(built, world, AS_OF, remembers=r) for r in (False, True))
    names = ("rank", "usual", "in_country", "best", "keen")
    for _ in range(2):
        for place in range(len(CUSTOMERS)):
            values = [[r.evaluate(named(built, n), place) for n in names] for r in (plain, remembers)]
            assert values[0] == values[1]
    assert {plain.value("keen", n) for n in range(len(CUSTOMERS))} == {True, False}
