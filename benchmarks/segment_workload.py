"""A made-up table of customers, and segments on it that every peer understands in its own words.

In: how many customers, segments and different conditions. Out: an Arrow table of 30 columns; conditions, and
segments of 4 to 8 of them, as rule text, as pandas code, as expressions of Polars and as SQL. The same
numbers give the same table and segments.
"""

from __future__ import annotations

import datetime as dt
import functools
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

NOW = dt.datetime(2026, 1, 1)
DAY = 86_400_000_000
COUNTRIES = [
    "US",
    "DE",
    "FR",
    "GB",
    "ES",
    "IT",
    "NL",
    "SE",
    "PL",
    "AT",
    "CH",
    "BE",
    "LU",
    "IE",
    "NO",
    "DK",
    "FI",
    "IS",
    "CA",
    "MX",
]
LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "sv", "pl", "no", "da", "fi", "pt"]
PLANS = ["free", "basic", "pro", "business", "enterprise"]
CHANNELS = ["organic", "paid_search", "social", "referral", "e-mail", "direct", "partner", "offline"]
DOMAINS = [
    "gmail.com",
    "outlook.com",
    "yahoo.com",
    "icloud.com",
    "gmx.de",
    "web.de",
    "proton.me",
    "example.org",
]
TAGS = ["vip", "winback", "newsletter", "beta", "wholesale", "student", "staff", "press", "trial", "loyal"]
UNKNOWN_SOMETIMES = {
    *("avg_order_value", "nps_score", "churn_score", "ltv", "discount_rate", "email_open_rate"),
    *("last_order", "last_login", "last_email_open", "birthday", "device", "first_name"),
}


# ---------------------------------------------------------------- customers


def _words(rng: np.random.Generator, count: int, low: int, high: int) -> list[str]:
    letters = np.array(list("abcdefghijklmnoprstuvwz"))
    words: set[str] = set()
    while len(words) < count:
        words.add("".join(rng.choice(letters, int(rng.integers(low, high)))).title())
    return sorted(words)


@functools.cache
def names() -> tuple[list[str], list[str], list[str]]:
    """Cities, first names and last names, none of them in the order of how common they are."""
    rng = np.random.default_rng(7)
    forms = ("San {}", "{}ville", "New {}", "{} City", *("{}",) * 16)
    cities = [forms[i % 20].format(word) for i, word in enumerate(_words(rng, 5000, 4, 10))]
    lists = (cities, _words(rng, 20_000, 4, 10), _words(rng, 50_000, 5, 12))
    for each in lists:
        rng.shuffle(each)
    return lists


def customers(rows: int) -> pa.Table:
    """The table, made a million rows at a time."""
    starts = range(0, rows, 1_000_000)
    return pa.concat_tables([_part(min(1_000_000, rows - start), start) for start in starts]).combine_chunks()


