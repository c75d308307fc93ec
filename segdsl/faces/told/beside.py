"""Scenarios side by side: the same numbers for several values of settings.

In: the settings of each scenario, and what is told of it. Out: a `Told` with a table for each number, in
which every scenario has a column. What is the same in all of them is named, and not shown again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from segdsl.faces.told.told import NONE, Table, Told

Settings = Mapping[str, str]


def beside(scenarios: Sequence[Settings], tolds: Sequence[Told], left_out: Sequence[Any]) -> Told:
    """The first told's words; all tables have to be about the same."""
    varied = [name for name in scenarios[0] if len({one[name] for one in scenarios}) > 1]
    labels = [", ".join(_label(name, one, len(varied) > 1) for name in varied) for one in scenarios]
    tables, same = [], []
    for place, table in enumerate(tolds[0].tables):
        for column in range(table.names, len(table.head)):
            made = _table([told.tables[place] for told in tolds], column, labels)
            if all(len(set(row[made.names :])) == 1 for row in made.rows):
                same.append(made.title)
            else:
                tables.append(made)
    documents = [
        {"settings": dict(one), **told.document, "left_out": rows}
        for one, told, rows in zip(scenarios, tolds, left_out, strict=True)
    ]
    remarks = [f"The same in all of them: {', '.join(same)}."] if same else []
    return Told(
        f"{tolds[0].title}: {', '.join(varied)}",
        f"{tolds[0].about}; side by side: {', '.join(varied)}",
        {"scenarios": documents},
        tuple(tables),
        (),
        (*remarks, *tolds[0].remarks),
    )


def _label(name: str, settings: Settings, several: bool) -> str:
    return f"{name} = {settings[name]}" if several else settings[name]


def _table(tables: Sequence[Table], column: int, labels: Sequence[str]) -> Table:
    """One number of all scenarios; a row that a scenario does not have is empty there."""
    first = tables[0]
    held = [{row[: first.names]: row[column] for row in table.rows} for table in tables]
    names = dict.fromkeys(name for rows in held for name in rows)
    rows = tuple((*name, *(rows.get(name, NONE) for rows in held)) for name in names)
    title = first.head[column] if not first.title else f"{first.title}: {first.head[column]}"
    return Table((*first.head[: first.names], *labels), rows, title, first.names)
