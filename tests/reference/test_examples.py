"""Examples are unit tests without data: one customer, a few events, and what must hold."""

from __future__ import annotations

from segdsl.clock import AsOf
from segdsl.model.project import Model
from segdsl.reference.examples import ExampleOutcome, run_example
from tests.reference.meaning import model

SHOP = """
customers from "customers.csv" key id
  newsletter  flag
  country     text
events lines from "lines.csv" key id at sold
  sold    datetime
  invoice text
  amount  number
events orders from lines per invoice
  total = sum(amount)
  items = count()
events big from orders where (total > 100)
events notes from "notes.csv" key id
  words  text

trait monetary = sum(orders.total in the last 365 days)
trait r = quintile(monetary)
trait items = sum(orders.items)
segment spenders where monetary >= 50 and newsletter
segment luckies where sample 100%
lifecycle journey
  stage loyal where r >= 4
  stage other otherwise
"""


def outcome(example: str, zone: str = "UTC", default: str = "2026-03-31") -> ExampleOutcome:
    rules: Model = model(f'{SHOP}\nexample "one"{example}', zone)
    return run_example(rules, rules.examples[0], AsOf.parse(default, zone))


def test_facts_of_a_roll_up_stand_for_its_rows() -> None:
    found = outcome("""
  customer with newsletter = yes
  orders on 2026-03-01 with total = 30
  orders on 2026-03-02 with total = 20
  in spenders
  monetary = 50
""")
    assert found.holds


def test_what_a_stated_roll_up_does_not_say_is_unknown() -> None:
    assert outcome("\n  orders on 2026-03-01 with total = 30\n  items = 0\n").holds


def test_rows_of_the_file_are_rolled_up() -> None:
    found = outcome("""
  lines on 2026-03-01 with invoice = "a", amount = 30
  lines on 2026-03-01 with invoice = "a", amount = 40
  monetary = 70
  items = 2
""")
    assert found.holds


def test_facts_of_a_subset_are_rows_of_its_base() -> None:
    assert outcome("\n  big on 2026-03-01 with total = 300\n  monetary = 300\n").holds


def test_a_claim_that_fails_says_what_was_there_instead() -> None:
    found = outcome("""
  customer with newsletter = no
  orders on 2026-03-01 with total = 30
  in spenders
  monetary = 31
""")
    assert not found.holds
    assert [(c.holds, c.instead) for c in found.claims] == [(False, None), (False, 30.0)]
    assert [(c.text, c.holds) for c in found.claims[0].why.clauses] == [
        ("monetary >= 50", False),
        ("newsletter", False),
    ]


def test_what_is_given_is_fixed() -> None:
    assert outcome("\n  given r = 4\n  journey = loyal\n").holds
    assert outcome("\n  given r = 3\n  journey = other\n").holds


def test_the_examples_own_date_comes_before_the_default() -> None:
    facts = "\n  orders on 2025-03-01 with total = 30\n"
    assert outcome(f" as of 2025-12-31{facts}  monetary = 30\n").holds
    assert outcome(f"{facts}  monetary = 0\n").holds


def test_a_date_is_the_first_instant_of_the_local_day() -> None:
    facts = " as of 2026-03-31 00:00\n  orders on 2026-03-31 with total = 30\n"
    assert outcome(f"{facts}  monetary = 30\n", "Europe/Berlin").holds


def test_a_customer_without_a_key_is_in_no_sample() -> None:
    assert outcome("\n  not in luckies\n").holds
    assert outcome('\n  customer with id = "1"\n  in luckies\n').holds


def test_an_outcome_says_which_example_it_is_of_and_as_of_when() -> None:
    own = outcome(" as of 2025-12-31\n  monetary = 0\n", "Europe/Berlin")
    assert own.example.title == "one"
    assert own.as_of == AsOf.parse("2025-12-31", "Europe/Berlin")
    assert outcome("\n  monetary = 0\n").as_of == AsOf.parse("2026-03-31", "UTC")
    assert [claim.claim for claim in own.claims] == list(own.example.claims)
