"""Names: what an identifier means where it stands.

Outside events a plain name is an attribute, trait, score, lifecycle, segment or setting. In a condition
about events it is a column of theirs or a setting, and `customer.x` is the customer's.
"""

from __future__ import annotations

from segdsl.model import literals
from segdsl.model.borrowed_words import borrowed
from segdsl.model.catalog import CUSTOMERS
from segdsl.model.draft import RULES, Declared, Draft, Item, NamedRows, Scope
from segdsl.model.findings import listed, quoted
from segdsl.model.nodes import Column, Expression, Literal, LookedUp, Missing, OfCustomer, RuleReference
from segdsl.model.project import Lifecycle, Metric, Score, Segment, Trait
from segdsl.suggest import did_you_mean
from segdsl.syntax import nodes as syntax
from segdsl.types import CONDITION, Kind, Number

VALUES = ("attribute", *RULES, "setting")


def name(scope: Scope, node: syntax.Name) -> Expression | None:
    return _of_customer(scope, node) if scope.of_customer else _of_row(scope, node)


def _of_customer(scope: Scope, node: syntax.Name) -> Expression | None:
    if node.text in scope.findings.twice:
        return None
    declared = scope.draft.names.get(node.text)
    if declared is None:
        _unknown(scope, node)
        return None
    match declared.what:
        case "metric" if scope.pooled:
            return _of_another_metric(scope.draft, node)
        case "attribute":
            return column(scope.draft, CUSTOMERS, node)
        case "setting":
            return literals.setting(scope, node) if node.text in scope.draft.settings else None
        case what if what in RULES:
            return reference(scope.draft, node)
        case _:
            _not_a_value(scope, node, declared)
            return None


def reference(draft: Draft, node: syntax.Name) -> RuleReference | None:
    built = draft.need(Item("", node.text), node.span)
    match built:
        case Trait(_, value):
            kind = value.kind
        case Segment():
            kind = CONDITION
        case Score() | Lifecycle():
            kind = built.kind
        case _:
            return None
    return RuleReference(node.text, kind, node.span)


def _of_another_metric(draft: Draft, node: syntax.Name) -> RuleReference | None:
    built = draft.need(Item("", node.text), node.span)
    return RuleReference(node.text, built.value.kind, node.span) if isinstance(built, Metric) else None


def column(draft: Draft, table: str, node: syntax.Name) -> Column | None:
    """A column that is there; None where its definition is wrong."""
    holder = CUSTOMERS if table == CUSTOMERS else draft.holder(table, node.text)
    assert holder is not None
    info = draft.column(holder, node.text, node.span)
    return None if info is None else Column(holder, node.text, info.kind, node.span)


def _of_row(scope: Scope, node: syntax.Name) -> Expression | None:
    draft = scope.draft
    if draft.holder(scope.table, node.text) is not None:
        return column(draft, scope.table, node)
    if node.text in draft.settings:
        return literals.setting(scope, node)
    declared = draft.names.get(node.text)
    if declared is not None and declared.what == "setting":
        return None
    below = scope.rolled
    if below is not None and draft.holder(below, node.text) is not None:
        hint: str | None = f"take a value of its `{below}`, as in `first({node.text})`"
    elif declared is not None and declared.what in VALUES:
        hint = f"did you mean `customer.{node.text}`, {_whose(declared)}?"
    else:
        words = [*draft.visible(scope.table), *draft.settings]
        hint = borrowed(node.text) or did_you_mean(node.text, words) or _columns(draft, scope.table)
    message = f"`{scope.table}` has no column `{node.text}`"
    scope.findings.add("unknown-attribute", message, node.span, hint)
    return None


def _whose(declared: Declared) -> str:
    return "the customer's attribute" if declared.what == "attribute" else f"the {declared.what}"


def _columns(draft: Draft, table: str) -> str:
    names = draft.visible(table)
    return f"its columns are {listed(names)}" if names else "no column of it is declared"


