"""One expression in words.

In: an expression as written, and the vocabulary. Out: a phrase that can stand in a sentence: a clause for a
condition, a noun for a value.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from segdsl.operators import FUNCTIONS, entry_of
from segdsl.operators.comparison import MIRRORED
from segdsl.operators.entry import Tier
from segdsl.operators.logic import JUNCTIONS
from segdsl.syntax import nodes as n
from segdsl.syntax.phrases import window_text
from segdsl.syntax.spelling import amount_text, length_text
from segdsl.wording.functions import function_in_words, scoped
from segdsl.wording.words import (
    Vocabulary,
    counted,
    form_of,
    is_compound,
    is_condition,
    listed,
    literal,
    tested,
)


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
            or_unknown = ", or is unknown" if window.negated and isinstance(value, n.Name) else ""
            return f"{subject} is {_when(window)}{or_unknown}"
        case n.Query():
            return _query(condition, words)
        case n.SomeOf(quantifier, count, conditions):
            each = "; ".join(clause(c, words) for c in conditions)
            return f"{quantifier} {amount_text(count)} of these hold: ({each})"
        case n.Top():
            return _top(condition, words)
        case n.TopMaking(share, value, within, among):
            who = f"the customer is one of the fewest who together make {amount_text(share)}"
            return f"{who} of all {noun(value, words)}{scoped(within, among, words, clause)}"
        case n.Sample():
            return _sampled(condition)
        case n.Text() | n.Number() | n.Duration() | n.ListLiteral() | n.DateLiteral() | n.InstantLiteral():
            return f"{noun(condition, words)} is yes"
        case n.DayWord() | n.RelativeDay() | n.Function() | n.Choice() | n.LookedUp():
            return f"{noun(condition, words)} is yes"
        case _:
            assert_never(condition)


def noun(value: n.Expression, words: Vocabulary) -> str:
    """What a value is: `the average total of orders in the last 90 days`."""
    match value:
        case n.Name(text):
            declared = words.declared.get(text)
            return f"{text} ({literal(declared.value)})" if isinstance(declared, n.Setting) else text
        case n.Path(owner, name):
            return (
                f"the customer's {name.text}"
                if owner.text == "customer"
                else f"the {name.text} of {owner.text}"
            )
        case n.Call("how many of", conditions):
            return f"the number of these that hold: ({'; '.join(clause(c, words) for c in conditions)})"
        case n.Call():
            return f"whether {clause(value, words)}" if is_condition(value) else _calculated(value, words)
        case n.Function():
            return function_in_words(value, words, noun, clause)
        case n.Choice():
            return _choice(value, words)
        case n.LookedUp(path, keys):
            by = listed([noun(k, words) for k in keys], "and")
            return f"the {path.name.text} that {path.owner.text} has for {by}"
        case n.YesNo(yes):
            return "yes" if yes else "no"
        case n.ListLiteral(items):
            return listed([noun(i, words) for i in items])
        case n.InWindow() | n.Query() | n.SomeOf() | n.Top() | n.TopMaking() | n.Sample() | n.Everyone():
            return f"whether {clause(value, words)}"
        case n.Text() | n.Number() | n.Duration() | n.DateLiteral() | n.InstantLiteral():
            return literal(value)
        case n.DayWord() | n.RelativeDay():
            return literal(value)
        case _:
            assert_never(value)


# ---------------------------------------------------------------- conditions


def _joined(operand: n.Expression, words: Vocabulary) -> str:
    text = clause(operand, words)
    return f"({text})" if isinstance(operand, n.Call) and operand.operator in JUNCTIONS else text


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
        case n.Call(operator, negated=negated) if entry_of(operator).is_condition:
            return _test(replace(inner, negated=not negated), words)
        case n.Top() | n.TopMaking() | n.Sample(by=None):
            return clause(inner, words).replace(" is ", " is not ", 1)
        case _:
            return f"it is not so that {clause(inner, words)}"


def _told_by_its_subject(call: n.Call) -> n.Call:
    """`3 < x` reads as `x > 3`."""
    if call.operator not in MIRRORED or not isinstance(call.arguments[0], n.Text | n.Number | n.YesNo):
        return call
    return replace(call, operator=MIRRORED[call.operator], arguments=call.arguments[::-1])


def _test(call: n.Call, words: Vocabulary) -> str:
    call = _told_by_its_subject(call)
    subject, *operands = call.arguments
    positive, negative = tested(call)
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
    events = _events(query.selection, words)
    steps = "".join(_step(s, words) for s in query.selection.steps)
    match query.quantifier:
        case "any":
            return f"there are {events}{steps}"
        case "no":
            return f"there are no {events}{steps}"
        case "every":
            assert query.selection.where is not None
            all_ = _events(replace(query.selection, where=None), words)
            return f"there are {all_}, and for every one of them {clause(query.selection.where, words)}"
        case "at least" | "at most" | "exactly":
            assert query.count is not None
            one = amount_text(query.count) == "1"
            events = _events(query.selection, words, one)
            are = "is" if one else "are"
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
    events = _events(n.Selection(step.events, None, step.where, (), step.span), words)
    return f", {'not ' if step.negated else ''}followed{within}{same_day} by {events}"


def _events(selection: n.Selection, words: Vocabulary, one: bool = False) -> str:
    """`orders in the last 30 days where …`, without what follows them."""
    text = counted(selection.events.text, words, one)
    if selection.window:
        text += f" {window_text(selection.window)}"
    return text if selection.where is None else f"{text} where {clause(selection.where, words)}"


def _sampled(sample: n.Sample) -> str:
    who = "the customer" if sample.by is None else f"their {sample.by.text}"
    seed = "" if sample.seed is None else f", drawn with the seed {literal(sample.seed)}"
    return f"{who} is in a random {amount_text(sample.share)} that stays the same every day{seed}"


def _top(top: n.Top, words: Vocabulary) -> str:
    amount = amount_text(top.amount)
    if amount == "1":
        one = "lowest" if top.bottom else "highest"
        scope = scoped(top.within, top.among, words, clause)
        return f"the customer is the one with the {one} {noun(top.value, words)}{scope}"
    unit = amount if amount.endswith("%") else f"{amount} customers"
    end = "bottom" if top.bottom else "top"
    scope = scoped(top.within, top.among, words, clause)
    return f"the customer is in the {end} {unit} by {noun(top.value, words)}{scope}"


# ---------------------------------------------------------------- values


def _calculated(call: n.Call, words: Vocabulary) -> str:
    """Arithmetic, a default, or the time between two dates: `the number of days since …`."""
    if call.operator in FUNCTIONS:
        [end] = [noun(o, words).removeprefix("the date of ") for o in call.arguments]
        return f"the number of {call.operator} {end}"
    operator = entry_of(call.operator)
    say = _date if operator.name.endswith(" between") else noun if operator.tier is Tier.DEFAULT else _factor
    form = form_of(operator, len(call.arguments))
    assert form is not None
    return form.format(*(say(o, words) for o in call.arguments))


def _factor(value: n.Expression, words: Vocabulary) -> str:
    text = noun(value, words)
    return f"({text})" if is_compound(value) else text


def _date(value: n.Expression, words: Vocabulary) -> str:
    return noun(value, words).removeprefix("the date of ")


def _choice(choice: n.Choice, words: Vocabulary) -> str:
    arms = [f"{noun(a.value, words)} if {clause(a.condition, words)}" for a in choice.arms]
    last = noun(choice.otherwise, words) if choice.otherwise is not None else "unknown"
    return f"{', else '.join(arms)}, else {last}"
