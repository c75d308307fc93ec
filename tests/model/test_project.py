"""A project as a whole: files in any order, settings, and one finding for one mistake."""

from __future__ import annotations

import itertools

import pytest

from segdsl.model.from_syntax import build
from segdsl.model.nodes import Length
from segdsl.source import Source
from segdsl.syntax.from_text import parse
from tests.model.shorthand import SHOP, complaints, model, short, tree

RULES = (
    "trait a = b + 1",
    "trait b = overall median(c among fans)",
    "segment fans where nps > limit and journey = lead",
    "setting limit = 8",
    "lifecycle journey\n  stage lead where c > 5\n  stage rest otherwise",
    "score c\n  +5 when any big",
    "events big from gifts where (total > customer.nps)",
)


@pytest.mark.parametrize("rules", list(itertools.permutations(RULES))[::500])
def test_declarations_come_in_any_order(rules: tuple[str, ...]) -> None:
    straight, shuffled = model(SHOP + "\n".join(RULES)), model("\n".join(rules) + "\n" + SHOP)
    for part in ("catalog", "settings", "traits", "segments", "lifecycles", "scores"):
        assert getattr(straight, part) == getattr(shuffled, part)


def test_files_come_in_any_order() -> None:
    files = [tree(SHOP, "a.seg"), *(tree(f"{rule}\n", f"{i}.seg") for i, rule in enumerate(RULES))]
    one, other = build(files), build(files[::-1])
    assert not one.diagnostics
    assert one.value == other.value


def test_each_comes_after_what_it_needs() -> None:
    assert model(SHOP + "\n".join(RULES)).order == ("c", "journey", "fans", "b", "a")


def test_long_chains_of_traits_are_no_problem() -> None:
    rules = "\n".join(f"trait t{i} = t{i + 1} + 1" for i in range(3000))
    assert model(f"{SHOP}{rules}\ntrait t3000 = nps\n").order[0] == "t3000"


def test_settings_stand_for_their_values_everywhere() -> None:
    rules = f"""{SHOP}setting lapsed = 90 days
setting homes = ("DE", "AT")
setting few = 2
setting tenth = 10%
segment s where last(carts) more than lapsed ago and country in homes and at least few carts
segment t where top tenth by nps
"""
    found = model(rules)
    assert short(found.segments["s"].condition) == (
        "and(<(last time[carts], add days(today, -90)), in(country, 'DE', 'AT'), >=(count[carts], 2))"
    )
    assert short(found.segments["t"].condition) == "top share(0.1, nps within - among -)"
    assert found.settings["lapsed"].value == Length(90, "days")


@pytest.mark.parametrize(
    ("declared", "given", "value"),
    [
        ("90 days", "4 months", Length(4, "months")),
        ("8", "9.5", 9.5),
        ('"DE"', "AT", "AT"),
        ('"DE"', '"AT"', "AT"),
        ('("DE", "AT")', '("CH")', ("CH",)),
        ("yes", "no", False),
    ],
)
def test_set_overrides_a_setting(declared: str, given: str, value: object) -> None:
    setting = model(f"{SHOP}setting s = {declared}\n", s=given).settings["s"]
    assert (setting.value, setting.written, setting.overridden) == (value, given, True)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"s": "120"},
            '`settings={"s": "120"}`: `s` is a length of time, such as `30 days`, and `120` is not',
        ),
        (
            {"s": "120 dogs"},
            '`settings={"s": "120 dogs"}`: `s` is a length of time, such as `30 days`, and `120 dogs` is not',
        ),
        ({"t": "120 days"}, '`settings={"t": …}`: there is no setting `t`'),
    ],
)
def test_set_takes_what_the_rules_take(given: dict[str, str], message: str) -> None:
    [found] = complaints(f"{SHOP}setting s = 90 days\n", **given)
    assert (found.code, found.message, found.span) == ("bad-setting", message, None)


def test_one_mistake_is_reported_once() -> None:
    rules = f"""{SHOP}trait spend = sum(orders.totl)
trait double = spend * 2
segment rich where double > 5 and spend + 1 > 3
guarantee every rich is newsletter
expect rich at least 1 customers
"""
    [found] = complaints(rules)
    assert found.message == "`orders` has no column `totl`"


