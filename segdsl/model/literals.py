"""Constants: what is written as one, and settings, which may stand wherever a literal may.

In: a literal or the name of a setting. Out: its value, checked for the use at hand (a length of time,
a count, a share), or None where that was reported.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from segdsl.model.draft import Draft, Scope
from segdsl.model.findings import quoted
from segdsl.model.nodes import Expression, Length, Literal, Value
from segdsl.model.terms import LIST, constant
from segdsl.suggest import did_you_mean
from segdsl.syntax import nodes as syntax

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DAYS = {"day": 1, "week": 7}
_MINUTES = {"minute": 1, "hour": 60}
_LONGEST = {"days": 4_000_000, "months": 130_000, "minutes": 6_000_000_000}
_ANYTHING = "a length of time, such as `30 days`"


def plain_value(draft: Draft, node: syntax.Expression) -> Value | None:
    """The Python value of a literal that is no duration and no list; instants are aware, in UTC."""
    match node:
        case syntax.Text(value) | syntax.YesNo(value) | syntax.DateLiteral(value) | syntax.Number(value):
            return value
        case syntax.InstantLiteral(value):
            return instant(draft, value, node)
        case _:
            return None


def instant(draft: Draft, value: dt.datetime, node: syntax.Expression) -> dt.datetime | None:
    """In UTC. Without an offset it is the project's local time: a skipped one moves on, of a repeated
    one it is the first (which is what fold=0 means).
    """
    local = value if value.tzinfo is not None else value.replace(tzinfo=ZoneInfo(draft.zone), fold=0)
    try:
        return local.astimezone(dt.UTC)
    except OverflowError:
        draft.findings.add(
            "bad-date", f"{quoted(node.span)} is beyond the years that can be counted", node.span
        )
        return None


def literal(scope: Scope, node: syntax.Expression) -> Expression | None:
    """A literal that is one value."""
    value = plain_value(scope.draft, node)
    return None if value is None else constant(value, node.span)


def setting_of(scope: Scope, node: syntax.Expression) -> syntax.Expression:
    """What stands behind the name of a setting; anything else stands for itself."""
    if isinstance(node, syntax.Name):
        return scope.draft.settings.get(node.text, node)
    return node


def setting(scope: Scope, name: syntax.Name) -> Expression | None:
    """A setting used as a value."""
    written = scope.draft.settings[name.text]
    match written:
        case syntax.Duration():
            scope.findings.add(
                "type-mismatch",
                f"`{name.text}` is a length of time and can't stand here",
                name.span,
                f"write `in the last {name.text}`, `{name.text} ago` or `within {name.text}`",
            )
            return None
        case syntax.ListLiteral(items):
            return _text_list(scope, items, name)
        case _:
            value = plain_value(scope.draft, written)
            return None if value is None else constant(value, name.span)


def _text_list(scope: Scope, items: tuple[syntax.Expression, ...], name: syntax.Name) -> Expression | None:
    texts = [item.value for item in items if isinstance(item, syntax.Text)]
    if len(texts) == len(items):
        return Literal(tuple(texts), LIST, name.span)
    scope.findings.add(
        "type-mismatch",
        f"`{name.text}` is a list of values that are not texts; it can only stand after `in`",
        name.span,
    )
    return None


def length(scope: Scope, node: syntax.Expression) -> Length | None:
    """A duration, or a setting that holds one."""
    written = setting_of(scope, node)
    if isinstance(written, syntax.Duration):
        return length_of(scope.draft, written, node)
    if isinstance(written, syntax.Name):
        _unknown_setting(scope, written, _ANYTHING)
    else:
        scope.findings.add("type-mismatch", f"{quoted(node.span)} is not {_ANYTHING}", node.span)
    return None


def length_of(draft: Draft, written: syntax.Duration, place: syntax.Expression) -> Length | None:
    amount, unit = written.amount.value, written.unit
    found: Length
    if unit in _MINUTES:
        found = Length(float(amount * _MINUTES[unit]), "minutes")
    elif amount != int(amount):
        draft.findings.add(
            "type-mismatch",
            f"{quoted(place.span)}: {unit}s are counted whole",
            place.span,
            "round it, or use a smaller unit",
        )
        return None
    elif unit in _DAYS:
        found = Length(float(amount * _DAYS[unit]), "days")
    else:
        found = Length(float(amount * _MONTHS[unit]), "months")
    if abs(found.amount) > _LONGEST[found.unit]:
        message = f"{quoted(place.span)} is longer than the calendar, which ends with the year 9999"
        draft.findings.add("too-large", message, place.span)
        return None
    return found


def count(scope: Scope, node: syntax.Number | syntax.Name) -> int | None:
    """A whole number that is not negative."""
    written = number(scope, node, "a whole number")
    if written is None:
        return None
    if written.percent or written.value != int(written.value) or written.value < 0:
        message = f"{quoted(node.span)} should be a whole number, such as `3`"
        scope.findings.add("type-mismatch", message, node.span)
        return None
    return int(written.value)


def share(scope: Scope, node: syntax.Number | syntax.Name) -> float | None:
    """A share from 0 to 1, written as a percentage or as a decimal number."""
    written = number(scope, node, "a share, such as `10%`")
    if written is None:
        return None
    if 0 <= written.value <= 1:
        return float(written.value)
    hint = f"did you mean `{written.value:g}%`?" if not written.percent and 1 < written.value <= 100 else None
    scope.findings.add(
        "type-mismatch", f"{quoted(node.span)} is not a share from 0% to 100%", node.span, hint
    )
    return None


def number(scope: Scope, node: syntax.Expression, wanted: str) -> syntax.Number | None:
    """A number literal, or a setting that holds one."""
    written = setting_of(scope, node)
    if isinstance(written, syntax.Number):
        return written
    if isinstance(written, syntax.Name):
        _unknown_setting(scope, written, wanted)
    else:
        scope.findings.add("type-mismatch", f"{quoted(node.span)} should be {wanted}", node.span)
    return None


def _unknown_setting(scope: Scope, name: syntax.Name, wanted: str) -> None:
    declared = scope.draft.names.get(name.text)
    if declared is not None and declared.what == "setting":
        return  # the setting itself is wrong, which was reported
    if declared is not None:
        message = (
            f"`{name.text}` is {_article(declared.what)}; here stands {wanted}, or a setting that holds one"
        )
        scope.findings.add("type-mismatch", message, name.span)
        return
    hint = did_you_mean(name.text, scope.draft.settings)
    scope.findings.add("unknown-name", f"there is no setting `{name.text}`", name.span, hint)


def _article(what: str) -> str:
    return what if what == "events" else f"an {what}" if what.startswith("a") else f"a {what}"
