"""Made-up exports in the layouts in which shops and platforms write them, with the dirt that comes along.

Each function gives the texts of its files by their names. Everything is drawn with a fixed seed.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from collections.abc import Callable, Iterable, Sequence

PEOPLE = 60
DAY = dt.datetime(2026, 1, 1, 9, 30)
_NAMES = ("Zoë", "Ana", "José", "Mia", "O'Neil", "Łukasz", "Fatima", "Bob")
CITIES = (("DE", "Köln", "01067"), ("AT", "Wien", "1010"), ("US", "Boston", "02108"))
_PRODUCTS = ("Tea, green", 'Mug 12"', "Soap", "Candle; scented")


def _text(header: Sequence[str], rows: Iterable[Sequence[object]], separator: str = ",") -> str:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=separator, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return written.getvalue()


def _fields(header: str) -> list[str]:
    return header.split(",")


def email(person: int) -> str:
    return f"person{person}@example.com"


def _moment(chance: random.Random) -> dt.datetime:
    return DAY + dt.timedelta(minutes=chance.randrange(90 * 24 * 60), seconds=chance.randrange(60))


def shopify_orders() -> dict[str, str]:
    """A row for each line of an order; what is said of the order stands in its first row alone."""
    chance = random.Random(1)
    header = _fields(
        "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,"
        "Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,"
        "Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,"
        "Lineitem sku,Lineitem requires shipping,Billing Name,Billing Zip,Billing Country,"
        "Billing Phone,Notes,Cancelled at,Refunded Amount,Vendor,Id,Tags"
    )
    rows: list[list[object]] = []
    for number in range(1001, 1201):
        person, at = chance.randrange(PEOPLE), _moment(chance)
        _, _, postcode = CITIES[person % 3]
        for line in range(chance.choice((1, 1, 2, 3))):
            first = line == 0
            total = chance.randrange(500, 20_000) / 100
            stamp = f"{at:%Y-%m-%d %H:%M:%S} +0100"
            order = ["paid", stamp, "fulfilled", stamp, "yes" if person % 2 else "no", "EUR", f"{total:.2f}"]
            money = [
                "4.90",
                "0.00",
                f"{total + 4.9:.2f}",
                "WELCOME10" if person % 7 == 0 else "",
                "0.00",
                "DHL",
            ]
            sku = f"SKU-{chance.randrange(100, 140)}"
            item = [stamp, chance.randrange(1, 4), chance.choice(_PRODUCTS), f"{total:.2f}", "", sku, "true"]
            name, country = _NAMES[person % 8], CITIES[person % 3][0]
            address = [
                name,
                f"'{postcode}",
                country,
                f"+4930{person:06}",
                "line 1\nline 2" if person == 3 else "",
            ]
            tail = ["", "0.00", "Leaf", 7_410_991_464_000 + number, "vip, b2b" if person == 5 else ""]
            rows.append(
                [f"#{number}", email(person)]
                + (order if first else [""] * 7)
                + (money if first else [""] * 6)
                + item
                + (address if first else [""] * 5)
                + ([*tail] if first else ["", "", "Leaf", "", ""])
            )
    return {"orders_export_1.csv": _text(header, rows)}


def stripe() -> dict[str, str]:
    chance = random.Random(2)
    customers = [
        [
            f"cus_{person:04}QwErTy",
            "",
            "" if person == 9 else email(person),
            _NAMES[person % 8],
            f"{_moment(chance):%Y-%m-%d %H:%M}",
            f"card_{person:05}x" if person % 2 else "",
            "true" if person % 11 == 0 else "false",
            "eur",
            f"{chance.randrange(90_000) / 100:.2f}",
            chance.randrange(9),
            "0.00",
        ]
        for person in range(PEOPLE)
    ]
    charges: list[list[object]] = []
    for number in range(200):
        person = chance.randrange(PEOPLE)
        amount, failed = chance.randrange(100, 90_000) / 100, chance.random() < 0.1
        charges.append(
            [
                f"ch_{number:06}AbCdEf",
                "Payment for Invoice",
                "" if failed else "Thank you",
                f"{_moment(chance):%Y-%m-%d %H:%M:%S}",
                f"{amount:.2f}",
                "0.00",
                "eur",
                f"{amount * 1.1:.2f}",
                f"{amount * 0.029 + 0.3:.2f}",
                "0.00",
                "usd",
                "Live",
                "Failed" if failed else "Paid",
                "" if number % 13 == 0 else f"cus_{person:04}QwErTy",
                "" if number % 13 == 0 else email(person),
                "true",
                f"card_{person:05}x",
                "" if number % 3 else f"in_{number:05}",
            ]
        )
    return {
        "customers.csv": _text(
            _fields(
                "id,Description,Email,Name,Created (UTC),Card ID,Delinquent,Currency,Total Spend,"
                "Payment Count,Refunded Volume"
            ),
            customers,
        ),
        "unified_payments.csv": _text(
            _fields(
                "id,Description,Seller Message,Created date (UTC),Amount,Amount Refunded,Currency,"
                "Converted Amount,Fee,Taxes On Fee,Converted Currency,Mode,Status,"
                "Customer ID,Customer Email,Captured,Card ID,Invoice ID"
            ),
            charges,
        ),
    }


def mailchimp() -> dict[str, str]:
    chance = random.Random(3)
    header = _fields(
        "Email Address,First Name,Last Name,Address,Phone Number,Birthday,MEMBER_RATING,OPTIN_TIME,"
        "OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,"
        "LAST_CHANGED,LEID,EUID,NOTES,TAGS"
    )
    rows = [
        [
            email(person),
            _NAMES[person % 8],
            "",
            "1 Main St  Boston MA 02108 US" if person % 3 == 0 else "",
            f"({200 + person}) 555-01{person:02}" if person % 4 else "",
            f"{person % 12 + 1:02}/{person % 28 + 1:02}" if person % 5 else "",
            chance.randrange(1, 6),
            f"{_moment(chance):%Y-%m-%d %H:%M:%S}",
            "",
            f"{_moment(chance):%Y-%m-%d %H:%M:%S}",
            f"203.0.113.{person}",
            f"{chance.random() * 50:.7f}",
            f"{-chance.random() * 50:.7f}",
            -5,
            -4,
            "America/New_York",
            "US",
            "MA",
            f"{_moment(chance):%Y-%m-%d %H:%M:%S}",
            510_000_000 + person * 4,
            f"{chance.randrange(16**10):010x}",
            "",
            ('"VIP","Newsletter"' if person % 3 else '"Newsletter"') if person % 4 else "",
        ]
        for person in range(PEOPLE)
    ]
    return {"subscribed_email_audience_export_1a2b.csv": _text(header, rows)}


def hubspot() -> dict[str, str]:
    chance = random.Random(4)
    header = _fields(
        "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lifecycle Stage,"
        "Lead Status,Marketing contact status,Create Date,Last Activity Date,Associated Company,"
        "Number of Form Submissions"
    )
    rows = [
        [
            20_051 + person * 50,
            _NAMES[person % 8],
            "",
            email(person) if person % 10 else "",
            f"+1 617 555 01{person:02}" if person % 3 else "",
            chance.choice(("Ana Owner", "Bob Owner", "")),
            chance.choice(("Lead", "Customer", "Subscriber")),
            chance.choice(("New", "Open", "")),
            chance.choice(("Marketing contact", "Non-marketing contact")),
            f"{_moment(chance):%Y-%m-%d %H:%M}",
            f"{_moment(chance):%Y-%m-%d %H:%M}" if person % 2 else "",
            "Acme, Inc." if person % 4 == 0 else "",
            chance.randrange(5),
        ]
        for person in range(PEOPLE)
    ]
    return {"hubspot-crm-exports-all-contacts-2026-03-31.csv": _text(header, rows)}


def klaviyo() -> dict[str, str]:
    chance = random.Random(5)
    header = _fields(
        "Email,Klaviyo ID,First Name,Last Name,Organization,Phone Number,City,Zip Code,Country,"
        "Source,First Active,Last Active,Profile Created On,Date Added,Last Open,Last Click,"
        "Email Marketing Consent,Email Marketing Consent Timestamp,Initial Source,"
        "Total Customer Lifetime Value,Churn Risk Prediction,Expected Date Of Next Order"
    )
    rows = []
    for person in range(PEOPLE):
        country, city, postcode = CITIES[person % 3]
        stamp = f"{_moment(chance):%Y-%m-%d %H:%M:%S}"
        rows.append(
            [
                email(person),
                f"01H{chance.randrange(36**8):012X}",
                _NAMES[person % 8],
                "",
                "",
                f"+49301234{person:03}" if person % 3 else "",
                city,
                postcode,
                country,
                "" if person % 2 else "-59",
                stamp,
                stamp,
                stamp,
                stamp,
                stamp if person % 2 else "",
                stamp if person % 5 == 0 else "",
                chance.choice(("SUBSCRIBED", "UNSUBSCRIBED", "NEVER_SUBSCRIBED")),
                stamp,
                "",
                f"{chance.randrange(50_000) / 100}",
                f"{chance.random():.4f}",
                f"{_moment(chance):%Y-%m-%d}" if person % 2 else "",
            ]
        )
    return {"klaviyo_profiles.csv": _text(header, rows)}


def woocommerce() -> dict[str, str]:
    chance = random.Random(6)
    customers = [
        [
            person + 1,
            _NAMES[person % 8],
            "",
            email(person),
            f"{_moment(chance):%Y-%m-%d %H:%M:%S}",
            CITIES[person % 3][2],
            CITIES[person % 3][0],
            f"{chance.randrange(90_000) / 100:.2f}",
            chance.randrange(20),
        ]
        for person in range(PEOPLE)
    ]
    orders: list[list[object]] = []
    for number in range(300):
        person = chance.randrange(PEOPLE)
        guest = chance.random() < 0.1
        orders.append(
            [
                2_000 + number,
                2_000 + number,
                f"{(at := _moment(chance)).month}/{at.day}/{at.year} {at.hour}:{at:%M:%S}",
                chance.choice(("completed", "processing", "refunded")),
                f"{chance.randrange(90_000) / 100:.2f}",
                "EUR",
                chance.choice(("stripe", "cod")),
                0 if guest else person + 1,
                "guest@example.net" if guest else email(person),
                CITIES[person % 3][0],
                f"name:{chance.choice(_PRODUCTS)}|quantity:1",
            ]
        )
    return {
        "customers.csv": _text(
            _fields(
                "customer_id,first_name,last_name,email,date_registered,billing_postcode,billing_country,"
                "total_spent,order_count"
            ),
            customers,
        ),
        "orders.csv": _text(
            _fields(
                "order_id,order_number,order_date,status,order_total,order_currency,payment_method,customer_id,"
                "customer_email,billing_country,line_items"
            ),
            orders,
        ),
    }


def ga4() -> dict[str, str]:
    """Events of GA4 as BigQuery exports them; `event_params` as text."""
    chance = random.Random(7)
    rows: list[list[object]] = []
    for _ in range(400):
        person, at = chance.randrange(PEOPLE), _moment(chance).replace(tzinfo=dt.UTC)
        micros = int(at.timestamp()) * 1_000_000 + chance.randrange(1_000_000)
        rows.append(
            [
                f"{at:%Y%m%d}",
                micros,
                chance.choice(("page_view", "session_start", "purchase", "scroll")),
                "[{'key': 'page_location'}]",
                "" if chance.random() < 0.8 else f"{chance.randrange(9_000) / 100}",
                f"{1_000_000 + person * 97}.{1_700_000_000 + person}",
                f"u-{person}" if person % 3 else "",
                chance.choice(("mobile", "desktop", "tablet")),
                CITIES[person % 3][0],
                1_690_000_000_000_000 + person,
            ]
        )
    header = _fields(
        "event_date,event_timestamp,event_name,event_params,event_value_in_usd,user_pseudo_id,"
        "user_id,device.category,geo.country,user_first_touch_timestamp"
    )
    return {"events_20260101.csv": _text(header, rows)}


EXPORTS: dict[str, Callable[[], dict[str, str]]] = {
    one.__name__: one for one in (shopify_orders, stripe, mailchimp, hubspot, klaviyo, woocommerce, ga4)
}