def _part(n: int, start: int) -> pa.Table:
    rng = np.random.default_rng(1000 + start)
    cities, firsts, lasts = names()

    def zipf(count: int, power: float) -> Any:
        weights = 1.0 / np.arange(1, count + 1) ** power
        edges = np.cumsum(weights / weights.sum())
        return np.searchsorted(edges, rng.random(n)).clip(0, count - 1)

    def of(values: list[str], places: Any, unknown: float = 0.0) -> pa.Array:
        mask = rng.random(n) < unknown if unknown else None
        return pa.array(values, pa.string()).take(pa.array(places.astype(np.int32), mask=mask))

    def number(values: Any, unknown: float) -> pa.Array:
        return pa.array(np.where(rng.random(n) < unknown, np.nan, values), from_pandas=True)

    def ago(days: Any, unknown: float = 0.0) -> pa.Array:
        seconds = (days * 86400).astype(np.int64)
        moments = np.datetime64(NOW, "us") - seconds.astype("timedelta64[s]")
        return pa.array(moments, mask=rng.random(n) < unknown if unknown else None)

    orders = rng.negative_binomial(0.6, 0.12, n).astype(np.int64)
    value = rng.lognormal(3.8, 0.6, n)
    first, last, domain = zipf(len(firsts), 1.1), zipf(len(lasts), 0.9), zipf(len(DOMAINS), 1.0)
    promo = np.where(rng.random(n) < 0.03, "+promo", "")
    parts = zip(first, last, range(start, start + n), promo, domain, strict=True)
    mails = [f"{firsts[a].lower()}.{lasts[b].lower()}{i}{p}@{DOMAINS[d]}" for a, b, i, p, d in parts]
    tagged = ["", *("|" + "|".join(t) + "|" for k in (1, 2, 3) for t in _choices(k))]
    return pa.table(
        {
            "customer_id": pa.array(np.arange(start, start + n)),
            "age": pa.array(rng.integers(16, 90, n)),
            "total_spend": pa.array(np.round(orders * value, 2)),
            "orders": pa.array(orders),
            "avg_order_value": number(np.round(value, 2), 0.25),
            "nps_score": number(rng.integers(0, 11, n).astype(float), 0.6),
            "churn_score": number(rng.beta(2, 5, n), 0.05),
            "ltv": number(rng.gamma(1.2, 900, n), 0.1),
            "discount_rate": number(rng.beta(1.5, 6, n), 0.2),
            "email_open_rate": number(rng.beta(2, 4, n), 0.15),
            "signup_date": ago(rng.random(n) ** 1.5 * 2000),
            "last_order": ago(rng.exponential(160, n).clip(0, 1900), 0.2),
            "last_login": ago(rng.exponential(60, n).clip(0, 1900), 0.1),
            "last_email_open": ago(rng.exponential(90, n).clip(0, 1900), 0.35),
            "birthday": ago(np.floor(rng.integers(6600, 31000, n)), 0.3),
            "country": of(COUNTRIES, zipf(len(COUNTRIES), 1.0)),
            "plan": of(PLANS, rng.choice(5, n, p=[0.55, 0.2, 0.15, 0.07, 0.03])),
            "city": of(cities, zipf(5000, 0.8)),
            "language": of(LANGUAGES, zipf(12, 1.0)),
            "channel": of(CHANNELS, rng.integers(0, 8, n)),
            "device": of(["ios", "android", "web", "desktop"], rng.integers(0, 4, n), 0.1),
            "email": pa.array(mails),
            "first_name": of(firsts, first, 0.02),
            "last_name": of(lasts, last),
            "is_subscribed": pa.array(rng.random(n) < 0.6),
            "has_app": pa.array(rng.random(n) < 0.35),
            "email_opt_in": pa.array(rng.random(n) < 0.7),
            "is_b2b": pa.array(rng.random(n) < 0.1),
            "tags": of(tagged, zipf(len(tagged), 0.7)),
            "loyalty_points": pa.array(rng.integers(0, 20_000, n)),
            "sessions_30d": pa.array(rng.poisson(4, n).astype(np.int64)),
        }
    )


def _choices(count: int) -> list[tuple[str, ...]]:
    import itertools

    return list(itertools.combinations(TAGS, count))


# ---------------------------------------------------------------- conditions


@dataclass(frozen=True)
class Condition:
    """`column kind values`: `age >= 18`, `country in …`, `city starts San`, `has_app yes`."""

    column: str
    kind: str
    values: tuple[Any, ...] = ()

    @property
    def may_be_negated(self) -> bool:
        """Whether every peer's negation means the same: where no value is unknown."""
        return self.kind == "missing" or self.column not in UNKNOWN_SOMETIMES


def ago(days: int) -> dt.datetime:
    return NOW - dt.timedelta(days=days)


