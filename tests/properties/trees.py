"""Strategies for the tree of a rule file: whatever the syntax can say, whether it means anything or not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from segdsl.source import Source, Span
from segdsl.syntax import nodes as n
from segdsl.syntax.expressions import AGGREGATES
from segdsl.syntax.lexing import CONTEXTUAL, DECLARATIONS, RESERVED, UNIT_WORDS

SPAN = Span(Source("", ""), 0, 0)

_WORDS = sorted(
    {*RESERVED, *DECLARATIONS, *CONTEXTUAL, *UNIT_WORDS, "first", "last", "key", "row", "message", "of"}
)
_LONG_NAMES = [
    "spend_in_the_first_year_after_the_first_order",
    "country_that_the_invoice_of_the_last_order_names",
    "Average monthly charges incl. tax (in $, net of refunds)",
]
names = st.one_of(
    st.sampled_from(["spend", "country", "orders", "total", "is_vip", "_x1"]),
    st.sampled_from(_LONG_NAMES),
    st.sampled_from(_WORDS),
    st.sampled_from(["Monthly charges ($)", "käufer", "1st"]),
).map(lambda text: n.Name(text, SPAN))
plain_names = st.sampled_from(["spend", "country", "orders", "total", "is_vip"]).map(
    lambda text: n.Name(text, SPAN)
)

_LONG_TEXTS = [
    "Spent well in a year, then went quiet: (more than 90 days, or never)",
    'a text with a #, a "quotation", a `name`, and what else could, and could not, be read as one; '
    "so long that no line holds it and anything beside it",
]
texts = st.one_of(
    st.text(
        st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\u2028\u2029"), max_size=8
    ),
    st.sampled_from(_LONG_TEXTS),
).map(lambda value: n.Text(value, SPAN))
words = st.none() | texts.map(lambda text: text.value)
counts = st.integers(0, 10**9).map(lambda value: n.Number(value, False, SPAN))
decimals = st.decimals(0, 10**6, places=3).map(lambda value: n.Number(float(value), False, SPAN))
shares = st.decimals(0, 100, places=2).map(lambda value: n.Number(float(f"{value}e-2"), True, SPAN))
numbers = counts | decimals | shares
signed = (counts | decimals).flatmap(lambda x: st.sampled_from([x, replace(x, value=-x.value)]))
amounts = counts | shares | names
units = st.sampled_from(["minute", "hour", "day", "week", "month", "quarter", "year"])
whole_durations = st.builds(
    n.Duration, st.integers(0, 999).map(lambda v: n.Number(v, False, SPAN)), units, st.just(SPAN)
)
lengths = whole_durations | names
days = st.dates().filter(lambda day: day.year >= 1000).map(lambda day: n.DateLiteral(day, SPAN))
_offsets = st.sampled_from([None, dt.UTC, dt.timezone(dt.timedelta(hours=-5, minutes=-30))])
instants = st.builds(
    lambda moment, zone: n.InstantLiteral(moment.replace(microsecond=0, tzinfo=zone), SPAN),
    st.datetimes(min_value=dt.datetime(1000, 1, 1)),
    _offsets,
)
day_words = st.sampled_from(["today", "yesterday", "tomorrow"]).map(lambda word: n.DayWord(word, SPAN))
relative_days = st.builds(n.RelativeDay, whole_durations, st.booleans(), st.just(SPAN)) | st.builds(
    n.RelativeDay, names, st.just(False), st.just(SPAN)
)
literals = texts | numbers | days | instants | st.booleans().map(lambda value: n.YesNo(value, SPAN))
paths = st.builds(n.Path, names, names, st.just(SPAN))
leaves: st.SearchStrategy[n.Expression] = st.one_of(
    names,
    literals,
    day_words,
    relative_days,
    st.booleans().map(lambda none: n.Everyone(none, SPAN)),
    paths,
)


def windows(inner: st.SearchStrategy[n.Expression]) -> st.SearchStrategy[n.Window]:
    """Every form of window, with the arguments that it takes."""

    def form(names: list[str], *arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[n.Window]:
        return st.builds(
            lambda name, given, negated: n.Window(name, tuple(given), SPAN, None, negated),
            st.sampled_from(names),
            st.tuples(*arguments),
            st.booleans(),
        )

    calendar = st.builds(
        lambda name, unit, negated: n.Window(name, (), SPAN, unit, negated),
        st.sampled_from(["in this", "in last", "in next"]),
        units,
        st.booleans(),
    )
    return st.one_of(
        calendar,
        form(["today", "yesterday", "tomorrow"]),
        form(
            ["in the last", "in the next", "more than ago", "less than ago", "at least ago", "at most ago"],
            lengths,
        ),
        form(["before", "after", "since", "on"], inner),
        form(["between"], inner, inner),
        form(["within after", "within before"], lengths, inner),
        form(["in each of the last"], counts | names, lengths),
        form(["in at least of the last"], counts | names, counts | names, lengths),
    )


@st.composite
def selections(draw: st.DrawFn, inner: st.SearchStrategy[n.Expression]) -> n.Selection:
    steps = st.builds(
        n.Step, names, st.booleans(), st.none() | lengths, st.booleans(), st.none() | inner, st.just(SPAN)
    )
    return n.Selection(
        draw(names),
        draw(st.none() | windows(inner)),
        draw(st.none() | inner),
        tuple(draw(st.lists(steps, max_size=2))),
        SPAN,
    )


@st.composite
def queries(draw: st.DrawFn, inner: st.SearchStrategy[n.Expression]) -> n.Query:
    quantifier = draw(st.sampled_from(["any", "no", "every", "at least", "at most", "exactly"]))
    counted = quantifier in ("at least", "at most", "exactly")
    return n.Query(quantifier, draw(counts | names) if counted else None, draw(selections(inner)), SPAN)


_BINARY = ["<", "<=", ">", ">=", "+", "-", "*", "/", "default"]
_TEXT_TESTS = ["=", "contains", "starts with", "ends with", "matches", "contains any starting with"]
_ABOUT_DATES = [
    f"{unit}s {word}"
    for unit in ("minute", "hour", "day", "week", "month", "year")
    for word in ("since", "until")
]


def _call(operator: str, *arguments: n.Expression, **flags: bool) -> n.Call:
    return n.Call(operator, arguments, SPAN, **flags)


def calls(inner: st.SearchStrategy[n.Expression]) -> st.SearchStrategy[n.Call]:
    several = st.lists(inner, min_size=2, max_size=6)
    listed = st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda items: n.ListLiteral(tuple(items), SPAN)),
        names,
        paths,
        st.builds(n.LookedUp, paths, names.map(lambda key: (key,)), st.just(SPAN)),
    )
    flags = st.fixed_dictionaries({"negated": st.booleans(), "ignoring_case": st.booleans()})
    return st.one_of(
        st.builds(
            lambda word, items: _call(word, *items), st.sampled_from(["and", "or", "how many of"]), several
        ),
        st.builds(lambda x: _call("not", x), inner),
        st.builds(lambda x: _call("negate", x), inner),
        st.builds(_call, st.sampled_from(_BINARY), inner, inner),
        st.builds(lambda w, x, y, f: _call(w, x, y, **f), st.sampled_from(_TEXT_TESTS), inner, inner, flags),
        st.builds(lambda x, y, f: _call("in", x, y, **f), inner, listed, flags),
        st.builds(
            lambda w, x, y, f: _call(f"contains {w} of", x, y, **f),
            st.sampled_from(["any", "all", "none"]),
            inner,
            listed,
            flags,
        ),
        st.builds(
            lambda w, x, negated: _call(f"is {w}", x, negated=negated),
            st.sampled_from(["known", "unknown", "empty"]),
            inner,
            st.booleans(),
        ),
        st.builds(
            lambda x, y, z, negated: _call("between", x, y, z, negated=negated),
            inner,
            inner,
            inner,
            st.booleans(),
        ),
        st.builds(_call, st.sampled_from(_ABOUT_DATES), inner),
        st.builds(lambda x, y: _call("days between", x, y), inner, inner),
    )


@st.composite
def functions(draw: st.DrawFn, inner: st.SearchStrategy[n.Expression]) -> n.Function:
    name = draw(
        st.sampled_from([*sorted(AGGREGATES), "quintile", "round", "overall median", "overall share"])
    )
    if draw(st.booleans()):
        choice = n.Argument(draw(choices(inner)), SPAN)
        return n.Function(name, (choice,), SPAN, SPAN)
    count = draw(st.integers(0, 2)) if name != "most common" and not name.startswith("overall") else 1
    return n.Function(name, tuple(draw(arguments(inner, name)) for _ in range(count)), SPAN, SPAN)


@st.composite
def arguments(draw: st.DrawFn, inner: st.SearchStrategy[n.Expression], function: str) -> n.Argument:
    value = draw(inner)
    where = draw(st.none() | inner)
    window = draw(st.none() | windows(inner)) if function in AGGREGATES or where is not None else None
    if function in AGGREGATES and window is None and _is_a_window(value):
        value = n.Name("orders", SPAN)  # `orders in the last 30 days` is a window here
    return n.Argument(value, SPAN, window, where, draw(st.none() | names), draw(st.none() | names | inner))


def _is_a_window(value: n.Expression) -> bool:
    return isinstance(value, n.InWindow) or (isinstance(value, n.Call) and value.operator == "between")


@st.composite
def choices(draw: st.DrawFn, inner: st.SearchStrategy[n.Expression]) -> n.Choice:
    arms = draw(st.lists(st.builds(n.Arm, inner, inner, st.just(SPAN)), min_size=1, max_size=3))
    return n.Choice(tuple(arms), draw(st.none() | inner), SPAN)


@st.composite
def in_windows(draw: st.DrawFn, inner: st.SearchStrategy[n.Expression]) -> n.InWindow:
    """`x between a and b` is a Call, since nobody knows yet whether these are dates."""
    value, window = draw(inner), draw(windows(inner))
    return n.InWindow(value, window, SPAN, draw(st.booleans()) or window.form == "between")


def _grown(inner: st.SearchStrategy[n.Expression]) -> st.SearchStrategy[n.Expression]:
    quantifiers: Any = st.sampled_from(["at least", "at most", "exactly"])
    conditions = st.lists(inner, min_size=1, max_size=3).map(tuple)
    keys = st.lists(inner, min_size=1, max_size=2).map(tuple)
    scopes = (st.none() | names, st.none() | names | inner, st.just(SPAN))
    return st.one_of(
        calls(inner),
        functions(inner),
        queries(inner),
        choices(inner),
        in_windows(inner),
        st.builds(n.SomeOf, quantifiers, counts | names, conditions, st.just(SPAN)),
        st.builds(n.Top, st.booleans(), amounts, inner, *scopes),
        st.builds(n.TopMaking, amounts, inner, *scopes),
        st.builds(n.Sample, counts | shares, st.none() | texts, st.just(SPAN), st.none() | names),
        st.builds(n.Sample, names, texts, st.just(SPAN), st.none() | names),
        st.builds(n.Sample, names, st.none(), st.just(SPAN), names),
        st.builds(n.LookedUp, paths, keys, st.just(SPAN)),
    )


expressions: st.SearchStrategy[n.Expression] = st.recursive(leaves, _grown, max_leaves=12)
conditions = expressions


# ---------------------------------------------------------------- declarations

_promises = {word: st.booleans() for word in ("private", "sensitive", "required", "unique")}
_listed = st.lists(texts, min_size=1, max_size=6).map(tuple)
_range_ends = days | instants | day_words
_column_types: Any = st.one_of(
    st.builds(
        n.ColumnType,
        st.sampled_from(["date", "datetime"]),
        st.just(SPAN),
        st.just(()),
        st.none() | _range_ends,
        st.none() | _range_ends,
    ),
    st.sampled_from(["text", "flag", "date", "datetime", "list of text"]).map(
        lambda name: n.ColumnType(name, SPAN)
    ),  # type: ignore[arg-type]
    st.builds(n.ColumnType, st.just("one of"), st.just(SPAN), _listed),
    st.builds(
        n.ColumnType,
        st.sampled_from(["number", "whole number"]),
        st.just(SPAN),
        st.just(()),
        st.none() | signed,
        st.none() | signed,
    ),
)
_headers = texts | counts
_formats = st.builds(n.Format, texts.map(lambda text: text.value), st.just(True), st.just(SPAN)) | st.builds(
    n.Format,
    st.sampled_from(["excel", "epoch seconds", "epoch milliseconds", "epoch microseconds"]),
    st.just(False),
    st.just(SPAN),
)
columns = st.builds(
    n.Column,
    names,
    _column_types,
    st.just(SPAN),
    description=words,
    header=st.none() | _headers,
    second=st.none() | _headers,
    formats=st.lists(_formats, max_size=3).map(tuple),
    ignoring_case=st.booleans(),
    or_unknown=st.booleans(),
    yes=st.just(()) | _listed,
    unknown_as=st.just(()) | _listed,
    split_by=st.none() | texts,
    **_promises,
).map(lambda column: column if column.header is not None else replace(column, second=None)) | st.builds(
    n.ComputedColumn, names, expressions, st.just(SPAN), words, words
)
_tables = st.lists(columns, max_size=3).map(tuple)


@st.composite
def files(draw: st.DrawFn) -> n.File:
    compound = draw(st.booleans())
    key = draw(st.lists(names, min_size=1, max_size=3)) if compound else draw(st.lists(names, max_size=1))
    separator = draw(st.none() | texts | st.just("blanks"))
    lone = not compound and len(key) == 1
    return n.File(
        draw(texts),
        tuple(key),
        compound,
        SPAN,
        separator,
        draw(st.none() | texts),
        draw(st.booleans()),
        sheet=draw(st.none() | texts),
        header_row=draw(st.none() | counts),
        matches=draw(expressions) if lone and draw(st.booleans()) else None,
        keep=draw(_keeps),
        once=draw(st.lists(names, max_size=2).map(tuple)),
    )


_notes = st.lists(st.builds(n.Note, names, texts, st.just(SPAN)), max_size=2).map(tuple)


_keeps = st.none() | st.one_of(
    st.builds(n.Keep, st.sampled_from(["first", "last", "first known"]), st.none(), st.just(SPAN)),
    st.builds(n.Keep, st.just("latest"), names, st.just(SPAN)),
)


_because = {"because": words}
_about = {"description": words, "owner": st.none() | texts, "tags": st.just(()) | _listed, **_because}
_span = st.just(SPAN)
_shares = counts | shares | names
_setting_values: Any = st.one_of(
    literals.filter(lambda x: not isinstance(x, n.YesNo)),
    whole_durations,
    st.lists(literals, min_size=2, max_size=6).map(lambda items: n.ListLiteral(tuple(items), SPAN)),
)
_listed_literals = st.lists(literals, min_size=1, max_size=5).map(
    lambda items: n.ListLiteral(tuple(items), SPAN)
)
_facts = st.lists(
    st.builds(
        n.Fact,
        names,
        literals
        | relative_days.filter(lambda d: not isinstance(d.duration, n.Name))
        | names
        | _listed_literals,
        _span,
    ),
    min_size=1,
    max_size=5,
).map(tuple)
_days: Any = days | instants | day_words | relative_days.filter(lambda d: not isinstance(d.duration, n.Name))
_fact_lines: Any = st.one_of(
    st.builds(n.CustomerFacts, _facts, _span),
    st.builds(n.Given, _facts, _span),
    st.builds(n.EventFacts, names, _days, _facts | st.just(()), _span),
    st.builds(n.EventFacts, names, st.none(), _facts, _span),
    st.builds(n.GivenOverall, expressions, counts | decimals | days, _span),
)
_ago = st.builds(n.RelativeDay, lengths, st.just(False), st.just(SPAN))
_steady = st.builds(n.Steady, _shares, _ago, st.just(SPAN))
_bounds = st.tuples(st.none() | _shares, st.none() | _shares).filter(any)
_variants = st.builds(
    n.Variant,
    names,
    _shares,
    st.none() | texts,
    st.lists(st.builds(n.Binding, names, literals, _span), max_size=4).map(tuple),
    _span,
)


@st.composite
def campaigns(draw: st.DrawFn) -> n.Campaign:
    caps = st.builds(n.Cap, counts | names, lengths, _span)
    return n.Campaign(
        draw(names),
        draw(expressions),
        SPAN,
        draw(words),
        except_=draw(st.none() | expressions),
        via=draw(st.none() | names),
        template=draw(st.none() | texts),
        holdout=draw(st.none() | st.builds(n.Holdout, _shares, st.none() | texts, _span)),
        variants=tuple(draw(st.lists(_variants, max_size=2))),
        exclusive=draw(st.none() | st.builds(n.Exclusive, texts, st.none() | signed, _span)),
        caps=tuple(draw(st.lists(caps, max_size=2))),
        again_after=draw(st.none() | lengths),
        goal=draw(st.none() | st.builds(n.Goal, expressions, lengths, _span, st.none() | paths)),
        owner=draw(st.none() | texts),
        tags=draw(st.just(()) | _listed),
        because=draw(words),
        notes=draw(_notes),
    )


_stages = st.lists(
    st.builds(n.Stage, names, st.none() | expressions, _span, words, words, _notes), min_size=1, max_size=3
)
_points = st.lists(st.builds(n.Points, signed, expressions, _span, words), min_size=1, max_size=3)
_features = st.lists(
    st.builds(n.Feature, expressions, st.sampled_from([None, "rising", "falling"]), _span),
    min_size=1,
    max_size=4,
).map(tuple)
_clusters = st.lists(st.builds(n.Cluster, names, _span, words, _notes), max_size=3).map(tuple)
_discounts: Any = st.builds(n.Discount, _shares, units, _span)
_learnt: dict[str, Any] = {
    "among": st.none() | names | expressions,
    "not_private": words,
    "notes": _notes,
    **_about,
}
_subjects: Any = names | expressions
_declarations: st.SearchStrategy[n.Declaration] = st.one_of(
    st.builds(n.Customers, files() | names, _tables, _span),
    st.builds(n.Attributes, names, files(), _tables, _span, words),
    st.builds(n.Events, names, files(), st.none() | names, _tables, _span, words),
    st.builds(
        n.DerivedEvents,
        names,
        names,
        st.lists(names, min_size=1, max_size=2).map(tuple),
        st.none() | expressions,
        _tables,
        _span,
        words,
    ),
    st.builds(n.Lookup, names, files(), _tables, _span, words),
    st.builds(n.Setting, names, _setting_values, _span, words),
    st.builds(n.Trait, names, expressions, _span, words, words, words, st.booleans()),
    st.builds(n.Metric, names, expressions, _span, words, words, words),
    st.builds(
        n.Segment,
        names,
        expressions,
        _span,
        persona=st.none() | names,
        priority=st.none() | signed,
        not_private=words,
        notes=_notes,
        **_about,
    ),
    st.builds(
        n.Lifecycle, names, st.none() | expressions, _stages.map(tuple), _span, words, words, words, _notes
    ),
    st.builds(n.Score, names, _points.map(tuple), _span, words, words, words),
    campaigns(),
    st.builds(n.Prediction, names, expressions, _features, _span, most=st.none() | counts, **_learnt),
    st.builds(n.Clusters, names, _features, _clusters, _span, **_learnt),
    st.builds(
        n.Lifetime,
        names,
        paths,
        lengths,
        _span,
        margin=st.none() | _shares,
        discount=st.none() | _discounts,
        **_learnt,
    ),
    st.builds(
        n.Example,
        texts,
        st.none() | days | instants,
        st.lists(_fact_lines, max_size=2).map(tuple),
        st.lists(st.builds(n.Claim, expressions, _span), max_size=3).map(tuple),
        _span,
    ),
    st.builds(
        lambda s, b, of, w: n.Expectation(s, *b, of, SPAN, w), _subjects, _bounds, st.none() | names, words
    ),
    st.builds(lambda s, how, w: n.Expectation(s, None, None, None, SPAN, w, how), _subjects, _steady, words),
    st.builds(
        n.Guarantee, st.none() | texts, st.sampled_from(["every", "no"]), _subjects, expressions, _span, words
    ),
    st.builds(n.Guarantee, st.none() | texts, st.just("covers"), names, names, _span),
)
rule_files = st.lists(_declarations, max_size=2).map(lambda found: n.RuleFile(tuple(found), SPAN))
