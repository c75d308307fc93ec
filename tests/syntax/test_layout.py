"""Whatever is written, however long and with comments wherever, is formatted to what is read as the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segdsl.diagnostics import has_errors
from segdsl.source import Source
from segdsl.syntax import layout
from segdsl.syntax import nodes as n
from segdsl.syntax.comments import comments
from segdsl.syntax.folding import folded
from segdsl.syntax.from_text import parse_text
from segdsl.syntax.tables import aligned
from segdsl.syntax.to_text import format_file, to_text
from tests.properties import trees

# The strategies are deep, and so are their names in a warning that is only about those.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

GOOD = sorted((Path(__file__).parents[1] / "corpus" / "good").glob("*/*.seg"))
WIDTHS = (12, 34, 60, 100)
_WORD = re.compile(r'"(?:[^"\n]|"")*"|`[^`\n]*`|[\w.]+|#[^\n]*|[^\s\w]')
COMMENTS = ("  # behind\n", "\n  # alone\n", "\n# in the first column\n")


def formatted(text: str) -> str:
    return format_file(Source("rules.seg", text)).required()


def texts_of_comments(text: str) -> list[str]:
    return sorted(comment.text for comment in comments(Source("rules.seg", text)))


def same_tree(text: str, tree: n.RuleFile) -> bool:
    parsed = parse_text(text)
    return parsed.value == tree and not has_errors(parsed.diagnostics)


def holds(text: str, tree: n.RuleFile, width: int) -> None:
    """The formatted text has the same tree and the same comments, and is formatted."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "WIDTH", width)
        once = formatted(text)
        assert same_tree(once, tree), f"{text}\n-----\n{once}"
        assert texts_of_comments(once) == texts_of_comments(text)
        assert formatted(once) == once


def behind_words(text: str) -> list[int]:
    return [match.end() for match in _WORD.finditer(text) if not match[0].startswith("#")]


def with_comments(text: str, tree: n.RuleFile, spots: list[tuple[int, str]]) -> str:
    """The text with comments at these places, but where breaking the line gives it another meaning."""
    for at, comment in sorted(spots, reverse=True):
        longer = text[:at] + comment + text[at:]
        text = longer if same_tree(longer, tree) else text
    return text


