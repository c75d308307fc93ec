"""Which folders hold mails to send."""

from __future__ import annotations

from pathlib import Path

import pytest

from segdsl.delivery.sending.mails import Mail, mail_files, mail_from
from segdsl.diagnostics import Problem


def test_a_folder_of_pages_holds_no_mails(tmp_path: Path) -> None:
    page = tmp_path / "messages" / "000" / "0000001-1.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>Hello</p>")
    with pytest.raises(Problem) as caught:
        mail_files(tmp_path)
    assert "holds no mails" in caught.value.diagnostics[0].message


def test_an_outbox_in_which_nobody_gets_a_mail_is_sent_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "messages").mkdir()
    assert mail_files(tmp_path) == []


MAIL = {
    "Message-ID": " <1@shop.example>",
    "From": "Leaf & Co <shop@example.com>",
    "To": "Ana <ana@example.com>",
    "X-Segdsl-Key": "a%2Fb%C3%A9",
    "X-Segdsl-Campaign": "spring",
    "X-Segdsl-Variant": "warm",
}


def written(**headers: str) -> bytes:
    mail = MAIL | {name.replace("_", "-"): text for name, text in headers.items()}
    return "".join(f"{name}: {text}\r\n" for name, text in mail.items() if text).encode() + b"\r\nTo: x\r\n"


def test_a_mail_is_read_with_what_sending_needs() -> None:
    mail = mail_from(written(), "a.eml")
    assert mail == Mail(
        written(), "<1@shop.example>", "a/bé", "spring", "warm", "shop@example.com", "ana@example.com"
    )
    nobodys = mail_from(written(X_Segdsl_Key="", X_Segdsl_Campaign="", X_Segdsl_Variant=""), "a.eml")
    assert (nobodys.key, nobodys.campaign, nobodys.variant) == ("", "", "")


@pytest.mark.parametrize("end", ["", "\r\n  goes on"])
def test_the_persona_is_read_and_does_not_go_out(end: str) -> None:
    mail = mail_from(written(X_Segdsl_Persona=f"anna{end}", Subject="X"), "a.eml")
    assert mail.persona.startswith("anna")
    assert mail.content == written(Subject="X")


@pytest.mark.parametrize(
    ("header", "hint"),
    [("Message-ID", None), ("From", "say who sends: `[email] from` in `segdsl.toml`"), ("To", None)],
)
def test_a_mail_that_lacks_a_header_cannot_be_sent(header: str, hint: str | None) -> None:
    with pytest.raises(Problem) as caught:
        mail_from(written(**{header.replace("-", "_"): ""}), "a.eml")
    [found] = caught.value.diagnostics
    assert found.message == f"the mail `a.eml` has no `{header}`, so it cannot be sent"
    assert found.hint == hint
