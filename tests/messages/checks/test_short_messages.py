"""Text messages that are sent in several parts, and push messages that phones cut off."""

from __future__ import annotations

import pytest

from tests.messages.checks.small import a_desk, found

SOMETIMES = "Hi{% if customer.newsletter %}"
PUSH = "{{% block title %}}{0}{{% endblock %}}{{% block body %}}{1}{{% endblock %}}"
ALWAYS = ", whoever gets it"


@pytest.mark.parametrize(
    ("text", "severity", "parts"),
    [
        ("a" * 161, "warning", f"2 parts{ALWAYS}"),
        ("a" * 307, "warning", f"3 parts{ALWAYS}"),
        (f"{SOMETIMES}{'a' * 200}{{% endif %}}", "info", "up to 2 parts"),
        (f"{SOMETIMES}{'a' * 457}{{% endif %}}", "info", "up to 3 parts"),
        (f"{SOMETIMES}{'a' * 458}{{% endif %}}", "warning", "up to 4 parts"),
        (f"{'a' * 200}{SOMETIMES}{'a' * 200}{{% endif %}}", "warning", f"up to 3 parts{ALWAYS}"),
    ],
)
def test_what_a_text_message_costs(text: str, severity: str, parts: str) -> None:
    [note] = found(a_desk(text, kind="sms"))
    assert (note.code, note.severity, note.hint) == ("long-sms", severity, "160 characters fit into one")
    assert note.message == f"the message is sent, and paid for, in {parts} (in the campaign `news`)"


def test_which_sign_makes_it_so_long() -> None:
    [note] = found(a_desk("a" * 70 + "ł", kind="sms"))
    assert note.hint == "70 characters fit into one because of `ł`; without such characters 160 do"
    assert found(a_desk("a" * 69 + "ł", kind="sms")) == []
    assert found(a_desk("a" * 160, kind="sms")) == []
    assert found(a_desk(f"{'a' * 100}{SOMETIMES}{'a' * 58}{{% endif %}}", kind="sms")) == []


@pytest.mark.parametrize(
    ("title", "body", "long"),
    [(50, 150, []), (51, 150, ["50 characters of the title"]), (50, 151, ["150 characters of the body"])],
)
def test_what_phones_show_of_a_push_message(title: int, body: int, long: list[str]) -> None:
    notes = found(a_desk(PUSH.format("t" * title, "b" * body), kind="push"))
    assert [(note.code, note.hint) for note in notes] == [("long-push", "shorten it")] * len(long)
    assert [note.message.split(", ")[0] for note in notes] == [f"phones show about {what}" for what in long]
