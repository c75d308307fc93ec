"""Why a customer is where they are, as a page: the outcome first, then the reasons.

In: explanations. Out: lines, no wider than a terminal. Reasons are told as deep as is asked for, with a mark
where there are more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from click import style

from segdsl.faces.lines import fitted, padded, visible
from segdsl.reference.explain import Clause
from segdsl.runs.explaining import Explanation
from segdsl.wording.values import shown

_MARKS = {True: ("✓", "green"), False: ("✗", "red"), None: ("·", None)}

_KEPT = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Page:
    """What is told of a customer; `depth` is how many levels of reasons, None for all of them."""

    key: str
    as_of: str
    explanations: Sequence[Explanation]
    depth: int | None

    def lines(self, color: bool, width: int | None) -> Iterator[str]:
        """The whole page; of a single name its own first line is the outcome."""
        yield from fitted(visible(f"Customer {self.key}, as of {self.as_of}"), width)
        if len(self.explanations) > 1:
            yield from _outcome(self.explanations, width)
        for explanation in sorted(self.explanations, key=_those_in_first):
            yield ""
            yield from self._reasons(explanation, color, width)
        if any(_hidden(c, self.depth) for e in self.explanations for c in e.clauses):
            yield ""
            yield from fitted(
                "`--depth 9` tells more reasons, `segdsl explain KEY NAME` all of one name.", width
            )

    def _reasons(self, explanation: Explanation, color: bool, width: int | None) -> Iterator[str]:
        yield from _head(explanation, color, width)
        for clause in explanation.clauses:
            yield from self._clause(clause, 1, color, width)
        for one in explanation.past:
            what = "" if one.campaign in (explanation.name, "") else f" `{one.campaign}`"
            reason = f": {one.reason}" if one.reason else ""
            yield from fitted(visible(f"  history: {one.day}{what} {one.words}{reason}"), width)

    def _clause(self, clause: Clause, level: int, color: bool, width: int | None) -> Iterator[str]:
        says = clause.holds is None or clause.value is not None
        value = f"  → {shown(clause.value)}" if says else ""
        left = self.depth is not None and level >= self.depth and clause.clauses
        more = "  …" if left else ""
        yield from _marked(clause.holds, visible(f"{clause.text}{value}{more}"), "  " * level, color, width)
        for part in () if left else clause.clauses:
            yield from self._clause(part, level + 1, color, width)


def _those_in_first(explanation: Explanation) -> bool:
    return explanation.kind == "segment" and not explanation.value


def _hidden(clause: Clause, depth: int | None) -> bool:
    """Whether there are reasons below this depth."""
    if depth is None:
        return False
    return bool(clause.clauses) and (depth <= 1 or any(_hidden(c, depth - 1) for c in clause.clauses))


def _outcome(explanations: Sequence[Explanation], width: int | None) -> Iterator[str]:
    """In which segments and stages the customer is, and their numbers; no line ends within one of them."""
    found = list(_outcomes(explanations))
    yield from [""] if found else []
    for label, named in found:
        said = ", ".join(visible(one).replace(" ", _KEPT) for one in named)
        yield from (line.replace(_KEPT, " ") for line in fitted(f"{padded(label, 8)}{said}", width, 8))


def _outcomes(explanations: Sequence[Explanation]) -> Iterator[tuple[str, list[str]]]:
    segments = [e for e in explanations if e.kind == "segment"]
    for label, holds in (("In", True), ("Not in", False)):
        names = [e.name for e in segments if bool(e.value) is holds]
        if names:
            yield label, names
    stages = [e for e in explanations if e.kind == "lifecycle"]
    if stages:
        yield "Stages", [f"{e.name}: {_stage(e.value)}" for e in stages]
    for label, kind in (("Scores", "score"), ("Traits", "trait")):
        found = [e for e in explanations if e.kind == kind]
        if found:
            yield label, [f"{e.name} = {shown(e.value)}" for e in found]


def _stage(value: object) -> object:
    return "no stage" if value is None else value


def _head(explanation: Explanation, color: bool, width: int | None) -> Iterator[str]:
    value, name = explanation.value, explanation.name
    described = f'  "{explanation.description}"' if explanation.description else ""
    match explanation.kind:
        case "segment" | "stage" as kind:
            said = f"{'in' if value else 'not in'} {'stage ' if kind == 'stage' else ''}{name}"
            yield from _marked(bool(value), visible(said + described), "", color, width)
            return
        case "campaign":
            said = f"{name}: {value}"
        case "lifecycle":
            said = f"{name}: {_stage(value)}"
        case _:
            said = f"{name} = {shown(value)}"
    yield from fitted(visible(said + described), width)


def _marked(holds: bool | None, text: str, indent: str, color: bool, width: int | None) -> Iterator[str]:
    mark, tone = _MARKS[holds]
    first, *rest = fitted(f"{indent}{mark} {text}", width, 4)
    if color and tone:
        first = first.replace(mark, style(mark, fg=tone, bold=True), 1)
    yield first
    yield from rest
