"""What becomes of deliveries: taken, tried again, parked with the reason, whatever a receiver does."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from segdsl.config.living import TriggerSection
from segdsl.diagnostics import Problem
from segdsl.triggers.delivering import PAUSES, Delivery, Manner, Report
from segdsl.triggers.movements import Crossing
from segdsl.triggers.state import State, Store
from segdsl.triggers.way import Surroundings
from segdsl.triggers.ways import webhook
from tests.triggers import club
from tests.triggers.receiver import NO, OK, in_turn, receiving


def answer(status: str, *headers: str) -> bytes:
    return "\r\n".join((f"HTTP/1.1 {status}", *headers, "Content-Length: 0", "", "")).encode()


def hook(url: str, **changed: str) -> TriggerSection:
    written = {"segment": "s", "do": "webhook", "url": url, "secret": "env:CLUB_HOOK"}
    return TriggerSection(**{**written, **changed})


class Desk:
    """A state with some who entered, and delivering it without really waiting."""

    def __init__(self, folder: Path, *triggers: TriggerSection, keys: str = "abc") -> None:
        self.store = Store(folder)
        self.folder = folder
        self.triggers = triggers
        self.waited: list[float] = []
        crossings = [Crossing("s", "enter", key, "data") for key in keys]
        with self.store.alone("a test"):
            self.store.commit(State("2026-03-31", "", {"s": ""}), {"s": {*keys}}, triggers, crossings)

    def deliver(self, retry_parked: bool = False, drop_parked: bool = False) -> Report:
        around = Surroundings(self.folder, lambda campaign, keys, out: 0, lambda name: club.SECRET)
        how = Manner(retry_parked, drop_parked, wait=self.waited.append)
        with self.store.alone("a test"):
            return Delivery(self.triggers, around, how).run(self.store)

    @property
    def journals(self) -> int:
        return len(self.store.journals())


def test_what_is_refused_for_the_moment_is_tried_again_after_growing_pauses(tmp_path: Path) -> None:
    with receiving(in_turn([NO, answer("429 Too Many Requests"), b""])) as receiver:
        desk = Desk(tmp_path, hook(receiver.url), keys="a")
        assert desk.deliver().delivered == 1
    assert desk.waited == list(PAUSES) == sorted(PAUSES)
    assert len({request.key for request in receiver.requests}) == 1
    assert len(receiver.requests) == 4
    assert desk.journals == 0


def test_what_is_never_taken_is_parked_with_the_reason_and_so_are_the_others(tmp_path: Path) -> None:
    with receiving(in_turn((), NO)) as receiver:
        desk = Desk(tmp_path, hook(receiver.url))
        report = desk.deliver()
        assert len(receiver.requests) == 1 + len(PAUSES), "a receiver that takes nothing is left alone"
        assert (report.delivered, report.failed, report.parked) == (0, 3, 3)
        assert report.reasons == {("s-webhook", "127.0.0.1 answered 500 Internal Server Error"): 3}
        again = desk.deliver()
        assert len(receiver.requests) == 1 + len(PAUSES), "what is parked stays so"
        assert (again.delivered, again.failed, again.parked) == (0, 0, 3)
        receiver.treat = in_turn(())
        assert desk.deliver(retry_parked=True) == Report(by_trigger={"s-webhook": 3})
        assert [said["key"] for said in receiver.taken().values()] == ["a", "b", "c"]
        assert desk.journals == 0


def test_parked_deliveries_can_be_forgotten(tmp_path: Path) -> None:
    with receiving(in_turn((), answer("410 Gone"))) as receiver:
        desk = Desk(tmp_path, hook(receiver.url))
        desk.deliver()
        count = len(receiver.requests)
        assert desk.deliver(drop_parked=True) == Report(dropped=3)
        assert len(receiver.requests) == count
    assert desk.journals == 0


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("400 Bad Request", "127.0.0.1 answered 400 Bad Request"),
        ("401 Unauthorized", "127.0.0.1 answered 401 Unauthorized"),
        ("404 Not Found", "127.0.0.1 answered 404 Not Found"),
        (
            "302 Found",
            "127.0.0.1 answered 302 Found, and redirects are not followed: "
            "write the address that it leads to",
        ),
    ],
)
def test_a_refusal_is_about_one_delivery_and_not_tried_again(said: str, reason: str, tmp_path: Path) -> None:
    elsewhere = answer(said, "Location: http://127.0.0.1:1/other")
    with receiving(lambda number: elsewhere if number == 1 else OK) as receiver:
        desk = Desk(tmp_path, hook(receiver.url))
        report = desk.deliver()
    assert (report.delivered, report.failed) == (2, 1)
    assert report.reasons == {("s-webhook", reason): 1}
    assert len(receiver.requests) == 3
    assert desk.waited == []


def test_how_long_to_wait_is_heeded_within_reason(tmp_path: Path) -> None:
    with receiving(in_turn([answer("503 Service Unavailable", "Retry-After: 40")])) as receiver:
        desk = Desk(tmp_path / "some", hook(receiver.url), keys="a")
        assert desk.deliver().delivered == 1
        assert desk.waited == [40.0]
    with receiving(in_turn((), answer("503 Service Unavailable", "Retry-After: 4000"))) as receiver:
        desk = Desk(tmp_path / "too long", hook(receiver.url), keys="a")
        (reason,) = desk.deliver().reasons
        assert reason[1].endswith("and asks to be left alone for 4000 s")
        assert desk.waited == []


def test_a_second_answer_is_no_answer_to_the_next_request(tmp_path: Path) -> None:
    with receiving(lambda number: OK + OK if number == 0 else answer("403 Forbidden")) as receiver:
        report = Desk(tmp_path, hook(receiver.url), keys="ab").deliver()
    assert (report.delivered, report.failed) == (1, 1)


def test_one_receiver_does_not_hold_up_another(tmp_path: Path) -> None:
    with receiving(in_turn((), NO)) as broken, receiving() as sound:
        desk = Desk(tmp_path, hook(broken.url), hook(sound.url, name="sound"))
        report = desk.deliver()
        assert (report.delivered, report.failed) == (3, 3)
        assert len(sound.requests) == 3


def dripping(listening: socket.socket) -> None:
    """Sends a header that never ends, a byte at a time, for as long as somebody listens."""
    line, _ = listening.accept()
    with line, suppress(OSError):
        line.recv(65_536)
        line.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        while True:
            line.sendall(b"x")
            threading.Event().wait(0.01)


@pytest.mark.parametrize("behaviour", ["silent", "dripping"])
def test_whatever_a_receiver_does_it_is_over_by_a_deadline(behaviour: str) -> None:
    patience = webhook.Patience(step=5.0, whole=0.2)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        if behaviour == "dripping":
            threading.Thread(target=dripping, args=(listening,), daemon=True).start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        outcome = webhook.posted(url, b"{}", {}, patience)
    assert outcome == webhook.Refused("127.0.0.1 did not answer in time", later=True)


def test_reasons_never_tell_more_of_an_address_than_its_host() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    outcome = webhook.posted(f"http://127.0.0.1:{port}/secret?token=1", b"{}", {}, webhook.Patience())
    assert outcome == webhook.Refused("127.0.0.1 cannot be reached (connection refused)", later=True)
    with receiving(in_turn((), b"220 mail.example ESMTP\r\n")) as receiver:
        outcome = webhook.posted(receiver.url, b"{}", {}, webhook.Patience())
    assert outcome == webhook.Refused("127.0.0.1 answered what is no HTTP", later=True)


def test_an_encrypted_line_wants_a_certificate_that_can_be_trusted(tmp_path: Path) -> None:
    with receiving() as receiver:
        outcome = webhook.posted(
            receiver.url.replace("http:", "https:"), b"{}", {"X": "1"}, webhook.Patience(0.5, 0.5)
        )
    assert isinstance(outcome, webhook.Refused)
    assert receiver.requests == [], "nothing is said before the line is encrypted"


def test_a_trigger_that_is_gone_leaves_its_deliveries_parked_until_it_is_back(tmp_path: Path) -> None:
    with receiving(in_turn((), NO)) as receiver:
        desk = Desk(tmp_path, hook(receiver.url), keys="a")
        trigger, desk.triggers = desk.triggers, ()
        assert desk.deliver().reasons == {("s-webhook", "`segdsl.toml` has no such trigger any more"): 1}
        desk.triggers = trigger
        receiver.treat = in_turn(())
        assert desk.deliver(retry_parked=True).delivered == 1


def test_the_address_can_be_a_secret_itself(tmp_path: Path) -> None:
    with receiving() as receiver:
        settings = {"CLUB_URL": receiver.url, "CLUB_HOOK": club.SECRET}
        around = Surroundings(tmp_path, lambda campaign, keys, out: 0, settings.__getitem__)
        webhook.WAY.ready(hook("env:CLUB_URL"), around)
        settings["CLUB_URL"] = "http://crm.example/hook"
        with pytest.raises(Problem, match="`CLUB_URL` holds no address for a webhook: who is in"):
            webhook.WAY.ready(hook("env:CLUB_URL"), around)


def test_a_file_that_is_somebody_elses_is_not_overwritten(tmp_path: Path) -> None:
    desk = Desk(tmp_path, TriggerSection(segment="s", do="file", path="out"))
    other = tmp_path / "out" / "s-file-000001-2026-03-31.csv"
    other.parent.mkdir()
    other.write_text("mine")
    (reason,) = desk.deliver().reasons
    assert reason[1] == f"`{other.name}` is there already, and holds something else"
    assert other.read_text() == "mine"
    other.unlink()
    assert desk.deliver(retry_parked=True).delivered == 3
    assert len(other.read_text().splitlines()) == 4


def test_a_key_is_no_formula(tmp_path: Path) -> None:
    desk = Desk(tmp_path, TriggerSection(segment="s", do="file", path="out"), keys="=")
    desk.deliver()
    (written,) = (tmp_path / "out").glob("*.csv")
    assert written.read_text().splitlines()[1].startswith("'=,s,enter,2026-03-31,")


def read(desk: Desk) -> None:
    state = desk.store.last()
    assert state is not None
    desk.store.members(state)
    desk.deliver()


def damaged_state(folder: Path) -> None:
    (folder / ".segdsl" / "triggers" / "state.json").write_text("{")


def damaged_journal(folder: Path) -> None:
    (folder / ".segdsl" / "triggers" / "journal-000001.jsonl").write_text('{"id": 3}\n')


def missing_members(folder: Path) -> None:
    (folder / ".segdsl" / "triggers" / "members-000001.parquet").unlink()


def no_members(folder: Path) -> None:
    (folder / ".segdsl" / "triggers" / "members-000001.parquet").write_bytes(b"PAR1")


@pytest.mark.parametrize("damage", [damaged_state, damaged_journal, missing_members, no_members])
def test_a_damaged_state_is_told_with_the_way_out(damage: Callable[[Path], None], tmp_path: Path) -> None:
    desk = Desk(tmp_path, TriggerSection(segment="s", do="file", path="out"))
    damage(tmp_path)
    with pytest.raises(Problem) as told:
        read(desk)
    (found,) = told.value.diagnostics
    assert found.message.startswith("what is known of the last tick cannot be read: ")
    assert found.hint is not None
    assert "remove `.segdsl/triggers`" in found.hint
