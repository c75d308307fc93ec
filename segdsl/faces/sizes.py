"""Sizes and shares as a page for people.

In: the document of `segdsl.project.report`. Out: text in columns; shares also as bars.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from click import style

from segdsl.decimals import percentage
from segdsl.faces import left_out
from segdsl.faces.findings.text import count, visible

_BAR = 12
_EIGHTHS = " ▏▎▍▌▋▊▉"


def page(document: Mapping[str, Any], about: Mapping[str, str], zone: str | None, color: bool) -> str:
    """The whole page. `about` has descriptions by name, of stages by `lifecycle.stage`.

    `zone` is the time zone that the project names.
    """
    blocks = [
        _head(document, zone),
        *_segments(document, about, color),
        *_lifecycles(document, about, color),
        *_scores(document, about, color),
        *_numbers(document, color),
        *_footnotes(document),
    ]
    return "\n\n".join(blocks) + "\n"


def _head(document: Mapping[str, Any], zone: str | None) -> str:
    where = zone or "UTC: the project names no time zone"
    return f"{count(document['customers'], 'customer')}, as of {document['as_of']} ({where})"


def _segments(document: Mapping[str, Any], about: Mapping[str, str], color: bool) -> Iterator[str]:
    rows = [
        (name, f"{found['size']:,}", _percent(found["share"]), _bar(found["share"]), about.get(name, ""))
        for name, found in document["segments"].items()
    ]
    if rows:
        yield _table(("Segment", "Customers", "Share", "", ""), rows, color)


def _lifecycles(document: Mapping[str, Any], about: Mapping[str, str], color: bool) -> Iterator[str]:
    customers = document["customers"]
    for name, found in document["lifecycles"].items():
        sizes = dict(found["stages"]) | ({"(no stage)": found["without"]} if found["without"] else {})
        shares = {stage: size / customers if customers else 0.0 for stage, size in sizes.items()}
        rows = [
            (s, f"{n:,}", _percent(shares[s]), _bar(shares[s]), about.get(f"{name}.{s}", ""))
            for s, n in sizes.items()
        ]
        yield _table((name, "Customers", "Share", "", about.get(name, "")), rows, color)


def _scores(document: Mapping[str, Any], about: Mapping[str, str], color: bool) -> Iterator[str]:
    rows = [
        (name, *(_shown(document, name, found[key]) for key in ("min", "median", "max")), about.get(name, ""))
        for name, found in document["scores"].items()
    ]
    if rows:
        yield _table(("Score", "Lowest", "Median", "Highest", ""), rows, color)


def _numbers(document: Mapping[str, Any], color: bool) -> Iterator[str]:
    rows = [(name, _shown(document, name, value), "", "", "") for name, value in document["numbers"].items()]
    if rows:
        yield _table(("Number for everybody", "Value", "", "", ""), rows, color)


def _footnotes(document: Mapping[str, Any]) -> Iterator[str]:
    lines = [*left_out.lines(document["left_out"])]
    lines += [
        f"{name} was set to {value} for this run" for name, value in document.get("settings", {}).items()
    ]
    if lines:
        yield "\n".join(map(visible, lines))


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], color: bool) -> str:
    """Names to the left, numbers to the right, bars and descriptions to the left again."""
    cells = [[visible(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(head))]
    lines = [_row(row, widths) for row in cells]
    first = style(lines[0], bold=True) if color else lines[0]
    return "\n".join([first, *lines[1:]])


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    name, *numbers = cells
    last = len(widths) - 1
    parts = [f"{name:<{widths[0]}}"]
    for place, cell in enumerate(numbers, 1):
        if widths[place]:
            to_the_left = place == last or cell.startswith(("█", *_EIGHTHS[1:]))
            parts.append(f"{cell:<{widths[place]}}" if to_the_left else f"{cell:>{widths[place]}}")
    return "  ".join(parts).rstrip()


def _percent(share: float) -> str:
    return percentage(share, 1)


def _bar(share: float) -> str:
    full, rest = divmod(round(share * _BAR * 8), 8)
    bar = "█" * full + (_EIGHTHS[rest] if rest else "")
    return bar or ("▏" if share else "")


def _shown(document: Mapping[str, Any], name: str, value: Any) -> str:
    return "(private)" if name in document.get("private", ()) else _plain(value)


def _plain(value: Any) -> str:
    if value is None:
        return "unknown"
    return (
        f"{value:,}" if isinstance(value, int) else f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.2f}"
    )
