"""From values and conditions to one line of text.

In: an expression. Out: its text in the language's own spelling, with exactly the parentheses that
its tree needs: parsing it gives an equal tree.
"""

from __future__ import annotations

from typing import assert_never

from segdsl.operators import FUNCTIONS, entry_of
from segdsl.operators.entry import Tier
from segdsl.operators.logic import JUNCTIONS
from segdsl.syntax import nodes as n
from segdsl.syntax.spelling import (
    amount_text,
    events_name,
    instant_text,
    length_text,
    name_text,
    number_text,
    quoted,
    value_name,
)

# How tightly a form binds; an operand that binds less tightly than its place asks stands in parentheses.
CHOICE, OR, AND, NOT, TEST = Tier.CHOICE, Tier.OR, Tier.AND, Tier.NOT, Tier.COMPARISON
DEFAULT, SUM, PRODUCT, UNARY, ATOM = Tier.DEFAULT, Tier.SUM, Tier.PRODUCT, Tier.SIGN, Tier.ATOM

_NEGATIVE = {
    "contains": "does not contain",
    "starts": "does not start",
    "ends": "does not end",
    "matches": "does not match",
}


def tier(expression: n.Expression) -> int:
    match expression:
        case n.Choice():
            return CHOICE
        case n.Call("negate") | n.Number(value=int() | float()) if _is_negative(expression):
            return UNARY
        case n.Call(operator):
            return _tier_of(operator)
        case n.InWindow() | n.Query() | n.SomeOf() | n.Top() | n.TopMaking() | n.Sample():
            return TEST
        case _:
            return ATOM


def _tier_of(operator: str) -> Tier:
    return entry_of(operator).tier


def _is_negative(expression: n.Expression) -> bool:
    return not isinstance(expression, n.Number) or number_text(expression).startswith("-")


def expression_text(expression: n.Expression, least: int = CHOICE) -> str:
    """The text of an expression, in parentheses where it binds less tightly than `least`."""
    text = _text(expression)
    return text if tier(expression) >= least else f"({text})"


def condition_text(condition: n.Expression, least: int = OR) -> str:
    """A condition; a lone `no` would take the next word for events, so it stands in parentheses."""
    if isinstance(condition, n.YesNo) and not condition.value:
        return "(no)"
    return expression_text(condition, least)


def _text(expression: n.Expression) -> str:
    match expression:
        case n.Name():
            return value_name(expression)
        case n.Path(owner, name):
            return f"{name_text(owner)}.{name_text(name)}"
        case n.Text(value):
            return quoted(value)
        case n.Number():
            return number_text(expression)
        case n.YesNo(value):
            return "yes" if value else "no"
        case n.DateLiteral(value):
            return value.isoformat()
        case n.InstantLiteral():
            return instant_text(expression)
        case n.Duration():
            return length_text(expression)
        case n.DayWord(word):
            return word
        case n.RelativeDay(duration, forward):
            return f"in {length_text(duration)}" if forward else f"{length_text(duration)} ago"
        case n.Everyone(none):
            return "nobody" if none else "everyone"
        case n.Call():
            return _call_text(expression)
        case n.ListLiteral(items):
            return list_text(items)
        case n.Function():
            return _function_text(expression)
        case n.Choice():
            return ", ".join(arm_texts(expression))
        case n.LookedUp(path, keys):
            key = expression_text(keys[0], ATOM) if len(keys) == 1 else list_text(keys)
            return f"{_text(path)} for {key}"
        case n.InWindow(value, window, anniversary=anniversary):
            subject = (
                f"anniversary of {expression_text(value, ATOM)}"
                if anniversary
                else expression_text(value, DEFAULT)
            )
            return f"{subject} {window_text(window)}"
        case n.Query():
            return f"{query_head(expression)}{_steps_text(expression)}"
        case n.SomeOf(conditions=conditions):
            return f"{some_of_head(expression)} {list_text(conditions)}"
        case n.Top():
            end = "bottom" if expression.bottom else "top"
            by = expression_text(expression.value, DEFAULT)
            return f"{end} {amount_text(expression.amount)} by {by}{_scope_text(expression)}"
        case n.TopMaking(share, value):
            of = expression_text(value, DEFAULT)
            return f"top customers making {amount_text(share)} of {of}{_scope_text(expression)}"
        case n.Sample(share, seed, by=by):
            text = f"sample {amount_text(share)}" + (f" by {name_text(by)}" if by else "")
            return text + (f" seed {quoted(seed.value)}" if seed else "")
        case _:
            assert_never(expression)


