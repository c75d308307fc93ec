"""How many processes there may be, for how many messages, and how these come back from them."""

from __future__ import annotations

import datetime as dt
import io
import os
import pickle
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from segdsl.campaigns.batches import Recipients
from segdsl.delivery.outbox import copies, workers
from segdsl.delivery.outbox.bundles import Bundle, Job
from segdsl.delivery.outbox.outgoing import Envelope
from segdsl.delivery.outbox.stores import Blocks, Files, Room, Stream
from segdsl.delivery.outbox.workers import bundles, processors, worth_starting
from segdsl.messages.context import Letterhead
from tests.messages.little_shop import a_batch, an_audience, recipients, templates

LETTERS = templates("{% block subject %}x{% endblock %}{% block body %}{{ customer.x }}{% endblock %}")
EVERYBODY = recipients(an_audience({"x": list("abcdefgh")}, size=8), a_batch())


def a_job() -> Job:
    date = dt.datetime(2026, 3, 31, tzinfo=dt.UTC)
    return Job("jsonl", LETTERS.sources, Letterhead(), Envelope("shop", date), EVERYBODY.batches)


@pytest.fixture(params=["copied", "anew"])
def _begun(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways to begin a process."""
    if request.param == "copied" and sys.platform != "linux":
        pytest.skip("processes are copied on Linux alone")
    monkeypatch.setattr(copies, "possible", lambda: request.param == "copied")


def test_as_many_as_the_process_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0, 3, 5}, raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    assert processors() == 3


@pytest.mark.parametrize(("counted", "meant"), [(8, 8), (1, 1), (None, 1)])
def test_where_the_system_does_not_say_all_there_are(
    monkeypatch: pytest.MonkeyPatch, counted: int | None, meant: int
) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: counted)
    assert processors() == meant


@pytest.mark.parametrize(("copied", "enough"), [(True, 20_000), (False, 100_000)])
def test_few_messages_are_not_worth_another_process(
    monkeypatch: pytest.MonkeyPatch, copied: bool, enough: int
) -> None:
    monkeypatch.setattr("segdsl.delivery.outbox.workers.processors", lambda: 7)
    monkeypatch.setattr(copies, "possible", lambda: copied)
    assert [worth_starting(recipients) for recipients in (0, enough, enough + 1)] == [1, 1, 7]


class Written:
    """Stores for messages and for the control group, and what became of the parts."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.stores = {control: Stream(folder / str(control), 0) for control in (False, True)}
        self.marks: list[int] = []

    def by(self, workers: int, parts: Sequence[Recipients]) -> list[bytes]:
        found = bundles(
            a_job(), LETTERS, parts, workers, lambda control, size: self.stores[control].room(size)
        )
        for part, bundle in zip(parts, found, strict=True):
            self.stores[part.control].add(bundle.content)
            self.marks.append(self.stores[part.control].mark)
        for store in self.stores.values():
            store.finish()
        return [store._path.read_bytes() for store in self.stores.values()]


PARTS = [EVERYBODY.part(start, start + 1) for start in range(8)]
PARTS += [replace(part, control=True) for part in PARTS[:3]]


@pytest.mark.usefixtures("_begun")
def test_processes_write_what_one_writes(tmp_path: Path) -> None:
    alone, several = Written(tmp_path / "alone"), Written(tmp_path / "several")
    expected = alone.by(1, PARTS)
    assert all(expected)
    assert several.by(3, PARTS) == expected
    assert several.marks == alone.marks


@pytest.mark.usefixtures("_begun")
def test_a_process_that_finds_no_room_says_so(tmp_path: Path) -> None:
    for parts in (PARTS[:2], PARTS[:1]):
        with pytest.raises(OSError, match="no such folder"):
            list(
                bundles(
                    a_job(), LETTERS, parts, 2, lambda _, n: Room(tmp_path / "no such folder" / "x", 0, n)
                )
            )


def test_room_is_asked_in_the_order_of_the_parts_and_filled_in_any(tmp_path: Path) -> None:
    stream = Stream(tmp_path / "one", 0)
    stream.add(b"begin ")
    first, second = stream.room(3), stream.room(2)
    second.fill(b"BB")
    assert stream.mark == 6
    first.fill(b"AAA")
    for room in (first, second):
        stream.add(room)
    stream.add(b" end")
    stream.finish()
    assert (tmp_path / "one").read_bytes() == b"begin AAABB end"
    assert stream.mark == 15


@pytest.mark.parametrize("kind", [Stream, Blocks])
def test_what_came_later_than_the_mark_is_forgotten(
    tmp_path: Path, kind: type[Stream] | type[Blocks]
) -> None:
    """Also what another process has filled in after a part that was never written."""
    store = kind(tmp_path / "x", 0)
    store.add(b"kept")
    mark = store.mark
    _, last = store.room(100), store.room(5)
    last.fill(b"later")
    again = kind(tmp_path / "x", mark)
    again.add(b"new")
    paths = [tmp_path / "x"] if kind is Stream else sorted((tmp_path / "x").iterdir())
    assert b"".join(path.read_bytes() for path in paths) == b"keptnew"


def test_files_are_numbered_in_the_order_of_the_parts_whoever_writes_them_first(tmp_path: Path) -> None:
    files = Files(tmp_path, 0, ".eml")
    files.add([("ann", b"1")])
    first, second = files.room(2), files.room(1)
    second.fill([("dora", b"4")])
    assert files.mark == 1
    first.fill([("bob", b"2"), ("cem", b"3")])
    for room in (first, second):
        files.add(room)
    files.finish()
    assert {path.name: path.read_bytes() for path in (tmp_path / "000").iterdir()} == {
        "0000001-ann.eml": b"1",
        "0000002-bob.eml": b"2",
        "0000003-cem.eml": b"3",
        "0000004-dora.eml": b"4",
    }
    Files(tmp_path, 2, ".eml")
    assert sorted(path.name[6] for path in (tmp_path / "000").iterdir()) == ["1", "2"]


def test_none_is_begun_that_has_no_part(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Any] = []

    class Process(workers._Process):
        def __init__(self, *_: Any) -> None:
            begun.append(self)
            self._bundle = self._control = None
            self._room = lambda *_: None

        def _send(self, what: Any) -> None:
            pass

        def _answer(self) -> Any:
            return Bundle(1, 9, (), {})

        def close(self) -> None:
            pass

    monkeypatch.setattr(workers, "_Process", Process)
    for parts, expected in ((0, 0), (1, 1), (3, 3), (9, 4)):
        begun.clear()
        found = bundles(a_job(), LETTERS, [EVERYBODY] * parts, 4, lambda *_: None)
        assert len(list(found)) == parts
        assert len(begun) == expected


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux alone")
def test_a_process_ends_in_the_middle_of_a_part_where_nobody_can_ask_any_more() -> None:
    class Slow:
        def bundle(self, part: Any) -> Bundle:
            time.sleep(60)
            raise AssertionError

    process = copies.Copy(partial(workers._serve, Slow()))  # type: ignore[arg-type]
    pickle.dump(None, process.stdin)
    process.stdin.flush()
    time.sleep(0.1)
    began = time.monotonic()
    process.stdin.close()
    assert process.wait() == 0
    assert time.monotonic() - began < 30


def test_what_is_no_part_ends_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    workers._listen(io.BytesIO(b"no pickle"), workers.SimpleQueue())
    assert ended == [0]
