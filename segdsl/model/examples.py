"""Examples: unit tests without data, one made-up customer each.

In: an example as written. Out: its facts as plain values, checked against the columns they are facts of,
and its claims as conditions about traits, scores, lifecycles and segments.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from segdsl.instants import local_day
from segdsl.model import literals, names
from segdsl.model.catalog import CUSTOMERS
from segdsl.model.comparisons import spelling
from segdsl.model.conditions import condition
from segdsl.model.draft import RULES, Draft, Item, Scope
from segdsl.model.example_dates import MOMENTS, moment, of_family
from segdsl.model.findings import listed, quoted
from segdsl.model.nodes import Expression, Overall, Value
from segdsl.model.project import Claim, Example, ExampleEvent, Lifecycle, Score, Trait
from segdsl.model.traversal import columns_of
from segdsl.suggest import closest, did_you_mean
from segdsl.syntax import nodes as syntax
from segdsl.types import Kind, Number, OneOf, in_words

_CLAIMABLE = RULES
_GIVEN = tuple(what for what in RULES if what != "segment")


def example(draft: Draft, written: syntax.Example) -> Example | None:
    scope, before = Scope(draft, seed=written.title.value), draft.findings.mark()
    as_of = None if written.as_of is None else moment(scope, written.as_of, None)
    today = as_of if not isinstance(as_of, dt.datetime) else local_day(as_of, draft.zone)
    customer: dict[str, Value] = {}
    given: dict[str, Value] = {}
    events: list[ExampleEvent] = []
    stated: dict[Expression, Value] = {}
    for piece in written.facts:
        match piece:
            case syntax.CustomerFacts(facts):
                customer.update(_facts(scope, facts, CUSTOMERS, today, customer))
            case syntax.Given(facts):
                given.update(_given(scope, facts, given, today))
            case syntax.GivenOverall():
                stated.update(_given_overall(scope, piece, stated))
            case syntax.EventFacts():
                events.extend(_event(scope, piece, today))
    claims = tuple(c for c in (_claim(scope, claim) for claim in written.claims) if c is not None)
    if draft.findings.mark() > before or len(claims) < len(written.claims):
        return None
    return Example(written.title.value, as_of, customer, tuple(events), given, claims, written.span, stated)


# ---------------------------------------------------------------- facts


def _facts(
    scope: Scope, facts: Iterable[syntax.Fact], table: str, today: dt.date | None, seen: dict[str, Value]
) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for fact in facts:
        name = fact.name.text
        if name in found or name in seen:
            scope.findings.add("duplicate-name", f"`{name}` is said twice in this example", fact.name.span)
            continue
        kind = _kind_of_column(scope, fact.name, table)
        value = None if kind is None else _value(scope, fact, kind, today)
        if value is not None:
            found[name] = value
    return found


def _kind_of_column(scope: Scope, name: syntax.Name, table: str) -> Kind | None:
    draft = scope.draft
    if table != CUSTOMERS:
        if draft.holder(table, name.text) is None:
            draft.resolve(name, scope.row_of(table))
            return None
        column = names.column(draft, table, name)
        return None if column is None else column.kind
    declared = draft.names.get(name.text)
    if declared is not None and declared.what == "attribute":
        column = names.column(draft, CUSTOMERS, name)
        return None if column is None else column.kind
    if declared is not None and declared.what in _CLAIMABLE:
        message = f"`{name.text}` is a {declared.what}, which is computed, not a fact about the customer"
        instead = f"write `given {name.text} = …` to fix it, or claim it after the facts"
        draft.findings.add("unknown-attribute", message, name.span, instead)
        return None
    if not draft.customers_hidden:
        hint = did_you_mean(name.text, draft.bearing("attribute"))
        message = f"customers have no attribute `{name.text}`"
        draft.findings.add("unknown-attribute", message, name.span, hint)
    return None


def _given(
    scope: Scope, facts: Iterable[syntax.Fact], seen: dict[str, Value], today: dt.date | None
) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for fact in facts:
        kind = _kind_of_rule(scope, fact)
        if fact.name.text in seen or fact.name.text in found:
            message = f"`{fact.name.text}` is given twice in this example"
            scope.findings.add("duplicate-name", message, fact.name.span)
        value = None if kind is None else _value(scope, fact, kind, today)
        if value is not None:
            found[fact.name.text] = value
    return found


def _given_overall(
    scope: Scope, written: syntax.GivenOverall, seen: dict[Expression, Value]
) -> dict[Expression, Value]:
    """`given (overall median(profit)) = 40`."""
    subject = scope.resolve(written.subject)
    value = literals.setting_of(scope, written.value)
    if subject is None:
        return {}
    if not isinstance(subject, Overall):
        message = f"in parentheses, `given` fixes an overall number; {quoted(written.subject.span)} is none"
        hint = "write, say, `given (overall median(spend)) = 40`; a trait is fixed by its name alone"
        scope.findings.add("type-mismatch", message, written.subject.span, hint)
        return {}
    if not isinstance(value, syntax.Number):
        message = f"an overall number is a number, and {quoted(written.value.span)} is not"
        scope.findings.add("type-mismatch", message, written.value.span)
        return {}
    if subject in seen:
        message = f"{quoted(written.subject.span)} is given twice in this example"
        scope.findings.add("duplicate-name", message, written.subject.span)
    return {subject: float(value.value)}


def _kind_of_rule(scope: Scope, fact: syntax.Fact) -> Kind | None:
    draft, name = scope.draft, fact.name
    declared = draft.names.get(name.text)
    if declared is None:
        hint = did_you_mean(name.text, draft.bearing(*_GIVEN))
        message = f"there is no trait, score or lifecycle `{name.text}`"
        draft.findings.add("unknown-name", message, name.span, hint)
        return None
    if declared.what not in _GIVEN:
        message = (
            f"`given` fixes a trait, a score or a lifecycle, and `{name.text}` is {_article(declared.what)}"
        )
        hint = f"write `customer with {name.text} = …`" if declared.what == "attribute" else None
        draft.findings.add("type-mismatch", message, name.span, hint)
        return None
    built = draft.need(Item("", name.text), name.span)
    if isinstance(built, Trait):
        return built.value.kind
    if isinstance(built, Score):
        return Kind(Number())
    return built.kind if isinstance(built, Lifecycle) else None


def _article(what: str) -> str:
    return what if what == "events" else f"an {what}" if what[0] == "a" else f"a {what}"


def _event(scope: Scope, written: syntax.EventFacts, today: dt.date | None) -> list[ExampleEvent]:
    found = names.rows(scope, written.events)
    at = None if written.on is None else moment(scope, written.on, today)
    if found is None:
        return []
    if written.on is not None and found.at is None:
        message = f"`{written.events.text}` have no time, so `on` says nothing"
        hint = f"write `{written.events.text} with …`"
        scope.findings.add("type-mismatch", message, written.on.span, hint)
        return []
    values = _facts(scope, written.facts, written.events.text, today, {})
    if found.at is not None and at is not None and found.at in values:
        message = f"`{found.at}` is said by `on` already"
        scope.findings.add("duplicate-name", message, written.span)
    if at is not None and found.at is not None:
        time = names.column(scope.draft, found.root, syntax.Name(found.at, written.span))
        at = at if time is None else of_family(scope, at, time.kind.family)
    return [ExampleEvent(found.root, at, values, written.span)]


# ---------------------------------------------------------------- values


def _value(scope: Scope, fact: syntax.Fact, kind: Kind, today: dt.date | None) -> Value | None:
    """The fact's value, if it is one that the column or trait can have."""
    written = literals.setting_of(scope, fact.value)
    family = kind.family
    if family in ("day", "instant"):
        if not isinstance(written, MOMENTS):
            _wrong(scope, fact, kind)
            return None
        found = moment(scope, written, today)
        return None if found is None else of_family(scope, found, family)
    if isinstance(written, syntax.ListLiteral):
        texts = tuple(i.value for i in written.items if isinstance(i, syntax.Text))
        if family == "list" and len(texts) == len(written.items):
            return texts
    elif isinstance(written, syntax.Text) and family == "text":
        return _in_set(scope, fact, kind, written.value)
    elif isinstance(written, syntax.Name) and isinstance(kind.type, OneOf):
        return _in_set(scope, fact, kind, written.text)
    elif isinstance(written, syntax.YesNo) and family == "flag":
        return written.value
    elif isinstance(written, syntax.Number) and family == "number":
        return _number(scope, fact, kind, written)
    _wrong(scope, fact, kind)
    return None


