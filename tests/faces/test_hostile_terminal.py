"""Nothing in rules or data steers a terminal, and files hold what they are to hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faces.shop import run

BAD = "\x1b]0;evil\x07\x9b31m\u202eabc\u2066\x08\x7f"
STEERING = set("\x1b\x07\x9b\u202e\u2066\x08\x7f")
KEY = f"1{BAD}"
VERBS = (
    "check", "fmt --diff", "segment", "explain KEY", "explain KEY loud", "explain --rule everybody",
    "compile loud", "compile everybody", "compile odd", "preview news", "preview news --customer KEY",
    "personas", "test", "render --campaign news --dry-run",
)  # fmt: skip


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        "segdsl.toml": "[project]\nname = 'L'\ntimezone = 'UTC'\n[customer]\naddress = 'email'\n",
        "rules.seg": f"""customers from "customers.csv" key id
  first_name  text
  email  text  private
  city   text  "Where {BAD}"
trait loud "Loud {BAD}" = concat(city, "{BAD}")
trait odd = city matches "a{BAD}b"
segment everybody "All {BAD}"
  where id is known and loud != "{BAD}"
campaign news "News {BAD}"
  to everybody
  template "news"
""",
        "customers.csv": f'id,first_name,email,city\n"{KEY}","A{BAD}",a@a.example,"W{BAD}"\n',
        "templates/news.html.j2": "{% block subject %}Hi{% endblock %}<p>{{ customer.city }}</p>",
        "personas/f.yaml": "name: f\ntitle: F\nvoice:\n  greeting: 'Dear {name},'\n"
        "  greeting_without_name: Dear\n  sign_off: x\nfallback: true\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def asked(verb: str) -> list[str]:
    words = [KEY if word == "KEY" else word for word in verb.split()]
    return words if words[0] in ("check", "fmt", "personas") else [*words, "--as-of", "2026-03-31"]


@pytest.mark.parametrize("verb", VERBS)
def test_no_result_steers_a_terminal(verb: str, project: Path) -> None:
    ran = run(*asked(verb))
    assert ran.code in (0, 1), ran.err
    assert not STEERING & set(ran.out + ran.err)


@pytest.mark.parametrize("verb", [verb for verb in VERBS if not verb.startswith("fmt")])
def test_json_escapes_them_and_says_the_same(verb: str, project: Path) -> None:
    ran = run(*asked(verb), "--format", "json")
    assert ran.code in (0, 1), ran.err
    assert not STEERING & set(ran.out)
    found = json.loads(ran.out)
    if verb == "explain KEY":
        assert found["key"] == KEY


def test_an_exported_file_holds_the_very_characters(project: Path) -> None:
    run("export", "everybody", "--to", "csv", "--with", "city", "--out", "list.csv", "--as-of", "2026-03-31")
    assert f"W{BAD}" in (project / "list.csv").read_bytes().decode()
    piped = run("export", "everybody", "--to", "csv", "--with", "city", "--as-of", "2026-03-31")
    assert f"W{BAD}" in piped.out


@pytest.mark.skipif(os.name == "nt", reason="there are no such terminals there")
@pytest.mark.parametrize("platform", ["csv", "klaviyo"])
def test_on_a_terminal_an_export_shows_signs_in_their_place(platform: str, project: Path) -> None:
    import pty

    here, there = pty.openpty()
    words = ["export", "everybody", "--to", platform, "--with", "city", "--as-of", "2026-03-31"]
    with subprocess.Popen(
        [sys.executable, "-m", "segdsl", *words], stdout=there, stderr=subprocess.DEVNULL
    ) as ran:
        os.close(there)
        shown = b""
        while True:
            try:
                read = os.read(here, 65_536)
            except OSError:  # how Linux says that the other end is closed
                break
            if not read:
                break
            shown += read
        assert ran.wait(60) == 0
    os.close(here)
    assert not STEERING & set(shown.decode())
    assert "a@a.example" in shown.decode()
