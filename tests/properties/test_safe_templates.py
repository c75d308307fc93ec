"""Whatever the checks call safe is never held back for an unknown value.

Audiences and templates are put together at random, and so are customers. A customer who is in the audience
gets the letter whole, unless the check said that something may be unknown. (`check` finds most of what may
be; the rest it calls undecided: both count as said.)
"""

from __future__ import annotations

from random import Random

import pytest

from segdsl.messages.checks.desk import Desk
from segdsl.messages.letter import HeldBack
from segdsl.reference.customer import Customer
from segdsl.synthesis.drafts import person
from tests.messages.checks.small import AS_OF, SUBJECT, a_desk, found

NAMES = ("first_name", "country", "income", "newsletter", "nps", "recency", "spent", "basket", "rank")
RULES = """trait recency = days since last(orders)
trait spent = sum(orders.total)
trait basket = spent / count(orders)
trait rank = "high" when nps >= 8, "low" when nps is known
segment buyers where any orders
lifecycle journey
  stage lead where no orders
  stage fresh where recency <= 30 and nps is known
  stage rest otherwise
"""
CONDITIONS = (
    "first_name is known",
    "nps > 3",
    "nps is unknown",
    'country = "DE"',
    'country in ("DE", "AT")',
    "newsletter",
    "newsletter = no",
    "member",
    "recency < 100",
    "buyers",
    "no orders",
    "at least 2 orders",
    "any orders where (total > 20)",
    "journey = fresh",
    "journey in (lead, fresh)",
    'rank = "high"',
    "income + nps > 10",
    "basket > 5",
    "everyone",
)


def an_audience(rng: Random, depth: int = 2) -> str:
    if depth == 0 or rng.random() < 0.3:
        return rng.choice(CONDITIONS)
    joint = rng.choice((" and ", " and ", " or "))
    inner = joint.join(an_audience(rng, depth - 1) for _ in range(2))
    return f"{rng.choice(('', '', 'not '))}({inner})"


def a_test(rng: Random, depth: int = 1) -> str:
    name = f"customer.{rng.choice(NAMES)}"
    plain = (
        name,
        f"{name} is known",
        f"{name} is unknown",
        f"{name} == 'DE'",
        f"{name} != 3",
        f"{name} in [1, 2]",
    )
    if depth == 0 or rng.random() < 0.6:
        return rng.choice(("", "not ")) + rng.choice(plain)
    return f"({a_test(rng, depth - 1)} {rng.choice(('and', 'or'))} {a_test(rng, depth - 1)})"


def a_template(rng: Random, depth: int = 3) -> str:
    name = f"customer.{rng.choice(NAMES)}"
    inner = (lambda: a_template(rng, depth - 1)) if depth else (lambda: f"{{{{ {name} }}}}")
    shapes = (
        lambda: f"{{{{ {name} }}}}",
        lambda: f"{{{{ {name} | default('x') }}}}",
        lambda: f"{{{{ {name} or 'x' }}}}",
        lambda: f"{{{{ {name} if {a_test(rng)} else 'x' }}}}",
        lambda: f"{{% set value = {name} %}}{{% if value %}}{{{{ value }}}}{{% endif %}}",
        lambda: f"{{% with value = {name} %}}{inner()}{{{{ value | default(1) }}}}{{% endwith %}}",
        lambda: f"{{% if {a_test(rng)} %}}{inner()}{{% else %}}{inner()}{{% endif %}}",
        lambda: f"{{% if {a_test(rng)} %}}{inner()}{{% elif {a_test(rng)} %}}{inner()}{{% endif %}}",
        lambda: f"{{% for n in [1, 2] %}}{inner()}{{% endfor %}}",
        lambda: inner() + inner(),
    )
    return rng.choice(shapes)()


def customers(desk: Desk, rng: Random, many: int) -> list[Customer]:
    """Anybody, with a few orders, many of them unknown in most things."""
    made = []
    for _ in range(many):
        draft = person(desk.model, AS_OF, rng, {}, rng.choice((0.0, 0.3, 0.6, 0.9, 1.0)))
        for _ in range(rng.choice((0, 0, 1, 2, 4))):
            row = draft.new_row("orders")
            for name in ("price", "quantity", "sold_at"):
                if rng.random() < 0.15:
                    row.cells[name] = None
        draft.changed()
        made.append(Customer(draft.finished()))
    return made


def fates(rng: Random) -> tuple[int, int]:
    """How many customers of a case were held back, and how many got the letter.

    Whoever was held back lacks something that the check told of.
    """
    audience, body = an_audience(rng), SUBJECT + a_template(rng)
    desk = a_desk(body, audience, rules=RULES)
    told = {word for d in found(desk, "may-be-unknown") for word in d.message.split("`")}
    [mailing] = desk.mailings()
    members = [c for c in customers(desk, rng, 25) if c.holds(mailing.campaign.audience)]
    outcomes = [desk.send(mailing, customer).outcome for customer in members]
    reasons = [outcome.reason for outcome in outcomes if isinstance(outcome, HeldBack)]
    for reason in reasons:
        assert f"customer.{reason.split(' ')[0]}" in told, (audience, body, reason)
    return len(reasons), len(members) - len(reasons)


@pytest.mark.parametrize("seed", range(25))
def test_what_is_called_safe_is_not_held_back(seed: int) -> None:
    """Cases are drawn until one says something: some customers are held back, and others are not."""
    rng = Random(f"safe {seed}")
    assert any(all(fates(rng)) for _ in range(60))
