"""One generated example: rules, rows to run them on, a zone and an as-of; all of it from a seed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from itertools import count
from random import Random

from segdsl.clock import AsOf
from segdsl.diagnostics import Checked, Diagnostic, Problem
from segdsl.learnt_files import read, written
from segdsl.model.from_syntax import build
from segdsl.model.project import Model
from segdsl.source import Source
from segdsl.syntax.from_learnt import rules_of
from segdsl.syntax.from_text import parse, parse_text
from segdsl.syntax.nodes import RuleFile
from tests.properties.plain.clock import Now, moment_of, on_the_wall
from tests.properties.plain_world import PlainWorld
from tests.properties.populations import Rows, populations, tamed, together
from tests.properties.sources import SCHEMATA, Schema
from tests.properties.writing.rules import FIRST, MAKERS, SUBJECTS, Rule, Subject, declare
from tests.properties.writing.words import Words
from tests.properties.writing.writer import NotHere, Writer

RULES = 15  # in one example: they share its population
CHUNK = 600 * RULES  # rules of one schedule, which starts anew from its seed
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe")
DAYS = (
    "2026-03-31",
    "2024-02-29",
    "2025-02-28",
    "2025-03-30",
    "2025-10-26",
    "2026-01-01",
    "2025-12-31",
    "2026-03-01",
)
CHANGES = (  # local times that are skipped, or come twice
    ("Europe/Berlin", "2025-10-26 02:30"),
    ("Europe/Berlin", "2026-03-29 02:30"),
    ("America/New_York", "2025-11-02 01:30"),
    ("Australia/Lord_Howe", "2026-04-05 01:45"),
)
TIMES = ((0, 0), (0, 30), (2, 30), (3, 0), (12, 0), (23, 59))


@dataclass(frozen=True)
class Case:
    """Rules over a schema, and the rows and the clock that they are run with.

    populations: what the rows are made of, where several populations lie side by side
    """

    schema: Schema
    rules: tuple[Rule, ...]
    rows: Rows
    now: Now
    seed: str = ""
    settings: tuple[str, ...] = ()
    populations: tuple[Rows, ...] = ()

    @property
    def text(self) -> str:
        return f"{self.schema.text}\n{self.rules_text}"

    @property
    def rules_text(self) -> str:
        return "\n".join((*self.settings, *(rule.text for rule in self.rules)))

    @property
    def as_of(self) -> AsOf:
        """As a person writes it, where clocks show it only once or for the first time."""
        moment, zone = self.now.moment, self.now.zone
        if not isinstance(moment, dt.datetime):
            return AsOf.parse(moment.isoformat(), zone)
        wall = on_the_wall(moment, zone)
        if moment_of(wall, zone) == moment:
            return AsOf.parse(wall.isoformat(" ", "auto" if wall.microsecond else "minutes"), zone)
        return AsOf(moment, zone)

    @cached_property
    def findings(self) -> tuple[Diagnostic, ...]:
        """What is said against the rules: nothing, or the writing of rules is at fault."""
        return () if self._built.ok else self._built.diagnostics

    @cached_property
    def _built(self) -> Checked[Model]:
        try:
            rules = parse_text(self.rules_text).required()
            return build([_sources(self.schema.text), rules, *self.learnt()], zone=self.now.zone)
        except Problem as problem:
            return Checked(None, problem.diagnostics)

    def learnt(self) -> Iterator[RuleFile]:
        """The rules that the files of what was learnt mean, each read back from its text."""
        for rule in self.rules:
            if rule.said.learnt is not None:
                text = written(rule.said.learnt(rule.name, rule.said.parts))
                source = Source(f"learnt/{rule.name}.json", text)
                yield rules_of(source, read(rule.name, text), parse).required()

    @property
    def model(self) -> Model:
        return self._built.required()

    def world(self, rows: Rows | None = None) -> PlainWorld:
        """The world of the plain meaning: of these rows, or of all."""
        said = {rule.name: rule.said for rule in self.rules}
        return PlainWorld(self.schema, self.rows if rows is None else rows, self.now, said)

    def tamed(self) -> Case:
        """The same without what databases refuse."""
        return replace(self, rows=tamed(self.rows), populations=tuple(map(tamed, self.populations)))


@cache
def _sources(text: str) -> RuleFile:
    return parse_text(text, "sources.seg").required()


@dataclass
class Schedule:
    """Walks all subjects in a random order, again and again; what cannot be written here waits."""

    rng: Random
    subjects: Sequence[Subject] = SUBJECTS
    waiting: list[Subject] = field(default_factory=list)

    def next(self) -> Subject:
        if not self.waiting:
            self.waiting = self.rng.sample(self.subjects, len(self.subjects))
        return self.waiting.pop()

    def postpone(self, subjects: Sequence[Subject]) -> None:
        self.waiting.extend(subjects)


def about(words: Sequence[str]) -> tuple[Subject, ...]:
    """The subjects in whose names one of these words stands; of no words, all."""
    return tuple(s for s in SUBJECTS if not words or any(word in s.name for word in words))


def cases(
    rules: int, seed: str = "0", populations: int = 1, subjects: Sequence[Subject] = SUBJECTS
) -> Iterator[Case]:
    """Examples with so many rules in all: the same ones for the same seed, populations and subjects.

    Many are made in chunks: a failure in the chunk `0.7` is found again by generating with that seed.
    """
    if rules <= CHUNK:
        yield from _chunk(rules, seed, populations, subjects)
        return
    for chunk, start in enumerate(range(0, rules, CHUNK)):
        yield from _chunk(min(CHUNK, rules - start), f"{seed}.{chunk}", populations, subjects)


def endless(seed: str, populations: int, subjects: Sequence[Subject] = SUBJECTS) -> Iterator[Case]:
    """Examples without an end, in chunks that are found again by their seeds."""
    for chunk in count():
        yield from _chunk(CHUNK, f"{seed}.{chunk}", populations, subjects)


def _chunk(rules: int, seed: str, populations: int, subjects: Sequence[Subject]) -> Iterator[Case]:
    schedule = Schedule(Random(seed), subjects)
    made = 0
    while made < rules:
        case = case_of(Random(f"{seed}:{made}"), schedule, min(RULES, rules - made), seed, populations)
        made += len(case.rules)
        yield case


def case_of(rng: Random, schedule: Schedule, rules: int, seed: str, number: int = 1) -> Case:
    schema = rng.choice(SCHEMATA) if rng.random() < 0.7 else SCHEMATA[0]
    now = _now(rng)
    writer = Writer(rng, schema, Words(rng, now), MAKERS)
    made: list[Rule] = []
    late: list[Subject] = []
    first = [s for s in FIRST if rng.random() < 0.4]
    while len(made) < rules:
        subject = first.pop() if first else schedule.next()
        try:
            made.append(declare(writer, subject, f"r{len(made)}", rng.choice((0, 1, 1, 2, 3))))
        except NotHere:
            late.append(subject)
    schedule.postpone(late)
    several = populations(rng, schema, writer.words, number)
    rows = together(several, schema)
    return Case(schema, tuple(made), rows, now, seed, tuple(writer.words.settings), several)


def _now(rng: Random) -> Now:
    if rng.random() < 0.15:
        zone, wall = rng.choice(CHANGES)
        return Now(moment_of(dt.datetime.fromisoformat(wall), zone), zone)
    zone = rng.choice(ZONES)
    day = dt.date.fromisoformat(rng.choice(DAYS))
    if rng.random() < 0.5:
        return Now(day, zone)
    hour, minute = rng.choice(TIMES)
    moment = moment_of(dt.datetime(day.year, day.month, day.day, hour, minute), zone)
    return Now(moment + dt.timedelta(microseconds=rng.choice((0, 0, 0, 1, -1))), zone)
