"""The smallest example that can be found of which something is still true: fewer, simpler rules, fewer rows.

In: an example that fails, a test whether one does, and how many seconds there are. Out: one that fails as
well, from which nothing more could be taken away in that time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from tests.properties.generated import Case
from tests.properties.populations import Row, Rows
from tests.properties.sources import ID
from tests.properties.writing.rules import Rule

Fails = Callable[[Case], bool]


def shrunk(case: Case, fails: Fails, seconds: float = 20.0) -> Case:
    end = time.monotonic() + seconds
    found = case
    going_on = True
    while going_on:
        going_on = False
        for smaller in _smaller(found):
            if time.monotonic() > end:
                return found
            if _is_one(smaller, fails):
                found, going_on = smaller, True
                break
    return found


def _is_one(case: Case, fails: Fails) -> bool:
    """Whether a case is whole (nothing in it names what was taken away) and still fails."""
    try:
        return not case.findings and fails(case)
    except Exception:
        return False


def _smaller(case: Case) -> Iterator[Case]:
    """Large steps first: half of the rules, half of the rows; then single ones; then what is in them."""
    for rules in _without_parts(case.rules):
        yield replace(case, rules=tuple(rules))
    for settings in _without_parts(case.settings):
        yield replace(case, settings=tuple(settings))
    for table, rows in case.rows.items():
        for fewer in _without_parts(rows):
            yield replace(case, rows={**case.rows, table: fewer})
    for place, rule in enumerate(case.rules):
        for said in rule.said.smaller():
            simpler = Rule(rule.name, rule.keyword, said, rule.subject)
            yield replace(case, rules=(*case.rules[:place], simpler, *case.rules[place + 1 :]))
    yield from _with_unknowns(case)


def _without_parts(items: Any) -> Iterator[list[Any]]:
    size = len(items)
    while size:
        for start in range(0, len(items), size):
            yield [*items[:start], *items[start + size :]]
        size //= 2


def _with_unknowns(case: Case) -> Iterator[Case]:
    """What a column holds does not matter where it may as well be unknown for everybody."""
    keys = {*case.schema.key_names, ID, *case.schema.lookups.values(), "news", "level"}
    for table, rows in case.rows.items():
        for column in rows[0] if rows else ():
            if column not in keys and any(row[column] is not None for row in rows):
                blank: list[Row] = [{**row, column: None} for row in rows]
                yield replace(case, rows={**case.rows, table: blank})


def shown(case: Case) -> str:
    """The case as a person reads it: its rules, its rows without what is unknown, the clock."""
    rows = "\n".join(f"  {table}: {_known(row)}" for table, found in _rows(case.rows) for row in found)
    rules = "\n".join((*case.settings, *(rule.text.rstrip() for rule in case.rules)))
    return (
        f"{case.schema.name}, as of {case.now.moment} in {case.now.zone} (seed {case.seed})\n{rules}\n{rows}"
    )


def _rows(rows: Rows) -> list[tuple[str, list[Row]]]:
    return [(table, found) for table, found in rows.items() if found]


def _known(row: Row) -> str:
    return ", ".join(f"{name} {value!r}" for name, value in row.items() if value is not None)
