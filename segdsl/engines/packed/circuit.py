"""Conditions wired together from questions: equal ones are made once, whatever rules they stand in.

In: questions, and what joins them. Out: a schedule of steps over registers, in which every step is one operation on
whole words.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from segdsl.engines.packed.questions import Question

Join = Literal["and", "or", "not"]
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
        if join != "not" and first == second:
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

    def schedule(self, outputs: Sequence[Condition]) -> Schedule:
        """How to compute these conditions, each into a row of its own."""
        return _Scheduling(self._parts, [output.number for output in outputs]).schedule()


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """A condition within a circuit."""

    circuit: Circuit
    number: int

    def __and__(self, other: Condition) -> Condition:
        return self.circuit.gate("and", self.number, other.number)

    def __or__(self, other: Condition) -> Condition:
        return self.circuit.gate("or", self.number, other.number)

    def __invert__(self) -> Condition:
        return self.circuit.gate("not", self.number, self.number)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the bits of a condition are: the row of a question, a register, or the row of an output."""

    among: Literal["questions", "registers", "outputs"]
    number: int


@dataclass(frozen=True, slots=True)
class Step:
    join: Join
    first: Place
    second: Place
    into: Place


@dataclass(frozen=True, slots=True)
class Schedule:
    """questions: those to ask, each into its row; steps: in order; copies: outputs that stand elsewhere"""

    questions: tuple[Question, ...]
    steps: tuple[Step, ...]
    copies: tuple[tuple[Place, int], ...]
    registers: int
    outputs: int


class _Scheduling:
    """A register is free again after the last step that reads it."""

    def __init__(self, parts: list[Question | Gate], wanted: list[int]) -> None:
        self._parts = parts
        self._wanted = wanted
        self._needed = self._all_needed()
        self._last = self._last_uses()
        self._rows = {number: row for row, number in reversed(list(enumerate(wanted)))}
        self._places: dict[int, Place] = {}
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
        questions: list[Question] = []
        steps: list[Step] = []
        for number in self._needed:
            part = self._parts[number]
            if isinstance(part, tuple):
                steps.append(self._step(number, part))
            else:
                self._places[number] = Place("questions", len(questions))
                questions.append(part)
        copies = tuple(
            (self._places[number], row)
            for row, number in enumerate(self._wanted)
            if self._places[number] != Place("outputs", row)
        )
        return Schedule(tuple(questions), tuple(steps), copies, self._registers, len(self._wanted))

    def _step(self, number: int, gate: Gate) -> Step:
        join, first, second = gate
        into = self._place(number)
        step = Step(join, self._places[first], self._places[second], into)
        self._places[number] = into
        for used in {first, second}:
            place = self._places[used]
            if place.among == "registers" and self._last[used] == number:
                self._free.append(place.number)
        return step

    def _place(self, number: int) -> Place:
        if number in self._rows:
            return Place("outputs", self._rows[number])
        if self._free:
            return Place("registers", self._free.pop())
        self._registers += 1
        return Place("registers", self._registers - 1)
