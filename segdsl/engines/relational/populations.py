"""Ranks and overall numbers brought to customers, or to the one row of what everybody has in common."""

from __future__ import annotations

from segdsl.engines.relational.everybody import FLOAT, Ranking
from segdsl.engines.relational.grown import Brought, Grown
from segdsl.engines.relational.kinds import kind_of, nothing_of
from segdsl.engines.relational.lacking import Lacking
from segdsl.engines.relational.names import called
from segdsl.engines.relational.protocol import C, Join, R, Taken
from segdsl.model.catalog import CUSTOMERS
from segdsl.operators.overall import OVERALL
from segdsl.operators.ranks import RANKINGS
from segdsl.plan import nodes

_WANTED = "customers_ranked"


def bring(node: nodes.Overall | nodes.Ranking, grown: Grown[R, C], result: Brought[R, C]) -> None:
    """Joins those who take part by their key, or their groups by what they have in common."""
    steps, ranking = grown.steps, _ranking(node, grown)
    try:
        value = _asked(node, ranking)
    except Lacking as lacking:
        grown.lacking.append(lacking.what)
        value, ranking.of_group = steps.unknown(node.kind), isinstance(node, nodes.Overall)
    name = grown.name(node, node.rows)
    to_groups = ranking.of_group and bool(ranking.within)
    brought = grown.free(f"{name} of group", CUSTOMERS) if to_groups else name
    made = steps.extended(ranking.relation, called(CUSTOMERS), {brought: steps.stored(value, node.kind)})
    key = ranking.within if ranking.of_group else tuple(grown.name(k, CUSTOMERS) for k in grown.made.key)
    if to_groups:
        assert isinstance(node, nodes.Overall)
        taken = Taken(brought, OVERALL[node.function].nothing)
        result.after[name] = steps.stored(_of_own_group(node, brought, grown, ranking), node.kind)
    else:
        taken = Taken(brought, nothing_of(node))
    result.joins.append(Join(made, tuple((k, k) for k in key), {brought: taken}))


def _of_own_group(node: nodes.Overall, brought: str, grown: Grown[R, C], ranking: Ranking[R, C]) -> C:
    """A group of which nobody takes part has the number of nobody, and who is in no group has none."""
    steps, number = grown.steps, grown.steps.column(brought, node.kind)
    if OVERALL[node.function].nothing is None:
        return number
    in_group = steps.kernel.is_known(ranking.groups[0])
    return steps.choose([(in_group, number)], steps.unknown(node.kind), FLOAT)


def _ranking(node: nodes.Overall | nodes.Ranking, grown: Grown[R, C]) -> Ranking[R, C]:
    """Those who take part: the value is known, the group as well, and they are among those asked for."""
    steps, kernel = grown.steps, grown.steps.kernel

    def free(wanted: str) -> str:
        return grown.free(wanted, CUSTOMERS)

    name, given = free("value"), grown.expression(node.value, CUSTOMERS)
    of_conditions = isinstance(node, nodes.Overall) and OVERALL[node.function].takes == "flag"
    kind = kind_of(node.value) if of_conditions else FLOAT
    column = {name: steps.stored(given, kind)}
    everybody = steps.extended(grown.relations[CUSTOMERS], "customers_by_value", column)
    within = () if node.within is None else (grown.name(node.within, CUSTOMERS),)
    groups = tuple(steps.column(group, kind_of(node.within)) for group in within)
    part = kernel.is_known(steps.column(name, kind))
    for group in groups:
        part = part & kernel.is_known(group)
    if node.among is not None:
        part = part & grown.expression(node.among, CUSTOMERS)
    taking = steps.chosen(everybody, _WANTED, part)
    key = tuple(grown.expression(k, CUSTOMERS) for k in grown.made.key)
    value = steps.column(name, kind, known=True)
    return Ranking(steps, taking, _WANTED, value, key, within, groups, free)


def _asked(node: nodes.Overall | nodes.Ranking, ranking: Ranking[R, C]) -> C:
    """The rank or the number as the table of operators makes it."""
    if isinstance(node, nodes.Ranking):
        rank: C = RANKINGS[node.function].column(ranking, node.amount)
        return rank
    percent = () if node.percent is None else (node.percent,)
    number: C = OVERALL[node.function].column(ranking, *percent)
    return number
