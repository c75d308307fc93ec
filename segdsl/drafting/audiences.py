"""Exports of people by what became of them: the subscribed in one file, the unsubscribed in another.

In: the file of the customers and the others. Out: of such files the one whose people are the customers, and
what to do with the others, whom nobody writes to.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from segdsl.drafting.people import is_about_events, key_of
from segdsl.drafting.spelling import snake_case
from segdsl.drafting.surveying import Survey

_ALIKE = 0.6  # of the smaller file's columns are in the other
_SHARED = 0.05  # of the smaller file's people are in the other, at most
_LEFT = frozenset((
    "unsubscribed", "unsubscribes", "unsubscribe", "cleaned", "bounced", "bounces", "suppressed",
    "suppression", "blocked", "blocklist", "blacklist", "complained", "archived", "deleted", "inactive",
    "optout", "abgemeldet", "abmeldungen", "desinscrits"
))  # fmt: skip


def audience(people: Survey, surveys: Sequence[Survey]) -> Survey:
    """Of the files of this kind the one to write to: of people who are still there, and the most."""
    kin = [one for one in surveys if one is people or _are_apart(people, one)]
    return max(kin, key=lambda one: (not has_left(one), one.rows))


def not_among(people: Survey, surveys: Sequence[Survey]) -> list[tuple[Survey, str]]:
    """The other files of this kind, each with why it is not declared and what to do with it."""
    return [(one, _said(people, one)) for one in surveys if one is not people and _are_apart(people, one)]


def has_left(survey: Survey) -> bool:
    """Whether a file is called after people who are gone, or cannot be reached."""
    words = snake_case(survey.title).split("_")
    pairs = {f"{one}{two}" for one, two in pairwise(words)}  # opt_out
    return not _LEFT.isdisjoint({*words, *pairs})


def _are_apart(one: Survey, other: Survey) -> bool:
    """Whether two files have people of one kind, with the same key and columns, but not the same ones."""
    mine, theirs = key_of(one), key_of(other)
    if mine is None or theirs is None or mine.header != theirs.header:
        return False
    if is_about_events(one) or is_about_events(other):
        return False
    columns = [{column.header for column in survey.columns} for survey in (one, other)]
    alike = len(columns[0] & columns[1]) >= _ALIKE * min(map(len, columns))
    shared = len(mine.distinct & theirs.distinct)
    return alike and len(columns[0]) > 1 and shared <= _SHARED * min(len(mine.distinct), len(theirs.distinct))


def _said(people: Survey, other: Survey) -> str:
    said = f"it holds {other.rows} people who are not in {people.name}"
    if has_left(other):
        return (
            f"{said} (name it under `lists` of [suppression] in segdsl.toml, and nobody in it gets letters)"
        )
    return f"{said} (if they are customers as well, put the rows of both into one file)"
