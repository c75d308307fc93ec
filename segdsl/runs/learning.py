"""Learning from the data into `learnt/`: chances, expected spend, groups.

In: a job, and the names of learnt traits; all of them where none are given. Out: a `Lesson` for each: what
was learnt, how well it does, and the text of its file, which stands there when it is over. With a check
nothing is written; the lesson says whether the file would change.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from segdsl.clock import AsOf
from segdsl.diagnostics import Diagnostic, Problem, has_errors, wrong_usage
from segdsl.learning.bins import Unknown
from segdsl.learning.scorecard import Scorecard
from segdsl.learning.testing import Figures, in_folds, over_time
from segdsl.learnt_files import FOLDER, Learnt, Point, Unreadable, read, written
from segdsl.learnt_files import Prediction as Points
from segdsl.model.lessons import Clusters, Lifetime, Prediction
from segdsl.model.lessons import Lesson as Wanted
from segdsl.model.meaning import rules_in, whole
from segdsl.model.nodes import RuleReference
from segdsl.model.privacy import is_private
from segdsl.model.written import lessons
from segdsl.outputs import cannot_be_written, put
from segdsl.plain_files import read_text
from segdsl.project.files import Files
from segdsl.project.learnt import FEWEST, digests, too_few, without_lessons
from segdsl.project.names import no_such
from segdsl.runs.grouping import Suggestion, groups, suggestions
from segdsl.runs.job import Job
from segdsl.runs.lessons import data_digest, earlier, rules_of, sample
from segdsl.runs.lifetimes import lifetime
from segdsl.runs.segmenting import read_sources
from segdsl.sources.loading import Loaded


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learnt now. `before` is what the file said, where there was one that can be read.

    `same` is whether the file says byte for byte what was learnt; `diagnostics` is what is worth a warning.
    """

    learnt: Learnt
    file: str
    before: Learnt | None
    same: bool
    diagnostics: tuple[Diagnostic, ...] = ()


def learn(job: Job, names: Iterable[str] | None = None, *, check: bool = False) -> tuple[Lesson, ...]:
    """Raises Problem where rules are wrong, data can't be read, or too few customers say anything."""
    found: list[Lesson] = []
    project = job.project
    for name in _in_order(job, names):
        job = replace(job, project=project.to_learn(_others(project, name)))
        lesson = _lesson(job, name, check)
        found.append(lesson)
        if not check:
            _write(project.folder / lesson.file, written(lesson.learnt))
            project = project.reload()  # what rests on it finds it there
    return tuple(found)


def choose(job: Job, name: str, ks: range) -> tuple[Suggestion, ...]:
    """How each number of groups would do; nothing is written. Raises Problem."""
    _in_order(job, (name,))
    job = replace(job, project=job.project.to_learn(_others(job.project, name)))
    wanted = job.model.learnt[name]
    _keep_secrets(job, name, wanted)
    if not isinstance(wanted, Clusters):
        raise wrong_usage(f"`{name}` is not clusters: only of these is there a number to choose")
    job.tell(f"looking for groups in {name}")
    return suggestions(job, name, wanted, ks)


def _in_order(job: Job, names: Iterable[str] | None) -> tuple[str, ...]:
    """The names, each behind those that it may rest on. Raises Problem for what is not learnt."""
    rules = job.project.rules
    model = rules.model
    if model is None or has_errors(without_lessons(model, rules.diagnostics, model.learnt)):
        raise Problem(found for found in rules.diagnostics if found.severity == "error")
    every = [name for name in model.order if name in model.learnt]
    wanted = every if names is None else list(names)
    for name in wanted:
        if name not in every:
            raise no_such(job.project.to_learn(every), "prediction, lifetime or clusters", name, every)
    return tuple(name for name in every if name in wanted)


def _others(project: Files, name: str) -> set[str]:
    """The learnt traits that need not be learnt yet when this one is: all that it does not rest on."""
    model = project.rules.model
    if model is None:
        raise Problem(project.rules.diagnostics)
    lookup = rules_in(model)
    rests_on = {
        part.name
        for expression in lessons(model.learner(name))
        for part in whole(expression, lookup, model.catalog)
        if isinstance(part, RuleReference)
    }
    return model.learnt.keys() - rests_on


