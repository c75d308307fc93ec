"""Writes the parts of one example's rules; the makers of the other files fill in what it asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from random import Random
from typing import Any, TypeVar

from tests.properties.said import NUMBERS, Said, Sight
from tests.properties.sources import Schema, Table
from tests.properties.writing.words import Words

T = TypeVar("T")


class NotHere(Exception):
    """What was asked for cannot be said over these sources, or in this place."""


@dataclass(frozen=True)
class Maker:
    """A way to say something: its name is a subject that the schedule sees to.

    in_events: it may also stand in a condition on events
    """

    name: str
    gives: str
    make: Callable[[Writer, int], Said]
    in_events: bool = True
    weight: float = 1.0

    def __call__(self, writer: Writer, depth: int) -> Said:
        return replace(self.make(writer, depth), name=self.name)


class Writer:
    """declared: the rules so far, by name and type; table: the events whose rows plain names are about."""

    def __init__(self, rng: Random, schema: Schema, words: Words, makers: Sequence[Maker]) -> None:
        self.rng = rng
        self.schema = schema
        self.words = words
        self.declared: dict[str, str] = {}
        self.stages: dict[str, tuple[str, ...]] = {}
        self.table: Table | None = None
        self._makers = makers

    # ------------------------------------------------------------ chance

    def pick(self, options: Sequence[T]) -> T:
        if not options:
            raise NotHere
        return self.rng.choice(options)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    @contextmanager
    def about(self, table: Table | None) -> Iterator[None]:
        """Inside, plain names are columns of these events (None: of the customer)."""
        outer, self.table = self.table, table
        try:
            yield
        finally:
            self.table = outer

    # ------------------------------------------------------------ parts

    def value(self, type_: str, depth: int) -> Said:
        """A value of the type, `whole` or not where a number is wanted."""
        wanted = NUMBERS if type_ == "number" else (type_,)
        if depth <= 0 or self.chance(0.45):
            return self.leaf(type_)
        return self._made(wanted, depth)

    def condition(self, depth: int) -> Said:
        return self._made(("condition",), depth)

    def _made(self, wanted: tuple[str, ...], depth: int) -> Said:
        fitting = [m for m in self._makers if m.gives in wanted and (m.in_events or self.table is None)]
        weights = [m.weight for m in fitting]
        for _ in range(20):
            maker = self.rng.choices(fitting, weights)[0] if fitting else None
            if maker is None:
                break
            try:
                return maker(self, depth - 1)
            except NotHere:
                continue
        raise NotHere

    def leaf(self, type_: str) -> Said:
        """A name or a literal."""
        names = self.names(type_)
        if type_ in ("flag", "list", "choice") or (names and self.chance(0.65)):
            return self.pick(names)
        return self.literal(type_)

    def literal(self, type_: str) -> Said:
        match type_:
            case "number" | "whole":
                return self.words.number()
            case "text":
                return self.words.text()
            case "day":
                return self.words.day()
            case "instant":
                return self.words.instant()
        raise NotHere

    # ------------------------------------------------------------ names

    def names(self, type_: str) -> list[Said]:
        """Columns and rules of the type that can be named here."""
        wanted = NUMBERS if type_ == "number" else (type_,)
        prefix = "" if self.table is None else "customer."
        found = [_column(prefix, n, t) for n, t in self.schema.columns.items() if t in wanted]
        found += [_rule(prefix, n, t) for n, t in self.declared.items() if t in wanted]
        if self.table is not None:
            own = [_of_event(n, t) for n, t in self.table.columns.items() if t in wanted]
            found = found + own * 3 if own else found
        return found

    def name(self, type_: str) -> Said:
        return self.pick(self.names(type_))

    def tables(self, *, timed: bool = False) -> list[Table]:
        return [t for t in self.schema.tables.values() if t.at is not None or not timed]


def _column(prefix: str, name: str, type_: str) -> Said:
    def means(sight: Sight) -> Any:
        return None if sight.customer is None else sight.world.column(sight.customer, name)

    return Said(prefix + name, means, type_, f"column {type_}")


def _rule(prefix: str, name: str, type_: str) -> Said:
    def means(sight: Sight) -> Any:
        return None if sight.customer is None else sight.world.rule(name, sight.customer)

    return Said(prefix + name, means, type_, f"name of a {type_}")


def _of_event(name: str, type_: str) -> Said:
    def means(sight: Sight) -> Any:
        assert sight.event is not None
        return sight.world.of(sight.event, name)

    return Said(name, means, type_, f"column of events {type_}")
