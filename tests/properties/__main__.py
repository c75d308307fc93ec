"""Many generated cases, in several processes, with progress; a failure is shown small and stops no other.

    python -m tests.properties --cases 1000000 --processes 2 --seed 7

A case is a generated rule and a population with somebody in it; `--populations` lie side by side for each
set of rules (`beside`). All engines of this process are asked (`--engines`): of one example in five, whose
numbers are as wild as they come, only those that refuse none. `--engines postgres` starts a server for the
run. `--about "followed by,looked up"` writes rules about these subjects only. Each process has a seed of its
own (7.0, 7.1). A failure names the example, with which it is found again: `python -m tests.properties
--example 7.0.12:31 --populations 16`, with the same `--about`. Ends with 1 where something failed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice

from tests.properties.agreement import difference
from tests.properties.beside import Tally, compared
from tests.properties.generated import CHUNK, Case, about, cases, endless
from tests.properties.shrinking import shown, shrunk
from tests.sources.servers import PASSWORD, postgres

ENGINES = ("packed", "pandas", "polars", "duckdb")
SERVER = "postgres"
REFUSING = ("duckdb", SERVER)  # some numbers
MOST_FAILURES = 20  # of one process; then it ends, because they will be of one kind
WILD = 5  # each so many-th example


@dataclass(frozen=True)
class Asked:
    """What one process does: so many cases, or what it can in the time."""

    cases: int
    seconds: float
    seed: str
    populations: int
    engines: tuple[str, ...]
    words: tuple[str, ...]


def main() -> int:
    given = _options()
    engines = tuple(given.engines.split(","))
    with _served(engines) as served:
        return _main(given, served)


@contextmanager
def _served(engines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The engines; in place of the one on a server the URL of a database, for as long as it is needed."""
    if SERVER not in engines:
        yield tuple(engines)
        return
    with postgres() as server:
        os.environ["PGPASSWORD"] = PASSWORD
        url = f"postgres://shop@127.0.0.1:{server.port}/postgres"
        yield tuple(url if engine == SERVER else engine for engine in engines)


def _main(given: argparse.Namespace, engines: tuple[str, ...]) -> int:
    words = tuple(filter(None, given.about.split(",")))
    if given.example:
        return _again(given.example, given.populations, engines, words)
    seeds = [given.seed if given.processes == 1 else f"{given.seed}.{n}" for n in range(given.processes)]
    each, seconds = -(-given.cases // given.processes), 60 * given.minutes
    print(f"{given.cases} cases of {', '.join(engines)}, seeds {', '.join(seeds)}", flush=True)
    with multiprocessing.Pool(given.processes) as pool:
        asked = [Asked(each, seconds, seed, given.populations, engines, words) for seed in seeds]
        found = pool.map(run, asked, chunksize=1)
    whole, failures = Tally(), sum(number for _, number in found)
    for tally, _ in found:
        whole.add(tally)
    print(f"{whole}\n{failures} failures", flush=True)
    return 1 if failures else 0


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(
        description="Compares the plain meaning, the reference and the engines."
    )
    options.add_argument("--cases", type=int, default=100_000, help="how many in all")
    options.add_argument("--minutes", type=float, default=float("inf"), help="ends after so many")
    options.add_argument("--processes", type=int, default=1)
    options.add_argument("--populations", type=int, default=16, help="how many for each set of rules")
    options.add_argument("--engines", default=",".join(ENGINES), help="which, with commas between them")
    options.add_argument("--about", default="", help="words of subjects, with commas between them")
    options.add_argument("--seed", default=str(int(time.time())), help="the same seed gives the same cases")
    options.add_argument("--example", help="only this one, as a failure names it")
    return options.parse_args()


def run(asked: Asked) -> tuple[Tally, int]:
    """Compares so many cases; gives what was counted, and the number of examples that failed."""
    start = said = time.monotonic()
    tally, failures = Tally(), 0
    for name, case in _named(endless(asked.seed, asked.populations, about(asked.words))):
        problem = found(case, _asked(name, asked.engines), tally)
        if problem is not None:
            failures += 1
            print(f"\n--- {name}: {problem}", flush=True)
        now = time.monotonic()
        if failures >= MOST_FAILURES or tally.cases >= asked.cases or now - start > asked.seconds:
            break
        if now - said > 30:
            said, rate = now, tally.cases / (now - start)
            print(f"{asked.seed}: {tally.cases} of {asked.cases} cases, {rate:.0f} a second, ", end="")
            print(f"{len(tally.texts)} distinct rules, {failures} failures", flush=True)
    return tally, failures


def _named(examples: Iterator[Case]) -> Iterator[tuple[str, Case]]:
    """Each with the seed of its chunk and its place there; most of them without wild numbers."""
    seed, place = "", 0
    for case in examples:
        seed, place = case.seed, place + 1 if case.seed == seed else 0
        yield f"{seed}:{place}", case if place % WILD == WILD - 1 else case.tamed()


def _asked(name: str, engines: Sequence[str]) -> tuple[str, ...]:
    wild = int(name.rpartition(":")[2]) % WILD == WILD - 1
    return tuple(engine for engine in engines if not (wild and engine.startswith(REFUSING)))


def _again(example: str, populations: int, engines: Sequence[str], words: Sequence[str]) -> int:
    seed, _, place = example.rpartition(":")
    name, case = next(islice(_named(cases(CHUNK, seed, populations, about(words))), int(place), None))
    problem = found(case, _asked(name, engines), Tally())
    print(problem or "all say the same")
    return 0 if problem is None else 1


def found(case: Case, engines: Sequence[str], tally: Tally) -> str | None:
    """What is wrong with an example, in its smallest form."""
    if case.findings:
        return f"{case.findings[0].message}\n{case.text}"
    try:
        told = compared(case, engines, tally)
    except KeyboardInterrupt:
        raise
    except BaseException:  # a fault in Rust is no Exception, and would end the process without a word
        return _smallest(case, engines, traceback.format_exc(limit=-4))
    return None if told is None else _smallest(case, engines, str(told))


def _smallest(case: Case, engines: Sequence[str], told: str) -> str:
    """An example that has only what fails: one of its populations, if that is enough."""

    def fails(smaller: Case) -> bool:
        try:
            return difference(smaller, engines) is not None
        except Exception:
            return True

    each = [replace(case, rows=rows, populations=()) for rows in case.populations]
    one = next((alone for alone in (*each, case) if fails(alone)), None)
    return f"{told}\n" + (f"only side by side:\n{case.text}" if one is None else shown(shrunk(one, fails)))


def noticed(case: Case) -> str | None:
    """What is wrong with an example, as quickly as can be said."""
    try:
        told = case.findings[0].message if case.findings else difference(case)
    except Exception as problem:
        return f"{type(problem).__name__}: {problem}"
    return None if told is None else str(told)


if __name__ == "__main__":
    sys.exit(main())
