#!/usr/bin/env python3
"""How long 100 segments take beside the masks of an analyst, Polars and DuckDB; all answers are compared.

    python benchmarks/segments.py
    python benchmarks/segments.py --rows 10000000 --rounds 2 --engines segdsl,polars,polars_expert
    python benchmarks/segments.py --segments 500 --conditions 256

Each engine runs in a process of its own, and the rounds take turns. Told are medians of

* warm: what the engine makes of the data and of the rules is kept, and every condition is answered again
  (segdsl's masks are forgotten between runs; the peers' expressions, too, are written once);
* anew: as warm, and segdsl plans the rules as if they were others;
* cold: everything from a frame of pandas (or a table of Arrow, `_arrow`) to the members of every segment;
* again: segdsl with one threshold changed, what rules that it does not concern say being known;
* memory above the data, at most.

Peers: the masks that an analyst writes; the same with each condition once; Polars, a lazy frame with one
select; Polars by an expert (conditions first, categoricals, without a copy from Arrow); DuckDB by an expert
(a native table, conditions first). They need `pip install polars duckdb`.
"""

from __future__ import annotations

import argparse
import functools
import gc
import json
import operator
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import memory
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import segment_workload as work

Engine = Callable[[Path, argparse.Namespace], dict[str, Any]]
CATEGORIES = ("country", "plan", "language", "channel", "device")


