"""Who comes back, as people read it."""

from __future__ import annotations

from functools import partial

from segdsl.decimals import percentage
from segdsl.faces.told.told import Figure, Small, Table, Told
from segdsl.faces.told.words import cell, count
from segdsl.pictures.drawing import Picture
from segdsl.pictures.heat import Cell, heat
from segdsl.project.as_of import written
from segdsl.runs.numbers.groups import LEAST
from segdsl.runs.numbers.retaining import Cohort, Retention

MOST_DRAWN = 13


def told(retention: Retention, zone: str | None) -> Told:
    """A row for each cohort: its size, and the share that was active so many periods later."""
    longest = max((len(one.active) for one in retention.cohorts), default=1)
    head = ("first in", "customers", *(f"+{later}" for later in range(1, longest)))
    rows = tuple(
        (one.name, count(one.customers), *(_share(one, later) for later in range(1, longest)))
        for one in retention.cohorts
    )
    everyone = sum(one.customers for one in retention.cohorts)
    about = (
        f"{everyone:,} customers with {retention.events}, as of {written(retention.as_of)} ({zone or 'UTC'})"
    )
    return Told(
        f"Who comes back: {retention.events}",
        about,
        retention.document(),
        (Table(head, rows, f"Share with {retention.events} so many {retention.every}s later"),),
        tuple(_sentences(retention)),
        tuple(_remarks(retention)),
        (Figure(partial(_heat, retention), f"Each row: those whose first was in that {retention.every}."),),
    )


def _share(cohort: Cohort, later: int) -> str:
    if later >= len(cohort.active):
        return ""
    text = percentage(cohort.active[later] / cohort.customers, 1)
    return Small(text) if 0 < cohort.active[later] < LEAST else text


def _sentences(retention: Retention) -> list[str]:
    """Of all cohorts together, where the period is over."""
    if not retention.cohorts:
        return [f"No {retention.every} that was looked at has ten customers whose first was then."]
    found = []
    for later in (1, 3, 6):
        known = [one for one in retention.cohorts if len(one.active) > later + (not retention.complete)]
        whole = sum(one.customers for one in known)
        back = sum(one.active[later] for one in known)
        if whole and (back == 0 or back >= LEAST):
            periods = retention.every if later == 1 else f"{retention.every}s"
            found.append(f"{percentage(back / whole, 1)} were active {later} {periods} after their first.")
    return found


def _remarks(retention: Retention) -> list[str]:
    found = []
    if not retention.complete:
        found.append(f"The newest {retention.every} is not over: its numbers are still growing.")
    if retention.hidden:
        found.append(f"Cohorts of fewer than {LEAST} customers are not shown: {retention.hidden}.")
    if retention.earlier:
        found.append(
            f"{retention.earlier:,} customers of earlier cohorts are not shown; `--periods` shows more."
        )
    return found


def _heat(retention: Retention, width: float) -> Picture:
    """The newest cohorts, as many periods as there is room for."""
    cohorts = retention.cohorts[-MOST_DRAWN:]
    most = min(MOST_DRAWN if width > 400 else 6, max((len(one.active) for one in cohorts), default=1))
    shares = [n / one.customers for one in cohorts for n in one.active[1:most]]
    top = max([*shares, 0.01])
    cells = [[_cell(one, later, top) for later in range(1, most)] for one in cohorts]
    rows = [f"{one.name} ({one.customers:,})" for one in cohorts]
    columns = [f"+{later}" for later in range(1, most)]
    return heat(
        rows, columns, cells, f"Who comes back: {retention.events}", " ".join(_sentences(retention)), width
    )


def _cell(cohort: Cohort, later: int, top: float) -> Cell:
    if later >= len(cohort.active):
        return Cell(None, "")
    number, share = cohort.active[later], cohort.active[later] / cohort.customers
    return cell(number, share / top, percentage(share), f"{cohort.name}, +{later}")
