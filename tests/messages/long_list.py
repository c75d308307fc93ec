"""A project with as many customers as wanted, whose messages differ in build, length and script."""

from __future__ import annotations

from pathlib import Path

RULES = """
customers from "customers.csv" key id
  first_name  text
  email       text    private
  city        text
  newsletter  flag    required
  spent       number  required

segment regulars "Order again and again"
  where spent >= 50

campaign spring "For Sunday"
  to newsletter
  via email
  template "letter"
  holdout 10% seed "spring"
  variant short 50% with offer = "10% off"
  variant long  50% with offer = "a book"
"""

TEMPLATE = """
{% block subject %}{% if customer.first_name %}{{ customer.first_name }}, {% endif %}{{ variant.offer }}\
{% endblock %}
{% block preheader %}Only until Sunday{% endblock %}
{% block body %}
<p>{{ greeting(customer.first_name) }}</p>
{% if customer.city %}<p>Rain in {{ customer.city }}? All the better.</p>{% endif %}
<p>You have spent {{ customer.spent }} €. Thank you & see you soon.</p>
<p><a href="{{ unsubscribe_url }}">No more letters</a></p>
{% endblock %}
"""

PERSONA = """
name: friend
title: A friend
voice:
  greeting: "Dear {name},"
  greeting_without_name: "Hello,"
  tone: warm
  sign_off: "Yours,"
fallback: true
"""

SETTINGS = """
[project]
name = "Long list"
timezone = "UTC"

[customer]
address = "email"

[email]
from = "Büro <letters@shop.example>"
unsubscribe_url = "https://shop.example/u?c={key}&m={campaign}"
"""

NAMES = ("Ann", "Zoë", "", "李雷", "O'Hara & Söhne", "From me", "Bo")
CITIES = ("Wien", "", "Saint-Étienne", "Bath")


def write_project(folder: Path, customers: int) -> None:
    """Every eleventh customer has no address, and every thirteenth wants no letters."""
    (folder / "templates").mkdir(parents=True)
    (folder / "personas").mkdir()
    rows = (
        f"{n},{NAMES[n % len(NAMES)]},{'' if n % 11 == 0 else f'c{n}@mail.example'},"
        f"{CITIES[n % len(CITIES)]},{'no' if n % 13 == 0 else 'yes'},{n % 97}.5"
        for n in range(1, customers + 1)
    )
    files = {
        "customers.csv": "id,first_name,email,city,newsletter,spent\n" + "\n".join(rows) + "\n",
        "rules.seg": RULES,
        "segdsl.toml": SETTINGS,
        "templates/letter.html.j2": TEMPLATE,
        "personas/friend.yaml": PERSONA,
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
