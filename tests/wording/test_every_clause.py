"""`explain --rule` says every clause of every declaration: nothing written can change without a trace.

The rule file below has every field of every class of the grammar's tree; the first test asks that of the
classes themselves, so that a clause that the grammar learns is missed here. Then each piece is changed or
left out, one at a time, and the words have to change.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from segdsl.syntax import nodes as n
from segdsl.syntax.from_text import parse_text
from segdsl.wording.outline import explained
from segdsl.wording.words import Vocabulary

RULES = """\
customers from "c.csv" separated by ";" encoding "latin-1" key (shop, member)
  spend       number 0 to 1_000 column "Total spend" unknown as "n/a" required
  rank        whole number from 1 or unknown
  joined      date from 2000-01-01 to today column "Date" and "Time" format "%d.%m.%Y" or "%Y" unique
  card        text column 7 private sensitive ignoring case
  born        date format excel
  newsletter  flag yes "J", "Y" no "N" "may be written to"
  country     one of "DE", "AT" unknown as "xx", "-"
  genres      list of text split by "|"
  twice       = spend * 2 not private because "it is only doubled"
  half        = spend / 2 "half of it"

attributes survey "the survey" from "s.xlsx" sheet "2026" header row 3 key member keep latest by answered
  answered  date
attributes device from "d.csv" without header key mail matches lower(card)
  mail  text column 2
attributes first_told from "f.csv" key member keep first known

events orders "all orders" from "o.csv" separated by blanks key member at sold once per (order_id, shop)
  sold   datetime to 2026-12-31 08:30
  sku    text
  total  number
events large "the large ones" from orders where (total > 100 and sku is known)
events baskets from orders per (sku, sold) where (total > 5)
  paid = sum(orders.total)
events sent "what we sent" from history
  at_once = clicked and opened

lookup products "what we sell" from "p.csv" key (sku, shop)
  category  text

setting minimum = 40 "what is much"
setting quiet = 30 days

trait by_category = products.category for sku
trait spent "what they spent" = sum(orders.total in the last 90 days where (total > 1))
  because "the board asks" not private because "it is a sum" shown
trait band = "much" when spend > minimum, "some" when spend > 1, "none" otherwise
trait place = quintile(spend within country among (newsletter))
trait share = overall median(spend)
trait when_last = days since last(orders)
trait shown_list = ("DE", "AT")

segment best "our best"
  where top 10% by spend within country among (newsletter)
    and (any orders in the last 30 days where (total > 3) followed by large within 2 days where (total > 9)
         or every orders where (total > 1))
    and at least 2 of (spend > 1, newsletter, not country in ("DE", "AT"))
    and sample 20% by country seed "spring"
  owner "crm" tags "vip", "gold" because "they buy" persona ana priority 7
  not private because "it is coarse"
  note need "to be seen"
segment odd
  where bottom 30% by spend or top customers making 50% of spend within country among (newsletter)
    or at most 2 orders or anniversary of born in the next 14 days or joined more than quiet ago
    or joined between 2020-01-01 and yesterday or joined = 5 days ago
segment all_of_them where everyone
segment none_of_them where nobody
segment narrow
  where any orders not followed by large within 1 day or on the same day
    and country != "de" ignoring case and born in this month and joined not in the last 3 days
    and joined before in 5 days

lifecycle journey "the journey" among newsletter because "everybody is somewhere"
  not private because "stages are coarse" note goal "that they stay"
  stage fresh "new here" where spend > 1 because "they began"
    note need "a welcome"
  stage rest otherwise

score points "how warm" because "one number" not private because "it is a sum"
  +3 when newsletter because "they read"
  -1 when spend < 1

prediction risk "who leaves" of no orders in the next 90 days among newsletter from spend rising, country
  at most 1 feature owner "crm" tags "risk" because "they agreed" not private because "it is coarse"
  note need "to be kept"

clusters style "how they buy" among newsletter from spend, rank owner "crm" tags "style" because "they agreed"
  not private because "it is coarse" note need "to be told apart"
  cluster steady "as ever" note need "calm"
  cluster rare

lifetime worth "what is to come" from orders.total in the next 12 months among newsletter margin 40%
  discount 10% per year owner "crm" tags "worth" because "they agreed" not private because "it is coarse"
  note need "to be planned"

campaign spring "Spring"
  to best
  except odd
  via sms
  template "spring"
  holdout 10% seed "held"
  variant loud 60% template "loud" with offer = "15%"
  variant calm 40%
  exclusive group "offers" priority 20
  at most 2 messages per 7 days
  again after 90 days
  goal any orders within 14 days worth orders.total
  owner "growth" tags "sale" because "it is spring"
  note tactics "soft"

campaign welcome "A series"
  to best
  via push
  template "hello"
  step hello
  step story via email template "story" after 3 days
    unless newsletter and spend > 1
  step nudge via sms after 36 hours
  stop when any orders

