"""Which file holds what: customers, attributes, events or a lookup, and what connects them.

In: surveys of some files, the customers' first if there is one. Out: a role for each, with keys, the time
of events, and ways from one table to another. What cannot be connected is said, not guessed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from segdsl.data.profiles import Profile
from segdsl.data.spelling import numbered, singular, snake_case, table_name
from segdsl.data.surveying import Survey
from segdsl.model.catalog import CUSTOMERS, Role

_PEOPLE = (
    "customer",
    "client",
    "user",
    "member",
    "buyer",
    "subscriber",
    "contact",
    "person",
    "visitor",
    "account",
)
_KEYS = ("id", "key", "no", "number", "nr", "code", "email", "uuid", "guid", "sku")
_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Way:
    """A column out of the row that `by` points to: `customer_id = invoices.customer_id for invoice_id`."""

    column: str
    lookup: str
    of: str
    by: str


@dataclass(frozen=True, slots=True)
class Part:
    """A file and its role. `key` is None where rows are numbered; `ways` are computed columns."""

    name: str
    role: Role
    survey: Survey
    key: str | None = None
    at: str | None = None
    ways: tuple[Way, ...] = ()
    numeric_key: bool = False
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cast:
    """All files with their roles. Without a file of customers, they come from the events named."""

    parts: tuple[Part, ...]
    customers_from: str | None = None
    left_over: tuple[Survey, ...] = ()
    taken: set[str] = field(default_factory=set)


def cast(surveys: Sequence[Survey]) -> Cast:
    """A role for every file; raises nothing, and at least customers are always there."""
    first = next((s for s in surveys if _key_of(s) is not None and _time(s, _key_of(s)) is None), None)
    first = first or next((s for s in surveys if _key_of(s) is not None and _link_names(s) == []), None)
    taken: set[str] = {CUSTOMERS}
    if first is None:
        return _without_customers(surveys, taken)
    key = _key_of(first)
    taken.update(column.name for column in first.columns)
    people = Part(CUSTOMERS, "customers", first, key.name if key else None)
    return _connected(people, [s for s in surveys if s is not first], taken)


def _without_customers(surveys: Sequence[Survey], taken: set[str]) -> Cast:
    """Events of people whose key repeats, or else a table whose rows are numbered."""
    for one in surveys:
        key, time = _repeating_key(one), _time(one, None)
        if key is not None and time is not None:
            name = table_name(one.path.name.split(".")[0], taken)
            taken.add(name)
            comments = (
                ()
                if isinstance(key.header, str)
                else ("Which column says who it was? This takes the first.",)
            )
            events = Part(name, "events", one, key.name, time.name, comments=comments)
            rest = _connected(events, [s for s in surveys if s is not one], taken)
            return Cast(rest.parts, name, rest.left_over, taken)
    first, *others = surveys
    taken.update(column.name for column in first.columns)
    return Cast((Part(CUSTOMERS, "customers", first),), None, tuple(others), taken)


# ---------------------------------------------------------------- keys


def _key_of(survey: Survey) -> Profile | None:
    """The column that numbers the rows: all different, and called like a key or in the first place."""
    unique = [column for column in survey.columns if column.unique and column.kind in ("text", "whole")]
    called = [column for column in unique if _is_key_name(column.name)]
    first = [
        column for column in unique[:1] if column is survey.columns[0] and isinstance(column.header, str)
    ]
    return next(iter([*called, *first]), None)


def _is_key_name(name: str) -> bool:
    return name.split("_")[-1] in _KEYS or name in _PEOPLE


def _repeating_key(survey: Survey) -> Profile | None:
    """The column that says whose row it is, where people have several rows."""
    texts = [
        c for c in survey.columns if c.kind in ("text", "whole") and not c.blanks and len(c.distinct) > 1
    ]
    people = [column for column in texts if column.name.split("_")[0] in _PEOPLE]
    keys = [column for column in texts if _is_key_name(column.name) and not column.unique]
    nameless = [column for column in texts if isinstance(column.header, int) and column.type == "text"]
    return next(iter([*people, *keys, *nameless]), None)


def _link_names(survey: Survey) -> list[Profile]:
    """Columns that point at people."""
    return [
        c for c in survey.columns if c.name.split("_")[0] in _PEOPLE and _is_key_name(c.name) and not c.unique
    ]


def _time(survey: Survey, key: Profile | None) -> Profile | None:
    """The first column of dates, where the rows are not people with, say, a birthday."""
    dates = [column for column in survey.columns if column.kind in ("date", "datetime")]
    if key is not None and not _link_names(survey):
        return None
    return next(iter(dates), None)


# ---------------------------------------------------------------- connections


def _connected(people: Part, others: Sequence[Survey], taken: set[str]) -> Cast:
    parts, waiting = [people], list(others)
    key = people.survey.column(people.key) if people.key else None
    for one in list(waiting):
        link = None if key is None else _link(one, key, people.survey)
        if link is not None and key is not None:
            parts.append(_linked(one, link, key, taken))
            waiting.remove(one)
    lookups: list[Part] = []
    for one in list(waiting):
        through = _through(one, [part for part in parts if part.role == "events"], people.key, taken)
        if through is not None:
            lookup, events = through
            lookups.append(lookup)
            parts.append(events)
            waiting.remove(one)
    for one in list(waiting):
        own = _key_of(one)
        if own is not None and key is not None:
            name = numbered(table_name(one.path.name.split(".")[0], taken), taken)
            taken.add(name)
            lookups.append(Part(name, "lookup", one, own.name, comments=_uses(name, one, own, parts)))
            waiting.remove(one)
    return Cast((*parts, *lookups), None, tuple(waiting), taken)


def _link(survey: Survey, key: Profile, people: Survey) -> Profile | None:
    """The column whose values are keys of customers; numbers alone don't prove it, the name must fit too."""
    entity = singular(snake_case(people.path.name.split(".")[0]))
    names = {key.name, f"{entity}_{key.name}", entity, *(f"{p}_{key.name}" for p in _PEOPLE), *_PEOPLE}
    candidates = []
    for column in survey.columns:
        share = _overlap(column, key)
        telling = key.kind == "text" and all(
            len(value) >= 5 and not value.isdigit() for value in list(key.counts)[:50]
        )
        if share >= _ENOUGH and (column.name in names or telling):
            candidates.append((column.name in names, share, column))
    best = max(candidates, key=lambda candidate: candidate[:2], default=None)
    return None if best is None else best[2]


