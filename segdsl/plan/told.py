"""A plan for a reader: each step once, with the numbers of those that it needs.

In: a plan, and who computes each step. Out: lines of text. Constants and columns stand where they are needed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, get_args

from segdsl.model.catalog import CUSTOMERS
from segdsl.plan.nodes import ONE, Apply, Choose, Constant, Node, Plan, Read, Roll, Rows, Unknown
from segdsl.plan.traversal import bottom_up, roots

_NODES = frozenset(get_args(Node))
_UNSAID = ("kind", "rows")


def told(made: Plan, ways: Mapping[Node, str]) -> Iterator[str]:
    """The steps, in an order in which they can be computed, and then what each name is."""
    texts: dict[Node, str] = {}
    steps: list[tuple[str, str, str, str]] = []
    for node in bottom_up(roots(made), texts):
        text = _text(node, texts)
        if isinstance(node, Constant | Unknown | Read):
            texts[node] = text
        else:
            texts[node] = f"#{len(steps) + 1}"
            steps.append((texts[node], ways[node], _of(node.rows), text))
    yield from _in_columns(steps)
    yield ""
    yield from _in_columns([(one.kind, one.name, "=", texts[one.node]) for one in made.named])


def _in_columns(rows: list[tuple[str, str, str, str]]) -> Iterator[str]:
    widths = [max((len(row[place]) for row in rows), default=0) for place in range(3)]
    for row in rows:
        yield "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]])


def _of(rows: Rows) -> str:
    if isinstance(rows, Roll):
        return rows.table
    return "everybody" if rows == ONE else rows


def _text(node: Node, texts: Mapping[Node, str]) -> str:
    match node:
        case Constant(value=value):
            return _said(value, texts)
        case Unknown():
            return "unknown"
        case Read(column=column, rows=rows):
            return column if rows == CUSTOMERS else f"{_of(rows)}.{column}"
        case Apply(operator=operator, arguments=(first, second)) if not operator[0].isalpha():
            return f"{texts[first]} {operator} {texts[second]}"
        case Apply(operator=operator, arguments=arguments):
            return f"{operator}({', '.join(texts[one] for one in arguments)})"
        case Choose(conditions=conditions, values=values, otherwise=otherwise):
            pairs = zip(values, conditions, strict=True)
            chosen = [f"{texts[value]} when {texts[condition]}" for value, condition in pairs]
            return ", ".join([*chosen, f"{texts[otherwise]} otherwise"])
        case _:
            return f"{type(node).__name__.lower()}({', '.join(_parts(node, texts))})"


def _parts(value: Any, texts: Mapping[Node, str]) -> Iterator[str]:
    """What a node or a part of one says, but for what is nothing."""
    for field in fields(value):
        part = getattr(value, field.name)
        if field.name not in _UNSAID and part is not None and part != ():
            yield f"{field.name}: {_said(part, texts)}"


def _said(value: Any, texts: Mapping[Node, str]) -> str:
    if type(value) in _NODES:
        return texts[value]
    match value:
        case Roll(table=table):
            return table
        case bool():
            return "yes" if value else "no"
        case str():
            return f'"{value}"'
        case dt.date():
            return value.isoformat()
        case tuple():
            return f"[{', '.join(_said(one, texts) for one in value)}]"
        case _ if is_dataclass(value):
            return f"({', '.join(_parts(value, texts))})"
        case _:
            return str(value)
