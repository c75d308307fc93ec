"""The programs that `events.py` compares: segdsl, and pandas, Polars and DuckDB as experts write them.

In: the customers and a log as frames of pandas. Out: a way to ask for aggregates of the log, which gives an
array for each, in the order of the customers. What a program makes of them is made when it is first asked.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from event_workload import AS_OF, QUESTIONS, Asked, rules

Answers = dict[str, Any]
Ask = Callable[[Sequence[Asked]], Answers]


def engine(people: Any, frame: Any) -> Ask:
    """segdsl's engine on typed tables, with rules that were read; the plan is made each time."""
    import segdsl.engines.packed  # noqa: F401
    from segdsl.engines.compute import compute
    from segdsl.model.from_syntax import build
    from segdsl.sources.tables import Tables
    from segdsl.syntax.from_text import parse_text

    tables = Tables(people, events={"log": frame.assign(ts=frame["ts"].dt.tz_localize("UTC"))})
    models = {wanted: build([parse_text(rules(wanted)).required()]).required() for wanted in QUESTIONS}

    def ask(wanted: Sequence[Asked]) -> Answers:
        traits = compute(models[tuple(wanted)], tables, AS_OF).traits
        return {one.name: traits[one.name].to_numpy() for one in wanted}

    return ask


def project(people: Any, frame: Any) -> Ask:
    """All of segdsl, as Python calls it: frames are typed first, and looked at each time."""
    import segdsl

    folder = Path(tempfile.mkdtemp())
    (folder / "rules.seg").write_text(rules(QUESTIONS[0] + QUESTIONS[1]), encoding="utf-8")
    events = {"log": frame.assign(ts=frame["ts"].dt.tz_localize("UTC"))}
    prepared = segdsl.load(folder).prepare(people, events)

    def ask(wanted: Sequence[Asked]) -> Answers:
        names = [one.name for one in wanted]
        traits = prepared.segment(AS_OF, names=names).traits
        return {name: traits[name].to_numpy() for name in names}

    return ask


def pandas_each(people: Any, frame: Any) -> Ask:
    """A mask and a groupby for each; texts as categories."""
    import pandas as pd

    held: list[Any] = []

    def ask(wanted: Sequence[Asked]) -> Answers:
        if not held:
            held.append(frame.astype({"event": "category", "category": "category"}))
        events, keys = held[0], pd.Index(people["customer_id"])
        return {one.name: answer(events, one).reindex(keys, fill_value=0).to_numpy() for one in wanted}

    def answer(events: Any, one: Asked) -> Any:
        rows = events[(events["event"] == one.event) & (events["ts"] >= one.since) & _more(events, one)]
        groups = rows.groupby("customer_id")
        return groups.size() if one.function == "count" else groups["amount"].sum()

    return ask


def _more(events: Any, one: Asked) -> Any:
    holds = True
    if one.above is not None:
        holds = holds & (events["amount"] > one.above)
    if one.category is not None:
        holds = holds & (events["category"] == one.category)
    return holds


def polars_each(people: Any, frame: Any) -> Ask:
    """A filter and a group_by for each, collected together; texts as they are."""
    return _polars(people, frame, _each)


def polars_each_enum(people: Any, frame: Any) -> Ask:
    """The same on texts made enumerations first."""
    return _polars(people, frame, _each, enums=True)


def polars_together(people: Any, frame: Any) -> Ask:
    """One group_by with a filter in each aggregate; texts as they are."""
    return _polars(people, frame, _together)


def polars_together_enum(people: Any, frame: Any) -> Ask:
    """The same on texts made enumerations first."""
    return _polars(people, frame, _together, enums=True)


def _polars(people: Any, frame: Any, way: Any, enums: bool = False) -> Ask:
    import polars as pl

    held: list[Any] = []

    def ask(wanted: Sequence[Asked]) -> Answers:
        if not held:
            events = pl.from_pandas(frame)
            if enums:
                texts = {name: pl.Enum(events[name].unique().sort()) for name in ("event", "category")}
                events = events.cast(texts)
            held.extend((pl.from_pandas(people).lazy(), events.lazy()))
        return way(pl, *held, wanted)

    return ask


def _holds(pl: Any, one: Asked) -> Any:
    holds = (pl.col("event") == one.event) & (pl.col("ts") >= one.since)
    return holds & _more({name: pl.col(name) for name in ("amount", "category")}, one)


def _each(pl: Any, people: Any, events: Any, wanted: Sequence[Asked]) -> Answers:
    def query(one: Asked) -> Any:
        value = pl.len() if one.function == "count" else pl.col("amount").sum()
        groups = events.filter(_holds(pl, one)).group_by("customer_id").agg(value.alias(one.name))
        return people.join(groups, "customer_id", "left", maintain_order="left").select(
            pl.col(one.name).fill_null(0)
        )

    frames = pl.collect_all([query(one) for one in wanted])
    return {one.name: frame[one.name].to_numpy() for one, frame in zip(wanted, frames, strict=True)}


