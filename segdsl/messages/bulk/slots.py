"""Slots: what stands in the place of a customer's value while a template is filled in for many at once.

In: the names of cells that a template asks for. Out: a graph of what is done with them (`Cell`, `Applied`),
later computed for whole columns. A `Slot` is how Jinja meets such a value: comparisons give another slot; a
question that decides the way (a truth, the length of a list) is answered for the customer who is followed.
Everything else that Python could do with a value is refused, so that nothing is taken for a value by mistake.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, NoReturn

from segdsl.templates.tables import PickedTable


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of the customer."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Applied:
    """`call` applied to the values of `inputs`. `function` is what does the work, for those who know it.

    `memory` has what came of values before, where nothing but the value decides that. `shared` where other
    ways through the template may come to the same node.
    """

    function: Callable[..., Any]
    inputs: tuple[Node, ...]
    call: Callable[..., Any]
    memory: Memory | None = None
    shared: bool = False


class Memory:
    """What a function gave for values, by their kind; a record goes by its number, and is kept."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function  # kept, so that no other function gets its number
        self.by_kind: dict[type, dict[Any, Any]] = {}
        self.kept: list[Any] = []


@dataclass(frozen=True, slots=True)
class Key:
    """The customer's key."""


Node = Cell | Key | Applied


class Failed(Enum):
    """What stands where a value could not be computed; the message is filled in alone, and says why."""

    FAILED = 0


FAILED = Failed.FAILED


class Untraceable(Exception):
    """Something that cannot be done with a slot; the message is filled in alone instead."""


