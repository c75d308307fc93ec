"""The folder of a run: who is in what, customer by customer, and the record of the run.

In: a run. Out: `members.parquet` or `members.csv` and `run.json`, all or nothing. The same rules, data and
as-of give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

import segdsl
from segdsl.outputs import RECORD, whole_folder, write_text
from segdsl.runs.report import document
from segdsl.sources.databases.address import without_password
from segdsl.sources.written import write_parquet
from segdsl.spreadsheets import csv_rows_into, spreadsheet_cell
from segdsl.types import day_text

if TYPE_CHECKING:
    from segdsl.engines.result import Result
    from segdsl.project.files import Files
    from segdsl.runs.segmenting import Run
    from segdsl.sources.reading import FileFact


def write(project: Files, run: Run, out: Path, *, replace: bool, csv: bool, with_traits: bool) -> None:
    """Writes the folder. Raises Problem where it exists (without `replace`) or cannot be written."""
    with whole_folder(out, replace) as folder:
        pieces = (members(piece, with_traits, project.model.private) for piece in run.result.in_pieces())
        if csv:
            _write_csv(pieces, folder / "members.csv")
        else:
            write_parquet(pieces, folder / "members.parquet")
        text = json.dumps(record(project, run), indent=2, ensure_ascii=False, allow_nan=False)
        write_text(folder / RECORD, text + "\n")
    if run.known is not None:
        run.known.keep(out)


def members(result: Result, with_traits: bool, private: Collection[str] = ()) -> pd.DataFrame:
    """The key, a boolean column per segment, the stage per lifecycle, perhaps one per trait and score.

    Traits and scores that are made of something private are not among them.
    """
    columns: dict[str, Any] = {name.lstrip("#"): values for name, values in result.keys_held.items()}
    groups: list[Mapping[str, Any]] = [result.segments, result.lifecycles]
    for values in (result.traits, result.scores) if with_traits else ():
        groups.append({name: column for name, column in values.items() if name not in private})
    for group in groups:
        columns |= group
    return pd.DataFrame(columns, copy=False)


def record(project: Files, run: Run) -> dict[str, Any]:
    """What was run: as-of, engine, versions, hashes, sizes."""
    return {
        **document(project.model, run.result),
        "timezone": project.place.config.zone,
        "engine": without_password(project.engine),
        "versions": {
            "segdsl": segdsl.__version__,
            "python": platform.python_version(),
            "pandas": pd.__version__,
            "numpy": np.__version__,
        },
        "rules": {file.span.source.name: _digest(file.span.source.text) for file in project.rules.trees},
        "data": {f.name: _known_of(f) for facts in run.files.values() for f in facts},
    }


def _known_of(file: FileFact) -> dict[str, Any]:
    """Of a table that stayed in its database nobody has read all bytes."""
    return {"sha256": file.sha256, "rows": file.rows} if file.sha256 else {"rows": file.rows}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _write_csv(pieces: Iterator[pd.DataFrame], path: Path) -> None:
    """Texts that a spreadsheet would run as formulas are neutralised; what is unknown stays empty."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv_rows_into(file.write)
        for number, table in enumerate(pieces):
            if not number:
                rows.writerow(map(spreadsheet_cell, map(str, table.columns)))
            rows.writerows(zip(*(_cells(table[name]) for name in table.columns), strict=True))


def _cells(column: pd.Series[Any]) -> Iterator[Any]:
    for value, missing in zip(column.tolist(), column.isna().tolist(), strict=True):
        yield "" if missing else _cell(value)


def _cell(value: Any) -> Any:
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return spreadsheet_cell(value)
        case tuple():
            return spreadsheet_cell("|".join(value))
        case pd.Timestamp():
            return day_text(value.date()) if value.tzinfo is None else value.isoformat()
        case float() if value.is_integer() and abs(value) < 2**53:
            return int(value)
        case _:
            return value
