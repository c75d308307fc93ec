#!/usr/bin/env python3
"""What `segdsl segment --since` spares, on the sample shop, where a few customers have changed.

    python benchmarks/since.py                                 100,000 customers, of whom 1 in 100 changed
    python benchmarks/since.py --customers 1000000 --shop DIR  keeps the shop in DIR for the next time

In: a number of customers. Out: processor seconds (user and system) of a full run and of one that goes on
from a run before the change, and how large a part of the full run that is; first of the evaluation alone,
then of the whole command with `--out`, where all tables were read before, and where changed files were not.

Half of those who changed have other consent, in place, and half have a new order line, at the end of its
file. The evaluation begins when all tables are read and typed: it holds planning, for `--since` also opening
what is kept of the run before and comparing its tables with those of now, then every segment, lifecycle,
score and trait, and the account of rows that count for nobody; not what is kept for a later run, nor the
file of members. The whole command begins with the process. The answers are compared, and the bytes of the
folders; a difference ends the benchmark.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

AS_OF = "2026-03-31"
_WRITE = """import sys; from pathlib import Path; from segdsl.shop.generate import write_shop
write_shop(Path(sys.argv[1]), customers=int(sys.argv[2]))"""
_EVALUATE = """import sys, time; from pathlib import Path; import pandas as pd, segdsl
from segdsl.runs import segmenting; from segdsl.runs.job import Job
from segdsl.runs.since.going_on import going_on; from segdsl.runs.since.kept import recalled
project = segdsl.load(sys.argv[1]); job = Job(project, project.moment(sys.argv[2]))
loaded, _ = segmenting.read_sources(job)
def spent(work):
    started = time.process_time(); found = work(); return found, time.process_time() - started
whole, full = spent(lambda: project.compute(loaded.tables, job.as_of))
(since, known), part = spent(lambda: going_on(job, loaded, None, {}, recalled(Path(sys.argv[3]), loaded)))
pd.testing.assert_frame_equal(whole.to_frame(), since.to_frame(), check_exact=True, check_index_type=False)
assert whole.left_out == since.left_out
print(full, part, known.again.customers, whole.size)"""


def main() -> None:
    words = argparse.ArgumentParser(description="What going on from a run spares.")
    words.add_argument("--customers", type=int, default=100_000, help="how many (100,000 by default)")
    words.add_argument("--shop", type=Path, help="a folder to keep the shop in; one that is there is used")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        room = Path(temporary)
        os.environ["SEGDSL_CACHE"] = str(room / "cache")
        shop = asked.shop or room / "shop"
        if not shop.exists():
            subprocess.run([sys.executable, "-c", _WRITE, str(shop), str(asked.customers)], check=True)
        measure(shop, room)


def measure(shop: Path, room: Path) -> None:
    """Runs before the change and after it, and prints what that took."""
    segment(shop, "--out", room / "then")
    changed = with_changes(shop, room / "changed")
    unread = without_what_is_kept_from_now_on(room, lambda: segment(changed, "--out", room / "unread"))
    unread_since = segment(changed, "--since", room / "then", "--out", room / "unread since")
    words = [sys.executable, "-c", _EVALUATE, str(changed), AS_OF, str(room / "then")]
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()
    print(f"customers {int(told[3]):,}, looked at again {int(told[2]):,}")
    show("evaluation", float(told[0]), float(told[1]))
    full = segment(changed, "--out", room / "full")
    since = segment(changed, "--since", room / "then", "--out", room / "since")
    for name, other in itertools.product(
        ("members.parquet", "run.json"), ("since", "unread", "unread since")
    ):
        assert (room / "full" / name).read_bytes() == (room / other / name).read_bytes(), (name, other)
    show("whole command", full, since)
    show("files unread", unread, unread_since)


def without_what_is_kept_from_now_on(room: Path, work: Callable[[], float]) -> float:
    """What the work gives on a copy of what is kept, which is deleted then."""
    usual = os.environ["SEGDSL_CACHE"]
    shutil.copytree(usual, room / "copied")
    os.environ["SEGDSL_CACHE"] = str(room / "copied")
    try:
        return work()
    finally:
        os.environ["SEGDSL_CACHE"] = usual
        shutil.rmtree(room / "copied")


def show(what: str, full: float, since: float) -> None:
    """Prints seconds and their ratio."""
    print(f"{what:<14} full {full:7.2f} s   since {since:7.2f} s   {since / full:6.1%}")


def segment(shop: Path, *words: str | Path) -> float:
    """The processor seconds of the command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "segdsl", "segment", shop, "--as-of", AS_OF, "-q", *words]
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def with_changes(shop: Path, into: Path) -> Path:
    """The shop again, with 1 in 100 customers changed."""
    shutil.copytree(shop, into)
    for name, change in (("customers.csv", other_consent), ("order_lines.csv", more_lines)):
        lines = (shop / "data" / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (into / "data" / name).write_text("".join(change(lines)), encoding="utf-8")
    return into


def other_consent(lines: list[str]) -> list[str]:
    """One customer in 200 says the opposite about the newsletter."""
    opposite = {"yes": "no", "no": "yes", "true": "false", "false": "true", "1": "0", "0": "1"}
    place = lines[0].rstrip("\n").split(",").index("newsletter")
    for number in random.Random(1).sample(range(1, len(lines)), len(lines) // 200):
        cells = lines[number].split(",")
        cells[place] = opposite.get(cells[place].strip().lower(), cells[place])
        lines[number] = ",".join(cells)
    return lines


def more_lines(lines: list[str]) -> list[str]:
    """One order line in 2,000 is bought again, on the last day: about one line for one customer in 200."""
    head = lines[0].rstrip("\n").split(",")
    fresh = []
    for number in random.Random(2).sample(range(1, len(lines)), len(lines) // 2_000):
        cells = lines[number].rstrip("\n").split(",")
        cells[head.index("invoice")] = f"N{number}"
        cells[head.index("sold_at")] = f"{AS_OF} 10:00:00"
        fresh.append(",".join(cells) + "\n")
    return [*lines, *fresh]


if __name__ == "__main__":
    main()
