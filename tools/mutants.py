#!/usr/bin/env python3
"""Whether the tests notice small changes of the package, drawn at random.

    python -m tools.mutants --count 100                     each folder has its share
    python -m tools.mutants --count 20 --folder plan        one folder, or several
    python -m tools.mutants --show                          the survivors so far, to be read one by one
    python -m tools.mutants --measure --jobs 2              first of all: which tests run which lines

One line of JSON for each change is added to the results; changes that are there already are not tried again,
so that a run that was stopped goes on. Needs a system that forks. Ends with 0: survivors are for reading, not
a failure.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

from tests.slips.__main__ import ROOT
from tools.mutation.changes import Change, changes
from tools.mutation.equivalents import is_equivalent
from tools.mutation.seen import Seen, measure
from tools.mutation.tests_of import FOLDERS, asked_about
from tools.mutation.trial import Copy, Outcome, load_libraries

SECONDS_OF_SEEN = 45  # for the tests that run the changed line, altogether
SECONDS_OF_FOLDER = 60  # for those of its folder


def main(words: list[str]) -> int:
    asked = _asked(words)
    results = Path(asked.results)
    if asked.measure:
        measure(Path(asked.seen).resolve(), asked.jobs)
        return 0
    if not asked.show:
        load_libraries()
        context, shares = get_context("fork"), [(asked, part) for part in range(asked.jobs)]
        workers = [context.Process(target=_work, args=share) for share in shares]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    told = [result for result in _told(results) if result["folder"] in asked.folder]
    for result in told:
        if _outcome(result) == "passed":
            print(_shown(result))
    print(_table(told))
    return 0


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=100, help="how many changes, over all folders")
    parser.add_argument("--seed", type=int, default=1, help="other seeds draw other changes")
    parser.add_argument("--folder", action="append", choices=list(FOLDERS), help="only this one (repeatable)")
    parser.add_argument("--jobs", type=int, default=1, help="how many processes")
    parser.add_argument("--timeout", type=float, default=90, help="seconds after which it is too late")
    parser.add_argument("--results", default=".mutants.jsonl", help="where the outcomes are kept")
    parser.add_argument(
        "--seen", default=".mutants.seen", help="where it is kept which tests run which lines"
    )
    parser.add_argument("--measure", action="store_true", help="only find out which tests run which lines")
    parser.add_argument("--show", action="store_true", help="only show what the results say")
    asked = parser.parse_args(words)
    asked.folder = asked.folder or list(FOLDERS)
    return asked


def _work(asked: argparse.Namespace, part: int) -> None:
    """One process's part of the changes, each tried in turn in a copy of its own."""
    done = {result["name"] for result in _told(Path(asked.results))}
    drawn = list(islice(_in_turn(asked.folder, asked.seed), asked.count))
    seen = Seen(Path(asked.seen).resolve())
    with tempfile.TemporaryDirectory() as folder:
        copy = Copy(Path(folder))
        sound: set[str] = set()
        for of, change in drawn[part :: asked.jobs]:
            if change.name in done:
                continue
            with copy.changed(change):
                outcome = _tried(copy, change, seen, asked.timeout)
            if outcome.test and outcome.test not in sound:
                _hold_unchanged(copy, outcome.test)
                sound.add(outcome.test)
            result = {"folder": of, "name": change.name, "outcome": outcome.word, "seconds": outcome.seconds}
            _tell(Path(asked.results), {**result, "said": outcome.said, "change": asdict(change)})


def _tried(copy: Copy, change: Change, seen: Seen, timeout: float) -> Outcome:
    """What the tests that run the line say, and if they notice nothing those of its folder."""
    running = seen.tests(change, SECONDS_OF_SEEN)
    outcome = copy.tested(running, timeout) if running else None
    if outcome and outcome.word != "passed":
        return outcome
    return copy.tested(seen.quick(asked_about(change.file), SECONDS_OF_FOLDER), timeout)


def _in_turn(folders: list[str], seed: int) -> Iterator[tuple[str, Change]]:
    """Changes of the folders in turn, without end or until none has more; each folder has its own chance."""
    sources = {folder: _drawn(folder, Random(f"{seed} {folder}")) for folder in folders}
    while sources:
        for folder in list(sources):
            change = next(sources[folder], None)
            if change is None:
                del sources[folder]
            else:
                yield folder, change


def _drawn(folder: str, chance: Random) -> Iterator[Change]:
    """A folder's changes: a file by its size, then a kind of change, then one of that kind, none twice."""
    place = ROOT / "segdsl" / folder
    files = [place] if place.is_file() else sorted(place.rglob("*.py"))
    left: dict[Path, list[Change]] = {}
    while files:
        file = chance.choices(files, [file.stat().st_size + 1 for file in files])[0]
        if file not in left:
            left[file] = list(changes(file.relative_to(ROOT).as_posix(), file.read_bytes()))
        if not left[file]:
            files.remove(file)
            continue
        kind = chance.choice(sorted({change.kind for change in left[file]}))
        change = chance.choice([change for change in left[file] if change.kind == kind])
        left[file].remove(change)
        yield change


def _hold_unchanged(copy: Copy, test: str) -> None:
    """A test that noticed a change passes without it; raises RuntimeError where it doesn't."""
    outcome = copy.tested((test,), 600)
    if outcome.word != "passed":
        raise RuntimeError(f"{test} doesn't pass without a change either: {outcome.said}")


def _tell(results: Path, result: dict[str, Any]) -> None:
    with results.open("a", encoding="utf-8") as file:
        file.write(json.dumps(result, ensure_ascii=False) + "\n")
    print(f"{result['outcome']} ({result['seconds']} s) {_shown(result)}", file=sys.stderr, flush=True)


def _told(results: Path) -> list[dict[str, Any]]:
    return (
        [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
        if results.exists()
        else []
    )


def _shown(result: dict[str, Any]) -> str:
    change = Change(**result["change"])
    right, wrong = (" ".join(text.split())[:140] for text in (change.right, change.wrong))
    return f"{change.file}:{change.line} ({change.kind})\n    - {right}\n    + {wrong}"


OUTCOMES = {"failed": "noticed", "late": "too late", "same": "equivalent", "passed": "survived"}


def _outcome(result: dict[str, Any]) -> str:
    survived = result["outcome"] == "passed"
    return "same" if survived and is_equivalent(Change(**result["change"])) else result["outcome"]


def _table(told: list[dict[str, Any]]) -> str:
    counts = Counter((result["folder"], _outcome(result)) for result in told)
    rows = {folder: [counts[folder, word] for word in OUTCOMES] for folder in FOLDERS}
    rows = {folder: numbers for folder, numbers in rows.items() if any(numbers)}
    rows["all"] = [sum(column) for column in zip(*rows.values(), strict=True)]
    head = " " * 12 + "".join(f"{word:>12}" for word in OUTCOMES.values())
    return "\n".join(
        [head, *(f"{name:12}" + "".join(f"{n:12}" for n in numbers) for name, numbers in rows.items())]
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
