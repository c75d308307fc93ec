"""What is learnt, in plain English: what for, from what, and what came of it.

In: a prediction, clusters or a lifetime, and the declarations around it, among which what was learnt is found
under names of two parts. Out: lines with their depth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from segdsl.decimals import percentage
from segdsl.syntax import nodes as n
from segdsl.syntax.spelling import amount_text, length_text
from segdsl.wording.functions import whom
from segdsl.wording.phrases import clause, noun
from segdsl.wording.words import Vocabulary, is_condition

Lines = Iterator[tuple[int, str]]
Notes = Callable[[Iterable[n.Note], int], Lines]

_WAYS = {"rising": " (it only rises with it)", "falling": " (it only falls with it)", None: ""}


def learnt_lines(declaration: n.Learnt, words: Vocabulary, notes: Notes) -> Lines:
    """What it is, what it is learnt from, and what was learnt."""
    match declaration:
        case n.Prediction():
            said = clause(declaration.answer, words)
            yield 0, f"It is the chance, from 0 to 1, that {said}{_whom(declaration, words)}."
            yield from _from(declaration.features, words)
            if declaration.most is not None:
                yield 0, f"At most {amount_text(declaration.most)} of them are kept."
            yield from _points(declaration.name.text, words)
        case n.Clusters():
            yield 0, f"Customers who are alike share a group{_whom(declaration, words)}."
            yield from _from(declaration.features, words)
            if declaration.clusters:
                yield 0, "The groups, each customer in the nearest:"
            for one in declaration.clusters:
                yield 1, _cluster(one)
                yield from notes(one.notes, 2)
        case n.Lifetime():
            money, ahead = noun(declaration.money, words), length_text(declaration.horizon)
            yield (
                0,
                f"It is what a customer is expected to spend in the next {ahead}{_whom(declaration, words)}.",
            )
            yield 0, f"It is learnt from the days on which they bought, and from {money}."
            if declaration.margin is not None:
                yield 0, f"Of what is spent, {amount_text(declaration.margin)} count."
            if (discount := declaration.discount) is not None:
                yield (
                    0,
                    f"What comes later counts {amount_text(discount.share)} less per {discount.per}.",
                )


def _whom(declaration: n.Learnt, words: Vocabulary) -> str:
    among = declaration.among
    return "" if among is None else f", among {whom(among, words, clause)}"


def _from(features: Iterable[n.Feature], words: Vocabulary) -> Lines:
    yield 0, "It is learnt from:"
    for feature in features:
        value = feature.value
        said = f"whether {clause(value, words)}" if is_condition(value) else noun(value, words)
        yield 1, f"{said}{_WAYS[feature.direction]}"


def _cluster(cluster: n.Cluster) -> str:
    return f"{cluster.name.text} ({cluster.description})" if cluster.description else cluster.name.text


def _points(name: str, words: Vocabulary) -> Lines:
    """What was learnt, where it was: whatever adds nothing is left out."""
    score, chance = words.declared.get(f"{name}.points"), words.declared.get(f"{name}.chance")
    if not isinstance(score, n.Score) or not isinstance(chance, n.Trait):
        yield 0, f"It has not been learnt yet: `segdsl learn {name}` does."
        return
    yield 0, "What was learnt are points for what holds; 10 more double the odds:"
    for line in score.points:
        if line.points.value:
            many = "point" if abs(line.points.value) == 1 else "points"
            yield 1, f"{line.points.value:+} {many} when {clause(line.condition, words)}"
    yield 0, "Their sum gives the chance:"
    yield from _steps(chance.value)


def _steps(table: n.Expression) -> Lines:
    if isinstance(table, n.Number):
        yield 1, f"{percentage(float(table.value), 1)} whatever it is"
        return
    assert isinstance(table, n.Choice)
    least = ""
    for arm in table.arms:
        assert isinstance(arm.value, n.Number)
        assert isinstance(arm.condition, n.Call)
        start = arm.condition.arguments[1]
        least = amount_text(start) if isinstance(start, n.Number) else ""
        yield 1, f"{percentage(float(arm.value.value), 1)} from {least} points on"
    if isinstance(table.otherwise, n.Number):
        yield 1, f"{percentage(float(table.otherwise.value), 1)} below {least} points"
