"""Which values a message cannot do without, by the branches of its templates.

In: the trees of a message, its layouts, and all that it includes, imports and calls. Out: a `Use` wherever
a value stands that would hold the message back where it is unknown: printed, or handed to a filter. Values
that the template asks about first (`{% if customer.x %}`, `is known`, `default`, `or`) are no use. The walk
errs on the side of caution: what it does not list cannot hold a message back for an unknown value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from jinja2 import nodes

from segdsl.messages.checks.guards import asked, path_of
from segdsl.messages.checks.scope import Path, Scope, Value
from segdsl.messages.checks.use import Use
from segdsl.templates.calls import Trees, macro_called, macros
from segdsl.templates.parts import parts
from segdsl.templates.references import layouts_of

_DEEPEST = 12
_GIVES_WAY = ("default", "d")
_TAKES_UNKNOWN = ("pick", "row")  # of tables: an unknown key matches nothing
_PARTS_OF_LISTS = ("first", "last", "random", "min", "max")


def uses(trees: Trees, file: str) -> tuple[Use, ...]:
    """All of a message's, each once, in the order in which the message is put together."""
    walk = _Walk(trees)
    walk.message(file)
    return tuple(walk.found)


@dataclass(slots=True)
class _Walk:
    trees: Trees
    found: dict[Use, None] = field(default_factory=dict)
    blocks: Mapping[str, list[tuple[str, nodes.Block]]] = field(default_factory=dict)
    depth: int = 0

    def message(self, file: str) -> None:
        """The header's blocks, then the letter itself."""
        chain = list(layouts_of(self.trees, file))
        blocks: dict[str, list[tuple[str, nodes.Block]]] = {}
        for layout in chain:
            for block in parts(self.trees[layout], nodes.Block):
                blocks.setdefault(block.name, []).append((layout, block))
        self.blocks = blocks
        top = Scope()
        for layout in chain:
            self._top(self.trees[layout], layout, top)
        for name in blocks if len(chain) == 1 else ("subject", "preheader", "title", "text"):
            if name in blocks:
                self._block(name, top.inner())
        self._all(self.trees[chain[-1]].body, chain[-1], top.inner())

    def _top(self, tree: nodes.Template, file: str, scope: Scope) -> None:
        """What a template that extends another sets before the other one is written."""
        for node in tree.body:
            if isinstance(node, nodes.Assign | nodes.AssignBlock):
                self._statement(node, file, scope)

    def _block(self, name: str, scope: Scope, above: int = 0) -> None:
        defined = self.blocks[name]
        if above < len(defined) and self._deeper():
            file, block = defined[above]
            inner = scope.inner(block=(name, above))
            self._all(block.body, file, inner)
            self.depth -= 1

    def _deeper(self) -> bool:
        if self.depth >= _DEEPEST:
            return False
        self.depth += 1
        return True

    # ------------------------------------------------------------ statements

    def _all(self, body: Iterable[nodes.Node], file: str, scope: Scope) -> None:
        for node in body:
            self._statement(node, file, scope)

    def _statement(self, node: nodes.Node, file: str, scope: Scope) -> None:
        match node:
            case nodes.Output():
                for part in node.nodes:
                    if not isinstance(part, nodes.TemplateData):
                        self._needs(part, file, scope)
            case nodes.If():
                self._if(node, file, scope)
            case nodes.For():
                self._for(node, file, scope)
            case nodes.Assign():
                self._assign(node.target, self._value(node.node, file, scope), scope)
            case nodes.AssignBlock():
                self._all(node.body, file, scope.inner())
                self._assign(node.target, Value(), scope)
            case nodes.With():
                inner = scope.inner()
                for target, value in zip(node.targets, node.values, strict=True):
                    self._assign(target, self._value(value, file, scope), inner)
                self._all(node.body, file, inner)
                scope.known |= inner.known
            case nodes.Block():
                self._block(node.name, scope)
            case nodes.Include():
                self._include(node, file, scope)
            case nodes.Macro() | nodes.Import() | nodes.FromImport() | nodes.Extends():
                pass  # macros are walked where they are called
            case nodes.CallBlock():
                self._all(node.body, file, scope.inner())
                self._value(node.call, file, scope)
            case nodes.FilterBlock():
                self._all(node.body, file, scope.inner())
            case nodes.ExprStmt():
                self._value(node.node, file, scope)
            case _:
                self._all(node.iter_child_nodes(), file, scope)

    def _if(self, node: nodes.If, file: str, scope: Scope) -> None:
        """Each branch with what its test makes sure of; afterwards, what all branches make sure of."""
        ends: list[Scope] = []
        rest = scope
        for branch in (node, *node.elif_):
            self._value(branch.test, file, rest)
            taken = rest.branch(asked(branch.test, rest, holds=True))
            self._all(branch.body, file, taken)
            ends.append(taken)
            rest = rest.branch(asked(branch.test, rest, holds=False))
        self._all(node.else_, file, rest)
        scope.join([*ends, rest])

    def _for(self, node: nodes.For, file: str, scope: Scope) -> None:
        self._needs(node.iter, file, scope)
        inner = scope.inner()
        self._assign(node.target, Value(), inner)
        if node.test is not None:
            self._value(node.test, file, inner)
            inner.known |= asked(node.test, inner, holds=True)
        self._all(node.body, file, inner)
        self._all(node.else_, file, scope.inner())

    def _assign(self, target: nodes.Node, value: Value, scope: Scope) -> None:
        for name in [target] if isinstance(target, nodes.Name) else target.find_all(nodes.Name):
            scope.names[name.name] = value

    def _include(self, node: nodes.Include, file: str, scope: Scope) -> None:
        if isinstance(node.template, nodes.Const) and str(node.template.value) in self.trees:
            other = str(node.template.value)
            if self._deeper():
                self._all(self.trees[other].body, other, scope)
                self.depth -= 1

    # ------------------------------------------------------------ expressions

    def _needs(self, node: nodes.Node, file: str, scope: Scope) -> None:
        """The value of the expression must be known, or the message is held back."""
        value = self._value(node, file, scope)
        for path in sorted(value.unknown - scope.known):
            self.found[Use.of(file, node, path)] = None
        scope.known |= value.unknown  # whoever comes this far has it

    def _value(self, node: nodes.Node, file: str, scope: Scope) -> Value:
        """The paths whose being unknown makes the value unknown; what must be known inside is noted."""
        path = path_of(node, scope)
        if path is not None:
            return Value(frozenset({path}) - scope.known, path)
        match node:
            case nodes.Name():
                return scope.names.get(node.name, Value())
            case nodes.Const() | nodes.TemplateData():
                return Value()
            case nodes.Getattr():
                return Value(self._value(node.node, file, scope).unknown)
            case nodes.Getitem():
                return self._entry(node, file, scope)
            case nodes.Filter():
                return self._filter(node, file, scope)
            case nodes.Test() | nodes.Compare() | nodes.Not():
                self._parts(node, file, scope)
                return Value()
            case nodes.And() | nodes.Or():
                return self._joined(node, file, scope)
            case nodes.CondExpr():
                return self._either(node, file, scope)
            case nodes.Call():
                return self._call(node, file, scope)
            case nodes.Div() | nodes.FloorDiv() | nodes.Mod():
                return self._quotient(node, file, scope)
            case nodes.BinExpr() | nodes.UnaryExpr() | nodes.List() | nodes.Tuple():
                return self._parts(node, file, scope)
            case nodes.MarkSafe() | nodes.MarkSafeIfAutoescape():
                return self._value(node.expr, file, scope)
            case _:
                for child in node.iter_child_nodes():
                    self._needs(child, file, scope)
                return Value()

    def _parts(self, node: nodes.Node, file: str, scope: Scope) -> Value:
        found = frozenset[Path]()
        for child in node.iter_child_nodes():
            part = child.expr if isinstance(child, nodes.Operand) else child
            found |= self._value(part, file, scope).unknown
        return Value(found)

    def _entry(self, node: nodes.Getitem, file: str, scope: Scope) -> Value:
        """An entry of a list, which may have none."""
        inner = self._value(node.node, file, scope)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, int):
            return Value((inner.unknown | inner.part("entry")) - scope.known)
        self._value(node.arg, file, scope)
        return Value(inner.unknown)

    def _filter(self, node: nodes.Filter, file: str, scope: Scope) -> Value:
        if node.node is None:  # of a filter block
            return Value()
        given = [*node.args, *(keyword.value for keyword in node.kwargs)]
        if node.name in _GIVES_WAY:
            self._value(node.node, file, scope)
            return self._value(given[0], file, scope) if given else Value()
        if node.name in _TAKES_UNKNOWN:
            self._needs(node.node, file, scope)
            found = frozenset[Path]().union(*(self._value(g, file, scope).unknown for g in given))
            return Value(found if node.name == "row" else frozenset())
        inner = self._value(node.node, file, scope)
        self._needs(node.node, file, scope)
        for argument in given:
            self._needs(argument, file, scope)
        return Value(inner.part("entry") - scope.known if node.name in _PARTS_OF_LISTS else frozenset())

    def _joined(self, node: nodes.And | nodes.Or, file: str, scope: Scope) -> Value:
        """`a or b` is b where a is unknown; `a and b` is a where a is unknown."""
        left = self._value(node.left, file, scope)
        holds = isinstance(node, nodes.And)
        right = self._value(node.right, file, scope.branch(asked(node.left, scope, holds=holds)))
        return Value(left.unknown | right.unknown if holds else right.unknown)

    def _either(self, node: nodes.CondExpr, file: str, scope: Scope) -> Value:
        self._value(node.test, file, scope)
        first = self._value(node.expr1, file, scope.branch(asked(node.test, scope, holds=True)))
        if node.expr2 is None:
            return first
        second = self._value(node.expr2, file, scope.branch(asked(node.test, scope, holds=False)))
        return Value(first.unknown | second.unknown)

    def _quotient(self, node: nodes.BinExpr, file: str, scope: Scope) -> Value:
        """Divided by zero it is unknown; `"%d" % x` divides nothing, and fills in a text."""
        found = self._parts(node, file, scope).unknown
        fills_in = isinstance(node, nodes.Mod) and isinstance(node.left, nodes.Const | nodes.Concat)
        if fills_in and not isinstance(getattr(node.left, "value", ""), int | float):
            return Value(found)
        if not isinstance(node.right, nodes.Const) or not node.right.value:
            found |= self._value(node.right, file, scope).part("not zero") - scope.known
        return Value(found)

    def _call(self, node: nodes.Call, file: str, scope: Scope) -> Value:
        macro = macro_called(self.trees, file, node)
        if macro is not None:
            self._macro(macro, node, file, scope)
            return Value()
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        if name == "super" and scope.block is not None:
            block, above = scope.block
            self._block(block, scope, above + 1)
            return Value()
        for argument in (*node.args, *(keyword.value for keyword in node.kwargs)):
            if name == "greeting":
                self._value(argument, file, scope)
            else:
                self._needs(argument, file, scope)
        return Value()

    def _macro(self, macro: tuple[str, str], node: nodes.Call, file: str, scope: Scope) -> None:
        where, name = macro
        if where not in self.trees or not self._deeper():
            return
        for definition in macros(self.trees[where], name)[:1]:
            inner = scope.inner(clear=where != file)
            inner.names |= dict(self._arguments(definition, node, file, scope))
            self._all(definition.body, where, inner)
        self.depth -= 1

    def _arguments(
        self, macro: nodes.Macro, node: nodes.Call, file: str, scope: Scope
    ) -> Iterator[tuple[str, Value]]:
        given = {keyword.key: keyword.value for keyword in node.kwargs}
        defaults = dict(zip([a.name for a in reversed(macro.args)], reversed(macro.defaults), strict=False))
        for place, argument in enumerate(macro.args):
            name = argument.name
            value = node.args[place] if place < len(node.args) else given.get(name, defaults.get(name))
            yield name, self._value(value, file, scope) if value is not None else Value()
