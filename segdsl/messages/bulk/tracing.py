"""The sandbox as the press uses it: the same templates and the same rules, with slots among the values.

Jinja itself fills in the template, so that layouts, blocks, macros, loops and variables mean what they always
mean. Only what is done with values is watched: where a slot is among the arguments, the deed is written down
in the trace, to be done later for every customer by the function that does it anyway.

Where a slot is printed stands a mark (marks.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial, wraps
from types import CodeType
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from jinja2 import nodes
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.compiler import Frame
from jinja2.runtime import BlockReference, Context, LoopContext, Macro
from jinja2.utils import Namespace, _PassArg
from markupsafe import Markup, escape

from segdsl.campaigns.batch import Batch
from segdsl.messages.bulk.marks import MARK, MarkedPiece, Marks, Printed, Text
from segdsl.messages.bulk.slots import Cell, Graph, Key, Slot, Untraceable, holds_slot
from segdsl.messages.bulk.texts import FITTING
from segdsl.messages.context import Letterhead, Shared, Value
from segdsl.messages.inlining import decides
from segdsl.messages.letter import Message, fill_in
from segdsl.messages.links import Tag
from segdsl.templates import translations
from segdsl.templates.effort import OF_A_SLOT, charge
from segdsl.templates.folder import Templates
from segdsl.templates.sandbox import Sandbox, SandboxGenerator, rounds
from segdsl.templates.surroundings import Spot
from segdsl.templates.values import Record, Unknown, printed

T = TypeVar("T")

KEY = Key()
_OF_JINJA = Macro | BlockReference | LoopContext
_FRAMES = ("_loop_vars", "_block_vars", "caller")  # what Jinja hands on for itself


class _Generator(SandboxGenerator):
    """The sandbox's, but texts with marks are seen wherever they come from, and `in` is one question."""

    def visit_Name(self, node: nodes.Name, frame: Frame) -> None:  # noqa: N802
        loads = node.ctx == "load"
        self.write("environment.seen(" if loads else "")
        super().visit_Name(node, frame)
        self.write(")" if loads else "")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        if forward_caller:  # a call block is written out at once
            super().visit_Call(node, frame, forward_caller=True)
            return
        self.write("environment.seen(")
        super().visit_Call(node, frame)
        self.write(")")

    def visit_Compare(self, node: nodes.Compare, frame: Frame) -> None:  # noqa: N802
        if len(node.ops) != 1 or node.ops[0].op not in ("in", "notin"):
            super().visit_Compare(node, frame)
            return
        self.write("environment.among(")
        self.visit(node.expr, frame)
        self.write(", ")
        self.visit(node.ops[0].expr, frame)
        self.write(f", {node.ops[0].op == 'in'})")


