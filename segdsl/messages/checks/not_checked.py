"""not-checked: campaigns for whose audience nobody could be made up, so that no letter was looked at.

What was not looked at is never passed over in silence: no findings means that letters were written.
"""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.codes import Code
from segdsl.diagnostics import Diagnostic
from segdsl.logic.known import Known
from segdsl.messages.checks.check import Check
from segdsl.messages.checks.desk import Desk
from segdsl.messages.checks.findings import Noted
from segdsl.model.project import Campaign


def not_checked(desk: Desk) -> Iterator[Noted]:
    """Nothing is said of campaigns whose template is not there: that is a finding of its own."""
    looked_at = {sent.combination.campaign for sent in desk.sent}
    for campaign in {mailing.campaign.name: mailing.campaign for mailing in desk.mailings()}.values():
        if campaign.name not in looked_at:
            yield Noted(_told(desk, campaign))


def _told(desk: Desk, campaign: Campaign) -> Diagnostic:
    name, place = campaign.name, campaign.span if campaign.to is None else campaign.to.span
    if Known.of(desk.model, desk.reached(campaign)).impossible:
        message = f"the letters of `{name}` were not looked at: its conditions contradict each other"
        return Diagnostic(
            "not-checked", message, place, hint="change them: it reaches nobody", certainty="proved"
        )
    message = f"the letters of `{name}` were not looked at: nobody was found who could get them"
    hint = f"look at somebody's: `segdsl preview TEMPLATE --campaign {name} --customer KEY`, with data"
    return Diagnostic("not-checked", message, place, hint=hint, certainty="heuristic")


CHECK = Check(
    {
        "not-checked": Code(
            "warning", "Letters that were not looked at, as nobody was found who could get them"
        )
    },
    of_templates=not_checked,
)
