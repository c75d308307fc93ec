"""Questions of templates that can only be answered in one way: comparisons with what a value never is.

In: the templates of one message, and what values may be. Out: findings at the constants that nothing equals,
such as a misspelt segment: the branch behind it would never be written, and nobody would notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from jinja2 import nodes

from segdsl.diagnostics import Diagnostic
from segdsl.source import Source, Span
from segdsl.templates.closed import MayBe, Path
from segdsl.templates.lookups import Bound, row_of, rows_of
from segdsl.templates.parts import parts, path_in
from segdsl.templates.places import place, quoted

Given = Iterable[tuple[str, nodes.Node | None, bool]]
Asked = Iterator[tuple[nodes.Node, nodes.Node]]  # a value, and what it is compared with

_EQUAL = frozenset({"eq", "equalto", "==", "ne", "!="})
_SPELLED: Mapping[str, Callable[[str], str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "trim": str.strip,
    "capitalize": str.capitalize,
    "title": str.title,
}


@dataclass(frozen=True, slots=True)
class Values:
    """What may be read: values by their paths, the columns of tables, and the rows that variables hold."""

    paths: Mapping[Path, MayBe]
    columns: Mapping[str, Mapping[str, MayBe]]
    rows: Bound


def never_equal(
    files: Iterable[tuple[Source, nodes.Template]], values: Values, given: Given
) -> Iterator[Diagnostic]:
    """`given` are the message's variables: name, value (None: any), and whether a loop goes over it."""
    reader = _Reader(values, _by_name(given))
    for source, tree in files:
        for subject, may_be, constant in reader.compared(tree):
            if not may_be.may_equal(constant.value):
                code, message, hint = may_be.refusal(subject, constant.value)
                yield Diagnostic(code, message, _place(source, constant), hint=hint)


def _by_name(given: Given) -> dict[str, list[tuple[nodes.Node | None, bool]]]:
    found: dict[str, list[tuple[nodes.Node | None, bool]]] = {}
    for name, value, looped in given:
        found.setdefault(name, []).append((value, looped))
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    values: Values
    given: Mapping[str, list[tuple[nodes.Node | None, bool]]]

    def compared(self, tree: nodes.Template) -> Iterator[tuple[str, MayBe, nodes.Const]]:
        """Each constant with the value that it is compared with, as written, and what that may be."""
        for subject, other in _questions(tree):
            may_be = self._may_be(subject)
            if may_be is not None:
                yield from ((_written(subject), may_be, constant) for constant in self._constants(other))
        for table, column, other in _of_rows(tree, self.values.rows, self.values.columns):
            may_be = self.values.columns[table].get(column)
            if may_be is not None:
                yield from ((f"{table}.{column}", may_be, one) for one in self._constants(other))

    def _may_be(self, node: nodes.Node, within: frozenset[str] = frozenset()) -> MayBe | None:
        """What an expression may be; None where it may be anything. `within` are variables asked about."""
        match node:
            case nodes.Filter(name="default" | "d", node=nodes.Node() as inner, args=[first, *_]):
                found = self._may_be(inner, within)
                return found and found.or_else(str(one.value) for one in self._constants(first))
            case nodes.Filter(name=name, node=nodes.Node() as inner) if name in _SPELLED:
                found = self._may_be(inner, within)
                return found and found.spelled(_SPELLED[name])
            case nodes.Name(name=name) if name in self.given:
                return self._held_by(name, within)
            case nodes.Getattr(attr=column):
                table = row_of(node.node, self.values.rows, self.values.columns)
                if table is not None:
                    return self.values.columns[table].get(column)
        words = path_in(node)
        return self.values.paths.get(words) if words else None

    def _held_by(self, name: str, within: frozenset[str]) -> MayBe | None:
        """What a variable holds, where it is the same wherever it is set."""
        if name in within:
            return None
        values = self.given[name]
        found = [None if v is None or looped else self._may_be(v, within | {name}) for v, looped in values]
        return found[0] if all(one == found[0] for one in found) else None

    def _constants(self, node: nodes.Node, *, looped: bool = False) -> Iterator[nodes.Const]:
        """A constant, those of a list, or those of a variable that is set once."""
        match node:
            case nodes.Const(value=str() | bool() | int() | float()):
                yield node
            case nodes.List() | nodes.Tuple():
                yield from (item for item in node.items if isinstance(item, nodes.Const))
            case nodes.Dict():
                yield from (pair.key for pair in node.items if isinstance(pair.key, nodes.Const))
            case nodes.Name(name=name) if not looped:
                match self.given.get(name):
                    case [(nodes.List() | nodes.Tuple() | nodes.Dict() as value, _)]:
                        yield from self._constants(value, looped=True)
                    case [(nodes.Const() as value, False)]:
                        yield from self._constants(value)


def _questions(tree: nodes.Template) -> Asked:
    """Whatever is asked to be equal to, or among, something else."""
    for node in parts(tree, nodes.Compare, nodes.Test, nodes.Getitem):
        match node:
            case nodes.Compare():
                yield from _comparison(node)
            case nodes.Test(name=name, args=[other, *_]) if name in _EQUAL or name == "in":
                yield node.node, other
            case nodes.Getitem(node=nodes.Dict() as table):
                yield node.arg, table


def _comparison(node: nodes.Compare) -> Asked:
    left = node.expr
    for operand in node.ops:
        right = operand.expr
        if operand.op in ("eq", "ne"):
            yield from ((left, right), (right, left))
        elif operand.op in ("in", "notin") and not isinstance(right, nodes.Const):
            yield left, right
        left = right


def _of_rows(
    tree: nodes.Template, rows: Bound, tables: Mapping[str, object]
) -> Iterator[tuple[str, str, nodes.Node]]:
    """What columns are picked or chosen by: the table, the column and what its value is to be."""
    for node in parts(tree, nodes.Filter):
        match node:
            case nodes.Filter(name="pick", node=nodes.Name(name=table)) if table in tables:
                yield from ((table, str(pair.key), pair.value) for pair in node.kwargs)
            case nodes.Filter(
                name="selectattr" | "rejectattr",
                node=nodes.Node() as inner,
                args=[nodes.Const(value=column), nodes.Const(value=asked), other],
            ) if asked in _EQUAL or asked == "in":
                of = rows_of(inner, rows, tables)
                if of is not None:
                    yield of, str(column), other


def _written(node: nodes.Node) -> str:
    match node:
        case nodes.Filter(node=nodes.Node() as inner):
            return _written(inner)
        case nodes.Name(name=name):
            return str(name)
        case nodes.Getattr(attr=name) | nodes.Getitem(arg=nodes.Const(value=name)):
            return f"{_written(node.node)}.{name}"
    return "it"


def _place(source: Source, constant: nodes.Const) -> Span:
    written = constant.value
    words = quoted(source, written) if isinstance(written, str) else f"{written}".lower()
    return place(source, constant.lineno, words)
