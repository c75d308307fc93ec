"""Campaigns: who gets what.

In: a campaign as written. Out: its audience as one condition, the control group and the variants as stable
shares that add up, or None where something is wrong.
"""

from __future__ import annotations

from segdsl.diagnostics import Label
from segdsl.model import literals
from segdsl.model.conditions import condition
from segdsl.model.draft import Draft, Scope
from segdsl.model.findings import quoted
from segdsl.model.goals import goal
from segdsl.model.nodes import Expression, Sample, Value
from segdsl.model.project import Campaign, Cap, Variant
from segdsl.model.rules import notes
from segdsl.model.series import channel_of, series
from segdsl.model.terms import all_of, negation
from segdsl.syntax import nodes as syntax
from segdsl.types import CONDITION

_TOLERANCE = 1e-9  # shares such as 33.3% and 66.7% add up in decimals, not always in floats


def campaign(draft: Draft, written: syntax.Campaign) -> Campaign | None:
    scope = Scope(draft, seed=written.name.text)
    before = draft.findings.mark()
    to = _to(scope, written)
    except_ = None if written.except_ is None else condition(scope, written.except_)
    holdout, seed = _holdout(scope, written)
    variants = _variants(scope, written, seed)
    caps = tuple(c for c in (_cap(scope, cap) for cap in written.caps) if c is not None)
    again = None if written.again_after is None else literals.length(scope, written.again_after)
    aim = None if written.goal is None else goal(scope, written.goal)
    channel = channel_of(scope, written.via)
    steps, stop = series(scope, written, channel)
    if draft.findings.mark() > before or to is None or (written.except_ is not None and except_ is None):
        return None
    group, priority = _exclusive(written.exclusive)
    return Campaign(
        written.name.text,
        _audience(to, except_),
        holdout,
        variants,
        written.template.value if written.template is not None else None,
        written.span,
        written.description,
        to,
        except_,
        channel,
        group,
        priority,
        caps,
        again,
        aim,
        written.owner.value if written.owner is not None else None,
        tuple(tag.value for tag in written.tags),
        written.because,
        written.template.span if written.template is not None else None,
        notes(written.notes),
        steps,
        stop,
    )


def _to(scope: Scope, written: syntax.Campaign) -> Expression | None:
    if written.to is None:
        message = f"the campaign `{written.name.text}` does not say who gets it"
        scope.findings.add("syntax", message, written.name.span, "add a line `to SEGMENT`")
        return None
    return condition(scope, written.to)


def _exclusive(written: syntax.Exclusive | None) -> tuple[str | None, float]:
    """The group, and the priority in it."""
    if written is None:
        return None, 0.0
    return written.group.value, 0.0 if written.priority is None else float(written.priority.value)


def _audience(to: Expression, except_: Expression | None) -> Expression:
    return to if except_ is None else all_of((to, negation(except_, except_.span)), to.span)


def _holdout(scope: Scope, written: syntax.Campaign) -> tuple[Sample | None, str]:
    """The control group, and the seed that variants go on from."""
    holdout, seed = written.holdout, written.name.text
    if holdout is None:
        return None, seed
    if holdout.seed is not None:
        seed = holdout.seed.value
    share = literals.share(scope, holdout.share)
    return (None if share is None else Sample(seed, share, CONDITION, holdout.span)), seed


def _variants(scope: Scope, written: syntax.Campaign, seed: str) -> tuple[Variant, ...]:
    shares = [literals.share(scope, v.share) for v in written.variants]
    _check_sum(scope, written, shares)
    found: list[Variant] = []
    seen: dict[str, syntax.Variant] = {}
    below = 0.0
    for place, (variant, share) in enumerate(zip(written.variants, shares, strict=True), 1):
        first = seen.setdefault(variant.name.text, variant)
        if first is not variant:
            message = f"`{written.name.text}` has two variants called `{variant.name.text}`"
            labels = [Label(first.name.span, "first declared here")]
            scope.findings.add("duplicate-name", message, variant.name.span, labels=labels)
        above, below = below, below + (share or 0.0)
        if place == len(written.variants):
            below = 1.0
        members = Sample(f"{seed}/variant", below, CONDITION, variant.span, above)
        template = variant.template.value if variant.template is not None else None
        values = _bindings(scope, variant)
        found.append(Variant(variant.name.text, share or 0.0, members, template, values, variant.span))
    return tuple(found)


def _check_sum(scope: Scope, written: syntax.Campaign, shares: list[float | None]) -> None:
    known = [s for s in shares if s is not None]
    if not shares or len(known) < len(shares) or abs(sum(known) - 1) <= _TOLERANCE:
        return
    total = sum(known) * 100
    first, last = written.variants[0].share.span, written.variants[-1].share.span
    message = f"the variants of `{written.name.text}` add up to {total:.6g}%, not 100%"
    missing = 100 - total
    last_share = (known[-1] * 100) + missing
    hint = "shares are of those who are not held out"
    if last_share > 0:
        hint = f"did you mean `{last_share:.6g}%` for `{written.variants[-1].name.text}`? {hint}"
    labels = [Label(first, "the first share")] if first != last else []
    scope.findings.add("shares-do-not-add-up", message, last, hint, labels)


def _bindings(scope: Scope, variant: syntax.Variant) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for binding in variant.bindings:
        written = literals.setting_of(scope, binding.value)
        value = literals.plain_value(scope.draft, written)
        if binding.name.text in values:
            message = f"`{binding.name.text}` is set twice in the variant `{variant.name.text}`"
            scope.findings.add("duplicate-name", message, binding.name.span)
        elif value is not None:
            values[binding.name.text] = value
        elif not isinstance(written, syntax.InstantLiteral):
            message = f"after `with` stand plain values, and {quoted(binding.value.span)} is not one"
            hint = None
            if isinstance(written, syntax.Name) and written.text not in scope.draft.names:
                hint = f'did you mean `"{written.text}"`?'
            scope.findings.add("type-mismatch", message, binding.value.span, hint)
    return values


def _cap(scope: Scope, written: syntax.Cap) -> Cap | None:
    count = literals.count(scope, written.count)
    per = literals.length(scope, written.per)
    return None if count is None or per is None else Cap(count, per)
