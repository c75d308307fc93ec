"""From the parser's trees to rules: settings, traits, segments, lifecycles, scores, campaigns, metrics.

In: trees of grammar.lark. Out: the declarations of segdsl.syntax.nodes; a clause given twice is
reported.
"""

from __future__ import annotations

from typing import cast

from lark import Token, Tree

from segdsl.syntax import literals
from segdsl.syntax import nodes as n
from segdsl.syntax.clauses import about as _about
from segdsl.syntax.clauses import because, not_private
from segdsl.syntax.clauses import condition as _condition
from segdsl.syntax.clauses import described as _described
from segdsl.syntax.clauses import name as _name
from segdsl.syntax.clauses import named as _named
from segdsl.syntax.clauses import notes as _notes
from segdsl.syntax.clauses import priority as _priority
from segdsl.syntax.clauses import tags as _tags
from segdsl.syntax.clauses import text as _text
from segdsl.syntax.expressions import seed
from segdsl.syntax.page import Page, Piece, kind, only, token, trees
from segdsl.syntax.series import check_series, series_steps
from segdsl.syntax.sources import description

# ---------------------------------------------------------------- declarations


def setting(page: Page, parent: Tree[Token]) -> n.Setting:
    name, _, value, *text = parent.children
    words = description(page, text[0]) if text else None
    return n.Setting(page.name(name), page.expression(value), page.span(parent), words)


def trait(page: Page, parent: Tree[Token]) -> n.Trait:
    equals = next(i for i, c in enumerate(parent.children) if kind(c) == "EQ")
    value = page.expression(parent.children[equals + 1])
    return n.Trait(
        _name(page, parent),
        value,
        page.span(parent),
        _described(page, parent),
        because(page, parent),
        not_private(page, parent),
        token(parent, "SHOWN") is not None,
    )


def metric(page: Page, parent: Tree[Token]) -> n.Metric:
    equals = next(i for i, c in enumerate(parent.children) if kind(c) == "EQ")
    return n.Metric(
        _name(page, parent),
        page.expression(parent.children[equals + 1]),
        page.span(parent),
        _described(page, parent),
        because(page, parent),
        not_private(page, parent),
    )


def segment(page: Page, parent: Tree[Token]) -> n.Segment:
    words = _about(page, parent)
    condition = parent.children[1 if words is None else 2]
    return n.Segment(
        _name(page, parent),
        page.expression(condition),
        page.span(parent),
        words,
        owner=_text(page, parent, "owner"),
        tags=_tags(page, parent),
        because=because(page, parent),
        persona=_named(page, parent, "persona"),
        priority=_priority(page, parent),
        not_private=not_private(page, parent),
        notes=_notes(page, parent),
    )


def lifecycle(page: Page, parent: Tree[Token]) -> n.Lifecycle:
    return n.Lifecycle(
        _name(page, parent),
        _condition(page, parent, "among"),
        tuple([_stage(page, s) for s in trees(parent, "stage")]),
        page.span(parent),
        description(page, token(parent, "STRING")),
        because(page, parent),
        not_private(page, parent),
        _notes(page, parent),
    )


def _stage(page: Page, parent: Tree[Token]) -> n.Stage:
    words = _about(page, parent)
    rest = [c for c in parent.children[1 if words is None else 2 :] if kind(c) not in ("because", "note")]
    condition = page.expression(rest[0]) if rest else None
    why, notes = because(page, parent), _notes(page, parent)
    return n.Stage(_name(page, parent), condition, page.span(parent), words, why, notes)


def score(page: Page, parent: Tree[Token]) -> n.Score:
    lines = tuple([_points(page, p) for p in trees(parent, "points")])
    return n.Score(
        _name(page, parent),
        lines,
        page.span(parent),
        _described(page, parent),
        because(page, parent),
        not_private(page, parent),
    )


def _points(page: Page, parent: Tree[Token]) -> n.Points:
    number, condition = parent.children[:2]
    return n.Points(
        literals.number(page, number), page.expression(condition), page.span(parent), because(page, parent)
    )


def campaign(page: Page, parent: Tree[Token]) -> n.Campaign:
    again = only(page, parent, "again", "again after")
    exceptions = [page.expression(c.children[0]) for c in trees(parent, "except")]
    found = n.Campaign(
        _name(page, parent),
        _condition(page, parent, "to"),
        page.span(parent),
        _described(page, parent),
        except_=_either(exceptions),
        via=_named(page, parent, "via"),
        template=_text(page, parent, "template"),
        holdout=_holdout(page, only(page, parent, "holdout")),
        variants=tuple([_variant(page, v) for v in trees(parent, "variant")]),
        steps=series_steps(page, parent),
        stop=_stop(page, parent),
        exclusive=_exclusive(page, only(page, parent, "exclusive", "exclusive group")),
        caps=tuple([_cap(page, c) for c in trees(parent, "cap")]),
        again_after=literals.length(page, again.children[-1]) if again else None,
        goal=_goal(page, only(page, parent, "goal")),
        owner=_text(page, parent, "owner"),
        tags=_tags(page, parent),
        because=because(page, parent),
        notes=_notes(page, parent),
    )
    check_series(page, found)
    return found


def _stop(page: Page, parent: Tree[Token]) -> n.Expression | None:
    clause = only(page, parent, "stop", "stop when")
    return page.expression(clause.children[-1]) if clause else None


def _either(conditions: list[n.Expression]) -> n.Expression | None:
    """Several `except` lines exclude whoever meets any of them."""
    if len(conditions) < 2:
        return conditions[0] if conditions else None
    parts = [c.arguments if isinstance(c, n.Call) and c.operator == "or" else (c,) for c in conditions]
    return n.Call(
        "or", tuple([part for listed in parts for part in listed]), conditions[0].span.to(conditions[-1].span)
    )


def _holdout(page: Page, clause: Tree[Token] | None) -> n.Holdout | None:
    if clause is None:
        return None
    return n.Holdout(literals.amount(page, clause.children[0]), seed(page, clause), page.span(clause))


def _variant(page: Page, parent: Tree[Token]) -> n.Variant:
    name, share = parent.children[:2]
    bindings = tuple([_binding(page, b) for w in trees(parent, "with") for b in trees(w, "binding")])
    template = _text(page, parent, "template")
    return n.Variant(page.name(name), literals.amount(page, share), template, bindings, page.span(parent))


def _binding(page: Page, parent: Tree[Token]) -> n.Binding:
    return n.Binding(_name(page, parent), page.expression(parent.children[2]), page.span(parent))


def _exclusive(page: Page, clause: Tree[Token] | None) -> n.Exclusive | None:
    if clause is None:
        return None
    return n.Exclusive(literals.text(page, clause.children[0]), _priority(page, clause), page.span(clause))


def _cap(page: Page, parent: Tree[Token]) -> n.Cap:
    _, count, per = parent.children
    return n.Cap(literals.amount(page, count), _period(page, per), page.span(parent))


def _period(page: Page, piece: Piece) -> n.Duration | n.Name:
    if kind(piece) != "UNIT":
        return literals.length(page, piece)
    span = page.span(piece)
    return n.Duration(n.Number(1, False, span), literals.unit(piece), span)


def _goal(page: Page, clause: Tree[Token] | None) -> n.Goal | None:
    if clause is None:
        return None
    condition, within, *worth = clause.children
    return n.Goal(
        page.expression(condition),
        literals.length(page, within),
        page.span(clause),
        _worth(page, worth[0]) if worth else None,
    )


def _worth(page: Page, piece: Piece) -> n.Path:
    return cast("n.Path", page.expression(cast("Tree[Token]", piece).children[0]))