def _unknown(scope: Scope, node: syntax.Name) -> None:
    draft = scope.draft
    if draft.customers_hidden:
        return
    hint = borrowed(node.text) or did_you_mean(node.text, draft.bearing(*VALUES))
    if hint is None:
        holders = [t.name for t in draft.tables.values() if t.role == "events" and node.text in t.columns]
        if holders:
            hint = f"it is a column of `{holders[0]}`: write, say, `last({holders[0]}.{node.text})`"
    message = f"there is no attribute or trait `{node.text}`"
    scope.findings.add("unknown-attribute", message, node.span, hint)


def is_unheard_of(scope: Scope, node: syntax.Name, wanted: str) -> bool:
    """Whether nothing bears this name, where a condition or a segment should stand; that is reported."""
    draft = scope.draft
    if not scope.of_customer or node.text in draft.names or draft.customers_hidden:
        return False
    words = (
        draft.bearing("segment", "trait", "attribute") if wanted == "condition" else draft.bearing("segment")
    )
    message = (
        f"there is no segment or attribute `{node.text}`"
        if wanted == "condition"
        else f"there is no segment `{node.text}`"
    )
    draft.findings.add("unknown-name", message, node.span, did_you_mean(node.text, words))
    return True


def _not_a_value(scope: Scope, node: syntax.Name, declared: Declared) -> None:
    n = node.text
    if declared.what == "events":
        message, hint = (
            f"`{n}` are events, not a value of the customer",
            f"ask `any {n}`, or take `count({n})`",
        )
    elif declared.what == "lookup":
        message, hint = f"`{n}` is a lookup, not a value of the customer", f"write `{n}.COLUMN for KEY`"
    elif declared.what == "metric":
        message = f"`{n}` is a metric: it has a value for a group, and none for a single customer"
        hint = f"see it with `segdsl metrics`; for each customer, write what `{n}` adds up as a trait"
    else:
        message, hint = f"`{n}` is the name of {_named(declared.what)}, not a value of the customer", None
    scope.findings.add("type-mismatch", message, node.span, hint)


def _named(what: str) -> str:
    return "a table of attributes" if what == "attributes" else f"a {what}"


def path(scope: Scope, node: syntax.Path) -> Expression | None:
    """`customer.x` in a condition about events, `orders.total` where the row is one of orders."""
    owner, draft = node.owner.text, scope.draft
    if owner == "customer" and owner not in draft.tables:
        value = scope.customer().resolve(node.name)
        if value is None or scope.of_customer or isinstance(value, Literal):
            return value
        return OfCustomer(value, value.kind, node.span)
    if owner == scope.table and not scope.of_customer:
        return _of_row(scope, node.name)
    whole = draft.names.get(owner)
    if whole is not None and whole.what == "lifetime" and scope.of_customer:
        return _of_lifetime(scope, node)
    if rows_known(scope, owner):
        _loose_column(scope, node)
        return None
    if draft.names.get(owner) is not None and draft.names[owner].what == "lookup":
        hint = f"say for which key: `{owner}.{node.name.text} for …`"
        message = f"{quoted(node.span)} is a column of a lookup, which has a row for each key"
        draft.findings.add("type-mismatch", message, node.span, hint)
        return None
    words = ["customer", *draft.bearing("events", "lookup")]
    draft.findings.add(
        "unknown-name",
        f"there are no events or lookups called `{owner}`",
        node.owner.span,
        did_you_mean(owner, words),
    )
    return None


def _of_lifetime(scope: Scope, node: syntax.Path) -> Expression | None:
    """`clv.orders`: a part that is shown; unknown where nothing was learnt, which is told elsewhere."""
    called = syntax.Name(f"{node.owner.text}.{node.name.text}", node.span)
    if node.name.text not in ("orders", "active"):
        message = f"`{node.owner.text}` has no part `{node.name.text}`"
        hint = did_you_mean(node.name.text, ("orders", "active")) or "its parts are `orders` and `active`"
        scope.findings.add("unknown-attribute", message, node.name.span, hint)
        return None
    if called.text in scope.draft.names:
        return reference(scope.draft, called)
    return Missing(Kind(Number(False, 0)), node.span)


