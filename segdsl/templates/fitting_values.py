"""Values that cannot be what a template does with them: a text as an amount of money, a number as a list.

In: a template, and the kinds of the customer's values. Out: an error for each place that would stop every
letter, with the value and what takes it. What a value is, is known where it is an attribute, a
constant, or what a filter made of either; of variables nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from jinja2 import nodes

from segdsl.diagnostics import Diagnostic
from segdsl.model.project import Model
from segdsl.source import Source
from segdsl.templates.filters import FILTERS
from segdsl.templates.filters.printf import GAP, NUMBERS
from segdsl.templates.parts import parts
from segdsl.templates.places import place

Families = Mapping[str, str]  # of the customer's values by name, as `Kind.family` calls them

_NUMBERS: Final = frozenset({"number"})
_LISTS: Final = frozenset({"list"})
_DAYS: Final = frozenset({"day", "instant"})
_TAKES: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("money", "number", "percent", "plural", "round", "abs"), _NUMBERS),
    **dict.fromkeys(
        ("join", "listed", "list", "sort", "unique", "min", "max", "sum", "batch", "slice"), _LISTS
    ),
    **dict.fromkeys(("map", "select", "reject", "selectattr", "rejectattr", "groupby"), _LISTS),
    **dict.fromkeys(("first", "last", "reverse", "length", "count"), _LISTS | {"text"}),
    "date": _DAYS,
    **dict.fromkeys(("time", "datetime"), frozenset({"instant"})),
    **dict.fromkeys(("items", "dictsort", "pick", "row"), frozenset[str]()),
}
_GIVES: Mapping[str, str] = {
    **dict.fromkeys(("length", "count", "wordcount", "round", "abs", "int", "float", "sum"), "number"),
    **dict.fromkeys(("money", "number", "percent", "plural", "listed", "date", "time", "datetime"), "text"),
    **dict.fromkeys(
        ("first_word", "initials", "possessive", "lower", "upper", "capitalize", "title"), "text"
    ),
    **dict.fromkeys(
        ("trim", "truncate", "replace", "join", "string", "format", "urlencode", "striptags"), "text"
    ),
    **dict.fromkeys(("list", "sort", "unique", "split", "map", "select", "reject", "batch", "slice"), "list"),
    **dict.fromkeys(("selectattr", "rejectattr", "items", "dictsort", "groupby"), "list"),
}
_SAME = ("default", "d", "reverse")
_WORDS = {"text": "a text", "number": "a number", "list": "a list", "flag": "yes or no"} | {
    "day": "a date",
    "instant": "a date with a time",
}
_OPERATORS: Mapping[type[nodes.BinExpr], str] = {nodes.Add: "+", nodes.Sub: "-", nodes.Mul: "*"} | {
    nodes.Div: "/",
    nodes.FloorDiv: "//",
    nodes.Mod: "%",
}
_ORDERS = {"lt": "<", "lteq": "<=", "gt": ">", "gteq": ">="}


def families_of(model: Model) -> Families:
    """What each value of the customer is: attributes, traits, scores, stages, segments."""
    families: dict[str, str] = {name: c.kind.family for name, c in model.catalog.customers.columns.items()}
    families |= {name: trait.value.kind.family for name, trait in model.traits.items()}
    families |= dict.fromkeys(model.scores, "number") | dict.fromkeys(model.lifecycles, "text")
    return families | dict.fromkeys(model.segments, "flag")


def unfit_values(source: Source, tree: nodes.Template, families: Families) -> Iterator[Diagnostic]:
    """Everything in one file that stops the letter of whoever comes to it."""
    for filter_ in parts(tree, nodes.Filter):
        yield from _filter(source, filter_, families)
    for loop in parts(tree, nodes.For):
        family = _family(loop.iter, families)
        if family not in (None, "list"):
            message = f"{_named(loop.iter, family)}, and a loop goes through lists"
            yield _error(source, loop, message, "for", "print it by itself, or name a list")
    for operation in parts(tree, *_OPERATORS):
        yield from _operation(source, operation, families)
    for comparison in parts(tree, nodes.Compare):
        yield from _comparison(source, comparison, families)
    for part in parts(tree, nodes.Getattr):
        yield from _field(source, part, families)


def _filter(source: Source, node: nodes.Filter, families: Families) -> Iterator[Diagnostic]:
    takes, family = _TAKES.get(node.name), _family(node.node, families) if node.node is not None else None
    if takes is None or family is None or family in takes:
        return
    wanted = " or ".join(_WORDS[kind] for kind in sorted(takes)) or "something else"
    if node.name in ("pick", "row"):
        wanted = "a lookup table of the rules"
    message = f"{_named(node.node, family)}, and the filter `{node.name}` takes {wanted}"
    yield _error(source, node, message, node.name, _instead(family))


def _instead(family: str | None) -> str:
    """Filters that take such a value."""
    named = {
        "text": "such as `upper`, `truncate(40)` or `possessive`",
        "number": "such as `money`, `number(2)` or `percent`",
        "list": 'such as `listed`, `join(", ")` or `first`',
        "day": "such as `date`",
        "instant": "such as `date`, `time` or `datetime`",
    }.get(str(family))
    return f"take a filter for {_WORDS[str(family)]}, {named}" if named else "print it by `{% if %}`"


def _operation(source: Source, node: nodes.BinExpr, families: Families) -> Iterator[Diagnostic]:
    sign = _OPERATORS[type(node)]
    left, right = _family(node.left, families), _family(node.right, families)
    if sign == "%" and left in ("text", None):
        yield from _gaps(source, node, families)
        return
    if sign in ("/", "//", "%") and isinstance(node.right, nodes.Const) and not node.right.value:
        yield _error(source, node, "a number is divided by zero", sign, "divide by another number")
        return
    if sign == "+" and "text" in (left, right) and {left, right} <= {"text", None}:
        return
    for side, family in ((node.left, left), (node.right, right)):
        if family not in (None, "number") and not (
            sign == "+" and family == "text" == left and right is None
        ):
            message = f"{_named(side, family)}, and `{sign}` takes numbers"
            hint = "put texts together by `~`" if sign == "+" else "reckon with a number"
            yield _error(source, node, message, sign, hint)
            return


def _gaps(source: Source, node: nodes.BinExpr, families: Families) -> Iterator[Diagnostic]:
    """A text whose gaps are filled in: `"%d of %s" % (a, b)`."""
    if not isinstance(node.left, nodes.Const):
        return
    given = node.right.items if isinstance(node.right, nodes.Tuple) else [node.right]
    gaps = [gap for gap in GAP.finditer(str(node.left.value)) if gap[2] != "%"]
    if not isinstance(node.right, nodes.Dict) and len(gaps) != len(given):
        several = f"{len(gaps)} gaps" if len(gaps) != 1 else "one gap"
        message = f"the text has {several}, and is given {len(given)} to fill in"
        yield _error(source, node, message, "%", "give as many values as there are gaps: `(a, b)`")
        return
    for gap, value in zip(gaps, given, strict=False):
        family = _family(value, families)
        if gap[2] in NUMBERS and family not in (None, "number"):
            yield _error(
                source, node, f"{_named(value, family)}, and `{gap[0]}` takes a number", gap[0], "write `%s`"
            )


def _comparison(source: Source, node: nodes.Compare, families: Families) -> Iterator[Diagnostic]:
    """More or less, between values of different kinds; equal to each other they just are not."""
    left = node.expr
    for operand in node.ops:
        if operand.op in _ORDERS:
            kinds = (_family(left, families), _family(operand.expr, families))
            if None not in kinds and kinds[0] != kinds[1]:
                sign = _ORDERS[operand.op]
                other = _WORDS[str(kinds[1])]
                message = f"{_named(left, kinds[0])}, and `{sign}` compares it with {other}"
                yield _error(source, node, message, sign, "compare values of one kind")
        left = operand.expr


def _field(source: Source, node: nodes.Getattr, families: Families) -> Iterator[Diagnostic]:
    family = _family(node.node, families)
    if family in ("text", "number", "flag", "list"):
        message = f"{_named(node.node, family)}, and has no `{node.attr}`"
        hint = f"there is the filter `{node.attr}`: write `… | {node.attr}`" if node.attr in FILTERS else None
        yield _error(source, node, message, node.attr, hint or "print it by itself")


def _family(node: nodes.Node, families: Families) -> str | None:
    """What a value is wherever it is known; None where nothing is known of it."""
    match node:
        case nodes.Const(value=bool()):
            return "flag"
        case nodes.Const(value=str()) | nodes.Concat():
            return "text"
        case nodes.Const(value=int() | float()):
            return "number"
        case nodes.List() | nodes.Tuple():
            return "list"
        case nodes.Getattr(node=nodes.Name(name="customer"), attr=name):
            return _known(families.get(name))
        case nodes.Getitem(node=nodes.Name(name="customer"), arg=nodes.Const(value=str(name))):
            return _known(families.get(name))
        case nodes.Filter(name=name, node=nodes.Node() as inner) if name in _SAME:
            given = [_family(argument, families) for argument in node.args]
            family = _family(inner, families)
            return family if all(other == family for other in given) else None
        case nodes.Filter(name=name) if name in _GIVES:
            return _GIVES[name]
        case nodes.Sub() | nodes.Mul() | nodes.Div() | nodes.FloorDiv() | nodes.Neg():
            return "number"
        case nodes.CondExpr(expr1=first, expr2=nodes.Node() as second):
            family = _family(first, families)
            return family if _family(second, families) == family else None
    return None


def _known(family: str | None) -> str | None:
    return family if family in _WORDS else None


def _named(node: nodes.Node | None, family: str | None) -> str:
    """`` `customer.city` is a text``, or what else it is that is used."""
    while isinstance(node, nodes.Filter) and node.name in _SAME:
        node = node.node
    match node:
        case nodes.Getattr(node=nodes.Name(name="customer"), attr=name):
            return f"`customer.{name}` is {_WORDS[str(family)]}"
        case nodes.Getitem(node=nodes.Name(name="customer"), arg=nodes.Const(value=name)):
            return f"`customer.{name}` is {_WORDS[str(family)]}"
        case nodes.Filter(name=name):
            return f"the filter `{name}` gives {_WORDS[str(family)]}"
        case nodes.Const(value=value):
            return (
                f'`"{value}"` is a text' if isinstance(value, str) else f"`{value}` is {_WORDS[str(family)]}"
            )
    return f"this is {_WORDS[str(family)]}"


def _error(source: Source, node: nodes.Node, message: str, word: str, hint: str) -> Diagnostic:
    return Diagnostic("type-mismatch", message, place(source, node.lineno, word), hint=hint)
