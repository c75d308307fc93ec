"""A campaign on a page, to be agreed on before it is sent.

In: a job and a campaign. Out: a `Brief`: whom it reaches and who speaks to them, what they need, what is
sent, what the control group can find, and a sample of each message, tried on a made-up customer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from segdsl.campaigns.fates import Settled
from segdsl.diagnostics import Diagnostic, Problem
from segdsl.messages.preview.album import Card, View
from segdsl.model.nodes import RuleReference
from segdsl.model.project import Campaign, CampaignMessage
from segdsl.model.traversal import walk
from segdsl.people.persona import Persona
from segdsl.project import as_of as clock
from segdsl.project.names import no_such
from segdsl.runs.job import Job
from segdsl.runs.measuring.power import Power, power
from segdsl.runs.settling import settled
from segdsl.runs.studio import Studio
from segdsl.syntax import nodes as n
from segdsl.wording import Explained, rule
from segdsl.wording.campaigns import goal_lines
from segdsl.wording.words import Vocabulary

LIFT = 0.1  # what one would like to find, where nobody says more


@dataclass(frozen=True, slots=True)
class Note:
    """What a note says, and of which segment; `of` is empty for the campaign's own."""

    word: str
    text: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """A message as one made-up customer would get it; where there can be none, `why` says so."""

    message: CampaignMessage
    card: Card | None
    view: View | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """All that is on the page.

    customers, audience: how many there are, and how many of them the rules mean
    mailed, held_out:    how many would get it now, and how many are in the control group
    left_out:            why others would not, with how many
    personas:            who speaks, and to how many
    words:               the campaign in plain English, and the segments and stages that it names
    goal:                what it is for, in plain English; nothing where it has no goal
    power:               what the control group can find, or why that cannot be told
    """

    campaign: Campaign
    project: str
    as_of: str
    customers: int
    audience: int
    mailed: int
    held_out: int
    left_out: tuple[tuple[str, int], ...]
    personas: tuple[tuple[Persona, int], ...]
    notes: tuple[Note, ...]
    words: Explained
    goal: tuple[str, ...]
    power: Power | Diagnostic
    samples: tuple[Sample, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


def brief(job: Job, name: str) -> Brief:
    """The brief of a campaign as of the job's as-of. Raises Problem."""
    if name not in job.model.campaigns:
        raise no_such(job.project, "campaign", name, job.model.campaigns)
    campaign = job.model.campaigns[name]
    ran = settled(job, campaign=name)
    only = ran.only
    words, goal = _in_words(job, name)
    return Brief(
        campaign,
        job.project.place.config.project.name or job.project.folder.resolve().name,
        clock.written(job.as_of),
        len(ran.audience),
        len(only),
        len(only.recipients),
        only.left.counts["held_out"],
        tuple((why, number) for why, number in _left_out(only)),
        _personas(only),
        tuple(_notes(job, campaign)),
        words,
        goal,
        _power(job, name),
        tuple(_samples(job, campaign)),
        ran.diagnostics,
    )


def _in_words(job: Job, name: str) -> tuple[Explained, tuple[str, ...]]:
    """The campaign as `explain --rule` says it, with the segments and lifecycles it names; its goal."""
    files = job.project.rules.as_set
    words, said = Vocabulary.of(files), rule(name, files)
    declared = words.declared[name]
    assert said is not None
    assert isinstance(declared, n.Campaign)
    groups = (*job.model.segments, *job.model.lifecycles)
    needs = tuple((other, line) for other, line in said.needs if other in groups)
    return replace(said, needs=needs), tuple(line for _, line in goal_lines(declared, words))


def _left_out(found: Settled) -> Iterator[tuple[str, int]]:
    for (fate, reason), number in found.left.reasons.items():
        if fate != "held_out":
            yield reason, number


def _personas(found: Settled) -> tuple[tuple[Persona, int], ...]:
    """Who speaks, to most customers first."""
    spoken: Counter[str] = Counter()
    known: dict[str, Persona] = {}
    for place in found.recipients.batch_of.tolist():
        persona = found.recipients.batches[place].persona
        if persona is not None:
            spoken[persona.name] += 1
            known[persona.name] = persona
    return tuple((known[name], number) for name, number in spoken.most_common())


def _notes(job: Job, campaign: Campaign) -> Iterator[Note]:
    """The campaign's own, and those of the segments that its audience names."""
    yield from (Note(note.word, note.text) for note in campaign.notes)
    named = (node.name for node in walk(campaign.audience) if isinstance(node, RuleReference))
    for name in dict.fromkeys(named):
        rule_of = job.model.segments.get(name) or job.model.lifecycles.get(name)
        if rule_of is not None:
            yield from (Note(note.word, note.text, name) for note in rule_of.notes)


def _power(job: Job, name: str) -> Power | Diagnostic:
    try:
        return power(job, name, lift=LIFT, rate=None)
    except Problem as problem:
        return problem.diagnostics[0]


def _samples(job: Job, campaign: Campaign) -> Iterator[Sample]:
    """Of each step and variant the first that somebody can get."""
    why = "nobody can get this message, or it has errors: `segdsl check` says more"
    try:
        cards = list(Studio(job.project, job.as_of).campaign(campaign))
    except Problem as problem:  # the letter is not written yet
        cards, why = [], problem.diagnostics[0].message
    for message in campaign.messages:
        step = None if message.step is None else message.step.name
        variant = None if message.variant is None else message.variant.name
        own = [card for card in cards if (card.step, card.variant) == (step, variant)]
        shown = ((card, view) for card in own for view in card.views if view.reason is None and view.fits)
        card, view = next(shown, (own[0] if own else None, None))
        yield Sample(message, card, view, "" if view else why)
