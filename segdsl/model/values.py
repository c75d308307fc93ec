"""Values made of other values: arithmetic, functions, choices, `default`."""

from __future__ import annotations

from collections.abc import Sequence

from segdsl.model.conditions import condition
from segdsl.model.draft import Scope
from segdsl.model.findings import quoted
from segdsl.model.nodes import Arm, Call, Choice, Expression, Literal, Missing
from segdsl.model.suggestions import did_you_mean
from segdsl.model.terms import as_day, call, call_if_fits, in_step, now, text, today, whole
from segdsl.operators import FUNCTIONS, NAMED, Operator, either
from segdsl.operators.aggregates import AGGREGATES
from segdsl.operators.ranks import OVERALL, RANKS
from segdsl.syntax import nodes as syntax
from segdsl.types import Family, Kind, OneOf, Type, in_words

_NOT_YET = {
    "distance": (
        "distance between places is not part of the language yet",
        "load the distance as a column, or list the places with `in (…)`",
    ),
    "version": (
        "software versions are not a type of the language yet",
        "compare the text with `in (…)` or `starts with`",
    ),
}
_FOREIGN = {
    "avg": "average",
    "mean": "average",
    "median": "overall median",
    "concatenate": "concat",
    "join": "concat",
    "pow": "power",
    "ln": "log",
    "lpad": "pad",
    "split": "part",
    "split_part": "part",
    "substitute": "replace",
    "str": "text",
    "int": "number",
    "float": "number",
    "stddev": "overall deviation",
    "std": "overall deviation",
    "zscore": "standardised",
    "standardized": "standardised",
    "nunique": "distinct",
    "mode": "most common",
    "len": "length",
    "ceiling": "ceil",
    "coalesce": "default",
    "ifnull": "default",
    "datediff": "days between",
    "now": "today",
    "total": "sum",
    "tolower": "lower",
    "strip": "trim",
    "dayofweek": "weekday",
}
_IN_ZONE = ("hour", "date")
_ON_DAYS = ("year", "quarter", "month", "day", "weekday")


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
    kind = Kind(joined((value, other)), value.kind.unknown and other.kind.unknown)
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
    unknown = node.otherwise is None or any(v.kind.unknown for v in found)
    kind = Kind(joined(found), unknown)
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
        if isinstance(written, syntax.Name) and value.kind.family == "text":
            hint = f"if it holds dates, declare it so: `{written.text} date`"
    scope.findings.add("type-mismatch", message, written.span, hint)


# ---------------------------------------------------------------- functions


def function(scope: Scope, node: syntax.Function) -> Expression | None:
    """`round(x, 2)`, `lower(name)`, `year(d)`: a function of the table of operators."""
    if node.name not in NAMED:
        _unknown_function(scope, node)
        return None
    values = _plain_arguments(scope, node)
    if values is None:
        return None
    entry = NAMED[node.name]
    if node.name in _ON_DAYS:
        values = [as_day(v, scope.draft.zone) for v in values]
    if node.name == "date" and [v.kind.family for v in values] == ["day"]:
        return values[0]
    if node.name in _IN_ZONE:
        values = [*values, text(scope.draft.zone, node.span)]
    if node.name == "round" and len(values) == 1:
        values = [*values, whole(0, node.span)]
    made = call_if_fits(entry.name, values, node.span)
    if made is None:
        _wrong_arguments(scope, node, values)
        return None
    written = [
        _is_written(scope, node, values, place) for place in entry.written if place < len(node.arguments)
    ]
    return made if all(written) else None


def _is_written(scope: Scope, node: syntax.Function, values: Sequence[Expression], place: int) -> bool:
    """Whether the argument is a whole number written out (or a setting), from where to where it may be."""
    low, high = NAMED[node.name].written[place]
    value = _constant(values[place])
    if value is not None and low <= value <= high:
        return True
    written = node.arguments[place].span
    wanted = f"a whole number written out here, from {low} to {high}"
    message = f"`{node.name}` takes {wanted}, and {quoted(written)} is not one"
    hint = f"write, say, `{_filled(NAMED[node.name])}`"
    scope.findings.add("type-mismatch", message, written, hint)
    return False


