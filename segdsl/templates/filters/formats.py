"""Filters that write dates, money and numbers as people of a language do.

Babel knows the languages; it is imported when a template first needs it. The language is the message's
`locale`, such as `de_AT`; where nothing is known of it, English.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from jinja2.runtime import Context
from jinja2.utils import pass_context

from segdsl.templates.birthdays import SKELETONS, DayOfYear, asks_for_more
from segdsl.templates.filters.arguments import a_list, a_number, a_text, known, not_a
from segdsl.templates.values import Unprintable, printed

if TYPE_CHECKING:
    from babel import Locale

WIDTHS = ("short", "medium", "long", "full")

MAX_PATTERN = 100  # characters

# Nothing is tried twice (`++`, `{1,60}+`), so that a pattern that came with the data takes no time.
_LAYOUT = re.compile(r"(?:%[aAbBdmyYHM%]|[^%])++")  # strftime's
_PATTERN = re.compile(r"(?:[GyYMLdEeaHhKkmsQqw]{1,5}+|'[^']{0,30}+'|[^A-Za-z'\n])++")  # CLDR's


@functools.lru_cache(maxsize=200)
def language(name: str) -> Locale:
    """What Babel knows of a locale: of `de_AT`, else of `de`, else of English."""
    from babel import Locale, UnknownLocaleError

    for known_as in (name, re.split("[-_]", name)[0]):
        try:
            return Locale.parse(known_as.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en")


def _of(context: Context) -> Locale:
    return language(str(context.get("locale") or "en"))


# ---------------------------------------------------------------- dates


@pass_context
def _date(context: Context, value: Any, layout: str = "long") -> str:
    """`31 March 2026`; `short`, `medium`, `long`, `full`, a pattern (`d. MMMM`) or a layout (`%d.%m.%Y`)."""
    from babel.dates import format_date

    if isinstance(value, DayOfYear):
        return _day_of_year(context, value, str(layout))
    value = _a_date(value, "date")
    if "%" in str(layout):
        return _strftime(value, str(layout), "date")
    return _in_calendar(value, lambda: format_date(value, _fitting(layout, "date"), locale=_of(context)))


def _day_of_year(context: Context, value: DayOfYear, layout: str) -> str:
    """`29 February`: a day without a year in the language's words."""
    from babel.dates import format_date, format_skeleton

    day, own = value.in_leap_year, _of(context)
    if layout in SKELETONS:
        return format_skeleton(SKELETONS[layout], day, locale=own)
    if asks_for_more(layout):
        shown = f"`{layout[:60]}`"
        raise Unprintable(f"a day without a year has no year and no weekday, as the layout {shown} asks for")
    if "%" in layout:
        return _strftime(day, layout, "date")
    return format_date(day, _fitting(layout, "date"), locale=own)


@pass_context
def _time(context: Context, value: Any, layout: str = "short") -> str:
    """`10:30`, as the language writes it."""
    from babel.dates import format_time

    value = _a_moment(value, "time")
    if "%" in str(layout):
        return _strftime(value, str(layout), "time")
    pattern, zone, own = _fitting(layout, "time"), value.tzinfo, _of(context)
    return _in_calendar(value, lambda: format_time(value, pattern, tzinfo=zone, locale=own))


@pass_context
def _datetime(context: Context, value: Any, layout: str = "medium") -> str:
    """Date and time together."""
    from babel.dates import format_datetime

    value = _a_moment(value, "datetime")
    if "%" in str(layout):
        return _strftime(value, str(layout), "datetime")
    pattern, zone, own = _fitting(layout, "datetime"), value.tzinfo, _of(context)
    return _in_calendar(value, lambda: format_datetime(value, pattern, tzinfo=zone, locale=own))


def _in_calendar(value: dt.date, written: Callable[[], str]) -> str:
    """What was written; the last week of the year 9999 belongs to a year that no calendar has."""
    try:
        return written()
    except (ValueError, OverflowError):
        if value.year < dt.MAXYEAR:
            raise
        raise Unprintable(f"the day {value:%d.%m.}{value.year:04} is at the end of the calendar") from None


def _a_date(value: Any, name: str) -> dt.date:
    if isinstance(value, dt.date):
        return value
    known(value)
    return not_a("a date", name)


def _a_moment(value: Any, name: str) -> dt.datetime:
    if isinstance(value, dt.datetime):
        return value
    known(value)
    return not_a("a date with a time", name)