def _base() -> list[Condition]:
    c = Condition
    cities = sorted(names()[0])[100:5000:610]
    return [
        *(c("age", ">=", (18,)), c("age", ">=", (25,)), c("age", "<", (35,)), c("age", "between", (30, 45))),
        *(c("age", ">=", (50,)), c("age", "<", (65,)), c("total_spend", ">", (100.0,))),
        *(c("total_spend", ">", (500.0,)), c("total_spend", ">=", (1000.0,)), c("total_spend", "<", (50.0,))),
        *(c("total_spend", "between", (200.0, 800.0)), c("orders", ">=", (1,)), c("orders", ">=", (3,))),
        *(c("orders", ">=", (10,)), c("orders", "=", (0,)), c("avg_order_value", ">", (60.0,))),
        *(c("nps_score", ">=", (9.0,)), c("nps_score", "<=", (6.0,)), c("nps_score", "missing")),
        *(c("churn_score", ">", (0.5,)), c("churn_score", "<", (0.2,)), c("ltv", ">", (2000.0,))),
        *(c("ltv", "<", (150.0,)), c("discount_rate", ">", (0.3,)), c("email_open_rate", ">=", (0.4,))),
        *(c("email_open_rate", "<", (0.1,)), c("signup_date", ">=", (ago(30),))),
        *(c("signup_date", "<", (ago(365),)), c("last_order", ">=", (ago(90),))),
        *(c("last_order", "<", (ago(180),)), c("last_order", "missing"), c("last_login", ">=", (ago(7),))),
        *(c("last_login", "<", (ago(60),)), c("last_email_open", "missing")),
        c("last_email_open", ">=", (ago(30),)),
        c("birthday", "between", (dt.datetime(1980, 1, 1), dt.datetime(1995, 1, 1))),
        *(c("country", "in", ("US", "CA", "MX")), c("country", "in", ("DE", "AT", "CH"))),
        *(c("country", "in", ("FR", "BE", "LU", "CH")), c("country", "in", ("GB", "IE"))),
        *(c("country", "in", ("SE", "NO", "DK", "FI", "IS")), c("country", "=", ("US",))),
        *(c("plan", "=", ("free",)), c("plan", "in", ("pro", "business", "enterprise"))),
        *(c("city", "in", tuple(cities)), c("city", "starts", ("San ",)), c("city", "contains", ("ville",))),
        *(c("language", "in", ("de", "nl")), c("language", "=", ("en",))),
        *(c("channel", "in", ("paid_search", "social")), c("device", "=", ("ios",)), c("device", "missing")),
        *(c("email", "ends", ("@gmail.com",)), c("email", "contains", ("+promo",))),
        *(c("first_name", "starts", ("A",)), c("first_name", "missing"), c("is_subscribed", "yes")),
        *(c("has_app", "yes"), c("email_opt_in", "yes"), c("is_b2b", "yes")),
        *(c("tags", "contains", ("|vip|",)), c("tags", "contains", ("|winback|",))),
        *(c("loyalty_points", ">=", (10_000,)), c("sessions_30d", ">=", (5,))),
    ]


def conditions(count: int) -> list[Condition]:
    """So many different ones: 64, then more of the same kinds with other constants."""
    found, rng, turn = _base(), np.random.default_rng(5), 0
    cities = sorted(names()[0])
    makers: list[Callable[[], Condition]] = [
        lambda: Condition("age", ">=", (int(rng.integers(19, 80)),)),
        lambda: Condition("total_spend", ">", (float(round(rng.random() * 2000, 2)),)),
        lambda: Condition("orders", ">=", (int(rng.integers(2, 40)),)),
        lambda: Condition("churn_score", ">", (float(round(rng.random(), 3)),)),
        lambda: Condition("ltv", ">", (float(round(rng.random() * 5000, 1)),)),
        lambda: Condition("last_order", ">=", (ago(int(rng.integers(1, 900))),)),
        lambda: Condition("signup_date", "<", (ago(int(rng.integers(1, 1900))),)),
        lambda: Condition("country", "in", tuple(map(str, rng.choice(COUNTRIES, 4, replace=False)))),
        lambda: Condition("loyalty_points", ">=", (int(rng.integers(1, 20_000)),)),
        lambda: Condition("city", "in", tuple(map(str, rng.choice(cities, 4, replace=False)))),
        lambda: Condition("first_name", "starts", (chr(65 + int(rng.integers(1, 26))),)),
    ]
    while len(found) < count:
        made = makers[turn % len(makers)]()
        turn += 1
        if made not in found:
            found.append(made)
    return found[:count]


# ---------------------------------------------------------------- segments

