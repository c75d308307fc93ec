"""One expression in words.

In: an expression as written, and the vocabulary. Out: a phrase that can stand in a sentence: a clause for a
condition, a noun for a value.
"""

from __future__ import annotations

from typing import assert_never

from segdsl.faces.english.words import (
    AGGREGATES,
    ARITHMETIC,
    RANKS,
    TESTS,
    Vocabulary,
    is_condition,
    listed,
    literal,
)
from segdsl.syntax import nodes as n
from segdsl.syntax.phrases import window_text
from segdsl.syntax.spelling import amount_text, length_text


def clause(condition: n.Expression, words: Vocabulary) -> str:
    """What must be the case: `the number of orders is at least 3`."""
    match condition:
        case n.Name(text):
            return _name_holds(text, words, negative=False)
        case n.Path():
            return f"{noun(condition, words)} is yes"
        case n.Everyone(none):
            return "never" if none else "always"
        case n.YesNo(value):
            return "always" if value else "never"
        case n.Call("and" | "or" as word, operands):
            return f" {word} ".join(_joined(o, words) for o in operands)
        case n.Call("not", (inner,)):
            return _not(inner, words)
        case n.Call():
            return _test(condition, words)
        case n.InWindow(value, window, anniversary=anniversary):
            subject = noun(value, words)
            subject = f"an anniversary of {subject}" if anniversary else subject
            return f"{subject} is {_when(window)}"
        case n.Query():
            return _query(condition, words)
        case n.SomeOf(quantifier, count, conditions):
            each = "; ".join(clause(c, words) for c in conditions)
            return f"{quantifier} {amount_text(count)} of these hold: ({each})"
        case n.Top():
            return _top(condition, words)
        case n.TopMaking(share, value, within, among):
            who = (
                f"the customer is one of the fewest who make {amount_text(share)} of all {noun(value, words)}"
            )
            return f"{who}{_scope(within, among, words)}"
        case n.Sample(share, by=None):
            return f"the customer is in a random {amount_text(share)} that stays the same every day"
        case n.Sample(share, by=by):
            assert by is not None
            return f"the {by.text} is in a random {amount_text(share)} that stays the same every day"
        case _:
            return f"{noun(condition, words)} is yes"


def noun(value: n.Expression, words: Vocabulary) -> str:
    """What a value is: `the average total of orders in the last 90 days`."""
    match value:
        case n.Name(text):
            declared = words.declared.get(text)
            return f"{text} ({literal(declared.value)})" if isinstance(declared, n.Setting) else text
        case n.Path(owner, name):
            return f"the customer's {name.text}" if owner.text == "customer" else f"{owner.text}' {name.text}"
        case n.Call(operator, (left, right)) if operator in ARITHMETIC:
            return f"{_factor(left, words)} {ARITHMETIC[operator]} {_factor(right, words)}"
        case n.Call("default", (inner, other)):
            return f"{noun(inner, words)} (where unknown, {noun(other, words)})"
        case n.Call("negate", (inner,)):
            return f"minus {_factor(inner, words)}"
        case n.Call("how many of", conditions):
            return f"how many of these hold: ({'; '.join(clause(c, words) for c in conditions)})"
        case n.Call(operator, operands) if not is_condition(value):
            ends = [noun(o, words).removeprefix("the date of ") for o in operands]
            return f"the {operator} {listed(ends, 'and')}"
        case n.Function():
            return _function(value, words)
        case n.Choice():
            return _choice(value, words)
        case n.LookedUp(path, keys):
            by = listed([noun(k, words) for k in keys], "and")
            return f"the {path.name.text} that {path.owner.text} has for {by}"
        case n.YesNo(yes):
            return "yes" if yes else "no"
        case n.ListLiteral(items):
            return listed([noun(i, words) for i in items])
        case _ if is_condition(value):
            return f"whether {clause(value, words)}"
        case _:
            return literal(value)


# ---------------------------------------------------------------- conditions


def _joined(operand: n.Expression, words: Vocabulary) -> str:
    text = clause(operand, words)
    return f"({text})" if isinstance(operand, n.Call) and operand.operator in ("and", "or") else text


def _name_holds(name: str, words: Vocabulary, negative: bool) -> str:
    if words.is_segment(name):
        return f"the customer is {'not ' if negative else ''}in {name}"
    if name in words.flags:
        return f"{name} is no or unknown" if negative else f"{name} is yes"
    return f"{name} does not hold" if negative else f"{name} holds"


def _not(inner: n.Expression, words: Vocabulary) -> str:
    match inner:
        case n.Name(text):
            return _name_holds(text, words, negative=True)
        case n.Query("any", count, selection, span):
            return _query(n.Query("no", count, selection, span), words)
        case _:
            return f"it is not so that {clause(inner, words)}"


def _test(call: n.Call, words: Vocabulary) -> str:
    subject, *operands = call.arguments
    positive, negative = TESTS[call.operator]
    text = f"{noun(subject, words)} {negative if call.negated else positive}"
    if call.operator == "between":
        text += f" {noun(operands[0], words)} to {noun(operands[1], words)}"
    elif call.operator == "contains all of" and isinstance(operands[0], n.ListLiteral):
        text += f" {listed([noun(i, words) for i in operands[0].items], 'and')}"
    elif operands:
        text += f" {noun(operands[0], words)}"
    if call.ignoring_case:
        text += " (in large or small letters)"
    known_anyway = call.operator.startswith("is ") or not isinstance(subject, n.Name)
    return f"{text}, or is unknown" if call.negated and not known_anyway else text


