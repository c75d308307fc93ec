"""The environment that templates are compiled for and run in.

Only what stands in these tables can be used: no attributes of Python objects, no functions but those
given, arithmetic on numbers alone, joined texts of bounded length. The static check (allowed.py) refuses
everything else before a template is compiled; what it cannot see, the values, is guarded here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NoReturn

from jinja2 import StrictUndefined, Undefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.loaders import FunctionLoader
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import pass_context

from segdsl.messages.values import Record, Unknown, Unprintable, figure, printed

MAX_JOINED = 100_000  # characters of one text put together by a template

LOOP_FIELDS = frozenset({"index", "index0", "first", "last", "length", "revindex"})
DATE_FIELDS = frozenset({"year", "month", "day"})
FUNCTIONS = frozenset({"greeting"})

_DATE_LAYOUT = re.compile(r"(%[aAbBdmyYHM%]|[^%]){1,60}")
_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}


class _Generator(CodeGenerator):
    """Jinja's, but texts are joined with `~` under our eyes."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        self.write("environment.joined((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")


class Sandbox(ImmutableSandboxedEnvironment):
    """Compiles templates given by name; the only values are plain ones and `Record`s."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    intercepted_unops = frozenset({"-", "+"})
    code_generator_class = _Generator

    def __init__(self, text_of: Callable[[str], str | None]) -> None:
        super().__init__(
            loader=FunctionLoader(text_of),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=printed,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
        )
        self.globals.clear()
        self.filters = dict(FILTERS)
        self.tests = {name: self.tests[name] for name in ("odd", "even", "divisibleby", "in")}
        self.tests.update(known=_is_known, unknown=_is_unknown, defined=_is_known, undefined=_is_unknown)

    def getattr(self, obj: Any, attribute: str) -> Any:
        match obj:
            case Record():
                return obj.field(attribute)
            case Unknown():
                return obj
            case LoopContext() if attribute in LOOP_FIELDS:
                return getattr(obj, attribute)
            case dt.date() if attribute in DATE_FIELDS:
                return getattr(obj, attribute)
        return self.undefined(f"there is no `{attribute}` here")

    def getitem(self, obj: Any, argument: Any) -> Any:
        match obj, argument:
            case _, str():
                return self.getattr(obj, argument)
            case list() | str(), slice():
                return obj[argument]
            case list() | str(), int() if -len(obj) <= argument < len(obj):
                return obj[argument]
        return obj if isinstance(obj, Unknown) else Unknown(f"there is no entry {argument}")

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        for value in (left, right):
            if isinstance(value, Undefined):
                return value
            if not isinstance(value, int | float):
                raise Unprintable(f"the template uses `{operator}` with something that is not a number")
        if operator == "/" and right == 0:
            return Unknown("a number is divided by zero")
        result = super().call_binop(context, operator, left, right)
        return figure(result) if isinstance(result, float) else result

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:
        return arg if isinstance(arg, Undefined) else super().call_unop(context, operator, arg)

    def joined(self, parts: tuple[Any, ...]) -> str:
        return _bounded("".join(str(printed(part)) for part in parts))


def _bounded(text: str) -> str:
    if len(text) > MAX_JOINED:
        raise Unprintable(f"the template puts together a text of more than {MAX_JOINED:,} characters")
    return text


def _known(value: Any) -> Any:
    if isinstance(value, Undefined):
        str(value)  # raises, with the reason
    return value


def _is_known(value: Any) -> bool:
    return not isinstance(value, Undefined)


def _is_unknown(value: Any) -> bool:
    return isinstance(value, Undefined)


def _not_a(wanted: str, name: str) -> NoReturn:
    raise Unprintable(f"the filter `{name}` is given something that is not {wanted}")


def _join(values: Any, between: str = "") -> str:
    return _bounded(str(between).join(str(printed(value)) for value in _list(values, "join")))


def _list(values: Any, name: str) -> list[Any]:
    if not isinstance(_known(values), list):
        _not_a("a list", name)
    return list(values)


def _first(values: Any) -> Any:
    return _list(values, "first")[0] if values else Unknown("the list is empty")


def _last(values: Any) -> Any:
    return _list(values, "last")[-1] if values else Unknown("the list is empty")


def _number(value: Any, name: str) -> Decimal:
    is_number = isinstance(_known(value), int | float) and not isinstance(value, bool)
    return Decimal(repr(value)) if is_number else _not_a("a number", name)


def _round(value: Any, decimals: int = 0) -> int | float:
    """Halves away from zero, as in rules."""
    unit = Decimal(1).scaleb(-max(0, min(int(decimals), 9)))
    return figure(float(_number(value, "round").quantize(unit, ROUND_HALF_UP)))


@pass_context
def _money(context: Context, value: Any, currency: str | None = None) -> str:
    """`€1,249.00`; the currency is the project's where none is given."""
    code = currency or context.get("currency") or ""
    amount = _number(value, "money").quantize(Decimal("0.01"), ROUND_HALF_UP)
    sign = "-" if amount < 0 else ""
    return f"{sign}{_SYMBOLS.get(code, f'{code} ' if code else '')}{abs(amount):,.2f}"


def _date(value: Any, layout: str | None = None) -> str:
    """`31 March 2026`, or in a layout such as `%d.%m.%Y`."""
    if not isinstance(_known(value), dt.date):
        _not_a("a date", "date")
    if layout is None:
        return f"{value.day} {value:%B %Y}"
    if not _DATE_LAYOUT.fullmatch(layout):
        raise Unprintable(f"the filter `date` cannot read the layout `{layout[:60]}`")
    return str(value.strftime(layout))


FILTERS: Mapping[str, Callable[..., Any]] = {
    **{name: JINJA_FILTERS[name] for name in ("default", "capitalize", "lower", "title", "trim", "upper")},
    **{name: JINJA_FILTERS[name] for name in ("length", "sort", "truncate", "urlencode")},
    "date": _date,
    "first": _first,
    "join": _join,
    "last": _last,
    "money": _money,
    "round": _round,
}
TESTS = frozenset({"odd", "even", "divisibleby", "in", "known", "unknown", "defined", "undefined"})
