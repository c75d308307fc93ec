#!/usr/bin/env python3
"""How long twenty aggregates of a log take, beside pandas, Polars and DuckDB.

    python benchmarks/events.py                         10,000,000 events of 1,000,000 customers
    python benchmarks/events.py --events 1000000 --customers 100000 --rounds 5
    python benchmarks/events.py --only engine,polars_each

Counts and sums with windows of 7 to 365 days, kinds of events, bounds on amounts (`event_workload.py`), given
as a column for all customers. Each program (`event_peers.py`) has a process of its own, one after the other
and round by round; Polars and DuckDB are needed in the Python that runs this. All start from the same
frame of pandas in memory.

Out, in medians: seconds on the clock and of all processors together, of

* cold: from the frame, with all that a program makes of it first;
* warm: the same again; what was made of the data is kept, and every condition is answered again (segdsl's
  answers are forgotten). Of seven runs, as the first ones of every program still ask the system for memory;
* other: windows and bounds that were not asked before, of the same kinds of events;
* again: what was asked just before, with nothing forgotten;

what the memory rose to above the frame, and how many times as long each took as the engine (ratios within a
round). Sums are rounded to cents to be compared: those of the peers are not exact. All answers have to be the
same, or this says so and fails.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import memory
from event_peers import PROGRAMS, Answers, forget
from event_workload import QUESTIONS, customers, log

WAYS = ("cold", "warm", "other", "again")


# ---------------------------------------------------------------- one program in its process


def alone(program: str, folder: Path, runs: int) -> None:
    """Prints what one program took."""
    import pandas as pd

    people, frame = (pd.read_parquet(folder / f"{name}.parquet") for name in ("people", "log"))
    memory.forget()
    before = memory.most()
    ask = PROGRAMS[program](people, frame)
    took: dict[str, list[tuple[float, float]]] = {way: [] for way in WAYS}
    digests = {}
    first, other = QUESTIONS
    for way, wanted in (("cold", first), *[("warm", first)] * runs, ("other", other), ("again", other)):
        if way == "warm":
            forget()
        wall, processor = time.perf_counter(), time.process_time()
        answers = ask(wanted)
        took[way].append((time.perf_counter() - wall, time.process_time() - processor))
        digests[way] = digest(answers)
    print(json.dumps({"took": took, "digests": digests, "peak": memory.most() - before}))


def digest(answers: Answers) -> str:
    """The counts and the sums in cents."""
    import numpy as np

    whole = hashlib.sha256()
    for name, values in sorted(answers.items()):
        cents = np.rint(np.asarray(values, np.float64) * (100 if name.startswith("spent") else 1))
        whole.update(name.encode() + cents.astype(np.int64).tobytes())
    return whole.hexdigest()


# ---------------------------------------------------------------- all of them


def main() -> None:
    words = argparse.ArgumentParser(description="What twenty aggregates of a log take.")
    words.add_argument("--events", type=int, default=10_000_000)
    words.add_argument("--customers", type=int, default=1_000_000)
    words.add_argument(
        "--rounds", type=int, default=3, help="how often each program is started (3 by default)"
    )
    words.add_argument("--runs", type=int, default=7, help="warm runs in each process (7 by default)")
    words.add_argument("--only", default=",".join(PROGRAMS), help="programs, with commas between them")
    words.add_argument("--alone", help=argparse.SUPPRESS)
    words.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = words.parse_args()
    if given.alone:
        alone(given.alone, given.folder, given.runs)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        customers(given.customers).to_parquet(folder / "people.parquet")
        log(given.events, given.customers).to_parquet(folder / "log.parquet")
        names = ["engine", *(name for name in given.only.split(",") if name != "engine")]
        rounds = [{name: started(name, folder, given.runs) for name in names} for _ in range(given.rounds)]
    print(f"{given.events:,} events of {given.customers:,} customers; {os.cpu_count()} processors")
    told(rounds)


def started(program: str, folder: Path, runs: int) -> dict[str, Any]:
    """What a program took in a new process."""
    command = (sys.executable, __file__, "--alone", program, "--folder", str(folder), "--runs", str(runs))
    process = subprocess.run(command, capture_output=True, text=True, check=False)
    if process.returncode:
        sys.exit(f"{program} failed: {process.stderr}")
    found: dict[str, Any] = json.loads(process.stdout.splitlines()[-1])
    print(program, {way: round(min(taken)[0], 3) for way, taken in found["took"].items()}, file=sys.stderr)
    return found


def told(rounds: list[dict[str, Any]]) -> None:
    """Prints the medians; fails where answers differ."""
    for kind, place in (("seconds on the clock", 0), ("processor seconds", 1)):
        print(f"\n{kind:22}" + "".join(f"{way:>9}{'ratio':>9}" for way in WAYS) + f"{'memory':>11}")
        for name in rounds[0]:
            cells = []
            for way in WAYS:
                took = [_median(each[name], way, place) for each in rounds]
                ratios = [
                    _median(each[name], way, place) / _median(each["engine"], way, place) for each in rounds
                ]
                cells.append(f"{statistics.median(took):9.3f}{statistics.median(ratios):8.1f}x")
            memory = statistics.median(each[name]["peak"] for each in rounds)
            print(f"{name:22}{''.join(cells)}{memory:8.0f} MB", flush=True)
    right = rounds[0]["engine"]["digests"]
    wrong = {name for each in rounds for name, one in each.items() if one["digests"] != right}
    if wrong:
        sys.exit(f"Not the answers of the engine: {', '.join(sorted(wrong))}")
    print("\nAll answers are the same.")


def _median(found: dict[str, Any], way: str, place: int) -> float:
    return statistics.median(took[place] for took in found["took"][way])


if __name__ == "__main__":
    main()
