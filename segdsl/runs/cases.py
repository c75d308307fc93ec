"""What a project's own tests come to: examples, guarantees, expectations.

In: a project, and what was computed on its data where that can be read. Out: a `Case` for each. An
undecided guarantee and a skipped expectation are neither passed nor failed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from segdsl.clock import AsOf
from segdsl.decimals import percentage
from segdsl.logic.guarantees import Verdict, decide
from segdsl.model.project import Expectation, Guarantee, Model
from segdsl.reference.examples import ExampleOutcome, run_example
from segdsl.reference.explain import Clause
from segdsl.source import Span
from segdsl.wording.values import shown

Kind = Literal["example", "guarantee", "expectation"]
State = Literal["passed", "failed", "undecided", "skipped"]


@dataclass(frozen=True, slots=True)
class Case:
    """One test: what it is called, how it ended, and why, in a sentence (empty where it passed)."""

    name: str
    kind: Kind
    state: State
    detail: str
    span: Span

    @property
    def ok(self) -> bool | None:
        return {"passed": True, "failed": False}.get(self.state)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many customers are in an expectation's subject, of how many.

    `then` is how many there were at an earlier day, for expectations that look back; None where no event is
    that old.
    """

    members: int
    of: int
    day: str = ""
    then: int | None = None


@dataclass(frozen=True, slots=True)
class Breaker:
    """A customer in the data who breaks a guarantee: their key, and what was asked, clause by clause."""

    key: str
    facts: tuple[Clause, ...]


Count = Callable[[Expectation], Counted]
Look = Callable[[Guarantee], Breaker | None]


def examples(model: Model, as_of: AsOf) -> Iterator[Case]:
    """Each example, run on its made-up customer; `as_of` counts where the example has no date."""
    for example in model.examples:
        outcome = run_example(model, example, as_of)
        state: State = "passed" if outcome.holds else "failed"
        yield Case(example.title, "example", state, "\n".join(_failures(outcome)), example.span)


def guarantees(model: Model, look: Look | None) -> Iterator[Case]:
    """Each guarantee, as far as it can be decided; `look` finds somebody in the data who breaks it."""
    for guarantee in model.guarantees:
        verdict = decide(model, guarantee)
        seen = None if look is None or verdict == "proved" else look(guarantee)
        yield _guaranteed(guarantee, verdict, seen, looked=look is not None)


def expectations(model: Model, count: Count | None, unread: str = "") -> Iterator[Case]:
    """Each expectation, counted by `count`; skipped for the reason `unread` where there is none."""
    for expectation in model.expectations:
        if count is None:
            yield Case(_title(expectation), "expectation", "skipped", unread, expectation.span)
        else:
            yield _expected(expectation, count(expectation))


def totals(cases: Iterable[Case]) -> dict[State, int]:
    """How many ended in which way."""
    found: dict[State, int] = {"passed": 0, "failed": 0, "undecided": 0, "skipped": 0}
    for case in cases:
        found[case.state] += 1
    return found


# ---------------------------------------------------------------- examples


def _failures(outcome: ExampleOutcome) -> Iterator[str]:
    for claim in outcome.claims:
        if not claim.holds:
            written = claim.claim.span.one_line
            yield f"`{written}` does not hold{_reason(claim.why)}"


def _reason(clause: Clause) -> str:
    """The values that decided, in brackets: those of the clauses furthest down that tipped the balance."""
    decided = dict.fromkeys(_decisive(clause))
    return f" ({'; '.join(decided)})" if decided else ""


def _decisive(clause: Clause) -> Iterator[str]:
    parts = [c for c in clause.clauses if c.holds == clause.holds] if clause.holds is not None else []
    if parts:
        for part in parts:
            yield from _decisive(part)
    elif clause.holds is not None:
        now = f", it is {shown(clause.value)}" if clause.value is not None else ""
        yield f"`{clause.text}` {'holds' if clause.holds else 'does not hold'}{now}"


# ---------------------------------------------------------------- guarantees, expectations


def _guaranteed(guarantee: Guarantee, verdict: Verdict, seen: Breaker | None, *, looked: bool) -> Case:
    state: State
    if seen is not None:
        state, detail = "failed", f"seen in the data: customer `{seen.key}`{_facts(seen)}"
    elif verdict == "proved":
        state, detail = "passed", ""
    elif verdict == "refuted":
        state, detail = "failed", "the rules allow a customer for whom it does not hold"
    else:
        state, detail = "undecided", "it can be neither proved nor refuted yet"
        detail += "; no customer in the data breaks it" if looked else ""
    return Case(guarantee.title, "guarantee", state, detail, guarantee.span)


def _facts(seen: Breaker) -> str:
    told = dict.fromkeys(fact for clause in seen.facts for fact in _told(clause))
    return f" ({'; '.join(told)})" if told else ""


def _told(clause: Clause) -> Iterator[str]:
    if clause.holds is None:
        yield f"`{clause.text}` is {shown(clause.value)}"
    else:
        yield from _decisive(clause)


def _title(expectation: Expectation) -> str:
    return expectation.description or expectation.span.one_line


def _expected(expectation: Expectation, counted: Counted) -> Case:
    if expectation.steady is not None:
        return _looked_back(expectation, expectation.steady.share, counted)
    low, high = expectation.low, expectation.high
    number = counted.members / counted.of if expectation.share and counted.of else float(counted.members)
    holds = (low is None or number >= low) and (high is None or number <= high)
    share = f", {percentage(number, 2)} of {counted.of:,}" if expectation.share else ""
    detail = "" if holds else f"there are {counted.members:,}{share}"
    return Case(_title(expectation), "expectation", "passed" if holds else "failed", detail, expectation.span)


def _looked_back(expectation: Expectation, share: float, counted: Counted) -> Case:
    title, now, then = _title(expectation), counted.members, counted.then
    if then is None:
        reason = f"no event is as old as {counted.day}, so nobody knows how many there were"
        return Case(title, "expectation", "skipped", reason, expectation.span)
    holds = abs(now - then) <= share * then
    by = f": {percentage(abs(now - then) / then, 1)} {'more' if now > then else 'fewer'}" if then else ""
    detail = "" if holds else f"there are {now:,}, and on {counted.day} there were {then:,}{by}"
    return Case(title, "expectation", "passed" if holds else "failed", detail, expectation.span)
