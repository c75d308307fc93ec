"""From declarations to lines: rules, examples, expectations and guarantees.

In: a declaration, and a way to ask whether comments stand in a stretch of text. Out: its lines in
canonical layout.
"""

from __future__ import annotations

from typing import assert_never

from segdsl.source import Span
from segdsl.syntax import nodes as n
from segdsl.syntax.examples_text import example_lines, expectation_lines, guarantee_lines
from segdsl.syntax.layout import Crowded, Line, condition_lines, fits, narrowed, value_lines
from segdsl.syntax.learnt_text import learnt_lines
from segdsl.syntax.phrases import among_text, condition_text, expression_text, takes_within
from segdsl.syntax.sources_text import source_lines
from segdsl.syntax.spelling import amount_text, length_text, name_text, number_text, quoted
from segdsl.syntax.tables import aligned


def declaration_lines(declaration: n.Declaration, crowded: Crowded) -> list[Line]:
    return narrowed(_lines(declaration, crowded))


def _lines(declaration: n.Declaration, crowded: Crowded) -> list[Line]:
    match declaration:
        case n.Customers() | n.Attributes() | n.Events() | n.DerivedEvents() | n.HistoryEvents() | n.Lookup():
            return source_lines(declaration, crowded)
        case n.Setting() | n.Trait() | n.Metric():
            return one_line(declaration, cells(declaration), crowded)
        case n.Segment():
            return _segment_lines(declaration, crowded)
        case n.Lifecycle():
            return _lifecycle_lines(declaration, crowded)
        case n.Score():
            return _score_lines(declaration, crowded)
        case n.Campaign():
            return _campaign_lines(declaration, crowded)
        case n.Prediction() | n.Clusters() | n.Lifetime():
            return learnt_lines(declaration, crowded)
        case n.Example():
            return example_lines(declaration, crowded)
        case n.Expectation():
            return expectation_lines(declaration)
        case n.Guarantee():
            return guarantee_lines(declaration, crowded)
        case _:
            assert_never(declaration)


# ---------------------------------------------------------------- settings, traits and metrics

NamedValue = n.Setting | n.Trait | n.Metric


def cells(declaration: NamedValue) -> tuple[str, str, str]:
    """What stands in columns when several stand below one another."""
    name = name_text(declaration.name)
    words = "" if declaration.description is None else quoted(declaration.description)
    value = f"= {expression_text(declaration.value)}"
    if isinstance(declaration, n.Setting):
        return f"setting {name}", f"{value} {words}".strip(), ""
    return f"{_keyword(declaration)} {name}", words, " ".join([value, *_clauses(declaration)])


def _keyword(declaration: n.Trait | n.Metric) -> str:
    return type(declaration).__name__.lower()


def _clauses(declaration: n.Trait | n.Metric) -> list[str]:
    clauses = [] if declaration.because is None else [f"because {quoted(declaration.because)}"]
    clauses += [] if declaration.not_private is None else [_not_private(declaration.not_private)]
    return [*clauses, "shown"] if isinstance(declaration, n.Trait) and declaration.shown else clauses


def _not_private(why: str) -> str:
    return f"not private because {quoted(why)}"


def one_line(declaration: NamedValue, columns: tuple[str, ...], crowded: Crowded) -> list[Line]:
    """One line where it fits; a long value is broken."""
    text = " ".join(cell for cell in columns if cell)
    if isinstance(declaration, n.Setting) or fits(declaration.value, text, 0, crowded):
        return [Line(0, text, declaration.span)]
    words = "" if declaration.description is None else f" {quoted(declaration.description)}"
    head = Line(0, f"{_keyword(declaration)} {name_text(declaration.name)}{words} =", declaration.span)
    clauses = [Line(2, clause) for clause in _clauses(declaration)]
    return [*value_lines(head, declaration.value, crowded), *clauses]


def heading(keyword: str, name: n.Name, words: str | None, span: Span) -> Line:
    """`segment vip "Our best"`."""
    return Line(0, f"{keyword} {name_text(name)}" + (f" {quoted(words)}" if words is not None else ""), span)


