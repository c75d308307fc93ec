"""How much a template can grow: what it includes, calls and repeats, multiplied.

In: the parsed templates of a folder whose references lead somewhere. Out: findings for macros and blocks that
need each other in a circle, and for templates whose loops, includes and macros could multiply beyond bounds.
The bound is worked out from the trees alone, with the most that a list can hold, so that no message can take
long, whatever the values are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2 import nodes

from segdsl.diagnostics import Diagnostic
from segdsl.source import Source
from segdsl.templates.calls import Trees, callee, macros, macros_called
from segdsl.templates.parts import parts
from segdsl.templates.places import place
from segdsl.templates.references import layouts_of
from segdsl.templates.values import MAX_LIST

MAX_STEPS = 200_000  # rounds of loops and parts put together, in one message
MAX_DEPTH = 40  # parts within parts

Unit = tuple[str, ...]  # ("file", name, root), ("block", name, root) or ("macro", name, file, root)

_KEEPING = frozenset(
    {"sort", "reverse", "unique", "select", "reject", "selectattr", "rejectattr", "map", "list"}
)


@dataclass(frozen=True, slots=True)
class Size:
    """Steps that a part takes; and how often, within, it runs what was handed to it with `call`."""

    steps: int
    callers: int = 0


class _Circle(Exception):
    """Parts that need each other; or, without any, parts too deep within each other."""

    def __init__(self, units: tuple[Unit, ...]) -> None:
        self.units = units


def too_much(sources: Mapping[str, Source], trees: Trees) -> Iterator[Diagnostic]:
    """A finding for each template that could grow too much, at its first line."""
    measures = _Measures(trees)
    for file in trees:
        message = None
        try:
            if measures.of(("file", file, file)).steps > MAX_STEPS:
                message = (
                    f"loops and parts of the template could multiply to more than {MAX_STEPS:,} steps; "
                    "take the first few of a list, such as `[:10]`"
                )
        except _Circle as circle:
            way = " → ".join(f"`{unit[1]}`" for unit in circle.units)
            message = f"macros or blocks need each other in a circle: {way}"
            if not circle.units:
                message = f"the template is put together from parts more than {MAX_DEPTH} deep"
        if message:
            yield Diagnostic("forbidden-construct", message, place(sources[file], 1))


class _Measures:
    """The sizes of all parts, each worked out once."""

    def __init__(self, trees: Trees) -> None:
        self._trees = trees
        self._done: dict[Unit, Size] = {}
        self._path: list[Unit] = []

    def of(self, unit: Unit) -> Size:
        if unit in self._path:
            raise _Circle((*self._path[self._path.index(unit) :], unit))
        if unit not in self._done:
            if len(self._path) > MAX_DEPTH:
                raise _Circle(())
            self._path.append(unit)
            try:
                self._done[unit] = self._measured(unit)
            finally:
                self._path.pop()
        return self._done[unit]

    def _measured(self, unit: Unit) -> Size:
        steps, callers, root = 1, 0, unit[-1]
        for file, body in self._bodies(unit):
            for node in body:
                size = self._node(node, file, root)
                steps, callers = steps + size.steps, callers + size.callers
        return Size(min(steps, 10**15), min(callers, 10**15))

    def _bodies(self, unit: Unit) -> Iterator[tuple[str, list[nodes.Node]]]:
        """The statements of a part, with the file that they stand in."""
        match unit:
            case ("file", file, _):
                yield file, self._trees[file].body
            case ("macro", name, file, _):
                yield from ((file, [*m.defaults, *m.body]) for m in macros(self._trees[file], name))
            case (_, name, root):  # all of a block's forms: a layout's may be shown by `super()`
                for file in layouts_of(self._trees, root):
                    found = parts(self._trees[file], nodes.Block)
                    yield from ((file, block.body) for block in found if block.name == name)

    def _node(self, node: nodes.Node, file: str, root: str) -> Size:
        match node:
            case nodes.Macro():
                return Size(0)
            case nodes.For():
                return self._loop(node, file, root)
            case nodes.CallBlock():
                return self._call_block(node, file, root)
            case nodes.Block():
                return self.of(("block", node.name, root))
            case nodes.Extends(template=nodes.Const(value=str(name))):
                return self.of(("file", name, root))
            case nodes.Include(template=nodes.Const(value=str(name))):
                return Size(self.of(("file", name, name)).steps)
            case nodes.Import(template=nodes.Const(value=str(name))):
                return Size(self.of(("file", name, name)).steps)
            case nodes.FromImport(template=nodes.Const(value=str(name))):
                return Size(self.of(("file", name, name)).steps)
        inner = self._children(node, file, root)
        return _plus(inner, self._call(node, file, root)) if isinstance(node, nodes.Call) else inner

    def _children(self, node: nodes.Node, file: str, root: str) -> Size:
        return _plus(*(self._node(child, file, root) for child in node.iter_child_nodes()))

    def _loop(self, node: nodes.For, file: str, root: str) -> Size:
        rounds = longest(node.iter)
        each = [*node.body, *([node.test] if node.test else [])]
        body = _plus(Size(1), *(self._node(child, file, root) for child in each))
        once = _plus(*(self._node(child, file, root) for child in (node.iter, *node.else_)))
        return Size(once.steps + rounds * body.steps, once.callers + rounds * body.callers)

    def _call(self, node: nodes.Call, file: str, root: str) -> Size:
        match callee(node):
            case ("caller",):
                return Size(1, 1)
            case ("self", name):
                return self.of(("block", name, root))
        return Size(max((size.steps for size in self._macros(node, file, root)), default=1))

    def _macros(self, node: nodes.Call, file: str, root: str) -> Iterator[Size]:
        """The sizes of the macros that a call could mean."""
        for other, name in macros_called(self._trees, file, node):
            if other in self._trees:
                yield self.of(("macro", name, other, root))

    def _call_block(self, node: nodes.CallBlock, file: str, root: str) -> Size:
        """The macro, and the body as often as the macro runs it."""
        call = self._node(node.call, file, root)
        times = max((size.callers for size in self._macros(node.call, file, root)), default=1)
        body = _plus(*(self._node(child, file, root) for child in node.body))
        return Size(call.steps + times * body.steps, call.callers + times * body.callers)


def _plus(*sizes: Size) -> Size:
    return Size(sum(size.steps for size in sizes), sum(size.callers for size in sizes))


def longest(node: nodes.Node) -> int:
    """The most entries that a list can have, as far as the template says."""
    match node:
        case nodes.List() | nodes.Tuple() | nodes.Dict():
            return len(node.items)
        case nodes.Getitem(arg=nodes.Slice(start=None, stop=nodes.Const(value=int() as stop))) if stop >= 0:
            return min(stop, longest(node.node))
        case nodes.Filter(name="pick", args=[nodes.Const(value=int() as count), *_]) if count >= 0:
            return min(count, MAX_LIST)
        case nodes.Call(node=nodes.Name(name="range"), args=[nodes.Const(value=int() as stop)]) if stop >= 0:
            return min(stop, MAX_LIST)
        case nodes.Filter(name=name, node=nodes.Node() as inner) if name in _KEEPING:
            return longest(inner)
    return MAX_LIST
