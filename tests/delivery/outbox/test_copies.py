"""Copies of a process: what they have, when they end, and where there are none."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import warnings
from functools import partial
from typing import BinaryIO

import pytest

from segdsl.delivery.outbox import copies
from segdsl.delivery.outbox.copies import Copy

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux alone")


def shout(what: list[bytes], questions: BinaryIO, answers: BinaryIO) -> None:
    os.write(1, b"this is no answer\n")
    for line in questions:
        what.append(line.upper())
        answers.write(b"".join(what))
        answers.flush()


def test_a_copy_has_what_there_was_and_keeps_what_it_makes() -> None:
    what = [b"first "]
    copy = Copy(partial(shout, what))
    copy.stdin.write(b"second\n")
    copy.stdin.close()
    assert copy.stdout.read() == b"first SECOND\n"
    assert copy.wait() == 0
    assert what == [b"first "]


def test_each_ends_with_its_own_pipe() -> None:
    """The copy that came later has no end of the pipe of the one before."""
    first, second = Copy(partial(shout, [])), Copy(partial(shout, []))
    first.stdin.close()
    assert first.wait() == 0
    second.stdin.close()
    assert second.wait() == 0


def test_one_that_was_killed_says_by_what_signal() -> None:
    copy = Copy(partial(shout, []))
    copy.kill()
    assert [copy.wait(), copy.wait()] == [-signal.SIGKILL] * 2
    copy.kill()  # another process may have its number by now


def test_nothing_that_was_under_way_goes_on_in_a_copy() -> None:
    def failing(questions: BinaryIO, answers: BinaryIO) -> None:
        raise SystemExit

    this = os.getpid()
    try:
        copy = Copy(failing)
    finally:
        if os.getpid() != this:
            os._exit(77)
    assert copy.wait() == 1


def test_an_interrupt_of_the_one_does_not_end_in_the_handlers_of_the_other() -> None:
    """SIGTERM ends a copy by itself; a handler of ours would raise in the middle of what is copied."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        copy = Copy(partial(shout, []))
        copy.stdin.write(b"at work\n")
        copy.stdin.flush()
        assert copy.stdout.read(1) == b"A"
        os.kill(copy._pid, signal.SIGTERM)
        assert copy.wait() == -signal.SIGTERM
    finally:
        signal.signal(signal.SIGTERM, before)


def test_threads_of_ours_are_no_hindrance_and_threads_of_others_are(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = threading.Event()
    threads = [threading.Thread(target=waiting.wait, name=name) for name in ("segdsl_0", "somebody's")]
    monkeypatch.setattr(threading, "enumerate", lambda: [threading.main_thread(), *threads[:1]])
    assert copies.possible()
    monkeypatch.setattr(threading, "enumerate", lambda: [threading.main_thread(), *threads])
    assert not copies.possible()
    monkeypatch.setattr(threading, "enumerate", lambda: [threading.main_thread()])
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not copies.possible()


def test_nothing_is_warned_of_where_threads_are_known() -> None:
    waiting = threading.Event()
    thread = threading.Thread(target=waiting.wait)
    thread.start()
    time.sleep(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            copy = Copy(partial(shout, []))
        copy.stdin.close()
        assert copy.wait() == 0
    finally:
        waiting.set()
        thread.join()
