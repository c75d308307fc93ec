#!/usr/bin/env python3
"""How long small commands take, compared with what importing their libraries takes.

    python benchmarks/startup.py               the best of 5 runs each
    python benchmarks/startup.py --runs 15

In: nothing. Out: for each command its processor seconds (user and system, the least of its runs) and how many
times those of a yardstick they are, which is measured in the same minutes: `import click` for what needs no
project, `import lark, pydantic` for checks. Seconds differ between machines, and with what else they do; the
ratios hardly do. Modules are compiled and results kept as on any machine on which segdsl was used before, in
a folder of this run alone; rows marked *nothing kept* do without the results.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

AS_OF = ("--as-of", "2026-03-31")
SEGDSL = (sys.executable, "-m", "segdsl")
CLICK = (sys.executable, "-c", "import click")
LARK = (sys.executable, "-c", "import lark, pydantic")


def main() -> None:
    words = argparse.ArgumentParser(description="How long small commands take, in times of an import.")
    words.add_argument("--runs", type=int, default=5, help="how often each is run (5 by default)")
    runs = words.parse_args().runs
    with tempfile.TemporaryDirectory() as temporary:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(temporary) / "compiled")
        rules, shop = Path(temporary) / "rules", Path(temporary) / "shop"
        a_hundred_segments(rules)
        subprocess.run((*SEGDSL, "init", "--sample", str(shop)), check=True, stdout=subprocess.DEVNULL)
        click, lark = (seconds(yardstick, runs) for yardstick in (CLICK, LARK))
        told("import click", click, click)
        told("segdsl --version", seconds((*SEGDSL, "--version"), runs), click)
        told("import lark, pydantic", lark, lark)
        for what, folder, before, kept in (
            ("check of 100 segments", rules, nothing, True),
            ("the same, a segment changed", rules, lambda: change(rules, "*.seg", "# {}"), True),
            ("the same, nothing kept", rules, nothing, False),
            ("check of the sample shop", shop, nothing, True),
            ("the same, a template changed", shop, lambda: change(shop, "*.html.j2", "{{# {} #}}"), True),
            ("the same, a rule changed", shop, lambda: change(shop, "*.seg", "# {}"), True),
            ("the same, nothing kept", shop, nothing, False),
        ):
            os.environ["SEGDSL_CACHE"] = str(Path(temporary) / "kept") if kept else ""
            told(what, seconds((*SEGDSL, "check", "--project", str(folder), *AS_OF), runs, before), lark)


def told(what: str, taken: float, yardstick: float) -> None:
    print(f"{what:30} {taken:6.2f} s {taken / yardstick:6.1f} x", flush=True)


def nothing() -> None:
    """Leaves everything as it is."""


def change(folder: Path, names: str, comment: str) -> None:
    """Adds a comment to the first file of these names, another one each time."""
    first = min(folder.rglob(names))
    text = first.read_text(encoding="utf-8")
    first.write_text(f"{text}{comment.format(len(text))}\n", encoding="utf-8")


def a_hundred_segments(folder: Path) -> None:
    folder.mkdir()
    segments = (f'segment s{n}\n  where spend > {n} and country != "DE"\n' for n in range(100))
    head = 'customers from "customers.csv" key id\n  spend    number\n  country  text\n'
    (folder / "rules.seg").write_text("\n".join((head, *segments)), encoding="utf-8")


def seconds(command: Sequence[str], runs: int, before: Callable[[], None] = nothing) -> float:
    """Processor seconds of the quickest run. (The first fills caches of compiled modules.)"""
    found = []
    for _ in range(runs):
        before()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, used = os.wait4(process.pid, 0)
        found.append(used.ru_utime + used.ru_stime)
    return min(found)


if __name__ == "__main__":
    main()
