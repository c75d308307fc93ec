"""Sizes and shares as a page for people.

In: the document of `segdsl.runs.report`. Out: text in columns; shares also as bars.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from segdsl.decimals import percentage
from segdsl.diagnostics import PRIVATE
from segdsl.faces import left_out
from segdsl.faces.findings.text import count
from segdsl.faces.lines import fitted, visible
from segdsl.faces.tables import Row, Table

_BAR = 12
_EIGHTHS = " ▏▎▍▌▋▊▉"


@dataclass(frozen=True, slots=True)
class Words:
    """What is said beside the numbers.

    `descriptions` are by name, of stages by `lifecycle.stage`; `groups` has for each segment under which
    heading it stands, where there are many; `zone` is the time zone that the project names.
    """

    descriptions: Mapping[str, str]
    groups: Mapping[str, str]
    zone: str | None


def page(document: Mapping[str, Any], words: Words, color: bool, width: int | None) -> str:
    """The whole page, no wider than the columns of a terminal: descriptions give way, then bars."""
    tables = (_segments, _lifecycles, _scores, _numbers)
    drawn = [table.drawn(color, width) for made in tables for table in made(document, words)]
    around = [_head(document, words.zone), *_footnotes(document)]
    head, *footnotes = ("\n".join(fitted(text, width)) for text in around)
    return "\n\n".join([head, *drawn, *footnotes]) + "\n"


def _head(document: Mapping[str, Any], zone: str | None) -> str:
    where = zone or "UTC: the project names no time zone"
    return f"{count(document['customers'], 'customer')}, as of {document['as_of']} ({where})"


def _segments(document: Mapping[str, Any], words: Words) -> Iterator[Table]:
    grouped: dict[str, list[Row]] = {heading: [] for heading in words.groups.values()}
    for name, found in document["segments"].items():
        row = _sized(name, found["size"], found["share"], words.descriptions.get(name, ""))
        grouped.setdefault(words.groups.get(name, ""), []).append(row)
    if grouped:
        yield Table(("Segment", "Customers", "Share", "", ""), grouped)


def _lifecycles(document: Mapping[str, Any], words: Words) -> Iterator[Table]:
    customers = document["customers"]
    for name, found in document["lifecycles"].items():
        sizes = dict(found["stages"]) | ({"(no stage)": found["without"]} if found["without"] else {})
        rows = [
            _sized(s, n, n / customers if customers else 0.0, words.descriptions.get(f"{name}.{s}", ""))
            for s, n in sizes.items()
        ]
        yield Table((name, "Customers", "Share", "", words.descriptions.get(name, "")), {"": rows})


def _scores(document: Mapping[str, Any], words: Words) -> Iterator[Table]:
    rows = [
        (
            name,
            *(_shown(document, name, found[key]) for key in ("min", "median", "max")),
            "",
            words.descriptions.get(name, ""),
        )
        for name, found in document["scores"].items()
    ]
    if rows:
        yield Table(("Score", "Lowest", "Median", "Highest", "", ""), {"": rows})


def _numbers(document: Mapping[str, Any], words: Words) -> Iterator[Table]:
    rows = [
        (name, _shown(document, name, value), "", words.descriptions.get(name, ""))
        for name, value in document["numbers"].items()
    ]
    if rows:
        yield Table(("Number for everybody", "Value", "", ""), {"": rows})


def _sized(name: str, size: int, share: float, description: str) -> Row:
    return name, f"{size:,}", percentage(share, 1), _bar(share), description


def _footnotes(document: Mapping[str, Any]) -> Iterator[str]:
    lines = [*left_out.lines(document["left_out"])]
    lines += [
        f"{name} was set to {value} for this run" for name, value in document.get("settings", {}).items()
    ]
    if lines:
        yield visible("\n".join(lines))


def _bar(share: float) -> str:
    full, rest = divmod(round(share * _BAR * 8), 8)
    bar = "█" * full + (_EIGHTHS[rest] if rest else "")
    return bar or ("▏" if share else "")


def _shown(document: Mapping[str, Any], name: str, value: Any) -> str:
    return PRIVATE if name in document.get("private", ()) else _plain(value)


def _plain(value: Any) -> str:
    if value is None:
        return "unknown"
    return (
        f"{value:,}" if isinstance(value, int) else f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.2f}"
    )
