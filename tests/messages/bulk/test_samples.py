"""The campaigns that segdsl ships go through the press: woven, and the same as filled in one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from segdsl import load
from segdsl.campaigns.lots import Recipients
from segdsl.messages.cells import lookup_rows
from segdsl.project.letterhead import letterhead
from segdsl.runs import starting
from segdsl.runs.job import Job
from segdsl.runs.settling import settled
from tests.messages.bulk.test_bulk import agree


@pytest.mark.parametrize("kind", ["shop", "software"])
def test_the_messages_of_all_campaigns_are_woven(kind: str, tmp_path: Path) -> None:
    """A shape may be too seldom or too odd to be woven, but that is one message in ten at most."""
    starting.start(tmp_path / kind, starting.sample(300) if kind == "shop" else starting.software)
    opened = load(tmp_path / kind)
    templates = opened.stationery.templates
    assert templates is not None
    for campaign in opened.model.campaigns:
        ran = settled(Job(opened, opened.moment("2026-03-31")), campaign=campaign)
        who: Recipients = ran.only.recipients
        woven = agree(who, templates, letterhead(opened, lookup_rows(opened.model.catalog, ran.run.lookups)))
        assert woven >= 0.9 * len(who), f"{campaign}: {woven} of {len(who)}"
