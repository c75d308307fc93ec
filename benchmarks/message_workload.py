"""The work that benchmarks/messages.py measures: a letter, a catalogue, customers.

In: how many customers. Out: their columns, and the letter in the words of each engine. The same every time.
"""

from __future__ import annotations

import random
import re
from typing import Any

_CSS = "\n".join(
    f".c{i} {{ color: #{i * 1234567 % 0xFFFFFF:06x}; padding: {i}px {i + 2}px; "
    "font: 14px/1.4 Helvetica, Arial, sans-serif; }"
    for i in range(38)
)
LAYOUT = f"""<!doctype html>
<html lang="{{{{ shop.language }}}}"><head><meta charset="utf-8"><title>{{{{ shop.title }}}}</title>
<style type="text/css">
{_CSS}
</style></head>
<body><table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="c1"><tr><td class="c2">
<h1 class="c3">{{{{ shop.brand }}}}</h1>
{{% block body %}}{{% endblock %}}
</td></tr><tr><td class="c9"><p class="c10">{{{{ shop.legal }}}}</p>
<p class="c11">Questions? Write to <a href="mailto:{{{{ shop.support }}}}">{{{{ shop.support }}}}</a>.
<a href="{{{{ customer.unsubscribe }}}}">Unsubscribe</a></p></td></tr></table></body></html>
"""
PART = """<td class="c4" width="33%"><a href="{{ p.url }}"><img src="{{ p.img }}" width="180" height="180" \
alt="{{ p.name }}" class="c5"></a>
<p class="c6">{{ p.name }}</p><p class="c7">{{ shop.money }} {{ p.price }}</p></td>
"""
_FILL = (
    "We picked these for you from this season's arrivals. Every order ships free, and returns are free for "
    "thirty days. "
) * 6
LETTER = f"""{{% extends "layouts/base.html.j2" %}}
{{% block subject %}}Spring arrivals{{% endblock %}}
{{% block body %}}
<p class="c12">{{{{ shop.greeting }}}} {{{{ customer.first_name }}}} {{{{ customer.last_name }}}},</p>
<p class="c13">{{{{ shop.hero }}}}</p>
<p class="c14">{_FILL}</p>
{{% if customer.is_vip %}}
<p class="c15">As one of our VIPs in {{{{ customer.city }}}} you have early access and a personal shopper. \
You hold {{{{ customer.points }}}} points.</p>
{{% else %}}
<p class="c16">You have {{{{ customer.points }}}} points: collect 500 to become a VIP in \
{{{{ customer.city }}}}.</p>
{{% endif %}}
{{% if customer.coupon %}}
<p class="c17">Your coupon <b>{{{{ customer.coupon }}}}</b> takes \
{{{{ shop.discount }}}}% off until Sunday.</p>
{{% endif %}}
<table role="presentation" class="c18"><tr>
{{% for sku in customer.products %}}
{{% with p = products | row(sku) %}}
{{% include "parts/product.html.j2" %}}
{{% endwith %}}
{{% endfor %}}
</tr></table>
{{% if shop.open %}}
<p class="c19"><a class="c20" href="https://shop.example.com/c/{{{{ shop.language }}}}">\
{{{{ shop.call }}}}</a></p>
{{% endif %}}
<p class="c21">Your last order was on {{{{ customer.last_order }}}}.</p>
{{% endblock %}}
"""
SHOP: dict[str, Any] = {
    "language": "en",
    "title": "Spring & Summer arrivals",
    "brand": "Acme <Outfitters>",
    "legal": "Acme Outfitters Ltd, 1 Long Street, Dublin. You get this because you opted in.",
    "support": "help@acme.example",
    "greeting": "Hello",
    "hero": "The new season is here — and it's 20% lighter.",
    "call": "See the collection",
    "discount": 15,
    "open": True,
    "money": "EUR",
}


def segdsl_files() -> dict[str, str]:
    return {"layouts/base.html.j2": LAYOUT, "parts/product.html.j2": PART, "letter.html.j2": LETTER}


def jinja_files() -> dict[str, str]:
    """The same, but customers bring the products along, as other engines have no tables."""
    letter = LETTER.replace("{% for sku in", "{% for p in").replace(
        "{% with p = products | row(sku) %}\n", ""
    )
    letter = re.sub(r"\{% block subject.*?endblock %\}\n", "", letter.replace("{% endwith %}\n", ""))
    return {"layouts/base.html.j2": LAYOUT, "parts/product.html.j2": PART, "letter.html.j2": letter}


def mako_files() -> dict[str, str]:
    files = {name: _mako(text) for name, text in jinja_files().items()}
    files["parts/product.html.j2"] = '<%page args="p"/>' + files["parts/product.html.j2"]
    return files


def _mako(text: str) -> str:
    for jinja, mako in (
        ('{% extends "layouts/base.html.j2" %}\n', '<%inherit file="layouts/base.html.j2"/>'),
        ("{% block body %}{% endblock %}", "${next.body() | n}"),
        ("{% block body %}\n", ""),
        ("{% endblock %}\n", ""),
        ('{% include "parts/product.html.j2" %}', '<%include file="parts/product.html.j2" args="p=p"/>'),
    ):
        text = text.replace(jinja, mako)
    text = re.sub(r"\{% (if|for) (.*?) %\}", r"% \1 \2:", text)
    text = re.sub(r"\{% (endif|endfor) %\}", r"% \1", text).replace("{% else %}", "% else:")
    text = re.sub(r"\{\{ (.*?) \}\}", r"${\1}", text)
    return re.sub(r"\b(customer|shop|p)\.([a-z_]+)(?=[}:])", r'\1["\2"]', text).replace(
        "in customer.products", 'in customer["products"]'
    )


def catalogue() -> list[dict[str, Any]]:
    chance = random.Random(4)
    kinds = ["Shoe", "Coat", "Hat & Scarf", "Bag"]
    return [
        {
            "sku": f"P{i}",
            "name": f"Trail {chance.choice(kinds)} {i}",
            "price": f"{chance.randint(10, 300)}.90",
            "url": f"https://shop.example.com/p/{i}?utm=mail&c=spring",
            "img": f"https://cdn.example.com/i/{i}_180.jpg",
        }
        for i in range(400)
    ]


def customers(size: int) -> dict[str, list[Any]]:
    """Columns; `products` holds what three products each customer was recommended, by their keys."""
    chance = random.Random(5)
    first = ["Ann", "Bob", "Zoë", "D'Arcy", "Li", "Mary-Jane"]
    last = ["O'Neil", "Smith", "Müller", "Tan", "Garcia"]
    skus = [product["sku"] for product in catalogue()]
    numbers = range(size)
    return {
        "first_name": [chance.choice(first) + str(i % 97) for i in numbers],
        "last_name": [chance.choice(last) + str(i % 89) for i in numbers],
        "city": [chance.choice(["Paris", "San Jose", "Köln", "Rome"]) for _ in numbers],
        "points": [chance.randint(0, 9000) for _ in numbers],
        "is_vip": [chance.random() < 0.2 for _ in numbers],
        "coupon": [chance.choice([None, "SPRING15", "VIP-25"]) for _ in numbers],
        "last_order": [f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}" for _ in numbers],
        "unsubscribe": [f"https://shop.example.com/u?id={i}&k={chance.getrandbits(64):x}" for i in numbers],
        "email": [f"reader{i}@example.com" for i in numbers],
        "products": [chance.sample(skus, 3) for _ in numbers],
    }
