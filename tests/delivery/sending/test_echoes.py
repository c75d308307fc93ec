"""What a server says may hold addresses: none of them is shown or kept."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from segdsl.addresses import without_addresses
from tests.delivery.sending.post_office import sent, write_project
from tests.delivery.sending.server import Postbox, running

OWN = "Ana.Lang@mail.example"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("<Ana.Lang@mail.example>: no such user", "…: no such user"),
        ("no mailbox ANA.LANG@MAIL.EXAMPLE here", "no mailbox … here"),
        ("to=<ana.lang@mail.example>, relay=x", "to=…, relay=x"),
        ("(ana.lang@mail.example) (other@mail.example)", "(…) (…)"),
        ("ana.lang@ mail.example gone", "… gone"),
        ("ana.lang @mail.example gone", "… gone"),
        ("ana.lang\uff20mail.example gone", "… gone"),
        ('"ana lang"@mail.example gone', "… gone"),
        ("mailto:ana.lang%40mail.example gone", "mailto:… gone"),
        ("bounce+ana.lang=mail.example@shop.example", "…"),
        ("ana.lang=mail.example gone", "… gone"),
        ("user ana.lang unknown, ana.langley is not", "user … unknown, ana.langley is not"),
        ("user@bücher.example and user@xn--bcher-kva.example", "… and …"),
        ("[10.0.0.1] is blocked, see https://list.example/q?ip=10.0.0.1", None),
        ("4.7.1 Try again later (id 1abc-000-XY)", None),
        ("several\r\n lines\tof it", "several lines of it"),
    ],
)
def test_addresses_are_left_out_however_they_are_written(said: str, shown: str | None) -> None:
    assert without_addresses(said, OWN) == (said if shown is None else shown)


def test_a_long_answer_is_looked_through_quickly(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    answer = "550 5.7.1 " + "x" * 60_000
    began = time.monotonic()
    with running(Postbox(rcpt=lambda to, before: answer[:480])) as box:
        report = sent(project, box)
    assert time.monotonic() - began < 20
    ((_, reason),) = report.reasons
    assert len(reason) == 200


def test_neither_the_report_nor_the_history_has_them(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    answers = {
        "ana@mail.example": "550 5.1.1 <ana@mail.example> unknown",
        "bo@mail.example": "554 5.7.1 BO@mail.example blocked",
        "chi@mail.example": "554 5.7.1 chi@mail.example blocked",
    }
    with running(Postbox(rcpt=lambda to, before: answers[to])) as box:
        report = sent(project, box)
    assert dict(report.reasons) == {
        ("refused", "550 5.1.1 … unknown"): 1,
        ("failed", "554 5.7.1 … blocked"): 2,
    }
    history = (tmp_path / "history.csv").read_text(encoding="utf-8").replace("@shop.example", "")
    assert "@" not in history


def test_a_greeting_that_names_somebody_is_shown_without(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    import socket
    import threading

    from segdsl.diagnostics import Problem

    project = write_project(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def greet() -> None:
            line, _ = listening.accept()
            with line:
                line.sendall(b"554 write to postmaster@mail.example first\r\n")
                line.recv(100)

        threading.Thread(target=greet, daemon=True).start()
        with pytest.raises(Problem) as caught:
            project.send("spring", f"smtp://127.0.0.1:{listening.getsockname()[1]}")
    (found,) = caught.value.diagnostics
    assert "554 write to … first" in found.message
