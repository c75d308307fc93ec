"""Ignoring case, a test holds wherever it holds otherwise: any text, in every test, on every engine."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pandas as pd
import pytest
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


def rules(test: str, part: str) -> Model:
    test = test.format(part.replace('"', '""').replace("\n", " "))
    declared = 'customers from "c.csv" key id\n  x text\n  y text\n  l list of text\n'
    return model(f"{declared}segment plain where {test}\nsegment either where {test} ignoring case\n")


@pytest.mark.parametrize("test", TESTS)
@given(data=st.data())
def test_it_never_holds_less_often(test: str, data: st.DataObject) -> None:
    x = data.draw(texts)
    start = data.draw(st.integers(0, len(x)))
    part = x[start : data.draw(st.integers(start, len(x)))]
    row = {"x": x, "y": data.draw(st.just(part) | texts), "l": (x, part)}
    built = rules(test, part)
    told = reference(built, [row])
    either = told.value("either", 0)
    assert either or not told.value("plain", 0)
    assert either == by_pandas(built, row)


def by_pandas(built: Model, row: dict[str, object]) -> bool:
    frame = pd.DataFrame({ROW_NUMBER: [1], "id": pd.Series(["1"], dtype="str")})
    frame["x"], frame["y"] = (pd.Series([row[name]], dtype="str") for name in ("x", "y"))
    frame["l"] = pd.Series([row["l"]], dtype="object")
    result = compute(built, Tables(frame), AsOf.parse("2026-03-31", "UTC"))
    return bool(result.values("either").iloc[0])


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


@pytest.mark.parametrize("pattern", PATTERNS)
@given(x=texts)
def test_patterns_match_no_less_often(pattern: str, x: str) -> None:
    built = model(
        'customers from "c.csv" key id\n  x text\n  y text\n  l list of text\n'
        f'segment plain where x matches "{pattern}"\n'
        f'segment either where x matches "{pattern}" ignoring case\n'
    )
    row = {"x": x, "y": "", "l": ()}
    told = reference(built, [row])
    assert told.value("either", 0) or not told.value("plain", 0)
    assert told.value("either", 0) == by_pandas(built, row)


def test_a_closed_set_is_asked_in_either_case() -> None:
    built = model(
        'customers from "c.csv" key id\n  city one of "ΚΩΣΤΑΣ", "Straße"\n'
        'segment found where city = "κωστας" ignoring case or city = "STRAẞE" ignoring case\n'
    )
    told = reference(built, [{"city": "ΚΩΣΤΑΣ"}, {"city": "Straße"}])
    assert [told.value("found", place) for place in (0, 1)] == [True, True]
