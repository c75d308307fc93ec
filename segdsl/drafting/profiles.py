"""What the columns of a file look like, and the declaration that reads each of them.

In: a file. Out: a declaration for each of its columns that reads every value, with a comment where it could
be read in another way. Ranges are never made up, and numbers such as -1 or 999 stay numbers, with a comment.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from segdsl.drafting.identifiers import free_text, names_something, personal
from segdsl.drafting.mostly import Mostly, mostly, said_of
from segdsl.drafting.spelling import column_name
from segdsl.drafting.stand_ins import stand_in
from segdsl.sources.cells import NO, YES
from segdsl.sources.guesses import (
    birthdays,
    date_formats,
    datetime_formats,
    epoch_unit,
    iso_day,
    iso_instant,
    number_sample,
    plain_number,
    unknown_words,
)

_YES_NO = (
    ("ja", "nein"),
    ("oui", "non"),
    ("si", "no"),
    ("sí", "no"),
    ("sim", "não"),
    ("on", "off"),
    ("t", "f"),
    ("wahr", "falsch"),
    ("vrai", "faux"),
    ("vero", "falso"),
    ("verdadero", "falso"),
    ("tak", "nie"),
    ("ano", "ne"),
    ("kyllä", "ei"),
    ("igen", "nem"),
    ("evet", "hayır"),
    ("да", "нет"),
    ("はい", "いいえ"),
    ("是", "否"),
    ("✓", "✗"),
    ("opted in", "opted out"),
    ("opt-in", "opt-out"),
)
_LISTED = (
    "tags",
    "tag",
    "labels",
    "label",
    "interests",
    "topics",
    "categories",
    "groups",
    "lists",
    "segments",
)
_TIMES = re.compile(r"(^|_)(time|timestamp|ts|epoch|at|date|created|updated|seen|since|until)(_|$)")
_DAYS_OF_A_YEAR = ("%m/%d", "%d/%m", "%d.%m.")
_NO_KIND = ("text", "one of", "list of text")
_SET_SIZE, _SET_WIDTH, _SET_ROWS = 20, 40, 20


@dataclass(frozen=True, slots=True)
class Profile:
    """A column: its header (or place, from 1), its place, how often each text occurs, and its declaration.

    `type` is what stands after the name: `one of "a", "b"`, `date format "%d.%m.%Y"`.
    """

    name: str
    header: str | int
    place: int
    counts: Counter[str]
    rows: int
    type: str
    comment: str | None = None
    private: bool = False
    plain: bool = False  # nothing is promised of it, as something was wrong with its values
    or_unknown: bool = False  # a few of its values can't be read
    second: str | int | None = None  # the header of the column that is joined to it

    @property
    def distinct(self) -> frozenset[str]:
        return frozenset(self.counts)

    @property
    def blanks(self) -> int:
        return self.rows - sum(self.counts.values())

    @property
    def unique(self) -> bool:
        """Whether every row has a value of its own."""
        return self.rows > 0 and len(self.counts) == self.rows

    @property
    def kind(self) -> str:
        """The first word of the type."""
        return self.type.split()[0]

    @property
    def required(self) -> bool:
        doubtful = self.plain or self.or_unknown or "unknown as" in self.type
        return self.rows > 0 and not self.blanks and not doubtful


def profile(
    header: str | int, position: int, counts: Counter[str], rows: int, taken: Sequence[str], name: str = ""
) -> Profile:
    """The declaration of a column; `counts` are its texts that are not blank.

    `name` is what a file calls the column where that can't be written down, and its place stands for it.
    """
    called = column_name(name or (header if isinstance(header, str) else ""), position, taken)
    values = list(counts)
    words = unknown_words(values)
    known = [value for value in values if value not in words]
    private = bool(known or not values) and personal(called, known)
    unique = rows > 0 and len(counts) == rows
    type_, comment = _type(called, known, counts, rows, unique=unique)
    if private or (_is_bare(type_) and names_something(called, _trimmed(known), unique=unique)):
        type_ = "text" if type_.startswith(("number", "whole number", "one of")) else type_
    unread: tuple[str, ...] = ()
    if type_.startswith(_NO_KIND) and not private and (near := _nearly(called, known, counts)) is not None:
        type_, unread, comment = near.type, near.unread, near.comment
    private = private and type_ == "text"
    if type_ == "text":
        words = ()  # what an unknown word is in a free text, nobody can say
    spelled = f" unknown as {listed(words)}" if words else ""
    if comment is None and not private:
        comment = stand_in(type_, Counter({value: counts[value] for value in known}))
    if unread:
        said = said_of(unread, counts, private=private)
        comment = said if comment is None else f"{comment}. {said}"
    return Profile(
        called, header, position, counts, rows, type_ + spelled, comment, private, or_unknown=bool(unread)
    )


def listed(words: Sequence[str]) -> str:
    """Texts as a rule file lists them."""
    return ", ".join('"' + word.replace('"', '""') + '"' for word in words)


def _type(
    name: str, values: list[str], counts: Counter[str], rows: int, *, unique: bool
) -> tuple[str, str | None]:
    if not values:
        return "text", "no row has a value"
    flag = _flag(values)
    if flag is not None:
        return flag, None
    if all(value[:1].isdigit() or value[:1].isalpha() for value in values[:50]):
        day = _moment(values)
        if day is not None:
            return day
    counted = _counted_time(name, values)
    if counted is not None:
        return counted, None
    number = _number(values)
    if number is not None:
        return number, None
    split = _list(name, values)
    if split is not None:
        return split, None
    if len(values) == 1 and rows > 1 and not unique:
        return "text", None  # a second value may come any day
    if _is_set(values, counts, rows) and not free_text(name):
        return f"one of {listed(sorted(values))}", None
    return "text", None


def _nearly(name: str, values: list[str], counts: Counter[str]) -> Mostly | None:
    """What nearly all values are: of texts that name something nobody can say that some are slips."""
    if names_something(name, (), unique=False) or free_text(name):
        return None
    return mostly(Counter({value: counts[value] for value in values}), _number)


def _counted_time(name: str, values: list[str]) -> str | None:
    """A time as a count from 1970, or a birthday without a year, where the column is called so."""
    trimmed = _trimmed(values)
    if _TIMES.search(name) is not None and (unit := epoch_unit(trimmed)) is not None:
        return f"datetime format {unit}"
    if "birth" not in name and "geburt" not in name:
        return None
    layouts = [layout for layout in _DAYS_OF_A_YEAR if birthdays(trimmed, layout)]
    return f'date format "{layouts[0]}"' if len(layouts) == 1 else None


def _is_bare(type_: str) -> bool:
    """Whether it is a number without a currency or unit."""
    return re.fullmatch(r'(whole )?number( format "\d.*\d")?', type_) is not None


def _trimmed(values: Sequence[str]) -> list[str]:
    return [value.strip() for value in values]


def _flag(values: list[str]) -> str | None:
    lower = {value.lower() for value in values}
    if lower <= YES | NO and ((lower & YES and lower & NO) or not lower <= {"0", "1"}):
        return "flag"
    for yes, no in _YES_NO:
        if lower == {yes, no}:
            written = {value.lower(): value for value in values}
            return f"flag yes {listed([written[yes]])} no {listed([written[no]])}"
    return None


def _moment(values: list[str]) -> tuple[str, str | None] | None:
    trimmed = [value.strip() for value in values]
    if iso_day(trimmed) and all(len(value) == len("2026-03-31") for value in trimmed):
        return "date", None
    if iso_instant(trimmed):
        return "datetime", None
    if not date_formats(trimmed[:20]) and not datetime_formats(trimmed[:20]):
        return None
    for kind, layouts in (("date", date_formats(trimmed)), ("datetime", datetime_formats(trimmed))):
        if layouts:
            other = f"or is it {layouts[1]}? Every value can be read both ways" if len(layouts) > 1 else None
            return f'{kind} format "{layouts[0]}"', other
    return None


def _number(values: list[str]) -> str | None:
    trimmed = [value.strip() for value in values]
    if any(re.fullmatch(r"0\d+|\d{16,}", value) for value in trimmed):
        return None  # 0171 is a postcode, and sixteen digits are an account: no amounts
    if all(map(plain_number, trimmed)):
        return "whole number" if all(re.fullmatch(r"[+-]?\d+", value) for value in trimmed) else "number"
    if not all(re.search(r"\d", value) and len(value) < 30 for value in trimmed):
        return None
    sample = number_sample(trimmed)
    return None if sample is None else f"number format {listed([sample])}"


def _list(name: str, values: list[str]) -> str | None:
    if all(value.startswith("[") and value.endswith("]") for value in values):
        return "list of text"
    if name.removesuffix("_value").split("_")[-1] in _LISTED and any("," in value for value in values):
        return "list of text"
    for separator in ("|", ";"):
        split = [value for value in values if separator in value]
        items = [item.strip() for value in values for item in value.split(separator)]
        if len(split) * 3 >= len(values) and len(set(items)) * 2 <= len(items):
            return f'list of text split by "{separator}"'
    return None


def _is_set(values: list[str], counts: Counter[str], rows: int) -> bool:
    """Few texts, each of them again and again."""
    few = 2 <= len(values) <= _SET_SIZE and rows >= _SET_ROWS and len(values) * 5 <= sum(counts.values())
    plain = all(
        len(value) <= _SET_WIDTH and value.isprintable() and value.strip() == value and "://" not in value
        for value in values
    )
    return few and plain
