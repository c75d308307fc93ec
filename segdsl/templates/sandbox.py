"""The environment that templates are compiled for and run in.

Only what stands in the tables of filters, tests and functions can be used: no attributes of Python objects,
arithmetic on numbers alone, texts and loops of bounded length. The static checks (`allowed/`, growth.py)
refuse everything else before a template is compiled; what they cannot see, the values, is guarded here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

from jinja2 import Undefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.loaders import FunctionLoader
from jinja2.runtime import Context, LoopContext, TemplateReference
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from markupsafe import Markup, escape

from segdsl.templates.birthdays import FIELDS, DayOfYear
from segdsl.templates.filter_blocks import as_values
from segdsl.templates.filters import FILTERS, MAX_JOINED, TESTS, bounded, counted
from segdsl.templates.filters.printf import filled
from segdsl.templates.headings import without_blocks_beside
from segdsl.templates.kinds import is_html
from segdsl.templates.spots import fit
from segdsl.templates.surroundings import Spot, State, with_fitting
from segdsl.templates.values import MAX_LIST, NotSet, Record, Unknown, Unprintable, figure, printed

MAX_RESULT = 1e18
MAX_PIECE = 500_000  # characters of what a macro, a `set` block or a block called by name writes

LOOP_FIELDS = frozenset(
    {"index", "index0", "revindex", "revindex0", "first", "last", "length", "previtem", "nextitem"}
)
LOOP_FUNCTIONS = frozenset({"cycle", "changed"})
DATE_FIELDS = frozenset({"year", "month", "day", "hour", "minute"})


class Piece(list[str]):
    """What a macro or a `set` block has written so far; it cannot grow beyond bounds."""

    __slots__ = ("size",)

    def __init__(self) -> None:
        self.size = 0

    def append(self, text: str) -> None:
        self.size += len(text)
        if self.size > MAX_PIECE:
            raise Unprintable(f"a part of the message is longer than {MAX_PIECE:,} characters")
        super().append(text)

    def extend(self, texts: Iterable[str]) -> None:
        for text in texts:
            self.append(text)


class SandboxGenerator(CodeGenerator):
    """Jinja's, but texts are put together, and lists gone through, under our eyes."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        self.write("environment.joined((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def visit_List(self, node: nodes.List, frame: Frame) -> None:  # noqa: N802
        self._counted(super().visit_List, node, frame)

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:  # noqa: N802
        self._counted(super().visit_Dict, node, frame)

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:  # noqa: N802
        if node.ctx == "load":
            self._counted(super().visit_Tuple, node, frame)
        else:
            super().visit_Tuple(node, frame)

    def _counted(self, visit: Callable[[Any, Frame], None], node: nodes.Expr, frame: Frame) -> None:
        """Lists that hold other lists could double with each line, without any text being written."""
        self.write("environment.counted(")
        visit(node, frame)
        self.write(")")

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible()  # Jinja would escape `true` before we can print it as `yes`
        return super()._output_child_to_const(node, frame, finalize)

    def buffer(self, frame: Frame) -> None:
        frame.buffer = self.temporary_identifier()
        self.writeline(f"{frame.buffer} = environment.piece()")


def rounds(values: Any) -> list[Any]:
    """What a loop goes over: a list of bounded length, never the letters of a text."""
    if isinstance(values, Undefined):
        str(values)  # raises, with the reason
    if not isinstance(values, list | tuple | dict):
        raise Unprintable("the template repeats something for what is not a list")
    if len(values) > MAX_LIST:
        raise Unprintable(f"the template repeats something for more than {MAX_LIST} entries")
    return list(values)


