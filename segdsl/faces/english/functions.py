"""Functions in words: aggregates of events, ranks, numbers of all customers, and functions of plain values.

In: a call as written, and a way to say each of its arguments. Out: a noun phrase.
"""

from __future__ import annotations

from collections.abc import Callable

from segdsl.faces.english.words import AGGREGATES, PLAIN, RANKS, Vocabulary, counted, listed, literal
from segdsl.syntax import nodes as n
from segdsl.syntax.phrases import window_text

Say = Callable[[n.Expression, Vocabulary], str]


def function(call: n.Function, words: Vocabulary, noun: Say, clause: Say) -> str:
    """`noun` says a value, `clause` a condition."""
    first = call.arguments[0] if call.arguments else None
    if first is None:
        return literal(call)
    if call.name in AGGREGATES:
        return _aggregate(call.name, first, words, noun, clause)
    values = [noun(a.value, words) for a in call.arguments if a.value is not None]
    scope = scoped(first.within, first.among, words, clause)
    everybody = _everybody(first, words, clause)
    match call.name, values:
        case ("quartile" | "quintile" | "decile" | "percentile") as rank, (x,):
            return f"{RANKS[rank]} by {x} (1 is the lowest){scope}"
        case "ntile", (groups, x):
            return f"the group they are in, of {groups} groups of equal size, by {x} (1 is the lowest){scope}"
        case "nth", (place, events):
            return f"the date of number {place} of the {events}"
        case "round", (x, digits) if digits.startswith("-"):
            return f"{x}, rounded to {_TENS.get(digits, f'{digits} digits')}"
        case "overall percentile", (x, percent):
            return f"the {percent}th percentile of {x} over {everybody}"
        case "overall share", (_,):
            assert first.value is not None
            return f"the share, among {everybody}, of those for whom {clause(first.value, words)}"
        case "overall deviation", (x,):
            return f"the standard deviation of {x} over {everybody}"
        case "standardised", (x,):
            return f"{x} less its average over {everybody}, divided by its standard deviation"
        case name, (x, *_) if name.startswith("overall "):
            return f"the {name.removeprefix('overall ')} of {x} over {everybody}"
        case "concat", _:
            return f"{listed(values, 'and')} put together"
        case name, _ if (form := PLAIN.get((name, len(values)))) is not None:
            return form.format(*values)
        case name, _:
            return f"the {name} of {listed(values, 'and')}"


_TENS = {"-1": "tens", "-2": "hundreds", "-3": "thousands"}


def _everybody(argument: n.Argument, words: Vocabulary, clause: Say) -> str:
    """`all customers of the same country`, `those for whom newsletter is yes`."""
    alike = f" of the same {argument.within.text}" if argument.within else ""
    if argument.among is None:
        return f"all customers{alike}"
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
            return AGGREGATES[name].format(f"{counted(owner.text, words)}{window}{where}", x=column.text)
        case n.Name(text) if name in ("first", "last") and text in words.declared:
            return f"the date of the {name} of the {counted(text, words)}{window}{where}"
        case n.Name(text) if name == "count":
            return AGGREGATES[name].format(f"{counted(text, words)}{window}{where}")
        case None:
            return f"the number of rows{where}"
        case value:
            return AGGREGATES[name].format(f"rows that it is made of{where}", x=noun(value, words))
