"""Every spelling of the language parses, formats and parses again to the same tree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from segdsl.source import Source
from segdsl.syntax import nodes as n
from segdsl.syntax.from_text import parse_text
from segdsl.syntax.to_text import format_file, to_text

HERE = Path(__file__).parent / "language"
PAGES = sorted(HERE.glob("*.seg"))
CONDITIONS = HERE.joinpath("conditions.txt").read_text(encoding="utf-8").splitlines()
VALUES = HERE.joinpath("values.txt").read_text(encoding="utf-8").splitlines()
DECLARATIONS = HERE.joinpath("declarations.txt").read_text(encoding="utf-8").split("\n---\n")


def read(text: str) -> n.RuleFile:
    """The tree of a text without errors."""
    return parse_text(text).required()


def holds_its_shape(text: str) -> None:
    tree = read(text)
    assert tree.declarations
    formatted = format_file(Source("rules.seg", text)).required()
    assert read(formatted) == tree
    assert format_file(Source("rules.seg", formatted)).required() == formatted
    assert read(to_text(tree)) == tree


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_pages_of_the_language(page: Path) -> None:
    holds_its_shape(page.read_text(encoding="utf-8"))


def test_all_pages_in_one_file_with_any_line_breaks() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    tree = read(text)
    assert read("\ufeff" + text.replace("\n", "\r\n")) == tree
    assert read(re.sub(r"\n[ ]+", "\n\t\n    ", text)) == tree


@pytest.mark.parametrize("condition", CONDITIONS)
def test_conditions(condition: str) -> None:
    holds_its_shape(f"segment s\n  where {condition}\n")


@pytest.mark.parametrize("condition", CONDITIONS)
def test_conditions_in_every_place(condition: str) -> None:
    tree = read(f"segment s where {condition}").declarations[0]
    assert isinstance(tree, n.Segment)
    score = read(f"score s\n  +10 when {condition}\n  -5 when x").declarations[0]
    assert isinstance(score, n.Score)
    assert score.points[0].condition == tree.condition
    lifecycle = read(f"lifecycle l\n  stage a where {condition}\n  stage b otherwise").declarations[0]
    assert isinstance(lifecycle, n.Lifecycle)
    assert lifecycle.stages[0].condition == tree.condition
    claim = read(f'example "e"\n  given r = 1\n  ({condition})\n').declarations[0]
    assert isinstance(claim, n.Example)
    assert claim.claims[0].condition == tree.condition


@pytest.mark.parametrize("value", VALUES)
def test_values(value: str) -> None:
    holds_its_shape(f"trait t = {value}\n")


@pytest.mark.parametrize("text", DECLARATIONS)
def test_declarations(text: str) -> None:
    holds_its_shape(text)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("a AND b && c", "a and b and c"),
        ("a OR !b || NOT c", "a or not b or not c"),
        ("a == 1 and b <> 2 and c != 3 and d ≠ 4", "a = 1 and b != 2 and c != 3 and d != 4"),
        ("a => 1 and b ≥ 2 and c ≤ 3 and d =< 4", "a >= 1 and b >= 2 and c <= 3 and d <= 4"),
        ("a = 'it''s \"so\"'", 'a = "it\'s ""so"""'),
        ("any orders in the last 30days", "any orders in the last 30 days"),
        ("top 10 percent by x", "top 10% by x"),
        ('country in ("DE", "AT",)', 'country in ("DE", "AT")'),
        ("x\u00a0>\u00a0100000", "x > 100_000"),
        ("((a)) and ((b or c))", "a and (b or c)"),
        ("a = 1.50 and b = 2.0 and c = 7_5", "a = 1.5 and b = 2.0 and c = 75"),
        ("d before 2026-03-31T9:00Z", "d before 2026-03-31 09:00Z"),
        ("d in the last 1 days", "d in the last 1 day"),
    ],
)
def test_habits_that_the_formatter_normalises_in_silence(written: str, canonical: str) -> None:
    result = format_file(Source("rules.seg", f"segment s where {written}"))
    assert result.diagnostics == ()
    assert result.value == f"segment s\n  where {canonical}\n"


def test_negative_windows_are_plain_complements() -> None:
    segment = read("segment s where any orders not in the last 30 days").declarations[0]
    assert isinstance(segment, n.Segment)
    assert isinstance(segment.condition, n.Query)
    window = segment.condition.selection.window
    assert window is not None
    assert (window.form, window.negated) == ("in the last", True)


def test_spans_point_at_the_words() -> None:
    segment = read(
        'segment vip "Best"\n  where total > 5 and last(orders) more than 3 weeks ago\n'
    ).declarations[0]
    assert isinstance(segment, n.Segment)
    assert isinstance(segment.condition, n.Call)
    first, second = segment.condition.arguments
    assert (first.span.text, first.span.line, first.span.column) == ("total > 5", 2, 9)
    assert isinstance(second, n.InWindow)
    assert second.window.arguments[0].span.text == "3 weeks"


def test_an_empty_file_is_a_file_without_declarations() -> None:
    for text in ("", "\n\n", "# nothing yet\n", "\ufeff"):
        assert parse_text(text).value == n.RuleFile((), parse_text("").required().span)
        assert parse_text(text).diagnostics == ()
