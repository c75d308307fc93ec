"""How many processes there may be, and for how many messages."""

from __future__ import annotations

import os

import pytest

from segdsl.delivery.outbox.workers import processors, worth_starting


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


def test_few_messages_are_not_worth_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segdsl.delivery.outbox.workers.processors", lambda: 7)
    assert [worth_starting(recipients) for recipients in (0, 20_000, 20_001)] == [1, 1, 7]
