"""How many processes there may be, for how many messages, and how these come back from them."""

from __future__ import annotations

import datetime as dt
import io
import os
import pickle
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from segdsl.delivery.outbox import copies, workers
from segdsl.delivery.outbox.bundles import Bundle, Job
from segdsl.delivery.outbox.outgoing import Envelope
from segdsl.delivery.outbox.trays import Tray
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


def test_what_lies_on_a_tray_is_there_until_two_more_parts_are(tmp_path: Path) -> None:
    tray, contents = Tray(tmp_path, 0), [b"first", b"2", b"", b"a third part that is longer", b"4"]
    laid = [tray.lay(content) for content in contents[:2]]
    assert [bytes(one.content()) for one in laid] == contents[:2]
    for content in contents[2:]:
        laid.append(tray.lay(content))
        assert [bytes(one.content()) for one in laid[-2:]] == contents[len(laid) - 2 : len(laid)]
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.usefixtures("_begun")
def test_a_process_that_finds_no_room_says_so(tmp_path: Path) -> None:
    (tmp_path / "tray-0-left").mkdir()
    with pytest.raises(OSError, match="tray-0-left"):
        list(bundles(a_job(), LETTERS, [EVERYBODY, EVERYBODY], 2, tmp_path))


@pytest.mark.usefixtures("_begun")
def test_processes_write_what_one_writes(tmp_path: Path) -> None:
    parts = [EVERYBODY.part(start, start + 2) for start in range(0, 8, 2)]
    alone = [bytes(one.content) for one in bundles(a_job(), LETTERS, parts, 1, tmp_path)]
    assert not list(tmp_path.iterdir())
    assert [bytes(one.content) for one in bundles(a_job(), LETTERS, parts, 2, tmp_path)] == alone
    assert {path.name for path in tmp_path.iterdir()} == {
        f"tray-{n}-{side}" for n in (0, 1) for side in ("left", "right")
    }


def test_none_is_begun_that_has_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Tray] = []

    class Process:
        def __init__(self, job: Job, templates: Any, tray: Tray) -> None:
            begun.append(tray)

        def begin(self, part: Any) -> None:
            pass

        def result(self) -> Bundle:
            return Bundle(1, b"", (), {})

        def close(self) -> None:
            pass

    monkeypatch.setattr(workers, "_Process", Process)
    for parts, expected in ((0, 0), (1, 1), (3, 3), (9, 4)):
        begun.clear()
        assert len(list(bundles(a_job(), LETTERS, [EVERYBODY] * parts, 4, tmp_path))) == parts
        assert len(begun) == expected


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux alone")
def test_a_process_ends_in_the_middle_of_a_part_where_nobody_can_ask_any_more(tmp_path: Path) -> None:
    class Slow:
        def bundle(self, part: Any) -> Bundle:
            time.sleep(60)
            raise AssertionError

    process = copies.Copy(partial(workers._serve, Slow(), Tray(tmp_path, 0)))  # type: ignore[arg-type]
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
