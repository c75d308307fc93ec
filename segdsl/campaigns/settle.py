"""Who gets what and who does not: every customer of an audience has exactly one fate.

In: the members of campaigns and segments, and the circumstances: what was sent before, who may not be written
to, languages. Out: `Settled`. Fates are settled in this order, the first that holds counts:

0. Of a series, `stopped`, `skipped` and `waiting`: it ends for them, its step is passed over, or not due yet.
1. `suppressed`: they may not be written to on this channel, or another customer with their address is.
2. `other_campaign`: one of higher priority in the exclusive group has them in its audience and may write to
   them, or they are in the middle of a series of the group. It keeps them, be they held out, capped, or sent
   it long ago: the mailed and the held out of a campaign are treated alike by the others, so that they can be
   compared.
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
from segdsl.campaigns.precedence import ahead, group_of, rank
from segdsl.campaigns.suppression import Reach
from segdsl.campaigns.turns import Turn, of_all, sent_before, turn_of
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
        for row, batch in found.recipients:
            now.setdefault(batch.channel, np.zeros(len(audience), dtype=np.intp))[row] += 1
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
        self._turns: dict[str, Turn] = {}

    def campaign(self, campaign: Campaign, sent_now: Mapping[str, Rows]) -> Settled:
        members = self._audience.campaigns[campaign.name]
        turn = self._turn(campaign)
        ledger = Ledger(turn.members)
        for who, fate, reason in turn.left:
            ledger.leave_out(who, fate, reason)
        self._suppress(ledger, turn)
        for other, reason in self._rivals(campaign):
            ledger.leave_out(other & ~turn.running, "other_campaign", reason)
        for who, reason in turn.had:
            ledger.leave_out(who, "sent_already", reason)
        self._cap(ledger, campaign, turn, sent_now)
        control = np.zeros(len(self._audience), dtype=bool)
        if members.held_out is not None:
            control = ledger.still_in & flags_of(members.held_out) & ~turn.running
            ledger.leave_out(control, "held_out", "in the control group")
        mailings = [
            Batch(one.template or "", campaign, one.variant, channel=one.channel, step=one.step)
            for one in campaign.messages
        ]
        settled = self._settled(ledger, mailings, self._message_of(campaign, turn), campaign, control)
        next_step = np.where(
            turn.step_of > 0, turn.step_of, len(campaign.steps)
        )  # the first is nobody's next
        return replace(settled, decided=turn.decided, next_step=Choices(campaign.steps, next_step))

    def _turn(self, campaign: Campaign) -> Turn:
        if campaign.name not in self._turns:
            members = self._audience.campaigns[campaign.name]
            self._turns[campaign.name] = turn_of(campaign, members, self._now.past)
        return self._turns[campaign.name]

    def _message_of(self, campaign: Campaign, turn: Turn) -> Rows:
        """The number of each customer's message: of their step, in their variant."""
        variants = self._audience.campaigns[campaign.name].variants
        drawn = first_of([flags_of(variants[v.name]) for v in campaign.variants], len(self._audience))
        width = max(len(campaign.variants), 1)
        return turn.step_of * width + np.minimum(drawn, width - 1)

    def segment(self, name: str, batch: Batch) -> Settled:
        everybody = flags_of(self._audience.segments[name])
        ledger = Ledger(everybody)
        self._suppress(ledger, of_all(everybody, batch.channel))
        first = np.zeros(len(self._audience), dtype=np.intp)
        self._segments = Choices((self._model.segments[name],), first)
        return self._settled(ledger, [batch], first, None)

    def _suppress(self, ledger: Ledger, turn: Turn) -> None:
        for channel, those in turn.channels():
            for bar in self._now.reach.bars(channel):
                ledger.leave_out(bar.who & those, "suppressed", bar.reason)
            among = (ledger.still_in & those) | turn.running
            doubles = self._now.reach.doubles(channel, among, turn.running)
            ledger.leave_out(doubles.who & those, "suppressed", doubles.reason)

    def _rivals(self, campaign: Campaign) -> Iterator[tuple[Flags, str]]:
        """Whom other campaigns of the group take: those that rank higher whom they want, as far as they reach
        them; each of the others, whoever is in the middle of it.
        """
        higher = ahead(self._model, campaign)
        for other in higher:
            turn = self._turn(other)
            wanted = turn.wanted
            for bar in self._now.reach.bars(other.messages[0].channel):
                wanted = wanted & ~bar.who
            yield wanted | turn.running, f"`{other.name}` goes first in the group `{campaign.group}`"
        for other in group_of(self._model, campaign):
            if other not in higher and other.steps:
                yield self._turn(other).running, f"in the middle of `{other.name}`, of the same group"

    def _cap(self, ledger: Ledger, campaign: Campaign, turn: Turn, sent_now: Mapping[str, Rows]) -> None:
        """Leaves out who had enough messages on the channel of theirs."""
        for cap in campaign.caps:
            for channel, those in turn.channels():
                number = sent_now.get(channel, np.zeros(len(self._audience), dtype=np.intp))
                if (past := self._now.past) is not None:
                    number = number + past.times(channel=channel, within=cap.per)
                noun = "message" if cap.count == 1 else "messages"
                reason = f"at most {cap.count} {noun} per {in_words(cap.per)} by {channel}"
                ledger.leave_out((number >= cap.count) & those, "capped", reason)

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
        if campaign is not None:
            times = sent_before(campaign, self._now.past, len(self._audience))[rows]
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
