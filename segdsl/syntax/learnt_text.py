"""From predictions, clusters and lifetimes to lines."""

from __future__ import annotations

from segdsl.syntax import nodes as n
from segdsl.syntax.layout import Crowded, Line, condition_lines, too_wide
from segdsl.syntax.phrases import DEFAULT, among_text, condition_text, expression_text, takes_among
from segdsl.syntax.spelling import amount_text, length_text, name_text, number_text, quoted
from segdsl.syntax.tables import aligned


def learnt_lines(declaration: n.Learnt, crowded: Crowded) -> list[Line]:
    """The clauses in the order in which one would tell them."""
    match declaration:
        case n.Prediction():
            lines = [_heading("prediction", declaration), *_answer_lines(declaration.answer, crowded)]
            lines += [*_among(declaration), *_feature_lines(declaration.features, crowded)]
            if (most := declaration.most) is not None:
                word = "feature" if most.value == 1 else "features"
                lines.append(Line(2, f"at most {number_text(most)} {word}", most.span))
        case n.Clusters():
            lines = [_heading("clusters", declaration), *_among(declaration)]
            lines += _feature_lines(declaration.features, crowded)
        case n.Lifetime():
            lines = _lifetime_lines(declaration)
    lines += _said(declaration)
    return [*lines, *_cluster_lines(declaration)] if isinstance(declaration, n.Clusters) else lines


def _heading(keyword: str, declaration: n.Learnt) -> Line:
    words = f" {quoted(declaration.description)}" if declaration.description is not None else ""
    return Line(0, f"{keyword} {name_text(declaration.name)}{words}", declaration.name.span)


def _answer_lines(answer: n.Expression, crowded: Crowded) -> list[Line]:
    """In parentheses where `among` would be taken for a part of it."""
    if takes_among(answer):
        return [Line(2, f"of ({condition_text(answer)})", answer.span)]
    first, *rest = condition_lines(answer, 5, crowded)
    return [first.after("of "), *rest]


def _among(declaration: n.Learnt) -> list[Line]:
    among = declaration.among
    return [] if among is None else [Line(2, among_text(among).strip(), among.span)]


def feature_text(feature: n.Feature) -> str:
    """A feature as it is written; a condition stands in parentheses."""
    direction = f" {feature.direction}" if feature.direction else ""
    return f"{value_text(feature.value)}{direction}"


def value_text(value: n.Expression) -> str:
    """What a feature is about, as it can stand in front of a comparison."""
    return expression_text(value, DEFAULT)


def _feature_lines(features: tuple[n.Feature, ...], crowded: Crowded) -> list[Line]:
    texts = [feature_text(feature) for feature in features]
    whole = f"from {', '.join(texts)}"
    span = features[0].span.to(features[-1].span)
    if not too_wide(whole, 2) and not crowded(span):
        return [Line(2, whole, span)]
    commas = [*(f"{text}," for text in texts[:-1]), texts[-1]]
    lines = [Line(7, text, feature.span) for text, feature in zip(commas, features, strict=True)]
    return [lines[0].after("from "), *lines[1:]]


def _lifetime_lines(lifetime: n.Lifetime) -> list[Line]:
    money = lifetime.money
    lines = [
        _heading("lifetime", lifetime),
        Line(2, f"from {expression_text(money)}", money.span),
        Line(2, f"in the next {length_text(lifetime.horizon)}", lifetime.horizon.span),
        *_among(lifetime),
    ]
    if (margin := lifetime.margin) is not None:
        lines.append(Line(2, f"margin {amount_text(margin)}", margin.span))
    if (discount := lifetime.discount) is not None:
        text = f"discount {amount_text(discount.share)} per {discount.per}"
        lines.append(Line(2, text, discount.span))
    return lines


def _said(declaration: n.Learnt) -> list[Line]:
    lines: list[Line] = []
    if declaration.owner is not None:
        lines.append(Line(2, f"owner {quoted(declaration.owner.value)}", declaration.owner.span))
    if declaration.tags:
        texts = ", ".join(quoted(tag.value) for tag in declaration.tags)
        lines.append(Line(2, f"tags {texts}", declaration.tags[0].span))
    if declaration.because is not None:
        lines.append(Line(2, f"because {quoted(declaration.because)}"))
    if declaration.not_private is not None:
        lines.append(Line(2, f"not private because {quoted(declaration.not_private)}"))
    return [*lines, *_notes(declaration.notes, 2)]


def _notes(notes: tuple[n.Note, ...], indent: int) -> list[Line]:
    return [Line(indent, f"note {name_text(c.word)} {quoted(c.text.value)}", c.span) for c in notes]


def _cluster_lines(declaration: n.Clusters) -> list[Line]:
    heads = [
        (f"cluster {name_text(c.name)}", "" if c.description is None else quoted(c.description))
        for c in declaration.clusters
    ]
    lines: list[Line] = []
    for cluster, text in zip(declaration.clusters, aligned(heads), strict=True):
        lines += [Line(2, text.rstrip(), cluster.span), *_notes(cluster.notes, 4)]
    return lines
