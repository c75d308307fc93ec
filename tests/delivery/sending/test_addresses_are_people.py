"""However an address is written, it is the same person: in data, lists, reports, exports and on the wire."""

from __future__ import annotations

import hashlib
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from segdsl.addresses import addresses_in, on_the_wire, tidy
from segdsl.campaigns.reports import SaidOfAll
from segdsl.delivery.sending.mails import mail_files
from segdsl.runs.histories import add
from segdsl.runs.job import Job
from tests.delivery.sending import unruly
from tests.delivery.sending.post_office import ends, lines, sent, write_project
from tests.delivery.sending.server import Postbox, running

SPELLINGS = (
    "user@bücher.example",
    "user@bu\u0308cher.example",
    "user@xn--bcher-kva.example",
    "USER@XN--BCHER-KVA.EXAMPLE",
    "User@BÜCHER.Example.",
    "user\uff20bücher.example",
    "user@bücher\u3002example",
    '"user"@bücher.example',
    "\u00a0user@bücher.example\u200b",
    "User <user@bücher.example>",
    '"User, the first" <user@bücher.example>',
    "<user@bücher.example>;",
    "mailto:user@b%C3%BCcher.example?subject=x",
    "MAILTO:user%40bücher.example",
)


@pytest.mark.parametrize("written", SPELLINGS)
def test_an_address_is_compared_as_one(written: str) -> None:
    assert tidy(written) == "user@xn--bcher-kva.example"
    assert tidy(tidy(written)) == tidy(written)
    (address,) = addresses_in(written)
    assert tidy(address) == tidy(written)


def test_others_stay_others() -> None:
    others = (
        "user@bucher.example",
        "user@faß.example",
        "user@fass.example",
        "us.er@bücher.example",
        '"us er"@x.example',
    )
    assert len({tidy(written) for written in (*SPELLINGS, *others)}) == len(others) + 1
    assert [tidy(key) for key in ("Key 7", " <7> ", "a;", "Ä")] == ["key 7", "<7>", "a;", "ä"], (
        "keys are keys"
    )


@pytest.mark.parametrize("written", SPELLINGS)
def test_reports_of_providers_find_the_customer(written: str, tmp_path: Path) -> None:
    project = write_project(tmp_path, customers="id,name,email\n7,U,user@bücher.example\n")
    cell = written.replace('"', '""')
    (tmp_path / "report.csv").write_text(f'email,event,time\n"{cell}",bounced,2026-03-30\n', encoding="utf-8")
    report, _ = add(Job(project, project.moment(None)), tmp_path / "report.csv", SaidOfAll("spring"))
    assert report.taken == {"bounced": 1}
    assert lines(project) == [("7", "bounced")]
    assert len(project.settle("spring").only.recipients) == 0, "that address bounced"


def test_two_customers_with_one_address_get_one_letter_and_one_row(tmp_path: Path) -> None:
    people = "".join(f"{key},N,{own}\n" for key, own in enumerate(SPELLINGS[:5], start=1))
    project = write_project(tmp_path, customers=f"id,name,email\n{people}")
    assert len(project.settle("spring").only.recipients) == 1
    rows = project.export("spring", "google").text.splitlines()[1:]
    assert [row.split(",")[0] for row in rows] == [hashlib.sha256(b"user@xn--bcher-kva.example").hexdigest()]


def test_a_domain_in_its_own_letters_goes_over_the_wire_in_ascii(tmp_path: Path) -> None:
    """So that a server without SMTPUTF8 (RFC 6531) takes it."""
    project = write_project(
        tmp_path, customers="id,name,email\n1,U,User@bücher.example\n2,M,müller@bücher.example\n"
    )
    project.render(tmp_path / "out", "spring", form="eml")
    first, second = (
        message_from_bytes(f.read_bytes(), policy=policy.default)["To"] for f in mail_files(tmp_path / "out")
    )
    assert first == "User@xn--bcher-kva.example"
    assert second == "müller@bücher.example"
    with unruly.running(unruly.Unruly()) as plain:  # it does not offer SMTPUTF8
        assert ends(project.send("spring", plain.url, seconds=0)) == {"sent": 1, "failed": 1}
    (tmp_path / "history.csv").unlink()
    with running(Postbox()) as box:
        assert ends(sent(project, box, limit=1)) == {"sent": 1}
        assert [to for to, _ in box.mails] == ["User@xn--bcher-kva.example"]


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("a@x.example", "a@x.example"),
        ("a@x.example.", "a@x.example"),
        ("A@Straße.example", "A@xn--strae-oqa.example"),
        ("ä@straße.example", "ä@straße.example"),
    ],
)
def test_the_wire(address: str, wire: str) -> None:
    assert on_the_wire(address) == wire
