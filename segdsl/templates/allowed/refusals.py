"""What templates may do: a list, checked over their syntax tree before anything is compiled.

In: a template's tree. Out: a finding for everything that is not on the list. Templates choose, repeat and
print values; macros are the only things they define and call. How much a template can grow is bounded by
growth.py; together they keep a message to bounded time and memory, whatever the values are.
"""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import nodes

from segdsl.diagnostics import Diagnostic
from segdsl.source import Source
from segdsl.templates.allowed.around import Around, finding, is_text, whole_number
from segdsl.templates.allowed.calls import call, filter_or_test
from segdsl.templates.allowed.statements import given_name, reference, statement
from segdsl.templates.allowed.words import EXPRESSIONS, FUNCTIONS, RECORDS, STATEMENTS, WORDS, is_pythons
from segdsl.templates.calls import callables

MAX_NESTING = 60
MAX_ENTRIES = 50
MAX_CONSTANT = 2_000
MAX_NUMBER = 1e12

_WHOLE = "cannot be used as a whole"
_ASKING = (nodes.If, nodes.CondExpr, nodes.Test, nodes.Not, nodes.And, nodes.Or)


def forbidden(
    source: Source, tree: nodes.Template, shared: frozenset[str] = frozenset()
) -> tuple[Diagnostic, ...]:
    """Everything in a template that is not allowed, at its place; `shared` are macros of files around it.

    The template must not be nested too deeply.
    """
    own = frozenset(callables(tree))
    return tuple(dict.fromkeys(_refusals(tree, Around(source, own, shared | own, tree))))


def used_whole(found: Diagnostic) -> bool:
    """Whether a finding is about a record of which no field is named."""
    return found.code == "forbidden-construct" and found.message.endswith(_WHOLE)


def too_deep(source: Source, tree: nodes.Template) -> tuple[Diagnostic, ...]:
    """A finding for a template that is nested too deeply for what reads it next."""
    node = _deepest(tree)
    if node is None:
        return ()
    around = Around(source, frozenset(), frozenset(), tree)
    return (finding(around, node, f"the template is nested more than {MAX_NESTING} deep"),)


def _deepest(tree: nodes.Template) -> nodes.Node | None:
    """A node that is nested too deeply; looked for level by level, as Python's own stack is not endless."""
    level: list[nodes.Node] = [tree]
    for _ in range(MAX_NESTING):
        level = [child for node in level for child in node.iter_child_nodes()]
    return level[0] if level else None


def _refusals(node: nodes.Node, around: Around) -> Iterator[Diagnostic]:
    refused = list(_of_node(node, around))
    yield from refused
    if refused and not isinstance(node, STATEMENTS):
        return
    below = around.below(node)
    for child in node.iter_child_nodes():
        yield from _refusals(child, below)


def _of_node(node: nodes.Node, around: Around) -> Iterator[Diagnostic]:
    match node:
        case nodes.Name(ctx="store") | nodes.Name(ctx="param") | nodes.NSRef() | nodes.Macro():
            yield from given_name(node, around)
        case nodes.Name():
            yield from _name(node, around)
        case nodes.Const():
            yield from _constant(node, around)
        case nodes.List() | nodes.Tuple() | nodes.Dict():
            if len(node.items) > MAX_ENTRIES:
                yield finding(around, node, f"a list in a template has at most {MAX_ENTRIES} entries")
        case nodes.Getattr() | nodes.Getitem() | nodes.Slice():
            yield from _part(node, around)
        case nodes.Filter() | nodes.Test():
            yield from filter_or_test(node, around)
        case nodes.Call():
            yield from call(node, around)
        case nodes.For() | nodes.Block() | nodes.Extends():
            yield from statement(node, around)
        case nodes.Include() | nodes.Import() | nodes.FromImport():
            yield from reference(node, around)
        case nodes.Mul() if any(map(_cannot_be_multiplied, (node.left, node.right))):
            yield finding(around, node, "only numbers can be multiplied", "*")
        case _ if not isinstance(node, STATEMENTS + EXPRESSIONS):
            what, word = WORDS.get(type(node), (f"`{type(node).__name__.lower()}`", ""))
            yield finding(around, node, f"templates cannot use {what}", *filter(None, [word]))


def _name(node: nodes.Name, around: Around) -> Iterator[Diagnostic]:
    name, parent = node.name, around.parent
    called = isinstance(parent, nodes.Call) and parent.node is node
    if is_pythons(name):
        yield finding(around, node, f"templates cannot use `{name}`", name)
    elif name == "caller" and around.macro and isinstance(parent, _ASKING):
        pass  # whether the macro was called with `call`
    elif name in FUNCTIONS | {"super", "caller"} and not called:
        yield finding(around, node, f"`{name}` is written with what it is given: `{name}(…)`", name)
    elif name in ("varargs", "kwargs") and around.macro:
        yield finding(around, node, f"templates cannot use `{name}`: name what the macro takes", name)
    elif name in RECORDS | {"loop", "self"} and not isinstance(parent, nodes.Getattr | nodes.Getitem):
        example = {"loop": "loop.index", "self": "self.subject()"}.get(name, f"{name}.name")
        hint = f"name one of its fields, such as `{example}`"
        yield finding(around, node, f"`{name}` {_WHOLE}", name, hint=hint)


def _constant(node: nodes.Const, around: Around) -> Iterator[Diagnostic]:
    match node.value:
        case str() as text if len(text) > MAX_CONSTANT:
            yield finding(around, node, f"a text in a tag has at most {MAX_CONSTANT:,} characters")
        case int() | float() as number if not abs(number) <= MAX_NUMBER:
            yield finding(around, node, f"a number in a template is at most {MAX_NUMBER:,.0f}")
        case complex():
            yield finding(around, node, "templates cannot use complex numbers")


def _part(node: nodes.Getattr | nodes.Getitem | nodes.Slice, around: Around) -> Iterator[Diagnostic]:
    match node:
        case nodes.Getattr(node=nodes.Name(name="self")):
            if not (isinstance(around.parent, nodes.Call) and around.parent.node is node):
                yield finding(around, node, f"write `self.{node.attr}()`", node.attr)
        case nodes.Getattr(attr=str(name)) | nodes.Getitem(arg=nodes.Const(value=str(name))):
            if name.startswith("_"):
                hint = "names that begin with `_` are Python's own"
                yield finding(around, node, f"templates cannot use `{name}`", name, hint=hint)
        case nodes.Getitem():
            yield from _entry(node, around)
        case nodes.Slice():
            bounds = (node.start, node.stop, node.step)
            if not all(b is None or isinstance(whole_number(b), int) for b in bounds):
                yield finding(around, node, "the ends of a part of a list are written as numbers", "[")


def _entry(node: nodes.Getitem, around: Around) -> Iterator[Diagnostic]:
    """`[0]`, `[:3]` and `[-1]` of a list; `[name]` of a dictionary, but never of a record."""
    of = node.node.name if isinstance(node.node, nodes.Name) else None
    if of in RECORDS | {"self", "loop"}:
        hint = f'write its name, such as `{of}["name"]`'
        yield finding(
            around, node, f"a field of `{of}` is named by a word that is written out", "[", hint=hint
        )


def _cannot_be_multiplied(node: nodes.Node) -> bool:
    return isinstance(node, nodes.List | nodes.Tuple | nodes.Dict | nodes.Concat) or is_text(node)
