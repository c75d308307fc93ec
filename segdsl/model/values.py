"""Values made of other values: arithmetic, functions, choices, `default`."""

from __future__ import annotations

from collections.abc import Sequence

from segdsl.model.conditions import condition
from segdsl.model.date_formats import without_year
from segdsl.model.draft import Scope
from segdsl.model.findings import quoted
from segdsl.model.nodes import Arm, Call, Choice, Expression, Literal, Missing
from segdsl.model.terms import as_day, call, call_if_fits, in_step, now, today
from segdsl.operators import FUNCTIONS, either
from segdsl.syntax import nodes as syntax
from segdsl.types import Doubt, Kind, OneOf, Type, either_reach, in_words


def arithmetic(scope: Scope, node: syntax.Call) -> Expression | None:
    """`+ - * /` and the sign."""
    operands = [scope.resolve(a) for a in node.arguments]
    if any(o is None for o in operands):
        return None
    found = [o for o in operands if o is not None]
    made = call_if_fits(node.operator, found, node.span)
    if made is not None:
        return made
    place = next(i for i, o in enumerate(found) if o.kind.family != "number")
    value, written = found[place], node.arguments[place]
    sign = "-" if node.operator == "negate" else node.operator
    message = f"`{sign}` calculates with numbers, and {quoted(written.span)} is {in_words(value.kind.type)}"
    scope.findings.add("type-mismatch", message, written.span, _instead(node, found))
    return None


def _instead(node: syntax.Call, operands: Sequence[Expression]) -> str | None:
    families = {o.kind.family for o in operands}
    words = [a.span.text for a in node.arguments]
    if node.operator == "-" and families <= {"day", "instant"}:
        return f"did you mean `days between {words[1]} and {words[0]}`?"
    if families & {"day", "instant"}:
        return "write, say, `30 days ago`, or ask `joined in the last 30 days`"
    if "text" in families and node.operator == "+":
        return f"did you mean `concat({', '.join(words)})`?"
    if "flag" in families:
        return "count conditions with `how many of (…)`, or write `1 when …, 0 otherwise`"
    return None


def default(scope: Scope, node: syntax.Call) -> Expression | None:
    """`a default b`."""
    operands = [scope.resolve(a) for a in node.arguments]
    if any(o is None for o in operands):
        return None
    first, second = (o for o in operands if o is not None)
    value, other = in_step(first, second, scope.draft.zone)
    if value.kind.family != other.kind.family:
        message = (
            f"{quoted(node.arguments[1].span)} is {in_words(other.kind.type)} and can't stand in for "
            f"{quoted(node.arguments[0].span)}, which is {in_words(value.kind.type)}"
        )
        scope.findings.add("type-mismatch", message, node.arguments[1].span)
        return None
    kinds = value.kind, other.kind
    kind = Kind.of(joined((value, other)), min(k.doubt for k in kinds), either_reach(kinds))
    return Call("default", (value, other), kind, node.span)


def joined(values: Sequence[Expression]) -> Type:
    """The type of all of them together; texts written out form a closed set."""
    types: list[Type] = []
    for value in values:
        written = value.value if isinstance(value, Literal) else None
        types.append(OneOf((written,)) if isinstance(written, str) else value.kind.type)
    return either(tuple(types))


def choice(scope: Scope, node: syntax.Choice) -> Expression | None:
    """`x when c, y when d, z otherwise`."""
    written = [arm.value for arm in node.arms] + ([node.otherwise] if node.otherwise is not None else [])
    values = [scope.resolve(v) for v in written]
    asked = [condition(scope, arm.condition) for arm in node.arms]
    if any(v is None for v in values) or any(c is None for c in asked):
        return None
    found = [v for v in values if v is not None]
    if {v.kind.family for v in found} == {"day", "instant"}:
        found = [as_day(v, scope.draft.zone) for v in found]
    for value, piece in zip(found, written, strict=True):
        if value.kind.family != found[0].kind.family:
            message = (
                f"a choice gives values of one kind: {quoted(written[0].span)} is "
                f"{in_words(found[0].kind.type)}, and {quoted(piece.span)} is {in_words(value.kind.type)}"
            )
            scope.findings.add("type-mismatch", message, piece.span)
            return None
    kinds = [v.kind for v in found]
    doubt = Doubt.LACKING if node.otherwise is None else max(k.doubt for k in kinds)
    kind = Kind.of(joined(found), doubt, either_reach(kinds))
    arms = tuple(Arm(v, c) for v, c in zip(found, asked, strict=False) if c is not None)
    last = found[-1] if node.otherwise is not None else Missing(kind, node.span)
    return Choice(arms, last, kind, node.span)


def difference(scope: Scope, node: syntax.Call) -> Expression | None:
    """`days since d`, `days until d`, `days between d and d`, and the other units."""
    operands = [scope.resolve(a) for a in node.arguments]
    if any(o is None for o in operands):
        return None
    found = [o for o in operands if o is not None]
    unit = node.operator.split()[0]
    wanted = ("instant",) if unit in ("hours", "minutes") else ("day", "instant")
    for value, written in zip(found, node.arguments, strict=True):
        if value.kind.family not in wanted:
            _not_a_moment(scope, unit, written, value)
            return None
    if wanted == ("instant",):
        clock: Expression = now(node.span)
    else:
        clock, found = today(node.span), [as_day(v, scope.draft.zone) for v in found]
    function = FUNCTIONS.get(node.operator)
    if function is None:
        return call(node.operator, found, node.span)
    ends = (found[0], clock) if function.clock == "later" else (clock, found[0])
    return call(function.operator, ends, node.span)


def _not_a_moment(scope: Scope, unit: str, written: syntax.Expression, value: Expression) -> None:
    words = quoted(written.span)
    if value.kind.family == "day":
        message, hint = f"{unit} need a time of day, and {words} is a date without one", "count in days"
    else:
        message = f"{unit} are counted from a date, and {words} is {in_words(value.kind.type)}"
        hint = None
        if value.kind.family == "birthday":
            hint = without_year(written.span.text)
        elif isinstance(written, syntax.Name) and value.kind.family == "text":
            hint = f"if it holds dates, declare it so: `{written.text} date`"
    scope.findings.add("type-mismatch", message, written.span, hint)
