"""Tables that repeat their key: which column is the key all the same, and which of its rows counts.

In: the survey of one file. Out: the column that numbers nearly all rows, and ways to leave one row for each
key, of which the first that the file allows is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from segdsl.drafting.profiles import Profile
from segdsl.drafting.spelling import FAMILIAR, singular, snake_case
from segdsl.drafting.surveying import Survey

_NEARLY = 0.9  # of the rows have a key of their own
_CHANGED = ("update", "modif", "change", "edited", "version", "last_seen", "last_active", "answered")
_MADE = ("create", "date", "time", "registered", "joined", "signup", "added", "timestamp", "submitted")
_ABOUT_A_PERSON = (
    "first_name", "last_name", "email", "phone", "name", "vorname", "nachname", "city", "country", "zip",
    "state", "province", "language", "locale", "marketing", "newsletter", "consent", "gender", "birth",
)  # fmt: skip
_WHO = ("first_name", "last_name", "vorname", "nachname", "newsletter", "consent", "marketing")


@dataclass(frozen=True, slots=True)
class Keeping:
    """What a declaration says behind the key, `keep latest by updated_at`, and in a comment why."""

    words: str
    comment: str


def nearly_unique(column: Profile) -> bool:
    """Whether nearly every row has a value of its own, and some have not."""
    return not column.unique and len(column.counts) >= _NEARLY * max(1, len(column.counts), column.rows)


def ways_to_keep(survey: Survey, key: Profile) -> tuple[Keeping, ...]:
    """Ways to leave one row for each key, the best first; none where no key comes twice."""
    again = _repeated(survey, key)
    if again.empty:
        return ()
    rows = len(again) - again[key.name].nunique()
    times = "One row repeats a key" if rows == 1 else f"{rows} rows repeat a key"
    conflicts = [c for c in survey.columns if c is not key and (_values(again, key, c) > 1).any()]
    dates = [c for c in survey.columns if c.kind in ("date", "datetime") and "birth" not in c.name]
    changed = [_latest(c, times) for c in dates if is_of_a_version(c)]
    made = [_latest(c, times) for c in dates if any(word in c.name for word in _MADE)]
    merged = Keeping("keep first known", f"{times}: of each column the first known value counts.")
    if not conflicts:
        return (*changed, merged)
    listed = ", ".join(column.name for column in conflicts[:3])
    said = f"{times} and differ in {listed}: the first known value counts. Does a date say which is newer?"
    return (*changed, *made, Keeping("keep first known", said))


def is_of_a_version(time: Profile) -> bool:
    """Whether a time says when a row was last changed, not when something happened."""
    return any(word in time.name for word in _CHANGED)


def counted_once(survey: Survey) -> Profile | None:
    """The column that numbers what happened, where an export repeats some rows word for word."""
    for column in survey.columns:
        if column.name.split("_")[0] in FAMILIAR and nearly_unique(column) and not column.blanks:
            again = _repeated(survey, column)
            if not again.empty and not again.drop_duplicates().duplicated(column.name).any():
                return column
    return None


def about_people(survey: Survey, key: Profile) -> tuple[Profile, ...]:
    """Columns of events that are about the person: they say the same in all rows of a key."""
    again = _repeated(survey, key)
    if again.empty:
        return ()
    named = [c for c in survey.columns if c is not key and c.kind in ("text", "one", "flag", "date")]
    told = [c for c in named if c.private or any(word in c.name for word in _ABOUT_A_PERSON)]
    same = tuple(c for c in told if len(c.counts) > 1 and (_values(again, key, c) <= 1).all())
    return same if any(c.private or any(word in c.name for word in _WHO) for c in same) else ()


def _latest(column: Profile, times: str) -> Keeping:
    return Keeping(f"keep latest by {column.name}", f"{times}: the latest counts, by {column.name}.")


def _repeated(survey: Survey, key: Profile) -> pd.DataFrame:
    """The rows whose key comes more than once."""
    if key.unique:
        return pd.DataFrame({key.name: []})
    frame = survey.texts(survey.columns)
    return frame[frame[key.name].notna() & frame.duplicated(key.name, keep=False)]


def _values(again: pd.DataFrame, key: Profile, column: Profile) -> pd.Series[int]:
    """How many different values a column has for each key."""
    return again.groupby(key.name)[column.name].nunique()


def names_the_rows(column: Profile, title: str, people: Sequence[str]) -> bool:
    """Whether a column is called like the key of what the table is about: `id`, `customer_id`, `sku`."""
    entity = singular(snake_case(title)).split("_")[-1]
    words = column.name.split("_")
    ids = words[-1] in ("id", "key", "no", "nr", "number", "code", "uuid", "email") or column.name == "sku"
    return ids and (len(words) == 1 or words[0] in (*people, entity) or column.name.startswith("email"))