example "a good one" as of 2026-03-31
  customer with spend = 900, country = "DE"
  orders on 2026-03-01 with total = 90
  large on 30 days ago
  given spent = 7, newsletter = yes
  given (overall median(spend)) = 40
  in best
  spend > 1

expect best between 5% and 20% of odd "a tenth is best"
expect odd at least 3 customers
expect best within 15% of 7 days ago "steady"

metric reward "Per order" = sum(orders.total) / count(orders) because "asked" not private because "a sum"

guarantee "the best are reachable" every best is newsletter because "they asked"
guarantee no odd is best
guarantee journey covers everyone
"""


@pytest.fixture(scope="module")
def file() -> n.RuleFile:
    parsed = parse_text(RULES)
    assert parsed.diagnostics == ()
    return parsed.required()


# How it is spelled, not what it says: a key's parentheses, the quotes of a format.
SPELLING = {("File", "compound"), ("Format", "quoted")}
# Of these a part cannot be left out.
WHOLE = {("Call", "arguments"), ("Function", "arguments"), ("Window", "arguments")}
NEEDED = {
    ("Argument", "value"),
    ("Query", "count"),
    ("Selection", "where"),
    ("Keep", "by"),
    ("Window", "unit"),
}
WORDS = {("Name", "text"), ("Text", "value"), ("Format", "text")}
SENTENCES = {"description", "because", "not_private"}


def parts(node: object) -> Iterator[Any]:
    """A node of the tree and all nodes in it."""
    if isinstance(node, tuple):
        for part in node:
            yield from parts(part)
    elif dataclasses.is_dataclass(node) and type(node).__name__ in n.__all__:
        yield node
        for field in dataclasses.fields(node):
            yield from parts(getattr(node, field.name))


def said_fields(node: Any) -> Iterator[dataclasses.Field[Any]]:
    """The fields that say something: where a thing stands is none of them."""
    return (one for one in dataclasses.fields(node) if one.compare and one.name != "name_span")


def test_the_file_has_every_clause_that_the_grammar_knows(file: n.RuleFile) -> None:
    classes = {getattr(n, name) for name in n.__all__ if dataclasses.is_dataclass(getattr(n, name))}
    here = list(parts(file.declarations))
    assert {kind.__name__ for kind in classes - {type(node) for node in here}} == {"RuleFile"}
    told = {(type(node), one.name) for node in here for one in said_fields(node) if getattr(node, one.name)}
    optional = {
        (kind, one.name)
        for kind in classes
        if kind is not n.RuleFile
        for one in dataclasses.fields(kind)
        if one.compare and one.name not in ("span", "name_span")
    }
    missing = {f"{kind.__name__}.{name}" for kind, name in optional - told}
    assert missing == set(), "write it into the rules above"


def others(value: object) -> Iterator[object]:
    """What might have been written instead of a value; nothing where pieces in it are changed anyhow."""
    match value:
        case True:
            yield False
        case False:
            return
        case int() | float():
            yield value + 1
        case dt.datetime():
            yield value + dt.timedelta(hours=1)
        case dt.date():
            yield value + dt.timedelta(days=1)


def left_out(node: object, field: dataclasses.Field[Any], value: object) -> Iterator[object]:
    """The value without what need not be written."""
    place = (type(node).__name__, field.name)
    if isinstance(value, tuple) and len(value) > 1 and place not in WHOLE:
        yield value[:-1]
    if value and "None" in str(field.type) and place not in NEEDED:
        yield None
    if value and field.default == ():
        yield ()


def altered(node: Any) -> Iterator[tuple[str, Any]]:
    """The node with one piece of it another or left out, with what was done."""
    for one in said_fields(node):
        place, value = (type(node).__name__, one.name), getattr(node, one.name)
        if place in SPELLING:
            continue
        rewritten = isinstance(value, str) and (place in WORDS or one.name in SENTENCES)
        for other in (
            *others(value),
            *left_out(node, one, value),
            *([f"{value} altered"] if rewritten else ()),
        ):
            yield f"{'.'.join(place)} = {other!r}"[:80], dataclasses.replace(node, **{one.name: other})
        for what, other in altered_below(value):
            yield what, dataclasses.replace(node, **{one.name: other})


def altered_below(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, tuple):
        for place, part in enumerate(value):
            for what, other in altered_below(part):
                yield what, (*value[:place], other, *value[place + 1 :])
    elif dataclasses.is_dataclass(value) and type(value).__name__ in n.__all__:
        yield from altered(value)


def test_nothing_that_is_written_can_change_without_a_trace(file: n.RuleFile) -> None:
    words = Vocabulary.of([file])
    tried, untold = 0, []
    for declaration in file.declarations:
        before = explained(declaration, words)
        for what, other in altered(declaration):
            tried += 1
            after = explained(other, Vocabulary.of([file]))
            if after == before:
                untold.append(f"{before.name}: {what}")
    assert tried > 400
    assert not untold, "\n".join(untold)