def _overlap(column: Profile, key: Profile) -> float:
    """The share of a column's values that are keys, as texts or as numbers."""
    if not column.distinct:
        return 0.0
    texts = len(column.distinct & key.distinct) / len(column.distinct)
    return max(texts, len(_numbers(column) & _numbers(key)) / len(column.distinct))


def _numbers(column: Profile) -> set[float]:
    found = set()
    for text in column.distinct:
        try:
            found.add(float(text))
        except ValueError:
            return set()
    return found


def _linked(survey: Survey, link: Profile, key: Profile, taken: set[str]) -> Part:
    name = table_name(survey.path.name.split(".")[0], taken)
    taken.add(name)
    time = next((c for c in survey.columns if c.kind in ("date", "datetime")), None)
    apart = not link.distinct & key.distinct
    if link.unique and (time is None or _key_of(survey) is link):
        taken.update(column.name for column in survey.columns)
        return Part(name, "attributes", survey, link.name, numeric_key=apart)
    comments = (
        ()
        if time
        else ("Without a date the rows have no time: windows such as `in the last 90 days` need `at`.",)
    )
    return Part(name, "events", survey, link.name, time.name if time else None, (), apart, comments)


def _through(
    survey: Survey, events: Sequence[Part], key: str | None, taken: set[str]
) -> tuple[Part, Part] | None:
    """Rows of an event, such as order lines: the event, read again as a lookup, says whose they are."""
    for part in events:
        own = _key_of(part.survey)
        by = next(
            (c for c in survey.columns if own is not None and c.name == own.name and not c.unique), None
        )
        if (
            own is None
            or by is None
            or part.key is None
            or len(by.distinct & own.distinct) < len(by.distinct) / 2
        ):
            continue
        lookup = numbered(
            f"{singular(part.name)}_by_{own.name.removeprefix(singular(part.name) + '_')}", taken
        )
        name = table_name(survey.path.name.split(".")[0], {*taken, lookup})
        taken.update((lookup, name))
        names = [column.name for column in survey.columns]
        ways = [Way(numbered(part.key, names), lookup, part.key, by.name)]
        if part.at is not None:
            ways.append(Way(numbered(part.at, names), lookup, part.at, by.name))
        at = ways[1].column if part.at is not None else None
        needed = [column for column in part.survey.columns if column.name in (own.name, part.key, part.at)]
        seen = Survey(part.survey.path, part.survey.layout, tuple(needed), part.survey.rows)
        return Part(lookup, "lookup", seen, own.name), Part(
            name, "events", survey, ways[0].column, at, tuple(ways)
        )
    return None


def _uses(name: str, survey: Survey, key: Profile, parts: Collection[Part]) -> tuple[str, ...]:
    """Where a lookup could serve: a column elsewhere that is called like its key."""
    shown = next((c.name for c in survey.columns if c is not key and c.kind in ("text", "one")), None)
    for part in parts:
        if shown is not None and any(column.name == key.name for column in part.survey.columns):
            return (f"In `{part.name}`: {singular(name)}_{shown} = {name}.{shown} for {key.name}",)
    return ()
