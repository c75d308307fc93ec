"""Runs that end at any moment, with a receiver that fails, falls silent and answers twice: what is delivered
is what undisturbed runs deliver, and what comes again comes under the same key.

Two hundred runs end at a step on the disk or around a request, as an exception that nobody catches; a few
whole commands in processes of their own are really killed.
"""

from __future__ import annotations

import itertools
import os
import random
import re
import shutil
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from segdsl.config.living import TriggerSection
from segdsl.runs import triggering
from segdsl.runs.job import Job
from segdsl.triggers.delivering import Delivery, Manner
from segdsl.triggers.movements import Counterfactual, movement
from segdsl.triggers.state import State, Store
from segdsl.triggers.way import Surroundings
from segdsl.triggers.ways import webhook
from tests.triggers import club
from tests.triggers.receiver import NO, OK, Receiver, in_turn, receiving

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork there")

FIRST, *OTHERS = club.DAYS[:3]
STEPS = ("fsync", "replace", "rename", "unlink", "mkdir")
KILLED = 9


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(club.VARIABLE, club.SECRET)


def misbehaving(chance: random.Random) -> Callable[[int], bytes | None]:
    """Fails, answers twice, hangs up, falls silent; and mostly takes what comes."""
    answers: list[bytes | None] = [OK] * 8 + [OK + OK, OK + NO, NO, NO, b"", b"HTTP/1.1 banana\r\n\r\n"]
    rarely: list[bytes | None] = [None]
    return lambda number: chance.choice(answers if chance.random() < 0.97 else rarely)


def one_tick(folder: Path, day: str) -> None:
    project = club.on_day(folder, day)
    triggering.tick(Job(project, project.moment(day)), Manner(retry_parked=True, pauses=(0.0, 0.0)))


def killed_at_step(number: int, after: bool) -> None:
    """From here on this process dies at the so-manieth step on the disk, before it or after it."""
    count = [0]

    def dying(step: Callable[..., Any], *given: Any, **more: Any) -> Any:
        count[0] += 1
        if count[0] == number and not after:
            os._exit(KILLED)
        done = step(*given, **more)
        if count[0] == number:
            os._exit(KILLED)
        return done

    for name in STEPS:
        setattr(os, name, partial(dying, getattr(os, name)))
    webhook.posted = partial(dying, webhook.posted)  # between an answer and its note, too


def in_another_process(work: Callable[[], None], die: Callable[[], None]) -> bool:
    """Whether the work was done to its end."""
    child = os.fork()
    if child == 0:
        try:
            webhook.Patience = partial(webhook.Patience, 0.3, 0.3)  # type: ignore[misc]
            die()
            work()
        except BaseException:
            import traceback

            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGALRM
        return False
    assert os.WEXITSTATUS(status) in (0, KILLED)
    return os.WEXITSTATUS(status) == 0


def some_death(chance: random.Random) -> Callable[[], None]:
    if chance.random() < 0.7:
        return partial(killed_at_step, chance.randint(1, 60), chance.random() < 0.5)
    return partial(signal.setitimer, signal.ITIMER_REAL, chance.uniform(0.001, 0.08))


def outcome(folder: Path) -> list[tuple[str, bytes]]:
    """All that was written for others, but for what a run says of itself, and the numbers of ticks.

    A process that is killed may leave a hidden note of having been at it.

    A run that was killed after it had committed is followed by one more tick, in which nobody crosses.
    """
    found = [*(folder / "crossings").rglob("*"), *(folder / "outboxes").rglob("*")]
    files = (p for p in found if p.is_file() and p.name != "run.json" and not p.name.startswith("."))
    return sorted(
        (
            re.sub(r"-\d{6}-", "-", str(path.relative_to(folder))),
            re.sub(rb",[0-9a-f]{32}\n", b"\n", path.read_bytes()),
        )
        for path in files
    )


def said(receiver: Receiver) -> list[tuple[str, ...]]:
    """What a receiver knows that passes over what comes again; in the order in which it first came."""
    names = ("segment", "change", "key", "as_of")
    return [tuple(one[name] for name in names) for one in receiver.taken().values()]


# ---------------------------------------------------------------- two hundred ends


class Ended(BaseException):
    """A run is over, whatever it was about to do."""


class Ending:
    """Ends whoever takes the so-manieth step, before it or after it."""

    def __init__(self, number: int, after: bool) -> None:
        self.number, self.after, self.taken = number, after, 0

    def step(self, act: Callable[..., Any], *given: Any, **more: Any) -> Any:
        self.taken += 1
        if self.taken == self.number and not self.after:
            raise Ended
        done = act(*given, **more)
        if self.taken == self.number:
            raise Ended
        return done


MEMBERS = ({"a", "b", "c"}, {"b", "c", "d", "e"}, {"d", "e", "f", "=1"}, {"a", "b", "d"})


def triggers(url: str) -> list[TriggerSection]:
    hook = TriggerSection(segment="s", on="both", do="webhook", url=url, secret="env:CLUB_HOOK")
    return [hook, TriggerSection(segment="s", on="both", do="file", path="crossings")]


def room_tick(folder: Path, number: int, url: str) -> None:
    """What a command does, but that members are given; a tick that has happened is not made again."""
    around = Surroundings(folder, lambda campaign, keys, out: 0, lambda name: club.SECRET)
    store, about = Store(folder), triggers(url)
    with store.alone("a test"):
        state = store.last()
        if state is None:
            store.commit(State("1", "", {"s": ""}), {"s": MEMBERS[0]})
        elif state.as_of != str(number):
            (before,) = store.members(state).values()
            moved = movement("s", before, MEMBERS[number - 1], Counterfactual(before, before))
            made = state.next(str(number), "", {"s": ""})
            store.commit(made, {"s": MEMBERS[number - 1]}, about, moved.crossings)
        Delivery(about, around, Manner(retry_parked=True, pauses=(0.0, 0.0))).run(store)


