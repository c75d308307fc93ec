"""Values out of events: `count(orders)`, `sum(orders.total in the last 365 days)`, `first(orders)`.

In: a call of an aggregate function. Out: an Aggregate whose owner is the customer, in a metric
everybody, or, where the columns of a roll-up are built, the roll-up's row.
"""

from __future__ import annotations

from segdsl.model import literals
from segdsl.model.catalog import EVERYBODY
from segdsl.model.draft import Scope
from segdsl.model.findings import quoted
from segdsl.model.names import VALUES, rows
from segdsl.model.nodes import Aggregate, Expression, Selection
from segdsl.model.selections import selection, time_of
from segdsl.operators.aggregates import AGGREGATES, OF_ROWS
from segdsl.operators.overall import OVERALL
from segdsl.syntax import nodes as syntax
from segdsl.types import in_words


def aggregate(scope: Scope, node: syntax.Function) -> Expression | None:
    if not scope.of_customer and scope.rolled is None:
        message = f"{quoted(node.span)} cannot stand in a rule about single `{scope.table}`"
        hint = "make it a trait, and write `customer.NAME` here"
        scope.findings.add("not-yet", message, node.span, hint)
        return None
    nth, argument = _arguments(scope, node)
    if argument is None:
        return None
    events, column = _named(scope, node, argument)
    if events is None:
        return None
    return _of(scope, node, argument, events, column, nth)


def _arguments(scope: Scope, node: syntax.Function) -> tuple[int | None, syntax.Argument | None]:
    """The place for `nth`, and the events."""
    if node.name == "nth":
        if len(node.arguments) == 2 and isinstance(node.arguments[0].value, syntax.Number | syntax.Name):
            place = literals.count(scope, node.arguments[0].value)
            if place == 0:
                scope.findings.add("type-mismatch", "events are counted from 1", node.arguments[0].span)
            return place, node.arguments[1] if place else None
        message = "`nth` takes a number and events"
        scope.findings.add("type-mismatch", message, node.span, "write, say, `nth(2, orders)`")
        return None, None
    if len(node.arguments) == 1:
        return None, node.arguments[0]
    if not node.arguments and scope.rolled is not None and node.name == "count":
        return None, syntax.Argument(None, node.span)
    message = f"`{node.name}` takes the events, and nothing else"
    hint = f"write, say, `{node.name}(orders)`" if node.name == "count" else None
    scope.findings.add("type-mismatch", message, node.span, hint)
    return None, None


def _named(
    scope: Scope, node: syntax.Function, argument: syntax.Argument
) -> tuple[syntax.Name | None, syntax.Expression | None]:
    """The events, and what is taken of each: a column, or nothing where it is about the rows."""
    value = argument.value
    if scope.rolled is not None:
        base = syntax.Name(scope.rolled, argument.span)
        if isinstance(value, syntax.Name) and value.text == scope.rolled:
            return base, None
        if isinstance(value, syntax.Path) and value.owner.text == scope.rolled:
            return base, value.name
        return base, value
    if isinstance(value, syntax.Path) and value.owner.text != "customer":
        return value.owner, value.name
    if isinstance(value, syntax.Name):
        declared = scope.draft.names.get(value.text)
        if declared is None or declared.what not in VALUES:
            return value, None
    _needs_events(scope, node, argument)
    return None, None


def _needs_events(scope: Scope, node: syntax.Function, argument: syntax.Argument) -> None:
    words = quoted(argument.span)[1:-1]
    hint = None
    if argument.value is not None:
        if node.name in OVERALL and scope.resolve(argument.value) is None:
            return
        if node.name in OVERALL:
            hint = f"for all customers together, write `overall {node.name}({words})`"
    message = f"`{node.name}` goes over events, and `{words}` is not a column of events"
    scope.findings.add("type-mismatch", message, argument.span, hint or f"write `{node.name}(EVENTS.COLUMN)`")


def _of(
    scope: Scope,
    node: syntax.Function,
    argument: syntax.Argument,
    events: syntax.Name,
    column: syntax.Expression | None,
    nth: int | None,
) -> Expression | None:
    owner = EVERYBODY if scope.pooled else scope.table
    outer = scope.customer()
    written = syntax.Selection(events, argument.window, argument.where, (), argument.span)
    if argument.within is not None or argument.among is not None:
        group = argument.within or argument.among
        assert group is not None
        message = f"`{node.name}` goes over a customer's own events; `within` and `among` group customers"
        scope.findings.add("type-mismatch", message, group.span)
        return None
    found = selection(outer, written)
    if found is None:
        return None
    if column is None:
        return _of_rows(scope, node, events, found, nth, owner)
    value = scope.row_of(events.text).resolve(column)
    if value is None:
        return None
    function = AGGREGATES.get(node.name)
    if function is None or not function.takes or node.name == "nth":
        message = f"`{node.name}` is about the events themselves, not about a column"
        hint = f"did you mean `{node.name}({events.text})` or `distinct({argument.span.text})`?"
        scope.findings.add("type-mismatch", message, node.span, hint if node.name == "count" else None)
        return None
    if value.kind.family not in function.takes:
        _wrong_values(scope, node, column, value)
        return None
    if function.needs_time and _timeless(scope, events, node):
        return None
    return Aggregate(node.name, found, value, owner, function.kind(value.kind), node.span)


def _timeless(scope: Scope, events: syntax.Name, node: syntax.Function) -> bool:
    below = rows(scope, events)
    return below is None or time_of(scope, events, below, node.span) is None


def _of_rows(
    scope: Scope,
    node: syntax.Function,
    events: syntax.Name,
    found: Selection,
    nth: int | None,
    owner: str,
) -> Expression | None:
    name = OF_ROWS.get(node.name)
    if name is None:
        columns = [
            c for c in scope.draft.visible(events.text) if c not in scope.draft.tables[events.text].key
        ]
        example = f"{events.text}.{columns[0]}" if columns else f"{events.text}.COLUMN"
        message = f"`{node.name}` needs a column of `{events.text}`"
        scope.findings.add("type-mismatch", message, node.span, f"write, say, `{node.name}({example})`")
        return None
    function = AGGREGATES[name]
    if name == "count":
        return Aggregate(name, found, None, owner, function.kind(None), node.span)
    below = rows(scope, events)
    at = None if below is None else time_of(scope, events, below, node.span)
    if at is None:
        return None
    return Aggregate(name, found, None, owner, function.kind(at.kind), node.span, nth)


def _wrong_values(scope: Scope, node: syntax.Function, column: syntax.Expression, value: Expression) -> None:
    family = value.kind.family
    hint = None
    if family == "flag":
        hint = f"to count them, write `count({_owner(node)} where ({column.span.text}))`"
    elif family == "text" and "number" in AGGREGATES[node.name].takes:
        hint = "if it holds numbers, declare the column as `number`"
    message = f"`{node.name}` can't go over {quoted(column.span)}, which is {in_words(value.kind.type)}"
    scope.findings.add("type-mismatch", message, column.span, hint)


def _owner(node: syntax.Function) -> str:
    value = node.arguments[0].value
    return value.owner.text if isinstance(value, syntax.Path) else "…"
