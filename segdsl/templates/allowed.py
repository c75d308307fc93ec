"""What templates may do: a list, checked over their syntax tree before anything is compiled.

In: a template's tree. Out: a finding for everything that is not on the list. Templates choose, repeat and
print values; macros are the only things they define and call. How much a template can grow is bounded by
growth.py; together they keep a message to bounded time and memory, whatever the values are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from jinja2 import nodes

from segdsl.diagnostics import Diagnostic
from segdsl.model.suggestions import did_you_mean
from segdsl.source import Source
from segdsl.templates.calls import callables, callee
from segdsl.templates.filters import BY_NAME, FILTERS, TESTS
from segdsl.templates.places import place
from segdsl.templates.sandbox import LOOP_FUNCTIONS
from segdsl.templates.values import MAX_LIST

MAX_NESTING = 60
MAX_ENTRIES = 50
MAX_CONSTANT = 2_000
MAX_NUMBER = 1e12

RECORDS = frozenset({"customer", "persona", "segment", "stage", "campaign", "variant"})
TRANSLATIONS = frozenset({"_", "gettext", "ngettext", "pgettext", "npgettext"})
FUNCTIONS = frozenset({"greeting", "range", "namespace"}) | TRANSLATIONS
RESERVED = (
    RECORDS
    | FUNCTIONS
    | {"loop", "today", "unsubscribe_url", "locale", "currency", "self", "super", "caller"}
)

_STATEMENTS = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.For,
    nodes.Assign,
    nodes.AssignBlock,
    nodes.With,
    nodes.Block,
    nodes.Extends,
    nodes.Include,
    nodes.Import,
    nodes.FromImport,
    nodes.Macro,
    nodes.CallBlock,
    nodes.FilterBlock,
)
_EXPRESSIONS = (
    nodes.Name,
    nodes.NSRef,
    nodes.Const,
    nodes.List,
    nodes.Tuple,
    nodes.Dict,
    nodes.Pair,
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
    nodes.FloorDiv,
    nodes.Mod,
    nodes.Neg,
    nodes.Pos,
)
_WHOLE = "cannot be used as a whole"
_ASKING = (nodes.If, nodes.CondExpr, nodes.Test, nodes.Not, nodes.And, nodes.Or)
_HANDED_ON = ("_loop_vars", "_block_vars")  # what Jinja itself hands to what is called, beside `caller`
_WORDS: dict[type[nodes.Node], tuple[str, str]] = {  # what people know these as, and how to find them
    nodes.Pow: ("powers", "**"),
    nodes.Scope: ("`autoescape` blocks", "autoescape"),
    nodes.ScopedEvalContextModifier: ("`autoescape` blocks", "autoescape"),
}


@dataclass(frozen=True, slots=True)
class _Around:
    """Where in a file a node stands: below what, and inside of what."""

    source: Source
    own: frozenset[str]  # names of macros and of imported files
    called: frozenset[str]  # those of layouts, and of files that include this one, as well
    parent: nodes.Node
    loop: bool = False
    block: bool = False
    macro: bool = False
    given: frozenset[str] = frozenset()  # what the macros around are called with

    def below(self, node: nodes.Node) -> _Around:
        return replace(
            self,
            parent=node,
            loop=self.loop or isinstance(node, nodes.For),
            block=self.block or isinstance(node, nodes.Block),
            macro=self.macro or isinstance(node, nodes.Macro),
            given=self.given | {a.name for a in node.args} if isinstance(node, nodes.Macro) else self.given,
        )


def forbidden(
    source: Source, tree: nodes.Template, shared: frozenset[str] = frozenset()
) -> tuple[Diagnostic, ...]:
    """Everything in a template that is not allowed, at its place; `shared` are macros of files around it.

    The template must not be nested too deeply.
    """
    own = frozenset(callables(tree))
    return tuple(dict.fromkeys(_refusals(tree, _Around(source, own, shared | own, tree))))


def used_whole(found: Diagnostic) -> bool:
    """Whether a finding is about a record of which no field is named."""
    return found.code == "forbidden-construct" and found.message.endswith(_WHOLE)


def too_deep(source: Source, tree: nodes.Template) -> tuple[Diagnostic, ...]:
    """A finding for a template that is nested too deeply for what reads it next."""
    node = _deepest(tree)
    if node is None:
        return ()
    around = _Around(source, frozenset(), frozenset(), tree)
    return (_finding(around, node, f"the template is nested more than {MAX_NESTING} deep"),)


def _deepest(tree: nodes.Template) -> nodes.Node | None:
    """A node that is nested too deeply; looked for level by level, as Python's own stack is not endless."""
    level: list[nodes.Node] = [tree]
    for _ in range(MAX_NESTING):
        level = [child for node in level for child in node.iter_child_nodes()]
    return level[0] if level else None


