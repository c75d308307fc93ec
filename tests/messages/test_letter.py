"""One message for one customer, real or made up, without any table."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

from segdsl.messages.context import Letterhead, Shared
from segdsl.messages.letter import HeldBack, Message, fill_in
from tests.messages.little_shop import a_batch, templates

SHARED = Shared(Letterhead(variables={"shop": {"name": "Leaf"}}), dt.date(2026, 3, 31))


def test_a_made_up_customer_gets_a_message() -> None:
    loaded = templates(
        "{% block body %}Hi {{ customer.first_name }}, {{ customer.joined }}, {{ shop.name }}{% endblock %}"
    )
    known: dict[str, object] = {"first_name": "Zoë", "joined": dt.date(2026, 1, 2)}
    message = fill_in(loaded, a_batch(), known.get, SHARED, key="7")
    assert isinstance(message, Message)
    assert message.text == "Hi Zoë, 2026-01-02, Leaf\n"
    nothing: dict[str, object] = {}
    assert fill_in(loaded, a_batch(), nothing.get, SHARED, key="8") == HeldBack(
        0, "8", "first_name is unknown"
    )


def test_filling_in_needs_no_tables() -> None:
    code = "import sys, segdsl.messages.letter; print([m for m in ('pandas', 'numpy') if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
