"""Many generated cases, in several processes, with progress; a failure is shown small and stops no other.

    python -m tests.properties --cases 1000000 --processes 2 --seed 7

`--cases` counts rules. Each process has a seed of its own (7.0, 7.1); a failure names the seed of its chunk,
with which it is found again: `python -m tests.properties --cases 9000 --seed 7.0.12`. Ends with 1 where
something failed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
import traceback

from tests.properties.agreement import difference
from tests.properties.generated import Case, cases
from tests.properties.shrinking import shown, shrunk

MOST_FAILURES = 20  # of one process; then it ends, because they will be of one kind


def main() -> int:
    options = argparse.ArgumentParser(
        description="Compares the plain meaning, the reference and the engines."
    )
    options.add_argument("--cases", type=int, default=100_000, help="how many rules in all")
    options.add_argument("--processes", type=int, default=1)
    options.add_argument("--seed", default=str(int(time.time())), help="the same seed gives the same cases")
    given = options.parse_args()
    each = -(-given.cases // given.processes)
    seeds = [given.seed if given.processes == 1 else f"{given.seed}.{n}" for n in range(given.processes)]
    print(f"{given.cases} rules, seeds {', '.join(seeds)}", flush=True)
    with multiprocessing.Pool(given.processes) as pool:
        failures = pool.starmap(run, [(each, seed) for seed in seeds])
    print(f"{given.cases} rules: {sum(failures)} failures", flush=True)
    return 1 if any(failures) else 0


def run(rules: int, seed: str) -> int:
    """Compares so many rules; gives the number of examples that failed."""
    start = said = time.monotonic()
    done = failures = 0
    for case in cases(rules, seed):
        done += len(case.rules)
        problem = found(case)
        if problem is not None:
            failures += 1
            print(f"\n--- {problem}", flush=True)
        if failures >= MOST_FAILURES:
            break
        if time.monotonic() - said > 30:
            said = time.monotonic()
            rate = done / (said - start)
            left = (rules - done) / rate / 60
            print(
                f"{seed}: {done} of {rules} rules, {failures} failures, {left:.0f} minutes left", flush=True
            )
    return failures


def found(case: Case) -> str | None:
    """What is wrong with an example, in its smallest form."""
    if case.findings:
        return f"{case.findings[0].message} (seed {case.seed})\n{case.text}"
    try:
        if difference(case) is None:
            return None
    except Exception:
        smallest = shrunk(case, breaks)
        return f"{traceback.format_exc(limit=-4)}\n{shown(smallest)}"
    smallest = shrunk(case, differs)
    return f"{difference(smallest)}\n{shown(smallest)}"


def noticed(case: Case) -> str | None:
    """What is wrong with an example, as quickly as can be said."""
    try:
        told = case.findings[0].message if case.findings else difference(case)
    except Exception as problem:
        return f"{type(problem).__name__}: {problem}"
    return None if told is None else str(told)


def differs(case: Case) -> bool:
    return difference(case) is not None


def breaks(case: Case) -> bool:
    try:
        difference(case)
    except Exception:
        return True
    return False


if __name__ == "__main__":
    sys.exit(main())
