"""From the parser's trees to what is known about customers: tables, columns, files.

In: trees of grammar.lark. Out: Customers, Attributes, Events, DerivedEvents, HistoryEvents and Lookup
nodes.
"""

from __future__ import annotations

from typing import Any, cast

from lark import Token, Tree

from segdsl.syntax import literals
from segdsl.syntax import nodes as n
from segdsl.syntax.page import Page, Piece, kind, only, token, tokens, tree, trees


def customers(page: Page, parent: Tree[Token]) -> n.Customers:
    events = token(parent, "NAME")
    origin = page.name(events) if events else _file(page, parent)
    return n.Customers(origin, _columns(page, parent), page.span(parent))


def attributes(page: Page, parent: Tree[Token]) -> n.Attributes:
    name = page.name(parent.children[0])
    return n.Attributes(
        name, _file(page, parent), _columns(page, parent), page.span(parent), _words_of(page, parent)
    )


def lookup(page: Page, parent: Tree[Token]) -> n.Lookup:
    name = page.name(parent.children[0])
    return n.Lookup(
        name, _file(page, parent), _columns(page, parent), page.span(parent), _words_of(page, parent)
    )


def events(page: Page, parent: Tree[Token]) -> n.Events:
    name = page.name(parent.children[0])
    at = tree(parent, "at")
    when = page.name(at.children[0]) if at else None
    file, columns = _file(page, parent), _columns(page, parent)
    return n.Events(name, file, when, columns, page.span(parent), _words_of(page, parent))


def derived_events(page: Page, parent: Tree[Token]) -> n.DerivedEvents:
    name, base = tokens(parent, "NAME")
    per = tree(parent, "per")
    keys = _key(page, cast("Tree[Token]", per.children[0])) if per else ()
    where = page.where(parent)
    return n.DerivedEvents(
        page.name(name),
        page.name(base),
        keys,
        where,
        _columns(page, parent),
        page.span(parent),
        _words_of(page, parent),
    )


def history_events(page: Page, parent: Tree[Token]) -> n.HistoryEvents:
    name = page.name(parent.children[0])
    return n.HistoryEvents(name, _columns(page, parent), page.span(parent), _words_of(page, parent))


def _words_of(page: Page, parent: Tree[Token]) -> str | None:
    """The description right after the name."""
    return description(page, token(parent, "STRING"))


# ---------------------------------------------------------------- files


def _file(page: Page, parent: Tree[Token]) -> n.File:
    """The file, with the options that stand behind the key or behind `at` too."""
    written = cast("Tree[Token]", tree(parent, "file"))
    options = Tree("options", [*written.children, *parent.children])
    separated = only(page, options, "separated", "separated by")
    encoding = only(page, options, "encoding")
    only(page, options, "without_header", "without header")
    sheet = only(page, options, "sheet")
    header_row = only(page, options, "header_row", "header row")
    key = cast("Tree[Token]", tree(written, "key"))
    matches = tree(written, "matches")
    return n.File(
        literals.text(page, written.children[0]),
        _key(page, key),
        token(key, "OPEN") is not None,
        page.span(written),
        _separator(page, separated) if separated else None,
        literals.text(page, encoding.children[0]) if encoding else None,
        tree(options, "without_header") is None,
        literals.text(page, sheet.children[0]) if sheet else None,
        literals.number(page, header_row.children[0]) if header_row else None,
        page.expression(matches.children[0]) if matches else None,
        _keep(page, only(page, options, "keep")),
        _once(page, only(page, options, "once")),
    )


def _keep(page: Page, parent: Tree[Token] | None) -> n.Keep | None:
    if parent is None:
        return None
    which: Any = " ".join(str(parent.children[0]).split()).removeprefix("keep ")
    by = token(parent, "NAME")
    return n.Keep(which, page.name(by) if by else None, page.span(parent))


def _once(page: Page, parent: Tree[Token] | None) -> tuple[n.Name, ...]:
    if parent is None:
        return ()
    per = cast("Tree[Token]", parent.children[0])
    return _key(page, cast("Tree[Token]", per.children[0]))


def _separator(page: Page, parent: Tree[Token]) -> Any:
    what = parent.children[0]
    return "blanks" if kind(what) == "BLANKS" else literals.text(page, what)


def _key(page: Page, parent: Tree[Token]) -> tuple[n.Name, ...]:
    return tuple(page.name(name) for name in tokens(parent, "NAME"))


# ---------------------------------------------------------------- columns


def _columns(page: Page, parent: Tree[Token]) -> tuple[n.AnyColumn, ...]:
    return tuple(
        _column(page, c) if c.data == "column" else _computed(page, c)
        for c in trees(parent, "column", "computed_column")
    )


def _computed(page: Page, parent: Tree[Token]) -> n.ComputedColumn:
    name, _, value, *behind = parent.children
    words = description(page, next((piece for piece in behind if kind(piece) == "STRING"), None))
    why = tree(parent, "not_private")
    reason = literals.text(page, why.children[0]).value if why else None
    return n.ComputedColumn(page.name(name), page.expression(value), page.span(parent), words, reason)


