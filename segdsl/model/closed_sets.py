"""One side of a comparison, where the other side, its subject, says what it may be.

In: the subject's meaning and the other side as written. Out: the other side's meaning. A bare name beside a
lifecycle is a stage; beside a text it may be a text that lacks its quotes; and a value outside the closed set
of the subject is reported.
"""

from __future__ import annotations

from functools import lru_cache

from segdsl.model.borrowed_words import ASKED, is_nothing
from segdsl.model.draft import Scope
from segdsl.model.findings import listed, quoted
from segdsl.model.nodes import Expression, Literal, OfCustomer, RuleReference
from segdsl.model.terms import text
from segdsl.operators.text import without_case
from segdsl.suggest import closest, did_you_mean
from segdsl.syntax import nodes as syntax
from segdsl.types import OneOf

_CONSTANT = (
    syntax.Text,
    syntax.Number,
    syntax.YesNo,
    syntax.DateLiteral,
    syntax.InstantLiteral,
    syntax.DayWord,
    syntax.RelativeDay,
)
_COMPARED_WITH_STAGES = ("attribute", "trait", "lifecycle", "clusters", "setting")
HAVE_STAGES = ("lifecycle", "clusters")


def says_what_it_may_be(scope: Scope, node: syntax.Expression) -> int:
    """How much a side of a comparison says of the other: a lifecycle most, a constant nothing."""
    declared = scope.draft.names.get(_name_of_the_customers(scope, node) or "")
    if declared is not None and declared.what in HAVE_STAGES:
        return 2
    nothing = isinstance(node, _CONSTANT) or (
        isinstance(node, syntax.Name) and (not _is_visible(scope, node) or node.text in scope.draft.settings)
    )
    return 0 if nothing else 1


def _name_of_the_customers(scope: Scope, node: syntax.Expression) -> str | None:
    match node:
        case syntax.Name(text) if scope.of_customer:
            return text
        case syntax.Path(syntax.Name("customer"), name):
            return name.text
        case _:
            return None


def _is_visible(scope: Scope, node: syntax.Name) -> bool:
    if scope.of_customer:
        return node.text in scope.draft.names
    return scope.draft.holder(scope.table, node.text) is not None


def operand(scope: Scope, subject: Expression | None, node: syntax.Expression) -> Expression | None:
    """What stands beside the subject: beside a lifecycle, a bare name is a stage before anything else."""
    if not isinstance(node, syntax.Name):
        return scope.resolve(node)
    stages = _stages(scope, subject)
    if stages is not None and (node.text in stages or not _is_a_value(scope, node)):
        if node.text in stages:
            return text(node.text, node.span)
        _no_such_stage(scope, subject, node, stages)
        return None
    if subject is not None and _is_unquoted_text(scope, subject, node):
        return None
    if subject is None and node.text not in scope.draft.names:
        return None  # what stands on the left is wrong already, and this may be one of its values
    return scope.resolve(node)


def _is_a_value(scope: Scope, node: syntax.Name) -> bool:
    """Whether the name has a value that a stage can be compared with."""
    if not scope.of_customer:
        return _is_visible(scope, node) or node.text in scope.draft.settings
    declared = scope.draft.names.get(node.text)
    return declared is not None and declared.what in _COMPARED_WITH_STAGES


def _stages(scope: Scope, subject: Expression | None) -> tuple[str, ...] | None:
    inner = subject.value if isinstance(subject, OfCustomer) else subject
    if not isinstance(inner, RuleReference) or not isinstance(inner.kind.type, OneOf):
        return None
    declared = scope.draft.names[inner.name]
    return inner.kind.type.values if declared.what in HAVE_STAGES else None


def _no_such_stage(
    scope: Scope, subject: Expression | None, node: syntax.Name, stages: tuple[str, ...]
) -> None:
    inner = subject.value if isinstance(subject, OfCustomer) else subject
    assert isinstance(inner, RuleReference)
    hint = did_you_mean(node.text, stages) or f"its stages are {listed(stages)}"
    scope.findings.add("unknown-value", f"`{inner.name}` has no stage `{node.text}`", node.span, hint)


def _is_unquoted_text(scope: Scope, subject: Expression, node: syntax.Name) -> bool:
    """`country = DE`: reported where the name means nothing and the left side is a text."""
    draft = scope.draft
    if _is_visible(scope, node) or node.text in draft.settings or subject.kind.family != "text":
        return False
    values = subject.kind.type.values if isinstance(subject.kind.type, OneOf) else ()
    meant = node.text if node.text in values else closest(node.text, values)
    known = draft.names if scope.of_customer else draft.visible(scope.table)
    hint = did_you_mean(node.text, known) if meant is None and not values else None
    if meant is None and is_nothing(node.text):
        hint = ASKED
    hint = hint or f'did you mean `"{meant or node.text}"`?'
    message = f"`{node.text}` is not the name of anything; a text stands in double quotes"
    scope.findings.add("unknown-name", message, node.span, hint)
    return True


def in_closed_set(
    scope: Scope,
    subject: Expression,
    other: Expression,
    place: syntax.Expression,
    ignoring_case: bool = False,
) -> bool:
    """Whether a text literal is a value that the subject can have; where not, it is reported."""
    if not isinstance(subject.kind.type, OneOf) or not isinstance(other, Literal):
        return True
    value, closed = other.value, subject.kind.type
    if not isinstance(value, str) or value in closed:
        return True
    if ignoring_case and without_case(value) in _without_case(closed):
        return True
    stages = _stages(scope, subject)
    words = quoted(subject.span)
    if stages is not None:
        message, shown, form = f"{words} has no stage `{value}`", "its stages are ", "`{}`"
    else:
        message, shown, form = f'{words} is never `"{value}"`', "it is one of ", '`"{}"`'
    found = closest(value, closed.values)
    meant = None if found is None else f"did you mean {form.format(found)}?"
    hint = meant or shown + listed(closed.values, form=form)
    scope.findings.add("unknown-value", message, place.span, hint)
    return False


@lru_cache(maxsize=16)
def _without_case(closed: OneOf) -> frozenset[str]:
    return frozenset(map(without_case, closed.values))
