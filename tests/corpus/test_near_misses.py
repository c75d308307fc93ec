"""Rules that have a finding, each beside one that is nearest to it and has none."""

from __future__ import annotations

import pytest

from segdsl.source import Source
from tests.corpus.test_corpus import BAD, code_of, findings
from tests.model.shorthand import SHOP

TOP = 'customers from "c.csv" key id\n'


def where(condition: str) -> str:
    return f"{SHOP}segment found where {condition}\n"


def column(declared: str) -> str:
    return f"{TOP}  x {declared}\n"


DEEP = "(" * 60 + "member" + ")" * 60
# The code; rules that have the finding, and rules that have not.
PAIRS: list[tuple[str, str, str]] = [
    ("nothing-declared", "", TOP),
    ("nothing-declared", "# segments of the shop\n", f"# segments\n{TOP}"),
    (
        "unreachable-stage",
        f"{SHOP}lifecycle l\n  stage a otherwise\n  stage b where member\n",
        f"{SHOP}lifecycle l\n  stage b where member\n  stage a otherwise\n",
    ),
    (
        "unreachable-stage",
        f"{SHOP}lifecycle l\n  stage a where nps > 5\n  stage b where nps > 5\n",
        f"{SHOP}lifecycle l\n  stage a where nps > 5\n  stage b where nps >= 5\n",
    ),
    ("reversed-range", where("nps between 5 and 4"), where("nps between 5 and 5")),
    (
        "reversed-range",
        where("joined between 3 days ago and 4 days ago"),
        where("joined between 3 days ago and in 4 days"),
    ),
    (
        "reversed-range",
        where("any orders between 2026-01-02 and 2026-01-01"),
        where("any orders between 2026-01-02 and today"),
    ),
    ("syntax", where("nps older than 3"), where("joined more than 3 days ago")),
    ("syntax", where("any orders in last 30 days"), where("any orders in the last 30 days")),
    ("syntax", f"{SHOP}segment two words where member\n", f"{SHOP}segment two_words where member\n"),
    ("syntax", f"{SHOP}Segment found where member\n", f"{SHOP}segment Segment where member\n"),
    ("mixed-and-or", where("member and newsletter or nps > 1"), where("(member and newsletter) or nps > 1")),
    ("mixed-and-or", where("member or newsletter and nps > 1"), where("member or newsletter or nps > 1")),
    ("mixed-and-or", where("member && newsletter || nps > 1"), where("member && newsletter && nps > 1")),
    ("bad-date", where("joined before 31.12.2025"), where("joined before 2025-12-31")),
    ("bad-date", where("joined before 2025-02-29"), where("joined before 2024-02-29")),
    ("bad-date", where("joined before 12/31/2025"), where("nps < 12/31")),
    ("bad-number", where("visits_left < 1,000"), where("visits_left < 1_000")),
    ("bad-number", where("visits_left in (1,000, 2)"), where("visits_left in (1, 0, 2)")),
    (
        "not-yet",
        f"{SHOP}trait t = distance(country, country)\n",
        f"{SHOP}trait distance = length(first_name)\nsegment a where distance > 1\n",
    ),
    ("habit", where("first_name is not null"), where("first_name is known")),
    ("habit", where('country is "DE"'), where('country = "DE"')),
    ("habit", where('country != ("DE", "AT")'), where('country not in ("DE", "AT")')),
    ("habit", where('interests contains ("a", "b")'), where('interests contains any of ("a", "b")')),
    ("smart-quotes", where("first_name = \u201cAna\u201d"), where('first_name = "\u201cAna\u201d"')),
    ("hidden-character", where("me\u200bmber"), where('first_name = "Müller-Lüdenscheidt"')),
    ("hidden-character", where("n\u0440s > 1"), where('first_name = "\u0410\u043d\u044f"')),
    ("duplicate-name", f"{SHOP}trait nps = 1\n", f"{SHOP}trait nps_2 = 1\n"),
    (
        "duplicate-name",
        f"{SHOP}segment a where member\ntrait a = 1\n",
        f"{SHOP}segment a where member\ntrait total = 1\n",
    ),
    (
        "duplicate-name",
        f"{TOP}  x text\n  x number\n",
        f'{TOP}  x text\nevents e from "e.csv" key id\n  x number\n',
    ),
    (
        "unknown-name",
        where("champions"),
        f"{SHOP}segment champions where member\nsegment found where champions\n",
    ),
    ("unknown-name", where("any order_lines"), where("any lines")),
    ("unknown-attribute", where("sum(orders.totl) > 1"), where("sum(orders.total) > 1")),
    (
        "unknown-attribute",
        where("any orders where (nps > 1)"),
        where("any orders where (total > customer.nps)"),
    ),
    ("unknown-value", where('country = "FR"'), where('first_name = "FR"')),
    ("unknown-value", where('country = "de"'), where('country = "de" ignoring case')),
    ("type-mismatch", where('nps = "3"'), where("nps = 3")),
    ("type-mismatch", where('first_name < "b"'), where('first_name != "b"')),
    ("type-mismatch", where("sum(orders) > 1"), where("count(orders) > 1")),
    ("type-mismatch", where("birthday in the last 3 hours"), where("joined in the last 3 hours")),
    ("type-mismatch", column('text format "%Y"'), column('date format "%Y-%m-%d"')),
    ("type-mismatch", column("number 10 to 0"), column("number 10 to 10")),
    ("type-mismatch", column("number or unknown required"), column("number or unknown")),
    ("value-out-of-range", where("nps > 10.5"), where("nps > 10")),
    ("value-out-of-range", where("nps < -0.5"), where("nps < 0")),
    ("value-out-of-range", where("nps = 11"), where("income = 11")),
    (
        "scale-suspect",
        f"{TOP}  x number 0 to 1\nsegment a where x > 30\n",
        f"{TOP}  x number 0 to 1\nsegment a where x > 30%\n",
    ),
    (
        "reference-cycle",
        f"{SHOP}segment a where b\nsegment b where a\n",
        f"{SHOP}segment a where b\nsegment b where member\n",
    ),
    ("reference-cycle", f"{SHOP}trait a = a + 1\n", f"{SHOP}trait a = nps + 1\n"),
    ("unsupported-regex", where('first_name matches "(?=a)"'), where('first_name matches "(?:a)"')),
    ("unsupported-regex", where('first_name matches "(?i)a"'), where('first_name matches "a" ignoring case')),
    ("unsupported-regex", where('first_name matches "("'), where('first_name contains "("')),
    ("sensitive-without-because", where("income > 1"), where('income > 1 because "asked for"')),
    ("sensitive-without-because", f"{SHOP}trait t = income\n", f"{SHOP}trait t = nps\n"),
    ("not-includes-unknown", where("not nps > 3"), where("not nps > 3 and nps is known")),
    ("not-includes-unknown", where('country != "DE"'), where("not country is known")),
    ("not-includes-unknown", where("not newsletter"), where("newsletter = no")),
    (
        "not-includes-unknown",
        where("visits_left != 1 and nps != 2"),
        where("visits_left != 1 and not member"),
    ),
    ("not-includes-unknown", where("birthday not in the last 3 days"), where("no orders in the last 3 days")),
    (
        "lookalike-name",
        f"{SHOP}segment buyer where member\nsegment buyers where member\n",
        f"{SHOP}segment buyer where member\nsegment sellers where member\n",
    ),
    (
        "lookalike-name",
        f"{SHOP}segment quick where member\nsegment Quick where member\n",
        f"{SHOP}segment group_1 where member\nsegment group_2 where member\n",
    ),
    (
        "lookalike-name",
        f"{SHOP}segment winners where member\nsegment dinners where member\n",
        f"{SHOP}segment cats where member\nsegment bats where member\n",
    ),
    (
        "file-order",
        'customers from "c.csv" key id keep first\n  x text\n',
        'customers from "c.csv" key id keep first known\n  x text\n',
    ),
    (
        "file-order",
        'customers from "c.csv" key id keep last\n  x date\n',
        'customers from "c.csv" key id keep latest by x\n  x date\n',
    ),
    (
        "shares-do-not-add-up",
        f'{SHOP}campaign c\n  to member\n  template "t"\n  variant a 50%\n  variant b 49%\n',
        f'{SHOP}campaign c\n  to member\n  template "t"\n  variant a 33.3%\n  variant b 66.7%\n',
    ),
    (
        "unused-ignore",
        where("member # segdsl: ignore habit"),
        where("first_name is not null # segdsl: ignore habit"),
    ),
    ("unused", f"{TOP}  x text\n", f"{TOP}  x text\nsegment a where x is known\n"),
    (
        "unused",
        f"{TOP}setting s = 3\nsegment a where id is known\n",
        f"{TOP}setting s = 3\nsegment a where length(id) > s\n",
    ),
    ("unused", f"{TOP}trait t = length(id)\n", f"{TOP}trait t = length(id) shown\n"),
    (
        "bad-config",
        f"{TOP}events sent from history\nsegment a where any sent\n",
        f'{TOP}events history from "h.csv" key id\nevents sent from history where (id is known)\n'
        "segment a where any sent\n",
    ),
    ("too-large", where("(" * 500 + "member" + ")" * 500), where(DEEP)),
    ("too-large", where("visits_left < 1000000000000000000"), where("visits_left < 999999999999999999")),
]


def codes(rules: str) -> set[str]:
    return {d.code for d in findings([Source("rules.seg", rules)], say_unused=True)}


@pytest.mark.parametrize(("code", "has", "has_not"), PAIRS)
def test_one_has_the_finding_and_its_neighbour_has_not(code: str, has: str, has_not: str) -> None:
    assert code in codes(has)
    assert code not in codes(has_not)


@pytest.mark.parametrize(("code", "_", "has_not"), PAIRS)
def test_the_neighbour_is_right(code: str, _: str, has_not: str) -> None:
    opinions = {"unused", "not-includes-unknown", "sensitive-without-because", "lookalike-name"}
    assert codes(has_not) - opinions - {code} == set()


def test_every_code_of_the_corpus_has_a_neighbour() -> None:
    assert {code for code, _, _ in PAIRS} == {code_of(folder) for folder in BAD}
