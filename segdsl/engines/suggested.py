"""What a reader might call the nodes of a plan that rules give no name to."""

from __future__ import annotations

import datetime as dt
import re

from segdsl.model.catalog import EVERYBODY
from segdsl.operators import OPERATORS
from segdsl.plan.nodes import (
    ONE,
    Apply,
    Constant,
    Fetch,
    Followed,
    Node,
    Overall,
    Ranking,
    Read,
    Reduce,
    Roll,
    Rows,
    Unshared,
)


def suggestion(node: Node) -> str:
    """What a reader might call the node."""
    of = table_of(node.rows)
    match node:
        case Read(column=column):
            return column
        case Fetch(value=value):
            return f"{of}_{suggestion(value)}"
        case Unshared(value=value):
            return f"own_{suggestion(value)}"
        case Reduce(function=function, owner=owner):
            return f"{function.removesuffix(' time').replace(' ', '_')}_{table_of(owner.rows)}"
        case Followed():
            return f"{of}_followed"
        case Ranking(function=function):
            return function.replace(" ", "_")
        case Overall(function=function):
            return f"overall_{function}"
        case Apply():
            return _of_operator(node, of)
        case _:
            return f"{of}_value" if of and of != EVERYBODY else "value"


def _of_operator(node: Apply, of: str) -> str:
    """The table, what is looked at, and what the operator does: `orders_since_2026_03_01`."""
    first, *others = node.arguments
    prefix = f"{of}_" if of not in (ONE, "customers", EVERYBODY) else ""
    if node.operator == "holds":
        return prefix + suggestion(first)
    fixed = next((o.value for o in others if isinstance(o, Constant)), None)
    entry = OPERATORS[node.operator]
    if isinstance(fixed, dt.date) and entry.of_times is not None:
        subject = prefix or f"{suggestion(first)}_"
        return f"{subject}{entry.of_times}_{fixed.strftime('%Y_%m_%d')}"
    if isinstance(first, Reduce) and node.operator == "=" and fixed == 0 and first.function == "count":
        return f"no_{table_of(first.owner.rows)}"
    word = entry.word or re.sub(r"[^a-z ]", "", node.operator).strip().replace(" ", "_")
    if isinstance(first, Read | Reduce) and not prefix:
        return f"{suggestion(first)}_{word}"
    return prefix + word


def table_of(rows: Rows) -> str:
    return rows.table if isinstance(rows, Roll) else rows
