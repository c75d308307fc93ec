"""Who a table is about: its own key, the column that says whose row it is, and when the row happened.

In: the survey of one file. Out: those columns, or None, and how much speaks for a table of people.
"""

from __future__ import annotations

from segdsl.drafting.identifiers import EMAIL, UUID, addresses
from segdsl.drafting.profiles import Profile
from segdsl.drafting.repeats import names_the_rows, nearly_unique
from segdsl.drafting.spelling import FAMILIAR, singular, snake_case
from segdsl.drafting.surveying import Survey

PEOPLE = (
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
_TABLES_OF_PEOPLE = frozenset(
    {*PEOPLE, "audience", "profile", "people", "lead", "shopper", "kunde", "kunden", "crm"}
)
_KEYS = ("id", "key", "no", "number", "nr", "code", "email", "uuid", "guid", "sku")
_OF_PEOPLE = ("first_name", "last_name", "email", "phone", "birth", "gender", "vorname", "nachname")
_SELDOM_AGAIN = 0.9  # fewer different values than this share of the rows: people with several rows
_WHEN = ("order", "create", "date", "time", "sold", "purchase", "placed", "event", "occurred", "timestamp")
_NOT_WHEN = (
    "birth",
    "cancel",
    "refund",
    "update",
    "modif",
    "due",
    "expire",
    "expected",
    "deliver",
    "first",
    "ship",
)


def key_of(survey: Survey) -> Profile | None:
    """The column that numbers the rows: all different, and called like a key or in the first place."""
    unique = [column for column in survey.columns if column.unique and column.kind in ("text", "whole")]
    called = [column for column in unique if is_key_name(column.name)]
    people = not _words(survey).isdisjoint(_TABLES_OF_PEOPLE)
    first = [c for c in unique[:1] if c is survey.columns[0] and (people or _is_named(c))]
    sole = next(iter([*called, *first]), None)
    near = next((column for column in survey.columns if _is_nearly_key(column, survey)), None)
    if near is None or (sole is not None and sole.place < near.place):
        return sole
    return near


def _is_nearly_key(column: Profile, survey: Survey) -> bool:
    """Whether a column is the key of a table that repeats some of its rows: of things, or of people."""
    if column.kind not in ("text", "whole") or not nearly_unique(column):
        return False
    words = _words(survey)
    if not words.isdisjoint(_TABLES_OF_PEOPLE):
        return points_at_people(column) or names_the_rows(column, survey.title, PEOPLE)
    own = names_the_rows(column, survey.title, PEOPLE) or addresses(list(column.counts))
    return own and words.isdisjoint(FAMILIAR) and (time_of(survey) is None or speaks_for_people(survey) > 1)


def is_key_name(name: str) -> bool:
    return name.split("_")[-1] in _KEYS or name.endswith("email_address") or name in PEOPLE


def _is_named(column: Profile) -> bool:
    """Whether a header, or what its values are, makes a column more than any one."""
    samples = list(column.counts)[:20]
    return isinstance(column.header, str) or all(EMAIL.fullmatch(v) or UUID.fullmatch(v) for v in samples)


def whose(survey: Survey) -> Profile | None:
    """The column that says whose row it is, where people have several rows."""
    texts = [c for c in survey.columns if c.kind in ("text", "whole") and len(c.distinct) > 1]
    known = [column for column in texts if not column.blanks]
    keys = [
        column for column in known if is_key_name(column.name) and not column.unique and not _is_own(column)
    ]
    nameless = [column for column in known if isinstance(column.header, int) and column.type == "text"]
    sparse = [column for column in texts if points_at_people(column) and column.blanks * 2 < survey.rows]
    people = [column for column in known if points_at_people(column)]
    return next(iter([*people, *sparse, *keys, *nameless]), None)


def points_at_people(column: Profile) -> bool:
    """Whether a column is called like the key of people, or holds their addresses."""
    if column.name.split("_")[0] in PEOPLE and is_key_name(column.name):
        return True
    return column.kind == "text" and addresses(list(column.counts))


def _is_own(column: Profile) -> bool:
    """Whether a column numbers what happened, not who did it: order_id."""
    return column.name.split("_")[0] in FAMILIAR


def is_about_events(survey: Survey) -> bool:
    """Whether the rows are what people did: they have a time, and people come again."""
    people = [c for c in survey.columns if points_at_people(c) and c is not _people_key(survey)]
    if time_of(survey) is None or not people:
        return False
    if any(len(c.counts) < _SELDOM_AGAIN * sum(c.counts.values()) for c in people):
        return True
    return _words(survey).isdisjoint(_TABLES_OF_PEOPLE) and numbers_events(survey)


def numbers_events(survey: Survey) -> bool:
    """Whether the rows have numbers of their own, or are called like what people do: orders, visits."""
    own = key_of(survey)
    return not _words(survey).isdisjoint(FAMILIAR) or (own is not None and _is_own(own))


def _people_key(survey: Survey) -> Profile | None:
    key = key_of(survey)
    return key if key is not None and not _is_own(key) else None


def speaks_for_people(survey: Survey) -> int:
    """How much speaks for a table with a row for each person: 0 is nothing."""
    named = 3 if not _words(survey).isdisjoint(_TABLES_OF_PEOPLE) else 0
    return named + sum(any(of in column.name for column in survey.columns) for of in _OF_PEOPLE)


def _words(survey: Survey) -> set[str]:
    return {singular(word) for word in snake_case(survey.title).split("_")}


def time_of(survey: Survey) -> Profile | None:
    """The column of dates that is most likely when the row happened: known in every row, and called so."""
    dates = [column for column in survey.columns if column.kind in ("date", "datetime")]

    def merit(column: Profile) -> tuple[bool, bool, bool, bool]:
        named = any(word in column.name for word in _WHEN)
        other = any(word in column.name for word in _NOT_WHEN)
        return not column.blanks, not other, named, column.kind == "datetime"

    return max(dates, key=merit, default=None)
