"""Streams that are closed, full or not read, interrupts at any time, and surroundings that are poor."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO

import pytest

from segdsl.faces.cli import COMMANDS
from tests import copies
from tests.delivery.sending.unruly import Talk, Unruly, hangs
from tests.delivery.sending.unruly import running as running_server
from tests.faces.shop import AS_OF, Ran, segdsl, write_shop
from tests.faces.test_names import FILES

pytestmark = pytest.mark.skipif(os.name == "nt", reason="pipes and signals work differently there")
SEGDSL = f"{sys.executable} -m segdsl"
IN_TURN = """
import dataclasses, json, sys
from tests.faces.shop import run
print(json.dumps([dataclasses.astuple(run(*words.split())) for words in sys.argv[1:]]))
"""


def shell(command: str, **environment: str) -> tuple[int, str, str]:
    words, surroundings = ["bash", "-c", command], {**os.environ, **environment}
    done = subprocess.run(words, capture_output=True, env=surroundings, timeout=60, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


# A way of asking for each command that prints something; {p} is the project, {o} a place for results.
VERBS = {
    "init": "init {o}",
    "check": "check {p}",
    "fmt": "fmt --diff {p}",
    "test": "test {p} {day}",
    "segment": "segment {p} {day}",
    "metrics": "metrics --project {p} {day}",
    "overlap": "overlap vips buyer --project {p} {day}",
    "migrate": "migrate journey --from 2026-02-28 --project {p} {day}",
    "trend": "trend --every month --project {p} {day}",
    "retention": "retention orders --project {p} {day}",
    "profile": "profile --help",
    "portfolio": "portfolio --help",
    "learn": "learn --help",
    "report": "report --help",
    "explain": "explain 1 vips --project {p} {day}",
    "compile": "compile vips --project {p}",
    "personas": "personas --project {p} {day}",
    "translations": "translations --update de --project {p}",
    "preview": "preview letter --project {p}",
    "render": "render --dry-run --project {p} {day}",
    "export": "export vips --to csv --project {p} {day}",
    "send": "send --help",
    "history": "history --project {p}",
    "power": "power --help",
    "measure": "measure --help",
    "brief": "brief hello --project {p} {day}",
    "unsubscribe": "unsubscribe --help",
    "trigger": "trigger --help",
    "watch": "watch --help",
    "--version": "--version",
    "check as JSON": "check --format json {p}",
}


def asked(verb: str, folder: Path) -> str:
    return VERBS[verb].format(p=folder, o=folder.parent / "new", day=" ".join(AS_OF))


def written_to(place: IO[bytes], words: str) -> tuple[int, str]:
    """How a command ends whose standard output this is, and what it writes to standard error."""
    with tempfile.TemporaryFile() as errors:
        code = copies.ran(words.split(), place.fileno(), errors.fileno())
        errors.seek(0)
        return code, errors.read().decode()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with something for every command."""
    folder = tmp_path / "project"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_every_command_is_asked_for() -> None:
    assert set(COMMANDS) <= VERBS.keys()


