"""What templates may call, and the filters and tests that they may use."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import nodes

from segdsl.diagnostics import Diagnostic
from segdsl.suggest import did_you_mean
from segdsl.templates.allowed.around import Around, finding, is_text, text_of, whole_number
from segdsl.templates.allowed.words import FUNCTIONS, HANDED_ON, TRANSLATIONS
from segdsl.templates.calls import callee
from segdsl.templates.filters import BY_NAME, FILTERS, TESTS
from segdsl.templates.sandbox import LOOP_FUNCTIONS
from segdsl.templates.values import MAX_LIST


def filter_or_test(node: nodes.Filter | nodes.Test, around: Around) -> Iterator[Diagnostic]:
    is_filter = isinstance(node, nodes.Filter)
    kind, known = ("filter", frozenset(FILTERS)) if is_filter else ("test", frozenset(TESTS))
    if node.name not in known:
        hint = {
            "safe": "what is printed is always escaped; write HTML in the template itself",
            "lookup": "what is known of a customer is a field: `customer.…`",
        }.get(node.name) or did_you_mean(node.name, known)
        hint = hint or f"there are: {', '.join(sorted(known))}"
        yield finding(around, node, f"templates cannot use the {kind} `{node.name}`", node.name, hint=hint)
    if node.dyn_args or node.dyn_kwargs:
        yield finding(around, node, "templates cannot use `*`-arguments", node.name)
    if isinstance(node, nodes.Filter) and node.name in BY_NAME:
        yield from _named_in_filter(node, around)


def _named_in_filter(node: nodes.Filter, around: Around) -> Iterator[Diagnostic]:
    """The filter, field or test that `map("upper")` or `selectattr("price", "gt", 10)` names in quotes."""
    values = [*node.args, *(pair.value for pair in node.kwargs if pair.key == "attribute")]
    names = 2 if node.name.endswith("attr") else 1
    for value in values[:names]:
        if not is_text(value) or any(part.startswith("_") for part in str(text_of(value)).split(".")):
            yield finding(around, node, f"`{node.name}` is told by a name in quotes", node.name)
    tests = values[1:2] if names == 2 else values[:1]
    known = FILTERS if node.name == "map" else TESTS
    for value in tests if node.args else ():
        if is_text(value) and (text_of(value) not in known or text_of(value) in BY_NAME):
            what = "filter" if node.name == "map" else "test"
            hint = did_you_mean(str(text_of(value)), known)
            message = f"templates cannot use the {what} `{text_of(value)}`"
            yield finding(around, node, message, node.name, hint=hint)


def call(node: nodes.Call, around: Around) -> Iterator[Diagnostic]:
    match callee(node):
        case (name,) if name in around.given:
            message = f"`{name}` is what the macro is called with, and cannot be called"
            yield finding(around, node, message, name, hint="give one of the two another name")
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
    if node.dyn_args or node.dyn_kwargs or any(pair.key in ("caller", *HANDED_ON) for pair in node.kwargs):
        yield finding(around, node, "templates cannot use `*`-arguments")


def _function(name: str, node: nodes.Call, around: Around) -> Iterator[Diagnostic]:
    if name == "greeting" and (len(node.args) != 1 or node.kwargs):
        message = "`greeting` is given one value: `greeting(customer.first_name)`"
        yield finding(around, node, message, name)
    if name == "range":
        bounds = [number for argument in node.args if isinstance(number := whole_number(argument), int)]
        if not node.args or node.kwargs or any(number > MAX_LIST for number in bounds):
            yield finding(around, node, f"`range` is given numbers of at most {MAX_LIST}", name)
    if name == "namespace" and (node.args or any(pair.key.startswith("_") for pair in node.kwargs)):
        yield finding(around, node, "`namespace` is given names: `namespace(total=0)`", name)
    if name in TRANSLATIONS:
        texts = {"pgettext": 2, "ngettext": 2, "npgettext": 3}.get(name, 1)
        numbers = 1 if name.startswith("n") else 0
        if len(node.args) != texts + numbers or not all(map(is_text, node.args[:texts])):
            message = f"`{name}` is given texts in quotes, so that they can be translated"
            yield finding(around, node, message, name)


def _cannot_call(path: tuple[str, ...], node: nodes.Call, around: Around) -> Diagnostic:
    name = path[-1] if path else ""
    hint = f"there is the filter `{name}`: write `… | {name}`" if name in FILTERS else None
    if len(path) == 1 and hint is None:
        hint = did_you_mean(name, around.called | FUNCTIONS) or (
            f'where it is a macro of another file, import it: `{{% from "partials/…" import {name} %}}`'
        )
    shown = f"`{name}(…)`" if name else "something"
    return finding(around, node, f"templates cannot call {shown}", *filter(None, [name]), hint=hint)
