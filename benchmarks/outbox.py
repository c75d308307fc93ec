#!/usr/bin/env python3
"""How fast messages are written, in how much memory, and whether a run that is killed ends in the same bytes.

    python benchmarks/outbox.py                                    100,000 messages
    python benchmarks/outbox.py --messages 1000000 --kills 50      a million, then again with 50 kills
    python benchmarks/outbox.py --as mbox --workers 1              as a mailbox, by one process

In: a number of customers, each of whom gets an e-mail of about 6 KB with conditions and a loop. Out: the
seconds of the whole command, messages in a second, bytes written, and the most memory that all its processes
held together (resident, in MB of 10⁶ bytes; pages that they share count twice), sampled ten times a second
where the system has /proc. With `--kills` the command is killed with SIGKILL at random moments of its whole
duration and taken up again with `--resume` until it is done, and the folder compared byte by byte.
"""

from __future__ import annotations

import argparse
import filecmp
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_RULES = """customers from "customers.csv" key id
  first_name  text
  email       text    private
  city        text
  points      number  required
  vip         flag    required

segment everybody "All of them"
  where points >= 0

campaign spring "Spring"
  to everybody
  via email
  template "letter"
"""
_SETTINGS = """[project]
name = "Benchmark"
timezone = "UTC"

[customer]
address = "email"

[email]
from = "The shop <letters@shop.example>"
unsubscribe_url = "https://shop.example/u?c={key}&m={campaign}"
"""
_STYLE = "\n".join(f"  .c{n} {{ padding: {n}px; color: #33{n:02}44; margin: 0 auto; }}" for n in range(70))
_TEMPLATE = """{% block subject %}{{ customer.first_name | default("Hello") }}, spring is here{% endblock %}
{% block preheader %}New this week{% endblock %}
{% block body %}<html><head><style>
STYLE
</style></head><body>
<h1>{% if customer.first_name %}Dear {{ customer.first_name }},{% else %}Hello,{% endif %}</h1>
{% if customer.city %}<p>The sun shines in {{ customer.city }}.</p>{% endif %}
<p>You have {{ customer.points }} points.{% if customer.vip %} You are one of the best.{% endif %}</p>
<table>{% for place in [1, 2, 3] %}<tr><td class="c1">Offer {{ place }}</td></tr>{% endfor %}</table>
<p><a href="{{ unsubscribe_url }}">Unsubscribe</a></p>
</body></html>{% endblock %}
"""


def main() -> None:
    words = argparse.ArgumentParser(description="How the writing of messages scales.")
    words.add_argument("--messages", type=int, default=100_000, help="how many (100,000 by default)")
    words.add_argument("--as", dest="form", default="jsonl", help="jsonl, eml, mbox, html or parquet")
    words.add_argument("--workers", type=int, default=0, help="processes; by default as segdsl decides")
    words.add_argument("--kills", type=int, default=0, help="how often the second run is killed")
    words.add_argument("--seed", type=int, default=1, help="of the moments of killing")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_project(folder / "shop", asked.messages)
        measure(folder, asked)


def write_project(folder: Path, customers: int) -> None:
    (folder / "templates").mkdir(parents=True)
    with (folder / "customers.csv").open("w", encoding="utf-8") as file:
        file.write("id,first_name,email,city,points,vip\n")
        for n in range(1, customers + 1):
            name, city = ("Ann", "Zoë", "", "Jürgen", "Bo")[n % 5], ("Wien", "", "Bath")[n % 3]
            file.write(f"{n},{name},c{n}@mail.example,{city},{n % 977},{'yes' if n % 7 == 0 else 'no'}\n")
    (folder / "rules.seg").write_text(_RULES, encoding="utf-8")
    (folder / "segdsl.toml").write_text(_SETTINGS, encoding="utf-8")
    template = _TEMPLATE.replace("STYLE", _STYLE)
    (folder / "templates" / "letter.html.j2").write_text(template, encoding="utf-8")


def command(folder: Path, out: Path, asked: argparse.Namespace, *more: str) -> list[str]:
    words = [sys.executable, "-m", "segdsl", "render", str(folder / "shop"), "--out", str(out), *more]
    return words + (["--workers", str(asked.workers)] if asked.workers else [])


def measure(folder: Path, asked: argparse.Namespace) -> None:
    how = ("--campaign", "spring", "--as", asked.form, "--as-of", "2026-03-31")
    undisturbed, out = folder / "undisturbed", folder / "out"
    seconds, memory = watched(command(folder, undisturbed, asked, *how))
    size = sum(path.stat().st_size for path in undisturbed.rglob("*") if path.is_file())
    print(f"messages       {asked.messages:>14,}")
    print(f"seconds        {seconds:>14.1f}")
    print(f"messages/s     {asked.messages / seconds:>14,.0f}")
    print(f"MB written     {size / 1e6:>14,.0f}")
    print(f"peak RSS MB    {memory / 1e6:>14,.0f}", flush=True)
    if asked.kills:
        chance = random.Random(asked.seed)
        start, _ = watched(command(folder, folder / "one", asked, *how, "--limit", "1"))
        longest = start + 2 * (seconds - start) / asked.kills
        begin, again = command(folder, out, asked, *how), command(folder, out, asked, "--resume")
        started, runs = time.perf_counter(), with_kills(begin, again, out, asked.kills, longest, chance)
        for killed in runs:
            equal = same(undisturbed, out)
            print(f"killed {killed} times, taken up again: {'the same bytes' if equal else 'OTHER BYTES'}")
            shutil.rmtree(out)
        print(f"seconds        {time.perf_counter() - started:>14.1f}")


def watched(words: list[str]) -> tuple[float, int]:
    """Seconds, and the most memory of the command and the processes that it starts, in bytes."""
    started, most = time.perf_counter(), 0
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, start_new_session=True) as running:
        while running.poll() is None:
            most = max(most, resident(running.pid))
            time.sleep(0.1)
    assert running.returncode == 0, words
    return time.perf_counter() - started, most


def resident(session: int) -> int:
    """What all processes of a session hold; 0 where the system has no /proc."""
    found = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                found += int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, IndexError):  # it has ended
            continue
    return found


def with_kills(
    first: list[str], again: list[str], out: Path, kills: int, longest: float, chance: random.Random
) -> Iterator[int]:
    """Kills the command after at most `longest` seconds, so many times; how often until each run was done."""
    words, killed = first, 0
    while kills or killed:
        running = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            _, told = running.communicate(timeout=chance.uniform(0, longest) if kills else None)
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGKILL)
            running.communicate()
            kills, killed = kills - 1, killed + 1
            words = again if out.with_name(".out.unfinished").exists() else first
            continue
        assert running.returncode == 0 or b"is complete" in told, told
        yield killed
        words, killed = first, 0


def same(one: Path, other: Path) -> bool:
    names = sorted(str(path.relative_to(one)) for path in one.rglob("*") if path.is_file())
    if names != sorted(str(path.relative_to(other)) for path in other.rglob("*") if path.is_file()):
        return False
    return not any(filecmp.cmpfiles(one, other, names, shallow=False)[1:])


if __name__ == "__main__":
    main()
