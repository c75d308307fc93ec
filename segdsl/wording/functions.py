"""Functions in words: aggregates of events, ranks, numbers of all customers, and functions of plain values.

In: a call as written, and a way to say each of its arguments. Out: a noun phrase.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from segdsl.operators import NAMED
from segdsl.operators.aggregates import AGGREGATES
from segdsl.operators.overall import OVERALL
from segdsl.operators.ranks import RANKS
from segdsl.syntax import nodes as n
from segdsl.syntax.phrases import window_text
from segdsl.wording.words import Vocabulary, counted, form_of, listed, literal

Say = Callable[[n.Expression, Vocabulary], str]


def function_in_words(call: n.Function, words: Vocabulary, noun: Say, clause: Say) -> str:
    """`noun` says a value, `clause` a condition."""
    first = call.arguments[0] if call.arguments else None
    if first is None:
        return literal(call)
    if words.group and call.name in OVERALL and not _is_over_events(first, words):
        call = replace(call, name=f"overall {call.name}")
    if call.name in AGGREGATES:
        return _aggregate(call.name, first, words, noun, clause)
    values = [noun(a.value, words) for a in call.arguments if a.value is not None]
    scope = scoped(first.within, first.among, words, clause)
    everybody = _everybody(first, words, clause)
    if call.name in _OVERALL and first.value is not None:
        function = _OVERALL[call.name]
        value = clause(first.value, words) if function.takes == "flag" else values[0]
        percent = values[1] if len(values) > 1 else ""
        return function.english.format(value=value, percent=percent, everybody=everybody)
    if call.name in RANKS:
        groups = values[0] if len(values) > 1 else ""
        return RANKS[call.name].english.format(value=values[-1], groups=groups) + scope
    match call.name, values:
        case "nth", (place, events):
            return AGGREGATES["nth time"].english.format(n=place, events=events)
        case "round", (x, digits) if digits.startswith("-"):
            return f"{x}, rounded to {_TENS.get(digits, f'{digits} digits')}"
        case "standardised", (x,):
            return f"{x} less its average over {everybody}, divided by its standard deviation"
        case "concat", _:
            return f"{listed(values, 'and')} put together"
    form = form_of(NAMED[call.name], len(values)) if call.name in NAMED else None
    return form.format(*values) if form is not None else f"the {call.name} of {listed(values, 'and')}"


_OVERALL = {f"overall {name}": function for name, function in OVERALL.items()}
_TENS = {"-1": "tens", "-2": "hundreds", "-3": "thousands"}


def _is_over_events(argument: n.Argument, words: Vocabulary) -> bool:
    """In a metric, `sum(orders.total)` goes over events and `sum(spend)` over the customers of the group."""
    match argument.value:
        case n.Path(owner):
            return owner.text != "customer"
        case n.Name(text):
            return isinstance(words.declared.get(text), n.Events | n.DerivedEvents)
        case value:
            return value is None


def _everybody(argument: n.Argument, words: Vocabulary, clause: Say) -> str:
    """`all customers of the same country`, `those for whom newsletter is yes`."""
    alike = f" of the same {argument.within.text}" if argument.within else ""
    if argument.among is None:
        return f"{'the group' if words.group else 'all customers'}{alike}"
    return whom(argument.among, words, clause, alike)


def scoped(within: n.Name | None, among: n.Expression | None, words: Vocabulary, clause: Say) -> str:
    """` among buyers, each country by itself`."""
    those = "" if among is None else f" among {whom(among, words, clause)}"
    return those + (f", each {within.text} by itself" if within else "")


def whom(among: n.Expression, words: Vocabulary, clause: Say, alike: str = "") -> str:
    """`buyers`, or `those for whom country is "DE"`; `alike` says what they share."""
    if isinstance(among, n.Name) and words.is_segment(among.text):
        return among.text + alike
    return f"those{alike} for whom {clause(among, words)}"


def _aggregate(name: str, argument: n.Argument, words: Vocabulary, noun: Say, clause: Say) -> str:
    window = f" {window_text(argument.window)}" if argument.window else ""
    where = f" where {clause(argument.where, words)}" if argument.where is not None else ""
    match argument.value:
        case n.Path(owner, column):
            events = f"{counted(owner.text, words)}{window}{where}"
            return AGGREGATES[name].english.format(events=events, column=column.text)
        case n.Name(text) if f"{name} time" in AGGREGATES and text in words.declared:
            return AGGREGATES[f"{name} time"].english.format(events=f"{counted(text, words)}{window}{where}")
        case n.Name(text) if not AGGREGATES[name].takes:
            return AGGREGATES[name].english.format(events=f"{counted(text, words)}{window}{where}")
        case None:
            return AGGREGATES[name].english.format(events=f"rows{where}")
        case value:
            events = f"rows that it is made of{where}"
            return AGGREGATES[name].english.format(events=events, column=noun(value, words))
