"""Conditions wired together from questions: equal ones are made once, whatever rules they stand in.

In: questions, and what joins them. Out: a schedule of steps, each of which is one operation on whole words.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from segdsl.engines.packed.questions import Never, Question

Join = Literal["&", "|", "~"]
Gate = tuple[Join, int, int]


class Circuit:
    """Questions and gates by number; what is asked for again is the one that there is."""

    def __init__(self) -> None:
        self._parts: list[Question | Gate] = []
        self._numbers: dict[Hashable, int] = {}

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions that anything rests on, in the order in which they were made."""
        return tuple(part for part in self._parts if not isinstance(part, tuple))

    def ask(self, question: Question) -> Condition:
        return Condition(self, self._one(question.identity, question))

    def gate(self, join: Join, first: int, second: int) -> Condition:
        first, second = min(first, second), max(first, second)
        if join != "~" and first == second:
            return Condition(self, first)
        gate = (join, first, second)
        return Condition(self, self._one(gate, gate))

    def _one(self, identity: Hashable, part: Question | Gate) -> int:
        number = self._numbers.setdefault(identity, len(self._parts))
        if number == len(self._parts):
            self._parts.append(part)
        return number

    def joined(self, join: Join, conditions: Iterable[Condition]) -> Condition:
        """Many at once, in one order, so that rules that begin alike share their beginning."""
        first, *others = sorted({condition.number for condition in conditions})
        for other in others:
            first = self.gate(join, first, other).number
        return Condition(self, first)

    def part(self, condition: Condition) -> Question | Gate:
        """The question that a condition is, or the gate."""
        return self._parts[condition.number]

    def factors(self, condition: Condition) -> tuple[Condition, ...]:
        """The conditions that hold together where this one holds."""
        part = self.part(condition)
        if not isinstance(part, tuple) or part[0] != "&":
            return (condition,)
        _, first, second = part
        return (*self.factors(Condition(self, first)), *self.factors(Condition(self, second)))

    def schedule(self, outputs: Sequence[Condition]) -> Schedule:
        """How to compute these conditions, each into a row of its own."""
        return _Scheduling(self._parts, [output.number for output in outputs]).schedule()


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """A condition within a circuit."""

    circuit: Circuit
    number: int

    def __and__(self, other: Condition | bool) -> Condition:
        return self.circuit.gate("&", self.number, self._beside(other))

    def __or__(self, other: Condition | bool) -> Condition:
        return self.circuit.gate("|", self.number, self._beside(other))

    __rand__, __ror__ = __and__, __or__

    def _beside(self, other: Condition | bool) -> int:
        """One value compared with another is the same for all rows, and no condition of a circuit."""
        if isinstance(other, Condition):
            return other.number
        never = self.circuit.ask(Never())
        return (~never if other else never).number

    def __invert__(self) -> Condition:
        return self.circuit.gate("~", self.number, self.number)


Step = tuple[Join, int, int, int]
"""What joins two rows, and the row that it is written into; `~` reads the first."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How to compute the outputs of a circuit. Rows of bits count in one line: questions, outputs, registers.

    questions: those to ask, each into its row
    steps:     in order
    copies:    rows of outputs that are computed elsewhere: from which row, and into which
    """

    questions: tuple[Question, ...]
    steps: tuple[Step, ...]
    copies: tuple[tuple[int, int], ...]
    outputs: int
    registers: int


class _Scheduling:
    """A register is free again after the last step that reads it."""

    def __init__(self, parts: list[Question | Gate], wanted: list[int]) -> None:
        self._parts = parts
        self._wanted = wanted
        self._needed = self._all_needed()
        self._questions = [n for n in self._needed if not isinstance(parts[n], tuple)]
        self._before = len(self._questions)
        self._last = self._last_uses()
        self._own_rows = {number: self._before + row for row, number in reversed([*enumerate(wanted)])}
        self._rows = {number: row for row, number in enumerate(self._questions)}
        self._free: list[int] = []
        self._registers = 0

    def _all_needed(self) -> list[int]:
        needed: set[int] = set()
        waiting = [*self._wanted]
        while waiting:
            number = waiting.pop()
            if number not in needed:
                needed.add(number)
                part = self._parts[number]
                if isinstance(part, tuple):
                    waiting += part[1:]
        return sorted(needed)

    def _last_uses(self) -> dict[int, int]:
        last = {}
        for number in self._needed:
            part = self._parts[number]
            if isinstance(part, tuple):
                last[part[1]] = last[part[2]] = number
        return last

    def schedule(self) -> Schedule:
        gates = ((n, self._parts[n]) for n in self._needed)
        steps = tuple([self._step(number, gate) for number, gate in gates if isinstance(gate, tuple)])
        own = ((self._rows[number], self._before + row) for row, number in enumerate(self._wanted))
        copies = tuple((source, into) for source, into in own if source != into)
        questions = tuple(self._parts[n] for n in self._questions)
        return Schedule(questions, steps, copies, len(self._wanted), self._registers)  # type: ignore[arg-type]

    def _step(self, number: int, gate: Gate) -> Step:
        join, first, second = gate
        one, other = self._rows[first], self._rows[second]
        for used, row in {first: one, second: other}.items():
            if row >= self._before + len(self._wanted) and self._last[used] == number:
                self._free.append(row)  # and may be written into by the very step that reads it
        into = self._rows[number] = self._row(number)
        return (join, one, other, into)

    def _row(self, number: int) -> int:
        own = self._own_rows.get(number)
        if own is not None:
            return own
        if self._free:
            return self._free.pop()
        self._registers += 1
        return self._before + len(self._wanted) + self._registers - 1
