"""Runs that `segdsl segment --out` has written, read again.

In: a folder, and the name of a lifecycle or segment. Out: a `Then`: who was where, by key, and as of when.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from segdsl.diagnostics import Problem, wrong_usage
from segdsl.keys import written_key
from segdsl.outputs import RECORD
from segdsl.spreadsheets import plain_cell

RULES = "rules"


@dataclass(frozen=True, slots=True, eq=False)
class Then:
    """`stages` by the customers' keys; `rules` is what tells rules apart, None of those that are run now."""

    as_of: str
    stages: pd.Series[Any]
    rules: Any = None
    folder: Path | None = None


def saved_run(folder: Path, name: str, key: tuple[str, ...]) -> Then:
    """Raises Problem where the folder is no run, or its run did not have the name."""
    record = record_of(folder)
    members = members_of(folder)
    if name not in members.columns:
        hint = f"it has {', '.join(map(str, members.columns[:8]))}"
        raise wrong_usage(f"the run in `{folder}` has no `{name}`", hint)
    held = keys_of(folder, members, key)
    refuse_repeated(folder, held)
    keys = [written_key(row) for row in held.itertuples(index=False, name=None)]
    stages = pd.Series(_labels(members[name], name), index=pd.Index(keys, dtype=object))
    return Then(str(record["as_of"]), stages, record.get(RULES), folder)


def _labels(column: pd.Series[Any], name: str) -> list[str | None]:
    """A segment's members by its name; a CSV says yes and no."""
    kind = {str(value) for value in column.dropna().unique()}
    if kind <= {"True", "False"} or kind <= {"yes", "no"}:
        return [name if str(value) in ("True", "yes") else f"not {name}" for value in column]
    return [None if pd.isna(value) or value == "" else str(value) for value in column]


def record_of(folder: Path) -> dict[str, Any]:
    """What is written of the run. Raises Problem where the folder is none."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise _no_run(folder) from None
    if not isinstance(record, dict) or "as_of" not in record:
        raise _no_run(folder)
    return record


def keys_of(folder: Path, members: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """The columns of a run's members that hold its customers' keys. Raises Problem where it has others."""
    if missing := [part for part in key if part not in members.columns]:
        raise _of_others(folder, f"it has no column `{missing[0]}`")
    return members[list(key)]


def refuse_repeated(folder: Path, keys: pd.DataFrame) -> None:
    """Raises Problem where the keys of a run do not tell its customers apart."""
    if _come_again(keys):
        parts = " and ".join(f"`{part}`" for part in keys.columns)
        raise _of_others(folder, f"several of them have the same {parts}")


def _of_others(folder: Path, reason: str) -> Problem:
    hint = "take a run with the key that the rules name now"
    return wrong_usage(f"the run in `{folder}` is of other customers: {reason}", hint)


def _come_again(keys: pd.DataFrame) -> bool:
    """Whether a key is several rows'; distinct values of one column are counted without comparing rows."""
    if len(keys.columns) == 1:
        return keys.iloc[:, 0].nunique(dropna=False) < len(keys)
    return bool(keys.duplicated().any())


def members_of(folder: Path, coded: Collection[str] = ()) -> pd.DataFrame:
    """The file of members, of a CSV as texts. Raises Problem where there is none.

    Of Parquet, texts of the columns to be `coded` are categories.
    """
    try:
        if (folder / "members.parquet").is_file():
            return pd.read_parquet(folder / "members.parquet", read_dictionary=[*coded])
        cells = pd.read_csv(folder / "members.csv", dtype=str, keep_default_na=False)
        return pd.DataFrame({name: cells[name].map(plain_cell) for name in cells})
    except (OSError, ValueError):
        raise _no_run(folder) from None


def _no_run(folder: Path) -> Problem:
    hint = "give a folder that `segdsl segment --out` wrote"
    return wrong_usage(f"`{folder}` is no folder of a run", hint)
