"""Where a customer stands among the others, one number for all of them, and stable random shares."""

from __future__ import annotations

from typing import cast

from segdsl.model import literals
from segdsl.model.conditions import condition, group
from segdsl.model.draft import Scope
from segdsl.model.findings import quoted
from segdsl.model.nodes import Expression, Overall, Ranking, Sample
from segdsl.model.terms import call
from segdsl.operators.overall import OVERALL, OverallName
from segdsl.operators.ranks import RANKS, RankName
from segdsl.source import Span
from segdsl.syntax import nodes as syntax
from segdsl.types import CONDITION, Kind, Number, in_words

QUANTILES = {name: rank.groups for name, rank in RANKS.items() if rank.function == "quantile"}
OVERALL_NAMES = tuple(f"overall {name}" for name in OVERALL)
MOST_GROUPS = 1_000_000


def rank(scope: Scope, node: syntax.Function) -> Expression | None:
    """`quintile(x within country among buyers)`, `ntile(5, x)`."""
    if _in_row(scope, node.span):
        return None
    arguments = list(node.arguments)
    groups = QUANTILES.get(node.name)
    if node.name == "ntile":
        first = arguments.pop(0).value if len(arguments) == 2 else None
        if isinstance(first, syntax.Number | syntax.Name):
            groups = literals.count(scope, first)
            if groups is None:
                return None
    if len(arguments) != 1 or arguments[0].value is None or groups is None or not 1 <= groups <= MOST_GROUPS:
        example = f"ntile(5, {'x'})" if node.name == "ntile" else f"{node.name}(x)"
        message = (
            f"`{node.name}` takes {'a number of groups and a value' if node.name == 'ntile' else 'one value'}"
        )
        scope.findings.add("type-mismatch", message, node.span, f"write, say, `{example}`")
        return None
    kind = Kind(Number(True, 1, groups))
    function: RankName = "ntile" if node.name == "ntile" else "quantile"
    argument = arguments[0]
    assert argument.value is not None
    return _ranking(
        scope, (function, groups, kind), argument.value, (argument.within, argument.among), node.span
    )


def top(scope: Scope, node: syntax.Top) -> Expression | None:
    """`top 10% by monetary within country among champions`, `bottom 500 by x`."""
    if _in_row(scope, node.span):
        return None
    amount = literals.number(scope, node.amount, "a share, such as `10%`, or a number of customers")
    if amount is None:
        return None
    whose = "bottom" if node.bottom else "top"
    if amount.percent or isinstance(amount.value, float):
        if not 0 < amount.value <= 1:
            message = (
                f"{quoted(node.amount.span)} is neither a share from 0% to 100% nor a number of customers"
            )
            scope.findings.add("type-mismatch", message, node.amount.span)
            return None
        function, size = f"{whose} share", float(amount.value)
    else:
        if amount.value < 0:
            scope.findings.add("type-mismatch", "a number of customers is not negative", node.amount.span)
            return None
        function, size = f"{whose} count", float(amount.value)
    how = (cast(RankName, function), size, CONDITION)
    return _ranking(scope, how, node.value, (node.within, node.among), node.span)


def top_making(scope: Scope, node: syntax.TopMaking) -> Expression | None:
    """`top customers making 50% of spend within country among buyers`."""
    if _in_row(scope, node.span):
        return None
    share = literals.share(scope, node.share)
    if share is None:
        return None
    return _ranking(scope, ("top making", share, CONDITION), node.value, (node.within, node.among), node.span)


Groups = tuple[syntax.Name | None, syntax.Expression | None]


def _ranking(
    scope: Scope, how: tuple[RankName, float, Kind], value_node: syntax.Expression, groups: Groups, span: Span
) -> Expression | None:
    value = _number(scope, value_node)
    found = _groups(scope, groups)
    if value is None or found is None:
        return None
    within, among = found
    function, amount, kind = how
    return Ranking(function, amount, value, within, among, kind, span)


def _groups(scope: Scope, groups: Groups) -> tuple[Expression | None, Expression | None] | None:
    """What customers are grouped by, and who takes part; None where one of them is wrong."""
    within = None if groups[0] is None else _grouping(scope, groups[0])
    among = group(scope, groups[1])
    if (groups[0] is not None and within is None) or (groups[1] is not None and among is None):
        return None
    return within, among


def _grouping(scope: Scope, name: syntax.Name) -> Expression | None:
    found = scope.resolve(name)
    if found is None or found.kind.family != "list":
        return found
    message = f"customers can't be grouped by {quoted(name.span)}, which is a list"
    scope.findings.add("type-mismatch", message, name.span)
    return None


def _number(scope: Scope, node: syntax.Expression) -> Expression | None:
    value = scope.resolve(node)
    if value is None or value.kind.family == "number":
        return value
    hint = f"rank by `days since {node.span.text}`" if value.kind.family in ("day", "instant") else None
    message = f"customers are ranked by a number, and {quoted(node.span)} is {in_words(value.kind.type)}"
    scope.findings.add("type-mismatch", message, node.span, hint)
    return None


