"""What is written about the rules in words: examples, expectations and guarantees.

In: one of them as written, and a way to say a condition. Out: lines with their depth, and the title that one
asks for it by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import assert_never

from segdsl.syntax import nodes as n
from segdsl.syntax.spelling import amount_text
from segdsl.wording.functions import whom
from segdsl.wording.phrases import clause, noun
from segdsl.wording.words import Vocabulary, literal

Lines = Iterator[tuple[int, str]]
SayCondition = Callable[[str, n.Expression, Vocabulary, int], Lines]
Promise = n.Example | n.Expectation | n.Guarantee


def title_of(promise: Promise) -> str:
    """What `segdsl test` calls it: its title, or how it is written."""
    title = promise.description if isinstance(promise, n.Expectation) else promise.title
    match title:
        case n.Text(text) | str(text):
            return text
        case None:
            return promise.span.one_line
        case _:
            assert_never(title)


def promise_lines(promise: Promise, words: Vocabulary, condition: SayCondition) -> Lines:
    """What has to be so."""
    match promise:
        case n.Example():
            yield from _example(promise, words)
        case n.Expectation(subject, steady=n.Steady(share, ago)):
            limit = f"by at most {amount_text(share)} from what it was {literal(ago)}"
            yield 0, f"The number of {whom(subject, words, clause)} is expected to differ {limit}."
        case n.Expectation(subject, low, high, of):
            among = "all customers" if of is None else of.text
            yield 0, f"Of {among}, {_range(low, high)} are expected for whom {clause(subject, words)}."
        case n.Guarantee(form="every", subject=subject, condition=so):
            yield from condition(f"Whenever {clause(subject, words)}, it must be so that", so, words, 0)
        case n.Guarantee(form="no", subject=subject, condition=so):
            yield from condition(f"Whenever {clause(subject, words)}, it must not be so that", so, words, 0)
        case n.Guarantee(subject=subject, condition=among):
            head = f"must be in a stage of {noun(subject, words)}"
            if among == n.Everyone(False, among.span):
                yield 0, f"Every customer {head}."
            else:
                yield from condition(f"Everybody {head} when", among, words, 0)
        case _:
            assert_never(promise)


def _range(low: n.Number | n.Name | None, high: n.Number | n.Name | None) -> str:
    if low is not None and high is not None:
        start, end = amount_text(low), amount_text(high)
        return f"exactly {start}" if low == high else f"between {start} and {end}"
    if high is not None:
        return f"at most {amount_text(high)}"
    return "any number" if low is None else f"at least {amount_text(low)}"


def _example(example: n.Example, words: Vocabulary) -> Lines:
    as_of = "" if example.as_of is None else f", as of {literal(example.as_of)}"
    yield 0, f"A made-up customer{as_of}:"
    for facts in example.facts:
        match facts:
            case n.CustomerFacts(given):
                yield 1, f"whose {_facts(given, words)}"
            case n.EventFacts(events, on, given):
                when = "" if on is None else f" {'on ' if _is_a_day(on) else ''}{literal(on)}"
                what = f" whose {_facts(given, words)}" if given else ""
                yield 1, f"with one of {events.text}{when}{what}"
            case n.Given(given):
                yield 1, f"given that {_facts(given, words)}"
            case n.GivenOverall(subject, value):
                yield 1, f"given that {noun(subject, words)} is {noun(value, words)}"
            case _:
                assert_never(facts)
    yield 0, "Of them it must be so that:"
    for claim in example.claims:
        yield 1, clause(claim.condition, words)


def _facts(facts: tuple[n.Fact, ...], words: Vocabulary) -> str:
    return " and ".join(f"{fact.name.text} is {noun(fact.value, words)}" for fact in facts)


def _is_a_day(on: n.Expression) -> bool:
    return isinstance(on, n.DateLiteral | n.InstantLiteral)
