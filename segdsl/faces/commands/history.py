"""`segdsl history`: what was sent, and taking in what a mail provider reports."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from segdsl.addresses import visible
from segdsl.diagnostics import wrong_usage
from segdsl.faces import exits, terminal
from segdsl.faces.asked import Asked
from segdsl.faces.findings.json import dump
from segdsl.faces.findings.text import count
from segdsl.faces.options import common, opened
from segdsl.project import as_of as clock

if TYPE_CHECKING:
    from segdsl.runs.histories import Intake, Sent


_REASONS = 5  # of each campaign that are shown


@click.command("history")
@common()
@click.argument("action", metavar="[add", type=click.Choice(["add"]), required=False)
@click.argument("file", metavar="FILE]", type=click.Path(path_type=Path), required=False)
@click.option("--campaign", metavar="NAME", help="With add: the campaign that the file is about.")
@click.option("--channel", metavar="NAME", help="With add: the channel, where it is not the campaign's.")
@click.option("--at", metavar="DATE", help="With add: when it was sent, where the file does not say.")
def command(
    asked: Asked,
    action: str | None,
    file: Path | None,
    campaign: str | None,
    channel: str | None,
    at: str | None,
) -> int:
    """What was sent, by campaign; with `add FILE`, takes in what a mail provider exports.

    The columns of the file are recognised by their usual names, or by those that `[history.reports]` gives;
    customers are found by key or address. What the history has already is not taken in twice. Of a folder
    that `render` wrote all messages count as sent, and its control group as held out.
    """
    if action is None:
        if campaign or channel or at:
            raise wrong_usage("`--campaign`, `--channel` and `--at` go with `segdsl history add FILE`")
        return _summary(asked)
    if file is None:
        raise wrong_usage("say which file: `segdsl history add FILE`")
    return _add(asked, file, campaign, channel, at)


def _summary(asked: Asked) -> int:
    from segdsl.runs.histories import summary
    from segdsl.runs.job import Job

    project = opened(asked)
    moment = project.moment(asked.as_of)
    sent, found = summary(Job(project, moment, asked.tolerate))
    as_of = clock.written(moment)
    if asked.format == "json":
        campaigns = {one.campaign: one.document() for one in sent}
        terminal.result(dump({"as_of": as_of, "campaigns": campaigns}))
    else:
        _show(sent, as_of)
    terminal.findings(asked, found)
    return exits.of(found, asked.strict or project.place.config.check.strict)


def _show(sent: Iterable[Sent], as_of: str) -> None:
    terminal.plainly(f"What was sent, as of {as_of}")
    for one in sent:
        terminal.plainly(f"  {one.campaign or 'without a campaign'}: {_counted(one)}")
        for name, step in one.steps.items():
            terminal.plainly(f"    {name}: {_counted(step)}")
        if one.held_out:
            terminal.plainly(f"    {count(one.held_out, 'customer')} held out")
        for reason, number in islice(one.reasons.items(), _REASONS):
            terminal.plainly(f"    {number:,} {reason}")
        if (more := len(one.reasons) - _REASONS) > 0:
            terminal.plainly(f"    and {count(more, 'other reason')}")


def _counted(one: Sent) -> str:
    days = one.first if one.first == one.last else f"{one.first} to {one.last}"
    what = f"{count(one.messages, 'message')} to {count(one.customers, 'customer')}"
    return f"{what}, {days}" + (f": {one.words}" if one.words else "")


def _add(asked: Asked, file: Path, campaign: str | None, channel: str | None, at: str | None) -> int:
    from segdsl.runs import histories
    from segdsl.runs.job import Job

    project = opened(asked)
    told = histories.told(project, campaign, channel, at)
    moment = project.moment(asked.as_of)
    with terminal.steps(asked) as step:
        report, found = histories.add(Job(project, moment, asked.tolerate, step), file, told)
    if asked.format == "json":
        left = {why: {"rows": number, "first_row": row} for why, (number, row) in report.left.items()}
        document = {"taken": report.taken, "undeclared": report.undeclared, "left": left}
        terminal.result(dump(document))
    else:
        _tell(report)
    terminal.findings(asked, found)
    return exits.of(found, asked.strict or project.place.config.check.strict)


def _tell(report: Intake) -> None:
    from segdsl.campaigns.history import in_words

    taken = ", ".join(f"{number:,} {in_words(status)}" for status, number in report.taken.items())
    terminal.plainly(f"Taken in: {taken or 'nothing'}")
    for name, number in islice(report.undeclared.items(), _REASONS):
        campaign = f"the campaign `{visible(name)}`, which no rule declares"
        terminal.plainly(f"  {number:,} of {campaign}; `--campaign NAME` says which one it is")
    if (more := len(report.undeclared) - _REASONS) > 0:
        terminal.plainly(f"  and of {count(more, 'other such campaign')}")
    for why, (number, row) in report.left.items():
        terminal.plainly(f"  {count(number, 'row')} not (the first is row {row}): {why}")
