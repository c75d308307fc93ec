"""Other people's ids: `key user_email matches lower(email)`.

In: a table whose rows bear an id that is not the customers' key. Out: the expression about the customer that
has the id's value for whoever it is. It reads attributes alone, so that whose a row is never depends on rows,
on the other customers or on the day; whatever else it asks for is reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.model.catalog import CUSTOMERS, ColumnInfo
from segdsl.model.draft import Draft, Item, Scope, TableDraft
from segdsl.model.findings import quoted
from segdsl.model.nodes import (
    Aggregate,
    Clock,
    Column,
    Expression,
    LookedUp,
    Overall,
    Ranking,
    Reference,
    Sample,
)
from segdsl.model.traversal import columns_of, walk
from segdsl.suggest import did_you_mean
from segdsl.syntax import nodes as syntax
from segdsl.types import in_words

_TELLING = ("number", "text", "day", "instant")


def build_match(draft: Draft, name: str) -> Expression | None:
    """The expression about the customer; None where it is wrong, which is reported."""
    table = draft.tables[name]
    written = table.matches
    assert written is not None
    wrong = _misplaced(draft, table)
    if wrong is not None:
        draft.findings.add("type-mismatch", wrong[0], written.span, wrong[1])
        return None
    if _asks_the_table(draft, table, written):
        return None
    value = Scope(draft, CUSTOMERS, seed=name).resolve(written)
    if value is None:
        return None
    unfit = _unfit(draft, value)
    if unfit is not None:
        draft.findings.add("type-mismatch", unfit[0], written.span, unfit[1])
        return None
    return value


def _misplaced(draft: Draft, table: TableDraft) -> tuple[str, str] | None:
    if table.role == "customers":
        return "each row of the customers is one customer already, whoever it matches", "leave `matches` away"
    if table.role == "lookup":
        message = f"the rows of the lookup `{table.name}` are nobody's: each is found by its key"
        return message, "leave `matches` away, or declare the rows as `events` or `attributes`"
    if len(table.key) != 1:
        return "`matches` compares one column with one value of the customer", "write `key COLUMN matches …`"
    customers = draft.tables.get(CUSTOMERS)
    if customers is not None and customers.base is not None and table.name == _root(draft, customers.base):
        message = f"the customers come from `{table.name}`, so it has to say by itself who they are"
        return message, "leave `matches` away, or declare a file of customers"
    return None


def _root(draft: Draft, name: str) -> str:
    """The file below a name of events."""
    seen: set[str] = set()
    while name in draft.tables and name not in seen:
        seen.add(name)
        name = draft.tables[name].base or name
    return name


# ---------------------------------------------------------------- what it may read


def _asks_the_table(draft: Draft, table: TableDraft, written: syntax.Expression) -> bool:
    """Whether it names a column of the very table, which nobody has before it is known whose its rows are."""
    for name in _plain_names(written):
        if name.text not in table.columns or _is_elsewhere(draft, table, name.text):
            continue
        message = f"`{name.text}` is a column of `{table.name}` itself"
        hint = did_you_mean(name.text, [n for n in draft.bearing("attribute") if n not in table.columns])
        says = "and behind `matches` stands what the customers have"
        draft.findings.add("unknown-attribute", f"{message}, {says}", name.span, hint)
        return True
    return False


def _is_elsewhere(draft: Draft, table: TableDraft, name: str) -> bool:
    """Whether the name is also that of something the customer has from another table."""
    if table.role == "attributes":
        owner = draft.owner(CUSTOMERS, name)
        return owner is not None and owner is not table
    return name in draft.names


def _plain_names(node: object) -> Iterator[syntax.Name]:
    match node:
        case syntax.Name():
            yield node
        case syntax.Path(owner=owner, name=name):
            if owner.text == "customer":
                yield name
        case syntax.Call(arguments=arguments):
            for argument in arguments:
                yield from _plain_names(argument)
        case syntax.Function(arguments=arguments):
            for given in arguments:
                yield from _plain_names(given.value)
        case syntax.LookedUp(keys=keys):
            for key in keys:
                yield from _plain_names(key)


def _unfit(draft: Draft, value: Expression) -> tuple[str, str | None] | None:
    """Why the expression can't say whose a row is, and what to write instead."""
    for part, through in _made_of(draft, value, None):
        what = _beyond(draft, part)
        if what is not None:
            named = isinstance(part, Reference) and through is None
            subject = quoted(part.span) if through is None else f"`{through.name}`"
            hint = "compute it in the table of customers" if named else "match what is read of each customer"
            verb = "is" if named else "depends on"
            return f"`matches` reads attributes alone, and {subject} {verb} {what}", hint
    if value.kind.family not in _TELLING:
        message = f"{quoted(value.span)} is {in_words(value.kind.type)}, which is nobody's id"
        return message, "match a text, a number or a date, such as an e-mail address"
    if not any(True for _ in columns_of(value)):
        return f"{quoted(value.span)} is the same for every customer", "name an attribute"
    return None


def _made_of(
    draft: Draft, value: Expression, through: ColumnInfo | None
) -> Iterator[tuple[Expression, ColumnInfo | None]]:
    """Its parts and those of the columns it names, each with the first that it was reached through."""
    for part in walk(value):
        yield part, through
        match part:
            case Column(table, name) | LookedUp(table, name):
                info = draft.done.get(Item(table, name))
                if isinstance(info, ColumnInfo) and info.definition is not None:
                    yield from _made_of(draft, info.definition, through or info)


def _beyond(draft: Draft, part: Expression) -> str | None:
    """What a part depends on beside the customer's own attributes."""
    match part:
        case Reference(name):
            return f"a {draft.names[name].what}"
        case Aggregate():
            return "events"
        case Overall() | Ranking():
            return "the other customers"
        case Sample():
            return "chance"
        case Clock():
            return "the day"
    return None


def check_match(draft: Draft, table: TableDraft, key: ColumnInfo | None, value: Expression | None) -> None:
    """The key column has the type of what it matches, else they never meet."""
    if key is None or value is None or key.kind.family == value.kind.family:
        return
    message = (
        f"`{key.name}` of `{table.name}` is {in_words(key.kind.type)}, and {quoted(value.span)} is "
        f"{in_words(value.kind.type)}: they never meet"
    )
    draft.findings.add("type-mismatch", message, key.span, _meeting(key, value))


def _meeting(key: ColumnInfo, value: Expression) -> str | None:
    """How they could meet: as the type of what is matched, or as texts."""
    if value.kind.family == "number":
        return f"declare `{key.name} number`"
    return f"declare `{key.name} text`" if value.kind.family == "text" else None