Tree = Condition | tuple[str, tuple[Any, ...]]
"""A condition; or `and`, `or`, `not` with what they join."""


def segments(count: int, pool: list[Condition], seed: int = 3) -> list[Tree]:
    """Segments of 4 to 8 conditions, half of which begin with a condition that many have."""
    rng = np.random.default_rng(seed)
    by = {(c.column, c.kind, c.values): c for c in pool}
    common: list[Tree] = [
        ("and", (by["email_opt_in", "yes", ()], ("not", (by["is_b2b", "yes", ()],)))),
        ("and", (by["last_order", ">=", (ago(90),)], by["orders", ">=", (1,)])),
        ("or", (by["total_spend", ">=", (1000.0,)], by["tags", "contains", ("|vip|",)])),
        ("or", (by["last_login", "<", (ago(60),)], by["last_email_open", "missing", ()])),
        ("and", (by["is_subscribed", "yes", ()], by["age", ">=", (18,)])),
    ]
    return [_segment(rng, pool, common) for _ in range(count)]


def _segment(rng: np.random.Generator, pool: list[Condition], common: list[Tree]) -> Tree:
    left = [pool[int(i)] for i in rng.choice(len(pool), int(rng.integers(4, 9)), replace=False)]
    parts: list[Tree] = []
    if rng.random() < 0.5:
        parts.append(common[int(rng.integers(len(common)))])
        left = left[2:]
    while left:
        dice = rng.random()
        if dice < 0.3 and len(left) >= 2:
            parts.append(("or", (left.pop(), left.pop())))
        elif dice < 0.4 and len(left) >= 3:
            parts.append(("or", (left.pop(), ("and", (left.pop(), left.pop())))))
        elif dice < 0.5 and left[-1].may_be_negated:
            parts.append(("not", (left.pop(),)))
        else:
            parts.append(left.pop())
    return ("and", tuple(parts)) if len(parts) > 1 else parts[0]


def folded(tree: Tree, leaf: Callable[[Condition], Any], join: Callable[[str, list[Any]], Any]) -> Any:
    """A tree from the leaves up."""
    if isinstance(tree, Condition):
        return leaf(tree)
    return join(tree[0], [folded(part, leaf, join) for part in tree[1]])


def used(trees: list[Tree]) -> list[Condition]:
    """The different conditions of segments, in the order in which they occur."""
    found: dict[Condition, None] = {}
    for tree in trees:
        folded(tree, lambda c: found.setdefault(c), lambda word, parts: None)
    return [*found]


# ---------------------------------------------------------------- in the words of each peer

TYPES = {
    **dict.fromkeys(("age", "orders", "loyalty_points", "sessions_30d"), "whole number"),
    **dict.fromkeys(("total_spend", "avg_order_value", "nps_score", "churn_score", "ltv"), "number"),
    **dict.fromkeys(("discount_rate", "email_open_rate"), "number"),
    **dict.fromkeys(("signup_date", "last_order", "last_login", "last_email_open", "birthday"), "datetime"),
    **dict.fromkeys(("country", "plan", "city", "language", "channel", "device", "email"), "text"),
    **dict.fromkeys(("first_name", "last_name", "tags"), "text"),
    **dict.fromkeys(("is_subscribed", "has_app", "email_opt_in", "is_b2b"), "flag"),
}


def rules(trees: list[Tree]) -> str:
    """A rule file with these segments, `s0` and on."""
    columns = sorted({c.column for c in used(trees)})
    head = 'customers from "customers.parquet" key customer_id\n  customer_id whole number\n'
    head += "".join(f"  {name} {TYPES[name]}\n" for name in columns)

    def join(word: str, parts: list[str]) -> str:
        return f"(not {parts[0]})" if word == "not" else "(" + f" {word} ".join(parts) + ")"

    bodies = (f"\nsegment s{i}\n  where {folded(t, _in_rules, join)}\n" for i, t in enumerate(trees))
    return head + "".join(bodies)


