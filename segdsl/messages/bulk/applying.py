"""What templates do with values, done for many: once for each distinct value.

In: a node of `slots`, the columns that it is applied to. Out: the column that comes of it, `FAILED` where
nothing does. The functions are those that templates use anyway.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from segdsl.messages.bulk.distinct import DistinctColumn, combined
from segdsl.messages.bulk.marks import bare_text, html_text
from segdsl.messages.bulk.slots import FAILED, Applied
from segdsl.messages.bulk.texts import WHOLE, escaped
from segdsl.messages.weave import Distinct
from segdsl.templates.birthdays import DayOfYear
from segdsl.templates.values import Record

_KEPT = frozenset({str, int, dt.date, DayOfYear, Record})  # kinds of values that are told apart by themselves
_MOST_KEPT = 20_000


def applied(node: Applied, inputs: Sequence[DistinctColumn]) -> DistinctColumn:
    """The column of a node."""
    if len(inputs) > 1:
        rows, of = combined(inputs)
        return DistinctColumn(Distinct([_attempted(node, *values) for values in rows]), of).condensed()
    (column,) = inputs
    texts = column.texts() if node.function in (html_text, bare_text) else None
    if texts is not None:
        return texts.made(escaped) if node.function is html_text else texts
    values = _mapped(node, column)
    if values is column.values:
        return column
    made = DistinctColumn(Distinct(values), column.of)
    return made if node.function in WHOLE else made.condensed()


def _mapped(node: Applied, column: DistinctColumn) -> Sequence[Any]:
    values = column.values
    whole = WHOLE.get(node.function)
    done = whole(column.distinct) if whole is not None else None
    if done is not None:
        return done
    if not column.has_failed():
        with suppress(Exception):
            return _remembered(node, column) if node.memory else list(map(node.call, values))
    return [_attempted(node, value) for value in values]


def _remembered(node: Applied, column: DistinctColumn) -> Sequence[Any]:
    """What comes of the values, computed only for those that are new. Raises what the function raises."""
    assert node.memory is not None
    values, found = column.values, column.distinct.kinds
    if len(found) != 1 or not found <= _KEPT:
        return list(map(node.call, values))
    memory = node.memory.by_kind.setdefault(type(values[0]), {})
    keys: Sequence[Any] = list(map(id, values)) if found == {Record} else values
    if not memory.keys() >= set(keys):
        if len(memory) + len(values) > _MOST_KEPT:
            memory.clear()
            node.memory.kept.clear()
        node.memory.kept.extend(values if found == {Record} else ())
        for key, value in zip(keys, values, strict=True):
            if key not in memory:
                memory[key] = node.call(value)
    return list(map(memory.__getitem__, keys))


def _attempted(node: Applied, *values: Any) -> Any:
    try:
        return FAILED if FAILED in values else node.call(*values)
    except Exception:  # the message is filled in alone, and gives the reason
        return FAILED
