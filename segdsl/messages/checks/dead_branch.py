"""dead-branch: a branch of a template that no letter takes, because the audience settles the question.

Only what is plain is told: a question whether a value is known where every campaign that sends the template
makes sure of it, and a comparison with a value that every audience fixes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jinja2 import nodes

from segdsl.codes import Code
from segdsl.diagnostics import Diagnostic
from segdsl.logic.known import Known
from segdsl.messages.checks.check import Check
from segdsl.messages.checks.desk import Desk
from segdsl.messages.checks.findings import Noted
from segdsl.messages.checks.trees import Written, attribute_of, kind_of_attribute, written
from segdsl.model.by_name import named
from segdsl.model.nodes import Call, Column, Literal, Reference
from segdsl.templates.parts import parts
from segdsl.templates.places import place
from segdsl.types import OneOf


def dead_branch(desk: Desk) -> Iterator[Noted]:
    for file in written(desk):
        known = file.known(desk)
        fixed = [dict(_fixed(k)) for k in known]
        for node in parts(file.tree, nodes.If):
            answer = _answer(desk, node.test, known, fixed)
            if answer is False or (answer is True and (node.else_ or node.elif_)):
                yield from _told(desk, file, node, answer=answer)


def _fixed(known: Known) -> Iterator[tuple[str, Any]]:
    """The values that an audience fixes: of `country = "DE"`, country."""
    for fact in known.facts.true:
        match fact:
            case Call("=", (Column("customers", name) | Reference(name), Literal(value))):
                yield name, value


def _answer(
    desk: Desk, test: nodes.Node, known: list[Known], fixed: Sequence[Mapping[str, Any]]
) -> bool | None:
    """What the test comes out as in every letter; None where that depends."""
    match test:
        case nodes.Not():
            inner = _answer(desk, test.node, known, fixed)
            return None if inner is None else not inner
        case nodes.Test(name="known" | "defined" | "unknown" | "undefined" as asked):
            sure = _sure(desk, attribute_of(test.node), known)
            return asked in ("known", "defined") if sure else None
        case nodes.Compare(ops=[nodes.Operand(op="eq" | "ne" as sign, expr=nodes.Const(value=value))]):
            name = attribute_of(test.expr) or ""
            values = {f[name] for f in fixed if name in f}
            if len(values) != 1 or not all(name in f for f in fixed):
                return None
            return (values == {value}) == (sign == "eq")
    own = attribute_of(test)
    kind = kind_of_attribute(desk, own) if own is not None else None
    is_filled = kind is not None and isinstance(kind.type, OneOf) and all(v.strip() for v in kind.type.values)
    return True if is_filled and _sure(desk, own, known) else None


def _sure(desk: Desk, name: str | None, known: list[Known]) -> bool:
    kind = kind_of_attribute(desk, name) if name is not None else None
    if name is None or kind is None:
        return False
    if kind.family == "text" and not isinstance(kind.type, OneOf):
        return False  # a text of blanks is known to rules, and unknown to templates
    return all(k.sure(named(desk.model, name)) for k in known)


def _told(desk: Desk, file: Written, node: nodes.If, *, answer: bool) -> Iterator[Noted]:
    if answer:
        message = "no letter takes the other branch: what is asked here holds for everybody in the audience"
    else:
        message = "no letter takes this branch: what is asked here holds for nobody in the audience"
    where = place(file.source, node.lineno, "if")
    found = Diagnostic("dead-branch", message, where, hint="leave the question out", certainty="proved")
    for combination in file.combinations(desk):
        yield Noted(found, combination)


CHECK = Check(
    {"dead-branch": Code("info", "A branch of a template that no letter takes")}, of_all=dead_branch
)
