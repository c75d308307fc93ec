"""What filters take: texts, numbers and lists of bounded size, and nothing unknown."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NoReturn

from jinja2 import Undefined
from markupsafe import Markup

from segdsl.templates.effort import OF_AN_ENTRY, charge
from segdsl.templates.values import Record, Unknown, Unprintable, printed

MAX_NUMBER = 1e18
MAX_GATHERED = 2_000  # entries of a list, those of lists within it included
MAX_JOINED = 20_000  # characters of a text that a template puts together or changes


def bounded(text: str) -> str:
    """The text, unless it is longer than a template may put together."""
    charge(len(text))
    if len(text) > MAX_JOINED:
        raise Unprintable(f"the template puts together a text of more than {MAX_JOINED:,} characters")
    return text


def counted(values: Any) -> Any:
    """A list or dictionary, unless it holds more than a template may gather, all inside of it counted."""
    waiting, count = [values], 0
    while waiting:
        entry = waiting.pop()
        if isinstance(entry, list | tuple | dict):
            waiting.extend(entry.values() if isinstance(entry, dict) else entry)
            count += len(entry)
            if count > MAX_GATHERED:
                raise Unprintable(f"the template gathers more than {MAX_GATHERED:,} entries")
    charge(count * OF_AN_ENTRY)
    return values


def known(value: Any) -> Any:
    """The value; an unknown one stops the message with its reason."""
    if isinstance(value, Undefined):
        str(value)  # raises, with the reason
    return value


def not_a(wanted: str, name: str) -> NoReturn:
    raise Unprintable(f"the filter `{name}` is given something that is not {wanted}")


def a_text(value: Any, name: str) -> str:
    """The text to change. HTML without tags (what a `set` block gives) stands for its text."""
    value = printed(known(value))
    if isinstance(value, Markup):
        if "<" in value:
            raise Unprintable(f"the filter `{name}` is given HTML; it takes text")
        value = value.unescape()
    return bounded(str(value))


def a_list(values: Any, name: str) -> list[Any]:
    match known(values):
        case list() | tuple() | dict():
            charge(len(values) * OF_AN_ENTRY)
            return list(values)
    return not_a("a list", name)


def a_number(value: Any, name: str) -> Decimal:
    is_number = isinstance(known(value), int | float) and not isinstance(value, bool)
    if not is_number:
        not_a("a number", name)
    if not abs(value) < MAX_NUMBER:
        raise Unprintable(f"the filter `{name}` is given a number beyond all bounds")
    return Decimal(repr(value))


def field_of(entry: Any, path: str) -> Any:
    """`genre`, or `author.name`, of an entry of a list."""
    for name in str(path).split("."):
        match entry:
            case Record() if not name.startswith("_"):
                entry = entry.field(name)
            case dict():
                entry = entry.get(name, Unknown(f"there is no `{name}` here"))
            case Unknown():
                return entry
            case _:
                return Unknown(f"there is no `{name}` here")
    return entry
