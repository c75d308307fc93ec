"""Tests of a value against others: `=`, `<`, `between`, `in`, and whether it is known.

In: what was written. Out: a condition over operands of one family, or None where something was reported.
The left side says what the right side may be: a stage of a lifecycle, a value of a closed set.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from segdsl.model import literals
from segdsl.model.borrowed_words import number_of
from segdsl.model.closed_sets import in_closed_set, operand, says_what_it_may_be
from segdsl.model.date_formats import without_year
from segdsl.model.draft import Scope
from segdsl.model.findings import quoted
from segdsl.model.nodes import Expression, Literal, LookedUp, OfCustomer, RuleReference
from segdsl.model.terms import call, call_if_fits, in_step, negation
from segdsl.operators import OPERATORS
from segdsl.operators.comparison import MIRRORED
from segdsl.syntax import nodes as syntax
from segdsl.types import Kind, in_words


def compared(scope: Scope, node: syntax.Call) -> Expression | None:
    """`=`, `<`, `<=`, `>`, `>=`, `between`; `3 < x` is read as `x > 3`."""
    node = _told_by_its_subject(scope, node)
    operands = _operands(scope, node.arguments, node.ignoring_case)
    if operands is None or not _fits(scope, node, operands):
        return None
    return comparison(scope, node, operands)


def _told_by_its_subject(scope: Scope, node: syntax.Call) -> syntax.Call:
    """The comparison with that side first that says what the other may be."""
    if node.operator not in MIRRORED:
        return node
    left, right = node.arguments
    if says_what_it_may_be(scope, right) <= says_what_it_may_be(scope, left):
        return node
    return replace(node, operator=MIRRORED[node.operator], arguments=(right, left))


def comparison(scope: Scope, node: syntax.Call, operands: Sequence[Expression]) -> Expression:
    if node.operator == "between":
        made = _between(scope, operands, node)
    else:
        made = call(node.operator, in_step(operands[0], operands[1], scope.draft.zone), node.span)
    return negation(made, node.span) if node.negated else made


def _between(scope: Scope, operands: Sequence[Expression], node: syntax.Call) -> Expression:
    value, low, high = operands
    zone = scope.draft.zone
    from_low, from_high = in_step(value, low, zone), in_step(value, high, zone)
    if from_low[0] == from_high[0]:
        return call("between", (from_low[0], from_low[1], from_high[1]), node.span)
    # One end is a whole day and the other an instant: each is compared in its own way.
    ends = (call(">=", from_low, node.span), call("<=", from_high, node.span))
    return call("and", ends, node.span)


def within_list(scope: Scope, node: syntax.Call) -> Expression | None:
    """`x in (…)`, `x in NAME`."""
    subject, listing = node.arguments
    items = literals.setting_of(scope, listing)
    if not isinstance(items, syntax.ListLiteral):
        return _in_list_attribute(scope, node)
    if not items.items:
        scope.findings.add("type-mismatch", "nothing is in an empty list", listing.span)
        return None
    from_setting = isinstance(listing, syntax.Name)
    operands = _operands(
        scope, (subject, *items.items), node.ignoring_case, listing if from_setting else None
    )
    if operands is None or not _fits(scope, node, operands, listing if from_setting else None):
        return None
    value, *others = operands
    if value.kind.family in ("day", "instant"):
        tests = [call("=", in_step(value, o, scope.draft.zone), node.span) for o in others]
        made = (
            call("in", (value, *others), node.span)
            if _same_family(operands)
            else call("or", tests, node.span)
        )
    else:
        made = call("in", (value, *others), node.span)
    return negation(made, node.span) if node.negated else made


def _same_family(operands: Sequence[Expression]) -> bool:
    return len({o.kind.family for o in operands}) == 1


def _in_list_attribute(scope: Scope, node: syntax.Call) -> Expression | None:
    subject, listing = (scope.resolve(a) for a in node.arguments)
    if subject is None or listing is None:
        return None
    if node.ignoring_case:
        subject, listing = without_case(subject), without_case(listing)
    made = call_if_fits("list contains", (listing, subject), node.span)
    if made is None:
        wanted = "a list in parentheses, or the name of a list"
        message = (
            f"after `in` stands {wanted}; {quoted(node.arguments[1].span)} is {in_words(listing.kind.type)}"
        )
        hint = f"did you mean `= {node.arguments[1].span.text}`?"
        scope.findings.add("type-mismatch", message, node.arguments[1].span, hint)
        return None
    return negation(made, node.span) if node.negated else made


def knowing(scope: Scope, node: syntax.Call) -> Expression | None:
    """`is known`, `is unknown`, `is empty`."""
    value = scope.resolve(node.arguments[0])
    if value is None:
        return None
    if node.operator == "is empty" and value.kind.family != "list":
        words = quoted(node.arguments[0].span)
        message = f"only a list can be empty, and {words} is {in_words(value.kind.type)}"
        scope.findings.add("type-mismatch", message, node.span, f"did you mean `{words[1:-1]} is unknown`?")
        return None
    made = call("is empty" if node.operator == "is empty" else "is known", (value,), node.span)
    return negation(made, node.span) if node.negated != (node.operator == "is unknown") else made


# ---------------------------------------------------------------- operands


def _operands(
    scope: Scope,
    nodes: Sequence[syntax.Expression],
    ignoring_case: bool,
    place: syntax.Expression | None = None,
) -> list[Expression] | None:
    """The first operand and those it is tested against, each checked against a closed set."""
    subject = scope.resolve(nodes[0])
    others = [operand(scope, subject, node) for node in nodes[1:]]
    if subject is None or any(o is None for o in others):
        return None
    found = [o for o in others if o is not None]
    checks = [
        in_closed_set(scope, subject, other, place or node, ignoring_case)
        for other, node in zip(found, nodes[1:], strict=True)
    ]
    if not all(checks):
        return None
    if ignoring_case and subject.kind.family == "text":
        return [without_case(o) if o.kind.family == "text" else o for o in (subject, *found)]
    return [subject, *found]


def without_case(value: Expression) -> Expression:
    """A text or list as `ignoring case` compares it."""
    if isinstance(value, Literal):
        return Literal(OPERATORS["without case"].row(value.value), value.kind, value.span)
    return call("without case", (value,), value.span)


# ---------------------------------------------------------------- what does not go together


def _fits(
    scope: Scope, node: syntax.Call, operands: Sequence[Expression], place: syntax.Expression | None = None
) -> bool:
    subject = operands[0]
    if not _can_be_compared(scope, node, subject):
        return False
    written = [place] * (len(operands) - 1) if place is not None else _others(node)
    fine = True
    for other, other_node in zip(operands[1:], written, strict=True):
        if {subject.kind.family, other.kind.family} <= {"day", "instant"}:
            continue
        if subject.kind.family != other.kind.family:
            mismatch(scope, node.arguments[0], subject, other_node, other)
            fine = False
    if node.ignoring_case and subject.kind.family != "text":
        words = quoted(node.arguments[0].span)
        message = f"`ignoring case` is about texts, and {words} is {in_words(subject.kind.type)}"
        scope.findings.add("type-mismatch", message, node.span, "leave it out")
        fine = False
    return fine


def _others(node: syntax.Call) -> Sequence[syntax.Expression]:
    """What the first operand is tested against, as written."""
    second = node.arguments[1]
    return second.items if isinstance(second, syntax.ListLiteral) else node.arguments[1:]


def _can_be_compared(scope: Scope, node: syntax.Call, subject: Expression) -> bool:
    family, words = subject.kind.family, quoted(node.arguments[0].span)
    if family == "list":
        message = f"{words} is a list, which can't be compared as a whole"
        scope.findings.add("type-mismatch", message, node.span, f"did you mean `{words[1:-1]} contains …`?")
        return False
    if OPERATORS[node.operator].orders and family in ("text", "flag"):
        what = "texts have no order" if family == "text" else "yes and no have no order"
        sign = "between" if node.operator == "between" else node.operator
        message = f"`{sign}` compares numbers or dates, and {words} is {in_words(subject.kind.type)}: {what}"
        scope.findings.add("type-mismatch", message, node.span, _declared_as_number(subject, words))
        return False
    return True


def _declared_as_number(subject: Expression, words: str) -> str | None:
    inner = subject.value if isinstance(subject, OfCustomer) else subject
    if inner.kind.family == "text" and not isinstance(inner, RuleReference | Literal | LookedUp):
        return f"if it holds numbers, declare it so: `{words[1:-1]} number`"
    return None


def mismatch(
    scope: Scope, left: syntax.Expression, a: Expression, right: syntax.Expression, b: Expression
) -> None:
    """Two operands of different families, told at the second."""
    message = (
        f"{quoted(left.span)} is {in_words(a.kind.type)} and can't be compared with "
        f"{quoted(right.span)}, which is {in_words(b.kind.type)}"
    )
    yearless = next((x.span.text for x, v in ((left, a), (right, b)) if v.kind.family == "birthday"), None)
    hint = spelling(a.kind, right) if yearless is None else without_year(yearless)
    scope.findings.add("type-mismatch", message, right.span, hint)


def spelling(wanted: Kind, node: syntax.Expression) -> str | None:
    """How the literal should have been written, where that can be guessed."""
    family = wanted.family
    match node:
        case syntax.Text(value):
            plain = value.strip()
            if family == "number" and plain.replace(".", "", 1).replace("-", "", 1).isdigit():
                return f"did you mean `{plain}`?"
            if family == "number" and (day := number_of(plain)):
                return day
            if family == "flag" and plain.lower() in ("yes", "no", "true", "false", "y", "n", "1", "0"):
                return f"did you mean `{'yes' if plain.lower() in ('yes', 'true', 'y', '1') else 'no'}`?"
            if family in ("day", "instant"):
                return "a date is written without quotes, as in `2026-03-31`"
        case syntax.Number(value) if family == "flag" and value in (0, 1):
            return f"did you mean `{'yes' if value else 'no'}`?"
        case syntax.Number() if family == "text":
            return f'did you mean `"{node.span.text}"`?'
        case syntax.Duration() if family in ("day", "instant"):
            return f"did you mean `more than {node.span.text} ago` or `in the last {node.span.text}`?"
        case _:
            pass
    return None
