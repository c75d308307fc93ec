"""An address that a server refuses for good is not written to again; what else went wrong is tried again."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from segdsl.runs.histories import noted, summary
from segdsl.runs.job import Job
from tests.delivery.sending.post_office import ends, lines, sent, write_project
from tests.delivery.sending.server import Answers, Postbox, running

NO_SUCH = "550 5.1.1 <bo@mail.example>: no such user BO@MAIL.EXAMPLE, bo is unknown"
SAID = "550 5.1.1 …: no such user …, … is unknown"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segdsl.runs.sending.PAUSES", (0.0, 0.0))


def to_bo(answer: str) -> Answers:
    return lambda to, before: answer if to.startswith("bo@") else "250 OK"


def test_an_address_that_is_refused_for_good_is_kept_with_its_reason_and_not_written_to_again(
    tmp_path: Path,
) -> None:
    project = write_project(tmp_path)
    with running(Postbox(rcpt=to_bo(NO_SUCH))) as box:
        first = sent(project, box)
        assert ends(first) == {"sent": 2, "refused": 1}
        assert dict(first.reasons) == {("refused", SAID): 1}
        assert ends(sent(project, box)) == {}
        assert box.offered["bo@mail.example"] == 1
    (of_spring,), _ = summary(Job(project, project.moment(None)))
    assert (of_spring.messages, of_spring.customers) == (3, 3)
    assert of_spring.statuses == {"sent": 2, "bounced": 1}
    assert of_spring.reasons == {f"bounced: {SAID}": 1}
    history = (tmp_path / "history.csv").read_text(encoding="utf-8")
    assert hashlib.sha256(b"bo@mail.example").hexdigest() in history
    assert "bo@" not in history.lower()


def test_settling_and_explaining_say_why(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    with running(Postbox(rcpt=to_bo(NO_SUCH))) as box:
        sent(project, box)
    left = {key: (fate, reason) for key, fate, reason in project.settle("spring").only.left}
    assert left["2"] == ("suppressed", "bounced (550 5.1.1)")
    (told,) = project.explain("2", "spring")
    assert [(one.words, one.reason) for one in told.past] == [("bounced", SAID)]
    campaign = project.model.campaigns["spring"]
    assert [one.words for one in noted(Job(project, project.moment(None)), "1", campaign)] == ["sent"]


def test_a_customer_with_another_address_is_written_to_again(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    with running(Postbox(rcpt=to_bo(NO_SUCH))) as box:
        sent(project, box)
        people = tmp_path / "customers.csv"
        people.write_text(people.read_text().replace("bo@mail.example", "robert@mail.example"))
        assert ends(sent(project, box)) == {"sent": 1}
        assert [to for to, _ in box.mails] == ["ana@mail.example", "chi@mail.example", "robert@mail.example"]
        assert ends(sent(project, box)) == {}
    (of_spring,), _ = summary(Job(project, project.moment(None)))
    assert of_spring.statuses == {"sent": 3}


def test_another_customer_who_has_that_address_is_not_written_to_either(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    with running(Postbox(rcpt=to_bo(NO_SUCH))) as box:
        sent(project, box)
        people = tmp_path / "customers.csv"
        people.write_text(people.read_text().replace("2,Bo,", "4,Bob,").replace("bo@mail", "BO@Mail"))
        assert ends(sent(project, box)) == {}


def test_a_folder_that_was_rendered_before_keeps_to_it(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    project.render(tmp_path / "out", "spring", form="eml")
    with running(Postbox(rcpt=to_bo(NO_SUCH))) as box:
        assert ends(sent(project, box, rendered=tmp_path / "out")) == {"sent": 2, "refused": 1}
        again = sent(project, box, rendered=tmp_path / "out")
        assert ends(again) == {"sent_before": 2, "suppressed": 1}
        assert dict(again.reasons) == {("suppressed", "bounced (550 5.1.1)"): 1}
        assert box.offered["bo@mail.example"] == 1


@pytest.mark.parametrize(
    ("answer", "for_good"),
    [
        ("550 no such user", True),
        ("551 user not local", True),
        ("553 mailbox name not allowed", True),
        ("550 5.1.1 unknown", True),
        ("550 5.1.10 null MX", True),
        ("550 5.2.1 mailbox disabled", True),
        ("554 5.1.2 no such domain", True),
        ("550 5.7.1 blocked for spam", False),
        ("550 5.7.1 relaying denied", False),
        ("550 relay not permitted", False),
        ("550 5.1.8 bad sender", False),
        ("552 5.2.2 mailbox full", False),
        ("554 transaction failed", False),
        ("530 authenticate first", False),
        ("450 4.2.1 greylisted", False),
        ("452 4.2.2 full", False),
    ],
)
def test_only_what_is_said_of_the_address_is_said_for_good(
    answer: str, for_good: bool, tmp_path: Path
) -> None:
    """By RFC 5321, 4.2.3, and RFC 3463, 3."""
    project = write_project(tmp_path)
    with running(Postbox(rcpt=to_bo(answer))) as box:
        first = sent(project, box)
        assert ends(first) == {"sent": 2, "refused" if for_good else "failed": 1}
        tries = 3 if answer.startswith("4") else 1
        assert box.offered["bo@mail.example"] == tries
    with running(Postbox()) as well:
        assert ends(sent(project, well)) == ({} if for_good else {"sent": 1})
    (of_spring,), _ = summary(Job(project, project.moment(None)))
    assert of_spring.statuses == ({"sent": 2, "bounced": 1} if for_good else {"sent": 3})


def test_a_mail_that_is_refused_for_what_it_says_has_failed_with_its_reason(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    with running(Postbox(data=to_bo("550 5.7.1 bo@mail.example does not like this"))) as box:
        assert ends(sent(project, box)) == {"sent": 2, "failed": 1}
    (of_spring,), _ = summary(Job(project, project.moment(None)))
    assert of_spring.reasons == {"failed: 550 5.7.1 … does not like this": 1}
    assert lines(project)[2:4] == [("2", "sending"), ("2", "failed")]