# ---------------------------------------------------------------- lists and choices


def list_text(items: tuple[n.Expression, ...]) -> str:
    return f"({', '.join(expression_text(item, OR) for item in items)})"


def arm_texts(choice: n.Choice) -> list[str]:
    arms = [f"{expression_text(a.value, OR)} when {expression_text(a.condition, OR)}" for a in choice.arms]
    return arms if choice.otherwise is None else [*arms, f"{expression_text(choice.otherwise, OR)} otherwise"]


# ---------------------------------------------------------------- operators


def _call_text(call: n.Call) -> str:
    operands, word = call.arguments, call.operator
    if word in JUNCTIONS:
        return f" {word} ".join(condition_text(operand, NOT) for operand in operands)
    if word == "not":
        return f"not {condition_text(operands[0], NOT)}"
    if word == "negate":
        inner = expression_text(operands[0], UNARY)
        return f"-({inner})" if isinstance(operands[0], n.Number) else f"-{inner}"
    if word == "how many of":
        return f"how many of {list_text(operands)}"
    if word in FUNCTIONS or word.endswith(" between"):
        return f"{word} {' and '.join(expression_text(operand, ATOM) for operand in operands)}"
    here = _tier_of(word)
    if TEST < here < UNARY:
        left, right = operands
        return f"{expression_text(left, here)} {word} {expression_text(right, here + 1)}"
    return _test_text(call) + (" ignoring case" if call.ignoring_case else "")


def _test_text(call: n.Call) -> str:
    subject, *operands = [expression_text(operand, DEFAULT) for operand in call.arguments]
    if call.operator == "=":
        words = "!=" if call.negated else "="
    elif call.operator.startswith("is "):
        words = call.operator.replace("is ", "is not ") if call.negated else call.operator
    else:
        words = _negative(call.operator) if call.negated else call.operator
    return f"{subject} {words}" + (f" {' and '.join(operands)}" if operands else "")


def _negative(operator: str) -> str:
    first, _, rest = operator.partition(" ")
    return f"{_NEGATIVE[first]} {rest}".strip() if first in _NEGATIVE else f"not {operator}"


def _function_text(function: n.Function) -> str:
    alone = len(function.arguments) == 1
    return f"{function_name(function)}({', '.join(argument_text(a, alone) for a in function.arguments)})"


def function_name(function: n.Function) -> str:
    return function.name


def argument_text(argument: n.Argument, alone: bool) -> str:
    parts = [] if argument.value is None else [_argument_value(argument, alone)]
    if argument.window:
        parts.append(window_text(argument.window))
    if argument.where is not None:
        parts.append(where_text(argument.where))
    return " ".join(parts) + _scope_text(argument)


def _argument_value(argument: n.Argument, alone: bool) -> str:
    assert argument.value is not None
    if argument.window or argument.where is not None:
        return expression_text(argument.value, DEFAULT)
    if (argument.within or argument.among) and takes_within(argument.value):
        return f"({expression_text(argument.value)})"
    scoped = argument.within or argument.among
    return expression_text(argument.value, CHOICE if alone and not scoped else OR)


def takes_within(condition: n.Expression) -> bool:
    """Whether a `within` behind this text would be read as part of it."""
    last = _last(condition)
    return takes_among(last) or (isinstance(last, n.Query) and bool(last.selection.steps))


