"""What `[customer]` in `segdsl.toml` names, against what the rules declare.

In: a project's place and its model. Out: findings at the lines of the settings, for names that no rule
declares and for a consent that is no flag. Without them a list of addresses would be asked for only on the
day that it is written to.
"""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.config import line_of
from segdsl.diagnostics import Diagnostic
from segdsl.model.project import Model
from segdsl.project.place import Place
from segdsl.suggest import did_you_mean
from segdsl.types import Flag

_VALUES = ("address", "phone", "device", "locale", "name")


def check_customer_settings(place: Place, model: Model) -> Iterator[Diagnostic]:
    """The settings that name nothing usable."""
    customer = place.config.customer
    columns = model.catalog.customers.columns
    values = {*columns, *model.traits, *model.scores, *model.lifecycles}
    for setting in _VALUES:
        name = getattr(customer, setting)
        if name is not None and name not in values:
            yield _finding(place, setting, f"`{name}`, which no rule declares", did_you_mean(name, columns))
    for name in dict.fromkeys(customer.consent.values()):
        if name not in values and name not in model.segments:
            hint = did_you_mean(name, (*columns, *model.segments))
            yield _finding(place, "consent", f"`{name}`, which no rule declares", hint)
        elif name in columns and not isinstance(columns[name].kind.type, Flag):
            hint = "declare it as `flag`, or name a segment"
            yield _finding(place, "consent", f"`{name}`, which is no flag", hint)
    if customer.joined is not None and (wrong := unusable_joined(model, customer.joined)):
        yield _finding(place, "joined", *wrong)


def unusable_joined(model: Model, name: str) -> tuple[str, str | None] | None:
    """What is wrong with the date since which somebody is a customer, and what to do; None where nothing."""
    columns = model.catalog.customers.columns
    dates = [other for other, column in columns.items() if column.kind.family in ("day", "instant")]
    if name not in columns:
        return f"`{name}`, which is no attribute", did_you_mean(name, dates)
    if name not in dates:
        return f"`{name}`, which is no date", did_you_mean(
            name, dates
        ) or "name the date on which they joined"
    return None


def check_inline(place: Place) -> Iterator[Diagnostic]:
    """`[email] inline` without what it needs."""
    from segdsl.messages.inlining import is_available

    if place.config.email.inline and not is_available():
        message = "`email.inline` needs the extra `inline`"
        hint = "install it with `pip install 'segdsl[inline]'`"
        yield Diagnostic("bad-config", message, line_of(place.folder, "email", "inline"), hint=hint)


def _finding(place: Place, setting: str, what: str, hint: str | None) -> Diagnostic:
    message = f"`customer.{setting}` names {what}"
    return Diagnostic("bad-config", message, line_of(place.folder, "customer", setting), hint=hint)