def _in_row(scope: Scope, span: Span) -> bool:
    if scope.of_customer and scope.rolled is None:
        return False
    message = f"{quoted(span)} is about all customers and cannot stand in a rule about single `{scope.table}`"
    scope.findings.add("not-yet", message, span, "make it a trait, and write `customer.NAME` here")
    return True


def overall(scope: Scope, node: syntax.Function) -> Expression | None:
    """`overall median(x within country among y)`, `overall percentile(x, 90)`, `overall share(condition)`."""
    if _in_row(scope, node.span):
        return None
    name = node.name.removeprefix("overall ")
    percent, fine = _percent(scope, node, name)
    if not fine or not node.arguments or node.arguments[0].value is None:
        return None
    argument = node.arguments[0]
    assert argument.value is not None
    value = condition(scope, argument.value) if name == "share" else _averaged(scope, node, argument.value)
    groups = _groups(scope, (argument.within, argument.among))
    if value is None or groups is None:
        return None
    return _overall(cast(OverallName, name), value, groups, percent, node.span)


def _overall(
    name: OverallName,
    value: Expression,
    groups: tuple[Expression | None, Expression | None],
    percent: float | None,
    span: Span,
) -> Overall:
    within, among = groups
    kind = OVERALL[name].kind(value.kind, within.kind if within is not None else None)
    return Overall(name, value, among, percent, kind, span, within)


def standardised(scope: Scope, node: syntax.Function) -> Expression | None:
    """`standardised(x within country)`: less the average, divided by the deviation."""
    if _in_row(scope, node.span):
        return None
    if len(node.arguments) != 1 or node.arguments[0].value is None:
        message = "`standardised` takes one value"
        scope.findings.add("type-mismatch", message, node.span, "write, say, `standardised(x)`")
        return None
    argument = node.arguments[0]
    assert argument.value is not None
    value = _averaged(scope, node, argument.value)
    groups = _groups(scope, (argument.within, argument.among))
    if value is None or groups is None:
        return None
    average = _overall("average", value, groups, None, node.span)
    deviation = _overall("deviation", value, groups, None, node.span)
    return call("/", (call("-", (value, average), node.span), deviation), node.span)


def _averaged(scope: Scope, node: syntax.Function, written: syntax.Expression) -> Expression | None:
    value = scope.resolve(written)
    if value is None or value.kind.family == "number":
        return value
    overall = "overall " if node.name.startswith("overall ") else ""
    hint = f"did you mean `{overall}share({written.span.text})`?" if value.kind.family == "flag" else None
    message = f"`{node.name}` goes over numbers, and {quoted(written.span)} is {in_words(value.kind.type)}"
    scope.findings.add("type-mismatch", message, written.span, hint)
    return None


def _percent(scope: Scope, node: syntax.Function, name: str) -> tuple[float | None, bool]:
    wanted = 2 if name == "percentile" else 1
    if len(node.arguments) != wanted:
        example = f"{node.name}(x, 90)" if wanted == 2 else f"{node.name}(x)"
        message = f"`{node.name}` takes {'a value and a percentage' if wanted == 2 else 'one value'}"
        scope.findings.add("type-mismatch", message, node.span, f"write, say, `{example}`")
        return None, False
    if wanted == 1:
        return None, True
    written = node.arguments[1].value
    if written is None:
        return None, False
    amount = literals.number(scope, written, "a number from 0 to 100")
    if amount is None:
        return None, False
    percent = amount.value * 100 if amount.percent else amount.value
    if not 0 <= percent <= 100:
        message = f"{quoted(written.span)} is not a percentage: it should be from 0 to 100"
        scope.findings.add("type-mismatch", message, written.span)
        return None, False
    return float(percent), True


def sample(scope: Scope, node: syntax.Sample) -> Expression | None:
    """`sample 10% by company seed "spring"`; the seed is by default the declaration's name."""
    if _in_row(scope, node.span):
        return None
    share = literals.share(scope, node.share)
    by = None if node.by is None else _drawn(scope, node.by)
    if share is None or (node.by is not None and by is None):
        return None
    seed = node.seed.value if node.seed is not None else scope.seed
    return Sample(seed, share, CONDITION, node.span, by=by)


def _drawn(scope: Scope, name: syntax.Name) -> Expression | None:
    """What is drawn instead of customers: texts, numbers or dates, such as a company."""
    found = scope.resolve(name)
    if found is None or found.kind.family in ("text", "number", "day"):
        return found
    message = f"a sample can't be drawn by {quoted(name.span)}, which is {in_words(found.kind.type)}"
    scope.findings.add("type-mismatch", message, name.span, "draw by a text, such as a company")
    return None
