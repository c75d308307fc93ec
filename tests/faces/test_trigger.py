"""`segdsl trigger` and `segdsl watch`, as cron and people run them: exit codes, words, JSON, the lock."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from segdsl.triggers.delivering import Manner
from segdsl.triggers.state import Store
from tests.faces.shop import run, segdsl
from tests.triggers import club
from tests.triggers.receiver import NO, in_turn, receiving

FIRST, SECOND, THIRD, *_ = club.DAYS


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(club.VARIABLE, club.SECRET)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segdsl.triggers.delivering.Manner", lambda *how: Manner(*how, pauses=()))


def on(folder: Path, day: str, *words: str) -> tuple[int, str, str]:
    club.on_day(folder, day)
    ran = run("trigger", str(folder), "--as-of", day, *words)
    return ran.code, ran.out, ran.err


def test_what_a_marketer_reads(tmp_path: Path) -> None:
    folder = club.write_club(tmp_path / "club", club.FILE, club.FILE.replace("active", "lapsing"))
    assert on(folder, FIRST)[:2] == (
        0,
        "As of 2026-03-01, since the beginning\n"
        "  active: 3 members; from now on it is known who enters and leaves\n"
        "  lapsing: 2 members; from now on it is known who enters and leaves\n",
    )
    told = (
        "As of 2026-03-05, since 2026-03-01\n"
        "  active: 4 members; 2 entered by the data, 1 left by the clock\n"
    )
    dry = told + "    entered: 2, 6\n    left: 3\n"
    code, out, _ = on(folder, SECOND, "--dry-run")
    assert (code, out.startswith(dry), out.endswith("Nothing was kept or done.\n")) == (0, True, True)
    code, out, _ = on(folder, SECOND)
    assert (code, out.startswith(told)) == (0, True)
    assert out.endswith(
        "5 delivered, 0 failed\n"
        "  3 by active-file: `crossings/active-file-000002-2026-03-05.csv`\n"
        "  2 by lapsing-file: `crossings/lapsing-file-000002-2026-03-05.csv`\n"
    )
    assert on(folder, SECOND)[1].count("nobody entered or left") == 2


def test_json(tmp_path: Path) -> None:
    folder = club.write_club(tmp_path / "club", club.FILE)
    on(folder, FIRST)
    code, out, err = on(folder, SECOND, "--format", "json")
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert told["segments"]["active"] == {
        "size": 4, "entered": 2, "left": 1, "by_rule_change": 0, "by_clock": 1, "baseline": None,
    }  # fmt: skip
    assert (told["delivered"], told["failed"], told["parked"]) == (3, 0, 0)


def test_a_delivery_that_fails_is_code_1_and_kept(tmp_path: Path) -> None:
    with receiving(in_turn((), NO)) as receiver:
        folder = club.write_club(tmp_path / "club", club.WEBHOOK.format(url=receiver.url))
        assert on(folder, FIRST)[0] == 0
        code, out, err = on(folder, SECOND, "--format", "json")
        told = json.loads(out)
        assert (code, told["failed"], told["parked"]) == (1, 2, 2)
        assert "error[not-delivered] 2 of the trigger `lapsing-webhook` could not be delivered: " in err
        assert "127.0.0.1 answered 500 Internal Server Error" in err
        assert "/hook" not in err
        assert club.SECRET not in err
        assert json.loads(on(folder, SECOND, "--dry-run", "--format", "json")[1])["parked"] == 2
        code, out, _ = on(folder, SECOND)
        assert code == 0
        assert "2 given up earlier are kept; `segdsl trigger --retry-parked` tries again" in out
        receiver.treat = in_turn(())
        code, out, _ = on(folder, SECOND, "--retry-parked")
        assert (code, "2 delivered, 0 failed\n  2 by lapsing-webhook\n" in out) == (0, True)
        receiver.treat = in_turn((), NO)
        on(folder, THIRD)
        code, out, _ = on(folder, THIRD, "--drop-parked")
        assert (code, "1 forgotten that had been given up" in out) == (0, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--retry-parked", "--drop-parked"), "what is parked can be tried again or forgotten, not both"),
        (("--retry-parked", "--dry-run"), "a dry run, as a look ahead, delivers nothing"),
        (("--drop-parked", "--dry-run"), "a dry run, as a look ahead, delivers nothing"),
        (("--drop-parked", "--as-of", "2999-01-01"), "a dry run, as a look ahead, delivers nothing"),
    ],
)
def test_what_cannot_be_had_at_once(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    folder = club.write_club(tmp_path / "club", club.FILE)
    code, _, err = on(folder, FIRST, *words)
    assert code == 2
    assert said in err


@pytest.mark.parametrize(
    ("triggers", "words", "said"),
    [
        ((), (), "`segdsl.toml` has no `[[trigger]]`, so there is nothing to look at"),
        ((club.FILE.replace("active", "activ"),), (), "`trigger.segment` names `activ`, which no rule"),
        ((club.WEBHOOK.format(url="https://crm.example").replace("CLUB_HOOK", "NO_SUCH"),), (),
         "the variable `NO_SUCH` is not set, and a `[[trigger]]` names it"),
        ((club.FILE.replace("file", "fil"),), (), "did you mean `file`?"),
    ],
)  # fmt: skip
def test_what_cannot_be_begun_is_code_2_and_leaves_nothing(
    triggers: tuple[str, ...], words: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    folder = club.write_club(tmp_path / "club", *triggers)
    club.write_orders(folder, club.ORDERS)
    ran = run("trigger", str(folder), "--as-of", FIRST, *words)
    assert ran.code == 2
    assert said in ran.err
    assert not (folder / ".segdsl").exists()


def test_an_alert_is_code_1(tmp_path: Path) -> None:
    alert = '\n[[alert]]\nevents = "orders"\nolder_than = "2 days"\n'
    folder = club.write_club(tmp_path / "club", alert)
    assert on(folder, "2026-03-11")[0] == 0
    code, _, err = on(folder, "2026-03-12")
    assert code == 1
    assert "error[alert] the newest of `orders` is of 2026-03-09, which is 3 days before 2026-03-12" in err


def test_one_run_of_a_project_at_a_time(tmp_path: Path) -> None:
    folder = club.write_club(tmp_path / "club", club.FILE)
    on(folder, FIRST)
    with Store(folder).alone("segdsl watch"):
        ran = segdsl("trigger", folder, "--as-of", FIRST)
        assert ran.code == 2
        assert "is being written by another run: segdsl watch" in ran.err
        assert segdsl("trigger", folder, "--as-of", FIRST, "--dry-run").code == 0, "looking is free"
    assert segdsl("trigger", folder, "--as-of", FIRST).code == 0


def test_the_outbox_of_a_campaign_is_ready_to_be_sent(tmp_path: Path) -> None:
    folder = club.write_club(tmp_path / "club", club.CAMPAIGN)
    on(folder, FIRST)
    entered = club.lapsing("2026-04-20") - club.lapsing(FIRST)
    on(folder, "2026-04-20")
    (outbox,) = (folder / "outboxes").iterdir()
    mails = [path.read_text(encoding="utf-8") for path in outbox.rglob("*.eml")]
    assert len(entered) > 2
    for key in entered:
        assert sum(f"To: n{key}@club.example" in mail for mail in mails) == 1
    assert len(mails) == len(entered)
    assert json.loads((outbox / "run.json").read_text(encoding="utf-8"))["campaign"] == "come_back"


def test_messages_of_a_trigger_come_in_the_form_that_it_asks_for(tmp_path: Path) -> None:
    history = '\n[history]\nsource = "history.csv"\n'
    folder = club.write_club(tmp_path / "club", club.CAMPAIGN + 'form = "jsonl"\n', history)
    on(folder, FIRST)
    entered = club.lapsing("2026-04-20") - club.lapsing(FIRST)
    on(folder, "2026-04-20")
    (outbox,) = (folder / "outboxes").iterdir()
    lines = (outbox / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["key"] for line in lines} == entered
    assert segdsl("history", "add", outbox, "--project", folder).out.startswith(
        f"Taken in: {len(entered)} sent"
    )


def test_who_was_written_to_or_left_is_in_no_outbox(tmp_path: Path) -> None:
    folder = club.write_club(tmp_path / "club", club.CAMPAIGN, '\n[history]\nsource = "history.csv"\n')
    on(folder, FIRST)
    entered = sorted(club.lapsing("2026-04-20") - club.lapsing(FIRST))
    written, unsubscribed, *others = entered
    (folder / "history.csv").write_text(
        "campaign,key,channel,variant,sent_at,message_id,status\n"
        f"come_back,{written},email,,2026-04-01T09:00:00Z,m1,sent\n"
        f"other,{unsubscribed},email,,2026-04-01T09:00:00Z,m2,unsubscribed\n"
    )
    on(folder, "2026-04-20")
    (outbox,) = (folder / "outboxes").iterdir()
    mails = [path.read_text(encoding="utf-8") for path in outbox.rglob("*.eml")]
    assert others
    assert {key for key in entered if any(f"To: n{key}@" in mail for mail in mails)} == set(others)


# ---------------------------------------------------------------- watch


def test_watching_tells_changes_and_ends_cleanly(tmp_path: Path) -> None:
    folder = club.write_club(tmp_path / "club", club.FILE)
    words = [sys.executable, "-m", "segdsl.faces.cli", "watch", str(folder), "--format", "json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watch:
        try:
            told = [*changes_told(watch, folder)]
            watch.send_signal(signal.SIGINT)
            rest, err = watch.communicate(timeout=60)
        finally:
            watch.kill()
    assert (watch.returncode, rest) == (0, "")
    assert err.endswith("Ended; what has not been delivered yet goes out next time.\n")
    assert "Traceback" not in err
    first, news, broken, mended = told
    assert first["segments"]["active"]["baseline"] == "first"
    assert (news["segments"]["active"]["entered"], news["delivered"]) == (1, 1)
    assert broken["diagnostics"][0]["code"] == "syntax"
    assert mended["segments"]["active"]["entered"] == 0
    assert len(list((folder / "crossings").iterdir())) == 1


def changes_told(watch: subprocess.Popen[str], folder: Path) -> Iterator[Any]:
    """What a watch tells at first, of news, of broken rules, and of mended ones."""
    assert watch.stdout is not None
    rules = (folder / "rules.seg").read_text(encoding="utf-8")
    yield (first := json.loads(watch.stdout.readline()))
    club.write_orders(folder, [(1, first["as_of"][:10])])
    yield json.loads(watch.stdout.readline())
    for text in (f"{rules}\nsegment broken where\n", rules):
        (folder / "rules.seg").write_text(text, encoding="utf-8")
        yield json.loads(watch.stdout.readline())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--as-of", FIRST), "`--as-of` goes with `segdsl trigger`; `segdsl watch` looks at now"),
        (("--every", "soon"), "`--every soon` is not a length of time"),
        ((), "`segdsl.toml` has no `[[trigger]]`"),
    ],
)
def test_watching_what_cannot_be_watched(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    folder = club.write_club(tmp_path / "club")
    ran = run("watch", str(folder), *words)
    assert ran.code == 2
    assert said in ran.err
