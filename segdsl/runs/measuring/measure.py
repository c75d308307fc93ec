"""Measuring a campaign: did those who got it do more than those who did not?

In: a job, a campaign, and perhaps names to tell customers apart by. Out: a `Measured`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from segdsl.campaigns.assignments import CONTROL
from segdsl.diagnostics import wrong_usage
from segdsl.measure.balance import sample_ratio
from segdsl.measure.comparing import Reading, adjusted, compared
from segdsl.measure.groups import Group, group_of
from segdsl.measure.verdict import verdict
from segdsl.model.project import Campaign
from segdsl.project import as_of as clock
from segdsl.runs.job import Job
from segdsl.runs.measuring.measured import Measured, Part
from segdsl.runs.measuring.missing import Sizes, drawing, missing, shares
from segdsl.runs.measuring.outcomes import Outcomes, goal_of, outcomes
from segdsl.runs.measuring.parts import by_name, told_apart_by, weeks
from segdsl.runs.measuring.remarks import remarks
from segdsl.runs.money import currency_of


def measure(job: Job, name: str, by: Sequence[str] = ()) -> Measured:
    """What the campaign did by as-of. Raises Problem where nothing says what it is for or what was sent."""
    campaign, goal = goal_of(job, name)
    if job.project.history is None:
        hint = 'add `[history]` with `source = "history.csv"` to `segdsl.toml`'
        raise wrong_usage("the project keeps no history, so nothing says who was sent what", hint)
    labels = told_apart_by(job, by)
    drawn = (campaign.audience, *drawing(campaign).values())
    found = outcomes(job, campaign, goal, (*labels.values(), *drawn))
    as_of, valued = clock.written(job.as_of), goal.worth is not None
    if not len(found.table):
        reading = Reading("not begun", (), None, ())
        said = f"`{name}` was sent to nobody by {as_of}, so there is nothing to read yet."
        return Measured(name, as_of, None, reading, None, valued, said, (), diagnostics=found.diagnostics)
    [whole] = _readings(iter([("", "", found.table)]), campaign, valued)
    sizes = _sizes(found, campaign, whole.reading)
    parts = _readings(by_name(found, labels, job), campaign, valued)
    ends = str(found.table["last_day"].max().date())
    said = verdict(whole.reading, ends=ends, lost=sizes.lost)
    return Measured(
        name,
        as_of,
        ends,
        whole.reading,
        sizes.ratio,
        valued,
        said,
        tuple(remarks(found, campaign, whole.reading, sizes, parted=bool(parts))),
        parts,
        _readings(weeks(found), campaign, valued),
        None if goal.worth is None else currency_of(job, goal.worth),
        found.diagnostics,
    )


def _readings(
    found: Iterator[tuple[str, str, pd.DataFrame]], campaign: Campaign, valued: bool
) -> tuple[Part, ...]:
    """Readings of parts of the entries, their chances adjusted for one another."""
    parts = tuple(Part(by, of, _reading(table, campaign, valued)) for by, of, table in found)
    against = adjusted([part.reading.against_control for part in parts])
    return tuple(
        replace(part, reading=replace(part.reading, against_control=one))
        for part, one in zip(parts, against, strict=True)
    )


def _reading(table: pd.DataFrame, campaign: Campaign, valued: bool) -> Reading:
    """The groups of these entries, each beside the control group."""
    groups = tuple(_groups(table, campaign))
    control = _compared_with(groups)
    over = bool(table["over"].all())
    return Reading(
        "final" if over else "early",
        groups,
        None if control is None else control.name,
        tuple(
            compared(group, control, over=over, valued=valued)
            for group in groups
            if control is not None and group is not control
        ),
    )


def _groups(table: pd.DataFrame, campaign: Campaign) -> Iterator[Group]:
    """The control group, the variants as they are declared, and what else the history knows."""
    there = list(dict.fromkeys(table["group"]))
    known = [CONTROL, *(variant.name for variant in campaign.variants)]
    for name in [*(n for n in known if n in there), *sorted(set(there) - set(known))]:
        rows = table[table["group"] == name]
        yield group_of(name, *(rows[column].to_numpy() for column in ("customer", "met", "worth")))


def _compared_with(groups: Sequence[Group]) -> Group | None:
    """The control group, or where nobody is held out the first of several variants."""
    return groups[0] if len(groups) > 1 else None


# ---------------------------------------------------------------- the sizes of the groups


def _sizes(found: Outcomes, campaign: Campaign, reading: Reading) -> Sizes:
    """Whether the groups have the sizes that the rules draw them with; each customer counts once."""
    due = shares(campaign)
    if reading.control != CONTROL:
        due.pop(CONTROL, None)
    first = found.assigned.table.drop_duplicates("key")
    sizes = first["group"].value_counts()
    if reading.control is None or not set(sizes.index) <= set(due):
        return Sizes(None, None)
    whole, counts = sum(due.values()), [int(sizes.get(name, 0)) for name in due]
    ratio = sample_ratio(counts, [share / whole for share in due.values()])
    return Sizes(ratio, missing(found, campaign) if reading.control == CONTROL else None)