@pytest.mark.parametrize("wrong", ["99999999 days", "130001 months"])
def test_a_setting_that_is_wrong_does_not_hide_those_after_it(wrong: str) -> None:
    rules = f"{SHOP}setting a = {wrong}\nsetting b = 3\nsegment s where nps > b\nsegment t where nps > a\n"
    found = complaints(rules)
    assert [d.span.line for d in found if d.span] == [SHOP.count("\n") + 1]


@pytest.mark.parametrize("right", ["= DE", "!= DE", "in (DE, AT)", "= nps", "= fans", "= nosuch"])
def test_beside_an_unknown_name_nothing_else_is_called_unknown(right: str) -> None:
    [found] = complaints(f"{SHOP}segment fans where nps > 8\nsegment s where nosuch {right}\n")
    assert found.message == "there is no attribute or trait `nosuch`"


@pytest.mark.parametrize(
    "declared",
    [
        "lifecycle made\n  stage a where nosuch > 3\n  stage b otherwise\n",
        "lifecycle made among nosuch\n  stage a where nps > 3\n  stage b otherwise\n",
        "score made\n  +1 when nps > 3\n  +2 when nosuch > 3\n",
        "trait made = nosuch + 1\n",
        "segment made where nosuch > 3\n",
    ],
)
@pytest.mark.parametrize("used", ["made = a", "made > 3", "made", "not made", "quintile(made) > 3"])
def test_of_what_uses_something_wrong_nothing_more_is_said(declared: str, used: str) -> None:
    [found] = complaints(f"{SHOP}{declared}segment s where {used}\n")
    assert "nosuch" in found.message


def test_every_setting_that_is_wrong_is_reported() -> None:
    wrong = (
        "setting a = 99999999 days\nsetting b = 130001 months\nsetting c = 3\nsetting d = 99999999 weeks\n"
    )
    assert [d.span.line for d in complaints(wrong + SHOP) if d.span] == [1, 2, 4]
    assert model(SHOP + "setting a = 1\nsetting b = 2\n").settings.keys() == {"a", "b"}


def test_every_mistake_of_a_rule_is_reported() -> None:
    rules = f'{SHOP}segment s where contry = "DE" and nps > "5" and any ordrs and not quintile(nam) > 3\n'
    assert [d.code for d in complaints(rules)] == [
        "unknown-attribute",
        "type-mismatch",
        "unknown-name",
        "unknown-attribute",
    ]


def test_what_could_not_be_read_is_not_called_unknown() -> None:
    broken = "trait spend = sum((\nevents big form x\n"
    rules = "segment rich where spend > 5\nsegment more where rich and any big\n"
    parsed = parse(Source("rules.seg", SHOP + broken + rules))
    assert parsed.value is not None
    assert parsed.diagnostics
    assert build([parsed.value]).diagnostics == ()


def test_protection_passes_on_to_computed_columns() -> None:
    rules = """customers from "c.csv" key id
  email   text private
  income  number sensitive
  domain = lower(email)
  monthly = income / 12
"""
    columns = model(rules).catalog.customers.columns
    assert columns["domain"].private
    assert columns["monthly"].sensitive


def test_keys_that_are_not_declared_have_the_type_of_the_customers_key() -> None:
    rules = """customers from "c.csv" key id
  id  number

events orders from "o.csv" key customer at day
"""
    assert model(rules).catalog.events["orders"].columns["customer"].kind.family == "number"


def test_customers_can_come_from_events() -> None:
    rules = """customers from events orders
  size = 5

events orders from "o.csv" key shop at day
"""
    customers = model(rules).catalog.customers
    assert (customers.base, customers.key, list(customers.columns)) == ("orders", ("shop",), ["size", "shop"])


def test_where_nothing_says_who_the_customers_are_the_first_declaration_is_shown() -> None:
    [found] = complaints("setting a = 3\nsetting b = 4\nsetting c = 5\n")
    assert found.message == "nothing says who the customers are"
    assert found.hint == 'add, say, `customers from "customers.csv" key customer_id`'
    assert found.span is not None
    assert (found.span.line, found.span.text) == (1, "setting")
    assert complaints("") == ()