def _in_rules(c: Condition) -> str:
    def written(value: Any) -> str:
        if isinstance(value, dt.datetime):
            return f"{value:%Y-%m-%d %H:%M}"
        return f'"{value}"' if isinstance(value, str) else repr(value)

    first, *others = map(written, c.values or ("",))
    match c.kind:
        case "between":
            return f"{c.column} between {first} and {others[0]}"
        case "in":
            return f"{c.column} in ({', '.join((first, *others))})"
        case "starts" | "ends":
            return f"{c.column} {c.kind} with {first}"
        case "missing":
            return f"{c.column} is unknown"
        case "yes":
            return c.column
        case _:
            return f"{c.column} {c.kind} {first}"


def in_pandas(tree: Tree) -> str:
    """The mask that an analyst writes, on a frame `df`."""

    def join(word: str, parts: list[str]) -> str:
        sign = {"and": " & ", "or": " | "}.get(word)
        return f"(~{parts[0]})" if sign is None else f"({sign.join(parts)})"

    return str(folded(tree, pandas_condition, join))


def pandas_condition(c: Condition) -> str:
    """One condition as pandas code."""

    def written(value: Any) -> str:
        return f"pd.Timestamp({value.isoformat()!r})" if isinstance(value, dt.datetime) else repr(value)

    column = f"df[{c.column!r}]"
    match c.kind:
        case "between":
            return f"{column}.between({', '.join(map(written, c.values))})"
        case "in":
            return f"{column}.isin({list(c.values)!r})"
        case "starts" | "ends":
            return f"{column}.str.{c.kind}with({c.values[0]!r})"
        case "contains":
            return f"{column}.str.contains({c.values[0]!r}, regex=False)"
        case "missing":
            return f"{column}.isna()"
        case "yes":
            return column
        case _:
            return f"({column} {'==' if c.kind == '=' else c.kind} {written(c.values[0])})"


def in_polars(tree: Tree, leaf: Callable[[Condition], Any]) -> Any:
    """The segment as an expression over what `leaf` gives for each condition."""
    joins = {"and": operator.and_, "or": operator.or_}

    def join(word: str, parts: list[Any]) -> Any:
        return ~parts[0] if word == "not" else functools.reduce(joins[word], parts)

    return folded(tree, leaf, join)


def polars_condition(c: Condition) -> Any:
    """One condition as an expression of Polars."""
    import polars as pl

    column, signs = pl.col(c.column), {"=": operator.eq, "<": operator.lt, "<=": operator.le}
    match c.kind:
        case "between":
            return column.is_between(*c.values)
        case "in":
            return column.is_in(list(c.values))
        case "starts" | "ends":
            return getattr(column.str, f"{c.kind}_with")(c.values[0])
        case "contains":
            return column.str.contains(c.values[0], literal=True)
        case "missing":
            return column.is_null()
        case "yes":
            return column
        case _:
            return {**signs, ">": operator.gt, ">=": operator.ge}[c.kind](column, c.values[0])


def in_sql(tree: Tree, leaf: Callable[[Condition], str]) -> str:
    """The segment as SQL over what `leaf` gives for each condition."""

    def join(word: str, parts: list[str]) -> str:
        return f"(NOT {parts[0]})" if word == "not" else "(" + f" {word.upper()} ".join(parts) + ")"

    return str(folded(tree, leaf, join))


def sql_condition(c: Condition) -> str:
    """One condition as SQL of DuckDB."""

    def written(value: Any) -> str:
        if isinstance(value, dt.datetime):
            return f"TIMESTAMP '{value:%Y-%m-%d %H:%M:%S}'"
        return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)

    values = [*map(written, c.values)]
    match c.kind:
        case "between":
            return f"({c.column} BETWEEN {values[0]} AND {values[1]})"
        case "in":
            return f"({c.column} IN ({', '.join(values)}))"
        case "starts":
            return f"starts_with({c.column}, {values[0]})"
        case "ends":
            return f"suffix({c.column}, {values[0]})"
        case "contains":
            return f"contains({c.column}, {values[0]})"
        case "missing":
            return f"({c.column} IS NULL)"
        case "yes":
            return c.column
        case _:
            return f"({c.column} {c.kind} {values[0]})"