class _Compiled(BytecodeCache):
    """What templates were compiled to, kept in memory: the next press need not do it again."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


_COMPILED: WeakKeyDictionary[Sandbox, _Compiled] = WeakKeyDictionary()


class Tracing(Sandbox):
    """A sandbox like another one, in which slots are followed."""

    code_generator_class = _Generator

    def __init__(self, sandbox: Sandbox) -> None:
        self.__dict__.update(sandbox.__dict__)  # as Jinja's own overlays do
        self.overlayed = True
        self.linked_to = sandbox
        self.cache = {}
        self.bytecode_cache = _COMPILED.setdefault(sandbox, _Compiled())
        self.filters = {name: self._watched(function) for name, function in sandbox.filters.items()}
        self.tests = {name: self._watched(function) for name, function in sandbox.tests.items()}
        self.finalize = self._finalized
        self.trace = Marks(_nobody, Graph())

    # ------------------------------------------------------------ what is done with values

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self._done(super().getattr, obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return self._done(super().getitem, obj, argument)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        return self._done(super().call_binop, context, operator, left, right)

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:
        return self._done(super().call_unop, context, operator, arg)

    def rounds(self, values: Any) -> Any:
        if not isinstance(values, Slot):
            return super().rounds(values)
        return Slot(self.trace.applied(rounds, values), self.trace)

    def fit(self, spot: Spot, value: Any) -> Any:
        return self._done(FITTING[spot], value)

    def joined(self, parts: tuple[Any, ...]) -> Any:
        return self._done(super().joined, parts)

    def among(self, value: Any, values: Any, wanted: bool) -> Any:
        return self._done(_among, value, values, wanted)

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:
        own = getattr(obj, "__self__", None)
        if isinstance(obj, _OF_JINJA) or obj is Namespace or own is self or isinstance(own, LoopContext):
            return super().call(context, obj, *args, **kwargs)
        if getattr(obj, "__module__", None) == translations.__name__:
            return self._translated(context, obj, args, kwargs)
        if _PassArg.from_obj(obj) is None and self.is_safe_callable(obj):
            return self._done(obj, *args, **{n: value for n, value in kwargs.items() if n not in _FRAMES})
        return self._done(super().call, context, obj, *args, **kwargs)

    def _translated(
        self, context: Context, function: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Any:
        """A translation, with marks for its slots; which plural it takes is a question."""
        said = {n: self._marked(context, value) for n, value in kwargs.items() if n not in _FRAMES}
        numbers = [arg for arg in args if isinstance(arg, Slot)]
        if not numbers:
            return self.seen(super().call(context, function, *args, **said))
        said = {"num": self._marked(context, numbers[0]), **said}
        plural = self.trace.applied(super().call, context.derived(), function, *args, **said)
        return self.seen(self.trace.answer(plural))

    def _marked(self, context: Context, value: Any) -> Any:
        if not isinstance(value, Slot):
            return value
        shown = Printed(value, self.trace)
        return escape(shown) if context.eval_ctx.autoescape else str(shown)

    def _watched(self, function: Any) -> Callable[..., Any]:
        @wraps(function)
        def watched(*args: Any, **kwargs: Any) -> Any:
            return self._done(function, *args, **kwargs)

        return watched

    def _done(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """What the function gives; a slot where one is among the arguments."""
        args = self.seen(args)
        kwargs = {name: value if name in _FRAMES else self.seen(value) for name, value in kwargs.items()}
        if not holds_slot(args) and not _gives_slot(kwargs):
            return self.seen(function(*args, **kwargs))
        charge(OF_A_SLOT)  # at least what a value would cost: nothing is woven that is too much work
        args = tuple(arg.derived() if isinstance(arg, Context) else arg for arg in args)
        return Slot(self.trace.applied(function, *args, **kwargs), self.trace)

    # ------------------------------------------------------------ texts with marks

    def piece(self) -> MarkedPiece:  # type: ignore[override]
        """What a macro or a `set` block writes into."""
        return MarkedPiece(self.trace)

    def seen(self, value: Any) -> Any:
        """The value, with texts that hold marks as slots."""
        if type(value) in (str, Markup):
            return Text(value, self.trace) if MARK.search(value) else value
        if type(value) in (list, tuple):
            return type(value)(map(self.seen, value))
        if type(value) is dict:
            return {name: self.seen(entry) for name, entry in value.items()}
        return value

    def _finalized(self, value: Any) -> Any:
        value = self.seen(value)
        if type(value) in (list, tuple) and holds_slot(value):
            value = Slot(self.trace.applied(printed, value), self.trace)
        return Printed(value, self.trace) if isinstance(value, Slot) else printed(value)


def _gives_slot(kwargs: Mapping[str, Any]) -> bool:
    return any(holds_slot(value) for name, value in kwargs.items() if name not in _FRAMES)


def _among(value: Any, values: Any, wanted: bool) -> bool:
    return (value in values) is wanted


def _nobody(question: Any) -> Any:
    raise Untraceable


# ---------------------------------------------------------------- one message


class Slots(Shared):
    """What templates see, with slots in place of the customer's values."""

    def __init__(self, letterhead: Letterhead, *about: Any) -> None:
        super().__init__(letterhead.to_anybody(), *about)
        self.marks = Marks(_nobody, Graph())
        self._real = Shared(letterhead, *about)
        self._functions_of: dict[tuple[int, str], tuple[Batch, Any]] = {}

    def _once(self, batch: Batch, name: str, function: T) -> T:
        """The same function in all messages of a batch, so that what it does to a value is one node."""
        kept: T = self._functions_of.setdefault((id(batch), name), (batch, function))[1]
        return kept

    def attribute(self, value: Value, name: str) -> Any:
        return self.marks.cell(name)

    def names(self, batch: Batch, value: Value, key: str = "") -> dict[str, Any]:
        names = super().names(batch, value, key)
        names["stage"] = Record(partial(self._stage_field, batch))
        if self.letterhead.has_links_of_customers:
            link = self._once(batch, "link", partial(self.letterhead.unsubscribe_link, batch))
            names["unsubscribe_url"] = self.marks.slot(link, KEY)
        return names | {"greeting": self._once(batch, "greeting", names["greeting"])}

    def inlined(self, html: str) -> str:
        """Later, when the message has been looked at as it was written."""
        return html

    def styled(self, html: str) -> str | None:
        """The HTML of a shape as it is sent; None where values decide on the styles."""
        if self.letterhead.inline and decides(html, MARK):
            return None
        return super().inlined(html)

    def tag(self, batch: Batch) -> Tag | None:
        tag = self._once(batch, "tag", super().tag(batch))
        return tag and partial(self._tagged, tag)

    def text_tag(self, batch: Batch) -> Tag | None:
        tag = self._once(batch, "text tag", super().text_tag(batch))
        return tag and partial(self._tagged, tag)

    def _tagged(self, tag: Tag, address: str) -> str:
        """A link, or word, with marks in it is tagged for each customer, all of it being one mark now."""
        if not MARK.search(address):
            return tag(address)
        written = self.marks.slot(tag, Text(Markup(address), self.marks).node)
        return str(escape(Printed(self.marks.slot(Markup, written.node), self.marks)))

    def _stage_field(self, batch: Batch, name: str) -> Slot:
        stages = self.letterhead.stages
        lifecycle = name if name in stages else next(iter(stages), name)

        def of(stage: Any) -> Any:
            cell = None if isinstance(stage, Unknown) else stage
            return self._real.names(batch, lambda _: cell)["stage"].field(name)

        return self.marks.slot(self._once(batch, f"stage.{name}", of), Cell(lifecycle))


def fill_in_marked(
    templates: Templates, sandbox: Tracing, slots: Slots, batch: Batch, marks: Marks
) -> Message | None:
    """The message of a batch with marks in place of values; None where that cannot be done."""
    sandbox.trace = slots.marks = marks
    outcome = fill_in(replace(templates, sandbox=sandbox), batch, _nobody, slots)
    return outcome if isinstance(outcome, Message) else None
