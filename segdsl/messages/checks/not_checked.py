"""not-checked: campaigns and personas for whom nobody could be made up, so that no letter was looked at.

What was not looked at is never passed over in silence: no findings means that letters were written.
"""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.codes import Code
from segdsl.diagnostics import Diagnostic
from segdsl.messages.checks.check import Check
from segdsl.messages.checks.desk import CampaignLetter, Desk
from segdsl.messages.checks.findings import Noted
from segdsl.people.choice import voices


def not_checked(desk: Desk) -> Iterator[Noted]:
    """Nothing is said of campaigns whose template is not there: that is a finding of its own."""
    looked_at = {(sent.combination.campaign, sent.combination.step) for sent in desk.sent}
    for mailing in desk.mailings():
        about = mailing.campaign.name, mailing.step.name if mailing.step else ""
        if about not in looked_at:
            looked_at.add(about)
            yield Noted(_told(desk, mailing))


def not_heard(desk: Desk) -> Iterator[Noted]:
    """Personas in whose voice no letter was written, though they speak to somebody."""
    heard = {combination.persona for combination in desk.combinations or ()}
    for name in {voice.persona.name: None for voice in voices(desk.model, desk.personas)}:
        if heard and name not in heard:
            yield Noted(_unheard(name))


def _unheard(name: str) -> Diagnostic:
    why = "it speaks to nobody whom a campaign was found to reach"
    message = f"no letter in the voice of `{name}` was looked at: {why}"
    hint = f"look at one: `segdsl preview TEMPLATE --persona {name}`"
    file = f"personas/{name}.yaml"
    return Diagnostic(
        "not-checked", message, file=file, hint=hint, certainty="heuristic", given_severity="info"
    )


def _told(desk: Desk, mailing: CampaignLetter) -> Diagnostic:
    campaign, step = mailing.campaign, mailing.step
    name, place = campaign.name, campaign.span if campaign.to is None else campaign.to.span
    of = f"`{name}`" if step is None else f"the step `{step.name}` of `{name}`"
    place = place if step is None else step.span
    if desk.candidates.known(desk.reached(mailing)).impossible:
        message = f"the letters of {of} were not looked at: its conditions contradict each other"
        return Diagnostic(
            "not-checked", message, place, hint="change them: it reaches nobody", certainty="proved"
        )
    message = f"the letters of {of} were not looked at: nobody was found who could get them"
    hint = f"look at somebody's: `segdsl preview TEMPLATE --campaign {name} --customer KEY`, with data"
    return Diagnostic("not-checked", message, place, hint=hint, certainty="heuristic")


CHECK = Check(
    {
        "not-checked": Code(
            "warning", "Letters that were not looked at, as nobody was found who could get them"
        )
    },
    of_templates=not_checked,
    of_all=not_heard,
)