def rows_known(scope: Scope, name: str) -> bool:
    return scope.draft.bears_rows(name)


def _loose_column(scope: Scope, node: syntax.Path) -> None:
    words = quoted(node.span)
    if scope.of_customer:
        message = f"{words} has a value for every event, and one value is needed here"
        hint = f"take one, as in `last({node.span.text})` or `sum({node.span.text})`"
    else:
        message = f"{words} cannot be seen from a row of `{scope.table}`"
        hint = f"make a trait of it and write `customer.{node.name.text}`"
    scope.findings.add("type-mismatch", message, node.span, hint)


def rows(scope: Scope, node: syntax.Name) -> NamedRows | None:
    """What a name of events stands for."""
    draft = scope.draft
    if node.text in draft.findings.twice:
        return None
    if rows_known(scope, node.text):
        found = draft.need(Item("", node.text), node.span)
        return found if isinstance(found, NamedRows) else None
    if node.text in draft.tables and draft.tables[node.text].role == "events":
        return None  # the name is something else's, which was reported
    declared = draft.names.get(node.text)
    if declared is not None:
        what = f"an {declared.what}" if declared.what[0] == "a" else f"a {declared.what}"
        hint: str | None = did_you_mean(node.text, draft.bearing("events"))
        if hint is None and declared.what in VALUES:
            hint = f"an {declared.what} has one value for each customer" if what[:2] == "an" else None
        draft.findings.add(
            "type-mismatch", f"`{node.text}` is {what}, and here stand events", node.span, hint
        )
        return None
    events = draft.bearing("events")
    hint = did_you_mean(node.text, events) or (f"the events are {listed(events)}" if events else None)
    draft.findings.add("unknown-name", f"there are no events called `{node.text}`", node.span, hint)
    return None


def looked_up(scope: Scope, node: syntax.LookedUp) -> Expression | None:
    """`products.category for sku`."""
    draft, owner = scope.draft, node.path.owner.text
    table = draft.tables.get(owner)
    if table is None or table.role != "lookup":
        words = draft.bearing("lookup")
        hint = did_you_mean(owner, words) or (f"the lookups are {listed(words)}" if words else None)
        draft.findings.add("unknown-name", f"there is no lookup `{owner}`", node.path.owner.span, hint)
        return None
    wanted = node.path.name
    if wanted.text not in table.columns:
        hint = did_you_mean(wanted.text, table.columns) or _columns(draft, owner)
        draft.findings.add("unknown-attribute", f"`{owner}` has no column `{wanted.text}`", wanted.span, hint)
        return None
    info = draft.column(owner, wanted.text, node.path.span)
    keys = [scope.resolve(key) for key in node.keys]
    if info is None or any(key is None for key in keys):
        return None
    found = tuple(key for key in keys if key is not None)
    if not _keys_fit(scope, node, table.key, found):
        return None
    return LookedUp(owner, wanted.text, found, Kind(info.kind.type, within=info.kind.within), node.span)


def _keys_fit(
    scope: Scope, node: syntax.LookedUp, key: tuple[str, ...], given: tuple[Expression, ...]
) -> bool:
    owner = node.path.owner.text
    if len(key) != len(given):
        wanted = f"{len(key)} values, {listed(key)}" if len(key) > 1 else f"one value, {listed(key)}"
        message = (
            f"`{owner}` is looked up by {wanted}, and {len(given)} {'is' if len(given) == 1 else 'are'} given"
        )
        scope.findings.add("type-mismatch", message, node.span)
        return False
    for column_name, value, written in zip(key, given, node.keys, strict=True):
        info = scope.draft.column(owner, column_name, written.span)
        if info is not None and info.kind.family != value.kind.family:
            kind = "number" if value.kind.family == "number" else "text"
            scope.findings.add(
                "type-mismatch",
                f"{quoted(written.span)} can't be looked up in `{owner}`: "
                f"its key `{column_name}` is of another type",
                written.span,
                f"declare `{column_name} {kind}` in `{owner}`",
            )
            return False
    return True
