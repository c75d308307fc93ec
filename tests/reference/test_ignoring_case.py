"""Ignoring case, a test holds wherever it holds otherwise: any text, in every test, on every engine."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from segdsl.clock import AsOf
from segdsl.engines.compute import compute
from segdsl.model.catalog import ROW_NUMBER
from segdsl.model.project import Model
from segdsl.operators.text import without_case
from segdsl.sources.tables import Tables
from tests.reference.meaning import model, reference

ODD = "aAσΣςΚκİıIiẞßSſKkǅǆǄÅåÅΩωΩﬁŒœ ͅι.\n^[-"
TESTS = (
    'x = "{0}"',
    'x in ("{0}", "other")',
    'x contains "{0}"',
    'x starts with "{0}"',
    'x ends with "{0}"',
    "x = y",
    "x contains y",
    'l contains "{0}"',
    'l contains any of ("{0}", "other")',
    'l contains all of ("{0}")',
    'l contains any starting with "{0}"',
    "x in l",
)

texts = st.text(st.sampled_from(ODD), max_size=6) | st.text(max_size=4)


def rules(tests: Iterable[str]) -> Model:
    """Two segments for each test: one that asks it plainly, one that asks it in either case."""
    declared = 'customers from "c.csv" key id\n  x text\n  y text\n  l list of text\n'
    return model(
        declared
        + "".join(
            f"segment plain_{n} where {test}\nsegment either_{n} where {test} ignoring case\n"
            for n, test in enumerate(tests)
        )
    )


def holds_no_less_often(built: Model, tests: Sequence[str], row: dict[str, object]) -> None:
    told = reference(built, [row])
    either = {test: told.value(f"either_{n}", 0) for n, test in enumerate(tests)}
    plain = {test: told.value(f"plain_{n}", 0) for n, test in enumerate(tests)}
    assert [test for test in tests if plain[test] and not either[test]] == []
    assert list(either.values()) == by_columns(built, [f"either_{n}" for n in range(len(tests))], row)


@given(data=st.data())
def test_it_never_holds_less_often(data: st.DataObject) -> None:
    x = data.draw(texts)
    start = data.draw(st.integers(0, len(x)))
    part = x[start : data.draw(st.integers(start, len(x)))]
    row = {"x": x, "y": data.draw(st.just(part) | texts), "l": (x, part)}
    said = part.replace('"', '""').replace("\n", " ")
    holds_no_less_often(rules(test.format(said) for test in TESTS), TESTS, row)


def by_columns(built: Model, names: list[str], row: dict[str, object]) -> list[bool]:
    frame = pd.DataFrame({ROW_NUMBER: [1], "id": pd.Series(["1"], dtype="str")})
    frame["x"], frame["y"] = (pd.Series([row[name]], dtype="str") for name in ("x", "y"))
    frame["l"] = pd.Series([row["l"]], dtype="object")
    result = compute(built, Tables(frame), AsOf.parse("2026-03-31", "UTC"))
    return [bool(result.values(name).iloc[0]) for name in names]


def characters() -> Iterator[str]:
    return (chr(n) for n in range(sys.maxunicode + 1) if not 0xD800 <= n <= 0xDFFF)


def test_a_letter_is_the_same_whatever_stands_around_it() -> None:
    assert all(without_case(f"a{c}b{c}") == f"a{without_case(c)}b{without_case(c)}" for c in characters())


def test_capitals_and_small_letters_are_the_same() -> None:
    """Wherever a letter has one small form and one capital; `ß` and `İ`, which have longer ones, apart."""
    pairs = [(c, c.lower()) for c in characters() if len(c.lower()) == 1]
    assert [c for c, lower in pairs if without_case(c) != without_case(lower)] == []
    assert without_case("ΚΩΣΤΑΣ") == without_case("κωστας")


PATTERNS = ("^[^a]$", "^Σ", "ς$", r"\p{Lu}", r"[A-Z]", r"^\P{Ll}", "(a|Σ)+", "K", "ß", "ǅ")


@given(x=texts)
def test_patterns_match_no_less_often(x: str) -> None:
    holds_no_less_often(matching(), PATTERNS, {"x": x, "y": "", "l": ()})


@cache
def matching() -> Model:
    return rules(f'x matches "{pattern}"' for pattern in PATTERNS)


def test_a_closed_set_is_asked_in_either_case() -> None:
    built = model(
        'customers from "c.csv" key id\n  city one of "ΚΩΣΤΑΣ", "Straße"\n'
        'segment found where city = "κωστας" ignoring case or city = "STRAẞE" ignoring case\n'
    )
    told = reference(built, [{"city": "ΚΩΣΤΑΣ"}, {"city": "Straße"}])
    assert [told.value("found", place) for place in (0, 1)] == [True, True]
