"""What names mean, in a few characters that change when the meaning does.

In: a model and names. Out: a digest that is the same for the same meaning, however it is written: comments,
descriptions, spellings and rules that the names do not need are not in it. Where the files are is not in it
either, as another file is other data; but how the columns that are needed are read is.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, get_args

from segdsl.clock import AsOf
from segdsl.model.catalog import Catalog
from segdsl.model.project import Model
from segdsl.plan.from_model import plan
from segdsl.plan.nodes import Node, Plan, Read, Unknown
from segdsl.plan.traversal import bottom_up, roots

# Lengths of time become days of the calendar in a plan: two tell `90 days` and `3 months` apart.
_DAYS = (dt.date(2001, 3, 1), dt.date(2004, 8, 31))
_NODES = frozenset(get_args(Node))


def digest(model: Model, names: Iterable[str]) -> str:
    """The digest of segments, lifecycles, traits or scores; raises KeyError for a name that nothing has."""
    wanted = tuple(names)
    whole = hashlib.sha256()
    for day in _DAYS:
        whole.update(_at(model, wanted, AsOf(day, model.catalog.zone)).encode())
    return whole.hexdigest()


def digest_of_plan(made: Plan) -> str:
    """A digest of all that a plan computes; equal ones give equal answers of equal tables."""
    numbers: dict[Node, int] = {}
    whole = hashlib.sha256()
    for node in bottom_up(roots(made), numbers):
        whole.update(f"{line(node, numbers)} {getattr(node, 'kind', '')!r}\n".encode())
        numbers[node] = len(numbers)
    named = [(one.name, one.kind, repr(one.values), numbers[one.node]) for one in made.named]
    tables = [sorted((table, numbers[n]) for table, n in part.items()) for part in (made.owners, made.claims)]
    rows = "" if made.origin is None else str(made.origin.rows)
    whole.update(repr((named, tables, [numbers[n] for n in roots(made)], rows)).encode())
    return whole.hexdigest()


def rests_on_time_of_day(model: Model, names: Iterable[str]) -> bool:
    """Whether members can change within a day without any news: whether rules count hours or minutes."""
    wanted, noon = tuple(names), dt.datetime.combine(_DAYS[0], dt.time(12), dt.UTC)
    until = AsOf(_DAYS[0], model.catalog.zone)
    moments = (noon, noon + dt.timedelta(minutes=1))
    return len({_at(model, wanted, AsOf(m, "UTC").knowing_until(until)) for m in moments}) > 1


def _at(model: Model, names: tuple[str, ...], as_of: AsOf) -> str:
    made = plan(model, as_of, names)
    origin: list[Node] = [] if made.origin is None else [*made.origin.keys]
    if made.origin is not None and made.origin.where is not None:
        origin.append(made.origin.where)
    wanted = [named.node for named in made.named if named.name in names]
    numbers: dict[Node, int] = {}
    lines = []
    for node in bottom_up([*made.key, *origin, *wanted], numbers):
        lines.append(f"{line(node, numbers)}{_as_read(node, model.catalog)}")
        numbers[node] = len(numbers)
    ends = [numbers[node] for node in wanted]
    return "\n".join([*lines, repr(ends)])


def _as_read(node: Node, catalog: Catalog) -> str:
    """How a column is read, and which rows of its table count."""
    if not isinstance(node, Read):
        return ""
    table = catalog.table(str(node.rows))
    column = table.columns.get(node.column)
    reading = None if column is None else column.reading
    return f" {node.kind.type!r} {reading!r} {table.keep!r} {table.once!r}"


def line(node: Node, numbers: Mapping[Node, object]) -> str:
    """A node with the numbers of those it needs. Its kind follows from them, but for an unknown value's."""
    kind = repr(node.kind.type) if isinstance(node, Unknown) else ""
    said = (_said(getattr(node, f.name), numbers) for f in fields(node) if f.name != "kind")
    return f"{type(node).__name__}{kind}({', '.join(said)})"


def _said(value: Any, numbers: Mapping[Node, object]) -> str:
    if type(value) in _NODES:
        return f"#{numbers[value]}"
    if isinstance(value, tuple):
        return f"({', '.join(_said(one, numbers) for one in value)})"
    if is_dataclass(value):
        return f"({', '.join(_said(getattr(value, f.name), numbers) for f in fields(value))})"
    return repr(int(value) if isinstance(value, float) and value.is_integer() else value)
