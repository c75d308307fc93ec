"""A small shop: its rules, files that a test writes, and the model."""

from __future__ import annotations

from pathlib import Path

from segdsl.clock import AsOf
from segdsl.model.from_syntax import build
from segdsl.model.project import Model
from segdsl.sources.loading import load
from segdsl.sources.tables import Tables
from segdsl.syntax.from_text import parse_text

ZONE = "Europe/Berlin"
AS_OF = AsOf.parse("2026-03-31", ZONE)

DECLARATIONS = """\
customers from "customers.csv" key customer_id
  birthday     date
  country      one of "DE", "AT", "CH"
  income       number
  visits       whole number
  newsletter   flag
  interests    list of text split by "|"

attributes survey from "survey.csv" key customer_id
  nps          number 0 to 10

events lines from "lines.csv" separated by ";" key customer_id at sold_at
  sold_at      datetime
  invoice      text
  sku          text
  quantity     number
  price        number format "1.234,56"
  amount = quantity * price
  category = products.category for sku

events orders from lines per invoice where (quantity > 0)
  total = sum(amount)

events carts from "carts.csv" key customer_id at added_on
  added_on     date format "%d.%m.%Y"

lookup products from "products.csv" key sku
  category     text
"""

RULES = """\
trait recency "Days since the last order" = days since last(orders)
trait monetary "Spend in the past year" = sum(orders.total in the last 365 days)
trait favourite = most common(lines.category)
trait usual = overall median(monetary)
trait tidy = pad(text(round(sqrt(income), 2)), 8, "0")
trait joined_up = concat(replace(favourite, "o", "0"), "-", part(customer_id, "b", 1))
trait powers = number(text(visits)) default exp(log(power(income, 0.5)))
trait standing = standardised(monetary within country)
trait high = overall percentile(income within country among (income > 1), 90)

segment big_spenders "Spend more than usual"
  where monetary > usual and (country in ("DE", "AT") or visits >= 9007199254740993)

segment quiet
  where last(orders) more than 90 days ago and not newsletter

segment tempted "Put something in the cart and did not buy"
  where any carts in the last 30 days not followed by orders within 7 days

segment keen
  where interests contains any of ("opera", "chess") or nps >= 9 or favourite matches "^re[a-z]+$"

segment lucky where sample 50% seed "spring"

segment best where top 1 by monetary within country

segment makers where top customers making 50% of monetary within country

segment drawn where sample 50% by country seed "spring"

segment any_case where favourite contains "BOOK" ignoring case or customer_id matches "A" ignoring case

lifecycle journey "How it stands"
  stage lead   where no orders
  stage fresh  where recency <= 90
  stage lapsed otherwise

score warmth
  +10 when any carts in the last 30 days
  -5 when newsletter = no
"""

FILES = {
    "customers.csv": """\
customer_id,birthday,country,income,visits,newsletter,interests
a,1990-02-28,DE,100.5,3,yes,opera|tea
b,,AT,,9007199254740993,no,
c,2004-02-29,CH,7,9007199254740992,,chess
d,1985-12-31,DE,1e3,,Yes,[]
""",
    "survey.csv": "customer_id,nps\nd,9\nb,3\nzz,1\n",
    "lines.csv": """\
customer_id;sold_at;invoice;sku;quantity;price
a;2026-03-31 23:59:59;i1;s1;1;1.000,10
a;2026-03-01T10:00:00Z;i1;s2;2;0,20
a;2026-04-01 00:00;i2;s1;5;9,99
b;2025-12-30 12:00;i3;s1;1;0,30
b;2025-12-31 12:00;i3;s9;-1;0,30
c;2025-06-01 08:00;i4;s2;3;70
;2025-06-01 08:00;i5;s2;3;70
nobody;2025-06-01 08:00;i6;s2;3;70
""",
    "carts.csv": "customer_id,added_on\na,05.03.2026\nc,10.03.2026\nd,28.03.2026\nb,\n",
    "products.csv": "sku,category\ns1,books\ns2,refill\n",
}


def shop(folder: Path, rules: str = RULES) -> tuple[Model, Tables]:
    """Writes the files, and reads them as the rules declare them."""
    for name, content in FILES.items():
        (folder / name).write_text(content, encoding="utf-8")
    model = model_of(DECLARATIONS + rules)
    return model, load(model.catalog, folder).required().tables


def model_of(text: str, zone: str = ZONE) -> Model:
    return build([parse_text(text).required()], zone=zone).required()
