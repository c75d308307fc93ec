"""Whether customers are still those that a trait was learnt from.

In: a project, and the rules that are computed. Out: what has to be computed beside them of every learnt trait
that they rest on; and findings, where that is far from what it was. Each kind of trait has a file that says
what it is watched by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from segdsl.diagnostics import Diagnostic
from segdsl.engines.result import Result
from segdsl.learning.goodness import ALARM
from segdsl.learnt_files import Clusters, Learnt, Prediction
from segdsl.learnt_files import Lifetime as Spend
from segdsl.model.findings import listed
from segdsl.model.meaning import rules_in, whole
from segdsl.model.nodes import Expression, RuleReference
from segdsl.model.project import Model
from segdsl.project.files import Files
from segdsl.project.learnt import heading
from segdsl.runs.drifting import chances, groups, spend
from segdsl.runs.job import Job
from segdsl.sources.loading import Loaded
from segdsl.syntax.lifetime_rules import REPEATS

FEWEST = 200  # customers: of fewer, chance alone moves the shares

Watched = Mapping[str, Mapping[str, Expression]]
"""By learnt trait and by label, what is computed beside the rules."""


def watched(project: Files, rules: Iterable[Expression]) -> Watched:
    """What tells of each learnt trait that the rules rest on whether it still fits; labels are unique."""
    if not project.rules.learnt:
        return {}
    model = project.model
    lookup = rules_in(model)
    used = {p.name for e in rules for p in whole(e, lookup) if isinstance(p, RuleReference)}
    return {
        name: {f"{name}: {label}": asked for label, asked in _asked(model, one.learnt).items()}
        for name, one in project.rules.learnt.items()
        if name in model.learnt and _is_used(name, used) and one.learnt.customers >= FEWEST
    }


def _is_used(name: str, used: set[str]) -> bool:
    """Whether rules rest on a learnt trait, or on one of its parts."""
    return any(one == name or one.startswith(f"{name}.") for one in used)


def _asked(model: Model, learnt: Learnt) -> Mapping[str, Expression]:
    match learnt.what:
        case Prediction():
            return chances.asked(model, learnt.name)
        case Clusters():
            return groups.asked(model, learnt.name, learnt.what)
        case Spend():
            return spend.asked(model, learnt.name)


_SAID = {
    "prediction": (
        "customers are not those any more that `{}` was learnt from",
        f"above {ALARM:g}, its chances can't be relied on",
    ),
    "clusters": (
        "customers are not those any more that `{}` was learnt from",
        "and look whether the names of its groups still fit",
    ),
    "lifetime": ("customers do not buy as `{}` expects", "until then take its order, and not its numbers"),
}
"""Of each kind of trait what is found, and what goes with the advice to learn it again."""


def drifted(job: Job, loaded: Loaded, ran: Result, wanted: Watched) -> Iterator[Diagnostic]:
    """The traits whose customers are others now, or do otherwise, as `ran` says, which has what is wanted."""
    if ran.size < FEWEST:
        return
    for name, labels in wanted.items():
        learnt = job.project.rules.learnt[name].learnt
        if reasons := list(_reasons(job, loaded, ran, learnt, labels)):
            found, advice = _SAID[learnt.kind]
            message = f"{found.format(name)}: {listed(reasons, 5, '{}')}"
            hint = f"learn it again: `segdsl learn {name}` ({advice})"
            place = heading(job.model, name)
            yield Diagnostic("drifted", message, place, hint=hint, certainty="seen in the data")


def _reasons(job: Job, loaded: Loaded, ran: Result, learnt: Learnt, labels: Iterable[str]) -> Iterator[str]:
    own = {label.removeprefix(f"{learnt.name}: "): label for label in labels}
    numbers = {short: ran.numbers[label] for short, label in own.items() if label in ran.numbers}
    match learnt.what:
        case Prediction():
            yield from chances.moved(learnt.what, numbers)
        case Clusters():
            yield from groups.moved(job.model.lifecycles[learnt.name], learnt.what, numbers)
        case Spend():
            yield from spend.moved(job, loaded, learnt, ran.extra[own[REPEATS]], ran.key)
