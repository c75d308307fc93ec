"""Which file holds what: customers, attributes, events or a lookup, and what connects them.

In: surveys of some files, the customers' first if there is one. Out: a role for each, with keys, the time
of events, and ways from one table to another. What cannot be connected is said, not guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from segdsl.drafting.audiences import audience, not_among
from segdsl.drafting.connections import Link, OtherId, linked, other_id
from segdsl.drafting.order_lines import Orders, orders_in
from segdsl.drafting.people import is_about_events, key_of, numbers_events, speaks_for_people, time_of, whose
from segdsl.drafting.profiles import Profile
from segdsl.drafting.repeats import (
    Keeping,
    about_people,
    counted_once,
    is_of_a_version,
    nearly_unique,
    ways_to_keep,
)
from segdsl.drafting.spelling import numbered, singular, table_name
from segdsl.drafting.surveying import Survey
from segdsl.model.catalog import CUSTOMERS, Role

_WITHOUT_TIME = "Without a date the rows have no time: windows such as `in the last 90 days` need `at`."
_TAKES_THE_FIRST = "Which column says who it was? This takes the first."


@dataclass(frozen=True, slots=True)
class Way:
    """A column out of the row that `by` points to: `customer_id = invoices.customer_id for invoice_id`."""

    column: str
    lookup: str
    of: str
    by: str


@dataclass(frozen=True, slots=True)
class Part:
    """A file and its role. `key` is None where rows are numbered; `ways` are computed columns. With `matches`
    the key is another id of the customers.
    """

    name: str
    role: Role
    survey: Survey
    key: str | None = None
    at: str | None = None
    ways: tuple[Way, ...] = ()
    numeric_key: bool = False
    comments: tuple[str, ...] = ()
    orders: Orders | None = None
    matches: OtherId | None = None
    keep: tuple[Keeping, ...] = ()  # ways to leave one row for each key, of which the first is declared
    once: str | None = None  # the column that numbers what happened, where rows of it repeat


@dataclass(frozen=True, slots=True)
class Cast:
    """All files with their roles. Without a file of customers, they come from the events named.

    `left_over` are files that are not declared, each with the reason.
    """

    parts: tuple[Part, ...]
    customers_from: str | None = None
    left_over: tuple[tuple[Survey, str], ...] = ()
    taken: set[str] = field(default_factory=set)


def cast(surveys: Sequence[Survey], left_over: Sequence[tuple[Survey, str]] = ()) -> Cast:
    """A role for every file but those that are `left_over` already; at least customers are always there."""
    taken: set[str] = {CUSTOMERS}
    first = _people(surveys)
    made = _without_customers(surveys, taken) if first is None else _around(first, surveys, taken)
    return replace(made, left_over=(*left_over, *made.left_over))


def _people(surveys: Sequence[Survey]) -> Survey | None:
    """The file with a row for each person: the first, unless only another looks like one."""
    candidates = [one for one in surveys if key_of(one) is not None and not is_about_events(one)]
    best = max(candidates, key=speaks_for_people, default=None)
    if best is not None and candidates[0] is surveys[0] and speaks_for_people(candidates[0]):
        best = candidates[0]
    return None if best is None else audience(best, candidates)


def _around(people: Survey, surveys: Sequence[Survey], taken: set[str]) -> Cast:
    """Customers, and what the other files are to them."""
    apart = not_among(people, surveys)
    others = [one for one in surveys if one is not people and all(one is not left for left, _ in apart)]
    key = _best_key(people, others)
    taken.update(column.name for column in people.columns)
    customers = Part(CUSTOMERS, "customers", people, key.name, keep=ways_to_keep(people, key))
    made = _connected(customers, others, taken)
    return replace(made, left_over=(*made.left_over, *apart))


def _best_key(people: Survey, others: Sequence[Survey]) -> Profile:
    """The key that most other files point at; of equals the one that is called or placed like a key."""
    own = key_of(people)
    assert own is not None
    unique = [column for column in people.columns if column.unique and column.kind in ("text", "whole")]
    targets = [own, *(column for column in unique if column is not own)]
    links = [link for one in others if (link := linked(one, people, targets)) is not None]
    pointed = Counter(link.target.name for link in links)
    return max(targets, key=lambda column: pointed[column.name])


def _without_customers(surveys: Sequence[Survey], taken: set[str]) -> Cast:
    """Events of people whose key repeats, or else a table whose rows are numbered."""
    for one in surveys:
        key, time = whose(one), time_of(one)
        if key is not None and time is not None:
            comments = () if isinstance(key.header, str) else (_TAKES_THE_FIRST,)
            events = _events(one, key, taken, comments=comments)
            rest = _connected(events, [s for s in surveys if s is not one], taken)
            people = _people_among(one, key, taken)
            if people is not None:
                return replace(rest, parts=(people, *rest.parts))
            return Cast(rest.parts, events.name, rest.left_over, taken)
    first, *others = surveys
    taken.update(column.name for column in first.columns)
    unconnected = tuple((one, "no column connects it with the customers") for one in others)
    return Cast((Part(CUSTOMERS, "customers", first),), None, unconnected, taken)


def _people_among(survey: Survey, key: Profile, taken: set[str]) -> Part | None:
    """The customers whom events tell about: their own columns, which say the same in all of their rows."""
    told = about_people(survey, key)
    if not told:
        return None
    taken.update(column.name for column in told)
    seen = replace(survey, columns=(key, *(replace(column, plain=True) for column in told)))
    comment = "These columns say the same in all rows of a customer."
    return Part(CUSTOMERS, "customers", seen, key.name, keep=(Keeping("keep first known", comment),))


# ---------------------------------------------------------------- connections


def _connected(people: Part, others: Sequence[Survey], taken: set[str]) -> Cast:
    parts, waiting = [people], list(others)
    key = people.survey.column(people.key) if people.key else None
    for one in list(waiting):
        link = None if key is None else linked(one, people.survey, [key])
        if link is not None:
            parts.append(_linked(one, link, taken))
            waiting.remove(one)
    for one in list(waiting) if people.role == "customers" else ():
        other = None if key is None else other_id(one, people.survey, key)
        if other is not None:
            parts.append(_matched(one, other, taken))
            waiting.remove(one)
    lookups: list[Part] = []
    for one in list(waiting):
        through = _through(one, [part for part in parts if part.role == "events"], taken)
        if through is not None:
            lookup, events = through
            lookups.append(lookup)
            parts.append(events)
            waiting.remove(one)
    for one in list(waiting):
        own = key_of(one)
        if own is not None and key is not None:
            name = numbered(table_name(one.title, taken), taken)
            taken.add(name)
            uses = _uses(name, one, own, parts)
            lookups.append(Part(name, "lookup", one, own.name, comments=uses, keep=ways_to_keep(one, own)))
            waiting.remove(one)
    left = tuple((one, "no column connects it with the customers") for one in waiting)
    return Cast((*parts, *lookups), None, left, taken)


def _linked(survey: Survey, link: Link, taken: set[str]) -> Part:
    time = time_of(survey)
    alone = link.column.unique or (nearly_unique(link.column) and not numbers_events(survey))
    if alone and (time is None or key_of(survey) is link.column or is_of_a_version(time)):
        name = table_name(survey.title, taken)
        taken.update((name, *(column.name for column in survey.columns)))
        keep = ways_to_keep(survey, link.column)
        return Part(name, "attributes", survey, link.column.name, numeric_key=link.apart, keep=keep)
    return _events(survey, link.column, taken, apart=link.apart)


def _matched(survey: Survey, other: OtherId, taken: set[str]) -> Part:
    """Rows that bear another id; of attributes, whose keys are read as they are, it can't be tidied."""
    link = Link(other.column, other.target, named=True, share=1.0)
    part = _events(survey, other.column, taken) if other.both else _linked(survey, link, taken)
    return replace(part, matches=other, numeric_key=other.target.kind == "whole")


