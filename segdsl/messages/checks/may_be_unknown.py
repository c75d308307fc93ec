"""may-be-unknown: a value that would hold messages back, because some customers of the audience lack it.

A use of a value is safe where the template asks about it first (`flow`) or the audience makes sure of it
(`known`). For any other, customers are made up who are in the audience and lack the value, and the template
is filled in for them: where the message is held back for it, that is proved, with the customer to show. What
is neither proved nor ruled out is told as undecided, and so is what only numbers beyond all reason make
unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from segdsl.codes import Code
from segdsl.diagnostics import PRIVATE, Diagnostic
from segdsl.logic.contradictions import impossible
from segdsl.logic.known import Known
from segdsl.logic.reading import facts
from segdsl.messages.checks.check import Check
from segdsl.messages.checks.desk import CampaignLetter, Combination, Desk, Sent
from segdsl.messages.checks.findings import Noted
from segdsl.messages.checks.flow import uses
from segdsl.messages.checks.late_default import instead_of_late_default
from segdsl.messages.checks.too_large import comes_from_data, too_large
from segdsl.messages.checks.use import Use
from segdsl.messages.letter import HeldBack
from segdsl.model.by_name import named
from segdsl.model.catalog import CUSTOMERS
from segdsl.model.nodes import Expression
from segdsl.model.terms import all_of, call, real
from segdsl.model.traversal import columns_of
from segdsl.reference.customer import Customer
from segdsl.source import Span
from segdsl.synthesis.candidates import lacking
from segdsl.templates.places import place
from segdsl.templates.values import Record, Unknown
from segdsl.types import Doubt

_TRIED = 6  # customers who lack the value, before it is called undecided
_OF_PARTS = {"entry": "list", "not zero": "number"}  # the kinds of values that have them
_SHOWN = 5  # attributes of a customer that a finding shows


def may_be_unknown(desk: Desk) -> Iterator[Noted]:
    """Every use of every mailing that is not safe."""
    for mailing in desk.mailings():
        known = desk.candidates.known(mailing.to)
        told: set[tuple[str, ...]] = set()
        for use in uses(desk.templates.trees, mailing.file):
            if use.path[0] != "customer":
                yield from _of_batch(desk, mailing, use)
            elif use.path not in told:
                found = list(_doubted(desk, mailing, known, use))
                told |= {use.path} if found else set()
                yield from found


def _doubted(desk: Desk, mailing: CampaignLetter, known: Known, use: Use) -> Iterator[Noted]:
    doubt = _doubt(desk, known, use.path)
    if doubt is Doubt.LACKING:
        yield from _of_customer(desk, mailing, use)
    elif doubt is Doubt.BEYOND and not _is_fixed(desk, use.path[1]):
        finding = too_large(desk.model, use.path[1], _place(desk, use), _way_out(desk, use, mailing))
        for combination in _combinations(desk, mailing):
            yield Noted(finding, combination)


def _doubt(desk: Desk, known: Known, path: tuple[str, ...]) -> Doubt:
    """Whether somebody may lack it. A text that is known has a first letter, and only numbers can be zero."""
    try:
        value = named(desk.model, path[1])
    except KeyError:
        return Doubt.NONE  # nothing provides it: that is another finding
    if len(path) == 2:
        return known.doubt(value)
    has_such_parts = value.kind.family == _OF_PARTS.get(path[-1], value.kind.family)
    return Doubt.LACKING if has_such_parts else Doubt.NONE


def _is_fixed(desk: Desk, name: str) -> bool:
    """Whether it is the same for everybody, and known on the day that is looked at: `in 14 days`."""
    if comes_from_data(desk.model, named(desk.model, name)):
        return False
    return all(sent.customer.value(name) is not None for sent in desk.sent)


def _of_customer(desk: Desk, mailing: CampaignLetter, use: Use) -> Iterator[Noted]:
    wanted = _wanted(desk, mailing, use)
    if impossible(facts(desk.model, wanted)):
        return
    for customer in desk.candidates.of(wanted, limit=_TRIED):
        sent = desk.send(mailing, customer)
        if isinstance(sent.outcome, HeldBack) and _is_about(sent.outcome.reason, use.path):
            yield Noted(_proved(desk, mailing, use, sent), sent.combination)
            return
    for combination in _combinations(desk, mailing):
        yield Noted(_undecided(desk, mailing, use), combination)


def _combinations(desk: Desk, mailing: CampaignLetter) -> set[Combination]:
    return {sent.combination for sent in desk.sent if mailing.is_of(sent.combination)}


def _wanted(desk: Desk, mailing: CampaignLetter, use: Use) -> Expression:
    """In the audience, and without what the use needs: a value, an entry of a list, a number but 0."""
    audience, name = desk.reached(mailing), use.path[1]
    if len(use.path) == 2:
        return lacking(desk.model, audience, name)
    value = named(desk.model, name)
    if value.kind.family == "list":
        return all_of((audience, call("is empty", (value,), value.span)), value.span)
    if value.kind.family == "number":
        return all_of((audience, call("=", (value, real(0, value.span)), value.span)), value.span)
    return audience


def _is_about(reason: str, path: tuple[str, ...]) -> bool:
    return reason.startswith(f"{path[1]} ") or (
        len(path) > 2 and ("no entry" in reason or "empty" in reason or "zero" in reason)
    )


def _proved(desk: Desk, mailing: CampaignLetter, use: Use, sent: Sent) -> Diagnostic:
    name = use.path[1]
    if len(use.path) > 2:
        what = "empty" if use.path[2] == "entry" else "0"
        message = f"`customer.{name}` may be {what}, and customers for whom it is would get no message"
    else:
        message = f"`customer.{name}` may be unknown, and customers for whom it is would get no message"
    return Diagnostic(
        "may-be-unknown",
        message,
        _place(desk, use),
        hint=_way_out(desk, use, mailing),
        witness=_witness(desk, sent.customer, name, sent),
        certainty="proved",
    )


def _way_out(desk: Desk, use: Use, mailing: CampaignLetter) -> str:
    """Nothing stands in by `default` for a list that is empty, or a number that is 0: those are known."""
    name = use.path[1]
    having, lacking_it = {
        "entry": (f"{name} is not empty", f"{name} is empty"),
        "not zero": (f"{name} != 0", f"{name} = 0"),
    }.get(use.path[-1], (f"{name} is known", f"{name} is unknown"))
    if mailing.campaign.asks_audience(mailing.step):
        audience = f"add `{having}` to the campaign's audience"
    else:
        audience = f"add `except {lacking_it}`, which is asked before each step"
    asked = f"ask first, `{{% if customer.{name} %}}…{{% endif %}}`"
    if len(use.path) > 2:
        return f"{asked}, or {audience}"
    if late := instead_of_late_default(desk.templates.trees[use.file], name, use.line):
        return f"{late}, or {audience}"
    return f'{asked}, say what to print instead, `{{{{ customer.{name} | default("…") }}}}`, or {audience}'


def _undecided(desk: Desk, mailing: CampaignLetter, use: Use) -> Diagnostic:
    name = use.path[1]
    what = {"entry": "empty", "not zero": "0"}.get(use.path[-1], "unknown")
    return Diagnostic(
        "may-be-unknown",
        f"it is undecided whether `customer.{name}` can be {what} here: no such customer was found, "
        "and the audience does not make sure of it",
        _place(desk, use),
        hint=_way_out(desk, use, mailing),
        given_severity="info",
    )


def _witness(desk: Desk, customer: Customer, name: str, sent: Sent) -> Mapping[str, Any]:
    """The customer, as far as it matters: what is unknown, and what puts them into the audience."""
    campaign = sent.batch.campaign
    asked = [c.name for c in columns_of(campaign.audience) if c.table == CUSTOMERS] if campaign else []
    columns = desk.model.catalog.customers.columns
    more = [n for n, c in columns.items() if c.definition is None and customer.value(n) is not None]
    names = [n for n in dict.fromkeys((*asked, *more)) if n != name][: _SHOWN - 1]
    private = desk.model.private | {n for n, column in columns.items() if column.private}
    return {n: _shown(n in private, customer.value(n)) for n in (name, *names)}


def _shown(private: bool, value: Any) -> Any:
    return PRIVATE if private and value is not None else value


# ---------------------------------------------------------------- personas, variants, segments


def _of_batch(desk: Desk, mailing: CampaignLetter, use: Use) -> Iterator[Noted]:
    """What is the same for a whole combination: a persona without a text, a variant without a value."""
    for sent in desk.sent:
        if not mailing.is_of(sent.combination) or sent.message is not None:
            continue
        if _is_unknown(desk, sent, use.path):
            written = ".".join(use.path)
            message = f"`{written}` is unknown, and nobody concerned would get the message"
            hint = f'say it there, or print something else: `{{{{ {written} | default("…") }}}}`'
            yield Noted(
                Diagnostic("may-be-unknown", message, _place(desk, use), hint=hint, certainty="proved"),
                sent.combination,
            )


def _is_unknown(desk: Desk, sent: Sent, path: tuple[str, ...]) -> bool:
    value: Any = desk.shared(sent.customer).names(sent.batch, sent.customer.get).get(path[0])
    for word in path[1:]:
        if not isinstance(value, Record):
            break
        value = value.field(word)
    return isinstance(value, Unknown)


def _place(desk: Desk, use: Use) -> Span:
    words = " . ".join(use.path[: 2 if use.path[0] == "customer" else 3]).split(" ")
    return place(desk.templates.sources[use.file], use.line, *words)


CHECK = Check(
    {"may-be-unknown": Code("warning", "A value that some customers lack, so that they get no message")},
    of_templates=may_be_unknown,
)