def _query(query: n.Query, words: Vocabulary) -> str:
    events = _events(query.selection.events, query.selection.window, query.selection.where, words)
    steps = "".join(_step(s, words) for s in query.selection.steps)
    match query.quantifier:
        case "any":
            return f"there are any {events}{steps}"
        case "no":
            return f"there are no {events}{steps}"
        case "every":
            assert query.selection.where is not None
            all_ = _events(query.selection.events, query.selection.window, None, words)
            return f"there are any {all_}, and for every one {clause(query.selection.where, words)}"
        case "at least" | "at most" | "exactly":
            assert query.count is not None
            are = "is" if amount_text(query.count) == "1" else "are"
            return f"there {are} {query.quantifier} {amount_text(query.count)} {events}{steps}"
        case _:
            assert_never(query.quantifier)


def _when(window: n.Window) -> str:
    """`since D` of a date reads `on D or later`."""
    text = window_text(window)
    if window.form != "since":
        return text
    return f"{'not ' if window.negated else ''}on {literal(window.arguments[0])} or later"


def _step(step: n.Step, words: Vocabulary) -> str:
    within = f" within {length_text(step.within)}" if step.within else ""
    same_day = " or on the same day" if step.same_day else ""
    events = _events(step.events, None, step.where, words)
    return f", {'not ' if step.negated else ''}followed{within}{same_day} by {events}"


def _events(events: n.Name, window: n.Window | None, where: n.Expression | None, words: Vocabulary) -> str:
    text = events.text
    if window:
        text += f" {window_text(window)}"
    return f"{text} where {clause(where, words)}" if where is not None else text


def _top(top: n.Top, words: Vocabulary) -> str:
    amount = amount_text(top.amount)
    unit = amount if amount.endswith("%") else f"{amount} customers"
    end = "bottom" if top.bottom else "top"
    scope = _scope(top.within, top.among, words)
    return f"the customer is in the {end} {unit} by {noun(top.value, words)}{scope}"


def _scope(within: n.Name | None, among: n.Expression | None, words: Vocabulary) -> str:
    those = "" if among is None else f" among {whom(among, words)}"
    return those + (f", each {within.text} by itself" if within else "")


def whom(among: n.Expression, words: Vocabulary) -> str:
    """`buyers`, or `those for whom country is "DE"`."""
    return among.text if isinstance(among, n.Name) else f"those for whom {clause(among, words)}"


# ---------------------------------------------------------------- values


def _factor(value: n.Expression, words: Vocabulary) -> str:
    text = noun(value, words)
    return f"({text})" if isinstance(value, n.Call) and value.operator in ARITHMETIC else text


def _choice(choice: n.Choice, words: Vocabulary) -> str:
    arms = [f"{noun(a.value, words)} if {clause(a.condition, words)}" for a in choice.arms]
    last = noun(choice.otherwise, words) if choice.otherwise is not None else "unknown"
    return f"{', else '.join(arms)}, else {last}"


def _function(function: n.Function, words: Vocabulary) -> str:
    first = function.arguments[0] if function.arguments else None
    if first is None:
        return literal(function)
    if function.name in AGGREGATES:
        return _aggregate(function.name, first, words)
    values = [noun(a.value, words) for a in function.arguments if a.value is not None]
    scope = _scope(first.within, first.among, words)
    match function.name, values:
        case ("quartile" | "quintile" | "decile" | "percentile") as rank, (x,):
            return f"{RANKS[rank]} by {x} (1 is the lowest){scope}"
        case "ntile", (groups, x):
            return f"the group they are in, of {groups} of equal size, by {x} (1 is the lowest){scope}"
        case "nth", (place, events):
            return f"the date of number {place} of {events}"
        case "round", (x,):
            return f"{x}, rounded"
        case "round", (x, digits):
            return f"{x}, rounded to {digits} digits"
        case "overall percentile", (x, percent):
            return f"the {percent}th percentile of {x} over all customers{scope}"
        case "overall share", (condition,):
            return f"the share of customers for whom {condition.removeprefix('whether ')}{scope}"
        case name, (x, *_) if name.startswith("overall "):
            return f"the {name.removeprefix('overall ')} of {x} over all customers{scope}"
        case name, _:
            return f"the {name} of {listed(values, 'and')}"


def _aggregate(name: str, argument: n.Argument, words: Vocabulary) -> str:
    window = f" {window_text(argument.window)}" if argument.window else ""
    where = f" where {clause(argument.where, words)}" if argument.where is not None else ""
    match argument.value:
        case n.Path(owner, column):
            return AGGREGATES[name].format(f"{owner.text}{window}{where}", x=column.text)
        case n.Name(text) if name in ("first", "last") and text in words.declared:
            return f"the date of the {name} of {text}{window}{where}"
        case n.Name(text) if name == "count":
            return AGGREGATES[name].format(f"{text}{window}{where}")
        case None:
            return f"the number of rows{where}"
        case value:
            return AGGREGATES[name].format(f"its rows{where}", x=noun(value, words))
