"""Which column of one table holds keys of another: judged by the values, and names help.

In: surveys. Out: the column that points, and what it points at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from segdsl.drafting.people import PEOPLE, is_key_name
from segdsl.drafting.profiles import Profile
from segdsl.drafting.spelling import singular, snake_case
from segdsl.drafting.surveying import Survey

_ENOUGH = 0.5
_NEARLY_ALL = 0.95
_COUNTING = 1_000  # smaller numbers are found in any column of numbers
_FEW = 5
_OWN = 0.9
_PEOPLE_IN_SHORT = ("cust", "kd", "kunde", "kunden", "cli", "usr", "acct")


@dataclass(frozen=True, slots=True)
class Link:
    """`column` holds values of `target`, the column of another table. `apart`: only as numbers."""

    column: Profile
    target: Profile
    named: bool
    share: float

    @property
    def apart(self) -> bool:
        """Whether they are the same as numbers, but not as texts: 17850 and 17850.0."""
        return not self.column.distinct & self.target.distinct


def linked(survey: Survey, other: Survey, targets: Sequence[Profile]) -> Link | None:
    """The best link from a survey to one of the targets, columns of `other`; the first target of equals."""
    links = [
        link
        for target in targets
        for column in survey.columns
        if (link := _link(column, target, _names(target, other))) is not None
    ]
    return max(links, key=lambda link: (link.target is targets[0], link.named, link.share), default=None)


@dataclass(frozen=True, slots=True)
class OtherId:
    """`column` holds what people have in `target`, which is not their key but nearly always their own.

    Some ids only meet in small letters: of what people have (`small`), or of both sides (`both`).
    """

    column: Profile
    target: Profile
    small: bool = False
    both: bool = False


def other_id(survey: Survey, people: Survey, key: Profile) -> OtherId | None:
    """The id by which most rows are somebody's who is not named by their key; of equals the simplest."""
    targets = [target for target in people.columns if target is not key and _is_an_id(target)]
    found = [
        (link.share, OtherId(column, target, small, both))
        for small, both in ((False, False), (True, False), (True, True))
        for target in targets
        for column in survey.columns
        if (link := _linked_in_letters(column, target, _names(target, people), small=small, both=both))
    ]
    return max(found, key=lambda one: one[0])[1] if found else None


def _linked_in_letters(
    column: Profile, target: Profile, names: frozenset[str], *, small: bool, both: bool
) -> Link | None:
    mine = _in_small_letters(column) if both else column
    return _link(mine, _in_small_letters(target) if small else target, names)


def _is_an_id(target: Profile) -> bool:
    """Whether nearly everybody who has a value has their own."""
    return target.kind in ("text", "whole") and len(target.counts) >= _OWN * sum(target.counts.values()) > 0


def _in_small_letters(column: Profile) -> Profile:
    counts: Counter[str] = Counter()
    for text, number in column.counts.items():
        counts[text.lower()] += number
    return replace(column, counts=counts)


def _names(target: Profile, survey: Survey) -> frozenset[str]:
    """What a column that points at the target may be called."""
    entity = singular(snake_case(survey.title))
    names = {f"{entity}_{target.name}", entity}
    if snake_case(str(target.header)):
        names.add(target.name)
    if is_person(target, entity):
        names |= {*PEOPLE, *(f"{person}_{target.name}" for person in PEOPLE)}
    return frozenset(names - {""})


def is_person(target: Profile, entity: str) -> bool:
    return target.name.split("_")[0] in (*PEOPLE, "id", "email") or entity.split("_")[-1] in PEOPLE


def _link(column: Profile, target: Profile, names: frozenset[str]) -> Link | None:
    if column.kind not in ("text", "whole", "number") or not column.distinct:
        return None
    share = _overlap(column, target)
    same = isinstance(column.header, str) and column.header == target.header
    named = same or not names.isdisjoint((column.name, snake_case(str(column.header))))
    named = named or ("mail" in column.name and "mail" in target.name)
    if share < _ENOUGH or not (named or _telling(target) or _by_number(column, target, share)):
        return None
    return Link(column, target, named, share)


def _telling(target: Profile) -> bool:
    """Whether the values are of a kind that no other column holds by chance."""
    return target.kind == "text" and all(
        len(value) >= 5 and not value.isdigit() for value in list(target.counts)[:50]
    )


def _by_number(column: Profile, target: Profile, share: float) -> bool:
    """Whether numbers prove a link: nearly all are there, and they are no small counts."""
    if share < _NEARLY_ALL or len(column.distinct) < _FEW:
        return False
    words = column.name.split("_")
    if len(words) > 1 and is_key_name(column.name) and words[0] not in (*PEOPLE, *_PEOPLE_IN_SHORT):
        return False  # genre_id holds keys of something else
    return min(_numbers(target), default=0) >= _COUNTING


def _overlap(column: Profile, target: Profile) -> float:
    """The share of a column's values that are values of the target, as texts or as numbers."""
    texts = len(column.distinct & target.distinct) / len(column.distinct)
    if texts == 1:
        return texts
    return max(texts, len(_numbers(column) & _numbers(target)) / len(column.distinct))


def _numbers(column: Profile) -> set[float]:
    return _as_numbers(column.distinct)


def _as_numbers(texts: Iterable[str]) -> set[float]:
    found = set()
    for text in texts:
        try:
            found.add(float(text))
        except ValueError:
            return set()
    return found
