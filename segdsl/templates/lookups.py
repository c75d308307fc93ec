"""The columns that templates read from the rules' lookup tables.

In: the templates of one message, and the tables with their columns. Out: findings for columns that a table
does not have, and for private ones, which no row that a template picks has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from jinja2 import nodes

from segdsl.diagnostics import Diagnostic
from segdsl.source import Source
from segdsl.suggest import did_you_mean
from segdsl.templates.parts import parts
from segdsl.templates.places import place

_KEEPING = frozenset(
    {"sort", "reverse", "unique", "select", "reject", "selectattr", "rejectattr", "list", "default"}
)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a lookup table, and the private ones among them."""

    names: frozenset[str]
    private: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Shape:
    """What an expression gives: rows of a table, or one row."""

    table: str
    many: bool


Bound = Mapping[str, _Shape | None]


def wrong_columns(
    files: Iterable[tuple[Source, nodes.Template]],
    tables: Mapping[str, Columns],
    given: Iterable[tuple[str, nodes.Node | None, bool]],
) -> Iterator[Diagnostic]:
    """`given` are the message's variables: name, value (None: any), and whether a loop goes over it."""
    bound = bound_rows(given, tables)
    for source, tree in files:
        for node, table, column in _reads(tree, bound, tables):
            columns = tables[table]
            if column in columns.private:
                message = f"`{table}.{column}` is private, and never part of a message"
                yield Diagnostic("private-attribute-printed", message, place(source, node.lineno, column))
            elif column not in columns.names:
                hint = did_you_mean(column, columns.names - columns.private)
                where = place(source, node.lineno, column)
                yield Diagnostic("unknown-variable", f"`{table}` has no column `{column}`", where, hint=hint)


def bound_rows(
    given: Iterable[tuple[str, nodes.Node | None, bool]], tables: Mapping[str, object]
) -> dict[str, _Shape | None]:
    """Variables that hold rows, or a row, whenever they are set; a second way of setting one unsettles it."""
    given = list(given)
    bound: dict[str, _Shape | None] = {}
    for _ in range(3):  # a variable may be set from another one
        found: dict[str, set[_Shape | None]] = {}
        for name, value, looped in given:
            shape = _shape(value, bound, tables) if value is not None else None
            if looped and shape is not None:
                shape = _Shape(shape.table, False) if shape.many else None
            found.setdefault(name, set()).add(shape)
        bound = {name: next(iter(shapes)) if len(shapes) == 1 else None for name, shapes in found.items()}
    return bound


def _shape(node: nodes.Node, bound: Bound, tables: Mapping[str, object]) -> _Shape | None:
    match node:
        case nodes.Name(name=name):
            return bound.get(name)
        case nodes.Filter(name="pick" | "row" as name, node=nodes.Name(name=table)) if table in tables:
            return _Shape(table, name == "pick")
        case (
            nodes.Filter(name="first" | "last", node=nodes.Node() as inner)
            | nodes.Getitem(node=inner, arg=nodes.Const(value=int()))
        ):
            shape = _shape(inner, bound, tables)
            return _Shape(shape.table, False) if shape and shape.many else None
        case nodes.Filter(name=name, node=nodes.Node() as inner) if name in _KEEPING:
            return _shape(inner, bound, tables)
        case nodes.Getitem(node=inner, arg=nodes.Slice()):
            return _shape(inner, bound, tables)
    return None


def row_of(node: nodes.Node, bound: Bound, tables: Mapping[str, object]) -> str | None:
    """The table that an expression gives a row of."""
    shape = _shape(node, bound, tables)
    return shape.table if shape is not None and not shape.many else None


def rows_of(node: nodes.Node, bound: Bound, tables: Mapping[str, object]) -> str | None:
    """The table that an expression gives several rows of."""
    shape = _shape(node, bound, tables)
    return shape.table if shape is not None and shape.many else None


def _reads(
    tree: nodes.Template, bound: Bound, tables: Mapping[str, Columns]
) -> Iterator[tuple[nodes.Node, str, str]]:
    """Each column that is read of a row, or named to pick or choose rows by."""
    for node in parts(tree, nodes.Getattr, nodes.Filter):
        match node:
            case nodes.Getattr():
                shape = _shape(node.node, bound, tables)
                if shape is not None and not shape.many:
                    yield node, shape.table, node.attr
            case nodes.Filter(name="pick", node=nodes.Name(name=table)) if table in tables:
                yield from ((node, table, str(pair.key)) for pair in node.kwargs)
            case nodes.Filter(node=nodes.Node() as inner):
                shape = _shape(inner, bound, tables)
                named = [pair.value for pair in node.kwargs if pair.key == "attribute"]
                if node.name in ("selectattr", "rejectattr"):
                    named += node.args[:1]
                if shape is not None and shape.many:
                    columns = (name.value for name in named if isinstance(name, nodes.Const))
                    yield from ((node, shape.table, c) for c in columns if isinstance(c, str))
