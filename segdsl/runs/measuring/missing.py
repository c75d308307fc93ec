"""Customers whom a campaign lost: in its audience, and neither mailed nor held out.

In: outcomes, and a campaign with a control group. Out: how probable it is that so many of the missing would
have been in one group. Who is suppressed or capped is missing from all groups alike, as the groups are drawn
by the customers' keys alone; whom something loses on the way, such as a broken letter, is missing from one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.campaigns.assignments import CONTROL, MAILED
from segdsl.clock import AsOf
from segdsl.measure.balance import ALARM, DOUBT, sample_ratio
from segdsl.model.nodes import Expression, Sample
from segdsl.model.project import Campaign
from segdsl.runs.measuring.outcomes import Outcomes

MOST_DAYS = 10  # of a campaign that is sent every day: those on which most were assigned
DUE = 5  # customers missing of each group, before their numbers say anything
STRANGE = 0.01  # from this share of customers in another group than the rules say, somebody else drew them


@dataclass(frozen=True, slots=True)
class Missing:
    """How many are missing of each group, and how probable that is where nothing loses customers."""

    counts: Mapping[str, int]
    chance: float


@dataclass(frozen=True, slots=True)
class Sizes:
    """Whether the groups are as large as they were drawn: of who is there, and of who is missing.

    ratio:   how probable groups of these sizes are; None where nothing says how large they were to be
    missing: None where nothing can be said of it
    """

    ratio: float | None
    missing: Missing | None

    @property
    def lost(self) -> bool:
        """Whether something loses customers of one group."""
        return min(self._chances) < ALARM

    @property
    def suspicious(self) -> bool:
        """Whether that may be so."""
        return min(self._chances) < DOUBT

    @property
    def _chances(self) -> tuple[float, float]:
        ratio = 1.0 if self.ratio is None else self.ratio
        return ratio, 1.0 if self.missing is None else self.missing.chance


def shares(campaign: Campaign) -> dict[str, float]:
    """The share of the audience that the rules draw for each group that is not empty."""
    held = campaign.held_out.below if isinstance(campaign.held_out, Sample) else 0.0
    variants = {v.name: v.share for v in campaign.variants} or {MAILED: 1.0}
    every = {CONTROL: held, **{name: share * (1 - held) for name, share in variants.items()}}
    return {name: share for name, share in every.items() if share > 0}


def drawing(campaign: Campaign) -> dict[str, Expression]:
    """The conditions that put a customer into a group, the first that holds; who is in none is `mailed`."""
    held = {} if campaign.held_out is None else {CONTROL: campaign.held_out}
    return {**held, **{variant.name: variant.members for variant in campaign.variants}}


def missing(found: Outcomes, campaign: Campaign) -> Missing | None:
    """Who is missing. None where that tells nothing: too few, or others than the rules drew the groups."""
    groups = _drawn_for(found, campaign)
    own = groups[found.table["customer"]]
    if (own != found.table["group"].to_numpy()).mean() > STRANGE:
        return None
    asked = _audience(found, campaign)
    asked[found.table["customer"]] = False
    names, counted = np.unique(groups[asked], return_counts=True)
    counts, due = dict(zip(names.tolist(), counted.tolist(), strict=True)), shares(campaign)
    if min(due.values()) * asked.sum() < DUE:
        return None
    return Missing(counts, sample_ratio([counts.get(name, 0) for name in due], [*due.values()]))


def _drawn_for(found: Outcomes, campaign: Campaign) -> NDArray[np.object_]:
    """The group that the rules draw each customer for, be they in the audience or not."""
    groups = np.full(len(found.crowd.keys), MAILED, dtype=object)
    conditions = drawing(campaign)
    inside = found.crowd.values(conditions, found.crowd.job.as_of)
    for name in reversed(conditions):
        groups[inside[name].to_numpy(dtype=bool)] = name
    return groups


def _audience(found: Outcomes, campaign: Campaign) -> NDArray[np.bool_]:
    """Whom the campaign was to reach on a day on which it was sent, by the data as they are now."""
    crowd = found.crowd
    asked = np.zeros(len(crowd.keys), dtype=bool)
    for day in found.table["day"].value_counts().index[:MOST_DAYS]:
        moment = AsOf(pd.Timestamp(day).date(), crowd.job.as_of.zone)
        inside = crowd.values({"audience": campaign.audience}, moment)["audience"]
        asked |= inside.astype("boolean").fillna(False).to_numpy(dtype=bool)
    return asked
