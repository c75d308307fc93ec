"""A project with as many customers as wanted, whose messages differ in build, length and script."""

from __future__ import annotations

from pathlib import Path

from segdsl.channels import CHANNELS

RULES = """
customers from "customers.csv" key id
  first_name  text
  email       text    private
  phone       text    private
  street      text    private
  zip         text    private
  city        text
  newsletter  flag    required
  spent       number  required

segment regulars "Order again and again"
  where spent >= 50

"""

CAMPAIGN = """
campaign by_{channel} "For Sunday"
  to newsletter
  via {channel}
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
phone = "phone"

[email]
from = "Büro <letters@shop.example>"
unsubscribe_url = "https://shop.example/u?c={key}&m={campaign}"
"""

NAMES = ("Ann", "Zoë", "", "李雷", "O'Hara & Söhne", "From me", "Bo")
TAKE_HTML = tuple(name for name, channel in CHANNELS.items() if channel.kind in ("email", None))
HEADINGS = "id,first_name,email,phone,street,zip,city,newsletter,spent"
REACHED = (",,,", 'c{n}@mail.example,+43 1 555{n:07},"Weg {n}\n",{n:05}')
CITIES = ("Wien", "", "Saint-Étienne", "Bath")


def write_project(folder: Path, customers: int) -> None:
    """Every eleventh customer has no address of any kind, and every thirteenth wants no letters.

    A campaign goes by each channel that takes such a letter: `by_email`, `by_call`, …
    """
    (folder / "templates").mkdir(parents=True)
    (folder / "personas").mkdir()
    rows = (
        f"{n},{NAMES[n % len(NAMES)]},{REACHED[n % 11 > 0].format(n=n)},"
        f"{CITIES[n % len(CITIES)]},{'no' if n % 13 == 0 else 'yes'},{n % 97}.5"
        for n in range(1, customers + 1)
    )
    files = {
        "customers.csv": f"{HEADINGS}\n" + "\n".join(rows) + "\n",
        "rules.seg": RULES + "".join(CAMPAIGN.format(channel=channel) for channel in TAKE_HTML),
        "segdsl.toml": SETTINGS,
        "templates/letter.html.j2": TEMPLATE,
        "personas/friend.yaml": PERSONA,
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