def _number(scope: Scope, fact: syntax.Fact, kind: Kind, written: syntax.Number) -> Value | None:
    assert isinstance(kind.type, Number)
    if kind.type.whole and isinstance(written.value, float):
        _wrong(scope, fact, kind)
        return None
    return written.value if kind.type.whole else float(written.value)


def _in_set(scope: Scope, fact: syntax.Fact, kind: Kind, value: str) -> Value | None:
    if not isinstance(kind.type, OneOf) or value in kind.type:
        return value
    found = closest(value, kind.type.values)
    hint = f"did you mean `{found}`?" if found else f"it is one of {listed(kind.type.values)}"
    message = f"`{fact.name.text}` is never `{value}`"
    scope.findings.add("unknown-value", message, fact.value.span, hint)
    return None


def _wrong(scope: Scope, fact: syntax.Fact, kind: Kind) -> None:
    message = f"`{fact.name.text}` is {in_words(kind.type)}, and {quoted(fact.value.span)} is not"
    hint = spelling(kind, fact.value)
    if isinstance(fact.value, syntax.Name) and kind.family == "text":
        hint = f'did you mean `"{fact.value.text}"`?'
    if isinstance(fact.value, syntax.Text) and kind.family == "list":
        hint = f"did you mean `({fact.value.span.text})`?"
    scope.findings.add("type-mismatch", message, fact.value.span, hint)


# ---------------------------------------------------------------- claims


def _claim(scope: Scope, written: syntax.Claim) -> Claim | None:
    found = condition(scope, written.condition)
    if found is None:
        return None
    columns = sorted(columns_of(found), key=lambda c: c.span.start)
    if columns:
        first = columns[0]
        what = "an attribute" if first.table == CUSTOMERS else f"a column of `{first.table}`"
        message = (
            f"an example claims things of traits, scores, lifecycles and segments; `{first.name}` is {what}"
        )
        hint = f"facts stand after `customer with`: `customer with {first.name} = …`"
        scope.findings.add("type-mismatch", message, first.span, hint if first.table == CUSTOMERS else None)
        return None
    return Claim(found, written.span)
