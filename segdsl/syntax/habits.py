"""Spellings of other languages, and what to write instead.

In: the trees where such a spelling was read. Out: diagnostics with a fix, on the page.
"""

from __future__ import annotations

from lark import Token, Tree

from segdsl.diagnostics import Edit, Fix
from segdsl.source import Span
from segdsl.syntax import nodes as n
from segdsl.syntax.page import Page, Piece


def mixed_and_or(page: Page, parent: Tree[Token]) -> None:
    """`a and b or c` has two readings; both are shown."""
    operands = [(page.span(child), getattr(child, "data", "") == "conjunction") for child in parent.children]
    first = " or ".join(f"({span.text})" if joined else span.text for span, joined in operands)
    edits = tuple(Edit(span, f"({span.text})") for span, joined in operands if joined)
    page.report(
        "mixed-and-or",
        parent,
        "`and` and `or` stand side by side, which can be read in two ways",
        f"did you mean `{first}`, or `{_or_first(page, parent)}`?",
        Fix("put what `and` joins in parentheses", edits),
    )


def _or_first(page: Page, parent: Tree[Token]) -> str:
    """The reading in which `or` binds tighter: `a and (b or c)`."""
    groups: list[list[str]] = [[]]
    for child in parent.children:
        parts = [page.span(part).text for part in _anded(child)]
        groups[-1].append(parts[0])
        groups.extend([part] for part in parts[1:])
    return " and ".join(f"({' or '.join(group)})" if len(group) > 1 else group[0] for group in groups)


def _anded(piece: Piece) -> list[Piece]:
    """What `and` joins here; the piece itself where it joins nothing."""
    return list(piece.children) if isinstance(piece, Tree) and piece.data == "conjunction" else [piece]


def compared_with_list(page: Page, sign: Token) -> None:
    words = "not in" if sign.type == "NE" else "in"
    fix = Fix(f"write `{words}`", (Edit(page.span(sign), _apart(page.span(sign), words)),), safe=True)
    page.report("habit", sign, f"a list is compared with `{sign}`", f"write `{words}`", fix)


def compared_with_ago(page: Page, parent: Tree[Token], operator: str, day: n.RelativeDay) -> None:
    """`> 30 days ago`: more than 30 days ago, or later than that day?"""
    if operator == "=":
        return
    later, itself = operator.startswith(">"), operator.endswith("=")
    near, far = ("at most", "at least") if itself else ("less than", "more than")
    meant, other = (near, far) if later else (far, near)
    read = ("earlier" if later else "later") if itself else ("later" if later else "earlier")
    ago = day.span.text
    page.report(
        "habit",
        parent,
        f"`{operator} {ago}` is read as {'not ' if itself else ''}{read} than that day, "
        f"and easily taken for `{other} {ago}`",
        f"write `{meant} {ago}`, or `{other} {ago}` if that is meant",
    )


def contains_list(page: Page, listed: n.ListLiteral) -> None:
    start = listed.span.start
    place = page.source.span(start, start)
    fix = Fix("write `contains any of`", (Edit(place, _apart(place, "any of ")),))
    page.report(
        "habit",
        listed.span,
        "`contains` with a list is read as `contains any of`",
        "write `contains any of`, or `contains all of` if every one is meant",
        fix,
    )


def _apart(place: Span, words: str) -> str:
    """The words, with blanks where they would otherwise touch what stands beside the place."""
    text = place.source.text
    before = "" if text[: place.start][-1:].isspace() else " "
    after = "" if words.endswith(" ") or text[place.end : place.end + 1].isspace() else " "
    return f"{before}{words}{after}"


def is_null(page: Page, test: Tree[Token], known: bool) -> None:
    words = "is known" if known else "is unknown"
    fix = Fix(f"write `{words}`", (Edit(page.span(test), words),), safe=True)
    page.report("habit", test, f"`{page.span(test).text}` is read as `{words}`", f"write `{words}`", fix)


def is_value(page: Page, test: Tree[Token], positive: bool) -> None:
    sign = "=" if positive else "!="
    value = page.span(test.children[-1]).text
    fix = Fix(f"write `{sign}`", (Edit(page.span(test), f"{sign} {value}"),), safe=True)
    page.report(
        "habit", test, f"a value is compared with `is`; `{sign}` does that", f"write `{sign} {value}`", fix
    )


def top_number(page: Page, end: str, amount: n.Number) -> None:
    if amount.percent or amount.value >= 100:
        return
    customers = "customer" if amount.value == 1 else "customers"
    fix = Fix(f"write `{amount.value}%`", (Edit(amount.span, f"{amount.value}%"),))
    page.report(
        "scale-suspect",
        amount.span,
        f"`{end} {amount.value}` is {amount.value} {customers}, not a share of them",
        f"did you mean `{amount.value}%`?",
        fix,
    )


def period_without_number(page: Page, stretch: Tree[Token]) -> None:
    which, unit = stretch.children
    calendar, rolling = f"in {which} {unit}", f"in the {which} 1 {unit}"
    page.report(
        "syntax",
        stretch,
        f"`in the {which} {unit}` can be read in two ways",
        f"write `{calendar}` for the calendar {unit}, or `{rolling}` for the {unit} "
        + ("up to today" if str(which) == "last" else "from today on"),
    )
