"""What was learnt and how well it does, in sentences.

In: lessons. Out: lines for a person, or plain values for a program.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import groupby
from typing import Any

from segdsl.decimals import in_digits, percentage
from segdsl.learnt_files import Learnt, Lifetime, Point, Prediction
from segdsl.runs.grouping import Suggestion
from segdsl.runs.learning import Lesson

_MOST = 8  # features that are told, those that count most


def document(lessons: Iterable[Lesson], *, check: bool) -> list[dict[str, Any]]:
    """For programs."""
    return [
        {
            "name": lesson.learnt.name,
            "kind": lesson.learnt.kind,
            "file": lesson.file,
            "changed": not lesson.same,
            **({"differs": list(differences(lesson))} if check else {}),
            "as_of": lesson.learnt.as_of,
            "customers": lesson.learnt.customers,
            "tested": dict(lesson.learnt.tested),
        }
        for lesson in lessons
    ]


def report(lesson: Lesson, description: str | None) -> Iterator[str]:
    """A lesson as it is told when it was learnt."""
    learnt = lesson.learnt
    yield f"{learnt.name}: {description}" if description else learnt.name
    for line in told(learnt):
        yield f"  {line}"
    yield f"  {lesson.file} {'is as it was' if lesson.same else 'is written'}."


def told(learnt: Learnt) -> Iterator[str]:
    """What it was learnt from, how well it did, and what counts."""
    yield from how_well(learnt)
    if isinstance(learnt.what, Prediction):
        yield "What counts, in points (10 more double the odds):"
        yield from _counting(learnt.what.points)
        chances = [chance for _, chance in learnt.what.table]
        yield f"Chances go from {percentage(chances[-1], 1)} to {percentage(chances[0], 1)}."


def how_well(learnt: Learnt) -> Iterator[str]:
    """When and from whom it was learnt, and how it did when it was tested."""
    if isinstance(learnt.what, Prediction):
        yes = learnt.what.positives
        share = percentage(yes / learnt.customers, 1)
        said = f"of {yes:,} of them ({share}) it was so"
        yield f"Learnt on {learnt.as_of} from {learnt.customers:,} customers; {said}."
        yield from _tested(learnt.tested)
    elif isinstance(learnt.what, Lifetime):
        yield f"Learnt on {learnt.as_of} from the days on which {learnt.customers:,} customers bought."
        yield from _came(learnt.tested, learnt.what)
    else:
        yield f"Learnt on {learnt.as_of} from {learnt.customers:,} customers."
        yield _clear(learnt.tested["clear"], learnt.tested)


def _clear(clear: bool, figures: Mapping[str, float]) -> str:
    """Whether there are groups, and by which figures."""
    shape, same, nothing = (in_digits(figures[n], 2) for n in ("silhouette", "stability", "shuffled"))
    said = "The groups are clear" if clear else "There are no clear groups"
    return f"{said}: silhouette {shape} (of shuffled columns {nothing}), the same again from others {same}."


def suggested(found: Iterable[Suggestion]) -> Iterator[str]:
    """How so many and so many groups would do, and what they are like."""
    clear = []
    for one in found:
        choice = one.choice
        figures = {n: getattr(choice, n) for n in ("silhouette", "stability", "shuffled")}
        yield f"{choice.k} groups. {_clear(choice.clear, figures)}"
        for number, (share, like) in enumerate(zip(choice.shares, one.groups, strict=True), 1):
            yield f"  {number}. {percentage(share)}: {like}"
        clear += [choice] if choice.clear else []
    if not clear:
        yield "There are no clear groups in this: take a score or a lifecycle, or other features."
    else:
        best = max(clear, key=lambda choice: choice.silhouette)
        yield f"Most clear are {best.k} groups: name them, the largest first, in lines `cluster NAME`."


def choices(found: Iterable[Suggestion]) -> list[dict[str, Any]]:
    """The same for programs."""
    return [{**asdict(one.choice), "clear": one.choice.clear, "groups": list(one.groups)} for one in found]


def _came(tested: Mapping[str, Any], what: Lifetime) -> Iterator[str]:
    """What was expected of customers, and what they did."""
    if not tested.get("at"):
        yield "Not tested: too few customers had come again by then. Take its order, and not its numbers."
        return
    ahead = in_digits(what.weeks, 0)
    yield f"Tested on {tested['customers']:,} customers of {tested['at']}: the {ahead} weeks that followed."
    for thing, words in (("orders", "days of purchase"), ("spend", "of spend")):
        expected, came = tested[f"expected_{thing}"], tested[f"actual_{thing}"]
        wide = f": {_off(expected, came)}" if came > 0 else ""
        yield f"It expected {_grouped(expected)} {words}; {_grouped(came)} came{wide}."


def _off(expected: float, came: float) -> str:
    off = expected / came - 1
    return f"{percentage(abs(off))} too {'much' if off >= 0 else 'little'}"


def _grouped(number: float) -> str:
    return in_digits(number, 0, grouped=True)


def _tested(tested: Mapping[str, Any]) -> Iterator[str]:
    if tested.get("at"):
        yield f"Tested on {tested['customers']:,} customers of {tested['at']}, by what was known before."
    else:
        yield "Tested on customers that it had not seen, and not over time: expect less of it later."
    if tested.get("auc") is not None:
        alone = ""
        if tested.get("auc_best_single"):
            name, figure = tested["auc_best_single"]
            alone = f"; `{name}` alone {_of_a_hundred(figure)}"
        yield (
            "Of two customers, one of whom it is so, it puts the right one first "
            f"{_of_a_hundred(tested['auc'])} times in 100{alone}."
        )
    forecast, came = (percentage(tested[name], 1) for name in ("predicted", "actual"))
    yield f"It forecast {forecast}; {came} came true.{_lift(tested['lift_by_tenth'])}"


def _of_a_hundred(figure: float) -> str:
    return in_digits(figure * 100, 1)


def _lift(lifts: list[float]) -> str:
    return (
        f" The tenth that it puts first held {in_digits(lifts[0], 1)} times as many as all." if lifts else ""
    )


def _counting(points: Iterable[Point]) -> Iterator[str]:
    spans = [
        (max(point.points for point in own), feature)
        for feature, own in ((name, list(group)) for name, group in groupby(points, lambda p: p.feature))
    ]
    spans.sort(key=lambda one: -one[0])
    width = max(len(feature) for _, feature in spans[:_MOST])
    for most, feature in spans[:_MOST]:
        yield f"  {feature:<{width}}  up to {most}" if most else f"  {feature:<{width}}  nothing"
    if len(spans) > _MOST:
        yield f"  and {len(spans) - _MOST} more, up to {spans[_MOST][0]} each"


# ---------------------------------------------------------------- what differs


def differences(lesson: Lesson) -> Iterator[str]:
    """How what was learnt now differs from the file."""
    before, now = lesson.before, lesson.learnt
    if lesson.same:
        return
    if before is None:
        yield "there is no such file, or it can't be read"
        return
    rules = [text for text in now.rules if before.rules.get(text) != now.rules[text]]
    rules += [text for text in before.rules if text not in now.rules]
    if rules:
        yield f"the rules are others: {', '.join(rules)}"
    if before.data != now.data:
        yield "the data are others"
    if before.what != now.what:
        yield "what is learnt is another"
    if before.tested != now.tested:
        yield "it does otherwise when it is tested"
    if not rules and before.data == now.data and before == now:
        yield "the file was changed by hand"
