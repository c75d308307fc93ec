"""Operators that join conditions. Conditions are true or false, never unknown."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_

from segdsl.operators.entry import Example, Operator, Signature, Tier, Unknown
from segdsl.types import Flag, Number

JUNCTIONS = ("and", "or")
"""Join any number of conditions into one, and never stand beside each other without parentheses."""

LOGIC = (
    Operator(
        name="and",
        form="{0} and {*}",
        tier=Tier.AND,
        signatures=(Signature(("flag", "flag"), Flag(), repeats=True),),
        unknown=Unknown.NEVER,
        row=lambda *conditions: all(conditions),
        column=lambda kernel, *conditions: reduce(and_, conditions),
        doc="All of the conditions hold.",
        examples=(Example((True, True, True), True), Example((True, False), False)),
        joins=True,
        word="chosen",
    ),
    Operator(
        name="or",
        form="{0} or {*}",
        tier=Tier.OR,
        signatures=(Signature(("flag", "flag"), Flag(), repeats=True),),
        unknown=Unknown.NEVER,
        row=lambda *conditions: any(conditions),
        column=lambda kernel, *conditions: reduce(or_, conditions),
        doc="At least one of the conditions holds.",
        examples=(Example((False, True, False), True), Example((False, False), False)),
        joins=True,
        word="either",
    ),
    Operator(
        name="not",
        form="not {0}",
        tier=Tier.NOT,
        signatures=(Signature(("flag",), Flag()),),
        unknown=Unknown.NEVER,
        row=lambda condition: not condition,
        column=lambda kernel, condition: ~condition,
        doc="The condition does not hold; customers for whom something in it is unknown are included.",
        examples=(Example((True,), False), Example((False,), True)),
        joins=True,
        word="others",
    ),
    Operator(
        name="how many of",
        form="how many of ({*})",
        tier=Tier.ATOM,
        signatures=(Signature(("flag",), Number(whole=True, low=0), repeats=True),),
        unknown=Unknown.IF_ANY,
        row=lambda *conditions: sum(map(bool, conditions)),
        column=lambda kernel, *conditions: kernel.count_true(conditions),
        doc="The number of the conditions that hold.",
        examples=(Example((True, False, True), 2), Example((False,), 0)),
        joins=True,
    ),
    Operator(
        name="every",
        form=None,
        tier=Tier.ATOM,
        signatures=(Signature(("number", "number"), Flag()),),
        unknown=Unknown.NEVER,
        row=lambda count, failing: count > 0 and failing == 0,
        column=lambda kernel, count, failing: (count > 0) & (failing == 0),
        doc="There is at least one event, and none that fails the condition.",
        examples=(Example((3, 0), True), Example((3, 1), False), Example((0, 0), False)),
    ),
    Operator(
        name="holds",
        form=None,
        tier=Tier.ATOM,
        signatures=(Signature(("flag",), Flag()),),
        unknown=Unknown.NEVER,
        row=lambda flag: flag,
        column=lambda kernel, flag: flag == True,  # noqa: E712 - a comparison of columns
        doc="The yes-or-no value is known to be yes.",
        examples=(Example((True,), True), Example((False,), False), Example((None,), False)),
    ),
)
