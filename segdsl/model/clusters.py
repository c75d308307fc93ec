"""Groups of customers who are alike: what `clusters` are learnt from, and what they have become.

In: clusters as written; the parts that their file brought, if they were learnt. Out: a lifecycle: each
customer is in the nearest group, the first named of those that are equally near, and in none where a
feature is unknown.
"""

from __future__ import annotations

from segdsl.diagnostics import Label
from segdsl.model.conditions import group
from segdsl.model.draft import Scope
from segdsl.model.learning import features, part
from segdsl.model.lessons import Clusters
from segdsl.model.nodes import Expression, Literal, RuleReference
from segdsl.model.project import Lifecycle, Note, Stage
from segdsl.model.terms import all_of, call
from segdsl.source import Span
from segdsl.syntax import nodes as syntax
from segdsl.types import CONDITION


def clusters(scope: Scope, written: syntax.Clusters) -> Lifecycle | None:
    """A lifecycle whose stages are the groups."""
    before = scope.findings.mark()
    among, found = group(scope, written.among), features(scope, written.features)
    _directions(scope, written)
    _names(scope, written)
    if scope.findings.mark() > before or found is None:
        return None
    away = _distances(scope, written)
    stages = tuple(_stage(one, number, away) for number, one in enumerate(written.clusters))
    return Lifecycle(
        written.name.text,
        stages,
        among,
        written.span,
        written.description,
        written.because,
        written.not_private,
        _notes(written.notes),
        learnt=Clusters(among, found, len(written.clusters)),
    )


def _directions(scope: Scope, written: syntax.Clusters) -> None:
    for one in written.features:
        if one.direction is not None:
            message = f"groups have no direction, so nothing is `{one.direction}` in them"
            scope.findings.add("type-mismatch", message, one.span, f"leave `{one.direction}` out")


def _names(scope: Scope, written: syntax.Clusters) -> None:
    seen: dict[str, Span] = {}
    for one in written.clusters:
        first = seen.setdefault(one.name.text, one.name.span)
        if first is not one.name.span:
            message = f"`{written.name.text}` has two clusters called `{one.name.text}`"
            labels = [Label(first, "first declared here")]
            scope.findings.add("duplicate-name", message, one.name.span, "name one differently", labels)
    if len(seen) == 1:
        message = f"`{written.name.text}` has a single cluster, in which everybody would be"
        scope.findings.add("type-mismatch", message, written.name.span, "name two or more")


def _distances(scope: Scope, written: syntax.Clusters) -> tuple[RuleReference, ...]:
    """How far a customer is from each group; nothing where they were not learnt, or not so many."""
    name, wanted = written.name, len(written.clusters)
    if not wanted:
        message = f"the clusters of `{name.text}` have no names yet"
        hint = f"`segdsl learn {name.text} --choose 2..8` shows how many there are; then name them"
        scope.findings.add("not-learnt", message, name.span, hint)
        return ()
    first = part(scope, name, "to_1")
    if first is None:
        return ()
    learnt = 1
    while f"{name.text}.to_{learnt + 1}" in scope.draft.names:
        learnt += 1
    if learnt != wanted:
        message = f"`{name.text}` was learnt as {learnt} groups, and {wanted} are named"
        hint = f"run `segdsl learn {name.text}`, or name {learnt}"
        scope.findings.add("learnt-from-other-rules", message, name.span, hint)
        return ()
    others = (part(scope, name, f"to_{number}") for number in range(2, learnt + 1))
    return (first, *(one for one in others if one is not None))


def _stage(written: syntax.Cluster, number: int, away: tuple[RuleReference, ...]) -> Stage:
    """The nearest of it and those that come later: earlier ones were not. Nobody, if nothing was learnt."""
    span = written.span
    holds: Expression = Literal(False, CONDITION, span)
    if away:
        tests = [call("<=", (away[number], other), span) for other in away[number + 1 :]]
        holds = all_of(tests, span) if tests else call("is known", (away[number],), span)
    return Stage(written.name.text, holds, span, written.description, None, _notes(written.notes))


def _notes(written: tuple[syntax.Note, ...]) -> tuple[Note, ...]:
    return tuple(Note(note.word.text, note.text.value) for note in written)