def _lesson(job: Job, name: str, check: bool) -> Lesson:
    file = f"{FOLDER}/{name}.json"
    old = _old(job.project.folder / file)
    before = _read(name, old)
    if check and before is not None:
        job = replace(job, as_of=AsOf.parse(before.as_of, job.as_of.zone))
    wanted = job.model.learnt[name]
    _keep_secrets(job, name, wanted)
    job.tell(f"learning {name}")
    if isinstance(wanted, Lifetime):
        learnt, found = lifetime(job, name, wanted), tuple[Diagnostic, ...]()
    elif isinstance(wanted, Clusters):
        learnt, found = groups(job, name, wanted, before), tuple[Diagnostic, ...]()
    else:
        loaded, _ = read_sources(job, rules_of(wanted, job.model))
        learnt, found = _prediction(job, loaded, name, wanted)
    return Lesson(learnt, file, before, old == written(learnt), found)


def _keep_secrets(job: Job, name: str, wanted: Wanted) -> None:
    """What is learnt stands in a file that everybody reads. Raises Problem where a feature is private."""
    for feature in () if isinstance(wanted, Lifetime) else wanted.features:
        if is_private(job.model, feature.value):
            message = f"`{feature.text}` is private, and `{FOLDER}/{name}.json` would say something of it"
            hint = 'leave it out, or learn from a trait of it that says `not private because "…"`'
            raise Problem([Diagnostic("private-attribute-printed", message, feature.span, hint=hint)])


def _prediction(
    job: Job, loaded: Loaded, name: str, wanted: Prediction
) -> tuple[Learnt, tuple[Diagnostic, ...]]:
    day, before = AsOf(job.as_of.today, job.as_of.zone), None
    if wanted.ahead is not None:
        day = earlier(day, wanted.ahead)
        before = sample(job, loaded, name, wanted, earlier(day, wanted.ahead))
    now = sample(job, loaded, name, wanted, day)
    found = tuple(too_few(job.model, name, now.rarer))
    if has_errors(found):
        raise Problem(found)
    if before is not None and before.rarer >= FEWEST:
        card, figures = over_time(before, now, wanted.most)
        tested: dict[str, Any] = {"at": str(day), **_figures(figures)}
    else:
        card, figures = in_folds(now, wanted.most)
        tested = {"at": None, **_figures(figures)}
    learnt = Learnt(
        name,
        str(job.as_of.today),
        digests(wanted, job.model),
        data_digest(loaded),
        now.answers.size,
        Points(int(now.answers.sum()), _points(card, wanted), card.table[::-1]),
        tested,
    )
    return learnt, found


def _points(card: Scorecard, wanted: Prediction) -> tuple[Point, ...]:
    """Every bin, but that for unknown where the rules say that nobody is in it."""
    lacking = {feature.text for feature in wanted.features if feature.value.kind.lacking}
    return tuple(
        Point(name, one.written(name), points, share)
        for name, part in card.parts.items()
        for one, points, share in zip(part.bins.listed, part.points, part.shares, strict=True)
        if not isinstance(one, Unknown) or name in lacking or share
    )


def _figures(figures: Figures) -> dict[str, Any]:
    """As the file has them: rounded, so that what does not matter does not show."""
    single = figures.single
    return {
        "customers": figures.customers,
        "positives": figures.positives,
        "auc": _rounded(figures.auc),
        "auc_best_single": None if single is None else [single[0], _rounded(single[1])],
        "lift_by_tenth": [round(lift, 2) for lift in figures.lifts],
        "predicted": _rounded(figures.predicted),
        "actual": _rounded(figures.actual),
    }


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 4)


# ---------------------------------------------------------------- files


def _old(path: Path) -> str | None:
    return read_text(path) if path.exists() else None


def _read(name: str, text: str | None) -> Learnt | None:
    try:
        return None if text is None else read(name, text)
    except Unreadable:
        return None


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise cannot_be_written(path, error) from error
    put(path, text.encode())
