"""What mails say on the outside is checked where it is written, in `segdsl.toml`."""

from __future__ import annotations

import pytest

from segdsl.addresses import Mailbox, mailbox
from segdsl.config import config_from_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("letters@shop.example", Mailbox("", "letters@shop.example")),
        ("The shop <letters@shop.example>", Mailbox("The shop", "letters@shop.example")),
        ('"Smith, \\"Bo\\"" <b@shop.example>', Mailbox('Smith, "Bo"', "b@shop.example")),
        ("Büro & Söhne <b@shop.example>", Mailbox("Büro & Söhne", "b@shop.example")),
    ],
)
def test_mailboxes(text: str, expected: Mailbox) -> None:
    assert mailbox(text) == expected


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('from = "The shop"', "`email.from`: is not an address such as"),
        ('from = "a@shop.example, b@shop.example"', "`email.from`: is not an address such as"),
        ('from = "A\\r\\nBcc: b@shop.example <a@shop.example>"', "holds a character that cannot be printed"),
        ('reply_to = "=?utf-8?q?A=0D=0ABcc:_b@x.example?= <a@shop.example>"', "holds `=?`"),
        ('unsubscribe_url = "http://shop.example"', "must begin with `https://` or `mailto:`"),
        (
            'unsubscribe_url = "https://shop.example/{email}"',
            "nothing is filled in for `{email}`",
        ),
        ('unsubscribe_url = "https://shop.example/>, <http://x"', "must begin with"),
    ],
)
def test_what_no_mail_can_say_is_a_finding_at_its_line(line: str, reason: str) -> None:
    (finding,) = config_from_text(f"[project]\nname = 'x'\n\n[email]\n{line}\n").diagnostics
    assert reason in finding.message
    assert finding.span is not None
    assert (finding.code, finding.span.line) == ("bad-config", 5)


def test_links_may_name_what_is_known_of_a_message() -> None:
    text = '[email]\nunsubscribe_url = "https://shop.example/u?c={key}&m={campaign}"\n'
    assert config_from_text(text).ok
    assert config_from_text('[email]\nunsubscribe_url = "mailto:off@shop.example?subject={key}"\n').ok
