"""Streams that are closed, full or not read, interrupts at any time, and surroundings that are poor."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.faces.shop import AS_OF, write_shop
from tests.sending.unruly import Talk, Unruly, hangs
from tests.sending.unruly import running as running_server

pytestmark = pytest.mark.skipif(os.name == "nt", reason="pipes and signals work differently there")
SEGDSL = f"{sys.executable} -m segdsl"


def shell(command: str, **environment: str) -> tuple[int, str, str]:
    words, surroundings = ["bash", "-c", command], {**os.environ, **environment}
    done = subprocess.run(words, capture_output=True, env=surroundings, timeout=60, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


VERBS = (
    "check {shop}", "check --format json {shop}", "segment {shop} --as-of 2026-03-31", "--help",
    "explain --rule big --project {shop}", "compile big --project {shop}", "--version", "fmt --diff {shop}",
)  # fmt: skip


@pytest.mark.parametrize("verb", VERBS)
def test_a_reader_who_leaves_ends_a_command_as_any_other_program(shop: Path, verb: str) -> None:
    code, _, err = shell(f"{SEGDSL} {verb.format(shop=shop)} | true; exit ${{PIPESTATUS[0]}}")
    assert code == 141
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("where", "why"), [(">&-", "bad file descriptor"), (">/dev/full", "no space left on device")]
)
@pytest.mark.parametrize("verb", VERBS[:3])
def test_output_that_cannot_be_written_is_said(shop: Path, verb: str, where: str, why: str) -> None:
    if "/dev/full" in where and not Path("/dev/full").exists():
        where, why = ">&-", "bad file descriptor"
    code, _, err = shell(f"{SEGDSL} {verb.format(shop=shop)} {where}")
    assert code == 2
    assert err.splitlines()[-1] == f"segdsl: standard output cannot be written: {why}"
    assert "Traceback" not in err


@pytest.mark.parametrize("where", ["2>&-", "2>/dev/full"])
def test_nothing_depends_on_standard_error(shop: Path, where: str) -> None:
    day = " ".join(AS_OF)
    assert shell(f"{SEGDSL} segment {shop} {day} {where}")[:2] == shell(f"{SEGDSL} segment {shop} {day}")[:2]
    assert shell(f"{SEGDSL} segment {shop}/nowhere {where}")[0] == 2


def test_poor_surroundings(tmp_path: Path) -> None:
    shop = write_shop(tmp_path / "größe")
    day = " ".join(AS_OF)
    expected = shell(f"{SEGDSL} segment {shop} {day} --out {tmp_path}/one")
    assert expected[0] == 0
    for surroundings in (
        {"LC_ALL": "C", "PYTHONUTF8": "0"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"TERM": "dumb", "COLUMNS": "20"},
        {"HOME": "/nowhere", "COLUMNS": "nonsense"},
    ):
        again = f"{SEGDSL} segment {shop} {day} --out {tmp_path}/one --replace"
        code, _, err = shell(again, **surroundings)
        assert code == 0, err
        assert shell(f"{SEGDSL} check {shop}", **surroundings)[0] == 0
    assert shell(f"env -u HOME {SEGDSL} check {shop}")[0] == 0


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_while_the_program_begins_shows_nothing_of_its_insides(
    shop: Path, ending: signal.Signals
) -> None:
    program = f"import os, signal; os.kill(os.getpid(), {int(ending)}); import segdsl.faces.cli"
    begun = f"from segdsl.faces import start; start.open_streams = lambda: exec({program!r}); start.main()"
    done = subprocess.run([sys.executable, "-c", begun], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (3, "segdsl: interrupted; nothing was left half done\n")


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_within_five_seconds_even_where_nothing_lets_go(ending: signal.Signals) -> None:
    stuck = (
        "import os, time\nfrom segdsl.faces import interrupts\ninterrupts.watch(3, 'given up')\n"
        "print('ready', flush=True)\n"
        "while True:\n    try:\n        time.sleep(60)\n    except KeyboardInterrupt:\n        pass\n"
    )
    running = subprocess.Popen([sys.executable, "-c", stuck], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout is not None
    running.stdout.readline()
    time.sleep(0.3)  # it sleeps now
    began = time.monotonic()
    running.send_signal(ending)
    _, err = running.communicate(timeout=10)
    assert time.monotonic() - began < 5
    assert (running.returncode, err) == (3, b"segdsl: given up\n")


def test_an_interrupt_while_a_server_says_nothing_tells_what_is_unsure() -> None:
    program = """
import sys
from segdsl.faces import cli, interrupts
from segdsl.sending.delivery import deliver
from segdsl.sending.server import Server, address
from tests.sending.test_delivery import Ledger, a_mail
interrupts.watch(3, "late")
def send():
    ledger = Ledger()
    with Server(address(sys.argv[1])) as server:
        list(deliver([a_mail(1)], server, {}, ledger.append))
cli.segdsl.invoke = lambda context: send()
sys.exit(cli.run(["check"]))
"""
    reached = threading.Event()

    def silent(talk: Talk, good: bytes) -> None:
        reached.set()
        hangs(talk, good)

    with running_server(Unruly("end", silent)) as server:
        running = subprocess.Popen(
            [sys.executable, "-c", program, server.url],
            stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        assert reached.wait(30)
        began = time.monotonic()
        running.send_signal(signal.SIGTERM)
        _, err = running.communicate(timeout=10)
    assert time.monotonic() - began < 5
    assert running.returncode == 3
    assert err.splitlines()[-1].endswith("one mail may have been sent: the history says `sending` of it")
