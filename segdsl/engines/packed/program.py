"""What is to be computed for conditions about the rows of a table, which can be computed again and again."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from segdsl.engines.packed.answering import Answering
from segdsl.engines.packed.bits import Mask
from segdsl.engines.packed.circuit import Condition, Schedule
from segdsl.engines.packed.meanings import Meanings
from segdsl.engines.packed.questions import Question
from segdsl.plan.nodes import Node, Read


@dataclass(frozen=True, slots=True)
class Program:
    """A schedule, and what its outputs and questions stand for.

    outcomes:  of how many outputs, in order, each node is made
    meanings:  of the questions, in order
    uncovered: nodes that no question covered
    ways:      how questions about columns of the table are answered, by their place, once that is known
    """

    schedule: Schedule
    outcomes: Mapping[Node, int]
    meanings: tuple[Hashable, ...]
    uncovered: frozenset[Node] = frozenset()
    ways: dict[int, Answering] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        outputs: Sequence[Condition],
        meanings: Meanings,
        outcomes: Mapping[Node, int] | None = None,
        uncovered: Iterable[Node] = (),
    ) -> Program:
        """The program of conditions, at least one, of one circuit."""
        schedule = outputs[0].circuit.schedule(outputs)
        meant = tuple(map(meanings.of_question, schedule.questions))
        return cls(schedule, outcomes or {}, meant, frozenset(uncovered))

    def named(self, outputs: Iterable[Mask]) -> dict[Node, list[Mask]]:
        """The outputs by the node that they make."""
        found = iter(outputs)
        return {node: [next(found) for _ in range(count)] for node, count in self.outcomes.items()}


def rests_on_columns(question: Question) -> bool:
    """Whether it is about columns as they were read, which stay what they are."""
    return all(isinstance(node, Read) for node in question.looks_at)