def _events(
    survey: Survey, key: Profile, taken: set[str], *, apart: bool = False, comments: tuple[str, ...] = ()
) -> Part:
    """What people did, and where the rows are lines of orders, the orders."""
    time = time_of(survey)
    name = table_name(survey.title, taken)
    once = counted_once(survey)
    orders = None if once is not None else orders_in(survey, key, name)
    if orders is not None:
        name = numbered(f"{singular(name)}_lines", {*taken, name})
        taken.add(orders.name)
    taken.add(name)
    said = comments if time else (*comments, _WITHOUT_TIME)
    at, number = time.name if time else None, None if once is None else once.name
    return Part(name, "events", survey, key.name, at, (), apart, said, orders, once=number)


def _through(survey: Survey, events: Sequence[Part], taken: set[str]) -> tuple[Part, Part] | None:
    """Rows of an event, such as order lines: the event, read again as a lookup, says whose they are."""
    for part in events:
        own = key_of(part.survey)
        link = None if own is None else linked(survey, part.survey, [own])
        if own is None or link is None or link.column.unique or link.apart or part.key is None:
            continue
        if part.matches is not None and part.matches.both:
            continue
        by = link.column
        wanted = f"{singular(part.name)}_by_{own.name.removeprefix(singular(part.name) + '_')}"
        lookup = numbered(wanted, taken)
        name = table_name(survey.title, {*taken, lookup})
        taken.update((lookup, name))
        names = [column.name for column in survey.columns]
        ways = [Way(numbered(part.key, names), lookup, part.key, by.name)]
        if part.at is not None:
            ways.append(Way(numbered(part.at, names), lookup, part.at, by.name))
        at = ways[1].column if part.at is not None else None
        needed = [column for column in part.survey.columns if column.name in (own.name, part.key, part.at)]
        seen = replace(part.survey, columns=tuple(needed))
        rows = Part(name, "events", survey, ways[0].column, at, tuple(ways), matches=part.matches)
        return Part(lookup, "lookup", seen, own.name), rows
    return None


def _uses(name: str, survey: Survey, key: Profile, parts: Collection[Part]) -> tuple[str, ...]:
    """Where a lookup could serve: a column elsewhere that holds values of its key."""
    shown = next((c.name for c in survey.columns if c is not key and c.kind in ("text", "one")), None)
    for part in parts:
        link = None if shown is None else linked(part.survey, survey, [key])
        if link is not None and not link.apart:
            return (f"In `{part.name}`: {singular(name)}_{shown} = {name}.{shown} for {link.column.name}",)
    return ()
