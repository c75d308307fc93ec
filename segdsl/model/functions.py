"""Functions of plain values: `round(x, 2)`, `lower(name)`, `year(d)`.

In: a call as written. Out: a call of the operator of the table that has this name, its arguments checked.
"""

from __future__ import annotations

from collections.abc import Sequence

from segdsl.model.date_formats import without_year
from segdsl.model.draft import Scope
from segdsl.model.findings import quoted
from segdsl.model.nodes import Call, Expression, Literal
from segdsl.model.terms import as_day, call_if_fits, text, whole
from segdsl.operators import NAMED, Operator
from segdsl.operators.aggregates import AGGREGATES
from segdsl.operators.overall import OVERALL
from segdsl.operators.ranks import RANKS
from segdsl.suggest import did_you_mean
from segdsl.syntax import nodes as syntax
from segdsl.types import Family, in_words

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


def _in_zone(name: str) -> bool:
    """Whether it reads a clock on the wall, in the project's zone, which nobody writes."""
    return NAMED[name].signatures[0].takes == ("instant", "text")


def function(scope: Scope, node: syntax.Function) -> Expression | None:
    """`round(x, 2)`, `lower(name)`, `year(d)`: a function of the table of operators."""
    if node.name not in NAMED:
        _unknown_function(scope, node)
        return None
    values = _plain_arguments(scope, node)
    if values is None:
        return None
    entry = NAMED[node.name]
    if entry.signatures[0].takes == ("day",):
        values = [as_day(v, scope.draft.zone) for v in values]
    if node.name == "date" and [v.kind.family for v in values] == ["day"]:
        return values[0]
    if _in_zone(node.name):
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
    hidden = 1 if _in_zone(node.name) else 0
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
    if value.kind.family == "birthday":
        hint = without_year(written.text)
    elif node.name == "hour" and value.kind.family == "day":
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
    "birthday": "a day without a year",
    "instant": "a date with a time",
    "list": "a list",
    "duration": "a length of time",
}
