"""From examples, expectations and guarantees to lines."""

from __future__ import annotations

from typing import assert_never

from segdsl.syntax import nodes as n
from segdsl.syntax.layout import Crowded, Line, condition_lines, fits
from segdsl.syntax.lexing import CONTEXTUAL
from segdsl.syntax.phrases import AND, ATOM, OR, TEST, condition_text, expression_text, tier
from segdsl.syntax.spelling import amount_text, name_text, quoted, value_name


def example_lines(example: n.Example, crowded: Crowded) -> list[Line]:
    as_of = f" as of {expression_text(example.as_of)}" if example.as_of else ""
    lines = [Line(0, f"example {quoted(example.title.value)}{as_of}", example.title.span)]
    for fact in example.facts:
        lines += _fact_lines(fact)
    for claim in example.claims:
        lines += _claim_lines(claim, crowded)
    return lines


def _fact_lines(item: n.CustomerFacts | n.EventFacts | n.Given | n.GivenOverall) -> list[Line]:
    if isinstance(item, n.GivenOverall):
        value = expression_text(item.value)
        return [Line(2, f"given ({condition_text(item.subject)}) = {value}", item.span)]
    facts = [f"{name_text(f.name)} = {expression_text(f.value)}" for f in item.facts]
    match item:
        case n.CustomerFacts():
            head = "customer with"
        case n.Given():
            head = "given"
        case n.EventFacts(events, on):
            head = _events_name(events) + (f" on {expression_text(on)}" if on is not None else "")
            head += " with" if facts else ""
        case _:
            assert_never(item)
    return [Line(2, f"{head} {', '.join(facts)}".rstrip(), item.span)]


def _events_name(events: n.Name) -> str:
    """`customer` and `given` begin a line of their own kind."""
    return f"`{events.text}`" if events.text in ("customer", "given") else name_text(events)


def _claim_lines(claim: n.Claim, crowded: Crowded) -> list[Line]:
    condition = claim.condition
    bare = claim.span.text.lstrip()[:3] not in ("", "in ", "not")
    match condition:
        case n.Name():
            return [Line(2, name_text(condition) if bare else f"in {name_text(condition)}", claim.span)]
        case n.Call("not", (n.Name() as name,)):
            return [Line(2, f"not in {name_text(name)}", claim.span)]
    if _begins_safely(condition):
        return condition_lines(condition, 2, crowded)
    return [Line(2, f"({condition_text(condition)})", claim.span)]


def _begins_safely(condition: n.Expression) -> bool:
    """Whether the first word could not be read as going on with the line before, or as a fact."""
    if isinstance(condition, n.InWindow) and condition.window.form == "on":
        return False
    text = condition_text(condition)
    first = text.split()[0]
    return first in ("any", "not", "every", "at", "exactly", "how", "everyone", "nobody") or (
        first.replace("_", "a").isalnum() and first[0].isalpha() and first not in CONTEXTUAL
    )


def expectation_lines(expectation: n.Expectation) -> list[Line]:
    if expectation.steady is not None:
        return [_steady_line(expectation, expectation.steady)]
    of = _whole(expectation.of)
    low, high = expectation.low, expectation.high
    if low is not None and high is not None:
        same = low == high
        bounds = (
            f"exactly {amount_text(low)}" if same else f"between {amount_text(low)} and {amount_text(high)}"
        )
    else:
        bounds = f"at least {amount_text(low)}" if low else f"at most {amount_text(high)}" if high else ""
    share = any(isinstance(end, n.Number) and end.percent for end in (low, high))
    of = f"of {of}" if share or expectation.of else of
    words = f" {quoted(expectation.description)}" if expectation.description is not None else ""
    return [Line(0, f"expect {_subject(expectation.subject)} {bounds} {of}{words}", expectation.span)]


def _steady_line(expectation: n.Expectation, steady: n.Steady) -> Line:
    share, ago = amount_text(steady.share), expression_text(steady.ago)
    words = f" {quoted(expectation.description)}" if expectation.description is not None else ""
    text = f"expect {_subject(expectation.subject)} within {share} of {ago}{words}"
    return Line(0, text, expectation.span)


def _whole(of: n.Name | None) -> str:
    """What the share is taken of; a segment called `customers` is not everybody."""
    if of is None:
        return "customers"
    return f"`{of.text}`" if of.text in ("customer", "customers") else name_text(of)


def _subject(subject: n.Expression) -> str:
    return value_name(subject) if isinstance(subject, n.Name) else f"({expression_text(subject, OR)})"


def _promised(condition: n.Expression) -> str:
    """A test behind `is` reads better in parentheses."""
    text = condition_text(condition)
    return f"({text})" if tier(condition) in (OR, AND, TEST) else text


def guarantee_lines(guarantee: n.Guarantee, crowded: Crowded) -> list[Line]:
    title = f" {quoted(guarantee.title.value)}" if guarantee.title else ""
    because = f" because {quoted(guarantee.because)}" if guarantee.because is not None else ""
    if guarantee.form == "covers":
        text = f"{_subject(guarantee.subject)} covers {expression_text(guarantee.condition, ATOM)}"
        return [Line(0, f"guarantee{title} {text}", guarantee.span)]
    head = f"guarantee{title} {guarantee.form} {_subject(guarantee.subject)} is"
    text = f"{head} {_promised(guarantee.condition)}{because}"
    if fits(guarantee.condition, text, 0, crowded):
        return [Line(0, text, guarantee.span)]
    lines = condition_lines(guarantee.condition, 6, crowded)
    return [Line(0, head, guarantee.span), *lines, *([Line(2, because.strip())] if because else [])]
