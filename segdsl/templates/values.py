"""Values as templates see them, and how they are printed.

In: cells of a table, persona fields, project variables. Out: plain Python values, where unknown is an
`Unknown` that knows why. An unknown value satisfies no condition, gives way to `default`, and stops the
message where it is printed. A blank text is as good as unknown, and so is one that no message can carry.
Marks that would turn the direction of the text after a value are left out of it; letters never are.
"""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

import jinja2

from segdsl.decimals import in_digits
from segdsl.instants import in_zone
from segdsl.templates.birthdays import DayOfYear
from segdsl.types import Birthday, Day, Type

MAX_TEXT = 10_000  # characters of one value
MAX_LIST = 100  # entries of one list: with loops at most three deep, no template runs for long

_LARGEST_WHOLE = 1e15
_LAYOUT = {ord("\n"), ord("\t"), ord("\r")}
# Embeddings, overrides and isolates of the bidirectional algorithm (Unicode UAX #9). They change the
# direction of what follows, beyond the end of the value: one in a name could turn a whole letter round.
_DIRECTIONS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


class Unprintable(Exception):
    """A value that cannot be written into a message; its text is the reason, and never the value."""


class Unknown(jinja2.StrictUndefined):
    """A value that is not known: false, equal to nothing, and an error with a reason when printed."""

    __slots__ = ("reason",)

    def __init__(self, reason: str) -> None:
        super().__init__(hint=reason)
        self.reason = reason

    def _false(self, *_: Any) -> Any:
        return False

    def _true(self, *_: Any) -> Any:
        return True

    # Jinja declares all of these as never returning.
    __bool__: Any = _false
    __eq__: Any = _false
    __ne__: Any = _true
    __lt__: Any = _false
    __le__: Any = _false
    __gt__: Any = _false
    __ge__: Any = _false
    __contains__: Any = _false
    __hash__: Any = None


class NotSet(Unknown):
    """A variable of the template that was given no value on this way through it; made by Jinja itself."""

    __slots__ = ()

    def __init__(self, hint: str | None = None, obj: Any = None, name: str | None = None, *_: Any) -> None:
        super().__init__(hint or f"`{name}` has no value here")


class Record:
    """Named values, such as those of a customer, looked up when a template asks for them."""

    __slots__ = ("field",)

    def __init__(self, field: Callable[[str], Any]) -> None:
        self.field = field


def record(fields: Mapping[str, Any], what: str) -> Record:
    """A record of plain values, nested mappings included; None and names it lacks are unknown."""
    built = {name: plain(f"{what}.{name}", value) for name, value in fields.items()}
    return Record(lambda name: built[name] if name in built else Unknown(f"{what}.{name} is unknown"))


def plain(path: str, value: Any) -> Any:
    """A value of a file (a persona's, a setting's), with nested records and lists of them."""
    match value:
        case Mapping():
            return record(value, path)
        case list() | tuple() if any(isinstance(entry, Mapping) for entry in value):
            if len(value) > MAX_LIST:
                return Unknown(f"{path} has more than {MAX_LIST} entries")
            return [plain(path, entry) for entry in value]
    return value_of_cell(path, value)


def value_of_cell(name: str, cell: Any, *, type_: Type | None = None, zone: str = "UTC") -> Any:
    """A cell of a pandas table as a template sees it; by its type a timestamp may stand for its day, or for
    the day alone without the year.
    """
    if hasattr(cell, "tolist"):  # numpy's numbers and arrays
        cell = cell.tolist()
    match cell:
        case None:
            return Unknown(f"{name} is unknown")
        case bool() | int():
            return cell
        case float():
            return figure(cell) if math.isfinite(cell) else Unknown(f"{name} is unknown")
        case str():
            return _text(name, cell)
        case dt.date() if isinstance(type_, Birthday) and cell == cell:
            return DayOfYear(cell.month, cell.day)
        case dt.datetime():
            return _moment(name, cell, isinstance(type_, Day), zone)
        case dt.date():
            return cell
        case list() | tuple():
            return _list(name, cell)
    return Unknown(f"{name} is unknown")  # pandas' NA


def figure(number: float) -> int | float:
    """A whole number as an int, so that 12.0 reads as 12."""
    return int(number) if number.is_integer() and abs(number) < _LARGEST_WHOLE else number


def _moment(name: str, cell: dt.datetime, day: bool, zone: str) -> Any:
    if cell != cell:  # NaT
        return Unknown(f"{name} is unknown")
    if day:
        return dt.date(cell.year, cell.month, cell.day)
    moment = dt.datetime(*cell.timetuple()[:6], cell.microsecond, cell.tzinfo)
    return in_zone(moment, zone) if moment.tzinfo else moment


def _text(name: str, text: str) -> Any:
    if not text.isascii():
        text = text.translate(_DIRECTIONS)
    if not text.strip():
        return Unknown(f"{name} is blank")
    if len(text) > MAX_TEXT:
        return Unknown(f"{name} is longer than {MAX_TEXT:,} characters")
    if has_control_characters(text, allowed=_LAYOUT):
        return Unknown(f"{name} holds a control character")
    return text


def _list(name: str, entries: list[Any] | tuple[Any, ...]) -> Any:
    if len(entries) > MAX_LIST:
        return Unknown(f"{name} has more than {MAX_LIST} entries")
    values = [value_of_cell(name, entry) for entry in entries]
    return [value for value in values if not isinstance(value, Unknown)]


_PRINTABLE = bytes(range(ord(" "), ord("~") + 1))


def is_printable(text: str) -> bool:
    """What `str.isprintable` says, for long texts: where all is ASCII, several times as quick."""
    return not text.encode().translate(None, _PRINTABLE) if text.isascii() else text.isprintable()


def has_control_characters(text: str, allowed: set[int] | frozenset[int] = frozenset()) -> bool:
    """Control characters, line and paragraph separators, and halves of surrogate pairs."""
    return not text.isprintable() and any(
        unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") and ord(c) not in allowed for c in text
    )


def printed(value: Any) -> Any:
    """A value in the words of a message: 12, 2.5, yes, 2026-03-31, `a, b`. An Unknown stays one."""
    match value:
        case str() | jinja2.Undefined():
            return value
        case bool():
            return "yes" if value else "no"
        case int():
            return value
        case float():
            return _decimal(value)
        case dt.datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case DayOfYear():
            return str(value)
        case dt.date():
            return value.isoformat()
        case list() | tuple():
            return ", ".join(str(printed(entry)) for entry in value)
        case Record() | dict():
            raise Unprintable("the template prints a whole record; it can print one of its fields")
        case None:
            raise Unprintable("the template prints `none`")
    raise Unprintable("the template prints something that is no value, such as a macro without `()`")


def _decimal(number: float) -> str:
    """At most six decimals, none that are not needed, never an exponent."""
    if not math.isfinite(number):
        raise Unprintable("the template prints a number beyond all bounds")
    return in_digits(number, 6)
