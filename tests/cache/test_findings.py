"""Findings as plain values: whatever is told of them can be told again."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from segdsl.cache.findings import from_values, to_values
from segdsl.codes import CODES
from segdsl.diagnostics import Diagnostic, Edit, Fix, Label
from segdsl.source import Source

RULES = Source("rules/all.seg", "segment größer\n  where spend > 1\n")
LETTER = Source("templates/a.html.j2", "{{ customer.name }}")
FULL = Diagnostic(
    "may-be-unknown",
    "`customer.name` may be unknown",
    LETTER.span(3, 16),
    "ask first",
    (Label(RULES.span(0, 7), "here"), Label(LETTER.span(0, 2), "there")),
    Fix("write it out", (Edit(RULES.span(0, 0), "x"), Edit(RULES.span(8, 14), "")), True),
    {
        "a": None,
        "b": True,
        "c": 1,
        "d": 1.0,
        "e": "text",
        "f": ("x", "y"),
        "g": dt.date(2026, 3, 31),
        "h": dt.datetime(2026, 3, 31, 12, 0, tzinfo=dt.UTC),
        "i": dt.datetime(2026, 3, 31, 12, 0, 0, 5),
    },
    "proved",
    None,
    "error",
)
PLAIN = Diagnostic("missing-file", "there is no list", file="lists/a.csv")


def again(*found: Diagnostic) -> tuple[Diagnostic, ...]:
    return from_values(json.loads(json.dumps(to_values(found))))


def same(one: Any, other: Any) -> bool:
    """Whether two findings are alike in everything, their texts by name and content."""
    return told(one) == told(other)


def told(value: Any) -> Any:
    if isinstance(value, Source):
        return type(value).__name__, value.name, value.text
    if isinstance(value, dict):
        return {key: told(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return type(value).__name__, [told(part) for part in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: told(getattr(value, name)) for name in value.__dataclass_fields__}
    return type(value).__name__, repr(value)


def test_a_finding_comes_back_whole() -> None:
    full, plain = again(FULL, PLAIN)
    assert same(full, FULL)
    assert same(plain, PLAIN)
    assert not same(full, plain)


def test_each_text_is_kept_once() -> None:
    values = to_values([FULL, FULL, PLAIN])
    assert [name for name, _ in values["texts"]] == ["templates/a.html.j2", "rules/all.seg"]


def test_findings_share_their_texts_as_before() -> None:
    one, other = again(FULL, FULL)
    assert one.span is not None
    assert other.span is not None
    assert one.span.source is other.span.source


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_comes_back(code: str) -> None:
    (found,) = again(Diagnostic(code, "so", RULES.span(0, 1)))
    assert (found.code, found.severity) == (code, CODES[code].severity)


@pytest.mark.parametrize("value", [object(), {"a": 1}, b"x", ["a"], dt.time(1), ("a", object())])
def test_a_value_that_json_cannot_hold_is_not_kept(value: object) -> None:
    with pytest.raises(TypeError):
        to_values([Diagnostic("may-be-unknown", "so", witness={"a": value})])


def _changed(place: int, value: Any) -> dict[str, Any]:
    values = to_values([FULL])
    values["findings"][0][place] = value
    return values


HOSTILE: tuple[Any, ...] = (
    None,
    [],
    {},
    "text",
    {"texts": [], "findings": [[]]},
    {"texts": [["a"]], "findings": []},
    {"texts": [[1, "a"]], "findings": []},
    {"texts": [], "findings": to_values([FULL])["findings"]},
    _changed(0, "no-such-code"),
    _changed(0, []),
    _changed(1, None),
    _changed(1, {"a": 1}),
    _changed(2, [0, 5, 4]),
    _changed(2, [0, -1, 4]),
    _changed(2, [0, 0, 10**9]),
    _changed(2, [7, 0, 0]),
    _changed(2, [0, "0", "1"]),
    _changed(2, "abc"),
    _changed(3, 5),
    _changed(4, [["x", "y"]]),
    _changed(5, ["a", [[[0, 0, 0], None]], True]),
    _changed(5, "fix"),
    _changed(6, [["a", ["date", "yesterday"]]]),
    _changed(6, [["a", ["object", "x"]]]),
    _changed(6, [["a", {"b": 1}]]),
    _changed(6, [[1, 1]]),
    _changed(7, "certainly"),
    _changed(8, []),
    _changed(9, "fatal"),
)


@pytest.mark.parametrize("values", HOSTILE)
def test_values_of_others_are_refused(values: Any) -> None:
    with pytest.raises((ValueError, TypeError, LookupError)):
        from_values(values)
