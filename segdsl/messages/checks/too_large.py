"""What a marketer can do about a value that is unknown only where it is too large to calculate with.

In: a model, the name of such a value and the template that uses it. Out: the finding, which names the columns
whose size nothing limits.
"""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.diagnostics import Diagnostic
from segdsl.model.by_name import named
from segdsl.model.catalog import CUSTOMERS
from segdsl.model.findings import listed
from segdsl.model.nodes import Call, Clock, Column, Expression, Literal, RuleReference
from segdsl.model.project import Model
from segdsl.model.traversal import parts, walk
from segdsl.source import Span
from segdsl.types import Number


def too_large(model: Model, name: str, place: Span, way_out: str) -> Diagnostic:
    """An info: nobody in ordinary data is without the value, but nothing rules it out."""
    value = named(model, name)
    if value.kind.family != "number":
        what = "lies outside the years 1 to 9999"
        hint = way_out
    else:
        what = "is too large to calculate with (beyond 1.8 · 10³⁰⁸)"
        hint = _limited(list(dict.fromkeys(_limitless(model, value)))) + way_out
    message = (
        f"nothing rules out that `customer.{name}` {what}: it would be unknown, and hold the message back"
    )
    return Diagnostic("may-be-unknown", message, place, hint=hint, given_severity="info")


def comes_from_data(model: Model, value: Expression) -> bool:
    """Whether it is made of anything but the clock and what is written out."""
    for part in walk(value):
        match part:
            case RuleReference(name) if name in model.traits:
                if comes_from_data(model, model.traits[name].value):
                    return True
            case Call() | Literal() | Clock():
                pass
            case _:
                return True
    return False


def _limited(columns: list[Column]) -> str:
    if not columns:
        return ""
    names = [c.name if c.table == CUSTOMERS else f"{c.table}.{c.name}" for c in columns]
    return f"say how large {listed(names)} can be, as in `{columns[0].name} number 0 to 1_000_000`, "


def _limitless(model: Model, value: Expression) -> Iterator[Column]:
    """The columns that the number comes from and that are declared without a range."""
    match value:
        case Column(table, name):
            info = model.catalog.table(table).columns[name]
            if info.definition is not None:
                yield from _limitless(model, info.definition)
            elif isinstance(t := info.kind.type, Number) and not t.whole and None in (t.low, t.high):
                yield value
        case RuleReference(name) if name in model.traits:
            yield from _limitless(model, model.traits[name].value)
        case _:
            for part in parts(value):
                if part.kind.family == "number":
                    yield from _limitless(model, part)