def _refusals(node: nodes.Node, around: _Around) -> Iterator[Diagnostic]:
    refused = list(_of_node(node, around))
    yield from refused
    if refused and not isinstance(node, _STATEMENTS):
        return
    below = around.below(node)
    for child in node.iter_child_nodes():
        yield from _refusals(child, below)


def _of_node(node: nodes.Node, around: _Around) -> Iterator[Diagnostic]:
    match node:
        case nodes.Name(ctx="store") | nodes.Name(ctx="param") | nodes.NSRef() | nodes.Macro():
            yield from _given(node, around)
        case nodes.Name():
            yield from _name(node, around)
        case nodes.Const():
            yield from _constant(node, around)
        case nodes.List() | nodes.Tuple() | nodes.Dict():
            if len(node.items) > MAX_ENTRIES:
                yield _finding(around, node, f"a list in a template has at most {MAX_ENTRIES} entries")
        case nodes.Getattr() | nodes.Getitem() | nodes.Slice():
            yield from _part(node, around)
        case nodes.Filter() | nodes.Test():
            yield from _filter_or_test(node, around)
        case nodes.Call():
            yield from _call(node, around)
        case nodes.For() | nodes.Block() | nodes.Extends():
            yield from _statement(node, around)
        case nodes.Include() | nodes.Import() | nodes.FromImport():
            yield from _reference(node, around)
        case nodes.Mul() if any(map(_cannot_be_multiplied, (node.left, node.right))):
            yield _finding(around, node, "only numbers can be multiplied", "*")
        case _ if not isinstance(node, _STATEMENTS + _EXPRESSIONS):
            what, word = _WORDS.get(type(node), (f"`{type(node).__name__.lower()}`", ""))
            yield _finding(around, node, f"templates cannot use {what}", *filter(None, [word]))


def _given(node: nodes.Name | nodes.NSRef | nodes.Macro, around: _Around) -> Iterator[Diagnostic]:
    """A name that the template gives a value of its own."""
    name = node.name
    if name in RESERVED or _is_pythons(name):
        yield _finding(around, node, f"`{name}` cannot be given another value", name)
    elif name in around.own and not isinstance(node, nodes.Macro) and getattr(node, "ctx", "") != "param":
        yield _finding(around, node, f"`{name}` is both a macro and something else", name)
    elif isinstance(node, nodes.NSRef) and node.attr.startswith("_"):
        yield _finding(around, node, f"templates cannot use `{node.attr}`", node.attr)


def _name(node: nodes.Name, around: _Around) -> Iterator[Diagnostic]:
    name, parent = node.name, around.parent
    called = isinstance(parent, nodes.Call) and parent.node is node
    if _is_pythons(name):
        yield _finding(around, node, f"templates cannot use `{name}`", name)
    elif name == "caller" and around.macro and isinstance(parent, _ASKING):
        pass  # whether the macro was called with `call`
    elif name in FUNCTIONS | {"super", "caller"} and not called:
        yield _finding(around, node, f"`{name}` is written with what it is given: `{name}(…)`", name)
    elif name in ("varargs", "kwargs") and around.macro:
        yield _finding(around, node, f"templates cannot use `{name}`: name what the macro takes", name)
    elif name in RECORDS | {"loop", "self"} and not isinstance(parent, nodes.Getattr | nodes.Getitem):
        example = {"loop": "loop.index", "self": "self.subject()"}.get(name, f"{name}.name")
        hint = f"name one of its fields, such as `{example}`"
        yield _finding(around, node, f"`{name}` {_WHOLE}", name, hint=hint)


def _constant(node: nodes.Const, around: _Around) -> Iterator[Diagnostic]:
    match node.value:
        case str() as text if len(text) > MAX_CONSTANT:
            yield _finding(around, node, f"a text in a tag has at most {MAX_CONSTANT:,} characters")
        case int() | float() as number if not abs(number) <= MAX_NUMBER:
            yield _finding(around, node, f"a number in a template is at most {MAX_NUMBER:,.0f}")
        case complex():
            yield _finding(around, node, "templates cannot use complex numbers")


