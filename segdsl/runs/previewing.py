"""Messages to look at before any is sent.

In: a job. Out: cards for every campaign, persona, variant and language that can occur, tried on
made-up customers; or one message, for a made-up or a real customer. Only a real customer needs data.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import segdsl
from segdsl.messages.preview.album import Album, Card
from segdsl.messages.preview.cast import Scene
from segdsl.outputs import RECORD, whole_folder, write_text
from segdsl.progress import Step
from segdsl.project import as_of as clock
from segdsl.runs.job import Job
from segdsl.runs.studio import Studio
from segdsl.runs.wanted_card import WantedCard

if TYPE_CHECKING:
    from segdsl.project.reviewed import Reviewed


def album(job: Job) -> Album:
    """Every combination that can occur, with what `check` finds in it. Raises Problem for broken rules."""
    studio = Studio(job.project, job.as_of)
    campaigns = tuple(job.model.campaigns.values())
    cards: list[Card] = []
    for number, campaign in enumerate(campaigns):
        job.tell(Step(f"trying {campaign.name} on made-up customers", number, len(campaigns)))
        cards += studio.campaign(campaign)
    told = {found for card in cards for found in card.findings}
    return Album(
        title=job.project.place.config.project.name or job.project.folder.resolve().name,
        as_of=clock.written(job.as_of),
        sender=studio.sender,
        cards=tuple(cards),
        about=tuple((c.name, c.description) for c in campaigns if c.description),
        findings=tuple(d for d in job.project.check() if d not in told and studio.is_about_messages(d)),
    )


def write(job: Job, out: Path, *, replace: bool, images: bool = False) -> Album:
    """Writes the page as a folder, all or nothing: `index.html`, the messages, `run.json`. Raises Problem."""
    from segdsl.messages.preview.page import pages

    made = album(job)
    with whole_folder(out, replace) as folder:
        for name, text in pages(made, images=images):
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            write_text(file, text)
        text = json.dumps(_record(job.project, made), indent=2, ensure_ascii=False, allow_nan=False)
        write_text(folder / RECORD, text + "\n")
    return made


def made_up(job: Job, wanted: WantedCard) -> Card:
    """One message, tried on made-up customers. Raises Problem, also where there can be none."""
    job.tell("trying it on made-up customers")
    studio = Studio(job.project, job.as_of)
    campaign, who = studio.asked(wanted)
    message = studio.message(campaign, wanted)
    scene = studio.scene(wanted, campaign, who)
    return studio.card(studio.batch(wanted, campaign, message, scene), scene)


def for_customer(job: Job, wanted: WantedCard, key: str) -> Card:
    """One message for a customer in the data. Raises Problem, also where there is no such customer."""
    from segdsl.runs.real_customer import left_out, real_customer

    studio = Studio(job.project, job.as_of)
    campaign, who = studio.asked(wanted)
    found = real_customer(job, key)
    drawn = [v for v in campaign.variants if found.customer.holds(v.members)] if campaign else []
    message = studio.message(campaign, wanted, drawn)
    attribute = studio.casting.company.languages.attribute
    language = found.customer.value(attribute) if attribute else None
    why_not = None
    if campaign is not None:
        template = wanted.template
        why_not = left_out(job, key, campaign, template)
    scene = Scene(found.persona, language, (found.among(who, why_not),))
    return studio.card(studio.batch(wanted, campaign, message, scene), scene)


def _record(project: Reviewed, made: Album) -> dict[str, Any]:
    """What the page was made from: nothing that changes where rules and as-of do not."""
    sources = project.content.templates.sources if project.content.templates else {}
    files = {file.span.source.name: file.span.source.text for file in project.rules.files.values()}
    files |= {source.name: source.text for source in sources.values()}
    return {
        "as_of": made.as_of,
        "timezone": project.place.config.zone,
        "versions": {"segdsl": segdsl.__version__},
        "messages": len(made.cards),
        "with_findings": sum(bool(card.findings) for card in made.cards),
        "views": sum(len(card.views) for card in made.cards),
        "held_back": sum(card.held_back for card in made.cards),
        "sources": {name: sha256(text.encode()).hexdigest() for name, text in sorted(files.items())},
    }
