"""Shapes: the ways through a template that messages take, each found once.

In: a batch's templates, and customers. Out: the customers in groups whose messages have the same build, each
with its `Shape`, a message with marks in place of values. A way is found by filling in the message of the
first customer who takes it; it is remembered as a tree of questions, such as whether `customer.city` is
known, which all others only answer, a column at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from operator import eq
from typing import Any

from segdsl.messages.bulk.columns import Group
from segdsl.messages.bulk.marks import Marks
from segdsl.messages.bulk.slots import FAILED, Applied, Graph, Node
from segdsl.messages.bulk.surroundings import Surroundings, surroundings
from segdsl.messages.letter import Message
from segdsl.messages.plain_text import plain_text

MOST = 1_000  # shapes of one batch; whoever has yet another one gets a message of their own

Trace = Callable[[Marks], Message | None]  # fills in a message; None where that does not work


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A message with marks.

    `printed` has the text of each mark, `done` whatever else is computed on the way; `fullest` is the largest
    number of marks in a piece of the message. `from_html` where the text is made from the HTML, `unclear`
    where the text that the template writes is the same as that.
    """

    message: Message
    surroundings: Surroundings
    printed: tuple[Applied, ...]
    done: tuple[Applied, ...]
    fullest: int
    from_html: bool
    unclear: bool


@dataclass(slots=True, eq=False)
class Question:
    """A fork: what is asked, and where each answer leads."""

    node: Node
    ways: dict[Any, Way] = field(default_factory=dict)


Way = Question | Shape | None  # None: each of these messages is filled in alone


class Ways:
    """All ways found so far through the message of one batch.

    `writes_text` where the message may have a text of its own, not made from its HTML. `styled` gives its
    HTML as it is sent, or None where that depends on values.
    """

    def __init__(
        self,
        trace: Trace,
        graph: Graph,
        *,
        writes_text: bool = False,
        styled: Callable[[str], str | None] = lambda html: html,
    ) -> None:
        self._styled = styled
        self._trace = trace
        self._writes_text = writes_text
        self._graph = graph
        self._start: dict[Any, Way] = {}
        self._shapes = 0

    def groups(self, group: Group) -> Iterator[tuple[Group, Shape | None]]:
        """The customers of a group by their shapes; without one those who need a message of their own."""
        waiting: list[tuple[Group, dict[Any, Way], Any]] = [(group, self._start, None)]
        while waiting:
            some, ways, answer = waiting.pop()
            if answer not in ways and answer is not FAILED and self._shapes < MOST:
                self._find(some)
            match ways.get(answer):
                case Question() as question:
                    waiting.extend(
                        (part, question.ways, said) for said, part in _answers(some, question.node)
                    )
                case way:
                    yield some, way

    def drop(self, shape: Shape) -> None:
        """Messages of this shape are filled in one by one from now on."""
        waiting = [self._start]
        while waiting:
            ways = waiting.pop()
            for answer, way in ways.items():
                if way is shape:
                    ways[answer] = None
                elif isinstance(way, Question):
                    waiting.append(way.ways)

    def _find(self, group: Group) -> None:
        """Follows the first customer of a group, and notes the way."""
        first = group.first()
        marks = Marks(lambda node: first.column(node).entries()[0], self._graph)
        message = self._trace(marks)
        ways, answer = self._start, None
        for node, said in marks.questions:
            question = ways.setdefault(answer, Question(node))
            assert isinstance(question, Question)
            ways, answer = question.ways, said
        around = surroundings(message) if message is not None else None
        ways[answer] = None
        html = self._styled(message.html) if message is not None else None
        if message is not None and around is not None and html is not None:
            self._shapes += 1
            made = bool(message.html) and message.text == plain_text(message.html)
            ways[answer] = Shape(
                replace(message, html=html),
                around,
                tuple(marks.printed),
                _last(marks.done),
                marks.fullest,
                made,
                made and self._writes_text,
            )


def _answers(group: Group, node: Node) -> Iterator[tuple[Any, Group]]:
    column = group.column(node)
    answers = set(column.present())
    if len(answers) == 1:
        yield answers.pop(), group
        return
    for answer in answers:
        yield answer, group.where(column.where(partial(eq, answer)))


def _last(done: Sequence[Applied]) -> tuple[Applied, ...]:
    """What was done and not used by anything done after it."""
    used = {node for one in done for node in one.inputs}
    return tuple(one for one in done if one not in used)
