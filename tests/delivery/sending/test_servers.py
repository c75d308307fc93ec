"""How the address of a mail server is read."""

from __future__ import annotations

import pytest

from segdsl.delivery.sending.server import PASSWORD, Address, address
from segdsl.diagnostics import Problem

READ = {
    "smtp://localhost:1025": Address("localhost", 1025),
    "smtp://mail.example": Address("mail.example", 587),
    "smtps://mail.example": Address("mail.example", 465, True),
    "smtps://mail.example:2525/": Address("mail.example", 2525, True),
    "SMTP://ana@mail.example": Address("mail.example", 587, False, "ana"),
    "smtp://ana%40a.example:p%3Aw@mail.example": Address("mail.example", 587, False, "ana@a.example", "p:w"),
    "smtp://[::1]:25": Address("::1", 25),
}
WRONG = (
    "localhost",
    "localhost:25",
    "http://mail.example",
    "smtp://",
    "smtp://h:x",
    "smtp://h:99999",
    "smtp://h/a",
    "",
)


@pytest.mark.parametrize("url", READ)
def test_an_address_is_read(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSWORD, raising=False)
    assert address(url) == READ[url]
    monkeypatch.setenv(PASSWORD, "from outside")
    assert address(url).password == (READ[url].password or "from outside")


@pytest.mark.parametrize("url", WRONG)
def test_what_is_no_address_is_said_with_one_that_is(url: str) -> None:
    with pytest.raises(Problem) as raised:
        address(url)
    [found] = raised.value.diagnostics
    assert found.message == "this is not the address of a mail server"
    assert found.hint is not None
    assert found.hint.startswith("write one such as `smtp://localhost:1025`; a password goes into")