def because_lines(because: str | None, indent: int) -> list[Line]:
    return [] if because is None else [Line(indent, f"because {quoted(because)}")]


def _reason_lines(rule: n.Segment | n.Lifecycle | n.Score, indent: int) -> list[Line]:
    """Why it may use what is sensitive, and why it gives nothing private away."""
    lines = because_lines(rule.because, indent)
    return lines if rule.not_private is None else [*lines, Line(indent, _not_private(rule.not_private))]


def _note_lines(notes: tuple[n.Note, ...], indent: int) -> list[Line]:
    return [Line(indent, f"note {name_text(c.word)} {quoted(c.text.value)}", c.span) for c in notes]


def clause_lines(word: str, condition: n.Expression, indent: int, crowded: Crowded) -> list[Line]:
    """`where …`, the operands of a long condition in one column."""
    first, *rest = condition_lines(condition, indent + len(word) + 1, crowded)
    return [first.after(f"{word} "), *rest]


def _about_lines(rule: n.Segment | n.Campaign) -> list[Line]:
    lines = [] if rule.owner is None else [Line(2, f"owner {quoted(rule.owner.value)}", rule.owner.span)]
    if rule.tags:
        lines.append(Line(2, f"tags {', '.join(quoted(t.value) for t in rule.tags)}", rule.tags[0].span))
    why = _reason_lines(rule, 2) if isinstance(rule, n.Segment) else because_lines(rule.because, 2)
    return [*lines, *why, *_note_lines(rule.notes, 2)]


# ---------------------------------------------------------------- segments, lifecycles, scores


def _segment_lines(segment: n.Segment, crowded: Crowded) -> list[Line]:
    lines = [heading("segment", segment.name, segment.description, segment.name.span)]
    lines += clause_lines("where", segment.condition, 2, crowded)
    lines += _about_lines(segment)
    if segment.persona:
        lines.append(Line(2, f"persona {name_text(segment.persona)}", segment.persona.span))
    if segment.priority:
        lines.append(Line(2, f"priority {number_text(segment.priority)}", segment.priority.span))
    return lines


def _lifecycle_lines(lifecycle: n.Lifecycle, crowded: Crowded) -> list[Line]:
    head = heading("lifecycle", lifecycle.name, lifecycle.description, lifecycle.name.span)
    among = [head] if lifecycle.among is None else [head.then(among_text(lifecycle.among))]
    heads = aligned(
        [
            (f"stage {name_text(s.name)}", "" if s.description is None else quoted(s.description), "|")
            for s in lifecycle.stages
        ]
    )
    lines = [*among, *_reason_lines(lifecycle, 2), *_note_lines(lifecycle.notes, 2)]
    for stage, text in zip(lifecycle.stages, heads, strict=True):
        lines += _stage_lines(stage, text.removesuffix("|"), crowded)
    return lines


def _stage_lines(stage: n.Stage, head: str, crowded: Crowded) -> list[Line]:
    because = "" if stage.because is None else f" because {quoted(stage.because)}"
    notes = _note_lines(stage.notes, 4)
    if stage.condition is None:
        return [Line(2, f"{head}otherwise{because}", stage.span), *notes]
    text = f"{head}where {condition_text(stage.condition)}{because}"
    if fits(stage.condition, text, 2, crowded):
        return [Line(2, text, stage.span), *notes]
    below = clause_lines("where", stage.condition, 4, crowded)
    return [Line(2, head.rstrip(), stage.name.span), *below, *because_lines(stage.because, 4), *notes]


def _score_lines(score: n.Score, crowded: Crowded) -> list[Line]:
    lines = [heading("score", score.name, score.description, score.name.span)]
    lines += _reason_lines(score, 2)
    signed = [_signed(points.points) for points in score.points]
    width = max((len(s) for s in signed), default=0)
    for points, sign in zip(score.points, signed, strict=True):
        first, *rest = clause_lines("when", points.condition, 2 + width + 1, crowded)
        first = first.after(f"{sign.rjust(width)} ")
        lines += [
            Line(first.indent, first.text, points.span),
            *rest,
            *because_lines(points.because, 2 + width + 1),
        ]
    return lines


