"""Made-up exports with columns inside of columns, as platforms answer and report in JSON."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable, Iterable

from tests.sources.exports import CITIES, DAY, PEOPLE, email


def _lines(records: Iterable[object]) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def _moment(chance: random.Random) -> dt.datetime:
    return (DAY + dt.timedelta(minutes=chance.randrange(90 * 24 * 60))).replace(tzinfo=dt.UTC)


def shopify_json() -> dict[str, str]:
    """What Shopify's Admin API answers: `{"orders": […]}`, `{"customers": […]}`."""
    chance = random.Random(11)
    customers = [
        {
            "id": 207_119_551_000 + person,
            "email": email(person),
            "created_at": f"{_moment(chance):%Y-%m-%dT%H:%M:%S}-04:00",
            "orders_count": chance.randrange(9),
            "total_spent": f"{chance.randrange(90_000) / 100:.2f}",
            "verified_email": True,
            "tags": "",
            "default_address": {"city": CITIES[person % 3][1], "country_code": CITIES[person % 3][0]},
            "email_marketing_consent": {
                "state": "subscribed" if person % 2 else "not_subscribed",
                "opt_in_level": "single_opt_in",
            },
        }
        for person in range(PEOPLE)
    ]
    orders = [
        {
            "id": 450_789_000_000 + number,
            "name": f"#{1001 + number}",
            "created_at": f"{_moment(chance):%Y-%m-%dT%H:%M:%S}-05:00",
            "total_price": f"{chance.randrange(90_000) / 100:.2f}",
            "currency": "EUR",
            "financial_status": chance.choice(("paid", "refunded")),
            "customer": {
                "id": 207_119_551_000 + (person := chance.randrange(PEOPLE)),
                "email": email(person),
            },
            "line_items": [{"id": 1, "sku": "SKU-1", "quantity": 2}],
        }
        for number in range(200)
    ]
    return {
        "customers.json": json.dumps({"customers": customers}, indent=1),
        "orders.json": json.dumps({"orders": orders}),
    }


def stripe_json() -> dict[str, str]:
    """Events as Stripe's webhooks send them, a line to each, and the customers as its API lists them."""
    chance = random.Random(12)
    customers = [
        {
            "id": f"cus_{person:04}QwErTy",
            "object": "customer",
            "email": email(person),
            "created": int(_moment(chance).timestamp()),
            "delinquent": person % 11 == 0,
            "address": {"city": CITIES[person % 3][1], "postal_code": CITIES[person % 3][2]},
        }
        for person in range(PEOPLE)
    ]
    events = [
        {
            "id": f"evt_{number:06}",
            "object": "event",
            "created": int(_moment(chance).timestamp()),
            "type": chance.choice(("invoice.paid", "charge.succeeded")),
            "data": {
                "object": {
                    "id": f"in_{number:06}",
                    "customer": f"cus_{chance.randrange(PEOPLE):04}QwErTy",
                    "amount_paid": chance.randrange(90_000),
                }
            },
        }
        for number in range(200)
    ]
    listed = {"object": "list", "url": "/v1/customers", "has_more": False, "data": customers}
    return {"customers.json": json.dumps(listed), "events.jsonl": _lines(events)}


def ga4_json() -> dict[str, str]:
    """Events of GA4 as BigQuery exports them: numbers as texts, parameters as key and value."""
    chance = random.Random(13)
    events = []
    for _ in range(300):
        person, at = chance.randrange(PEOPLE), _moment(chance)
        events.append(
            {
                "event_date": f"{at:%Y%m%d}",
                "event_timestamp": str(int(at.timestamp()) * 1_000_000 + chance.randrange(1_000_000)),
                "event_name": chance.choice(("page_view", "session_start", "purchase", "scroll")),
                "event_params": [
                    {"key": "page_location", "value": {"string_value": f"https://x.com/{person % 7}"}},
                    {"key": "ga_session_id", "value": {"int_value": str(1_700_000_000 + person)}},
                ],
                "user_pseudo_id": f"{1_000_000 + person * 97}.{1_700_000_000 + person}",
                "device": {"category": chance.choice(("mobile", "desktop", "tablet"))},
                "geo": {"country": CITIES[person % 3][1]},
            }
        )
    return {"events_20260101.json": _lines(events)}


JSON_EXPORTS: dict[str, Callable[[], dict[str, str]]] = {
    one.__name__: one for one in (shopify_json, stripe_json, ga4_json)
}
