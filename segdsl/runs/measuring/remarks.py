"""What one has to know beside the numbers of a campaign.

In: outcomes, and how they are read. Out: sentences, each with what follows from it.
"""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.campaigns.assignments import CONTROL
from segdsl.measure.balance import DOUBT
from segdsl.measure.comparing import Reading
from segdsl.model.nodes import Aggregate, Sample
from segdsl.model.project import Campaign
from segdsl.model.traversal import walk
from segdsl.runs.measuring.missing import Sizes
from segdsl.runs.measuring.outcomes import Outcomes


def remarks(
    found: Outcomes, campaign: Campaign, reading: Reading, sizes: Sizes, *, parted: bool
) -> Iterator[str]:
    """In the order of how grave they are."""
    yield from _on_sizes(reading, sizes)
    yield from _on_control(campaign, reading)
    yield from _on_goal(found, campaign, reading)
    yield from _on_drawing(found, campaign)
    table = found.table
    if found.unknown:
        yield (
            f"{_entries(found.unknown)} of the history {_is(found.unknown)} of customers whom the data know "
            "no more, and left out of all groups."
        )
    if lost := int(table["lost"].sum()):
        yield (
            f"{_messages(lost)} failed or bounced and {'counts' if lost == 1 else 'count'} all the same: the "
            "control group holds such customers too, and only so are both alike."
        )
    again = len(table) - table["customer"].nunique()
    if again:
        yield (
            f"{_entries(again)} {_is(again)} of customers who had entered before: they count again, and how "
            "sure a result is takes into account that they are the same people."
        )
    if parted:
        yield (
            "Who looks into many groups finds something in one of them by luck: what is no mere chance here "
            "has been measured against all of them. Take the rest as ideas for the next campaign."
        )


def _on_sizes(reading: Reading, sizes: Sizes) -> Iterator[str]:
    if not sizes.suspicious:
        return
    there = ", ".join(f"`{group.name}` {group.customers:,}" for group in reading.groups)
    gone = sizes.missing
    if gone is not None and gone.chance < DOUBT:
        lost = ", ".join(f"{count:,} for `{name}`" for name, count in gone.counts.items())
        yield (
            f"{sum(gone.counts.values()):,} customers of the audience were neither mailed nor held out, and "
            f"by the rules they were drawn unevenly ({lost}): look for what held back or lost their "
            "messages, or for a sending that has not finished."
        )
    else:
        yield (
            f"The sizes of the groups are not as the rules draw them ({there}): look for messages that were "
            "lost or held back in one of them, or for a share in the rules that was changed since."
        )


def _on_control(campaign: Campaign, reading: Reading) -> Iterator[str]:
    if reading.control == CONTROL:
        return
    if campaign.held_out is not None:
        yield (
            "The history holds nobody of the control group: what was sent before control groups were written "
            "down cannot be compared with it."
        )
    elif reading.control is None:
        yield (
            "Nobody was held out. Give the campaign a line such as `holdout 10%` before it is sent the next "
            "time; `segdsl power` says how large it has to be."
        )
    if reading.control is not None:
        yield (
            f"The groups are compared with `{reading.control}`, as nobody was held out: this tells which "
            "letter is better, and not whether it was worth sending one."
        )


def _on_goal(found: Outcomes, campaign: Campaign, reading: Reading) -> Iterator[str]:
    """A control group gets no messages, so it can do nothing with them."""
    catalog = found.crowd.job.model.catalog
    parts = () if campaign.goal is None else walk(campaign.goal.condition)
    tables = (catalog.events[p.selection.events] for p in parts if isinstance(p, Aggregate))
    of_messages = any(table.file is not None and table.file.history for table in tables)
    if of_messages and reading.control == CONTROL:
        yield (
            "The goal looks at messages, which the control group never gets: it can tell variants apart, and "
            "not whether the campaign was worth sending. Ask for what customers do without it as well."
        )


def _on_drawing(found: Outcomes, campaign: Campaign) -> Iterator[str]:
    now = campaign.held_out.seed if isinstance(campaign.held_out, Sample) else None
    others = sorted(found.assigned.seeds - {now})
    if others:
        listed = ", ".join(f"`{seed}`" for seed in others)
        yield (
            f"The control group was also drawn with the seed {listed}, which is not that of the rules: "
            "whether its size is right is told by the share that the rules say now."
        )
    if crossed := found.assigned.crossed:
        yield (
            f"{'1 customer' if crossed == 1 else f'{crossed:,} customers'} of the control group was mailed "
            "as well, or the other way round: each counts as what came first."
        )


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count:,} entries"


def _messages(count: int) -> str:
    return "1 message" if count == 1 else f"{count:,} messages"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
