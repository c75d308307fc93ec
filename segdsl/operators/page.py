"""The reference page of operators and functions, generated from the tables.

In: nothing. Out: Markdown. A test holds docs/language/operators.md to it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from segdsl.operators import FUNCTIONS, GROUPS
from segdsl.operators.aggregates import AGGREGATES, AggregateFunction
from segdsl.operators.entry import Example, Operator, Signature, Unknown
from segdsl.operators.overall import OVERALL
from segdsl.operators.ranks import RANKS
from segdsl.types import Family, Number, Type, family

_INTRODUCTION = """\
# Operators and functions

Every operator and function of the rule language, with its meaning and examples. This page is generated from
the tables that the checker and every engine work from, and the examples are run.

Where a value is unknown, a condition about it does not hold, and the result of a function or of arithmetic is
unknown. Every test has its negative (`!=`, `not in`, `not between`, `does not contain`, `is unknown`, …),
which is always the plain opposite: it holds wherever the test does not. Numbers are 64-bit floats; a result
beyond their range (about 1.8 · 10³⁰⁸) is unknown. A condition is a flag that is always known.
"""

_WORDS: dict[Family, str] = {
    "number": "number",
    "text": "text",
    "flag": "flag",
    "day": "date",
    "birthday": "date without a year",
    "instant": "datetime",
    "list": "list",
    "duration": "duration",
}


def reference_page() -> str:
    """The whole page, ending in a line end."""
    sections = [_INTRODUCTION]
    for title, operators in GROUPS.items():
        rows = [_operator_row(o) for o in operators if o.form is not None]
        if rows:
            sections.append(_section(title, ("Written", "Meaning", "Takes", "Gives", "For example"), rows))
    sections += [_clock_functions(), _aggregates(), _ranks(), _overall()]
    return "\n".join(sections)


def _section(title: str, head: Sequence[str], rows: Iterable[Sequence[str]], before: str = "") -> str:
    lines = [f"## {title}", "", *([before, ""] if before else []), _line(head), _line(["---"] * len(head))]
    return "\n".join([*lines, *map(_line, rows), ""])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


# ---------------------------------------------------------------- operators


def _operator_row(operator: Operator) -> tuple[str, ...]:
    examples = "<br>".join(_example(operator, e) for e in operator.examples)
    takes = "; or ".join(_one_way(s) for s in _ways(operator))
    return f"`{written(operator)}`", operator.doc, takes, _gives(operator), examples


def written(operator: Operator) -> str:
    """How an operator is written, of `a`, `b` and so on."""
    form = operator.form or operator.name
    rest = " and …" if operator.name == "and" else " or …" if operator.name == "or" else ", …"
    first = "b" if "{0}" in form else "a"
    return _filled(form, ("a", "b", "c"), f"{first}{rest}")


def _filled(form: str, arguments: Sequence[str], rest: str) -> str:
    for place, argument in enumerate(arguments):
        form = form.replace(f"{{{place}}}", argument)
    return form.replace("{*}", rest)


def _ways(operator: Operator) -> Iterator[Signature]:
    """The signatures, the same families under another number of arguments left out."""
    seen = set()
    for signature in operator.signatures:
        if signature.takes[0] not in seen or len(operator.signatures) == 1:
            seen.add(signature.takes[0])
            yield signature


def _one_way(signature: Signature) -> str:
    words = [_WORDS[f] for f in signature.takes]
    if "instant" in signature.takes:
        words = [word for word in words if word != "text"]  # the time zone, which nobody writes
    if len(set(words)) == 1 and len(words) > 1:
        return f"{words[0]}s"
    return f"{words[0]}s" if signature.repeats else ", ".join(words)


def _gives(operator: Operator) -> str:
    if operator.unknown is Unknown.NEVER:
        return "condition"
    gives = [s.gives for s in operator.signatures]
    return _type(gives[0]) if not callable(gives[0]) and len(set(gives)) == 1 else "the same"


def _type(type_: Type) -> str:
    if isinstance(type_, Number) and type_.whole:
        if type_.high is not None and type_.low is not None:
            return f"whole number, {type_.low:g} to {type_.high:g}"
        return "whole number"
    return _WORDS[family(type_)]


def _example(operator: Operator, example: Example) -> str:
    arguments = [_value(a) for a in example.arguments]
    form = operator.form or ""
    numbered = sum(f"{{{place}}}" in form for place in range(3))
    joint = f" {operator.name} " if operator.name in ("and", "or") else ", "
    call = _filled(form, arguments, joint.join(arguments[numbered:]))
    if operator.name == "round" and len(arguments) == 1:
        call = f"round({arguments[0]})"
    zone = f" in {example.arguments[1]}" if operator.name in ("hour", "local day") else ""
    return f"`{call}` is {_value(example.result)}{zone}"


def _value(value: Any) -> str:
    match value:
        case None:
            return "unknown"
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return str(value) if isinstance(value, int) else repr(value).removesuffix(".0")
        case str():
            return '"' + value.replace("\n", "⏎").replace("\t", "⇥") + '"'
        case dt.datetime():
            return f"{value:%Y-%m-%d %H:%M}Z"
        case dt.date():
            return value.isoformat()
        case _:
            return "(" + ", ".join(map(_value, value)) + ")"


# ---------------------------------------------------------------- functions of the clock, events, customers


def _clock_functions() -> str:
    rows = [(f"`{_filled(f.form, ('d',), '')}`", f.doc) for f in FUNCTIONS.values()]
    before = "Hours and minutes count instants and keep fractions; they are an error on a plain date."
    return _section("From today and until today", ("Written", "Meaning"), rows, before)


def _aggregates() -> str:
    rows = [
        (f"`{form}`", AGGREGATES[name].doc, _nothing(AGGREGATES[name])) for name, form in aggregate_forms()
    ]
    before = (
        "Values out of a customer's events, which a window and a `where ( … )` inside the parentheses narrow "
        "down. Events whose value is unknown are skipped."
    )
    return _section("Out of events", ("Written", "Meaning", "With nothing to go by"), rows, before)


def aggregate_forms() -> Iterator[tuple[str, str]]:
    """How each aggregate is written, of `orders` and their column `x`."""
    for name, function in AGGREGATES.items():
        yield name, function.form.format(events="orders", column="x", n="2")


def _nothing(function: AggregateFunction) -> str:
    return "unknown" if function.nothing is None else "0"


def rank_forms() -> Iterator[tuple[str, str]]:
    """How each rank is written, by a value `x`."""
    for name, rank in RANKS.items():
        yield name, rank.form.format(value="x", groups="5", share="10%", count="500")


def _ranks() -> str:
    rows = [(f"`{form}`", RANKS[name].doc) for name, form in rank_forms()]
    before = (
        "Customers whose value is unknown are not ranked. `within country` ranks in groups, `among SEGMENT` "
        "or `among (condition)` only its members; both stand after the value, inside the parentheses where "
        "there are any."
    )
    return _section("Among all customers", ("Written", "Meaning"), rows, before)


def overall_forms() -> Iterator[tuple[str, str]]:
    """How each number for everybody is written, of a value `x` or a condition `c`."""
    for name, number in OVERALL.items():
        yield name, number.form.format(value="x", percent="90", condition="c")


STANDARDISED = "standardised(x)"


def _overall() -> str:
    rows = [(f"`{form}`", OVERALL[name].doc) for name, form in overall_forms()]
    before = (
        "One number for all customers, or `among` some, whose value is known; with `within country`, each "
        "customer's own group's number (unknown where the group is). Of nobody, all but the sum are unknown."
    )
    form, doc = STANDARDISED, "The value less its overall average, divided by its overall deviation; "
    rows.append((f"`{form}`", f"{doc}unknown where that is 0. `within` and `among` as above."))
    return _section("One number for everybody", ("Written", "Meaning"), rows, before)