def _signed(points: n.Number) -> str:
    text = number_text(points)
    return text if text.startswith("-") else f"+{text}"


# ---------------------------------------------------------------- campaigns


def _campaign_lines(campaign: n.Campaign, crowded: Crowded) -> list[Line]:
    lines = [heading("campaign", campaign.name, campaign.description, campaign.name.span)]
    if campaign.to is not None:
        lines += clause_lines("to", campaign.to, 2, crowded)
    if campaign.except_ is not None:
        lines += clause_lines("except", campaign.except_, 2, crowded)
    if campaign.via:
        lines.append(Line(2, f"via {name_text(campaign.via)}", campaign.via.span))
    if campaign.template:
        lines.append(Line(2, f"template {quoted(campaign.template.value)}", campaign.template.span))
    lines += _share_lines(campaign)
    lines += _series_lines(campaign, crowded)
    lines += _delivery_lines(campaign)
    return [*lines, *_goal_lines(campaign.goal, crowded), *_about_lines(campaign)]


def _share_lines(campaign: n.Campaign) -> list[Line]:
    lines = []
    if holdout := campaign.holdout:
        seed = f" seed {quoted(holdout.seed.value)}" if holdout.seed else ""
        lines.append(Line(2, f"holdout {amount_text(holdout.share)}{seed}", holdout.span))
    rows = [
        (f"variant {name_text(v.name)}", f"{amount_text(v.share)} {_variant_text(v)}".rstrip())
        for v in campaign.variants
    ]
    texts = aligned(rows, gap=1)
    return lines + [Line(2, text, v.span) for v, text in zip(campaign.variants, texts, strict=True)]


def _variant_text(variant: n.Variant) -> str:
    parts = [f"template {quoted(variant.template.value)}"] if variant.template else []
    if variant.bindings:
        bound = [f"{name_text(b.name)} = {expression_text(b.value, 5)}" for b in variant.bindings]
        parts.append(f"with {', '.join(bound)}")
    return " ".join(parts)


def _series_lines(campaign: n.Campaign, crowded: Crowded) -> list[Line]:
    heads = aligned([_step_cells(step) for step in campaign.steps])
    lines = []
    for step, head in zip(campaign.steps, heads, strict=True):
        lines.append(Line(2, head.rstrip(), step.span))
        if step.unless is not None:
            lines += clause_lines("unless", step.unless, 4, crowded)
    return lines if campaign.stop is None else [*lines, *clause_lines("stop when", campaign.stop, 2, crowded)]


def _step_cells(step: n.SeriesStep) -> tuple[str, ...]:
    return (
        f"step {name_text(step.name)}",
        f"via {name_text(step.via)}" if step.via else "",
        f"template {quoted(step.template.value)}" if step.template else "",
        f"after {length_text(step.after)}" if step.after else "",
    )


def _delivery_lines(campaign: n.Campaign) -> list[Line]:
    lines = []
    if exclusive := campaign.exclusive:
        priority = f" priority {number_text(exclusive.priority)}" if exclusive.priority else ""
        lines.append(Line(2, f"exclusive group {quoted(exclusive.group.value)}{priority}", exclusive.span))
    for cap in campaign.caps:
        messages = "message" if isinstance(cap.count, n.Number) and cap.count.value == 1 else "messages"
        per = length_text(cap.per)
        lines.append(Line(2, f"at most {amount_text(cap.count)} {messages} per {per}", cap.span))
    if campaign.again_after:
        lines.append(Line(2, f"again after {length_text(campaign.again_after)}", campaign.again_after.span))
    return lines


def _goal_lines(goal: n.Goal | None, crowded: Crowded) -> list[Line]:
    if goal is None:
        return []
    worth = "" if goal.worth is None else f" worth {expression_text(goal.worth)}"
    end = f" within {length_text(goal.within)}{worth}"
    if takes_within(goal.condition):
        return [Line(2, f"goal ({condition_text(goal.condition)}){end}", goal.span)]
    lines = clause_lines("goal", goal.condition, 2, crowded)
    return [*lines[:-1], lines[-1].then(end)]
