"""Declarations of what is learnt, each with a made-up file of it: points, middles of groups, parameters.

What they mean is written from the description alone: points are added up and looked up in a table, whoever
is nearest to a middle is in its group, spend is the closed form of BG/NBD and Gamma-Gamma.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from segdsl.learnt_files import Axis, Clusters, Learnt, Lifetime, Point, Prediction
from tests.properties import said
from tests.properties.plain.clock import day_of
from tests.properties.plain.events import AGGREGATES
from tests.properties.plain.operators import value_of
from tests.properties.said import Said, Sight
from tests.properties.writing.writer import NotHere, Writer

CUTS = ((0.0, 10.0), (1.0, 18.5), (-2.5, 40.0), (0.5, 1.0))
TABLES = (((40, 0.9), (15, 0.4), (0, 0.125)), ((20, 0.75), (0, 0.031)), ((0, 0.5),))


def _whole(name: str, rests_on: tuple[str, ...], what: Prediction | Clusters | Lifetime) -> Learnt:
    return Learnt(name, "2026-01-01", dict.fromkeys(rests_on, "0"), "", 1000, what)


def _among(writer: Writer) -> Said | None:
    return writer.name("condition") if writer.chance(0.4) and writer.names("condition") else None


def _outside(sight: Sight, among: tuple[Said, ...]) -> bool:
    return bool(among) and not among[0].holds(sight)


def _features(writer: Writer, types: tuple[str, ...]) -> list[Said]:
    """One to three, all written differently: columns, numbers of events, and formulas of them.

    No rules: these may look ahead, which features must not.
    """
    found: dict[str, Said] = {}
    for _ in range(writer.rng.randrange(1, 4)):
        made = _feature(writer, writer.pick(types))
        found.setdefault(made.text, made)
    return list(found.values())


def _feature(writer: Writer, type_: str) -> Said:
    wanted = said.NUMBERS if type_ == "number" else (type_,)
    columns = [name for name, own in writer.schema.columns.items() if own in wanted]
    if not columns or (type_ == "number" and writer.chance(0.3)):
        table = writer.pick(writer.tables()).name
        return Said(f"count({table})", lambda sight: _how_many(sight, table), "whole", "count")
    made = writer.pick([one for one in writer.names(type_) if one.text in columns])
    if type_ == "number" and writer.chance(0.3):
        product = Said("{0} * 2.5", lambda sight, x: _of("*", x.of(sight), 2.5), "number", "*", (made,))
        return said.parenthesised(product)
    return made


def _how_many(sight: Sight, table: str) -> int:
    return 0 if sight.customer is None else len(sight.world.events(table, sight.customer))


# ---------------------------------------------------------------- chances

Bin = tuple[str, Callable[[Any], bool]]
"""A condition on a feature with {0} in its place, and of which values it holds."""


def _bins(writer: Writer, type_: str) -> list[Bin]:
    unknown: Bin = ("{0} is unknown", lambda x: x is None)
    if type_ == "flag":
        return [("{0}", lambda x: x is True), ("{0} = no", lambda x: x is False), unknown]
    if type_ in said.NUMBERS:
        low, high = writer.pick(CUTS)
        writer.words.numbers += [low, high]
        return [
            (f"{{0}} < {low:g}", lambda x: x is not None and x < low),
            (f"{{0}} >= {low:g} and {{0}} < {high:g}", lambda x: x is not None and low <= x < high),
            (f"{{0}} >= {high:g}", lambda x: x is not None and x >= high),
            unknown,
        ]
    one, other = writer.words.plain_text(), writer.words.plain_text()
    return [
        (f'{{0}} = "{one}"', lambda x: x == one),
        (f'{{0}} not in ("{one}", "{other}") and {{0}} is known', lambda x: x not in (one, other, None)),
        unknown,
    ]


def prediction(writer: Writer, depth: int) -> Said:
    """A chance: points for the bin that each feature is in, and a table from their sum."""
    features, among = _features(writer, ("number", "text", "flag")), _among(writer)
    bins = [[(one, writer.pick((0, 3, 11, 27, -4))) for one in _bins(writer, f.type)] for f in features]
    table, count = writer.pick(TABLES), len(features)

    def means(sight: Sight, *parts: Said) -> float | None:
        if _outside(sight, parts[count:]):
            return None
        values = [part.of(sight) for part in parts[:count]]
        total = sum(
            points
            for value, own in zip(values, bins, strict=True)
            for (_, holds), points in own
            if holds(value)
        )
        return next((chance for start, chance in table if total >= start), table[-1][1])

    def learnt(name: str, parts: tuple[Said, ...]) -> Learnt:
        texts = tuple(part.text for part in parts[:count])
        points = tuple(
            Point(text, when.format(text), points, 0.25)
            for text, own in zip(texts, bins, strict=True)
            for (when, _), points in own
        )
        return _whole(name, texts, Prediction(300, points, table))

    return _declared("prediction NAME\n  of (everyone)\n", features, among, "", means, learnt, "score")


# ---------------------------------------------------------------- groups


def clusters(writer: Writer, depth: int) -> Said:
    """The nearest of a few middles, in widths of the axes; the first named of those that are equally near."""
    features, among = _features(writer, ("number", "flag")), _among(writer)
    count, number = len(features), writer.rng.randrange(2, 5)
    scales = [(writer.pick((0.0, 1.5, 20.0)), writer.pick((1.0, 0.5, 12.25))) for _ in features]
    middles = [tuple(writer.pick((0.0, -1.0, 0.75, 1.0, 2.0)) for _ in features) for _ in range(number)]

    def means(sight: Sight, *parts: Said) -> str | None:
        if _outside(sight, parts[count:]):
            return None
        values = [_as_number(part.of(sight)) for part in parts[:count]]
        places = [_of("/", _of("-", x, c), w) for x, (c, w) in zip(values, scales, strict=True)]
        away = [_away(places, middle) for middle in middles]
        if None in away:
            return None
        return f"c{min(range(number), key=lambda place: away[place])}"

    def learnt(name: str, parts: tuple[Said, ...]) -> Learnt:
        axes = tuple(
            Axis(part.text, part.text if part.type == "flag" else None, *scale)
            for part, scale in zip(parts, scales, strict=False)
        )
        texts = tuple(axis.feature for axis in axes)
        return _whole(name, texts, Clusters(axes, tuple(middles), (1 / number,) * number))

    names = "".join(f"  cluster c{place}\n" for place in range(number))
    return _declared("clusters NAME\n", features, among, names, means, learnt, "lifecycle")


def _as_number(value: Any) -> Any:
    return float(value) if isinstance(value, bool) else value


def _of(operator: str, *values: Any) -> Any:
    return value_of(operator, *values, condition=False)


def _away(places: list[Any], middle: tuple[float, ...]) -> Any:
    """The square of the distance; unknown where a place is."""
    steps = [_of("-", place, at) for place, at in zip(places, middle, strict=True)]
    total = _of("*", steps[0], steps[0])
    for step in steps[1:]:
        total = _of("+", total, _of("*", step, step))
    return total


# ---------------------------------------------------------------- spend


def lifetime(writer: Writer, depth: int) -> Said:
    """What is to be expected of somebody who has bought: days of purchase to come, times spend on each."""
    tables = [
        (table, column)
        for table in writer.tables(timed=True)
        for column, type_ in table.columns.items()
        if type_ in said.NUMBERS
    ]
    (table, money), among = writer.pick(tables), _among(writer)
    r, alpha, a, b = writer.pick(((0.3, 5.0, 0.7, 2.2), (0.243, 4.414, 0.793, 2.426), (2.5, 30.0, 1.4, 9.0)))
    p, q, v = writer.pick(((6.25, 3.74, 15.44), (1.5, 2.0, 40.0)))
    weeks, factor = writer.pick((26.0, 52.1775)), writer.pick((1.0, 0.4))

    def means(sight: Sight, *parts: Said) -> float | None:
        if sight.customer is None or _outside(sight, parts):
            return None
        world = sight.world
        found = world.events(table.name, sight.customer)
        rows = [(day_of(time, world.zone), world.of(e, money)) for e in found if (time := world.time(e))]
        if not rows:
            return None
        days = sorted({day for day, _ in rows})
        x, since = float(len(days) - 1), (world.now.today - days[0]).days / 7
        recency = (days[-1] - days[0]).days / 7
        later = AGGREGATES["sum"]([(None, m) for day, m in rows if day != days[0] and m is not None])
        whole = a + b + x - 1
        gone = 1 - (alpha + since) / (alpha + since + weeks)
        series, term = 1.0, 1.0
        for k in range(40):  # Euler's transform of the hypergeometric function
            term *= (a + b - 1 - r + k) * (a - 1 + k) / (whole + k) / (k + 1) * gone
            series += term
        left = a / (b + x - 1) * ((alpha + since) / (alpha + recency)) ** (r + x) if x else 0.0
        come = whole / (a - 1) * (1 - (1 - gone) ** (a - 1) * series) / (1 + left)
        everybody, weight = p * v / (q - 1), p * x / (p * x + (q - 1))
        each = everybody + weight * (later / x - everybody) if x and later is not None else everybody
        return _of("round", _of("*", _of("*", _of("round", come, 4), each), factor), 4)

    def learnt(name: str, parts: tuple[Said, ...]) -> Learnt:
        day = f"date({table.at})" if table.instants else str(table.at)
        about = f"({parts[0].text})" if parts else None
        own = dict(zip(("r", "alpha", "a", "b", "p", "q", "v"), (r, alpha, a, b, p, q, v), strict=True))
        return _whole(name, (), Lifetime(table.name, day, money, about, weeks, factor, own))

    head = f"lifetime NAME\n  from {table.name}.{money}\n  in the next 12 months\n"
    return _declared(head, [], among, "", means, learnt, "score")


def _declared(
    head: str,
    features: list[Said],
    among: Said | None,
    names: str,
    means: Callable[..., Any],
    learnt: Callable[[str, tuple[Said, ...]], Learnt],
    type_: str,
) -> Said:
    """The declaration, whose parts are its features and then whom it is about."""
    if not features and type_ == "lifecycle":
        raise NotHere
    form = head
    if among is not None:
        form += f"  among {{{len(features)}}}\n"
    if features:
        form += f"  from {', '.join(f'{{{n}}}' for n in range(len(features)))}\n"
    parts = (*features, *(() if among is None else (among,)))
    made = Said(form + names, means, type_, head.split()[0], parts)
    return replace(made, learnt=learnt)
