"""Expectations and guarantees: what a rule file promises of its segments."""

from __future__ import annotations

from segdsl.model import literals
from segdsl.model.closed_sets import HAVE_STAGES
from segdsl.model.conditions import condition
from segdsl.model.draft import Draft, Scope
from segdsl.model.findings import listed, quoted
from segdsl.model.names import reference
from segdsl.model.nodes import Expression
from segdsl.model.project import Expectation, Guarantee, Steady
from segdsl.model.terms import all_of, call, negation
from segdsl.suggest import did_you_mean
from segdsl.syntax import nodes as syntax


def expectation(draft: Draft, written: syntax.Expectation) -> Expectation | None:
    """Both bounds are shares or both are numbers of customers."""
    scope = Scope(draft, seed="")
    subject = condition(scope, written.subject)
    if written.steady is not None:
        return _steady(scope, written, written.steady, subject)
    of = None if written.of is None else condition(scope, written.of)
    bounds = [_bound(scope, bound) for bound in (written.low, written.high)]
    given = [b for b in bounds if b is not None]
    if subject is None or (written.of is not None and of is None):
        return None
    if len(given) < (written.low is not None) + (written.high is not None):
        return None
    if len({share for _, share in given}) > 1:
        message = "one bound is a share and the other a number of customers"
        draft.findings.add("type-mismatch", message, written.span, "write both with `%`, or both without")
        return None
    low, high = (None if b is None else b[0] for b in bounds)
    if low is not None and high is not None and low > high:
        draft.findings.add("type-mismatch", "the first bound is above the second", written.span, "swap them")
        return None
    share = any(share for _, share in given)
    return Expectation(subject, low, high, share, of, written.span, written.description)


def _steady(
    scope: Scope, written: syntax.Expectation, how: syntax.Steady, subject: Expression | None
) -> Expectation | None:
    """`expect vips within 15% of 7 days ago`."""
    share, ago = literals.share(scope, how.share), literals.length(scope, how.ago.duration)
    if subject is None or share is None or ago is None:
        return None
    if ago.unit == "minutes" or ago.amount <= 0:
        message = f"sizes are compared by days, and {quoted(how.ago.span)} is no earlier day"
        scope.findings.add("type-mismatch", message, how.ago.span, "write, say, `7 days ago`")
        return None
    steady = Steady(share, ago)
    return Expectation(subject, None, None, True, None, written.span, written.description, steady)


def _bound(scope: Scope, written: syntax.Number | syntax.Name | None) -> tuple[float, bool] | None:
    if written is None:
        return None
    number = literals.number(scope, written, "a share, such as `10%`, or a number of customers")
    if number is None:
        return None
    if number.value < 0 or (number.percent and number.value > 1):
        what = "a share is from 0% to 100%" if number.percent else "a number of customers is not negative"
        scope.findings.add("type-mismatch", f"{quoted(written.span)}: {what}", written.span)
        return None
    if not number.percent and number.value != int(number.value):
        message = f"{quoted(written.span)} is not a number of customers"
        hint = f"did you mean `{number.value * 100:g}%`?" if number.value <= 1 else None
        scope.findings.add("type-mismatch", message, written.span, hint)
        return None
    return float(number.value), number.percent


def guarantee(draft: Draft, written: syntax.Guarantee) -> Guarantee | None:
    """What a customer would have to be for the guarantee to be broken."""
    scope = Scope(draft)
    found = _gap(scope, written) if written.form == "covers" else _broken(scope, written)
    if found is None:
        return None
    violation, facts = found
    title = written.title.value if written.title is not None else _spoken(written)
    return Guarantee(title, violation, written.span, facts)


def _spoken(written: syntax.Guarantee) -> str:
    subject, wanted = written.subject.span.one_line, written.condition.span.one_line
    if written.form == "covers":
        return f"{subject} covers {wanted}"
    return f"{written.form} {subject} is {wanted}"


# What breaks a guarantee, and what was asked.
Asked = tuple[Expression, tuple[Expression, ...]]


def _broken(scope: Scope, written: syntax.Guarantee) -> Asked | None:
    subject, wanted = condition(scope, written.subject), condition(scope, written.condition)
    if subject is None or wanted is None:
        return None
    broken = negation(wanted, wanted.span) if written.form == "every" else wanted
    return all_of((subject, broken), written.span), (subject, wanted)


def _gap(scope: Scope, written: syntax.Guarantee) -> Asked | None:
    everyone = written.condition
    among = None if isinstance(everyone, syntax.Everyone) else condition(scope, everyone)
    name = written.subject
    declared = scope.draft.names.get(name.text) if isinstance(name, syntax.Name) else None
    if not isinstance(name, syntax.Name) or declared is None or declared.what not in HAVE_STAGES:
        lifecycles = scope.draft.bearing("lifecycle")
        hint = did_you_mean(name.span.text, lifecycles) or (
            f"the lifecycles are {listed(lifecycles)}" if lifecycles else None
        )
        message = f"only a lifecycle can cover customers, and {quoted(name.span)} is not one"
        scope.findings.add("unknown-name" if declared is None else "type-mismatch", message, name.span, hint)
        return None
    stage = reference(scope.draft, name)
    if stage is None or (among is None and not isinstance(everyone, syntax.Everyone)):
        return None
    without = negation(call("is known", (stage,), name.span), written.span)
    if among is None:
        return without, (stage,)
    return all_of((among, without), written.span), (among, stage)