def _together(pl: Any, people: Any, events: Any, wanted: Sequence[Asked]) -> Answers:
    def value(one: Asked) -> Any:
        amount = pl.when(_holds(pl, one)).then(pl.col("amount")).otherwise(0.0)
        return (_holds(pl, one).fill_null(False) if one.function == "count" else amount).sum().alias(one.name)

    since = min(one.since for one in wanted)
    groups = events.filter(pl.col("ts") >= since).group_by("customer_id").agg(map(value, wanted))
    frame = people.join(groups, "customer_id", "left", maintain_order="left").fill_null(0).collect()
    return {one.name: frame[one.name].to_numpy() for one in wanted}


def duckdb_frame(people: Any, frame: Any) -> Ask:
    """FILTER clauses of one GROUP BY, on the frame as it is."""
    return _duckdb(people, frame, "SELECT * FROM frame", _filters, copied=False)


def duckdb_table(people: Any, frame: Any) -> Ask:
    """The same on a table of DuckDB's own."""
    return _duckdb(people, frame, "SELECT * FROM frame", _filters)


def duckdb_enum(people: Any, frame: Any) -> Ask:
    """The same with texts as enumerations."""
    return _duckdb(people, frame, _ENUMS, _filters)


def duckdb_each(people: Any, frame: Any) -> Ask:
    """A GROUP BY of the rows of each, on a table with enumerations."""
    return _duckdb(people, frame, _ENUMS, _joins)


_ENUMS = "SELECT * REPLACE (event::event_name AS event, category::category_name AS category) FROM frame"


def _duckdb(
    people: Any, frame: Any, columns: str, way: Callable[[Sequence[Asked]], str], copied: bool = True
) -> Ask:
    import duckdb

    database = duckdb.connect()
    database.register("frame", frame)
    database.register("people_frame", people)
    started: list[bool] = []

    def ask(wanted: Sequence[Asked]) -> Answers:
        if not started:
            for name in ("event", "category") if columns is _ENUMS else ():
                database.execute(
                    f"CREATE TYPE {name}_name AS ENUM (SELECT DISTINCT {name} FROM frame ORDER BY 1)"
                )
            made = "TABLE" if copied else "VIEW"
            database.execute(f"CREATE {made} log AS {columns}")
            database.execute(f"CREATE {made} people AS SELECT * FROM people_frame")
            started.append(True)
        found = database.execute(way(wanted)).fetchnumpy()
        return {one.name: found[one.name] for one in wanted}

    return ask


def _clause(one: Asked) -> str:
    where = f"event = '{one.event}' AND ts >= TIMESTAMP '{one.since}'"
    where += "" if one.above is None else f" AND amount > {one.above}"
    return where + ("" if one.category is None else f" AND category = '{one.category}'")


def _value(one: Asked) -> str:
    return "count(*)" if one.function == "count" else "sum(amount)"


def _filters(wanted: Sequence[Asked]) -> str:
    values = ", ".join(f"{_value(one)} FILTER (WHERE {_clause(one)}) AS {one.name}" for one in wanted)
    since = min(one.since for one in wanted)
    groups = f"SELECT customer_id, {values} FROM log WHERE ts >= TIMESTAMP '{since}' GROUP BY customer_id"
    names = ", ".join(f"coalesce({one.name}, 0) AS {one.name}" for one in wanted)
    return f"SELECT {names} FROM people LEFT JOIN ({groups}) USING (customer_id) ORDER BY customer_id"


def _joins(wanted: Sequence[Asked]) -> str:
    names = ", ".join(f"coalesce({one.name}.it, 0) AS {one.name}" for one in wanted)
    groups = " ".join(
        f"LEFT JOIN (SELECT customer_id, {_value(one)} AS it FROM log WHERE {_clause(one)}"
        f" GROUP BY customer_id) AS {one.name} USING (customer_id)"
        for one in wanted
    )
    return f"SELECT {names} FROM people {groups} ORDER BY customer_id"


def forget() -> None:
    """Makes segdsl forget every answer, and the rows found by them: what it made of the data stays."""
    if "segdsl" in sys.modules:
        from segdsl.engines.packed.store import stores

        for store in stores():
            store.forget_masks()


PROGRAMS = {
    program.__name__: program
    for program in (
        engine,
        project,
        polars_each,
        polars_each_enum,
        polars_together,
        polars_together_enum,
        duckdb_frame,
        duckdb_table,
        duckdb_enum,
        duckdb_each,
        pandas_each,
    )
}
