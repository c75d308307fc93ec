"""Who gets what and who does not: every customer of an audience has exactly one fate.

In: the members of campaigns and segments, and the circumstances: what was sent before, who may not be written
to, languages. Out: `Settled`. Fates are settled in this order, the first that holds counts:

1. `suppressed`: they may not be written to on this channel, or another customer with their address is.
2. `other_campaign`: one of higher priority in the exclusive group has them in its audience and may write to
   them. It keeps them, be they held out, capped, or sent it long ago: the mailed and the held out of a
   campaign are treated alike by the others, so that they can be compared.
3. `sent_already`: they had this campaign, or were held out of it, and it is not sent again yet.
4. `capped`: they had as many messages on this channel as the campaign allows.
5. `held_out`: they are in the control group. It comes last, so the control group holds only customers who
   would have got the message.

A customer's place in the control group and their variant rest on their key alone: nobody else changes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from segdsl.campaigns.assign import Choices, first_of, flags_of, main_segments, voices_of
from segdsl.campaigns.audience import Audience
from segdsl.campaigns.batches import Batch, Recipients, Rows
from segdsl.campaigns.fates import Flags, Ledger, Settled
from segdsl.campaigns.lengths import in_words
from segdsl.campaigns.past import Past
from segdsl.campaigns.precedence import ahead, rank
from segdsl.campaigns.suppression import Reach
from segdsl.model.project import Campaign, Model
from segdsl.people.persona import Persona

__all__ = ["Circumstances", "Settled", "settle", "settle_all", "settle_segment"]


@dataclass(frozen=True, slots=True, eq=False)
class Circumstances:
    """What settling looks at besides the rules. By default nothing was sent, and anybody may be written to.

    `locales` has the language of each customer of the audience (None: all messages in `locale`).
    """

    past: Past | None = None
    reach: Reach = field(default_factory=Reach)
    locales: Choices[str] | None = None
    locale: str = "en"


NONE = Circumstances()


def settle(
    model: Model,
    audience: Audience,
    personas: Mapping[str, Persona],
    name: str,
    circumstances: Circumstances = NONE,
) -> Settled:
    """One campaign's audience. Caps count what was sent. Raises KeyError for its name.

    `audience` holds the members of the campaign and of those in its exclusive group.
    """
    return _Mailing(model, audience, personas, circumstances).campaign(model.campaigns[name], {})


def settle_all(
    model: Model,
    audience: Audience,
    personas: Mapping[str, Persona],
    circumstances: Circumstances = NONE,
) -> dict[str, Settled]:
    """All campaigns as if they were sent now, one after the other: higher priority first, ties by name.

    Caps count what was sent before, and what the campaigns before this one would send now.
    """
    mailing = _Mailing(model, audience, personas, circumstances)
    now: dict[str, Rows] = {}
    settled: dict[str, Settled] = {}
    for campaign in sorted(model.campaigns.values(), key=rank):
        found = settled[campaign.name] = mailing.campaign(campaign, now)
        sent = now.setdefault(campaign.channel, np.zeros(len(audience), dtype=np.intp))
        sent[found.recipients.rows] += 1
    return {name: settled[name] for name in model.campaigns}


def settle_segment(
    model: Model,
    audience: Audience,
    personas: Mapping[str, Persona],
    segment: str,
    template: str,
    circumstances: Circumstances = NONE,
    channel: str = "email",
) -> Settled:
    """A template for every member of a segment, without a campaign. Raises KeyError for its name."""
    mailing = _Mailing(model, audience, personas, circumstances)
    return mailing.segment(segment, Batch(template, channel=channel))


class _Mailing:
    """What is the same for all campaigns of a run; voices and segments are found once."""

    def __init__(
        self, model: Model, audience: Audience, personas: Mapping[str, Persona], now: Circumstances
    ) -> None:
        self._model, self._audience, self._now = model, audience, now
        self._segments = main_segments(model, audience)
        self._voices = voices_of(model, audience, personas)

    def campaign(self, campaign: Campaign, sent_now: Mapping[str, Rows]) -> Settled:
        members = self._audience.campaigns[campaign.name]
        ledger = Ledger(flags_of(members.audience))
        self._suppress(ledger, campaign.channel)
        for other, reason in self._rivals(campaign):
            ledger.leave_out(other, "other_campaign", reason)
        self._remember(ledger, campaign, sent_now.get(campaign.channel))
        control = np.zeros(len(self._audience), dtype=bool)
        if members.held_out is not None:
            control = ledger.still_in & flags_of(members.held_out)
            ledger.leave_out(control, "held_out", "in the control group")
        variants = first_of(
            [flags_of(members.variants[v.name]) for v in campaign.variants], len(self._audience)
        )
        mailings = [
            Batch(variant.template or campaign.template or "", campaign, variant, channel=campaign.channel)
            for variant in campaign.variants
        ]
        mailings.append(Batch(campaign.template or "", campaign, channel=campaign.channel))
        return self._settled(ledger, mailings, variants, campaign, control)

    def segment(self, name: str, batch: Batch) -> Settled:
        ledger = Ledger(flags_of(self._audience.segments[name]))
        self._suppress(ledger, batch.channel)
        first = np.zeros(len(self._audience), dtype=np.intp)
        self._segments = Choices((self._model.segments[name],), first)
        return self._settled(ledger, [batch], first, None)

    def _suppress(self, ledger: Ledger, channel: str) -> None:
        for bar in self._now.reach.bars(channel):
            ledger.leave_out(bar.who, "suppressed", bar.reason)
        doubles = self._now.reach.doubles(channel, ledger.still_in)
        ledger.leave_out(doubles.who, "suppressed", doubles.reason)

    def _rivals(self, campaign: Campaign) -> Iterator[tuple[Flags, str]]:
        """Whom campaigns of the group that rank higher take: their audiences, as far as they reach them."""
        for other in ahead(self._model, campaign):
            taken = flags_of(self._audience.campaigns[other.name].audience)
            for bar in self._now.reach.bars(other.channel):
                taken = taken & ~bar.who
            yield taken, f"`{other.name}` goes first in the group `{campaign.group}`"

    def _remember(self, ledger: Ledger, campaign: Campaign, sent_now: Rows | None) -> None:
        """Leaves out who had this campaign already, or enough messages on its channel."""
        past = self._now.past
        if past is not None:
            again = campaign.again_after
            when = "before" if again is None else f"in the last {in_words(again)}"
            before = past.times(campaign=campaign.name, within=again) > 0
            ledger.leave_out(before, "sent_already", f"sent {when}")
            before = past.held_out(campaign.name, again) > 0
            ledger.leave_out(before, "sent_already", f"in the control group {when}")
        for cap in campaign.caps:
            number = np.zeros(len(self._audience), dtype=np.intp)
            if past is not None:
                number = number + past.times(channel=campaign.channel, within=cap.per)
            if sent_now is not None:
                number = number + sent_now
            noun = "message" if cap.count == 1 else "messages"
            reason = f"at most {cap.count} {noun} per {in_words(cap.per)} by {campaign.channel}"
            ledger.leave_out(number >= cap.count, "capped", reason)

    def _settled(
        self,
        ledger: Ledger,
        mailings: Sequence[Batch],
        mailing_of: Rows,
        campaign: Campaign | None,
        control: Flags | None = None,
    ) -> Settled:
        rows = np.flatnonzero(ledger.still_in if control is None else ledger.still_in | control)
        batches, batch_of = self._batches(rows, mailings, mailing_of)
        times = np.zeros(len(rows), dtype=np.intp)
        if (past := self._now.past) is not None and campaign is not None:
            times = (past.times(campaign=campaign.name) + past.held_out(campaign.name))[rows]
        everybody = Recipients(self._audience, rows, batch_of, batches, times)
        left = ledger.left(self._audience)
        if control is None or not control.any():
            return Settled(everybody, left)
        held_out = control[rows]
        aside = replace(everybody.chosen(np.flatnonzero(held_out)), control=True)
        return Settled(everybody.chosen(np.flatnonzero(~held_out)), left, aside)

    def _batches(
        self, rows: Rows, mailings: Sequence[Batch], mailing_of: Rows
    ) -> tuple[tuple[Batch, ...], Rows]:
        """The batches of the recipients in these rows, those alike in everything in one."""
        segments, voices = self._segments, self._voices
        locales = self._now.locales or Choices((), np.zeros(len(self._audience), dtype=np.intp))
        choices = (mailing_of, segments.of, voices.of, locales.of)
        sizes = (len(mailings), *(len(c.things) + 1 for c in (segments, voices, locales)))
        marks = np.ravel_multi_index([column[rows] for column in choices], sizes)
        kinds, batch_of = np.unique(marks, return_inverse=True)
        batches = tuple(
            replace(
                mailings[mailing],
                segment=segments[segment],
                persona=voices[voice],
                locale=locales[locale] or self._now.locale,
            )
            for mailing, segment, voice, locale in zip(
                *(n.tolist() for n in np.unravel_index(kinds, sizes)), strict=True
            )
        )
        return batches, batch_of.reshape(-1).astype(np.intp)