class Graph:
    """All nodes of a run: where the same is done with the same, it is one node, whatever the way there."""

    def __init__(self) -> None:
        self._nodes: dict[Any, Applied] = {}
        self._memories: dict[Any, Memory] = {}

    def applied(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Applied:
        """The function applied to arguments of which some are slots, or lists that hold some."""
        words = tuple((name, _same(value)) for name, value in kwargs.items())
        known = (_identity(function), tuple(map(_same, args)), words)
        if known not in self._nodes:
            inputs: list[Node] = []
            pattern = _with_holes(args, inputs), _with_holes(kwargs, inputs)
            call = _call(function, *pattern, len(inputs))
            once = any(isinstance(one, _Once) for one in (*known[1], *dict(words).values()))
            shared = not once and all(one.shared for one in inputs if isinstance(one, Applied))
            memory = self._memory(function, *pattern)
            self._nodes[known] = Applied(function, tuple(inputs), call, memory, shared)
        return self._nodes[known]

    def _memory(
        self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Memory | None:
        if isinstance(function, type) or _is_quick(function):
            return None
        if kwargs or not all(isinstance(arg, _Hole | str | int | PickedTable) for arg in args):
            return None
        pattern = (_identity(function), tuple((type(arg), arg) for arg in args))
        return self._memories.setdefault(pattern, Memory(function))


class Trace:
    """One way through a template: what was asked on it, what was done, and what was printed where.

    `answer` gives what the customer who is followed answers to a question.
    """

    def __init__(self, answer: Callable[[Node], Any], graph: Graph) -> None:
        self._answer = answer
        self._graph = graph
        self._answers: dict[Node, Any] = {}
        self._done: dict[Applied, None] = {}
        self.questions: list[tuple[Node, Any]] = []

    def cell(self, name: str) -> Slot:
        return Slot(Cell(name), self)

    def slot(self, function: Callable[[Any], Any], node: Node) -> Slot:
        """A value made of another one."""
        return Slot(self.applied(function, Slot(node, self)), self)

    def applied(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Applied:
        node = self._graph.applied(function, *args, **kwargs)
        self._done[node] = None
        return node

    @property
    def done(self) -> Sequence[Applied]:
        return tuple(self._done)

    def answer(self, question: Node) -> Any:
        """What decides the way, for the customer who is followed; the same question is asked once."""
        if question not in self._answers:
            self._answers[question] = self._answer(question)
            self.questions.append((question, self._answers[question]))
        if self._answers[question] is FAILED:
            raise Untraceable
        return self._answers[question]


def _compared(compare: Callable[[Any, Any], Any]) -> Callable[[Slot, Any], Slot]:
    def comparison(self: Slot, other: Any) -> Slot:
        return Slot(self.trace.applied(compare, self, other), self.trace)

    return comparison


def _refused(self: Slot, *_: Any) -> NoReturn:
    raise Untraceable


class Slot:
    """A value that is another one for each customer."""

    __slots__ = ("_node", "_trace")

    def __init__(self, node: Node, trace: Trace) -> None:
        self._node = node
        self._trace = trace

    @property
    def node(self) -> Node:
        return self._node

    @property
    def trace(self) -> Trace:
        return self._trace

    __eq__: Any = _compared(operator.eq)
    __ne__: Any = _compared(operator.ne)
    __lt__ = _compared(operator.lt)
    __le__ = _compared(operator.le)
    __gt__ = _compared(operator.gt)
    __ge__ = _compared(operator.ge)

    def __bool__(self) -> bool:
        return bool(self.trace.answer(self.trace.applied(bool, self)))

    def __contains__(self, value: Any) -> bool:
        return bool(self.trace.answer(self.trace.applied(operator.contains, self, value)))

    def __len__(self) -> int:
        return int(self.trace.answer(self.trace.applied(length, self)))

    def __iter__(self) -> Iterator[Slot]:
        for number in range(len(self)):
            yield Slot(self.trace.applied(_entry(number), self), self.trace)

    __str__: Any = _refused
    __repr__: Any = _refused
    __format__: Any = _refused
    __hash__: Any = _refused
    __html__: Any = _refused


_entry = functools.cache(operator.itemgetter)


def length(value: Any) -> int:
    if isinstance(value, list | tuple | str):
        return len(value)
    raise Untraceable


# ---------------------------------------------------------------- arguments


@dataclass(frozen=True, slots=True)
class _Hole:
    number: int


def holds_slot(value: Any) -> bool:
    """Whether a value is a slot, or a list or mapping that holds one at any depth."""
    if type(value) in (list, tuple):
        return any(map(holds_slot, value))
    if type(value) is dict:
        return any(map(holds_slot, value.values()))
    return isinstance(value, Slot)


def _same(value: Any) -> Any:
    """What two arguments have in common only where they are the same for sure."""
    if isinstance(value, Slot):
        return value.node
    if type(value) in (str, int, bool, float, type(None)):
        return (type(value), value)
    return value if isinstance(value, PickedTable) else _Once()


def _is_quick(function: Callable[..., Any]) -> bool:
    """Whether it is written in C, so that remembering takes longer than doing it again."""
    return not hasattr(function, "__code__") and not hasattr(function, "__func__")


def _identity(function: Callable[..., Any]) -> tuple[int, int]:
    """A method is made anew each time it is asked for."""
    return id(getattr(function, "__func__", function)), id(getattr(function, "__self__", None))


class _Once:
    """Is like nothing else."""


def _with_holes(value: Any, inputs: list[Node]) -> Any:
    """The value with holes in place of its slots, whose nodes are added to `inputs`."""
    if isinstance(value, Slot):
        inputs.append(value.node)
        return _Hole(len(inputs) - 1)
    if type(value) in (list, tuple):
        return type(value)(_with_holes(entry, inputs) for entry in value)
    if type(value) is dict:
        return {name: _with_holes(entry, inputs) for name, entry in value.items()}
    return value


def _filled(pattern: Any, values: Sequence[Any]) -> Any:
    if isinstance(pattern, _Hole):
        return values[pattern.number]
    if type(pattern) in (list, tuple):
        return type(pattern)(_filled(entry, values) for entry in pattern)
    if type(pattern) is dict:
        return {name: _filled(entry, values) for name, entry in pattern.items()}
    return pattern


def _call(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any], inputs: int
) -> Callable[..., Any]:
    holes = [place for place, arg in enumerate(args) if isinstance(arg, _Hole)]
    if inputs == 1 and len(holes) == 1:  # by far the most frequent, so it is quick
        before, after = args[: holes[0]], args[holes[0] + 1 :]
        if not (args[1:] or kwargs):
            return function
        return lambda value: function(*before, value, *after, **kwargs)
    return lambda *values: function(*_filled(args, values), **_filled(kwargs, values))