_SINGLE = {
    "header": "column",
    "format": "format",
    "yes_no": "yes",
    "unknown_as": "unknown as",
    "split_by": "split by",
    "ignoring_case": "ignoring case",
    "or_unknown": "or unknown",
    "description": "description",
}


def _column(page: Page, parent: Tree[Token]) -> n.Column:
    option = {rule: only(page, parent, rule, words) for rule, words in _SINGLE.items()}
    promises = _promises(page, parent)
    yes, no = _yes_no(page, option["yes_no"])
    header, second = _headers(page, option["header"])
    return n.Column(
        page.name(parent.children[0]),
        _type(page, parent),
        page.span(parent),
        header=header,
        second=second,
        formats=_formats(page, option["format"]),
        yes=yes,
        no=no,
        unknown_as=texts(page, tree(option["unknown_as"], "texts") if option["unknown_as"] else None),
        split_by=_text(page, option["split_by"]),
        ignoring_case=option["ignoring_case"] is not None,
        or_unknown=option["or_unknown"] is not None,
        private="private" in promises,
        sensitive="sensitive" in promises,
        required="required" in promises,
        unique="unique" in promises,
        description=_words(page, option["description"]),
    )


def _promises(page: Page, parent: Tree[Token]) -> set[str]:
    found: set[str] = set()
    for promise in trees(parent, "promise"):
        word = str(promise.children[0])
        if word in found:
            page.report("syntax", promise, f"`{word}` stands here a second time", "keep one of the two")
        found.add(word)
    return found


def _type(page: Page, parent: Tree[Token]) -> n.ColumnType:
    written = cast("Tree[Token]", tree(parent, "type"))
    words: Any = " ".join(str(written.children[0]).split())
    low, high = _range(page, parent, words)
    return n.ColumnType(words, page.span(written), texts(page, tree(written, "texts")), low, high)


def _range(page: Page, parent: Tree[Token], type_: str) -> tuple[n.RangeEnd | None, n.RangeEnd | None]:
    """The two ends: written in one, as `0 to 10`, or each behind its word, as `from 2000-01-01 to today`."""
    low = high = None
    for limits in trees(parent, "range", "range_from", "range_to"):
        ends = [_end(page, c, type_) for c in limits.children]
        if (limits.data != "range_to" and low) or (limits.data != "range_from" and high):
            page.report("syntax", limits, "this column has a second range", "keep one of the two")
        if type_ not in (*_NUMBERS, *_DATES):
            hint = "only numbers and dates can have one"
            page.report("syntax", limits, f"a column of {type_} has no range", hint)
        low = ends[0] if limits.data != "range_to" else low
        high = ends[-1] if limits.data != "range_from" else high
    return low, high


_NUMBERS = ("number", "whole number")
_DATES = ("date", "datetime")


def _end(page: Page, piece: Piece, type_: str) -> n.RangeEnd:
    end: n.RangeEnd = (
        literals.signed(page, piece) if isinstance(piece, Tree) else literals.moment(page, piece)
    )
    if (type_ in _NUMBERS and not isinstance(piece, Tree)) or (type_ in _DATES and isinstance(piece, Tree)):
        wanted = "a number" if type_ in _NUMBERS else "a date, such as `2000-01-31` or `today`"
        page.report("syntax", piece, f"a range of {type_} does not end in `{page.span(piece).text}`", wanted)
    return end


def _headers(page: Page, option: Tree[Token] | None) -> tuple[Any, Any]:
    """The header, or the two whose cells are read as one."""
    names = [] if option is None else [_header(page, name) for name in option.children]
    return (names[0] if names else None), (names[1] if len(names) > 1 else None)


def _header(page: Page, value: Piece) -> n.Text | n.Number:
    return literals.number(page, value) if kind(value) == "NUMBER" else literals.text(page, value)


def _formats(page: Page, option: Tree[Token] | None) -> tuple[n.Format, ...]:
    return () if option is None else tuple([_format(page, layout) for layout in option.children])


def _format(page: Page, value: Piece) -> n.Format:
    if kind(value) == "STRING":
        return n.Format(literals.text(page, value).value, True, page.span(value))
    return n.Format(" ".join(str(value).split()), False, page.span(value))


def _yes_no(page: Page, option: Tree[Token] | None) -> tuple[tuple[n.Text, ...], tuple[n.Text, ...]]:
    if option is None:
        return (), ()
    listed = [texts(page, t) for t in trees(option, "texts")]
    return listed[0], listed[1] if len(listed) > 1 else ()


def texts(page: Page, parent: Tree[Token] | None) -> tuple[n.Text, ...]:
    return tuple([literals.text(page, t) for t in tokens(parent, "STRING")]) if parent else ()


def _text(page: Page, option: Tree[Token] | None) -> n.Text | None:
    return literals.text(page, option.children[-1]) if option else None


def _words(page: Page, option: Tree[Token] | None) -> str | None:
    found = _text(page, option)
    return found.value if found else None


def description(page: Page, piece: Piece | None) -> str | None:
    return literals.text(page, piece).value if piece is not None else None
