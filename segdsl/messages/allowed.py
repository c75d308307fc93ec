"""What templates may do: a list, checked over their syntax tree before anything is compiled.

In: a template's tree. Out: a finding for everything that is not on the list. Templates choose, repeat and
print values; they do not compute. What is allowed here runs in bounded time and memory, whatever the
values are: loops go over lists of known length and at most three deep, there is no way to call anything.
"""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import nodes

from segdsl.diagnostics import Diagnostic
from segdsl.messages.places import place
from segdsl.messages.sandbox import FILTERS, FUNCTIONS, TESTS
from segdsl.model.suggestions import did_you_mean
from segdsl.source import Source

MAX_LOOPS = 3
MAX_NESTING = 60
MAX_ENTRIES = 50
MAX_CONSTANT = 2_000
MAX_NUMBER = 1e12

RECORDS = frozenset({"customer", "persona", "segment", "campaign", "variant"})
RESERVED = RECORDS | FUNCTIONS | {"loop", "today", "unsubscribe_url", "self", "super", "caller"}

_STATEMENTS = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.For,
    nodes.Assign,
    nodes.With,
    nodes.Block,
    nodes.Extends,
    nodes.Include,
)
_EXPRESSIONS = (
    nodes.Name,
    nodes.Const,
    nodes.List,
    nodes.Tuple,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Slice,
    nodes.Filter,
    nodes.Test,
    nodes.Call,
    nodes.Keyword,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.Concat,
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.Div,
    nodes.Neg,
    nodes.Pos,
)
_WORDS: dict[type[nodes.Node], tuple[str, str]] = {  # what people know these as, and how to find them
    nodes.Macro: ("macros", "macro"),
    nodes.CallBlock: ("call blocks", "call"),
    nodes.FilterBlock: ("filter blocks", "filter"),
    nodes.AssignBlock: ("`set` blocks", "set"),
    nodes.Import: ("imports", "import"),
    nodes.FromImport: ("imports", "import"),
    nodes.Dict: ("dictionaries", "{"),
    nodes.Pow: ("powers", "**"),
    nodes.Mod: ("remainders", "%"),
    nodes.FloorDiv: ("whole divisions", "//"),
    nodes.Scope: ("`autoescape` blocks", "autoescape"),
    nodes.NSRef: ("namespaces", "."),
}


def forbidden(source: Source, tree: nodes.Template) -> tuple[Diagnostic, ...]:
    """Everything in a template that is not allowed, at its place."""
    return tuple(dict.fromkeys(_refusals(source, tree, tree, 0, 0)))


def _refusals(
    source: Source, node: nodes.Node, parent: nodes.Node, depth: int, loops: int
) -> Iterator[Diagnostic]:
    if depth > MAX_NESTING:
        yield _finding(source, node, f"the template is nested more than {MAX_NESTING} deep")
        return
    refused = list(_of_node(source, node, parent, loops))
    yield from refused
    if refused and not isinstance(node, _STATEMENTS):
        return
    inner = loops + isinstance(node, nodes.For)
    for child in node.iter_child_nodes():
        yield from _refusals(source, child, node, depth + 1, inner)


def _of_node(source: Source, node: nodes.Node, parent: nodes.Node, loops: int) -> Iterator[Diagnostic]:
    match node:
        case nodes.Name(ctx="store") | nodes.Name(ctx="param"):
            if node.name in RESERVED or node.name.startswith("_"):
                yield _finding(source, node, f"`{node.name}` cannot be given another value", node.name)
        case nodes.Name():
            yield from _name(source, node, parent)
        case nodes.Const():
            yield from _constant(source, node)
        case nodes.List() | nodes.Tuple():
            if len(node.items) > MAX_ENTRIES:
                yield _finding(source, node, f"a list in a template has at most {MAX_ENTRIES} entries")
        case nodes.Getattr() | nodes.Getitem() | nodes.Slice():
            yield from _part(source, node)
        case nodes.Filter() | nodes.Test():
            yield from _filter_or_test(source, node)
        case nodes.Call():
            yield from _call(source, node)
        case nodes.For() | nodes.Block() | nodes.Extends() | nodes.Include():
            yield from _statement(source, node, parent, loops)
        case nodes.Mul():
            if any(
                isinstance(side, nodes.List | nodes.Tuple | nodes.Concat) or _is_text(side)
                for side in (node.left, node.right)
            ):
                yield _finding(source, node, "only numbers can be multiplied", "*")
        case _ if not isinstance(node, _STATEMENTS + _EXPRESSIONS):
            what, word = _WORDS.get(type(node), (f"`{type(node).__name__.lower()}`", ""))
            yield _finding(source, node, f"templates cannot use {what}", *filter(None, [word]))


