"""Pages on terminals of several widths: no line is too long, and marks stand under their words.

How wide characters are is asked of rich, which has its own tables.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from segdsl.diagnostics import Diagnostic, Label
from segdsl.faces.explained import CustomerPage
from segdsl.faces.findings.text import finding
from segdsl.faces.lines import columns, fitted
from segdsl.faces.sizes import Words, page
from segdsl.faces.tables import DrawnTable
from segdsl.runs.explaining import Explanation
from segdsl.runs.histories import Noted
from segdsl.source import Source
from tests.faces.on_paper import marked, too_long
from tests.faces.shop import AS_OF, segdsl

if sys.platform == "win32":
    pytest.skip("a terminal of its own is made with what Windows does not have", allow_module_level=True)
from tests.faces.screen import segdsl_on_screen

WIDTHS = (60, 80, 120)


# ---------------------------------------------------------------- lines


@pytest.mark.parametrize("width", [8, 13, 40])
@pytest.mark.parametrize(
    "text",
    [
        "one two three four five six seven",
        "    hangs in and goes on and on and on and on",
        "averyveryverylongwordthatfitsnowhere and another",
        "読者は本を読みます。そして、また読みます。 終わり",
        "e\u0301te\u0301 a\u0300 la plage, e\u0301te\u0301 a\u0300 la montagne",
        "a  b    c  two blanks stay where they are",
    ],
)
def test_lines_fit_and_no_word_is_lost(text: str, width: int) -> None:
    lines = list(fitted(text, width))
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_where_nobody_looks_lines_are_as_long_as_they_are() -> None:
    assert list(fitted("word " * 100 + "end", None)) == ["word " * 100 + "end"]


@pytest.mark.parametrize("text", ["abc", "読者", "e\u0301", "Ärger", "🙂", "a\u0300\u0301b"])
def test_widths_are_those_of_terminals(text: str) -> None:
    assert columns(text) == cell_len(text)


# ---------------------------------------------------------------- findings

LINES = {
    "plain": "segment é where contry = 1",
    "tabs": "\t\tcountry =\t1 and contry = 1",
    "wide": 'city = "東京都" and contry = 1',
    "combining": 'city = "E\u0301te\u0301" and contry = 1',
    "emoji": 'city = "🙂🙂" and contry = 1',
    "far to the right": "where " + "newsletter and " * 30 + "contry = 1" + " and club" * 30,
    "wide and far": 'where city in ("東京都", '
    + '"大阪府", ' * 40
    + '"x") and contry = 1'
    + " and club" * 30,
    "tabs and far": "\t" * 30 + "newsletter and contry = 1 " + "and club " * 30,
}


@pytest.mark.parametrize("width", [40, *WIDTHS, None])
@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_marks_stand_under_their_words(line: str, width: int | None) -> None:
    source = Source("rules/a.seg", f"# first\n{line}\n# last\n")
    start = source.text.index("contry")
    other = source.text.index("=", 8)
    found = Diagnostic(
        "unknown-attribute",
        "nothing is called `contry`, and this sentence is long enough to be broken at every width " * 2,
        source.span(start, start + 6),
        hint="did you mean `country`? " * 9,
        labels=(Label(source.span(other, other + 1), "a label that says a good deal of what is here"),),
    )
    text = finding(found, width=width)
    assert marked(text, "^") == ["contry"]
    assert marked(text, "-") == ["="]
    if width is not None:
        assert too_long(text, width) == []
        assert "did you mean" in text


def test_what_is_left_away_of_a_line_is_shown_to_be() -> None:
    source = Source("a.seg", LINES["far to the right"])
    start = source.text.index("contry")
    text = finding(Diagnostic("unknown-attribute", "no", source.span(start, start + 6)), width=60)
    shown = text.split("\n")[2]
    assert shown.startswith("1 | …")
    assert shown.endswith("…")
    assert "contry" in shown


@pytest.mark.parametrize(
    ("before", "shown"),
    [
        ("country = 'DE' and ", "1 | country = 'DE' and contry = 1 and club and club and clu…"),
        ("country = 'DE' and newsletter and income > 3 and ", "1 | …income > 3 and contry = 1 and club"),
    ],
    ids=["near", "far"],
)
def test_a_long_line_is_shown_from_its_start_or_from_a_word(before: str, shown: str) -> None:
    source = Source("a.seg", f"{before}contry = 1" + " and club" * 30)
    start = source.text.index("contry")
    text = finding(Diagnostic("unknown-attribute", "no", source.span(start, start + 6)), width=60)
    assert text.split("\n")[2].startswith(shown)
    assert marked(text, "^") == ["contry"]


def test_two_marks_that_are_far_apart_have_a_stretch_each() -> None:
    line = "contry = 1" + " and newsletter" * 20 + " and contry = 2"
    source = Source("a.seg", line)
    first, last = 0, line.rindex("contry")
    labels = (Label(source.span(last, last + 6), "here, too"),)
    text = finding(Diagnostic("unknown-attribute", "no", source.span(first, 6), labels=labels), width=60)
    assert marked(text, "^") == ["contry"]
    assert marked(text, "-") == ["contry"]


# ---------------------------------------------------------------- sizes


MANY_WORDS = "Who order again and again, and have for long"


def sizes(segments: int = 3, described: str = MANY_WORDS) -> tuple[dict[str, object], Words]:
    names = [f"segment_of_a_name_{n}" for n in range(segments)]
    document = {
        "customers": 1_000,
        "as_of": "2026-03-31",
        "segments": {name: {"size": 500, "share": 0.5} for name in names},
        "lifecycles": {"journey": {"stages": {"lead": 10, "loyal": 990}, "without": 0}},
        "scores": {"engagement": {"min": 0, "median": 15, "max": 40}},
        "numbers": {"usual_spend": 41.5},
        "left_out": {"lines": {"without_key": 135_080, "unknown_customer": 12}},
    }
    return document, Words(dict.fromkeys(names, described), {}, "Europe/Berlin")


@pytest.mark.parametrize("width", [40, *WIDTHS])
@pytest.mark.parametrize("described", ["Short", "Who order again and again " * 5, "読者" * 30])
def test_sizes_fit(width: int, described: str) -> None:
    document, words = sizes(described=described)
    text = page(document, words, False, width)
    assert too_long(text, width) == []
    for said in ("segment_of_a_name_2", "500", "50.0%", "engagement", "41.5", "135,080"):
        assert said in text


def test_descriptions_give_way_before_bars_and_bars_before_numbers() -> None:
    document, words = sizes()
    wide, usual, narrow = (page(document, words, False, width) for width in (120, 80, 44))
    assert "Who order again and again, and have for long" in wide
    assert "Who order" not in usual
    assert "██████" in usual
    assert "█" not in narrow.split("journey")[0]
    assert "segment_of_a_name_2        500  50.0%" in narrow
    assert "Who order" in page(document, words, False, None)


def test_a_long_description_is_broken_within_its_column() -> None:
    document, words = sizes(described="These are those who order again and again and have done so for years")
    rows = page(document, words, False, 110).split("\n")
    at = next(number for number, row in enumerate(rows) if row.startswith("segment_of_a_name_0"))
    assert rows[at + 1].startswith(" " * (rows[at].index("These")))
    assert not rows[at + 1][rows[at].index("These")].isspace()


def test_a_name_that_is_too_long_stands_alone() -> None:
    table = DrawnTable(("Segment", "Customers", "", ""), {"": [("n" * 70, "1,234", "", "")]})
    lines = table.drawn(False, 60).split("\n")
    assert max(map(len, lines)) <= 60
    assert "".join(line.strip() for line in lines[1:-1]) == "n" * 70
    assert lines[-1].strip() == "1,234"


def test_groups_have_their_headings() -> None:
    document, _ = sizes(segments=2)
    grouped = Words({}, {"segment_of_a_name_0": "rules/a.seg", "segment_of_a_name_1": "rules/b.seg"}, None)
    text = page(document, grouped, False, 80)
    assert re.search(r"rules/a\.seg\nsegment_of_a_name_0 .*\n\nrules/b\.seg\nsegment_of_a_name_1 ", text)


def many(tag: str = "") -> str:
    return "".join(
        f"segment s{n} where x > {n}{tag and f' tags {chr(34)}{tag}{n % 2}{chr(34)}'}\n" for n in range(15)
    )


@pytest.mark.parametrize("tagged", [True, False], ids=["tags", "files"])
def test_many_segments_are_grouped_by_file_or_in_one_file_by_tag(tmp_path: Path, tagged: bool) -> None:
    (tmp_path / "customers.csv").write_text("id,x\n1,5\n2,9\n")
    head = 'customers from "customers.csv" key id\n  x  number\n'
    more = many("group ").replace("segment s", "segment t")
    if tagged:
        (tmp_path / "rules.seg").write_text(head + many("group ") + more)
    else:
        (tmp_path / "a.seg").write_text(head + many())
        (tmp_path / "b.seg").write_text(more)
    shown = segdsl("segment", *AS_OF, cwd=tmp_path).out.split("\n")
    headings = {"group 0", "group 1"} if tagged else {"a.seg", "b.seg"}
    assert headings <= set(shown)
    assert sum(line.startswith(("s", "t")) for line in shown) == 30


# ---------------------------------------------------------------- every page

PAGES = {
    "check": ("check",),
    "segment": ("segment", *AS_OF),
    "explain": ("explain", "1", *AS_OF),
    "explain a segment": ("explain", "1", "big", *AS_OF),
    "explain a rule": ("explain", "--rule", "big"),
    "test": ("test", *AS_OF),
    "fail": ("explain", "1", "a_name_that_is_nowhere_and_very_long_indeed_so_that_it_has_to_be_broken"),
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("words", PAGES.values(), ids=PAGES)
def test_no_page_is_wider_than_its_terminal(shop: Path, words: tuple[str, ...], width: int) -> None:
    rules = shop / "rules" / "all.seg"
    if words == ("check",):
        rules.write_text(
            rules.read_text() + f'segment wrong "It is" where {"newsletter and " * 12} contry = "DE"\n'
        )
    shown = segdsl_on_screen(*words, "--project", ".", columns=width, cwd=shop)
    assert shown.strip()
    assert too_long(shown, width) == []
    if words == ("check",):
        assert marked(shown, "^") == ["contry"]


# ---------------------------------------------------------------- one customer


def test_the_outcome_comes_first_and_reasons_as_deep_as_is_asked_for(shop: Path) -> None:
    all_rules = segdsl("explain", "1", *AS_OF, cwd=shop).out
    outcome, *reasons = all_rules.split("\n\n")[1:]
    assert outcome.split("\n") == [
        "In      big",
        "Not in  quiet",
        "Stages  journey: buyer",
        "Scores  warm = 10",
        "Traits  monetary = 920, usual = 350",
    ]
    assert reasons[0].startswith('✓ in big  "Spends a batch"\n  ✓ monetary >= 500  → 920  …\n  ✓ country')
    assert "sum(orders.total" not in reasons[0]
    assert "`--depth 9` tells more" in all_rules
    deep = segdsl("explain", "1", "--depth", "2", *AS_OF, cwd=shop).out
    assert "    · monetary = sum(orders.total" in deep
    assert "…" not in deep


def test_of_one_name_all_reasons_are_told_unless_a_depth_is_asked_for(shop: Path) -> None:
    whole = segdsl("explain", "1", "big", *AS_OF, cwd=shop).out
    assert "    · monetary = sum(orders.total" in whole
    assert "--depth" not in whole
    cut = segdsl("explain", "1", "big", "--depth", "1", *AS_OF, cwd=shop)
    assert "sum(orders.total" not in cut.out
    as_json = segdsl("explain", "1", "big", "--depth", "1", "--format", "json", *AS_OF, cwd=shop).json
    assert [clause["clauses"] for clause in as_json["names"][0]["clauses"]] == [[], []]


@pytest.mark.parametrize("width", [*WIDTHS, None])
def test_of_a_campaign_the_page_ends_with_what_the_history_says(width: int | None) -> None:
    past = (
        Noted("2026-01-02", "spring", "sent", ""),
        Noted("2026-02-03", "", "unsubscribed", "by the link in a letter"),
    )
    one = Explanation("spring", "campaign", "had it already", (), "For spring", past)
    text = "\n".join(CustomerPage("1", "2026-03-31", (one,), None).lines(False, width))
    assert text.split("\n")[2:4] == ['spring: had it already  "For spring"', "  history: 2026-01-02 sent"]
    said = "history: 2026-02-03 unsubscribed: by the link in a letter"
    assert " ".join(text.split()).endswith(said)
    assert width is None or too_long(text, width) == []


def test_what_is_longer_than_the_screen_comes_page_by_page(shop: Path, tmp_path: Path) -> None:
    pager = tmp_path / "pager.sh"
    pager.write_text("#!/bin/sh\necho PAGED\ncat\n")
    pager.chmod(0o755)
    words = ("explain", "1", *AS_OF, "--project", ".")
    assert "PAGED" in segdsl_on_screen(*words, columns=80, cwd=shop, LINES="8", PAGER=str(pager))
    assert "PAGED" not in segdsl_on_screen(*words, columns=80, cwd=shop, PAGER=str(pager))