def takes_among(condition: n.Expression) -> bool:
    """Whether an `among` behind this text would be read as part of it."""
    return isinstance(_last(condition), n.Top | n.TopMaking)


def _last(condition: n.Expression) -> n.Expression:
    """What stands last in a condition, and so next to what is written behind it."""
    match condition:
        case n.Call("and" | "or" | "not", operands):
            return _last(operands[-1])
        case _:
            return condition


def _scope_text(ranked: n.Argument | n.Top | n.TopMaking) -> str:
    within = f" within {name_text(ranked.within)}" if ranked.within else ""
    return within + (among_text(ranked.among) if ranked.among is not None else "")


def among_text(among: n.Expression) -> str:
    """` among buyers`, ` among (newsletter and r = 5)`."""
    return f" among {name_text(among) if isinstance(among, n.Name) else f'({condition_text(among)})'}"


# ---------------------------------------------------------------- windows and events


def window_text(window: n.Window) -> str:
    return ("not " if window.negated else "") + _window_text(window)


def _window_text(window: n.Window) -> str:
    arguments = window.arguments
    match window.form:
        case "today" | "yesterday" | "tomorrow":
            return window.form
        case "in this" | "in last" | "in next":
            return f"{window.form} {window.unit}"
        case "in the last" | "in the next":
            return f"{window.form} {_length(arguments[0])}"
        case "before" | "after" | "since" | "on":
            return f"{window.form} {expression_text(arguments[0], DEFAULT)}"
        case "between":
            return f"between {' and '.join(expression_text(a, DEFAULT) for a in arguments)}"
        case "within after" | "within before":
            word = window.form.removeprefix("within ")
            return f"within {_length(arguments[0])} {word} {expression_text(arguments[1], DEFAULT)}"
        case "more than ago" | "less than ago" | "at least ago" | "at most ago":
            return f"{window.form.removesuffix(' ago')} {_length(arguments[0])} ago"
        case "in each of the last":
            return f"in each of the last {_periods_text(*arguments)}"
        case "in at least of the last":
            least, count, period = arguments
            return f"in at least {_count(least)} of the last {_periods_text(count, period)}"
        case _:
            assert_never(window.form)


def _length(piece: n.Expression) -> str:
    assert isinstance(piece, n.Duration | n.Name)
    return length_text(piece)


def _count(piece: n.Expression) -> str:
    assert isinstance(piece, n.Number | n.Name)
    return amount_text(piece)


def _periods_text(count: n.Expression, period: n.Expression) -> str:
    if isinstance(period, n.Duration) and period.amount.value == 1 and not period.amount.percent:
        return f"{_count(count)} {period.unit}s"
    return f"{_count(count)} periods of {_length(period)}"


def query_head(query: n.Query) -> str:
    """`at least 3 orders in the last 30 days where (…)`, without the steps that follow."""
    count = f" {amount_text(query.count)}" if query.count else ""
    selection = query.selection
    head = f"{query.quantifier}{count} {events_name(selection.events)}"
    if selection.window:
        head += f" {window_text(selection.window)}"
    return head if selection.where is None else f"{head} {where_text(selection.where)}"


def some_of_head(some: n.SomeOf) -> str:
    return f"{some.quantifier} {amount_text(some.count)} of"


def where_text(condition: n.Expression) -> str:
    return f"where ({expression_text(condition, OR)})"


def _steps_text(query: n.Query) -> str:
    return "".join(f" {step_text(step)}" for step in query.selection.steps)


def step_text(step: n.Step) -> str:
    text = f"{'not ' if step.negated else ''}followed by {events_name(step.events)}"
    if step.within:
        text += f" within {length_text(step.within)}"
    if step.same_day:
        text += " or on the same day"
    return text if step.where is None else f"{text} {where_text(step.where)}"