class Silence:
    """In the place of a timer: the time of a request is over when its receiver falls silent, not before.

    So whatever else the machine is doing, an answer that comes is waited for.
    """

    def __init__(self) -> None:
        self._over: Callable[[], None] | None = None
        self.times = 0

    def timer(self, _seconds: float, over: Callable[[], None]) -> Silence:
        self._over = over
        return self

    def start(self) -> None:
        """The request begins."""

    def cancel(self) -> None:
        self._over = None

    def falls(self) -> None:
        assert self._over is not None
        self.times += 1
        self._over()


def until_done(work: Callable[[], None], chance: random.Random, patch: pytest.MonkeyPatch) -> int:
    """How often it ended before it was done."""
    for ends in itertools.count():
        ending = Ending(chance.randint(1, 45), chance.random() < 0.5)
        with patch.context() as ours:
            for name in STEPS:
                ours.setattr(os, name, partial(ending.step, getattr(os, name)))
            ours.setattr(webhook, "posted", partial(ending.step, webhook.posted))
            try:
                work()
            except Ended:
                continue
        return ends
    raise AssertionError


def all_ticks(folder: Path, url: str, run: Callable[[Callable[[], None]], int]) -> int:
    """How often all of them together ended before they were done.

    A process that ends gives its lock back, and an exception does not: it is held all the while.
    """
    with Store(folder).alone("a test"):
        return sum(run(partial(room_tick, folder, number, url)) for number in range(1, len(MEMBERS) + 1))


def test_two_hundred_runs_that_end_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    silence = Silence()
    monkeypatch.setattr(webhook, "Patience", partial(webhook.Patience, step=None))
    monkeypatch.setattr(webhook, "threading", SimpleNamespace(Timer=silence.timer))
    with receiving() as receiver:
        all_ticks(tmp_path / "undisturbed", receiver.url, lambda work: work() or 0)
    expected, written = said(receiver), outcome(tmp_path / "undisturbed")
    assert len(receiver.requests) == len(expected) == len(set(expected)) == 12
    assert len(written) == 3
    ends = repeats = 0
    for seed in range(200):
        chance, folder = random.Random(seed), tmp_path / f"run {seed}"
        with receiving(misbehaving(chance)) as receiver:
            receiver.silent = silence.falls
            ending = partial(until_done, chance=chance, patch=monkeypatch)
            ends += all_ticks(folder, receiver.url, ending)
            receiver.treat = in_turn(())
            room_tick(folder, len(MEMBERS), receiver.url)
        assert sorted(said(receiver)) == sorted(expected), seed
        assert all(request.said == receiver.taken()[request.key] for request in receiver.requests)
        assert outcome(folder) == written, seed
        assert left(folder) == [f"members-{len(MEMBERS):06d}.parquet", "state.json"]
        repeats += len(receiver.requests) - len(expected)
    assert ends > 300
    assert repeats > 100
    assert silence.times > 20


# ---------------------------------------------------------------- processes that are killed


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The club after its first tick, with a receiver that is yet to be named."""
    triggers = (club.WEBHOOK, club.FILE, club.CAMPAIGN)
    folder = club.write_club(tmp_path_factory.mktemp("begun") / "club", *triggers)
    settings = folder / "segdsl.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8")
        .replace("{url}", "env:CLUB_URL")
        .replace("?c=env:CLUB_URL", "?c={key}")
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(club.VARIABLE, club.SECRET)
        patch.setenv("CLUB_URL", "http://localhost:1/")
        one_tick(folder, FIRST)
    return folder


def a_copy(begun: Path, place: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLUB_URL", receiver.url)
    return Path(shutil.copytree(begun, place))


@pytest.fixture(scope="module")
def undisturbed(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Receiver, Path]:
    """What a receiver was told, and the folder, of runs that nobody killed."""
    with receiving() as receiver, pytest.MonkeyPatch.context() as patch:
        patch.setenv(club.VARIABLE, club.SECRET)
        folder = a_copy(begun, tmp_path_factory.mktemp("undisturbed") / "club", receiver, patch)
        for day in OTHERS:
            one_tick(folder, day)
    return receiver, folder


@pytest.mark.parametrize("seed", range(12))
def test_a_process_that_is_killed(
    begun: Path,
    undisturbed: tuple[Receiver, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    expected, written = said(undisturbed[0]), outcome(undisturbed[1])
    assert len(undisturbed[0].requests) == len(expected) == len(set(expected)) > 2
    assert len(written) == 5
    chance = random.Random(seed)
    with receiving(misbehaving(chance)) as receiver:
        folder = a_copy(begun, tmp_path / "disturbed", receiver, monkeypatch)
        for day in OTHERS:
            while not in_another_process(partial(one_tick, folder, day), some_death(chance)):
                pass
        receiver.treat = in_turn(())
        one_tick(folder, OTHERS[-1])
    assert sorted(said(receiver)) == sorted(expected)
    assert all(request.said == receiver.taken()[request.key] for request in receiver.requests)
    assert outcome(folder) == written
    assert left(folder) == [f"members-{ticks(folder):06d}.parquet", "state.json"]


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / ".segdsl" / "triggers").iterdir())


def ticks(folder: Path) -> int:
    state = Store(folder).last()
    assert state is not None
    return state.tick