def test_trees_at_every_width_with_comments(cases: int) -> None:
    commented = 0

    @settings(max_examples=max(cases // 10, 1), deadline=None, suppress_health_check=list(HealthCheck))
    @given(trees.rule_files, st.sampled_from(WIDTHS), st.data())
    def check(tree: n.RuleFile, width: int, data: st.DataObject) -> None:
        nonlocal commented
        text = to_text(tree)
        assert same_tree(text, tree), text
        places = [0, *behind_words(text)]
        spots = data.draw(st.lists(st.tuples(st.sampled_from(places), st.sampled_from(COMMENTS)), max_size=3))
        written = with_comments(text, tree, spots)
        commented += written != text
        holds(written, tree, width)

    check()
    assert commented > cases // 100


def spread_out(places: list[int], most: int) -> Iterator[tuple[int, str]]:
    """At most so many places, evenly spread; the kinds of comments take turns."""
    step = max(1, len(places) // most)
    return ((at, COMMENTS[i % len(COMMENTS)]) for i, at in enumerate(places[::step]))


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.parent.name)
def test_files_with_a_comment_behind_any_word(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = parse_text(text).required()
    for width in WIDTHS:
        holds(text, tree, width)
    tried = [
        longer
        for spot in spread_out(behind_words(text), 8)
        if (longer := with_comments(text, tree, [spot])) != text
    ]
    assert tried
    for longer in tried:
        holds(longer, tree, 60)


LONG_NAME = "spend_in_the_first_year_after_the_first_order"


@pytest.mark.parametrize(
    "value",
    [
        f"(spend when spend)  # behind\n in spend.{LONG_NAME}",
        f"(  # behind\n    spend when spend\n  ) in spend.{LONG_NAME}",
        f"(\n    (spend when spend) in spend.{LONG_NAME}  # behind\n  )",
    ],
)
def test_layouts_that_a_comment_turns_into_one_another_end_in_the_same(value: str) -> None:
    """Without the comment the value is opened at its parentheses, with it in parentheses of its own."""
    text = f'attributes a from "x" key k\n  spend = {value} not private because ""\n'
    assert formatted(text).splitlines()[1:] == [
        "  spend = (",
        f"    (spend when spend) in spend.{LONG_NAME}  # behind",
        '  ) not private because ""',
    ]
    holds(text, parse_text(text).required(), 100)


# ---------------------------------------------------------------- what is written

LONG = [
    "trait total = first_very_long_name_of_a_trait + second_very_long_name + third_very_long_name",
    "trait total = round(first_very_long_name_of_a_trait, second_very_long_name, third_very_long_name)",
    'trait total = sum(orders.total in the last 365 days where (status = "paid" and shop = "HH"))',
    'trait label = concat("a long text that stands first", " and another one", name_of_a_trait)',
    'setting regions = ("Schleswig-Holstein", "Mecklenburg-Vorpommern", "Rheinland-Pfalz")',
    'lookup p from "p.csv" key s\n  kind one of "first long value", "second long value", "third value", "4"',
    'segment s\n  where x\n  tags "first long value", "second long value", "third long value"',
    'example "e"\n  customer with first_name = "Johannes", last_name = "Date", country = "DE", y = 1',
    'example "e"\n  given a_long_trait = 100000, another_long_trait = 200000, third_long_trait = 300000',
    'example "e"\n  orders on 2026-01-01 with total = 100, category = "a long category", shop = "HH"',
]


@pytest.mark.parametrize("text", LONG)
def test_what_is_too_long_is_wrapped(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "WIDTH", 60)
    assert max(map(len, text.splitlines())) > 60
    assert max(map(len, formatted(text).splitlines())) <= 60
    holds(text, parse_text(text).required(), 60)


def test_facts_go_on_behind_a_comma() -> None:
    facts = 'customer with first_name = "Ann",\n    last_name = "Date",'
    text = f'example "e"\n  {facts}\n  journey >= 1\n  in vip\n'
    example = parse_text(text).required().declarations[0]
    assert isinstance(example, n.Example)
    assert [type(fact) for fact in example.facts] == [n.CustomerFacts]
    assert len(example.claims) == 2
    assert [(fact.name.text, fact.value) for fact in example.facts[0].facts] == [
        ("first_name", n.Text("Ann", trees.SPAN)),
        ("last_name", n.Text("Date", trees.SPAN)),
    ]


def test_a_long_condition_of_a_column_stands_in_parentheses() -> None:
    conditions = " and ".join(f'country = "a country with a long name {i}"' for i in range(4))
    text = f'customers from "c.csv" key id\n  country text\n  far = {conditions}\n  near = not far\n'
    assert formatted(text).splitlines()[2:] == [
        "  far = (",
        '        country = "a country with a long name 0"',
        '    and country = "a country with a long name 1"',
        '    and country = "a country with a long name 2"',
        '    and country = "a country with a long name 3"',
        "  )",
        "  near = not far",
    ]


@pytest.mark.parametrize(
    "answer",
    [
        "top 5 by spend",
        "not top customers making 50% of spend",
        "vip and not (old or bottom 10% by spend)",
    ],
)
def test_an_answer_does_not_take_the_among_behind_it(answer: str) -> None:
    text = f"prediction p\n  of ({answer})\n  among buyers\n  from spend\n"
    tree = parse_text(text).required()
    prediction = tree.declarations[0]
    assert isinstance(prediction, n.Prediction)
    assert prediction.among == n.Name("buyers", trees.SPAN)
    holds(text, tree, 100)


def test_the_and_of_between_does_not_begin_a_line() -> None:
    text = "first_long_name between 10 and 20 and second_long_name between 30 and 40"
    assert folded(text, 2, 50) == [
        (6, "first_long_name between 10 and 20"),
        (2, "and second_long_name between 30 and 40"),
    ]


def test_cells_that_are_too_wide_keep_a_blank_behind_them() -> None:
    wide = "a" * 50
    rows = [("b" * 20, "c" * 37, "d"), (wide, "e" * 10, "f")]
    assert aligned(rows)[1] == f"{wide} {'e' * 10} f"
    variants = f"campaign c\n  to vip\n  variant a 50%\n  variant {wide} 50%\n"
    assert formatted(variants) == variants