def _part(node: nodes.Getattr | nodes.Getitem | nodes.Slice, around: _Around) -> Iterator[Diagnostic]:
    match node:
        case nodes.Getattr(node=nodes.Name(name="self")):
            if not (isinstance(around.parent, nodes.Call) and around.parent.node is node):
                yield _finding(around, node, f"write `self.{node.attr}()`", node.attr)
        case nodes.Getattr(attr=str(name)) | nodes.Getitem(arg=nodes.Const(value=str(name))):
            if name.startswith("_"):
                hint = "names that begin with `_` are Python's own"
                yield _finding(around, node, f"templates cannot use `{name}`", name, hint=hint)
        case nodes.Getitem():
            yield from _entry(node, around)
        case nodes.Slice():
            bounds = (node.start, node.stop, node.step)
            if not all(b is None or isinstance(_whole(b), int) for b in bounds):
                yield _finding(around, node, "the ends of a part of a list are written as numbers", "[")


def _entry(node: nodes.Getitem, around: _Around) -> Iterator[Diagnostic]:
    """`[0]`, `[:3]` and `[-1]` of a list; `[name]` of a dictionary, but never of a record."""
    of = node.node.name if isinstance(node.node, nodes.Name) else None
    if of in RECORDS | {"self", "loop"}:
        hint = f'write its name, such as `{of}["name"]`'
        yield _finding(
            around, node, f"a field of `{of}` is named by a word that is written out", "[", hint=hint
        )


def _whole(node: nodes.Node) -> object:
    match node:
        case nodes.Const(value=int() as number) | nodes.Neg(node=nodes.Const(value=int() as number)):
            return number
    return None


def _filter_or_test(node: nodes.Filter | nodes.Test, around: _Around) -> Iterator[Diagnostic]:
    is_filter = isinstance(node, nodes.Filter)
    kind, known = ("filter", frozenset(FILTERS)) if is_filter else ("test", frozenset(TESTS))
    if node.name not in known:
        hint = {
            "safe": "what is printed is always escaped; write HTML in the template itself",
            "lookup": "what is known of a customer is a field: `customer.…`",
        }.get(node.name) or did_you_mean(node.name, known)
        hint = hint or f"there are: {', '.join(sorted(known))}"
        yield _finding(around, node, f"templates cannot use the {kind} `{node.name}`", node.name, hint=hint)
    if node.dyn_args or node.dyn_kwargs:
        yield _finding(around, node, "templates cannot use `*`-arguments", node.name)
    if isinstance(node, nodes.Filter) and node.name in BY_NAME:
        yield from _named_in_filter(node, around)


def _named_in_filter(node: nodes.Filter, around: _Around) -> Iterator[Diagnostic]:
    """The filter, field or test that `map("upper")` or `selectattr("price", "gt", 10)` names in quotes."""
    values = [*node.args, *(pair.value for pair in node.kwargs if pair.key == "attribute")]
    names = 2 if node.name.endswith("attr") else 1
    for value in values[:names]:
        if not _is_text(value) or any(part.startswith("_") for part in str(_text(value)).split(".")):
            yield _finding(around, node, f"`{node.name}` is told by a name in quotes", node.name)
    tests = values[1:2] if names == 2 else values[:1]
    known = FILTERS if node.name == "map" else TESTS
    for value in tests if node.args else ():
        if _is_text(value) and (_text(value) not in known or _text(value) in BY_NAME):
            what = "filter" if node.name == "map" else "test"
            hint = did_you_mean(str(_text(value)), known)
            message = f"templates cannot use the {what} `{_text(value)}`"
            yield _finding(around, node, message, node.name, hint=hint)


def _call(node: nodes.Call, around: _Around) -> Iterator[Diagnostic]:
    match callee(node):
        case (name,) if name in around.given:
            message = f"`{name}` is what the macro is called with, and cannot be called"
            yield _finding(around, node, message, name, hint="give one of the two another name")
        case (name,) if name in around.called or name in FUNCTIONS:
            yield from _function(name, node, around)
        case ("caller",) if around.macro:
            pass
        case ("super",) if around.block and not node.args:
            pass
        case ("self", name) if not around.macro and not node.args:
            pass
        case ("loop", name) if name in LOOP_FUNCTIONS and around.loop:
            pass
        case (first, name) if first in around.called and not name.startswith("_"):
            pass
        case path:
            yield _cannot_call(path, node, around)
    if node.dyn_args or node.dyn_kwargs or any(pair.key in ("caller", *_HANDED_ON) for pair in node.kwargs):
        yield _finding(around, node, "templates cannot use `*`-arguments")


