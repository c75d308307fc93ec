"""Rows that count for nobody, in words.

In: what was left out of each table, as `segdsl.runs.reading.left_out` has it for reports. Out: a line
for each table and reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from segdsl.faces import terminal
from segdsl.faces.asked import Asked
from segdsl.faces.findings.text import count


def lines(document: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """`Left out of orders: 12 rows without a key`, and what could not be read."""
    for table, left in document.items():
        for name, says in _SAYS.items():
            if left.get(name):
                yield f"Left out of {table}: {count(left[name], 'row')} {says}"
        for column, number in left.get("unreadable", {}).items():
            yield f"Unknown in {table}: {count(number, 'cell')} of {column} that can't be read"


_SAYS = {
    "without_key": "without a key",
    "unknown_customer": "of customers who are not in the customer table",
    "several_customers": "with an id that several customers share",
    "repeated": "beside the one that is kept of several",
}


def note(asked: Asked, document: Mapping[str, Mapping[str, Any]]) -> None:
    """The lines on standard error, behind a result that is about something else."""
    for line in lines(document):
        terminal.note(asked, line)