class Sandbox(ImmutableSandboxedEnvironment):
    """Compiles templates given by name; the only values are plain ones and `Record`s."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    intercepted_unops = frozenset({"-", "+"})
    code_generator_class = SandboxGenerator
    piece = Piece
    counted = staticmethod(counted)
    blocks_in_attributes: Mapping[str, State] = {}  # of all templates of the folder, by name

    def __init__(self, text_of: Callable[[str], str | None]) -> None:
        super().__init__(
            loader=FunctionLoader(text_of),
            autoescape=lambda name: name is None or is_html(name),
            undefined=NotSet,
            finalize=printed,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
            extensions=["jinja2.ext.i18n"],
        )
        self.newstyle_gettext = True
        self.policies["ext.i18n.trimmed"] = True  # how a template is broken into lines is not part of a text
        self.globals.clear()
        self.globals.update(range=_range, namespace=Namespace)
        self.filters = dict(FILTERS)
        self.tests = dict(TESTS)

    def _generate(self, source: nodes.Template, name: str | None, *args: Any, **kwargs: Any) -> str:
        source = as_values(source)
        for loop in source.find_all(nodes.For):
            loop.iter = nodes.Call(nodes.EnvironmentAttribute("rounds"), [loop.iter], [], None, None)
        imports: list[nodes.Import | nodes.FromImport] = [
            *source.find_all(nodes.Import),
            *source.find_all(nodes.FromImport),
        ]
        for imported in imports:
            imported.with_context = True  # macros see the customer, and filters the language
        if is_html(name or ""):
            source = with_fitting(source, self.blocks_in_attributes)
        return super()._generate(without_blocks_beside(name or "", source), name, *args, **kwargs)

    def fit(self, spot: Spot, value: Any) -> Any:
        """The value where it may be printed at the spot; else the message stops."""
        return fit(spot, value)

    def rounds(self, values: Any) -> list[Any]:
        """What a loop goes over."""
        return rounds(values)

    def concat(self, parts: Iterable[str]) -> str:
        if isinstance(parts, Piece):
            return "".join(parts)
        piece = Piece()
        piece.extend(parts)
        return "".join(piece)

    def getattr(self, obj: Any, attribute: str) -> Any:
        match obj:
            case Record():
                return obj.field(attribute)
            case Unknown():
                return obj
            case LoopContext() if attribute in LOOP_FIELDS | LOOP_FUNCTIONS:
                return getattr(obj, attribute)
            case DayOfYear() if attribute in FIELDS:
                return getattr(obj, attribute)
            case DayOfYear():
                return Unknown(f"a day without a year has no `{attribute}`")
            case dt.date() if attribute in DATE_FIELDS and hasattr(obj, attribute):
                return getattr(obj, attribute)
            case dict():
                return obj.get(attribute, Unknown(f"there is no `{attribute}` here"))
            case TemplateReference():
                with suppress(KeyError):
                    return obj[attribute]
            case TemplateModule() | Namespace() if not attribute.startswith("_"):
                return getattr(obj, attribute, Unknown(f"there is no `{attribute}` here"))
        return self.undefined(f"there is no `{attribute}` here")

    def getitem(self, obj: Any, argument: Any) -> Any:
        match obj, argument:
            case Markup(), slice() | int():
                raise Unprintable("the template cuts a piece out of what is already HTML")
            case list() | tuple() | str(), slice():
                return obj[argument]
            case list() | tuple() | str(), int() if -len(obj) <= argument < len(obj):
                return obj[argument]
            case dict(), str() | int() if argument in obj:
                return obj[argument]
            case _, str():
                return self.getattr(obj, argument)
        return obj if isinstance(obj, Unknown) else Unknown(f"there is no entry {argument}")

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        for value in (left, right):
            if isinstance(value, Undefined):
                return value
        if operator == "%" and isinstance(left, str):
            return filled(str(left), right)
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return self.joined((left, right))
        if not (isinstance(left, int | float) and isinstance(right, int | float)):
            raise Unprintable(f"the template uses `{operator}` with something that is not a number")
        if operator in ("/", "//", "%") and right == 0:
            return Unknown("a number is divided by zero")
        result = super().call_binop(context, operator, left, right)
        if not abs(result) < MAX_RESULT:
            raise Unprintable("the template reckons with a number beyond all bounds")
        return figure(result) if isinstance(result, float) else result

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:
        return arg if isinstance(arg, Undefined) else super().call_unop(context, operator, arg)

    def joined(self, parts: tuple[Any, ...]) -> str:
        if any(isinstance(part, Markup) for part in parts):
            return Markup(bounded("".join(escape(printed(part)) for part in parts)))
        return bounded("".join(str(printed(part)) for part in parts))


def _range(*bounds: Any) -> list[int]:
    """The numbers of a loop, at most a hundred."""
    for bound in bounds:
        if isinstance(bound, Undefined):
            str(bound)
        if not isinstance(bound, int):
            raise Unprintable("`range` is given something that is not a whole number")
    if not 1 <= len(bounds) <= 3 or (len(bounds) == 3 and bounds[2] == 0):
        raise Unprintable("`range` is given the wrong numbers")
    numbers = range(*bounds)
    if len(numbers) > MAX_LIST:
        raise Unprintable(f"`range` gives more than {MAX_LIST} numbers")
    return list(numbers)


__all__ = [
    "DATE_FIELDS",
    "LOOP_FIELDS",
    "LOOP_FUNCTIONS",
    "MAX_JOINED",
    "Piece",
    "Sandbox",
    "SandboxGenerator",
]