def main() -> None:
    asked = arguments()
    if asked.one:
        print(json.dumps(ENGINES[asked.one](Path(asked.folder), asked)))
        return
    names = asked.engines.split(",") if asked.engines else [*ENGINES]
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), asked)
        told: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
        for _ in range(asked.rounds):
            for name in names:
                told[name].append(in_its_own_process(name, Path(folder)))
        tell(told, asked)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--segments", type=int, default=100)
    parser.add_argument("--conditions", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--engines", default="")
    parser.add_argument("--json", default="", help="write the figures into this file")
    parser.add_argument("--one", default="", help=argparse.SUPPRESS)
    parser.add_argument("--folder", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


def make(folder: Path, asked: argparse.Namespace) -> None:
    """The rules, and the columns that they need."""
    trees = wanted(asked)
    text = work.rules(trees)
    (folder / "rules.seg").write_text(text, encoding="utf-8")
    for place in range(asked.runs):
        other = text.replace("orders >= 10", f"orders >= {11 + place}")
        (folder / f"other{place}.seg").write_text(other, encoding="utf-8")
    columns = ["customer_id", *sorted({c.column for c in work.used(trees)})]
    pq.write_table(
        work.customers(asked.rows).select(columns), folder / "customers.parquet", compression="lz4"
    )


def wanted(asked: argparse.Namespace) -> list[work.Tree]:
    return work.segments(asked.segments, work.conditions(asked.conditions))


def in_its_own_process(name: str, folder: Path) -> dict[str, Any]:
    words = [*sys.argv[1:], "--one", name, "--folder", str(folder)]
    done = subprocess.run([sys.executable, __file__, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        return {"failed": done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "no reason given"}
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


# ---------------------------------------------------------------- measuring


def measured(
    prepare: Callable[[], Any], run: Callable[[Any], Any], sizes: Callable[[Any], Any], runs: int
) -> dict[str, Any]:
    """Cold once, and warm so many times, in seconds of the clock and of the processors."""
    gc.collect()
    memory.forget()
    before = memory.most()
    start = time.perf_counter()
    state = prepare()
    result = run(state)
    cold = time.perf_counter() - start
    warm, cpu = [], []
    for _ in range(runs):
        del result
        start, processors = time.perf_counter(), time.process_time()
        result = run(state)
        warm.append(time.perf_counter() - start)
        cpu.append(time.process_time() - processors)
    peak = memory.most() - before
    return {"cold": cold, "warm": warm, "cpu": cpu, "peak": peak, "sizes": [int(n) for n in sizes(result)]}


def frame(folder: Path) -> Any:
    return table(folder).to_pandas()


def table(folder: Path) -> pa.Table:
    return pq.read_table(folder / "customers.parquet").combine_chunks()


# ---------------------------------------------------------------- segdsl


def segdsl(folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """On typed tables in memory, as the sources give them."""
    import segdsl as package
    from segdsl.clock import AsOf
    from segdsl.engines.compute import compute
    from segdsl.engines.packed.store import store_of
    from segdsl.plan.kept import forget_plans

    def model(name: str) -> Any:
        return package.load(folder / f"{name}.seg").model

    tables, as_of, rules = typed(folder), AsOf(work.NOW.date()), model("rules")

    def run(on: Any, model: Any = rules) -> Any:
        store_of(on).forget_masks()
        return compute(model, on, as_of)

    told = measured(lambda: replace(tables), run, lambda r: r.sizes.values(), asked.runs)
    state = replace(tables)
    run(state)
    told["anew"] = [timed(run, state, model("rules"), first=forget_plans) for _ in range(asked.runs)]
    told["again"] = [timed(compute, model(f"other{place}"), state, as_of) for place in range(asked.runs)]
    return told


def timed(work: Callable[..., Any], *arguments: Any, first: Callable[[], Any] = lambda: None) -> float:
    """The seconds that it takes, after what comes first."""
    first()
    start = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - start


def typed(folder: Path) -> Any:
    """The tables that reading gives, in memory of their own: not those that an earlier run has kept."""
    import segdsl as package
    from segdsl.cache.store import keeping_nothing
    from segdsl.clock import AsOf
    from segdsl.runs.job import Job
    from segdsl.runs.segmenting import read_sources

    project = package.load(folder / "rules.seg")
    with keeping_nothing():
        return read_sources(Job(project, AsOf(work.NOW.date())))[0].tables


def segdsl_frame(folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """From Python: `Project.segment(frame)` cold, `prepare` and its `segment` warm."""
    import segdsl as package
    from segdsl.engines.packed import store

    project, data = package.load(folder / "rules.seg"), frame(folder)
    project.prepare(data.head(1000)).segment(work.NOW.date())  # what is imported is there, as the peers' is

    def run(ready: Any) -> Any:
        for each in store.stores():
            each.forget_masks()
        return ready.segment(work.NOW.date())

    return measured(lambda: project.prepare(data), run, lambda r: r.sizes.values(), asked.runs)


# ---------------------------------------------------------------- peers


def pandas_masks(folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    import pandas as pd

    codes = [compile(work.in_pandas(tree), "mask", "eval") for tree in wanted(asked)]
    data = frame(folder)

    def run(df: Any) -> Any:
        space = {"df": df, "pd": pd}
        return pd.DataFrame({f"s{i}": eval(code, space) for i, code in enumerate(codes)}, copy=False)

    return measured(lambda: data, run, lambda r: r.fillna(False).sum(), min(asked.runs, 2))


def pandas_shared(folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    import pandas as pd

    trees, joins = wanted(asked), {"and": operator.and_, "or": operator.or_}
    codes = {c: compile(work.pandas_condition(c), "mask", "eval") for c in work.used(trees)}
    data = frame(folder)

    def join(word: str, parts: list[Any]) -> Any:
        return ~parts[0] if word == "not" else functools.reduce(joins[word], parts)

    def run(df: Any) -> Any:
        masks = {c: eval(code, {"df": df, "pd": pd}) for c, code in codes.items()}
        made = {f"s{i}": work.folded(t, masks.__getitem__, join) for i, t in enumerate(trees)}
        return pd.DataFrame(made, copy=False)

    return measured(lambda: data, run, lambda r: r.fillna(False).sum(), asked.runs)


def polars(folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    import polars as pl

    trees, data = wanted(asked), frame(folder)
    segments = [
        work.in_polars(t, work.polars_condition).fill_null(False).alias(f"s{i}") for i, t in enumerate(trees)
    ]
    return measured(
        lambda: pl.from_pandas(data),
        lambda on: on.lazy().select(segments).collect(),
        lambda r: r.sum().row(0),
        asked.runs,
    )


def polars_expert(folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    import polars as pl

    trees, data = wanted(asked), table(folder)
    found = work.used(trees)
    names = {c: f"c{i}" for i, c in enumerate(found)}
    conditions = [work.polars_condition(c).fill_null(False).alias(names[c]) for c in found]
    segments = [work.in_polars(t, lambda c: pl.col(names[c])).alias(f"s{i}") for i, t in enumerate(trees)]

    def prepare() -> Any:
        on = pl.from_arrow(data)
        return on.with_columns(pl.col(c).cast(pl.Categorical) for c in CATEGORIES if c in on.columns)

    return measured(
        prepare,
        lambda on: on.lazy().select(conditions).select(segments).collect(),
        lambda r: r.sum().row(0),
        asked.runs,
    )


def duckdb_expert(folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    import duckdb

    trees, data = wanted(asked), table(folder)
    found = work.used(trees)
    names = {c: f"c{i}" for i, c in enumerate(found)}
    inner = ", ".join(f"coalesce({work.sql_condition(c)}, false) AS {names[c]}" for c in found)
    outer = ", ".join(f"{work.in_sql(t, names.__getitem__)} AS s{i}" for i, t in enumerate(trees))
    connection = duckdb.connect()
    connection.execute(f"SET threads = {os.cpu_count()}")
    connection.register("given", data)

    def prepare() -> str:
        connection.execute("CREATE OR REPLACE TABLE customers AS SELECT * FROM given")
        return "customers"

    def run(name: str) -> Any:
        found = connection.execute(f"SELECT {outer} FROM (SELECT {inner} FROM {name})")
        return found.to_arrow_table() if hasattr(found, "to_arrow_table") else found.fetch_arrow_table()

    return measured(prepare, run, lambda r: [c.to_numpy().sum() for c in r.columns], asked.runs)


ENGINES: dict[str, Engine] = {
    f.__name__: f
    for f in (segdsl, segdsl_frame, pandas_masks, pandas_shared, polars, polars_expert, duckdb_expert)
}


# ---------------------------------------------------------------- telling


def tell(told: dict[str, list[dict[str, Any]]], asked: argparse.Namespace) -> None:
    """A line for each engine, with how many times as long it took as segdsl."""
    sound = {name: [r for r in runs if "failed" not in r] for name, runs in told.items()}
    sizes = {name: runs[0]["sizes"] for name, runs in sound.items() if runs}
    figures = {name: middle(runs) for name, runs in sound.items() if runs}
    own = figures.get("segdsl")
    print(f"{asked.rows:,} customers, {asked.segments} segments, {asked.conditions} conditions; {machine()}")
    print(f"{'':16}{'warm':>10}{'× segdsl':>10}{'cold':>10}{'× segdsl':>10}{'processors':>12}{'memory':>10}")
    for name, runs in told.items():
        if name not in figures:
            print(f"{name:16}  failed: {runs[0]['failed']}")
            continue
        row = figures[name]
        base = {"warm": ratio(row["warm"], own, "warm"), "cold": ratio(row["cold"], own, "cold")}
        same = "" if sizes[name] == next(iter(sizes.values())) else "   OTHER ANSWERS"
        seconds = (
            f"{row['warm'] * 1e3:7.0f} ms{base['warm']:>10}{row['cold'] * 1e3:7.0f} ms{base['cold']:>10}"
        )
        print(f"{name:16}{seconds}{row['cpu'] * 1e3:9.0f} ms{row['peak']:7.0f} MB{same}")
    if own and "again" in own:
        of = {key: own["again"] / own[key] for key in ("warm", "anew")}
        print(f"planned anew: {own['anew'] * 1e3:.0f} ms")
        shares = f"{of['warm']:.2f} of warm, {of['anew']:.2f} of anew"
        print(f"one threshold changed: {own['again'] * 1e3:.0f} ms, {shares}")
    if asked.json:
        Path(asked.json).write_text(json.dumps({"asked": vars(asked), "figures": figures}), encoding="utf-8")


def middle(runs: list[dict[str, Any]]) -> dict[str, float]:
    def median(key: str) -> float:
        values = [v for r in runs if key in r for v in (r[key] if isinstance(r[key], list) else [r[key]])]
        return float(statistics.median(values)) if values else float("nan")

    keys = [k for k in ("warm", "cold", "cpu", "peak", "anew", "again") if any(k in r for r in runs)]
    return {key: median(key) for key in keys}


def ratio(seconds: float, own: dict[str, float] | None, key: str) -> str:
    return "" if own is None else f"{seconds / own[key]:.1f}"


def machine() -> str:
    versions = [f"Python {platform.python_version()}", f"numpy {np.__version__}", f"pyarrow {pa.__version__}"]
    return f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, {', '.join(versions)}"


if __name__ == "__main__":
    main()