@pytest.mark.parametrize("verb", VERBS)
def test_output_that_nobody_reads_or_that_cannot_be_written(project: Path, verb: str) -> None:
    """A reader who leaves ends a command as any other program; what cannot be written is said."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as nobody:
        assert written_to(nobody, asked(verb, project)) == (141, "")
    shutil.rmtree(project.parent / "new", ignore_errors=True)
    full = Path("/dev/full").exists()
    with open("/dev/full", "wb") if full else open(os.devnull, "rb") as place:  # noqa: PTH123
        code, err = written_to(place, asked(verb, project))
    assert code == 2
    why = "no space left on device" if full else "bad file descriptor"
    assert err.splitlines()[-1] == f"segdsl: standard output cannot be written: {why}"
    assert "Traceback" not in err


@pytest.mark.parametrize("verb", ["check", "segment", "render", "export", "--version"])
def test_output_that_is_closed(project: Path, verb: str) -> None:
    code, _, err = shell(f"{SEGDSL} {asked(verb, project)} >&-")
    assert code == 2
    assert err.splitlines()[-1] == "segdsl: standard output cannot be written: bad file descriptor"
    assert shell(f"{SEGDSL} {asked(verb, project)} >&- 2>&-")[0] == 2


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


def test_a_folder_that_was_deleted_under_ones_feet(project: Path) -> None:
    gone = f"mkdir {project}/gone && cd {project}/gone && rmdir {project}/gone &&"
    for words in ("check", "segment", "init new", f"export vips --to csv --out x.csv --project {project}"):
        code, out, err = shell(f"{gone} {SEGDSL} {words}")
        assert (code, out) == (2, "")
        assert "error[wrong-usage] the folder that this runs in is not there any more" in err
    assert shell(f"{gone} {SEGDSL} segment {project}")[0] == 0


@pytest.mark.skipif(sys.platform == "darwin", reason="names are always UTF-8 there")
def test_names_that_are_not_utf8(project: Path) -> None:
    odd = Path(os.fsdecode(b"odd\xff"))
    home = project.rename(project.parent / odd)
    (home / f"{odd}.seg").write_text("segment more where contry = 1\n")
    for name in ("templates/letter.html.j2", "personas/ann.yaml"):
        (home / name).with_name(f"{odd}{name[name.index('.') :]}").write_bytes((home / name).read_bytes())
    for format_ in ("text", "json", "sarif", "github", "gitlab", "junit", "rdjson"):
        done = segdsl("check", "--format", format_, home)
        assert (done.code, done.err) == (1, "")
        assert "contry" in done.out
    assert "odd%FF.seg" in segdsl("check", "--format", "sarif", home).out
    (home / f"personas/{odd}.yaml").unlink()
    (home / f"{odd}.seg").write_text("segment more where vips\n")
    day = " ".join(AS_OF)
    for words in (
        f"segment {home} {day} --out {home}/members",
        f"segment {home} {day} --members csv --out {home}/rows",
        *(
            f"render {home} --campaign hello --as {f} --out {home}/{f} {day}"
            for f in ("jsonl", "parquet", "eml", "html")
        ),
        f"preview --all --project {home} --out {home}/pages",
        f"export vips --to csv --project {home} --out {home}/x.csv {day}",
        f"personas --project {home} --out {home}/x.html",
        f"translations --update de --project {home}",
        f"fmt {home}",
    ):
        done = segdsl(*words.split())
        assert done.code == 0, done.err
    there = "$'" + str(home).replace(str(odd), "odd\\xff") + "'"
    assert shell(f"{SEGDSL} segment {there} {day}")[0] == 0
    assert json.loads((home / "members" / "run.json").read_text())["rules"].keys() == {"a.seg", f"{odd}.seg"}


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only the superuser can be somebody else")
def test_a_project_that_may_only_be_read() -> None:
    """As nobody, in a folder of somebody else."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, text in FILES.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text.replace("= 10", "= “x”"), encoding="utf-8")
        folder.chmod(0o755)
        shell(f"chmod -R a+rX {folder}")
        nobody = f"cd {folder} && setpriv --reuid=65534 --regid=65534 --clear-groups {sys.executable}"
        if shell(f"{nobody} -m segdsl --version")[0]:
            pytest.skip("nobody may run this Python")

        def ran(*commands: str) -> list[Ran]:
            """Commands one after the other, in one process of nobody."""
            line = shlex.join(["-c", IN_TURN, *commands])
            code, out, err = shell(f"{nobody} {line}", PYTHONPATH=str(copies.ROOT))
            assert code == 0, err
            return [Ran(*one) for one in json.loads(out)]

        assert ran("check")[0].code == 1
        (folder / "segdsl.toml").write_text('[check]\nbaseline = "b.json"\n')
        changing = {"check --fix": "a.seg", "check --write-baseline": "b.json", "fmt": "a.seg"}
        for one, (words, what) in zip(ran(*changing), changing.items(), strict=True):
            assert one.code == 2, words
            assert f"{what}` cannot be written: nothing may be written into `{folder}`" in one.err
        (folder / "a.seg").write_text(FILES["a.seg"])
        (folder / "segdsl.toml").write_text(FILES["segdsl.toml"])
        day = " ".join(AS_OF)
        reading = ("segment", "test", "preview letter --project .", "render --dry-run --project .")
        assert [one.code for one in ran(*(f"{words} {day}" for words in reading))] == [0] * 4
        writing = (
            "segment --out o", "render --campaign hello --out o", "personas --add bargain_hunter",
            "personas --out x.html", "translations --update de", "preview letter --html x.html",
            "preview --all --out o", "export vips --to csv --out x.csv", "init sub",
            "send --campaign hello --smtp smtp://127.0.0.1:9",
        )  # fmt: skip
        for words, one in zip(writing, ran(*(f"{words} {day}" for words in writing)), strict=True):
            assert one.code == 2, words
            assert "cannot be written: nothing may be written into" in one.err
            assert "Traceback" not in one.err


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
from segdsl.delivery.sending.delivery import deliver
from segdsl.delivery.sending.server import Server, address
from tests.delivery.sending.test_delivery import Ledger, a_mail
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
