"""Who has entered and left since another run, as a page for people, and how much of the work was spared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from segdsl.engines.since.state import Again
from segdsl.faces.findings.text import count
from segdsl.faces.lines import fitted
from segdsl.faces.tables import DrawnTable, Row
from segdsl.runs.since.moves import Crossed, Moved


def page(moved: Moved, color: bool, width: int | None) -> str:
    """Segments and stages that somebody entered or left; of those that nobody did, how many there are."""
    rows = [*_rows(moved)]
    crossed = [row for row, one in rows if one.entered or one.left]
    still = len(rows) - len(crossed)
    notes = []
    if still:
        others = "segments and stages" if still > 1 else "segment or stage"
        notes.append(
            f"Since {moved.as_of}, nobody entered or left {still:,} {'other ' * bool(crossed)}{others}."
        )
    if moved.fresh:
        notes.append(f"Not in the run as of {moved.as_of}: {', '.join(f'`{name}`' for name in moved.fresh)}.")
    head = (f"Since {moved.as_of}", "Entered", "Left", "", "")
    table = [DrawnTable(head, {"": crossed}).drawn(color, width)] if crossed else []
    return "\n\n".join([*table, *("\n".join(fitted(note, width)) for note in notes)]) + "\n"


def _rows(moved: Moved) -> Iterator[tuple[Row, Crossed]]:
    for name, one in moved.segments.items():
        yield _row(name, one), one
    for lifecycle, stages in moved.stages.items():
        for stage, one in stages.items():
            yield _row(f"{lifecycle}.{stage}", one), one


def _row(name: str, one: Crossed) -> Row:
    return (name, f"+{one.entered:,}" if one.entered else "0", f"-{one.left:,}" if one.left else "0", "", "")


def work(moved: Moved, verbose: bool) -> Iterator[str]:
    """How many customers were looked at again; with `verbose` also which names took everybody, and why."""
    again = moved.again
    if again is None or again.customers is None:
        yield f"Everybody was looked at again, as {_why_everybody(again)}."
        return
    yield f"Looked at again: {count(moved.looked_at, 'customer')} of {moved.customers:,}."
    if verbose:
        by_reason: dict[str, list[str]] = defaultdict(list)
        for name, why in again.everybody.items():
            by_reason[why].append(f"`{name}`")
        for why, names in by_reason.items():
            yield f"Found anew for everybody, as {why}: {', '.join(names)}."


def _why_everybody(again: Again | None) -> str:
    if again is None:
        return "the engine that was chosen does not go on from a run"
    return "too much has changed since that run" if again.known else "nothing is kept of that run here"