def _filled(entry: Operator) -> str:
    names = {0: "x", 1: '"-"', 2: '"+"'} | dict.fromkeys(entry.written, "2")
    form = entry.form or ""
    for place, name in names.items():
        form = form.replace(f"{{{place}}}", name)
    return form


def _constant(value: Expression) -> int | None:
    """The whole number that is written, perhaps with a sign."""
    match value:
        case Literal(int() as number) if not isinstance(number, bool):
            return number
        case Call("negate", (Literal(int() as number),)):
            return -number
        case _:
            return None


def _plain_arguments(scope: Scope, node: syntax.Function) -> list[Expression] | None:
    values: list[Expression] = []
    fine = True
    for argument in node.arguments:
        extra = argument.window or argument.where or argument.within or argument.among
        if extra is not None or argument.value is None:
            message = f"`{node.name}` takes plain values; {quoted((extra or argument).span)} goes with events"
            scope.findings.add("type-mismatch", message, (extra or argument).span)
            fine = False
            continue
        value = scope.resolve(argument.value)
        fine = fine and value is not None
        if value is not None:
            values.append(value)
    return values if fine else None


def _unknown_function(scope: Scope, node: syntax.Function) -> None:
    if node.name.lower() in _NOT_YET:
        why, instead = _NOT_YET[node.name.lower()]
        scope.findings.add("not-yet", why, node.name_span, instead)
        return
    known = [*NAMED, *AGGREGATES, *RANKS, "standardised", *(f"overall {name}" for name in OVERALL)]
    meant = _FOREIGN.get(node.name.lower())
    hint: str | None = f"did you mean `{meant}`?" if meant else did_you_mean(node.name, known)
    message = f"there is no function `{node.name}`"
    scope.findings.add("unknown-name", message, node.name_span, hint)


def _wrong_arguments(scope: Scope, node: syntax.Function, values: Sequence[Expression]) -> None:
    signatures = NAMED[node.name].signatures
    hidden = 1 if node.name in _IN_ZONE else 0
    given = len(values) - hidden
    counts = sorted({len(s.takes) - hidden for s in signatures})
    if given not in counts and not (given and signatures[0].repeats):
        wanted = "at least 1" if signatures[0].repeats else " or ".join(map(str, counts))
        values_word = "value" if wanted.endswith("1") else "values"
        message = f"`{node.name}` takes {wanted} {values_word}, and {given} are given"
        scope.findings.add("type-mismatch", message, node.span)
        return
    for place, value in enumerate(values[:given]):
        takes = [
            s.takes[min(place, len(s.takes) - 1)]
            for s in signatures
            if s.repeats or len(s.takes) - hidden >= given
        ]
        if value.kind.family not in takes:
            _wrong_argument(scope, node, place, value, takes)
            return


def _wrong_argument(
    scope: Scope, node: syntax.Function, place: int, value: Expression, takes: Sequence[Family]
) -> None:
    written = node.arguments[place].span
    wanted = " or ".join(dict.fromkeys(_FAMILY_WORDS[t] for t in takes))
    message = f"`{node.name}` takes {wanted}, and {quoted(written)} is {in_words(value.kind.type)}"
    hint = None
    if node.name == "hour" and value.kind.family == "day":
        hint = "a date has no hour; declare the column as `datetime`"
    elif value.kind.family == "number" and "text" in takes:
        hint = f"did you mean `text({written.text})`?"
    elif value.kind.family == "text" and "number" in takes:
        hint = f"did you mean `number({written.text})`?"
    scope.findings.add("type-mismatch", message, written, hint)


_FAMILY_WORDS = {
    "number": "a number",
    "text": "a text",
    "flag": "a condition",
    "day": "a date",
    "instant": "a date with a time",
    "list": "a list",
    "duration": "a length of time",
}
