"""Rules with words exchanged at random: whatever comes out is a finding, never an exception or a loss."""

from __future__ import annotations

import random
import re

import pytest

from segdsl.checks.registry import check_writing
from segdsl.diagnostics import has_errors
from segdsl.logic.guarantees import decide
from segdsl.model.from_syntax import build
from segdsl.source import Source
from segdsl.syntax import nodes as syntax
from segdsl.syntax.from_text import parse
from segdsl.syntax.to_text import format_file
from tests.model.shorthand import SHOP, meant

RULES = """setting lapsed = 90 days
setting homes = ("DE", "AT")
trait spend = sum(orders.total in the last 365 days where (items > 1))
trait usual = spend / count(orders)
trait rank = 6 - quintile(usual within country among fans)
trait band = "low" when usual < 20, "high" otherwise
trait middle = overall median(spend among fans) default 5
trait sort = products.category for first_name
segment fans where nps >= 9 and last(orders) more than lapsed ago and country in ("DE", "AT") and newsletter
segment quiet where any carts in the last 7 days
  followed by orders within 2 days where (total > customer.spend)
segment best where top 10% by spend within country among fans
segment mixed where at least 2 of (interests contains "tea", first_name starts with "A", band = "low")
segment young where anniversary of birthday in the next 14 days or joined between 2026-01-01 and today
lifecycle journey among fans
  stage lead where no orders
  stage loyal where spend > 100 and rank >= 4
score warmth
  +10 when any gifts where (items > 2)
  -5 when nps is unknown
campaign thanks
  to fans
  except journey = lead
  template "thanks"
  holdout 10%
  variant short 50% with offer = "tea"
  variant long 50%
  goal any orders within 14 days
example "a fan" as of 2026-03-31
  customer with nps = 9, country = "DE", interests = ("tea", "chess"), joined = 2026-01-01
  orders on 2025-09-02 with total = 900
  given rank = 4
  in fans
  journey = loyal
expect fans between 1% and 20% of customers
guarantee every fans is newsletter
guarantee journey covers fans
"""

WORD = re.compile(r'"[^"\n]*"|\d{4}-\d\d-\d\d|\d+%?|\w+|\s+|[^\w\s]')
# One to a line, so that those of several words stay together.
STRANGERS = """country
nps
orders
lines.sku
total
journey
fans
spend
newsletter
interests
birthday
joined
products
lapsed
homes
30
30%
loyal
today
yes
everyone
warmth
thanks
unheard_of
orders.total
customer.spend
gifts
30 days
"DE"
2 hours
2026-01-01
any orders
first(orders)
quintile(nps)
("a", "b")""".splitlines()


NAMES = {word for word in STRANGERS if word.isidentifier()}


def sort_of(word: str) -> str:
    """Of the same sort, a word can be read in another's place, whatever it then means."""
    if word[0].isdigit():
        return "date" if "-" in word else "number"
    return "text" if word[0] == '"' else "name" if word in NAMES else word


def altered(rng: random.Random) -> str:
    words = WORD.findall(RULES)
    anywhere = [i for i, word in enumerate(words) if not word.isspace()]
    names = [i for i in anywhere if sort_of(words[i]) in ("name", "text", "number", "date")]
    for _ in range(rng.randint(1, 3)):
        place = rng.choice(names if rng.random() < 0.8 else anywhere)
        others = STRANGERS if rng.random() < 0.8 else [w for w in words if not w.isspace()]
        alike = [w for w in others if sort_of(w) == sort_of(words[place])]
        words[place] = rng.choice(alike if alike and rng.random() < 0.8 else others)
    return SHOP + "".join(words)


@pytest.mark.parametrize("seed", range(6))
def test_altered_rules(seed: int) -> None:
    """Some can still be read, fewer are still right, and most are neither."""
    rng = random.Random(seed)
    readable = right = 0
    for _ in range(20):
        text = altered(rng)
        parsed = parse(Source("rules.seg", text))
        assert parsed.value is not None
        built = build([parsed.value])
        assert built.value is not None
        check_writing([parsed.value], built.value, ())
        for guarantee in built.value.guarantees:
            assert decide(built.value, guarantee) in ("proved", "refuted", "undecided")
        assert all(d.span is None or 0 <= d.span.start <= d.span.end <= len(text) for d in built.diagnostics)
        if not has_errors(parsed.diagnostics):
            readable += 1
            formatted = format_file(Source("rules.seg", text)).required()
            assert parse(Source("rules.seg", formatted)).value == parsed.value
            again = build([parse(Source("rules.seg", formatted)).required()]).value
            assert again is not None
            assert meant(again) == meant(built.value)
        if not parsed.diagnostics and not built.diagnostics:
            right += 1
            written = [d for d in parsed.value.declarations if isinstance(d, syntax.Segment | syntax.Trait)]
            assert len(written) == len(built.value.segments) + len(built.value.traits)
    assert 20 > readable > right > 0
