"""Whether customers have bought since as they were expected to.

In: what was learnt, and how often customers have bought by now. Out: how many days of purchase were expected
since of those whom it was learnt from, and how many came, where that is far apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from segdsl.clock import AsOf
from segdsl.learning.lifetimes import Habits, orders
from segdsl.learnt_files import Learnt
from segdsl.learnt_files import Lifetime as Parameters
from segdsl.model.by_name import named
from segdsl.model.lessons import Lifetime
from segdsl.model.nodes import Expression
from segdsl.model.project import Model
from segdsl.runs.job import Job
from segdsl.runs.lessons import bought, purchases
from segdsl.sources.loading import Loaded
from segdsl.syntax.lifetime_rules import REPEATS, part

APART = 0.25  # of what was expected
SOONEST = 28  # days: of fewer, the season says more than a habit
FEWEST = 200  # days of purchase: of fewer, chance alone moves them


def asked(model: Model, name: str) -> dict[str, Expression]:
    """On how many days after the first customers have bought."""
    return {REPEATS: named(model, part(name, REPEATS))}


def moved(
    job: Job, loaded: Loaded, learnt: Learnt, by_now: pd.Series[Any], key: pd.DataFrame
) -> Iterator[str]:
    """What came since the day of learning, where it is not what was expected.

    `by_now` is on how many days after the first the customers of `key` have bought.
    """
    lesson = job.model.learnt[learnt.name]
    day = AsOf.parse(learnt.as_of, job.as_of.zone)
    days = (job.as_of.today - day.today).days
    if days < SOONEST or not (isinstance(learnt.what, Parameters) and isinstance(lesson, Lifetime)):
        return
    job.tell(f"comparing what {learnt.name} expected with what came")
    then, rows = bought(job, loaded, learnt.name, lesson, day)
    some = purchases(rows)
    expected = float(orders(_habits(learnt.what), some, days / 7).sum())
    now = pd.Series(by_now.to_numpy(dtype=float, na_value=np.nan), _index(key)).reindex(_index(then))
    came = float((now.to_numpy() - some.repeats)[now.notna()].sum())
    if max(expected, came) < FEWEST or abs(came - expected) <= APART * expected:
        return
    off = f"{abs(came - expected) / expected:.0%} {'fewer' if came < expected else 'more'}"
    yield f"since {learnt.as_of} {expected:,.0f} days of purchase were to come, and {came:,.0f} came, {off}"


def _habits(what: Parameters) -> Habits:
    own = what.parameters
    return Habits(own["r"], own["alpha"], own["a"], own["b"], 0.0)


def _index(key: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(key)
