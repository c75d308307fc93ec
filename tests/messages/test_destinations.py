"""Where messages go, by the setting that names it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from segdsl.channels import Home
from segdsl.messages.destinations import are_destinations, destination
from segdsl.templates.values import Unknown, Unprintable


@pytest.mark.parametrize(
    ("home", "value", "goes_to"),
    [
        ("address", " ana@example.com ", "ana@example.com"),
        ("phone", "+43 (1) 555-0001", "+43 (1) 555-0001"),
        ("phone", "0171/5550001", "0171/5550001"),
        ("device", "f81d4fae-7dec-11d0", "f81d4fae-7dec-11d0"),
    ],
)
def test_a_message_goes_where_the_customer_can_be_reached(home: Home, value: str, goes_to: str) -> None:
    assert destination(home, value, "x") == goes_to
    assert are_destinations(home, [goes_to, goes_to])


@pytest.mark.parametrize(
    ("home", "value", "reason"),
    [
        ("address", Unknown("email is unknown"), "email is unknown"),
        ("address", "ana@example.com, bo@example.com", "x is not an address"),
        ("address", "=?utf-8?q?a=0D=0ABcc:_b@c.example?=@d.example", "x holds `=?`"),
        ("phone", "call me", "x is not a telephone number"),
        ("phone", "1" * 18, "x is not a telephone number"),
        ("device", "two words", "x is not the mark of a device"),
        ("device", "a\nb", "x is more than one line"),
    ],
)
def test_a_message_that_would_reach_nobody_is_held_back(home: Home, value: Any, reason: str) -> None:
    with pytest.raises(Unprintable, match=re.escape(reason)):
        destination(home, value, "x")
    assert not are_destinations(home, [value])