def _function(name: str, node: nodes.Call, around: _Around) -> Iterator[Diagnostic]:
    if name == "greeting" and (len(node.args) != 1 or node.kwargs):
        message = "`greeting` is given one value: `greeting(customer.first_name)`"
        yield _finding(around, node, message, name)
    if name == "range":
        bounds = [number for argument in node.args if isinstance(number := _whole(argument), int)]
        if not node.args or node.kwargs or any(number > MAX_LIST for number in bounds):
            yield _finding(around, node, f"`range` is given numbers of at most {MAX_LIST}", name)
    if name == "namespace" and (node.args or any(pair.key.startswith("_") for pair in node.kwargs)):
        yield _finding(around, node, "`namespace` is given names: `namespace(total=0)`", name)
    if name in TRANSLATIONS:
        texts = {"pgettext": 2, "ngettext": 2, "npgettext": 3}.get(name, 1)
        numbers = 1 if name.startswith("n") else 0
        if len(node.args) != texts + numbers or not all(map(_is_text, node.args[:texts])):
            message = f"`{name}` is given texts in quotes, so that they can be translated"
            yield _finding(around, node, message, name)


def _cannot_call(path: tuple[str, ...], node: nodes.Call, around: _Around) -> Diagnostic:
    name = path[-1] if path else ""
    hint = f"there is the filter `{name}`: write `… | {name}`" if name in FILTERS else None
    if len(path) == 1 and hint is None:
        hint = did_you_mean(name, around.called | FUNCTIONS) or (
            f'where it is a macro of another file, import it: `{{% from "partials/…" import {name} %}}`'
        )
    shown = f"`{name}(…)`" if name else "something"
    return _finding(around, node, f"templates cannot call {shown}", *filter(None, [name]), hint=hint)


def _statement(node: nodes.For | nodes.Block | nodes.Extends, around: _Around) -> Iterator[Diagnostic]:
    match node:
        case nodes.For(recursive=True):
            yield _finding(around, node, "a loop cannot be recursive", "recursive")
        case nodes.Block() if around.loop or around.macro:
            where = "loop" if around.loop else "macro"
            yield _finding(around, node, f"a block cannot stand in a {where}", "block")
        case nodes.Extends():
            body = around.parent.body if isinstance(around.parent, nodes.Template) else None
            if body is None:
                yield _finding(around, node, "`extends` cannot depend on anything", "extends")
            elif sum(isinstance(child, nodes.Extends) for child in body) > 1:
                yield _finding(around, node, "a template extends one other", "extends")
            if not _is_text(node.template):
                yield _finding(around, node, "`extends` names one template, in quotes", "extends")


def _reference(
    node: nodes.Include | nodes.Import | nodes.FromImport, around: _Around
) -> Iterator[Diagnostic]:
    word = "include" if isinstance(node, nodes.Include) else "import"
    if not _is_text(node.template):
        yield _finding(around, node, f"`{word}` names one template, in quotes", word)
    names: list[str] = []
    match node:
        case nodes.Import():
            names = [node.target]
        case nodes.FromImport():
            names = [name if isinstance(name, str) else name[1] for name in node.names]
    for name in names:
        if name in RESERVED or _is_pythons(name):
            yield _finding(around, node, f"`{name}` cannot be given another value", name)


def _is_pythons(name: str) -> bool:
    """Whether a name could be one of Python's or Jinja's own; others may begin with one `_`."""
    return name.startswith("__") or name in _HANDED_ON


def _cannot_be_multiplied(node: nodes.Node) -> bool:
    return isinstance(node, nodes.List | nodes.Tuple | nodes.Dict | nodes.Concat) or _is_text(node)


def _is_text(node: nodes.Node) -> bool:
    return isinstance(_text(node), str)


def _text(node: nodes.Node) -> object:
    return node.value if isinstance(node, nodes.Const) else None


def _finding(
    around: _Around, node: nodes.Node, message: str, *words: str, hint: str | None = None
) -> Diagnostic:
    line = node.lineno or next((child.lineno for child in node.iter_child_nodes() if child.lineno), 1)
    return Diagnostic("forbidden-construct", message, place(around.source, line, *words), hint=hint)
