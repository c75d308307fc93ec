"""From the parser's tokens to literals: texts, numbers, dates, durations.

In: tokens. Out: nodes whose values are real texts, numbers and dates; what cannot be one is
reported, and stands in the tree as the likeliest value, so that the rest can still be read.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal, cast

from lark import Token, Tree

from segdsl.diagnostics import Edit, Fix
from segdsl.syntax import nodes as n
from segdsl.syntax.page import Page, Piece, kind, token

LONGEST_TEXT = 10_000
MOST_DIGITS = 18

_CURLY = "“”„‘’‚"
_RELATIVE = re.compile(r"(?:in\s+)?(\d[\d_]*)\s*([a-z]+)")


def text(page: Page, piece: Piece) -> n.Text:
    written = str(piece)
    span = page.span(piece)
    quote, inner = written[0], written[1:-1]
    if quote in _CURLY or written[-1] in _CURLY:
        straight = Fix("use straight quotes", (Edit(span, '"' + inner.replace('"', '""') + '"'),), safe=True)
        page.report(
            "smart-quotes",
            span,
            "this text stands in curly quotes",
            f"write {straight.edits[0].replacement}",
            straight,
        )
    else:
        inner = inner.replace(quote * 2, quote)
    if len(inner) > LONGEST_TEXT:
        page.report(
            "too-large", span, f"this text has {len(inner):,} characters; the most is {LONGEST_TEXT:,}"
        )
    return n.Text(inner, span)


def number(page: Page, piece: Piece, minus: bool = False) -> n.Number:
    """A NUMBER, PERCENT, SIGNED or BAD_NUMBER token."""
    span = page.span(piece)
    written = re.sub(r"[_,+\s\u00a0]|percent|%", "", str(piece))
    percent = str(piece).endswith(("%", "percent"))
    if "," in str(piece):
        grouped = re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?%?", str(piece)) is not None
        plain = str(piece).replace(",", "_" if grouped else ".")
        page.report(
            "bad-number",
            span,
            f"`{piece}` is not a number: a comma separates the items of a list",
            f"write `{plain}`, or put a blank after the comma if these are two numbers",
            Fix(f"write `{plain}`", (Edit(span, plain),)) if plain.count(".") <= 1 else None,
        )
    if len(written.lstrip("-").partition(".")[0]) > MOST_DIGITS or len(written) > 3 * MOST_DIGITS:
        page.report("too-large", span, f"a number can have at most {MOST_DIGITS} digits before the point")
        written = "0"
    value: int | float = float(written) if "." in written else int(written)
    if percent:
        value = float(f"{written}e-2")
    return n.Number(-value if minus else value, percent, span)


def date(page: Page, piece: Piece) -> n.DateLiteral:
    span = page.span(piece)
    try:
        return n.DateLiteral(dt.date.fromisoformat(str(piece)), span)
    except ValueError:
        page.report("bad-date", span, f"there is no day `{piece}` in the calendar")
        return n.DateLiteral(dt.date(2000, 1, 1), span)


_INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{1,2}):(\d{2})(?::(\d{2}))?(Z|[+-]\d{2}:\d{2})?")


def instant(page: Page, piece: Piece) -> n.InstantLiteral:
    span = page.span(piece)
    match = cast("re.Match[str]", _INSTANT.fullmatch(str(piece)))
    day, hour, minute, second, offset = match.groups()
    iso = f"{day}T{int(hour):02}:{minute}:{second or '00'}{offset or ''}"
    try:
        return n.InstantLiteral(dt.datetime.fromisoformat(iso), span)
    except ValueError:
        page.report("bad-date", span, f"there is no time `{piece}`", "hours go from 0 to 23, minutes to 59")
        return n.InstantLiteral(dt.datetime(2000, 1, 1), span)


def moment(page: Page, piece: Piece) -> n.DateLiteral | n.InstantLiteral | n.DayWord:
    """A DATE, DATETIME or BAD_DATE token, or the word for a day."""
    match kind(piece):
        case "DATE":
            return date(page, piece)
        case "DATETIME":
            return instant(page, piece)
        case "BAD_DATE":
            return bad_date(page, piece)
        case _:
            return day_word(page, piece)


def day_word(page: Page, piece: Piece) -> n.DayWord:
    """`today`, `yesterday` or `tomorrow`."""
    return n.DayWord(cast("Literal['today', 'yesterday', 'tomorrow']", str(piece)), page.span(piece))


def bad_date(page: Page, piece: Piece) -> n.DateLiteral:
    """31.12.2025, 12/31/2025, 2025/12/31: every reading that is a real day is offered."""
    span = page.span(piece)
    readings = _readings([int(part) for part in re.split(r"[./-]", str(piece))])
    message = f"`{piece}` is not how dates are written here"
    match readings:
        case []:
            page.report(
                "bad-date", span, f"`{piece}` is not a day of the calendar", "dates are written YYYY-MM-DD"
            )
            return n.DateLiteral(dt.date(2000, 1, 1), span)
        case [only]:
            fix = Fix(f"write `{only}`", (Edit(span, str(only)),), safe=True)
            page.report("bad-date", span, message, f"dates are written YYYY-MM-DD: `{only}`", fix)
        case _:
            offered = ", ".join(f"`{day}`" for day in readings[:-1])
            page.report("bad-date", span, message, f"did you mean {offered} or `{readings[-1]}`?")
    return n.DateLiteral(readings[0], span)


def _readings(parts: list[int]) -> list[dt.date]:
    """The real days that they can stand for: day or month first, and both centuries of a short year."""
    if parts[0] > 31:
        years, orders = [parts[0]], [(parts[1], parts[2])]
    else:
        years, orders = [parts[2]], [(parts[1], parts[0]), (parts[0], parts[1])]
    if years[0] < 100:
        years = [2000 + years[0], 1900 + years[0]]
    days = (_day(year, month, day) for year in years for month, day in orders)
    return list(dict.fromkeys(day for day in days if day is not None))


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def unit(piece: Piece) -> n.Unit:
    return cast("n.Unit", str(piece).removesuffix("s"))


def duration(page: Page, tree: Tree[Token]) -> n.Duration:
    amount, unit_ = tree.children
    return n.Duration(number(page, amount), unit(unit_), page.span(tree))


def length(page: Page, piece: Piece) -> n.Duration | n.Name:
    """A duration, or the name of a setting that is one."""
    return page.name(piece) if isinstance(piece, Token) else duration(page, piece)


def relative_day(page: Page, piece: Piece) -> n.RelativeDay:
    """`30 days ago` or `in 5 days`, which are one token each."""
    span = page.span(piece)
    written = str(piece)
    match = cast("re.Match[str]", _RELATIVE.match(written))
    start = span.start + match.start(1)
    amount = number(page, Token("NUMBER", match[1], start, end_pos=start + len(match[1])))
    whole = page.source.span(start, span.start + match.end())
    return n.RelativeDay(
        n.Duration(amount, unit(Token("UNIT", match[2])), whole), written.startswith("in"), span
    )


def signed(page: Page, tree: Tree[Token]) -> n.Number:
    value = number(page, tree.children[-1], minus=token(tree, "MINUS") is not None)
    return n.Number(value.value, value.percent, page.span(tree))


def amount(page: Page, piece: Piece) -> n.Number | n.Name:
    """A number, a share, or the name of a setting."""
    assert isinstance(piece, Token)
    return page.name(piece) if piece.type == "NAME" else number(page, piece)
