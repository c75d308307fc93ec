"""Where messages go, by their kind."""

from __future__ import annotations

import re
from typing import Any

import pytest

from segdsl.messages.destinations import are_destinations, destination
from segdsl.templates.kinds import Kind
from segdsl.templates.values import Unknown, Unprintable


@pytest.mark.parametrize(
    ("kind", "value", "goes_to"),
    [
        ("email", " ana@example.com ", "ana@example.com"),
        ("sms", "+43 (1) 555-0001", "+43 (1) 555-0001"),
        ("sms", "0171/5550001", "0171/5550001"),
        ("push", "f81d4fae-7dec-11d0", "f81d4fae-7dec-11d0"),
    ],
)
def test_a_message_goes_where_the_customer_can_be_reached(kind: Kind, value: str, goes_to: str) -> None:
    assert destination(kind, value, "x") == goes_to
    assert are_destinations(kind, [goes_to, goes_to])


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("email", Unknown("email is unknown"), "email is unknown"),
        ("email", "ana@example.com, bo@example.com", "x is not an address"),
        ("email", "=?utf-8?q?a=0D=0ABcc:_b@c.example?=@d.example", "x holds `=?`"),
        ("sms", "call me", "x is not a telephone number"),
        ("sms", "1" * 18, "x is not a telephone number"),
        ("push", "two words", "x is not the mark of a device"),
        ("push", "a\nb", "x is more than one line"),
    ],
)
def test_a_message_that_would_reach_nobody_is_held_back(kind: Kind, value: Any, reason: str) -> None:
    with pytest.raises(Unprintable, match=re.escape(reason)):
        destination(kind, value, "x")
    assert not are_destinations(kind, [value])
