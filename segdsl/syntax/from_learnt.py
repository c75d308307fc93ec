"""What was learnt, as rules: points become a score, its table a trait.

In: a file of `learnt/`, and what it says. Out: a rule file, whose declarations have names of two parts, such
as `churn_risk.points`. Every rule stands on the line on which the file has it, so that messages lead there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from segdsl.decimals import in_digits
from segdsl.diagnostics import Checked, Diagnostic
from segdsl.learnt_files import Clusters, Learnt, Lifetime, Prediction
from segdsl.source import Source
from segdsl.syntax import nodes as n
from segdsl.syntax.cluster_rules import cluster_rules
from segdsl.syntax.lifetime_rules import lifetime_rules, part

Parse = Callable[[Source], Checked[n.RuleFile]]

POINTS, CHANCE = "points", "chance"


def rules_of(source: Source, learnt: Learnt, parse: Parse) -> Checked[n.RuleFile]:
    """The rules that a file means; none where one of its conditions can't be read."""
    match learnt.what:
        case Prediction():
            lines = _prediction(source, learnt.name, learnt.what)
        case Lifetime():
            lines = ((1, rule) for rule in lifetime_rules(learnt.name, learnt.what))
        case Clusters():
            lines = ((1, rule) for rule in cluster_rules(learnt.name, learnt.what))
    text = _laid_out(lines)
    parsed = parse(Source(source.name, text))
    wrong = [found for found in parsed.diagnostics if found.severity == "error"]
    wrong = wrong or list(_more_than_meant(source, learnt, parsed.value))
    return Checked(None if wrong else parsed.value, tuple(map(_at_home, wrong)))


def _at_home(found: Diagnostic) -> Diagnostic:
    """The finding as one about the file that was learnt."""
    message = f"this file of what was learnt holds a rule that can't be read: {found.message}"
    again = "learn it again with `segdsl learn`"
    return replace(found, code="bad-learnt-file", message=message, hint=again, fix=None)


def _more_than_meant(source: Source, learnt: Learnt, tree: n.RuleFile | None) -> tuple[Diagnostic, ...]:
    """A condition may hold no more than a condition."""
    if not isinstance(learnt.what, Prediction) or tree is None:
        return ()
    scores = [d for d in tree.declarations if isinstance(d, n.Score)]
    found = [[(p.points.value, p.because) for p in score.points] for score in scores]
    if found == [[(p.points, None) for p in learnt.what.points]]:
        return ()
    place = source.span(0, 0)
    return (Diagnostic("bad-learnt-file", "one of its conditions is more than a condition", place),)


Lines = Iterator[tuple[int, str]]


def _prediction(source: Source, name: str, what: Prediction) -> Lines:
    points = _lines_of(source, r'"when"\s*:', len(what.points))
    yield 1, f"score `{part(name, POINTS)}`"
    for line, point in zip(points, what.points, strict=True):
        yield line, f" {point.points:+d} when {point.when}"
    steps = _lines_of(source, r"\[\s*-?\d+\s*,", len(what.table))
    yield steps[0] - 1, f"\ntrait `{part(name, CHANCE)}` ="
    *above, lowest = zip(steps, what.table, strict=True)
    for line, (start, chance) in above:
        yield line, f" {in_digits(chance)} when `{part(name, POINTS)}` >= {start},"
    yield lowest[0], f" {in_digits(lowest[1][1])}{' otherwise' if above else ''}"


def _lines_of(source: Source, what: str, number: int) -> list[int]:
    """The lines on which something stands so often; the first line for all where it is not so often there."""
    found = [source.position(match.start())[0] for match in re.finditer(what, source.text)]
    return found if len(found) == number else [1] * number


def _laid_out(lines: Iterable[tuple[int, str]]) -> str:
    """One text, in which each piece stands on its line or, where others need more room, below it."""
    text, at = "", 1
    for line, piece in lines:
        down = max(line - at, 0)
        text += "\n" * down + piece
        at += down + piece.count("\n")
    return text + "\n"