def _name(source: Source, node: nodes.Name, parent: nodes.Node) -> Iterator[Diagnostic]:
    name = node.name
    if name.startswith("_") or name in ("self", "super", "caller"):
        yield _finding(source, node, f"templates cannot use `{name}`", name)
    elif name in FUNCTIONS and not isinstance(parent, nodes.Call):
        yield _finding(source, node, f"`{name}` is written with what it is given: `{name}(…)`", name)
    elif name in RECORDS | {"loop"} and not isinstance(parent, nodes.Getattr | nodes.Getitem):
        hint = f"name one of its fields, such as `{name}.{'index' if name == 'loop' else 'name'}`"
        yield _finding(source, node, f"`{name}` cannot be used as a whole", name, hint=hint)


def _constant(source: Source, node: nodes.Const) -> Iterator[Diagnostic]:
    match node.value:
        case str() as text if len(text) > MAX_CONSTANT:
            yield _finding(source, node, f"a text in a tag has at most {MAX_CONSTANT:,} characters")
        case int() | float() as number if not abs(number) <= MAX_NUMBER:
            yield _finding(source, node, f"a number in a template is at most {MAX_NUMBER:,.0f}")
        case complex():
            yield _finding(source, node, "templates cannot use complex numbers")


def _part(source: Source, node: nodes.Getattr | nodes.Getitem | nodes.Slice) -> Iterator[Diagnostic]:
    match node:
        case nodes.Getattr(attr=str(name)) | nodes.Getitem(arg=nodes.Const(value=str(name))):
            if name.startswith("_"):
                hint = "names that begin with `_` are Python's own"
                yield _finding(source, node, f"templates cannot use `{name}`", name, hint=hint)
        case nodes.Getitem(arg=nodes.Const(value=int())) | nodes.Getitem(arg=nodes.Slice()):
            if isinstance(node.node, nodes.Name) and node.node.name in RECORDS:
                yield _finding(source, node, f"a field of `{node.node.name}` is named by a word", "[")
        case nodes.Getitem():
            hint = 'write a name or a number, such as `["first_name"]` or `[0]`'
            yield _finding(source, node, "the entry is not written out", "[", hint=hint)
        case nodes.Slice():
            bounds = (node.start, node.stop, node.step)
            if not all(
                b is None or (isinstance(b, nodes.Const) and isinstance(b.value, int)) for b in bounds
            ):
                yield _finding(source, node, "the ends of a part of a list are written as numbers", "[")


def _filter_or_test(source: Source, node: nodes.Filter | nodes.Test) -> Iterator[Diagnostic]:
    kind, known = ("filter", frozenset(FILTERS)) if isinstance(node, nodes.Filter) else ("test", TESTS)
    if node.name not in known:
        hint = did_you_mean(node.name, known) or f"there are: {', '.join(sorted(known))}"
        yield _finding(source, node, f"templates cannot use the {kind} `{node.name}`", node.name, hint=hint)
    if node.dyn_args or node.dyn_kwargs:
        yield _finding(source, node, "templates cannot use `*`-arguments", node.name)


def _call(source: Source, node: nodes.Call) -> Iterator[Diagnostic]:
    if isinstance(node.node, nodes.Name):
        name = node.node.name
    else:
        name = node.node.attr if isinstance(node.node, nodes.Getattr) else ""
    if not isinstance(node.node, nodes.Name) or name not in FUNCTIONS:
        hint = f"there is the filter `{name}`: write `… | {name}`" if name in FILTERS else None
        shown = f"`{name}(…)`" if name else "something"
        yield _finding(source, node, f"templates cannot call {shown}", *filter(None, [name]), hint=hint)
    elif len(node.args) != 1 or node.kwargs or node.dyn_args or node.dyn_kwargs:
        yield _finding(source, node, f"`{name}` is given one value: `{name}(customer.first_name)`", name)


def _statement(
    source: Source,
    node: nodes.For | nodes.Block | nodes.Extends | nodes.Include,
    parent: nodes.Node,
    loops: int,
) -> Iterator[Diagnostic]:
    match node:
        case nodes.For():
            if node.recursive:
                yield _finding(source, node, "a loop cannot be recursive", "recursive")
            if loops >= MAX_LOOPS:
                yield _finding(source, node, f"loops are nested at most {MAX_LOOPS} deep", "for")
        case nodes.Block():
            if loops:
                yield _finding(source, node, "a block cannot stand in a loop", "block")
        case nodes.Extends():
            if not isinstance(parent, nodes.Template):
                yield _finding(source, node, "`extends` cannot depend on anything", "extends")
            elif parent.body and sum(isinstance(child, nodes.Extends) for child in parent.body) > 1:
                yield _finding(source, node, "a template extends one other", "extends")
    if isinstance(node, nodes.Extends | nodes.Include) and not _is_text(node.template):
        word = "extends" if isinstance(node, nodes.Extends) else "include"
        yield _finding(source, node, f"`{word}` names one template, in quotes", word)


def _is_text(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Const) and isinstance(node.value, str)


def _finding(
    source: Source, node: nodes.Node, message: str, *words: str, hint: str | None = None
) -> Diagnostic:
    line = node.lineno or next((child.lineno for child in node.iter_child_nodes() if child.lineno), 1)
    return Diagnostic("forbidden-construct", message, place(source, line, *words), hint=hint)