def _strftime(value: dt.date, layout: str, name: str) -> str:
    if len(layout) > MAX_PATTERN or not _LAYOUT.fullmatch(layout):
        raise Unprintable(f"the filter `{name}` cannot read the layout `{layout[:60]}`")
    # Some platforms write the year 987 with three digits.
    with_year = re.sub("%.", lambda part: f"{value.year:04}" if part[0] == "%Y" else part[0], layout)
    return value.strftime(with_year)


def _fitting(layout: Any, name: str) -> str:
    if layout not in WIDTHS and (len(str(layout)) > MAX_PATTERN or not _PATTERN.fullmatch(str(layout))):
        raise Unprintable(f"the filter `{name}` cannot read the layout `{str(layout)[:60]}`")
    return str(layout)


# ---------------------------------------------------------------- numbers


@pass_context
def _money(context: Context, value: Any, currency: str | None = None, decimals: int | None = None) -> str:
    """`€1,249.00`; the currency is the project's where none is given, the decimals are the currency's."""
    from babel.numbers import format_currency, get_currency_precision

    code = str(currency or context.get("currency") or "").upper()
    amount = a_number(value, "money")
    if not re.fullmatch("[A-Z]{3}", code):
        return _decimal(context, amount, 2 if decimals is None else decimals)
    places = get_currency_precision(code) if decimals is None else _places(decimals)
    rounded = amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    locale = _of(context)
    zeros = "0" + ("." + "0" * places if places else "")
    pattern = locale.currency_formats["standard"].pattern.replace("0.00", zeros)
    shown = format_currency(rounded, code, pattern, locale=locale, currency_digits=False)
    return re.sub(
        rf"{code}(?=\d)", f"{code}\xa0", str(shown)
    )  # CLDR's space after letters, which Babel lacks


@pass_context
def _number(context: Context, value: Any, decimals: int | None = None) -> str:
    """`1,249.5`, as the language writes it; with so many decimals where it is said."""
    return _decimal(context, a_number(value, "number"), decimals)


@pass_context
def _percent(context: Context, value: Any, decimals: int = 0) -> str:
    """`15%` of 0.15."""
    share = a_number(value, "percent") * 100
    from babel.numbers import format_percent

    rounded = share.quantize(Decimal(1).scaleb(-_places(decimals)), ROUND_HALF_UP) / 100
    return str(format_percent(rounded, locale=_of(context), decimal_quantization=False))


def _decimal(context: Context, amount: Decimal, decimals: int | None) -> str:
    from babel.numbers import format_decimal

    places = 6 if decimals is None else _places(decimals)
    pattern = "#,##0" + ("." + ("#" if decimals is None else "0") * places if places else "")
    rounded = amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return str(format_decimal(rounded, pattern, locale=_of(context)))


def _places(decimals: Any) -> int:
    return max(0, min(int(decimals), 9))


# ---------------------------------------------------------------- words


@pass_context
def _plural(context: Context, value: Any, *forms: str, **named: str) -> str:
    """`1 | plural("book", "books")`; languages with more forms name them: `few="…", many="…"`."""
    number = a_number(value, "plural")
    if not forms:
        not_a("told the words", "plural")
    kind = _of(context).plural_form(abs(number))
    chosen = named.get(kind) or (forms[0] if kind == "one" else forms[-1])
    return a_text(chosen, "plural")


@pass_context
def _listed(context: Context, values: Any, style: str = "and") -> str:
    """`opera, chess and books`, in the language's words; with `"or"` a choice."""
    from babel.lists import format_list

    wanted = {"and": "standard", "or": "or"}.get(str(style))
    if wanted is None:
        raise Unprintable('the filter `listed` joins with "and" or "or"')
    entries = [str(printed(known(entry))) for entry in a_list(values, "listed")]
    return format_list(entries, style=wanted, locale=_of(context)) if entries else ""  # type: ignore[arg-type]


def _first_word(value: Any) -> str:
    """`Anna` of `Anna Maria`, for names in one column."""
    return next(iter(a_text(value, "first_word").split()), "")


def _initials(value: Any) -> str:
    """`A. M.` of `Anna Maria`."""
    return " ".join(f"{word[0].upper()}." for word in a_text(value, "initials").split())


def _possessive(value: Any) -> str:
    """`Anna’s`, and `James’` in English."""
    text = a_text(value, "possessive").rstrip()
    return f"{text}’" if text.lower().endswith("s") else f"{text}’s"


FORMATS: Mapping[str, Callable[..., Any]] = {
    "date": _date,
    "datetime": _datetime,
    "first_word": _first_word,
    "initials": _initials,
    "listed": _listed,
    "money": _money,
    "number": _number,
    "percent": _percent,
    "plural": _plural,
    "possessive": _possessive,
    "time": _time,
}
